"""`station read`: pictures in, one line of JSON a page out."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from station.commands.terminal import ProgressBar, stop_on_signal
from station.commands.words import Say
from station.contracts.grading import AnswerKey
from station.contracts.lines import PageLine
from station.contracts.page import ReaderSetup
from station.contracts.sheet import SheetTemplate
from station.errors import Code, UsageError
from station.grading.answer_key import parse_key
from station.messages import Language, trouble
from station.services.batch import BatchOptions, StoppedError, Tally, read_batch
from station.services.inputs import InputFile, find_inputs, first_size_px
from station.services.models import default_model
from station.services.readers import PAGE_LIMIT_S, ChildrenReader
from station.services.results import ResultFiles, column_labels
from station.sheets.companions import companions
from station.sheets.load import load_templates

OK, SOME_FAILED, WRONG_USE, STOPPED = 0, 1, 2, 130
_MOST_WORKERS = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRequest:
    """Everything the command was told, checked."""

    inputs: tuple[InputFile, ...]
    templates: tuple[SheetTemplate, ...]
    out: Path | None
    csv: Path | None
    options: BatchOptions
    page_limit_s: float
    language: Language


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    parser.add_argument(
        "--template", action="append", required=True, metavar="META.json", help=say("template")
    )
    parser.add_argument("--out", required=True, metavar="OUT.jsonl", help=say("out"))
    parser.add_argument("--key", metavar="KEY.json", help=say("key"))
    parser.add_argument("--workers", type=_workers, default=1, metavar="N", help=say("workers"))
    parser.add_argument("--overlay", metavar="DIR", help=say("overlay"))
    parser.add_argument("--csv", metavar="FILE", help=say("csv"))
    parser.add_argument("--identifier", metavar="NAME", help=say("identifier"))
    parser.add_argument("--full", action="store_true", help=say("full"))
    parser.add_argument(
        "--page-limit", type=_seconds, default=PAGE_LIMIT_S, metavar="S", help=say("page_limit")
    )
    parser.add_argument("inputs", nargs="*", metavar="FILE|FOLDER|GLOB", help=say("inputs"))


def run(arguments: argparse.Namespace, say: Say) -> int:
    """The exit code. Raises StationError for wrong use."""
    request = _request(arguments, say.language)
    began = time.monotonic()
    bar = ProgressBar(sys.stderr)

    def seen(tally: Tally, line: PageLine) -> None:
        done, files = tally.files_done, len(request.inputs)
        text = say("progress", done=done, files=files, failed=tally.failed, review=tally.pages_to_review)
        bar.draw(done, files, text)

    try:
        tally = read_all(request, seen)
    except StoppedError:
        bar.clear()
        return STOPPED
    bar.clear()
    print_summary(tally, time.monotonic() - began, say)
    if request.out is not None:
        print(say("written", path=request.out), file=sys.stderr)
    return SOME_FAILED if tally.failed else OK


def read_all(request: ReadRequest, seen: Callable[[Tally, PageLine], None]) -> Tally:
    """Starts the reader children, reads everything, ends them. Raises StationError, StoppedError."""
    setup = ReaderSetup(
        templates=request.templates, model_path=str(default_model()), language=request.language.value
    )
    options = request.options
    target: Path | BinaryIO = request.out if request.out is not None else sys.stdout.buffer
    labels = column_labels(request.templates)
    with stop_on_signal() as stop:
        reader = ChildrenReader(setup, workers=options.workers, page_limit_s=request.page_limit_s)
        try:
            with ResultFiles(target, request.csv, labels, keyed=options.key is not None) as results:
                return read_batch(reader, request.inputs, results, options, seen=seen, stop=stop)
        finally:
            reader.close()


def print_summary(tally: Tally, seconds: float, say: Say) -> None:
    """On standard error, so that lines on standard output stay alone."""
    parts = [say("pages_read", read=tally.read)]
    if tally.failed:
        parts.append(say("pages_failed", failed=tally.failed))
    if tally.pages_to_review:
        parts.append(say("to_review", pages=tally.pages_to_review, items=tally.items_to_review))
    elif tally.read:
        parts.append(say("nothing_to_review"))
    parts.append(say("speed", seconds=seconds, rate=tally.pages / max(seconds, 1e-9)))
    print(" · ".join(parts), file=sys.stderr)
    for file, page, code in tally.failures:
        told = trouble(code, say.language)
        print(f"  {file} ({say('page', page=page)}) {code.value}: {told}", file=sys.stderr)
    if tally.failed > len(tally.failures):
        print("  " + say("more_failures", count=tally.failed - len(tally.failures)), file=sys.stderr)


def _request(arguments: argparse.Namespace, language: Language) -> ReadRequest:
    paths = [Path(text) for text in arguments.template]
    overlay = Path(arguments.overlay) if arguments.overlay else None
    inputs = find_inputs(arguments.inputs, leave_out=[*companions(paths), *([overlay] if overlay else [])])
    # The legacy format says where bubbles are in pixels, but not of which picture: of the first one.
    size_px = first_size_px(inputs)
    templates = load_templates(paths, identifier=arguments.identifier, picture_px=size_px)
    key = _load_key(Path(arguments.key), templates) if arguments.key else None
    if not inputs:
        raise UsageError(Code.NO_INPUT)
    if overlay is not None:
        _make_folder(overlay)
    return ReadRequest(
        inputs=inputs,
        templates=templates,
        out=None if arguments.out == "-" else Path(arguments.out),
        csv=Path(arguments.csv) if arguments.csv else None,
        options=BatchOptions(
            key=key,
            full=arguments.full,
            overlay_folder=overlay,
            name_template=len(templates) > 1,
            workers=arguments.workers,
        ),
        page_limit_s=arguments.page_limit,
        language=language,
    )


def _load_key(path: Path, templates: tuple[SheetTemplate, ...]) -> AnswerKey:
    try:
        key = parse_key(path.read_bytes())
    except OSError as error:
        raise UsageError(Code.KEY_INVALID, file=path.name, detail=error.strerror or "") from error
    except UsageError as error:
        raise UsageError(error.code, file=path.name, **error.facts) from error
    known = {field.number for template in templates for field in template.fields}
    for item in key.items:
        if item.number not in known:
            detail = "no form has this question"
            raise UsageError(Code.KEY_INVALID, file=path.name, path=f"answers.{item.number}", detail=detail)
    return key


def _make_folder(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(Code.OUTPUT_FAILED, path=str(path), detail=error.strerror or "") from error


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0.1 <= seconds <= 3_600:
        raise argparse.ArgumentTypeError("0.1..3600")
    return seconds


def _workers(text: str) -> int:
    count = int(text)
    if not 1 <= count <= _MOST_WORKERS:
        raise argparse.ArgumentTypeError(f"1..{_MOST_WORKERS}")
    return count
