"""Pages of a PDF of our own, drawn for a printer at their true size."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from station.pipelines.arrays import Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperPage:
    """``width_pt``, ``height_pt``: its true size; ``bgr``: (h, w, 3)."""

    width_pt: float
    height_pt: float
    bgr: Picture


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
        pixels = self._document[page].render(scale=dpi / 72, force_bitmap_format=_BGR).to_numpy()
        return PaperPage(width_pt=width, height_pt=height, bgr=np.ascontiguousarray(pixels[:, :, :3]))

    def close(self) -> None:
        self._document.close()


_BGR = 2
"""FPDFBitmap_BGR."""
