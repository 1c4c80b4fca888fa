"""One job of every type through the running tier; with each worker killed in the middle, where asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from station.contracts.job import JobType
from station.contracts.tiers import Tier, lowest_tier
from station.dev import samples
from station.dev.academy_client import AcademyClient, until
from station.dev.stack import Stack
from station.errors import Code, UsageError

FORM: Final = "c20n0s0"
RUN_S: Final = 120.0
KILLS: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """``attempts``: how often the job was begun; ``killed``: its worker was, while it ran. ``told``: of the
    result, in a line."""

    job_type: str
    worker: str
    status: str
    attempts: int
    killed: bool
    told: str

    @property
    def fine(self) -> bool:
        return self.status == "DONE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """``send`` gives the job's id. ``tell``: what to show of its result."""

    job_type: JobType
    send: Callable[[AcademyClient], str]
    tell: Callable[[dict[str, Any]], str]

    @property
    def worker(self) -> str:
        return "gpu" if lowest_tier(self.job_type) is Tier.PREMIUM else "cpu"


def run_trial(stack: Stack, password: str, *, kill: bool) -> Iterator[Tried]:
    """Yields each job as it ends; the last one is done by a worker over HTTP."""
    client = AcademyClient(stack.address, password, check=stack.check)
    try:
        for case in cases(client):
            yield _tried(stack, client, case, kill=kill)
        yield _over_http(stack, client, kill=kill)
    finally:
        client.close()


def cases(client: AcademyClient) -> tuple[Case, ...]:
    exam = next(one for one in client.call("get", "exams/")["results"] if "20" in one["title"])
    roster = client.call("get", f"station/exams/{exam['id']}/roster/")
    meta = client.call("get", f"station/exams/{exam['id']}/sheet/")
    sheet = _sheet(client, exam["id"], roster)
    page = samples.text_page()
    return (
        Case(job_type=JobType.OCR, send=lambda c: c.ask("ocr", file=page), tell=_text),
        Case(
            job_type=JobType.FULL_OCR, send=lambda c: c.ask("full_ocr", file=samples.text_pages()), tell=_text
        ),
        Case(
            job_type=JobType.QUESTION_SEGMENTATION,
            send=lambda c: c.ask("question_segmentation", file=samples.question_page()),
            tell=lambda told: f"{len(told['boxes'])} boxes by {told['engine']}",
        ),
        Case(
            job_type=JobType.HANDWRITING_ANALYSIS,
            send=lambda c: c.ask("handwriting_analysis", file=samples.handwriting()),
            tell=lambda told: ", ".join(f"{name} {value:.2f}" for name, value in told.items()),
        ),
        Case(
            job_type=JobType.EMBEDDING,
            send=lambda c: c.ask("embedding", payload={"texts": list(samples.WORDS)}),
            tell=lambda told: f"{len(told['vectors'])} vectors by {told['backend']}",
        ),
        Case(
            job_type=JobType.PROBLEM_GENERATION,
            send=lambda c: c.ask("problem_generation", payload={"ocr_text": samples.WORDS[1]}),
            tell=lambda told: str(told["body"])[:60],
        ),
        Case(
            job_type=JobType.HOMEWORK_VIDEO_ANALYSIS,
            send=lambda c: c.ask("homework_video_analysis", file=samples.homework_film()),
            tell=lambda told: f"{told['pages_detected']} pages of {told['total_frames']} frames",
        ),
        Case(
            job_type=JobType.OMR_GRADING,
            send=lambda c: _hand_in(c, exam["id"], sheet),
            tell=lambda told: f"{told['identifier']['identifier']}: {_answers(told)}",
        ),
        Case(
            job_type=JobType.ADVANCED_ANALYSIS,
            send=lambda c: c.ask("advanced_analysis", file=sheet, payload={"template_meta": _meta(meta)}),
            tell=lambda told: f"{told['advanced_analysis']['agreement']:.0%} of items agree",
        ),
    )


def _tried(stack: Stack, client: AcademyClient, case: Case, *, kill: bool) -> Tried:
    if not kill:
        return _told(client, case.send(client), case, worker=case.worker)
    for _ in range(KILLS):
        job_id = case.send(client)
        client.wait_for(job_id, "RUNNING")
        stack.kill_worker(case.worker)
        stack.start_worker(case.worker)
        tried = _told(client, job_id, case, worker=case.worker, kill=True)
        if tried.killed:
            break  # else the job was faster than we: once more
    return tried


def _over_http(stack: Stack, client: AcademyClient, *, kill: bool) -> Tried:
    """The other workers leave first, or they would be faster."""
    stack.stop_worker("cpu")
    page = samples.text_page()
    case = Case(job_type=JobType.OCR, send=lambda c: c.ask("ocr", file=page), tell=_text)
    job_id = case.send(client)
    if kill:
        stack.start_worker("http")
        client.wait_for(job_id, "RUNNING")
        stack.kill_worker("http")
    until(lambda: _one_run(stack, client, job_id), bool)
    return _told(client, job_id, case, worker="http", kill=kill)


def _one_run(stack: Stack, client: AcademyClient, job_id: str) -> bool:
    """A run takes one job, any that is due, or none while the lease of a dead worker lives."""
    stack.start_worker("http")
    if stack.wait_for_worker("http", RUN_S) != 0:
        raise UsageError(Code.CRASHED, path="worker-http", detail=stack.log_of("worker-http")[-2000:])
    return client.job(job_id)["status"] in ("DONE", "FAILED")


def _told(client: AcademyClient, job_id: str, case: Case, *, worker: str, kill: bool = False) -> Tried:
    """Of a worker that was killed in the middle the job is begun a second time."""
    done = client.wait_for(job_id)
    fine = done["status"] == "DONE"
    return Tried(
        job_type=case.job_type.value,
        worker=worker,
        status=done["status"],
        attempts=done["attempt"],
        killed=kill and done["attempt"] > 1,
        told=case.tell(done["result"]) if fine else str(done["error_message"]),
    )


def _sheet(client: AcademyClient, exam_id: int, roster: dict[str, Any]) -> samples.SampleFile:
    """The first student's, all right."""
    key = client.call("get", f"exams/answer-keys/?exam={exam_id}")["results"][0]["answers"]
    questions = client.call("get", f"exams/{exam_id}/questions/")
    answers = {one["number"]: str(key[str(one["id"])]).split("|")[0] for one in questions}
    return samples.answer_sheet(roster["items"][0]["tails"][0], answers, form=FORM)


def _hand_in(client: AcademyClient, exam_id: int, sheet: samples.SampleFile) -> str:
    fields = {"target_type": "exam", "target_id": str(exam_id), "source": "omr_scan"}
    files = {"file": ("sheet.jpg", sheet.data, sheet.content_type)}
    return str(client.call("post", "submissions/submissions/", data=fields, files=files)["job_id"])


def _meta(told: dict[str, Any]) -> object:
    return told.get("meta", told)


def _text(told: dict[str, Any]) -> str:
    return " / ".join(str(told["text"]).split("\n"))[:60]


def _answers(told: dict[str, Any]) -> str:
    return " ".join(",".join(one["detected"]) or "-" for one in told["answers"])
