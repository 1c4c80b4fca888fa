"""Answers as teachers write them: "3", "①③", "1,3", "1|3", "-", 전원, 무효."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from station.contracts.grading import KeyRule
from station.contracts.sheet import Field, FieldKind
from station.errors import Code, UsageError
from station.services.key_draft import OPEN, possible, ways_of

MOST_POINTS: Final = 10_000
_ALL_RIGHT: Final = frozenset({"전원", "모두", "전원정답", "모두정답", "all"})
_VOID: Final = frozenset({"무효", "제외", "void"})
_NONE: Final = frozenset({"", "-", "–", "—", "ㅡ"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one answer says: see `DraftRow`."""

    answer: str = ""
    rule: KeyRule = KeyRule.MATCH


def plain(text: str) -> str:
    """Full width as half width, without spaces at the ends."""
    return unicodedata.normalize("NFKC", text).strip()


def answer_of(text: str, field: Field) -> Told:
    """Raises UsageError(KEY_ANSWER) that names the question where no sheet can hold it."""
    written = _one_way(text, field)
    if written in _ALL_RIGHT:
        return Told(rule=KeyRule.ALL_RIGHT)
    if written in _VOID:
        return Told(rule=KeyRule.VOID)
    if written in _NONE:
        return Told()
    if written == OPEN:
        return Told(answer=OPEN)
    ways = ways_of(written)
    if any("" in way for way in ways) or not possible(field, ways):
        raise UsageError(Code.KEY_ANSWER, path=field.label, detail=text.strip()[:40])
    return Told(answer=written)


def points_of(text: str, place: str) -> float:
    """ "3", "3.5", "3점". Raises UsageError(KEY_POINTS) that names ``place``."""
    written = plain(text).removesuffix("점").strip()
    if re.fullmatch(r"[0-9]{1,5}(\.[0-9]{1,4})?", written) and float(written) <= MOST_POINTS:
        return float(written)
    raise UsageError(Code.KEY_POINTS, path=place, detail=text.strip()[:40])


def number_of(text: str) -> int | None:
    """ "12", "12번", "문항 12", "12."; None for what is no question number."""
    found = re.fullmatch(
        r"(?:문항|문제|no|q|제)?\s*\.?\s*([0-9]{1,6})\s*(?:번|[.)])?(?:\.0+)?", plain(text).lower()
    )
    number = int(found[1]) if found else 0
    return number or None


def _one_way(text: str, field: Field) -> str:
    """Signs as the key has them. Circled digits side by side are several marks; digits are not: 13 may be
    one mark, or what a spreadsheet made of "1,3"."""
    if field.kind is FieldKind.CHOICE:
        text = re.sub(r"(?<=[①-⑳])\s*(?=[①-⑳])", ",", text)
    written = re.sub(r"\s+", "", plain(text).replace("\\|", "|")).lower()
    written = re.sub(r"또는|or", "|", written).removesuffix("번")
    if field.kind is FieldKind.CHOICE:
        marks = {bubble.value.lower(): bubble.value for bubble in field.groups[0].bubbles}
        return re.sub(r"[^,|]+", lambda found: _mark(found[0], marks), written)
    return re.sub(r"^([0-9]+)\.0+$", r"\1", written)


def _mark(text: str, marks: Mapping[str, str]) -> str:
    """As the sheet writes it; a spreadsheet's "3.0" is 3."""
    return marks.get(text) or marks.get(re.sub(r"\.0+$", "", text), text)
