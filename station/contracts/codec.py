"""The only JSON door: bytes to typed values and back (msgspec stays behind it).

Frozen dataclasses are their own schema. Whatever is wrong with foreign bytes comes
out as one :class:`DataError` that names the place.
"""

from __future__ import annotations

import math
from typing import TypeVar

import msgspec

from station.errors import Code, StationError

MAX_BYTES = 10_000_000

T = TypeVar("T")


class DataError(StationError):
    """The bytes are no JSON of the wanted shape; fact ``path`` names the place inside them."""


def decode(data: bytes, wanted: type[T]) -> T:
    """UTF-8 JSON to ``wanted`` (dataclass, dict, ``object``...).

    Raises DataError: larger than 10 MB, malformed, nested too deeply for the interpreter,
    NaN or Infinity, numbers beyond a double, or another shape than ``wanted``.
    """
    if len(data) > MAX_BYTES:
        raise DataError(Code.TOO_LARGE, path="", detail=f"{len(data)} bytes of JSON, at most {MAX_BYTES}")
    try:
        return msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"), type=wanted)
    except (msgspec.MsgspecError, RecursionError, ValueError, OverflowError) as wrong:
        raise _data_error(wrong) from None


def convert(value: object, wanted: type[T]) -> T:
    """Already decoded JSON values (dict, list, str...) to ``wanted``. Raises DataError."""
    try:
        return msgspec.convert(value, wanted)
    except (msgspec.MsgspecError, RecursionError, ValueError, OverflowError) as wrong:
        raise _data_error(wrong) from None


def encode(value: object) -> bytes:
    """Compact UTF-8 JSON, Hangul as it is, keys in the order of the fields.

    Raises DataError where ``value`` holds NaN, Infinity, lone surrogates, cycles or foreign types.
    """
    try:
        data = msgspec.json.encode(value)
        if b"null" in data:  # msgspec writes NaN as null, which would hide the fault
            _refuse_nan(msgspec.to_builtins(value, builtin_types=(bytes,)), "")
    except (msgspec.MsgspecError, RecursionError, TypeError, ValueError, OverflowError) as wrong:
        raise _data_error(wrong) from None
    return data


def encodable(value: object) -> object:
    """``value`` as plain dicts, lists and texts, for those who write JSON themselves (the web framework)."""
    return msgspec.to_builtins(value)


def _refuse_nan(value: object, path: str) -> None:
    if isinstance(value, float):
        if not math.isfinite(value):
            raise DataError(Code.UNREADABLE, path=path, detail=f"{value} is no JSON number")
    elif isinstance(value, dict):
        for key, inner in value.items():
            _refuse_nan(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list | tuple):
        for index, inner in enumerate(value):
            _refuse_nan(inner, f"{path}[{index}]")


def _data_error(wrong: Exception) -> DataError:
    """msgspec ends its sentences with " - at `$.questions[3].x`"; keep the place apart."""
    if isinstance(wrong, RecursionError):
        return DataError(Code.UNREADABLE, path="", detail="nested too deeply")
    detail, _, place = str(wrong).partition(" - at `")
    path = place.rstrip("`").removeprefix("$").removeprefix(".")
    return DataError(Code.UNREADABLE, path=path, detail=detail)
