"""Pages of a PDF of our own, drawn for a printer at their true size.

Only what the station made itself is opened here: files from outside are the reader children's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_BGR: Final = 2
"""FPDFBitmap_BGR."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperPage:
    """``width_pt``, ``height_pt``: its true size; ``bgr``: rows of ``width_px`` pixels, three bytes
    each."""

    width_pt: float
    height_pt: float
    width_px: int
    height_px: int
    bgr: bytes


class PaperPdf:
    """One document, for one thread; `close` it. Raises ValueError for what is no PDF."""

    def __init__(self, data: bytes) -> None:
        import pypdfium2 as pdfium

        try:
            self._document = pdfium.PdfDocument(data)
        except pdfium.PdfiumError as error:
            raise ValueError("no PDF") from error

    def __len__(self) -> int:
        return len(self._document)

    def size_pt(self, page: int) -> tuple[float, float]:
        """Width and height."""
        width, height = self._document[page].get_size()
        return float(width), float(height)

    def drawn(self, page: int, dpi: float) -> PaperPage:
        """A page as pixels."""
        width, height = self.size_pt(page)
        bitmap = self._document[page].render(scale=dpi / 72, force_bitmap_format=_BGR)
        row = 3 * bitmap.width
        rows = bytes(bitmap.buffer)
        # Rows may be padded.
        flat = b"".join(rows[at * bitmap.stride : at * bitmap.stride + row] for at in range(bitmap.height))
        return PaperPage(
            width_pt=width, height_pt=height, width_px=bitmap.width, height_px=bitmap.height, bgr=flat
        )

    def close(self) -> None:
        self._document.close()
