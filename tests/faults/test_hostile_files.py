"""Files made to break a decoder: each gives a page or a code, at once, and nothing else."""

from __future__ import annotations

import io
import random
import struct
import time
import zlib
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from station.errors import Code, FileError
from station.pipelines.image_io import MAX_PAGES, count_pages, decode_page
from tests.pictures import encoded, exif, scene

GREY = scene()
COLOUR = np.dstack([GREY, 255 - GREY, GREY])
NOISE = np.random.default_rng(7).integers(0, 256, (240, 320, 3)).astype(np.uint8)
MOST_S = 2.0

ORIGINALS = {
    "jpeg": encoded(NOISE, "JPEG", exif=exif(6)),
    "progressive": encoded(NOISE, "JPEG", progressive=True),
    "png": encoded(NOISE, "PNG"),
    "tiff": encoded(NOISE, "TIFF"),
    "tiff lzw": encoded(NOISE, "TIFF", compression="tiff_lzw"),
    "g4": encoded(Image.fromarray(GREY).convert("1"), "TIFF", compression="group4"),
    "bmp": encoded(NOISE, "BMP"),
    "webp": encoded(NOISE, "WEBP"),
    "webp lossless": encoded(COLOUR, "WEBP", lossless=True),
    "pdf": encoded(NOISE, "PDF"),
    "heic": (Path(__file__).resolve().parents[1] / "data" / "pictures" / "scene.heic").read_bytes(),
}


def code_of(data: bytes, page_index: int = 0) -> Code | None:
    """None for a page that decodes; any exception that is no FileError fails the test."""
    began = time.monotonic()
    try:
        count_pages(data)
        decode_page(data, page_index)
    except FileError as error:
        return error.code
    finally:
        assert time.monotonic() - began < MOST_S
    return None


@pytest.mark.parametrize("name", ORIGINALS)
def test_a_file_cut_anywhere_is_refused(name: str) -> None:
    """A picture that is half there must never be read as if it were whole."""
    data = ORIGINALS[name]
    for percent in range(1, 100):
        cut = data[: max(1, len(data) * percent // 100)]
        assert code_of(cut) in (Code.UNREADABLE, Code.UNSUPPORTED_FORMAT, Code.NO_PAGES), percent


@pytest.mark.parametrize("name", ORIGINALS)
def test_flipped_bits_give_a_page_or_a_code(name: str) -> None:
    data = ORIGINALS[name]
    draw = random.Random(name)
    for _ in range(60):
        broken = bytearray(data)
        for _ in range(draw.choice((1, 4, 40))):
            # Headers are where decoders break: half of the flips go there.
            end = len(data) if draw.random() < 0.5 else min(200, len(data))
            broken[draw.randrange(end)] ^= 1 << draw.randrange(8)
        code_of(bytes(broken))


def test_random_bytes_behind_every_magic() -> None:
    draw = random.Random(3)
    for data in ORIGINALS.values():
        for keep in (4, 16, 64):
            code_of(data[:keep] + draw.randbytes(2_000))


def png_of_size(width: int, height: int) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(bytes(100_000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def jpeg_of_size(width: int, height: int, *, progressive: bool = False) -> bytes:
    data = bytearray(encoded(COLOUR, "JPEG", progressive=progressive))
    at = data.index(b"\xff\xc2" if progressive else b"\xff\xc0")
    struct.pack_into(">HH", data, at + 5, height, width)
    return bytes(data)


def tiff_of_size(width: int, height: int, compression: str | None) -> bytes:
    bilevel = Image.fromarray(GREY).convert("1")
    data = bytearray(encoded(bilevel, "TIFF", compression=compression))
    (at,) = struct.unpack_from("<I", data, 4)
    (count,) = struct.unpack_from("<H", data, at)
    for entry in range(at + 2, at + 2 + 12 * count, 12):
        (tag,) = struct.unpack_from("<H", data, entry)
        if tag in (256, 257):
            struct.pack_into("<HII", data, entry + 2, 4, 1, width if tag == 256 else height)
    return bytes(data)


def bmp_of_size(width: int, height: int) -> bytes:
    data = bytearray(encoded(GREY, "BMP"))
    struct.pack_into("<ii", data, 18, width, height)
    struct.pack_into("<I", data, 30, 1)  # run-length: its size says nothing about the pixels
    return bytes(data)


@pytest.mark.parametrize(
    "bomb",
    [
        png_of_size(60_000, 60_000),
        png_of_size(2**31 - 1, 1_000),
        jpeg_of_size(60_000, 60_000),
        jpeg_of_size(14_000, 12_000, progressive=True),
        tiff_of_size(60_000, 60_000, None),
        tiff_of_size(60_000, 60_000, "group4"),
        tiff_of_size(4_000_000_000, 300, "group4"),
        bmp_of_size(60_000, 60_000),
    ],
    ids=["png", "png line", "jpeg", "progressive", "tiff", "g4", "tiff line", "bmp"],
)
def test_a_bomb_is_refused_by_its_header(bomb: bytes) -> None:
    assert code_of(bomb) is Code.TOO_LARGE


def test_a_picture_larger_than_memory_inside_a_pdf() -> None:
    small = encoded(Image.fromarray(GREY).convert("1"), "PDF", resolution=72)
    bomb = small.replace(b"/Width 320", b"/Width 60000").replace(b"/Height 240", b"/Height 60000")
    assert bomb != small
    assert code_of(bomb) in (Code.TOO_LARGE, Code.UNREADABLE, None)


def test_an_encrypted_pdf() -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    held = io.BytesIO()
    canvas = Canvas(held, encrypt=StandardEncryption("secret", canPrint=0))
    canvas.drawString(100, 100, "hidden")
    canvas.save()
    assert code_of(held.getvalue()) is Code.ENCRYPTED


def test_pdfs_without_pages_and_with_too_many() -> None:
    document = pypdfium2.PdfDocument.new()
    held = io.BytesIO()
    document.save(held)
    assert code_of(held.getvalue()) in (Code.NO_PAGES, Code.UNREADABLE)
    for _ in range(MAX_PAGES + 1):
        document.new_page(200, 200)
    held = io.BytesIO()
    document.save(held)
    document.close()
    assert code_of(held.getvalue()) is Code.TOO_MANY_PAGES


def test_a_huge_pdf_page_is_drawn_small_enough() -> None:
    document = pypdfium2.PdfDocument.new()
    document.new_page(14_400, 14_400)
    held = io.BytesIO()
    document.save(held)
    document.close()
    assert decode_page(held.getvalue()).full_width_px <= 6_100


def test_a_large_tiff_that_points_beyond_all_files() -> None:
    header = struct.pack("<2sHHHQ", b"II", 43, 8, 0, 2**64 - 9)
    assert code_of(header + bytes(300)) is Code.UNREADABLE


def test_a_tiff_whose_pages_run_in_a_circle() -> None:
    data = bytearray(ORIGINALS["tiff"])
    (at,) = struct.unpack_from("<I", data, 4)
    (count,) = struct.unpack_from("<H", data, at)
    struct.pack_into("<I", data, at + 2 + 12 * count, at)
    assert count_pages(bytes(data)) == 1


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", Code.EMPTY_FILE),
        (b"x", Code.UNSUPPORTED_FORMAT),
        (b"GIF89a" + bytes(100), Code.UNSUPPORTED_FORMAT),
        (b"PK\x03\x04" + bytes(100), Code.UNSUPPORTED_FORMAT),
        (b"\xff\xd8\xff", Code.UNREADABLE),
        (b"%PDF-1.7\n", Code.UNREADABLE),
        (encoded(scene(199, 400), "PNG"), Code.TOO_SMALL),
    ],
    ids=["nothing", "a letter", "gif", "zip", "jpeg start", "pdf start", "small"],
)
def test_what_is_no_page(data: bytes, code: Code) -> None:
    assert code_of(data) is code
