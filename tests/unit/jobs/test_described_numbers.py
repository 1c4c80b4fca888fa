"""Numbers that others rely on: settings as they are when nothing is set, and how a file is fetched."""

from __future__ import annotations

import inspect
import threading
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import cast

import numpy as np
import pytest

from station.contracts.job_payloads import TemplateFetch
from station.jobs.addresses import DownloadPolicy
from station.jobs.download import CHUNK, TIMEOUT_S, Downloader
from station.jobs.engines import engines_of
from station.jobs.google_ocr import GoogleReader
from station.jobs.openai import OpenAIChat, OpenAIEmbedder
from station.jobs.settings import JobSettings, from_environment
from station.jobs.template_source import META_PATH, HttpMetas
from station.pipelines.jobs.ocr import TesseractReader
from station.pipelines.jobs.yolo import YoloDetector
from tests.faults.worker_station import wait_until
from tests.pictures import encoded
from tests.unit.jobs.dispatching import Reader, done, job, local
from tests.unit.jobs.loopback import Handler, Loopback

MEGABYTE = 1024 * 1024
ACADEMY = "https://academy.example.com"


def test_what_is_not_set_has_these_values() -> None:
    told = from_environment({})
    assert {one.name: getattr(told, one.name) for one in fields(JobSettings)} == {
        "ocr_engine": "auto",
        "tesseract": "",
        "tesseract_languages": "kor+eng",
        "segmentation_engine": "auto",
        "yolo_model": "",
        "yolo_input_px": 640,
        "yolo_confidence": 0.4,
        "yolo_iou": 0.5,
        "embedding_backend": "auto",
        "embedding_model": "",
        "embedding_openai_model": "text-embedding-3-small",
        "problem_model": "gpt-4.1-mini",
        "openai_base_url": "https://api.openai.com/v1",
        "openai_key": None,
        "google_endpoint": "https://vision.googleapis.com/v1/images:annotate",
        "google_key": None,
        "google_credentials": "",
        "download_hosts": (),
        "download_max_bytes": 200_000_000,
        "allow_loopback": False,
    }


def test_the_engines_are_as_the_settings_have_them(tmp_path: Path) -> None:
    told = {
        "YOLO_QUESTION_MODEL_PATH": str(tmp_path / "yolo.onnx"),
        "YOLO_QUESTION_INPUT_SIZE": "320",
        "YOLO_QUESTION_CONF_THRESHOLD": "0.25",
        "YOLO_QUESTION_IOU_THRESHOLD": "0.6",
        "EMBEDDING_LOCAL_MODEL": str(tmp_path / "minilm"),
        "EMBEDDING_OPENAI_MODEL": "text-embedding-3-large",
        "OPENAI_API_KEY": "k",
        "OPENAI_BASE_URL": "https://llm.example.com/v1",
        "GOOGLE_APPLICATION_CREDENTIALS": str(tmp_path / "google.json"),
        "TESSERACT_CMD": "/opt/tesseract",
        "TESSERACT_LANGUAGES": "kor",
    }
    made = engines_of(from_environment(told), Downloader(DownloadPolicy()))
    assert isinstance(made.yolo, YoloDetector)
    assert (made.yolo.input_px, made.yolo.confidence, made.yolo.iou) == (320, 0.25, 0.6)
    assert isinstance(made.tesseract, TesseractReader)
    assert (made.tesseract.program, made.tesseract.languages) == ("/opt/tesseract", "kor")
    assert isinstance(made.openai_embedder, OpenAIEmbedder)
    assert made.openai_embedder.model_name == "text-embedding-3-large"
    assert isinstance(made.chat, OpenAIChat)
    assert made.chat.service.url("x") == "https://llm.example.com/v1/x"
    assert made.local_embedder is not None
    assert made.local_embedder.model_name == "minilm"
    assert isinstance(made.google, GoogleReader)


def test_what_is_not_set_up_is_not_there() -> None:
    made = engines_of(from_environment({}), Downloader(DownloadPolicy()))
    assert (made.google, made.yolo, made.local_embedder, made.openai_embedder, made.chat) == (None,) * 5


def test_letters_keep_the_pixels_that_they_need(tmp_path: Path) -> None:
    """A4 at 300 dpi, which every other job would get smaller."""
    file = tmp_path / "page.png"
    file.write_bytes(encoded(np.full((3508, 2480), 255, np.uint8), "PNG"))
    reader = Reader()
    done(local(tesseract=reader).handle_job(job("ocr", image_path=str(file))))
    assert reader.seen == [(3508, 2480, 3)]


def test_a_file_is_fetched_within_a_minute_and_by_the_megabyte() -> None:
    assert (TIMEOUT_S, CHUNK) == (60.0, MEGABYTE)
    for fetch in (Downloader.to_file, Downloader.read):
        assert inspect.signature(fetch).parameters["timeout_s"].default == 60.0


def test_a_file_has_its_name_only_when_it_is_whole(server: Loopback, tmp_path: Path) -> None:
    go_on = threading.Event()

    def pauses(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(4 * MEGABYTE))
        handler.end_headers()
        handler.wfile.write(b"a" * 3 * MEGABYTE)
        assert go_on.wait(20)
        handler.wfile.write(b"b" * MEGABYTE)

    server.answers["/a"] = pauses
    target, part = tmp_path / "파일", tmp_path / "파일.part"
    downloader = Downloader(DownloadPolicy(allow_loopback=True))
    fetching = threading.Thread(
        target=downloader.to_file, args=(server.url("/a"), target), kwargs={"most_bytes": 5 * MEGABYTE}
    )
    fetching.start()
    try:
        # Written as it comes: what is held back is less than a chunk, and a buffer.
        wait_until(lambda: part.exists() and part.stat().st_size > MEGABYTE)
        assert list(tmp_path.iterdir()) == [part]
    finally:
        go_on.set()
        fetching.join(20)
    assert list(tmp_path.iterdir()) == [target]
    assert target.read_bytes() == b"a" * 3 * MEGABYTE + b"b" * MEGABYTE


@dataclass
class Remembers:
    """A downloader that only remembers what it was asked."""

    asked: list[tuple[str, float]] = field(default_factory=list)

    def read(self, url: str, *, headers: dict[str, str], most_bytes: int, timeout_s: float) -> bytes:
        self.asked.append((url, timeout_s))
        return b"{}"


@pytest.mark.parametrize(
    ("where", "wanted_s"),
    [
        (TemplateFetch(base_url=ACADEMY), 10.0),
        (TemplateFetch(base_url=ACADEMY, timeout=25.0), 25.0),
        (TemplateFetch(base_url=f"{ACADEMY}/", timeout=600.0), 60.0),
    ],
)
def test_a_meta_is_waited_for_as_the_payload_says(where: TemplateFetch, wanted_s: float) -> None:
    memory = Remembers()
    metas = HttpMetas(downloader=cast(Downloader, memory))
    metas.fetch(where, 20)
    assert memory.asked == [(f"{ACADEMY}{META_PATH}?question_count=20", wanted_s)]
    assert META_PATH == "/api/v1/assets/omr/objective/meta/"
