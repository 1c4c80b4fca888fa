"""`station demo`: reads the shipped sheets and shows what came out."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from station.assets import asset_path
from station.commands.read import OK, SOME_FAILED, STOPPED, ReadRequest, print_summary, read_all
from station.commands.terminal import columns, padded
from station.commands.words import Say
from station.contracts.lines import AnswerLine, PageLine
from station.contracts.reading import Alarm, Reason, Status
from station.errors import Code, UsageError
from station.grading.answer_key import parse_key
from station.messages import trouble, word
from station.services.batch import BatchOptions, StoppedError, Tally
from station.services.inputs import find_inputs
from station.services.readers import PAGE_LIMIT_S
from station.sheets.load import load_templates

_READER_FAULTS = {Code.CRASHED, Code.TIMEOUT, Code.OUT_OF_MEMORY, Code.UNREADABLE}
_SIGNS = {Status.BLANK: "·", Status.MULTI: "*", Status.ERROR: "!"}


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    parser.add_argument("--out", default="out/demo", metavar="DIR", help=say("demo_out"))
    parser.add_argument("--workers", type=int, default=2, metavar="N", help=say("workers"))


def run(arguments: argparse.Namespace, say: Say) -> int:
    """Raises UsageError when the demo sheets are missing or the folder cannot be written."""
    out = Path(arguments.out)
    request = _request(out, max(1, arguments.workers), say)
    lines: list[PageLine] = []
    began = time.monotonic()
    try:
        tally = read_all(request, lambda tally, line: lines.append(line))
    except StoppedError:
        return STOPPED
    _print_table(lines, say)
    _finish(tally, began, request, say)
    # The pile holds sheets that must be refused: only a broken reader is a failure here.
    return SOME_FAILED if tally.codes.keys() & _READER_FAULTS else OK


def _request(out: Path, workers: int, say: Say) -> ReadRequest:
    folder = _demo_folder(out, say)
    inputs = find_inputs([str(folder)])
    overlays = out / "overlay"
    try:
        overlays.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(Code.OUTPUT_FAILED, path=str(out), detail=error.strerror or "") from error
    templates = load_templates([folder / "template.json"])
    key_path = folder / "key.json"
    key = parse_key(key_path.read_bytes()) if key_path.is_file() else None
    options = BatchOptions(
        key=key, overlay_folder=overlays, name_template=len(templates) > 1, workers=workers
    )
    return ReadRequest(
        inputs=inputs,
        templates=templates,
        out=out / "demo.jsonl",
        csv=out / "demo.csv",
        options=options,
        page_limit_s=PAGE_LIMIT_S,
        language=say.language,
    )


def _demo_folder(out: Path, say: Say) -> Path:
    """The shipped sheets; where there are none (a bare source tree) they are made, which takes a minute."""
    shipped = asset_path("demo")
    if (shipped / "template.json").is_file():
        return shipped
    made = out / "sheets"
    if not (made / "demo.json").is_file():  # written last
        try:
            from generator.demo import write_demo
        except ImportError as error:
            raise UsageError(Code.NO_INPUT, detail=say("demo_missing")) from error
        print(say("demo_making", path=made), file=sys.stderr)
        try:
            write_demo(made)
        except OSError as error:
            raise UsageError(Code.OUTPUT_FAILED, path=str(made), detail=error.strerror or "") from error
    return made


def _print_table(lines: list[PageLine], say: Say) -> None:
    head = [say(f"head_{name}") for name in ("file", "identifier", "answers", "score", "review")]
    rows = [head, *(_cells(line, say) for line in lines)]
    widths = [max(columns(row[index]) for row in rows) for index in range(len(head))]
    for row in rows:
        print("  ".join(padded(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip())
    print(say("demo_legend"))


def _cells(line: PageLine, say: Say) -> list[str]:
    name = Path(line.file).name
    if line.error is not None:
        return [name, "", trouble(Code(line.error), say.language).what, "", ""]
    identifier = "" if line.identifier is None else line.identifier.raw
    answers = "".join(
        _sign(answer.value, answer.status, doubt=answer.needs_review) for answer in line.answers
    )
    doubts = ["id"] if line.identifier and line.identifier.needs_review else []
    doubts += [_why(answer, say) for answer in line.answers if answer.needs_review]
    alarms = [word(Alarm(alarm), say.language).short for alarm in line.alarms]
    score = ""
    if line.score is not None:
        score = f"{line.score.points:g}/{line.score.max:g}"
        score += f" {say('provisional')}" if line.score.provisional else ""
    return [name, identifier, answers, score, ", ".join([*alarms, *doubts])]


def _why(answer: AnswerLine, say: Say) -> str:
    words = [word(Reason(reason), say.language).short for reason in answer.reasons]
    return f"{answer.label} {'·'.join(words)}".rstrip()


def _sign(value: str, status: str, *, doubt: bool) -> str:
    if doubt:
        return "?"
    sign = _SIGNS.get(Status(status), value)
    return sign if len(sign) == 1 else f"[{sign}]"


def _finish(tally: Tally, began: float, request: ReadRequest, say: Say) -> None:
    sys.stdout.flush()
    print_summary(tally, time.monotonic() - began, say)
    print(say("written", path=request.out), file=sys.stderr)
    print(say("overlays_written", path=request.options.overlay_folder), file=sys.stderr)
