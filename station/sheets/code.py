"""The printed code: which form a sheet is and which exam it belongs to.

Text: the first 16 hex digits of the fingerprint in capitals, and after a dot the exam's code,
``8FA6CD0EC959A1A6.EXAM-12``. Capitals, because QR packs them in its dense alphanumeric mode.
"""

from __future__ import annotations

from collections.abc import Iterator

from reportlab.graphics.barcode import qrencoder

from station.errors import Code, UsageError

_ALPHABET = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
MAX_EXAM_CHARACTERS = 40


def code_text(fingerprint: str, exam: str) -> str:
    """Raises UsageError where ``exam`` has letters that the code cannot carry (case is lost)."""
    exam = exam.strip().upper()
    if len(exam) > MAX_EXAM_CHARACTERS or not set(exam) <= _ALPHABET:
        detail = f"an exam code has at most {MAX_EXAM_CHARACTERS} characters of A-Z, 0-9 and -./+*$%"
        raise UsageError(Code.LAYOUT_INVALID, detail=detail)
    head = fingerprint[:16].upper()
    return f"{head}.{exam}" if exam else head


def qr_runs(text: str) -> tuple[int, Iterator[tuple[int, int, int]]]:
    """Modules a side, and the dark runs as (row, first column, length). Error correction M."""
    qr = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.M)
    qr.addData(qrencoder.QRAlphaNum(text))
    qr.make()
    rows = [[bool(module) for module in row] for row in qr.modules]
    return len(rows), _runs(rows)


def _runs(rows: list[list[bool]]) -> Iterator[tuple[int, int, int]]:
    for at, row in enumerate(rows):
        start = 0
        while start < len(row):
            end = start
            while end < len(row) and row[end]:
                end += 1
            if end > start:
                yield at, start, end - start
            start = end + 1
