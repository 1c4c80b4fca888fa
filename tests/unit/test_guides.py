"""The guides explain every word that a user may meet."""

from __future__ import annotations

from pathlib import Path

import pytest

from station.contracts.reading import Alarm, Reason
from station.errors import Code
from station.messages import Language, word
from tests.codes import NOT_ON_A_LINE

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize("language", list(Language))
def test_every_refusal_and_every_doubt_is_explained(language: Language) -> None:
    guide = (DOCS / f"command-line.{language.value}.md").read_text("utf-8")
    assert [code for code in Code if code not in NOT_ON_A_LINE and f"`{code.value}`" not in guide] == []
    words = [word(item, language).short for item in (*Reason, *Alarm)]
    assert [short for short in words if short not in guide] == []


def test_pictures_and_pages_that_documents_point_to_exist() -> None:
    for page in (*DOCS.rglob("*.md"), DOCS.parent / "README.md"):
        text = page.read_text("utf-8")
        targets = [part.split(")")[0] for part in text.split("](")[1:]]
        local = [target for target in targets if not target.startswith(("http:", "https:", "#"))]
        assert [target for target in local if not (page.parent / target).exists()] == []
