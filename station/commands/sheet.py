"""`station sheet`: a sheet to print and its template."""

from __future__ import annotations

import argparse
from pathlib import Path

from station.commands.words import Say


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    parser.add_argument("--questions", type=int, default=0, metavar="N", help=say("questions"))
    parser.add_argument("--numeric", type=int, default=0, metavar="N", help=say("numeric"))
    parser.add_argument("--choices", type=int, default=5, metavar="N", help=say("choices"))
    parser.add_argument("--title", default="", help=say("title"))
    parser.add_argument("--exam", default="", help=say("exam"))
    parser.add_argument("--out", required=True, metavar="SHEET.pdf", help=say("sheet_out"))


def run(arguments: argparse.Namespace, say: Say) -> int:
    """Raises UsageError, such as LAYOUT_TOO_FULL."""
    from station.sheets.command import numbered, write_sheet

    spec = numbered(
        arguments.questions,
        arguments.numeric,
        n_choices=arguments.choices,
        title=arguments.title,
        exam=arguments.exam,
    )
    pdf, meta = write_sheet(spec, Path(arguments.out))
    print(say("written", path=pdf))
    print(say("template_written", path=meta))
    return 0
