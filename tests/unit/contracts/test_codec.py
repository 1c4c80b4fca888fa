"""The JSON door: only whole, finite, typed values pass, and faults name their place."""

from __future__ import annotations

import contextlib
import math
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.contracts.codec import MAX_BYTES, DataError, convert, decode, encode
from station.errors import Code, StationError


@dataclass(frozen=True, slots=True, kw_only=True)
class Inner:
    x: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Outer:
    name: str
    items: tuple[Inner, ...] = ()
    note: str | None = None


def test_round_trip_keeps_hangul_as_it_is() -> None:
    value = Outer(name="제1회 단원평가", items=(Inner(x=1.5),))
    data = encode(value)
    assert data == '{"name":"제1회 단원평가","items":[{"x":1.5}],"note":null}'.encode()
    assert decode(data, Outer) == value


def test_byte_order_mark_is_no_fault() -> None:
    assert decode(b'\xef\xbb\xbf{"name":"a"}', Outer) == Outer(name="a")


@pytest.mark.parametrize(
    "data", [b"NaN", b"[Infinity]", b"-Infinity", b"1e999", b"", b"{", b"\xff\xfe", b"1 2"]
)
def test_broken_json_is_refused(data: bytes) -> None:
    with pytest.raises(DataError) as caught:
        decode(data, object)
    assert caught.value.code is Code.UNREADABLE


@pytest.mark.parametrize("wanted", [object, dict, Outer])
def test_deep_nesting_is_refused(wanted: type[object]) -> None:
    data = b'{"name":"a","other":' + b"[" * 200_000 + b"]" * 200_000 + b"}"
    with pytest.raises(DataError):
        decode(data, wanted)


def test_too_much_is_refused_before_it_is_parsed() -> None:
    with pytest.raises(DataError) as caught:
        decode(b" " * (MAX_BYTES + 1), object)
    assert caught.value.code is Code.TOO_LARGE


def test_wrong_shape_names_the_place() -> None:
    with pytest.raises(DataError) as caught:
        decode(b'{"name":"a","items":[{"x":1},{"x":"1"}]}', Outer)
    assert caught.value.facts["path"] == "items[1].x"
    with pytest.raises(DataError) as caught:
        convert({"name": "a", "items": [{"x": 1}, {}]}, Outer)
    assert caught.value.facts["path"] == "items[1]"


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_encode_refuses_what_json_cannot_say(bad: float) -> None:
    with pytest.raises(DataError) as caught:
        encode(Outer(name="a", items=(Inner(x=1.0), Inner(x=bad))))
    assert caught.value.facts["path"] == "items[1].x"


def test_encode_refuses_foreign_values() -> None:
    cycle: list[object] = []
    cycle.append(cycle)
    for bad in (object(), "\ud800", cycle):
        with pytest.raises(DataError):
            encode(bad)


@given(st.binary(max_size=200))
def test_any_bytes_give_a_value_or_our_error(data: bytes) -> None:
    with contextlib.suppress(StationError):
        assert isinstance(decode(data, Outer), Outer)
