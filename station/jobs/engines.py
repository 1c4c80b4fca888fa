"""The engines that jobs run on, as the settings have them. Models are opened when they are first needed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from station.assets import asset_path
from station.jobs.download import Downloader
from station.jobs.google_account import ServiceAccount
from station.jobs.google_ocr import ApiKey, GoogleReader
from station.jobs.openai import Chat, OpenAI, OpenAIChat, OpenAIEmbedder
from station.jobs.settings import JobSettings
from station.jobs.template_source import HttpMetas, MetaSource
from station.pipelines.jobs.embedding import Embedder, load_embedder
from station.pipelines.jobs.ocr import TesseractReader, TextReader
from station.pipelines.jobs.onnx_model import OnnxModel
from station.pipelines.jobs.yolo import QuestionDetector, YoloDetector
from station.pipelines.nets import MarkJudge, load_judge


@dataclass(frozen=True, slots=True, kw_only=True)
class Engines:
    """None: not set up here."""

    judge: Callable[[], MarkJudge]
    metas: MetaSource
    tesseract: TextReader
    google: TextReader | None = None
    yolo: QuestionDetector | None = None
    local_embedder: Embedder | None = None
    openai_embedder: Embedder | None = None
    chat: Chat | None = None


def engines_of(settings: JobSettings, downloader: Downloader) -> Engines:
    """Opens no file and no connection."""
    openai = (
        OpenAI(base_url=settings.openai_base_url, key=settings.openai_key) if settings.openai_key else None
    )
    return Engines(
        judge=shipped_judge,
        metas=HttpMetas(downloader=downloader),
        tesseract=TesseractReader(program=settings.tesseract, languages=settings.tesseract_languages),
        google=_google(settings),
        yolo=_yolo(settings),
        local_embedder=load_embedder(Path(settings.embedding_model)) if settings.embedding_model else None,
        openai_embedder=OpenAIEmbedder(service=openai, model_name=settings.embedding_openai_model)
        if openai
        else None,
        chat=OpenAIChat(service=openai) if openai else None,
    )


@cache
def shipped_judge() -> MarkJudge:
    """Raises UsageError(MODEL_MISSING)."""
    return load_judge(asset_path("models", "marks.onnx"))


def _google(settings: JobSettings) -> TextReader | None:
    if settings.google_key is not None:
        return GoogleReader(endpoint=settings.google_endpoint, credentials=ApiKey(key=settings.google_key))
    if settings.google_credentials:
        account = ServiceAccount(Path(settings.google_credentials))
        return GoogleReader(endpoint=settings.google_endpoint, credentials=account)
    return None


def _yolo(settings: JobSettings) -> QuestionDetector | None:
    if not settings.yolo_model:
        return None
    return YoloDetector(
        model=OnnxModel(Path(settings.yolo_model)),
        input_px=settings.yolo_input_px,
        confidence=settings.yolo_confidence,
        iou=settings.yolo_iou,
    )
