"""One job from its payload to its result. Whatever goes wrong becomes a result as well."""

from __future__ import annotations

import logging
import tempfile
import traceback
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from station.contracts.codec import convert
from station.contracts.job import AIJob, AIResult, JobType, JsonObject
from station.contracts.job_payloads import (
    PAYLOADS,
    EmbeddingBackend,
    EmbeddingPayload,
    HandwritingPayload,
    OcrPayload,
    OmrPayload,
    ProblemPayload,
    SegmentationEngine,
    SegmentationPayload,
    VideoPayload,
)
from station.contracts.job_results import EmbeddingResult, as_json
from station.errors import Code, StationError
from station.jobs.addresses import DownloadPolicy
from station.jobs.download import Downloader
from station.jobs.engines import Engines, engines_of
from station.jobs.files import Downloads, FileSource, JobFile
from station.jobs.omr import OmrReader
from station.jobs.pages import questions_by_template, text_of_all_pages, text_of_page
from station.jobs.settings import JobSettings, from_environment
from station.pipelines.jobs.embedding import Embedder, check_texts
from station.pipelines.jobs.errors import JobError, hopeless, passing
from station.pipelines.jobs.handwriting import measure_handwriting
from station.pipelines.jobs.problem import parse_problem, problem_messages
from station.pipelines.jobs.questions import find_questions
from station.pipelines.jobs.resize import limited_picture
from station.pipelines.jobs.video import MOST_PAGES, VideoRules, analyse_video
from station.pipelines.jobs.video_frames import OpenedFilm

P = TypeVar("P")
Step = Callable[[Path], JsonObject]
"""What is done with the job's file."""

MOST_ERROR: Final = 500
MOST_VIDEO_S: Final = 240.0
_PASSING: Final = frozenset({Code.TIMEOUT, Code.OUT_OF_MEMORY, Code.CRASHED, Code.MODEL_MISSING})

_log = logging.getLogger(__name__)


class Dispatcher:
    """Runs jobs one after the other, on one thread. ``files``: where their files may come from."""

    def __init__(self, settings: JobSettings, *, files: FileSource, engines: Engines) -> None:
        self._settings = settings
        self._files = files
        self._engines = engines

    def handle_job(self, job: AIJob) -> AIResult:
        """Never raises: a failure is a result FAILED, with the error's text and whether another try may
        help."""
        try:
            return AIResult.done(job.id, self._run(job))
        except JobError as error:
            return _failed(job, error)
        except StationError as error:
            return _failed(job, _as_job_error(error))
        except MemoryError:
            return _failed(job, passing("out_of_memory"))
        except OSError as error:
            return _failed(job, passing("worker_failed", type(error).__name__))
        except Exception as error:  # noqa: BLE001 - the top of a job: one that breaks must not break the worker
            last = traceback.extract_tb(error.__traceback__)[-1]
            # Not its text: that may hold what was read.
            _log.error(
                "job broke: job_id=%s error=%s at=%s:%s",
                job.id,
                type(error).__name__,
                Path(last.filename).name,
                last.lineno,
            )
            return _failed(job, passing("internal_error", type(error).__name__))

    def _run(self, job: AIJob) -> JsonObject:
        if job.type not in set(JobType):
            raise hopeless("unsupported_type", repr(job.type[:80]))
        payload = convert(job.payload, PAYLOADS[JobType(job.type)])
        match payload:
            case EmbeddingPayload():
                return self._embed(payload)
            case ProblemPayload():
                return self._make_problem(payload)
            case VideoPayload():
                file = JobFile(download_url=payload.download_url, path=payload.video_path)
                return self._with_file(file, partial(_analyse, payload))
            case OcrPayload():
                step = self._read_all if job.type == JobType.FULL_OCR else self._read
                return self._with_picture(payload, partial(step, payload))
            case SegmentationPayload():
                return self._with_picture(payload, partial(self._segment, payload))
            case HandwritingPayload():
                return self._with_picture(payload, _measure)
            case OmrPayload():
                twice = job.type == JobType.ADVANCED_ANALYSIS
                return self._with_picture(payload, partial(self._grade, payload, twice))

    def _with_picture(
        self,
        payload: OcrPayload | SegmentationPayload | HandwritingPayload | OmrPayload,
        step: Callable[[bytes], JsonObject],
    ) -> JsonObject:
        file = JobFile(download_url=payload.download_url, path=payload.image_path)
        return self._with_file(file, lambda path: step(path.read_bytes()))

    def _with_file(self, file: JobFile, step: Step) -> JsonObject:
        """``step`` on the fetched file; what was fetched is gone afterwards, whatever happens."""
        with tempfile.TemporaryDirectory(prefix="station-job-", ignore_cleanup_errors=True) as folder:
            return step(self._files.fetch(file, Path(folder)))

    def _read(self, payload: OcrPayload, data: bytes) -> JsonObject:
        engine = payload.engine or self._settings.ocr_engine
        return as_json(text_of_page(data, 0, engine, self._engines))

    def _read_all(self, payload: OcrPayload, data: bytes) -> JsonObject:
        engine = payload.engine or self._settings.ocr_engine
        return as_json(text_of_all_pages(data, engine, self._engines))

    def _segment(self, payload: SegmentationPayload, data: bytes) -> JsonObject:
        engine = payload.engine or self._settings.segmentation_engine
        if engine is SegmentationEngine.TEMPLATE:
            return as_json(questions_by_template(data, payload.template_meta, self._engines))
        return as_json(find_questions(limited_picture(data), engine, yolo=self._engines.yolo))

    def _grade(self, payload: OmrPayload, twice: bool, data: bytes) -> JsonObject:
        reader = OmrReader(judge=self._engines.judge(), metas=self._engines.metas)
        return reader.grade_twice(data, payload) if twice else reader.grade(data, payload)

    def _embed(self, payload: EmbeddingPayload) -> JsonObject:
        check_texts(payload.texts)
        backend, embedder = self._embedder(payload.backend or self._settings.embedding_backend)
        vectors = embedder.embed(payload.texts)
        return as_json(EmbeddingResult(backend=backend.value, model=embedder.model_name, vectors=vectors))

    def _embedder(self, asked: EmbeddingBackend) -> tuple[EmbeddingBackend, Embedder]:
        """``auto``: the one that runs here, if there is one: it costs nothing and tells nobody."""
        local, openai = self._engines.local_embedder, self._engines.openai_embedder
        if local is not None and asked is not EmbeddingBackend.OPENAI:
            return EmbeddingBackend.LOCAL, local
        if openai is not None and asked is not EmbeddingBackend.LOCAL:
            return EmbeddingBackend.OPENAI, openai
        missing = "EMBEDDING_LOCAL_MODEL" if asked is EmbeddingBackend.LOCAL else "OPENAI_API_KEY"
        raise passing("embedding_not_configured", f"{missing} is not set")

    def _make_problem(self, payload: ProblemPayload) -> JsonObject:
        messages = problem_messages(payload.ocr_text)
        if self._engines.chat is None:
            raise passing("openai_not_configured", "OPENAI_API_KEY is not set")
        model = payload.model or self._settings.problem_model
        return as_json(parse_problem(self._engines.chat.answer(messages, model=model)))


def _measure(data: bytes) -> JsonObject:
    return as_json(measure_handwriting(limited_picture(data).grey))


def _analyse(payload: VideoPayload, path: Path) -> JsonObject:
    if payload.frame_stride < 1 or not payload.processing_timeout > 0 or payload.max_pages < 1:
        raise hopeless("payload_invalid", "frame_stride, max_pages and processing_timeout are above 0")
    rules = VideoRules(
        frame_stride=payload.frame_stride,
        min_frame_count=payload.min_frame_count,
        use_key_frames=payload.use_key_frames,
        max_pages=min(payload.max_pages, MOST_PAGES),
        limit_s=min(payload.processing_timeout, MOST_VIDEO_S),
    )
    with path.open("rb") as stream, OpenedFilm(stream) as film:
        return as_json(analyse_video(film, rules))


def _as_job_error(error: StationError) -> JobError:
    facts = ", ".join(f"{name}={value}" for name, value in error.facts.items() if value not in ("", None))
    return JobError(error.code.value, facts, retryable=error.code in _PASSING)


def _failed(job: AIJob, error: JobError) -> AIResult:
    told = str(error)[:MOST_ERROR]
    _log.warning("job failed: job_id=%s code=%s retryable=%s", job.id, error.code, error.retryable)
    return AIResult.failed(job.id, told, retryable=error.retryable)


def worker_dispatcher(environment: Mapping[str, str]) -> Dispatcher:
    """As a worker's environment has it: files by download alone. Raises UsageError(SETTING_INVALID)."""
    settings = from_environment(environment)
    policy = DownloadPolicy(hosts=settings.download_hosts, allow_loopback=settings.allow_loopback)
    downloader = Downloader(policy)
    return Dispatcher(
        settings,
        files=Downloads(downloader=downloader, most_bytes=settings.download_max_bytes),
        engines=engines_of(settings, downloader),
    )
