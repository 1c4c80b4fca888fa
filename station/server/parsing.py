"""Bodies as they come in: through the one JSON door, and nothing that a database cannot keep."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import IO, Any, Final

from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from station.contracts.codec import MAX_BYTES, DataError, decode

DEEPEST: Final = 64
MOST_INTEGER: Final = 2**63 - 1


class JsonParser(BaseParser):
    """JSON of at most 10 MB. Raises ParseError: malformed, numbers beyond 64 bits or a double, text with NUL
    or half a character, nested too deeply."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, object] | None = None,
    ) -> Any:
        try:
            body = decode(stream.read(MAX_BYTES + 1), object)
        except DataError as error:
            raise ParseError(f"JSON이 올바르지 않습니다: {error.facts['detail']}", "bad_body") from None
        return self.checked(body)

    def checked(self, body: object) -> object:
        return keepable(body)


class LenientJsonParser(JsonParser):
    """Of workers: what they read on a picture may hold anything, and a result must not be lost for it."""

    def checked(self, body: object) -> object:
        return keepable(body, replace_nul="\ufffd")


def keepable(value: object, *, replace_nul: str | None = None, depth: int = 0) -> object:
    """``value`` as every database keeps it. Raises ParseError where it does not, NUL too unless there is
    something to put in its place."""
    if depth > DEEPEST:
        raise ParseError(f"{DEEPEST}단계보다 깊은 JSON입니다.", "bad_body")
    if isinstance(value, str):
        if "\x00" in value and replace_nul is None:
            raise ParseError("본문에 NUL 문자가 있습니다.", "bad_body")
        return value.replace("\x00", replace_nul or "")
    if isinstance(value, int) and not -MOST_INTEGER <= value <= MOST_INTEGER:
        raise ParseError("숫자가 너무 큽니다.", "bad_body")
    inside = partial(keepable, replace_nul=replace_nul, depth=depth + 1)
    if isinstance(value, dict):
        return {str(inside(name)): inside(part) for name, part in value.items()}
    return list(map(inside, value)) if isinstance(value, list) else value
