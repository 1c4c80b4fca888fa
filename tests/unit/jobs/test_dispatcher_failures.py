"""Jobs that go wrong: every failure is a result, and nothing is raised, told or left behind."""

from __future__ import annotations

import json
import logging
import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from station.contracts.job import AIJob, JobType, ResultStatus
from station.errors import UsageError
from station.jobs.addresses import DownloadPolicy
from station.jobs.dispatcher import Dispatcher, worker_dispatcher
from station.jobs.download import Downloader
from station.jobs.files import Downloads, JobFile, LocalFiles
from station.jobs.settings import JobSettings
from station.pipelines.image_pixels import Pixels
from station.pipelines.jobs.embedding import load_embedder
from station.pipelines.jobs.ocr import Text
from tests.pictures import encoded
from tests.unit.jobs.dispatching import MODELS, Chat, done, engines, failed, job, local
from tests.unit.jobs.loopback import Loopback, content, status


@pytest.mark.parametrize("type_", ["", "excel_parsing", "OCR", "ocr "])
def test_an_unknown_type_says_so(type_: str) -> None:
    error = failed(local().handle_job(job(type_)), retryable=False)
    assert error == f"unsupported_type: {type_!r}"


@pytest.mark.parametrize(
    ("type_", "payload"),
    [
        ("ocr", {"engine": "abbyy"}),
        ("ocr", {"image_path": 3}),
        ("embedding", {"texts": "one"}),
        ("omr_grading", {"mode": "guess"}),
        ("homework_video_analysis", {"frame_stride": "many"}),
    ],
)
def test_a_wrong_payload_fails_for_good(type_: str, payload: dict[str, object]) -> None:
    assert failed(local().handle_job(job(type_, **payload)), retryable=False).startswith("unreadable: path=")


@pytest.mark.parametrize("data", [b"", b"no picture", encoded(np.zeros((600, 500), np.uint8), "PNG")[:300]])
@pytest.mark.parametrize(
    "type_", ["ocr", "full_ocr", "question_segmentation", "handwriting_analysis", "omr_grading"]
)
def test_an_unreadable_picture_fails_for_good(tmp_path: Path, type_: str, data: bytes) -> None:
    file = tmp_path / "bad.png"
    file.write_bytes(data)
    error = failed(local().handle_job(job(type_, image_path=str(file))), retryable=False)
    assert str(tmp_path) not in error


@pytest.mark.parametrize(
    ("trouble", "wanted"),
    [
        (MemoryError(), "out_of_memory"),
        (OSError("disk"), "worker_failed: OSError"),
        (KeyError("두 근의 합"), "internal_error: KeyError"),
    ],
)
def test_whatever_breaks_becomes_a_failure_without_what_was_read(
    picture: str, trouble: Exception, wanted: str, caplog: pytest.LogCaptureFixture
) -> None:
    class Breaking:
        def read(self, picture: Pixels) -> Text:
            raise trouble

    with caplog.at_level(logging.DEBUG):
        result = local(tesseract=Breaking()).handle_job(job("ocr", image_path=picture))
    assert failed(result, retryable=True) == wanted
    assert "두 근의 합" not in caplog.text
    assert picture not in caplog.text


def test_the_station_opens_only_files_that_are_there(tmp_path: Path) -> None:
    for path in ("", str(tmp_path), str(tmp_path / "none.png"), "a\0b"):
        error = failed(local().handle_job(job("ocr", image_path=path)), retryable=False)
        assert error.startswith("file_missing")


# A worker


def worker(server: Loopback) -> Dispatcher:
    downloader = Downloader(DownloadPolicy(allow_loopback=True))
    files = Downloads(downloader=downloader, most_bytes=100_000)
    return Dispatcher(JobSettings(), files=files, engines=engines())


def test_a_worker_downloads_and_leaves_nothing(server: Loopback, picture: str, own_temp: Path) -> None:
    data = Path(picture).read_bytes()
    server.answers |= {
        "/a": content(data),
        "/bad": content(b"none"),
        "/gone": status(404),
        "/busy": status(503),
    }
    server.answers["/large"] = content(data * 1 + b"x" * 200_000)
    done(worker(server).handle_job(job("ocr", download_url=server.url("/a?X-Signature=1"))))
    for path, retryable in (("/bad", False), ("/gone", False), ("/busy", True), ("/large", False)):
        error = failed(
            worker(server).handle_job(job("ocr", download_url=server.url(path))), retryable=retryable
        )
        assert server.url("") not in error
        assert list(own_temp.iterdir()) == []


def test_a_worker_never_opens_a_path_of_the_payload(server: Loopback, picture: str) -> None:
    server.answers["/a"] = content(Path(picture).read_bytes())
    asks = (
        job("ocr", image_path=picture),
        job("ocr", image_path=picture, download_url=server.url("/a")),
        job("homework_video_analysis", video_path=picture),
    )
    for asked in asks:
        assert failed(worker(server).handle_job(asked), retryable=False).startswith("path_refused")
    assert server.asked == []
    assert failed(worker(server).handle_job(job("ocr")), retryable=False).startswith("file_missing")


def test_a_worker_is_made_of_its_environment(server: Loopback, picture: str) -> None:
    server.answers["/a"] = content(Path(picture).read_bytes())
    asked = job("handwriting_analysis", download_url=server.url("/a"))
    done(worker_dispatcher({"AI_ALLOW_LOOPBACK": "1"}).handle_job(asked))
    error = failed(worker_dispatcher({}).handle_job(asked), retryable=False)
    assert error.startswith("download_refused")
    strict = worker_dispatcher({"AI_ALLOW_LOOPBACK": "1", "AI_DOWNLOAD_HOSTS": "files.example.com"})
    assert failed(strict.handle_job(asked), retryable=False).startswith("download_refused")
    with pytest.raises(UsageError):
        worker_dispatcher({"OCR_ENGINE": "none"})


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")
def test_a_worker_without_keys_reads_with_tesseract(server: Loopback) -> None:
    page = np.full((220, 900, 3), 255, np.uint8)
    cv2.putText(page, "Question 7: find x", (40, 120), cv2.FONT_HERSHEY_SIMPLEX, 2.0, (0, 0, 0), 4)
    server.answers["/a"] = content(encoded(page, "PNG"))
    told = done(
        worker_dispatcher({"AI_ALLOW_LOOPBACK": "1"}).handle_job(job("ocr", download_url=server.url("/a")))
    )
    assert told["engine"] == "tesseract"
    assert "find" in told["text"]


def test_files_are_named_by_us(tmp_path: Path, server: Loopback) -> None:
    server.answers["/..%2f..%2fetc/x.sh"] = content(b"data")
    files = Downloads(downloader=Downloader(DownloadPolicy(allow_loopback=True)), most_bytes=100)
    got = files.fetch(JobFile(download_url=server.url("/..%2f..%2fetc/x.sh"), path=""), tmp_path)
    assert got.parent == tmp_path
    assert got.name == "file"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 10**12) | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
KNOWN = st.sampled_from(
    ["download_url", "image_path", "video_path", "engine", "template_meta", "template_fetch", "questions",
     "question_count", "mode", "result_version", "texts", "backend", "ocr_text", "model", "frame_stride",
     "omr_contract"]
)  # fmt: skip
VALUES = JSON | st.sampled_from(
    ["auto", "template", "local", "openai", "https://localhost/x", "http://10.0.0.1/", "v1", "/etc/passwd",
     {"base_url": "https://127.0.0.1"}, {"page": {"width": 297, "height": 210}, "questions": []},
     [{"question_id": 1, "roi": {"x": 0, "y": 0, "w": 10, "h": 10}}]]
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    type_=st.sampled_from([*JobType, "nonsense"]) | st.text(max_size=10),
    payload=st.dictionaries(KNOWN | st.text(max_size=8), VALUES, max_size=5),
    from_worker=st.booleans(),
)
def test_any_payload_gives_a_result_and_nothing_else(
    picture: str, type_: str, payload: dict[str, object], from_worker: bool
) -> None:
    wire = {"id": "1", "type": type_, "payload": payload}
    made = engines(local_embedder=load_embedder(MODELS / "sentences"), chat=Chat("no"))
    if from_worker:
        downloader = Downloader(DownloadPolicy(), resolver=lambda host, port: ("10.0.0.1",))
        dispatcher = Dispatcher(
            JobSettings(), files=Downloads(downloader=downloader, most_bytes=1_000), engines=made
        )
    else:
        wire["payload"] = {**payload, "image_path": picture}
        dispatcher = Dispatcher(JobSettings(), files=LocalFiles(), engines=made)
    result = dispatcher.handle_job(AIJob.from_dict(wire))
    assert result.job_id == "1"
    assert (result.status is ResultStatus.DONE) == (result.result is not None) == (result.error is None)
    json.dumps(result.to_dict(), allow_nan=False)
