"""The capture machine on recorded days: as many captures as sheets, whatever hands do."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.capture.machine import CaptureMachine
from station.capture.states import CaptureConfig, CaptureState, Hint
from station.errors import Code
from tests.unit.capture.films import Film, Paper, pieces, play

ANNA = Paper(name="anna", student="11111111")
BORI = Paper(name="bori", student="22222222")


def nobody(name: str, answers: str = "123451234512345") -> Paper:
    """A sheet without an identifier."""
    return Paper(name=name, student="", answers=answers)


def test_the_way_of_one_sheet() -> None:
    film = Film().desk(5).hands(4).lie(ANNA, 5, (40, 0), step=(-8, 0)).lie(ANNA).hands(5, ANNA).desk(5)
    played = play(film)
    assert played.states == [
        CaptureState.IDLE,
        CaptureState.SEEN,
        CaptureState.MOVING,
        CaptureState.STABLE,
        CaptureState.GRAB,
        CaptureState.READ,
        CaptureState.DONE,
        CaptureState.GONE,
        CaptureState.IDLE,
    ]
    assert played.students == ["11111111"]


def test_an_empty_desk_is_never_captured() -> None:
    film = Film().desk(600).hands(40).desk(300, refusal=Code.NOT_A_SHEET)
    played = play(film)
    assert (played.captured, set(played.states)) == ([], {CaptureState.IDLE})


@pytest.mark.parametrize("per_second", [4.0, 15.0, 30.0])
def test_a_sheet_that_lies_for_a_minute_is_captured_once(per_second: float) -> None:
    played = play(Film(per_second=per_second).desk(5).lie(ANNA, int(60 * per_second), unsure_every=7))
    assert len(played.captured) == 1
    assert played.captured[0].seconds < 4


@pytest.mark.parametrize("shift", range(3))
def test_the_best_of_three_frames_is_kept(shift: int) -> None:
    """Any three frames in a row hold a dull one, a sharp one with glare, and the best."""
    kinds = ((0.9, 0.0), (0.4, 0.01), (0.5, 0.0))
    looks = []
    for place, look in enumerate(Film().lie(ANNA, 30).looks):
        sharpness, glare = kinds[(place + shift) % 3]
        assert look.sheet is not None
        looks.append(replace(look, sheet=replace(look.sheet, sharpness=sharpness, glare=glare)))
    (captured,) = play(looks).captured
    assert captured.sheet is not None
    assert captured.sheet.sharpness == 0.5


@pytest.mark.parametrize("per_second", [4.0, 12.0, 30.0])
@pytest.mark.parametrize("between", ["desk", "hands", "nothing"])
def test_as_many_captures_as_sheets(per_second: float, between: str) -> None:
    papers = [Paper(name=str(n), student=f"{n:08d}") for n in range(12)]
    film = Film(per_second=per_second).desk(4)
    for n, paper in enumerate(papers):
        film.lie(paper, int(6 + 2 * per_second), (3.0 * (n % 2), 0))
        if between == "hands":
            film.hands(4, paper)
        elif between == "desk":
            film.hands(2, paper).desk(int(1 + per_second))
    assert play(film).students == [paper.student for paper in papers]


def test_a_hand_over_a_sheet_does_not_make_it_another_one() -> None:
    film = Film().lie(ANNA)
    for number in range(8):
        film.hands(10, ANNA).lie(ANNA, 25, (6.0 * number, 0))  # and pushes it a little
    assert len(play(film).captured) == 1


def test_a_sheet_that_is_pushed_around_stays_the_same() -> None:
    film = Film().lie(ANNA).lie(ANNA, 20, step=(12, 2)).lie(ANNA, 25, (240, 40)).lie(ANNA, 9, (300, 0))
    assert len(play(film).captured) == 1


def test_a_camera_that_loses_focus_on_a_sheet_does_not_make_the_desk_bare() -> None:
    film = Film().lie(ANNA)
    for _ in range(3):
        film.desk(30, refusal=Code.OTHER_FORM).lie(ANNA, 25, (9, 0))
    assert len(play(film).captured) == 1


def test_one_sheet_after_the_other_that_read_the_same() -> None:
    """Two students without an identifier, the same answers; the desk was bare between them."""
    first, second = nobody("first"), nobody("second")
    film = Film().lie(first).hands(3, first).desk(20).hands(3).lie(second, 25, (8, 3))
    assert len(play(film).captured) == 2
    for frames in (1, 2, 8):
        film = Film().lie(first).hands(frames, first).lie(second, 25, (8, 3))  # laid on top of it
        assert len(play(film).captured) == 2
    film = Film().lie(first).hands(8, first).lie(first)
    assert len(play(film).captured) == 1


def test_siblings_who_share_a_number_are_told_apart_by_their_answers() -> None:
    older = replace(ANNA, name="older")
    younger = replace(ANNA, name="younger", answers="123451234554321")
    assert len(play(Film().lie(older).lie(younger)).captured) == 2


def test_the_same_sheet_laid_again_on_a_bare_desk_is_another_capture_unless_nobody_moved_it() -> None:
    again = Film().lie(ANNA).hands(3, ANNA).desk(25).hands(3).lie(ANNA, 25, (80, 20))
    assert len(play(again).captured) == 2
    covered = Film().lie(ANNA).desk(25, refusal=Code.NOT_A_SHEET).lie(ANNA)
    assert len(play(covered).captured) == 1


def test_a_frame_now_and_then_without_proof_does_no_harm() -> None:
    assert len(play(Film().lie(ANNA, 60, unproven_every=7)).captured) == 1


def test_a_sheet_that_moves_is_not_captured() -> None:
    played = play(Film().desk(3).lie(ANNA, 60, step=(5, 3)))
    assert played.captured == []
    assert played.steps[-1].state is CaptureState.MOVING
    assert played.steps[-1].hint is Hint.HOLD_STILL


def test_a_moving_hand_over_a_sheet_that_is_still_read_is_waited_for() -> None:
    """The pose stays proven under a hand; what it covers would be read wrong."""
    film = Film().hands(60, ANNA)
    bare = Film().lie(ANNA, 60)
    looks = [replace(h, sheet=b.sheet, refusal=None) for h, b in zip(film.looks, bare.looks, strict=True)]
    assert play(looks).captured == []


@pytest.mark.parametrize(
    ("change", "hint"),
    [
        ({"sharpness": 1.3}, Hint.BLUR),
        ({"glare": 0.2}, Hint.GLARE),
        ({"exposure": 0.1}, Hint.DARK),
        ({"cut": ("TL", "TR", "BR", "BL")}, Hint.CUT),
        ({"size_px": 500.0}, Hint.CLOSER),
    ],
)
def test_a_bad_picture_is_never_taken_without_being_asked(change: dict[str, object], hint: Hint) -> None:
    bad = replace(ANNA, **change)  # type: ignore[arg-type]
    machine = CaptureMachine()
    played = play(Film().lie(bad, 60), machine)
    assert played.captured == []
    assert (played.steps[-1].state, played.steps[-1].hint) == (CaptureState.STABLE, hint)
    machine.force()
    later = [
        replace(look, number=look.number + 60, seconds=look.seconds + 4) for look in Film().lie(bad).looks
    ]
    assert len(play(later, machine).captured) == 1


def test_corners_outside_the_frame_are_no_reason_to_wait_when_the_sheet_is_proven() -> None:
    assert len(play(Film().lie(replace(ANNA, cut=("TR", "BR")))).captured) == 1


def test_space_captures_what_lies_there_again() -> None:
    film = Film().lie(ANNA, 90)
    machine = CaptureMachine()
    first, second, third = pieces(film.looks, 30)
    assert len(play(first, machine).captured) == 1
    machine.force()
    assert len(play(second, machine).captured) == 1
    assert play(third, machine).captured == []


def test_space_on_an_empty_desk_waits_for_the_next_sheet() -> None:
    film = Film().lie(ANNA, 30).hands(5, ANNA).desk(5).lie(ANNA, 30)
    machine = CaptureMachine()
    before, after = film.looks[:38], film.looks[38:]
    assert len(play(before, machine).captured) == 1
    machine.force()
    assert len(play(after, machine).captured) == 1  # though it reads like the last one


def test_space_captures_what_cannot_be_read_once() -> None:
    machine = CaptureMachine()
    machine.force()
    film = Film().desk(60, refusal=Code.OTHER_FORM).desk(10).lie(ANNA)
    assert play(film, machine).students == ["", "11111111"]


def test_a_frame_that_was_not_kept_is_captured_again() -> None:
    machine, asked = CaptureMachine(), 0
    for look in Film().lie(ANNA, 60).looks:
        if machine.step(look).capture is not None:
            asked += 1
            machine.not_kept() if asked < 3 else machine.kept()
    assert asked == 3
    assert machine.state is CaptureState.DONE


def test_a_frame_of_another_size_begins_anew() -> None:
    film = Film().lie(ANNA, 60)
    looks = [
        replace(look, width_px=1280, height_px=720) if place % 8 == 7 else look
        for place, look in enumerate(film.looks)
    ]
    assert play(looks).captured == []
    assert len(play(Film().lie(ANNA, 60)).captured) == 1


def test_a_captured_sheet_is_read_again_now_and_then_only() -> None:
    machine = CaptureMachine(CaptureConfig(look_again_s=2.0))
    film = Film().lie(ANNA, 600)
    read = 0
    for look in film.looks:
        wanted = machine.needs_reading(look.signature, look.seconds)
        read += wanted
        step = machine.step(look if wanted else replace(look, sheet=None, skipped=True))
        if step.capture:
            machine.kept()
    assert 20 <= read <= 60  # of 600: ten until it was captured, then one every two seconds


def test_an_hour_takes_no_memory() -> None:
    film = Film(per_second=4).desk(8).lie(ANNA, 20).hands(4, ANNA).lie(BORI, 20).hands(4, BORI)
    machine = CaptureMachine()

    def pass_by(times: int, began: int) -> int:
        count = 0
        for number in range(began, began + times):
            shift = len(film.looks) * number
            looks = [replace(v, number=v.number + shift, seconds=v.seconds + shift / 4) for v in film.looks]
            count += len(play(looks, machine).captured)
        return count

    assert pass_by(10, 0) == 20
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    assert pass_by(30, 10) == 60
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert grown < 100_000


@st.composite
def days(draw: st.DrawFn) -> tuple[Film, list[str]]:
    """Students' sheets in any order of desks, hands, pushes and waits."""
    per_second = draw(st.sampled_from([4.0, 10.0, 25.0]))
    film = Film(per_second=per_second, seed=draw(st.integers(0, 999)))
    students = [f"{n:08d}" for n in range(1, 1 + draw(st.integers(1, 4)))]
    for student in students:
        paper = Paper(name=student, student=student)
        at = (draw(st.integers(0, 60)), draw(st.integers(0, 30)))
        for before in draw(st.lists(st.sampled_from(["desk", "hands"]), max_size=2)):
            film.desk(draw(st.integers(1, 30))) if before == "desk" else film.hands(draw(st.integers(1, 9)))
        film.lie(paper, int(8 + 2 * per_second), at)
        for after in draw(st.lists(st.sampled_from(["hands", "push", "wait"]), max_size=3)):
            if after == "hands":
                film.hands(draw(st.integers(1, 9)), paper, at)
            elif after == "push":
                at = (at[0] + draw(st.integers(-20, 20)), at[1])
            film.lie(paper, draw(st.integers(1, 40)), at)
    return film, students


@settings(max_examples=60, deadline=None)
@given(days())
def test_any_day_gives_each_sheet_once(day: tuple[Film, list[str]]) -> None:
    film, students = day
    assert play(film).students == students
