"""The ``station`` command: which words it takes, and what its exit codes mean.

0 all well, 1 some pages failed, 2 wrong use, 130 stopped by Ctrl+C.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn

from station.commands import demo, dev, read, server, sheet, worker
from station.commands.terminal import use_utf8
from station.commands.words import Say
from station.errors import StationError
from station.messages import Language, of_error, wanted_language

_Run = Callable[[argparse.Namespace, Say], int]
_AddArguments = Callable[[argparse.ArgumentParser, Say], None]
_COMMANDS: dict[str, tuple[_AddArguments, _Run]] = {
    "read": (read.add_arguments, read.run),
    "demo": (demo.add_arguments, demo.run),
    "sheet": (sheet.add_arguments, sheet.run),
    "worker": (worker.add_arguments, worker.run),
    "server": (server.add_arguments, server.run),
    "dev": (dev.add_arguments, dev.run),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; ``arguments`` without the program's name. Never raises StationError."""
    use_utf8()
    given = list(sys.argv[1:] if arguments is None else arguments)
    say = Say(_language(given))
    wanted = _parser(say).parse_args(given)
    try:
        _, run = _COMMANDS[wanted.command]
        return run(wanted, say)
    except StationError as error:
        told = f"{error.code.value}: {of_error(error, say.language)}"
        print(f"station {wanted.command}: {told}", file=sys.stderr)
        return read.WRONG_USE
    except KeyboardInterrupt:
        return read.STOPPED
    except BrokenPipeError:
        # Whoever read our output went away; there is no one left to tell.
        sys.stderr.close()
        return read.SOME_FAILED


def _language(given: list[str]) -> Language:
    """Needed before parsing, since the help itself is in that language."""
    scout = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    scout.add_argument("--lang", choices=[language.value for language in Language])
    return wanted_language(scout.parse_known_args(given)[0].lang)


class _Parser(argparse.ArgumentParser):
    """Says in the user's language that the words given are not understood, then what argparse knows."""

    say: Say

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        told = self.say("wrong_use", prog=self.prog, detail=message)
        self.exit(read.WRONG_USE, f"{self.prog}: {told}\n")


def _parser(say: Say) -> argparse.ArgumentParser:
    languages = _Parser(add_help=False)
    languages.add_argument("--lang", choices=[language.value for language in Language], help=say("lang"))
    parser = _Parser(prog="station", description=say("station"))
    parser.say = say
    commands = parser.add_subparsers(dest="command", required=True)
    for name, (add_arguments, _) in _COMMANDS.items():
        described = commands.add_parser(name, help=say(name), description=say(name), parents=[languages])
        described.say = say
        add_arguments(described, say)
    return parser
