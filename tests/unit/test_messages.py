"""No code, reason, state or alarm is without words in either language."""

from __future__ import annotations

import re

import pytest

from station.commands.words import Say, all_words
from station.contracts.reading import Alarm, Reason, Status
from station.errors import Code, UsageError
from station.messages import Language, of_error, trouble, wanted_language, word

HANGUL = re.compile("[가-힣]")


@pytest.mark.parametrize("code", Code)
def test_every_code_says_what_why_and_what_next(code: Code) -> None:
    for language in Language:
        told = trouble(code, language)
        for sentence in (told.what, told.why, told.todo):
            assert sentence.endswith((".", "요.", "다.")), sentence
            assert bool(HANGUL.search(sentence)) == (language is Language.KO), sentence


@pytest.mark.parametrize("item", [*Reason, *Status, *Alarm])
def test_every_reason_state_and_alarm_has_a_word(item: Reason | Status | Alarm) -> None:
    for language in Language:
        told = word(item, language)
        assert told.sentence.endswith(".")
        assert bool(HANGUL.search(told.short)) == (language is Language.KO)


def test_codes_sound_different() -> None:
    for language in Language:
        told = [trouble(code, language).what for code in Code]
        assert len(set(told)) == len(told)


def test_words_of_the_commands_are_complete() -> None:
    for name, (korean, english) in all_words().items():
        assert HANGUL.search(korean), name
        assert not HANGUL.search(english), name
        assert set(re.findall(r"{(\w+)", korean)) == set(re.findall(r"{(\w+)", english)), name
    assert Say(Language.EN)("written", path="x") == "Results: x"


def test_an_error_names_its_place() -> None:
    error = UsageError(Code.KEY_INVALID, file="key.json", path="answers.7", detail="an empty answer")
    assert of_error(error, Language.EN).startswith("key.json: answers.7: an empty answer: The answer key")


@pytest.mark.parametrize(
    ("variable", "wanted"), [("ko_KR.UTF-8", Language.KO), ("en_US.UTF-8", Language.EN), ("C", Language.EN)]
)
def test_the_language_is_the_systems(
    monkeypatch: pytest.MonkeyPatch, variable: str, wanted: Language
) -> None:
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    monkeypatch.setenv("LC_ALL", variable)
    assert wanted_language() is wanted
    assert wanted_language("ko") is Language.KO
