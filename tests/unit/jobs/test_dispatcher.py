"""One job of every type, from its payload to its result."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image

from generator.forms import layout_of
from station.contracts.job import JobType
from station.contracts.job_payloads import EmbeddingBackend
from station.jobs.addresses import DownloadPolicy
from station.jobs.download import Downloader
from station.jobs.engines import engines_of
from station.jobs.settings import JobSettings
from station.pipelines.jobs.embedding import load_embedder
from station.pipelines.jobs.errors import passing
from station.pipelines.jobs.ocr import Text
from station.sheets.meta_writer import to_meta
from tests.filled import FORM, WANTED, filled, scanned
from tests.unit.jobs.dispatching import MODELS, Chat, Reader, RemoteEmbedder, done, failed, job, local


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


def test_the_same_job_gives_the_same_result(tmp_path: Path) -> None:
    file = tmp_path / "sheet.jpg"
    file.write_bytes(scanned(filled()).data)
    asked = job("omr_grading", image_path=str(file), template_meta=to_meta(layout_of(FORM)))
    first = local().handle_job(asked)
    assert local().handle_job(replace(asked)) == first
