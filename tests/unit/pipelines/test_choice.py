"""Which of several forms a page is, whatever the order in which they are given."""

from __future__ import annotations

import itertools

import pytest

from station.errors import Code, PageError
from station.pipelines.align import Alignment, Scene, align, scene
from station.pipelines.choice import choose
from station.pipelines.form import Form, prepare
from station.sheets.layout import SheetLayout
from tests.unit.pipelines.printed import form, printed


class Counting:
    """`align`, and which forms it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, view: Scene, form: Form) -> Alignment:
        self.asked.append(form.template.fingerprint)
        return align(view, form)


def prepared(layouts: list[SheetLayout]) -> list[Form]:
    return [prepare(layout.template) for layout in layouts]


def refusal(view: Scene, layouts: list[SheetLayout]) -> PageError:
    with pytest.raises(PageError) as told:
        choose(view, prepared(layouts))
    return told.value


@pytest.mark.parametrize("code", [True, False])
def test_a_mixed_stack_turned_every_way(code: bool) -> None:
    layouts = [form(1, last, code=code) for last in (20, 25, 45)]
    forms = prepared(layouts)
    for turns, layout in enumerate(layouts):
        view = scene(printed(layout, quarter_turns=turns + 1))
        for order in itertools.permutations(forms):
            assert choose(view, order).form.template == layout.template


@pytest.mark.parametrize("code", [True, False])
def test_many_forms_cost_no_more_than_one(code: bool) -> None:
    layouts = [form(1, last, code=code) for last in range(8, 60, 4)]
    view = scene(printed(layouts[5]))
    counting = Counting()
    found = choose(view, prepared(layouts), align=counting)
    assert found.form.template == layouts[5].template
    assert counting.asked == [layouts[5].template.fingerprint]


def test_the_same_print_with_other_numbers() -> None:
    first, second = form(1, 20), form(21, 40)
    view = scene(printed(second))
    assert choose(view, prepared([first, second])).form.template == second.template
    assert refusal(view, [first]).code is Code.OTHER_FORM
    assert refusal(view, [first, form(41, 60)]).code is Code.OTHER_FORM


def test_forms_that_nothing_tells_apart_are_not_guessed() -> None:
    first, second = form(1, 20, code=False), form(21, 40, code=False)
    told = refusal(scene(printed(first)), [first, second])
    assert told.code is Code.UNSURE_POSE
    assert "fit alike" in str(told)


def test_a_copy_without_the_code_is_the_same_form() -> None:
    sheet, copy = form(1, 20), form(1, 20, code=False)
    view = scene(printed(sheet))
    assert choose(view, prepared([copy, form(1, 25)])).form.template == copy.template
    assert choose(view, prepared([copy, sheet])).form.template == sheet.template


def test_a_named_form_that_was_not_given() -> None:
    told = refusal(scene(printed(form(1, 30))), [form(1, 20), form(1, 25)])
    assert told.code is Code.OTHER_FORM
    assert "its code names" in str(told)


@pytest.mark.parametrize(("here", "given"), [((1, 58), (1, 60)), ((1, 60), (1, 58))])
def test_forms_that_contain_each_other(here: tuple[int, int], given: tuple[int, int]) -> None:
    sheet, other = form(*here, code=False), form(*given, code=False)
    view = scene(printed(sheet))
    assert choose(view, prepared([other, sheet])).form.template == sheet.template
