"""The guides explain every word that a user may meet."""

from __future__ import annotations

from pathlib import Path

import pytest

from station.contracts.reading import Alarm, Reason
from station.errors import Code
from station.messages import Language, word

DOCS = Path(__file__).resolve().parents[2] / "docs"
WRONG_USE = {
    Code.TEMPLATE_UNREADABLE,
    Code.TEMPLATE_INVALID,
    Code.TEMPLATE_UNSUPPORTED,
    Code.KEY_INVALID,
    Code.LAYOUT_INVALID,
    Code.LAYOUT_TOO_FULL,
    Code.NO_INPUT,
    Code.OUTPUT_FAILED,
    Code.MODEL_MISSING,
    Code.STORE_NEWER,
    Code.STORE_DAMAGED,
    Code.STORE_UNWRITABLE,
    Code.STORE_BUSY,
    Code.DISK_FULL,
    Code.FOLDER_IN_USE,
    Code.FOLDER_ON_SHARE,
    Code.PICTURE_MISSING,
    Code.STALE,
    Code.NOT_READY,
    Code.SAME_STUDENT,
    Code.WATCH_LOST,
    Code.CAMERA_MISSING,
    Code.CAMERA_LOST,
    Code.CAMERA_FAULTY,
}  # told at once, in sentences


@pytest.mark.parametrize("language", list(Language))
def test_every_refusal_and_every_doubt_is_explained(language: Language) -> None:
    guide = (DOCS / f"user-guide.{language.value}.md").read_text("utf-8")
    assert [code for code in Code if code not in WRONG_USE and f"`{code.value}`" not in guide] == []
    words = [word(item, language).short for item in (*Reason, *Alarm)]
    assert [short for short in words if short not in guide] == []


def test_pictures_and_pages_that_documents_point_to_exist() -> None:
    for page in (*DOCS.rglob("*.md"), DOCS.parent / "README.md"):
        text = page.read_text("utf-8")
        targets = [part.split(")")[0] for part in text.split("](")[1:]]
        local = [target for target in targets if not target.startswith(("http:", "https:", "#"))]
        assert [target for target in local if not (page.parent / target).exists()] == []
