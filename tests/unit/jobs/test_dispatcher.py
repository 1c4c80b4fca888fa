"""One job from its payload to its result: every type, every failure, and nothing raised or left behind."""

from __future__ import annotations

import json
import logging
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from generator.forms import layout_of
from station.contracts.job import AIJob, AIResult, JobType, ResultStatus
from station.contracts.job_payloads import EmbeddingBackend
from station.jobs.addresses import DownloadPolicy
from station.jobs.dispatcher import Dispatcher, worker_dispatcher
from station.jobs.download import Downloader
from station.jobs.engines import Engines, engines_of
from station.jobs.files import Downloads, JobFile, LocalFiles
from station.jobs.settings import JobSettings
from station.pipelines.image_pixels import Pixels
from station.pipelines.jobs.embedding import Vectors, load_embedder
from station.pipelines.jobs.errors import JobError, passing
from station.pipelines.jobs.ocr import Text
from station.pipelines.jobs.problem import ChatMessage
from station.sheets.meta_writer import to_meta
from tests.filled import FORM, WANTED, filled, judge, scanned
from tests.pictures import encoded
from tests.unit.jobs.loopback import Loopback, content, serving, status

MODELS = Path(__file__).parents[2] / "data" / "models"


@dataclass
class Reader:
    """A `TextReader` that says what it is told to, and remembers how large the pictures were."""

    texts: list[Text | JobError] = field(default_factory=list)
    seen: list[tuple[int, ...]] = field(default_factory=list)

    def read(self, picture: Pixels) -> Text:
        self.seen.append(picture.shape)
        told = self.texts.pop(0) if self.texts else Text(text="text", confidence=0.5)
        if isinstance(told, JobError):
            raise told
        return told


@dataclass
class Chat:
    answer_text: str
    asked: list[tuple[str, str]] = field(default_factory=list)

    def answer(self, messages: Sequence[ChatMessage], *, model: str) -> str:
        self.asked.append((model, messages[-1].content))
        return self.answer_text


@dataclass
class RemoteEmbedder:
    model_name: str = "text-embedding-3-small"

    def embed(self, texts: Sequence[str]) -> Vectors:
        return tuple((1.0, 0.0) for _ in texts)


class BrokenMetas:
    def fetch(self, where: object, question_count: int) -> bytes:
        raise passing("download_failed", "nobody there")


def engines(**made: Any) -> Engines:
    return Engines(**{"judge": judge, "metas": BrokenMetas(), "tesseract": Reader(), **made})


def local(settings_: JobSettings | None = None, **made: Any) -> Dispatcher:
    return Dispatcher(settings_ or JobSettings(), files=LocalFiles(), engines=engines(**made))


def done(result: AIResult) -> Any:
    assert result.status is ResultStatus.DONE, result.error
    assert result.error is None
    json.dumps(result.to_dict(), allow_nan=False)
    return result.result


def failed(result: AIResult, *, retryable: bool) -> str:
    assert (result.status, result.result) == (ResultStatus.FAILED, None)
    assert result.retryable is retryable, result.error
    assert result.error
    return result.error


def job(type_: str, **payload: object) -> AIJob:
    return AIJob.new(type=type_, payload=payload)


@pytest.fixture
def server() -> Iterator[Loopback]:
    with serving() as loopback:
        yield loopback


@pytest.fixture(autouse=True)
def own_temp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for temporary files that every test leaves empty."""
    folder = tmp_path / "temp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == []


@pytest.fixture
def picture(tmp_path: Path) -> str:
    page = np.full((1200, 900, 3), 240, np.uint8)
    for x, y, w, h in ((100, 100, 300, 200), (500, 150, 300, 300)):
        cv2.rectangle(page, (x, y), (x + w, y + h), (40, 40, 40), -1)
    file = tmp_path / "시험지.png"
    file.write_bytes(encoded(page, "PNG"))
    return str(file)


def test_ocr(picture: str) -> None:
    google = Reader([Text(text="두 근의 합", confidence=0.9)])
    told = done(local(google=google).handle_job(job("ocr", image_path=picture, academy_id=3)))
    assert told == {"text": "두 근의 합", "confidence": 0.9, "engine": "google"}
    told = done(local(google=google).handle_job(job("ocr", image_path=picture, engine="tesseract")))
    assert told["engine"] == "tesseract"


def test_full_ocr_reads_every_page_and_a_bad_page_costs_itself(tmp_path: Path) -> None:
    pages = [Image.new("L", (400, 300), 200 + 10 * n) for n in range(3)]
    file = tmp_path / "pages.tif"
    pages[0].save(file, save_all=True, append_images=pages[1:])
    reader = Reader(
        [Text(text="one", confidence=0.8), passing("ocr_timeout"), Text(text="three", confidence=0.4)]
    )
    told = done(local(tesseract=reader).handle_job(job("full_ocr", image_path=str(file))))
    assert (told["page_count"], told["confidence"], told["text"]) == (3, 0.6, "one\f\fthree")
    assert [(page["page"], page["error"]) for page in told["pages"]] == [(1, ""), (2, "ocr_timeout"), (3, "")]
    all_bad = Reader([passing("ocr_timeout")] * 3)
    error = failed(local(tesseract=all_bad).handle_job(job("full_ocr", image_path=str(file))), retryable=True)
    assert error.startswith("ocr_timeout")


def test_question_segmentation(picture: str) -> None:
    told = done(local().handle_job(job("question_segmentation", image_path=picture)))
    assert (told["engine"], told["width"], told["height"], len(told["boxes"])) == ("opencv", 900, 1200, 2)
    dispatcher = local(yolo=engines_of(yolo_settings(), Downloader(DownloadPolicy())).yolo)
    assert done(dispatcher.handle_job(job("question_segmentation", image_path=picture)))["engine"] == "yolo"
    error = failed(
        local().handle_job(job("question_segmentation", image_path=picture, engine="yolo")), retryable=True
    )
    assert error.startswith("yolo_not_configured")


def yolo_settings() -> JobSettings:
    return JobSettings(yolo_model=str(MODELS / "blobs.onnx"))


def test_question_segmentation_by_a_template(tmp_path: Path, picture: str) -> None:
    meta = to_meta(layout_of(FORM))
    file = tmp_path / "sheet.jpg"
    sheet = scanned(filled(), skew_deg=1.0)
    file.write_bytes(sheet.data)
    asked = {"engine": "template", "template_meta": meta}
    told = done(local().handle_job(job("question_segmentation", image_path=str(file), **asked)))
    assert (told["engine"], told["note"], len(told["boxes"])) == ("template", "", 13)
    roi: Any = meta["questions"][0]["roi"]  # type: ignore[index]
    middle = sheet.to_px(np.array([(roi["x"] + roi["w"] / 2, roi["y"] + roi["h"] / 2)]))[0]
    assert any(x < middle[0] < x + w and y < middle[1] < y + h for x, y, w, h in told["boxes"])
    told = done(local().handle_job(job("question_segmentation", image_path=picture, **asked)))
    assert told["note"]
    assert len(told["boxes"]) == 13
    error = failed(
        local().handle_job(job("question_segmentation", image_path=picture, engine="template")),
        retryable=False,
    )
    assert error.startswith("template_missing")


def test_handwriting(picture: str) -> None:
    told = done(local().handle_job(job("handwriting_analysis", image_path=picture)))
    assert set(told) == {"writing_score", "calculation_score"}
    assert 0 < told["writing_score"] < 1


def test_embeddings_say_where_they_were_made() -> None:
    here = load_embedder(MODELS / "sentences")
    both = local(local_embedder=here, openai_embedder=RemoteEmbedder())
    told = done(both.handle_job(job("embedding", texts=["가", "나"])))
    assert (told["backend"], told["model"], len(told["vectors"])) == ("local", "sentences", 2)
    told = done(both.handle_job(job("embedding", texts=["가"], backend="openai")))
    assert (told["backend"], told["model"]) == ("openai", "text-embedding-3-small")
    remote = local(JobSettings(embedding_backend=EmbeddingBackend.AUTO), openai_embedder=RemoteEmbedder())
    assert done(remote.handle_job(job("embedding", texts=["가"])))["backend"] == "openai"
    assert failed(remote.handle_job(job("embedding", texts=["가"], backend="local")), retryable=True)
    assert failed(remote.handle_job(job("embedding")), retryable=False).startswith("texts_empty")


def test_problem_generation() -> None:
    chat = Chat(json.dumps({"body": "1 + 1 = ?", "difficulty": 1, "choices": ["1", "2"], "answer": "2"}))
    dispatcher = local(chat=chat)
    told = done(dispatcher.handle_job(job("problem_generation", ocr_text="1 + 1 = ?")))
    assert set(told) == {"body", "choices", "answer", "difficulty", "tag", "summary", "explanation"}
    done(dispatcher.handle_job(job("problem_generation", ocr_text="x", model="gpt-x")))
    assert chat.asked == [("gpt-4.1-mini", "1 + 1 = ?"), ("gpt-x", "x")]
    chat.answer_text = "no"
    assert failed(dispatcher.handle_job(job("problem_generation", ocr_text="x")), retryable=True)
    assert failed(local().handle_job(job("problem_generation", ocr_text="x")), retryable=True)


def test_homework_video(tmp_path: Path) -> None:
    plain = tmp_path / "film.avi"
    writer = cv2.VideoWriter(str(plain), cv2.VideoWriter.fourcc(*"MJPG"), 10, (160, 120))
    for _ in range(20):
        writer.write(np.full((120, 160, 3), 250, np.uint8))
    writer.release()
    file = tmp_path / "숙제 영상.avi"
    plain.rename(file)
    told = done(local().handle_job(job("homework_video_analysis", video_path=str(file))))
    assert set(told) >= {
        "total_frames", "sampled_frames", "pages_detected", "avg_writing_score", "filled_ratio", "frames",
        "too_short", "key_frames_extraction",
    }  # fmt: skip
    assert (told["total_frames"], told["pages_detected"], told["too_short"]) == (20, 1, True)
    error = failed(
        local().handle_job(job("homework_video_analysis", video_path=str(file), frame_stride=0)),
        retryable=False,
    )
    assert error.startswith("payload_invalid")


def test_omr_grading_and_its_second_reading(tmp_path: Path) -> None:
    file = tmp_path / "sheet.jpg"
    file.write_bytes(scanned(filled()).data)
    meta = to_meta(layout_of(FORM))
    for type_ in (JobType.OMR_GRADING, JobType.ADVANCED_ANALYSIS):
        told = done(local().handle_job(job(type_, image_path=str(file), template_meta=meta)))
        assert {str(a["question_id"]): ",".join(a["detected"]) for a in told["answers"]} == WANTED
        assert ("advanced_analysis" in told) == (type_ is JobType.ADVANCED_ANALYSIS)
    where = {"base_url": "https://example.com"}
    lost = job("omr_grading", image_path=str(file), template_fetch=where, question_count=10)
    assert failed(local().handle_job(lost), retryable=True).startswith("download_failed")


# Failures


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
    with pytest.raises(JobError):
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


def test_the_same_job_gives_the_same_result(tmp_path: Path) -> None:
    file = tmp_path / "sheet.jpg"
    file.write_bytes(scanned(filled()).data)
    asked = job("omr_grading", image_path=str(file), template_meta=to_meta(layout_of(FORM)))
    first = local().handle_job(asked)
    assert local().handle_job(replace(asked)) == first
