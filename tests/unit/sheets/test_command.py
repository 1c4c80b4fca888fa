"""Writing a sheet: both files or a clear refusal, never half a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from station.errors import Code, UsageError
from station.sheets.command import numbered, write_sheet
from station.sheets.layout import layout_sheet
from station.sheets.load import load_template


def test_pdf_and_meta_lie_side_by_side(tmp_path: Path) -> None:
    spec = numbered(45, 5, title="단원평가", exam="E1")
    pdf, meta = write_sheet(spec, tmp_path / "새 폴더" / "단원평가 1회.pdf")
    assert pdf.read_bytes().startswith(b"%PDF-")
    assert (meta.parent, meta.name) == (pdf.parent, "단원평가 1회.json")
    assert load_template(meta).fingerprint == layout_sheet(spec).template.fingerprint
    assert sorted(file.name for file in pdf.parent.iterdir()) == [meta.name, pdf.name]


def test_an_older_sheet_is_replaced_whole(tmp_path: Path) -> None:
    pdf, meta = write_sheet(numbered(10, 0), tmp_path / "a.pdf")
    before = meta.read_bytes()
    write_sheet(numbered(20, 0), pdf)
    assert meta.read_bytes() != before
    assert len(load_template(meta).fields) == 20


def test_a_refused_sheet_leaves_the_old_one(tmp_path: Path) -> None:
    pdf, meta = write_sheet(numbered(10, 0), tmp_path / "a.pdf")
    before = pdf.read_bytes(), meta.read_bytes()
    with pytest.raises(UsageError) as caught:
        write_sheet(numbered(61, 0), pdf)
    assert caught.value.code is Code.LAYOUT_TOO_FULL
    assert (pdf.read_bytes(), meta.read_bytes()) == before


def test_places_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "b.pdf").mkdir()
    for out in (tmp_path / "file" / "a.pdf", tmp_path / "b.pdf", tmp_path / "c.json"):
        with pytest.raises(UsageError) as caught:
            write_sheet(numbered(1, 0), out)
        assert caught.value.code is Code.OUTPUT_FAILED
    assert not list(tmp_path.glob(".sheet-*"))


def test_a_foreign_file_of_the_metas_name_is_spared(tmp_path: Path) -> None:
    key = tmp_path / "a.json"
    key.write_bytes(b'{"answers":{"1":"3"}}')
    with pytest.raises(UsageError) as caught:
        write_sheet(numbered(1, 0), tmp_path / "a.pdf")
    assert caught.value.code is Code.OUTPUT_FAILED
    assert key.read_bytes() == b'{"answers":{"1":"3"}}'
    assert not (tmp_path / "a.pdf").exists()


def test_a_failure_between_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pdf, meta = write_sheet(numbered(10, 0), tmp_path / "a.pdf")
    before = pdf.read_bytes(), meta.read_bytes()

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(UsageError, match="No space left"):
        write_sheet(numbered(20, 0), pdf)
    assert (pdf.read_bytes(), meta.read_bytes()) == before
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.json", "a.pdf"]
