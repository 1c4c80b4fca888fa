"""Finding students by what a teacher types: parts of names, initial consonants, digits, classes. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from station.contracts.roster import Student

_INITIALS: Final = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_FIRST_SYLLABLE: Final = 0xAC00
_SYLLABLES_EACH: Final = 588
"""Syllables that begin with one consonant."""

_TYPED_TOGETHER: Final = str.maketrans(
    {
        "ㄳ": "ㄱㅅ",
        "ㄵ": "ㄴㅈ",
        "ㄶ": "ㄴㅎ",
        "ㄺ": "ㄹㄱ",
        "ㄻ": "ㄹㅁ",
        "ㄼ": "ㄹㅂ",
        "ㄽ": "ㄹㅅ",
        "ㄾ": "ㄹㅌ",
        "ㄿ": "ㄹㅍ",
        "ㅀ": "ㄹㅎ",
        "ㅄ": "ㅂㅅ",
    }
)
"""Two initials typed one after the other may arrive as one letter."""

_SEPARATORS: Final = re.compile(r"[-.()+]")


class Searched:
    """A student, ready to be searched."""

    __slots__ = ("class_name", "name", "numbers", "student")

    def __init__(self, student: Student) -> None:
        self.student = student
        self.name = _plain(student.name).replace(" ", "")
        self.class_name = _plain(student.class_name)
        # the bar keeps digits from being found across two numbers
        self.numbers = "|".join((student.phone, student.parent_phone, student.code))


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a search."""

    name: re.Pattern[str]
    digits: str
    text: str

    def fits(self, searched: Searched) -> bool:
        """Whether it stands in the name, a number or the class."""
        return bool(
            self.name.search(searched.name)
            or (self.digits and self.digits in searched.numbers)
            or self.text in searched.class_name
        )


def words_of(text: str) -> tuple[Word, ...]:
    """The words of a search text; none for blanks."""
    return tuple(map(_word, _plain(text).split()))


def _word(text: str) -> Word:
    digits = _SEPARATORS.sub("", text)
    signs = map(_sign, text.translate(_TYPED_TOGETHER))
    number = digits.isascii() and digits.isdecimal()
    return Word(name=re.compile("".join(signs)), digits=digits if number else "", text=text)


def _sign(sign: str) -> str:
    """A consonant stands for every syllable that begins with it."""
    if sign not in _INITIALS:
        return re.escape(sign)
    first = _FIRST_SYLLABLE + _INITIALS.index(sign) * _SYLLABLES_EACH
    return f"[{sign}{chr(first)}-{chr(first + _SYLLABLES_EACH - 1)}]"


def _plain(text: str) -> str:
    """Hangul put together as other systems take it apart, small letters, one kind of space."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
