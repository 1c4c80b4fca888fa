"""What is done with a job's pictures page by page: text of all of them, questions by their template."""

from __future__ import annotations

from typing import Final

from station.contracts.codec import DataError, encode
from station.contracts.job import JsonObject
from station.contracts.job_payloads import OcrEngine, SegmentationEngine
from station.contracts.job_results import FullOcrResult, OcrPage, OcrResult, SegmentationResult
from station.errors import FileError, PageError, TemplateError
from station.jobs.engines import Engines
from station.pipelines.image_io import count_pages, decode_page
from station.pipelines.jobs import ocr
from station.pipelines.jobs.errors import JobError, hopeless
from station.pipelines.jobs.questions import segmented
from station.pipelines.jobs.resize import limited_picture
from station.pipelines.jobs.template_boxes import boxes_on, question_regions, whole_picture
from station.pipelines.page import read_page
from station.sheets.load import parse_template

MOST_PAGES: Final = 100
PAGE_BREAK: Final = "\f"
NOT_PROVEN: Final = "the page was not found: boxes by the picture's proportions"


def text_of_page(data: bytes, page_index: int, engine: OcrEngine, engines: Engines) -> OcrResult:
    """Raises JobError, FileError."""
    picture = limited_picture(data, page_index, most_pixels=ocr.MOST_PIXELS, most_side_px=ocr.MOST_SIDE_PX)
    return ocr.recognise(picture.bgr, engine, tesseract=engines.tesseract, google=engines.google)


def text_of_all_pages(data: bytes, engine: OcrEngine, engines: Engines) -> FullOcrResult:
    """A page that cannot be read costs itself. Raises JobError, FileError where that is so of every page."""
    count = count_pages(data)
    if count > MOST_PAGES:
        raise hopeless("too_many_pages", f"{count} pages, at most {MOST_PAGES}")
    pages: list[OcrPage] = []
    failure: JobError | FileError | None = None
    for index in range(count):
        try:
            read = text_of_page(data, index, engine, engines)
        except (JobError, FileError) as error:
            failure = error
            pages.append(OcrPage(page=index + 1, text="", confidence=0.0, error=error.code))
        else:
            pages.append(
                OcrPage(page=index + 1, text=read.text, confidence=read.confidence, engine=read.engine)
            )
    good = [page for page in pages if not page.error]
    if not good and failure is not None:
        raise failure
    return FullOcrResult(
        text=PAGE_BREAK.join(page.text for page in pages),
        confidence=round(sum(page.confidence for page in good) / len(good), 4),
        page_count=count,
        pages=tuple(pages),
    )


def questions_by_template(data: bytes, meta: JsonObject | None, engines: Engines) -> SegmentationResult:
    """The regions of a sheet's meta where the page lies; where it is not found, as if it filled the
    picture, which the note says. Raises JobError, FileError."""
    if meta is None:
        raise hopeless("template_missing", 'the engine "template" needs template_meta')
    asked = question_regions(meta)
    picture = limited_picture(data)
    size = picture.full_width_px, picture.full_height_px
    corners = _page_corners(data, meta, engines)
    boxes = boxes_on(asked, corners or whole_picture(size), size)
    return segmented(picture, boxes, SegmentationEngine.TEMPLATE, "" if corners else NOT_PROVEN)


def _page_corners(data: bytes, meta: JsonObject, engines: Engines) -> tuple[tuple[float, float], ...] | None:
    """TL, TR, BR, BL in the full picture; None where nothing proves where the page lies."""
    try:
        template = parse_template(encode(meta), name="job")
        reading = read_page(decode_page(data), templates=(template,), judge=engines.judge(), explain=False)
    except (PageError, TemplateError, DataError):
        return None
    return reading.outline_px
