"""A seeded corpus of files made to break a reader: cut, flipped, swapped, bombs, nonsense."""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from tests.faults.test_hostile_files import (
    ORIGINALS,
    bmp_of_size,
    jpeg_of_size,
    png_of_size,
    tiff_of_size,
)

NAMES = (
    "답안지 {n}.jpg",
    "🗒️{n}.pdf",
    "a{n}.JPG",
    "x" * 180 + "{n}.png",
    "no ending {n}",
    ".{n}.tif",
    "{n};'\".png",
)
MAGICS = (
    b"",
    b"\x00",
    b"%PDF-1.7\n",
    b"\xff\xd8\xff",
    b"\x89PNG\r\n\x1a\n",
    b"II*\x00",
    b"MM\x00*",
    b"BM",
    b"RIFF",
)
KINDS = tuple(ORIGINALS.values())


def corpus(seed: int, count: int) -> Iterator[tuple[str, bytes]]:
    """``count`` names with their bytes; every one per cent cut of every format comes first."""
    rng = random.Random(f"hostile {seed}")
    for number, data in enumerate(islice(_endless(rng), count)):
        yield rng.choice(NAMES).format(n=number), data


def _endless(rng: random.Random) -> Iterator[bytes]:
    for data in KINDS:
        for percent in range(1, 100):
            yield data[: max(1, len(data) * percent // 100)]
    yield from (png_of_size(60_000, 60_000), jpeg_of_size(60_000, 60_000), bmp_of_size(60_000, 60_000))
    yield from (tiff_of_size(60_000, 60_000, None), tiff_of_size(60_000, 60_000, "group4"))
    while True:
        yield rng.choice((_flipped, _hollow, _two_in_one, _noise, _shuffled, _swelling))(rng)


def _flipped(rng: random.Random) -> bytes:
    """Headers are where decoders break: half of the flips go there."""
    data = bytearray(rng.choice(KINDS))
    for _ in range(rng.choice((1, 3, 30))):
        end = len(data) if rng.random() < 0.5 else min(300, len(data))
        data[rng.randrange(end)] ^= 1 << rng.randrange(8)
    return bytes(data)


def _hollow(rng: random.Random) -> bytes:
    data = rng.choice(KINDS)
    at, size = rng.randrange(len(data)), rng.randrange(1, 2000)
    return data[:at] + bytes(size) + data[at + size :]


def _two_in_one(rng: random.Random) -> bytes:
    one, two = rng.choice(KINDS), rng.choice(KINDS)
    return one[: rng.randrange(1, len(one))] + two[rng.randrange(len(two)) :]


def _noise(rng: random.Random) -> bytes:
    return rng.choice(MAGICS) + rng.randbytes(rng.choice((0, 10, 5_000)))


def _shuffled(rng: random.Random) -> bytes:
    data = rng.choice(KINDS)
    one, two, three = sorted(rng.randrange(len(data)) for _ in range(3))
    return data[:one] + data[two:three] + data[one:two] + data[three:]


def _swelling(rng: random.Random) -> bytes:
    return rng.choice(MAGICS) + zlib.compress(bytes(5_000_000), 9)


def write_corpus(folder: Path, seed: int, count: int) -> list[Path]:
    """The corpus as files; names that the system refuses are made plain."""
    written = []
    for number, (name, data) in enumerate(corpus(seed, count)):
        path = folder / str(number % 50) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            path.write_bytes(data)
        except OSError:
            path = path.with_name(f"{number}.bin")
            path.write_bytes(data)
        written.append(path)
    return written
