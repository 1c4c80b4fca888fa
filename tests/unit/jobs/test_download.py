"""Downloads from real servers on this computer: pinned, bounded in size and time, nothing left of a
failure."""

from __future__ import annotations

import hashlib
import ssl
import time
from pathlib import Path

import pytest

from station.jobs.addresses import DownloadPolicy, Resolver, resolve
from station.jobs.download import Downloader
from station.pipelines.jobs.errors import JobError
from tests.unit.jobs.loopback import (
    Handler,
    Loopback,
    Trust,
    content,
    drip,
    make_trust,
    redirect,
    serving,
    silence,
    status,
)

LOOPBACK = DownloadPolicy(allow_loopback=True)
HOST = "files.example.com"
BODY = bytes(range(256)) * 9_000


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> Trust:
    return make_trust(tmp_path_factory.mktemp("trust"), HOST)


def here(host: str, port: int) -> tuple[str, ...]:
    """Every name is this computer."""
    return ("127.0.0.1",)


def fetched(
    url: str,
    folder: Path,
    *,
    resolver: Resolver = resolve,
    policy: DownloadPolicy = LOOPBACK,
    tls: ssl.SSLContext | None = None,
    most_bytes: int = 10_000_000,
    sha256: str | None = None,
    timeout_s: float = 20.0,
) -> bytes:
    """The file's bytes; whatever happens, nothing else is left in ``folder``."""
    target = folder / "파일"
    try:
        Downloader(policy, resolver=resolver, tls=tls).to_file(
            url, target, most_bytes=most_bytes, sha256=sha256, timeout_s=timeout_s
        )
    except BaseException:
        assert list(folder.iterdir()) == []
        raise
    assert list(folder.iterdir()) == [target]
    return target.read_bytes()


def refused(url: str, folder: Path, **how: object) -> JobError:
    with pytest.raises(JobError) as told:
        fetched(url, folder, **how)  # type: ignore[arg-type]
    assert "X-Signature" not in str(told.value)
    return told.value


def test_a_file_comes_whole(server: Loopback, tmp_path: Path) -> None:
    server.answers["/a"] = content(BODY)
    url = server.url("/a?X-Signature=secret")
    assert fetched(url, tmp_path, sha256=hashlib.sha256(BODY).hexdigest()) == BODY
    (asked,) = server.asked
    assert (asked.method, asked.path) == ("GET", "/a?X-Signature=secret")
    assert asked.headers["host"] == f"127.0.0.1:{server.port}"
    assert asked.headers["accept-encoding"] == "identity"
    assert "authorization" not in asked.headers


def test_an_answer_in_chunks_or_without_a_length_comes_whole(server: Loopback, tmp_path: Path) -> None:
    def chunked(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        handler.wfile.write(b"3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n")

    server.answers["/chunked"] = chunked
    server.answers["/endless"] = content(b"abcdefg", Content_Length="")
    for number, path in enumerate(("/chunked", "/endless")):
        folder = tmp_path / str(number)
        folder.mkdir()
        assert fetched(server.url(path), folder) == b"abcdefg"


@pytest.mark.parametrize(
    ("answer", "code", "retryable"),
    [
        (content(b"short", Content_Length="50"), "download_damaged", True),
        (content(BODY, Content_Length=str(10**12)), "download_too_large", False),
        (content(BODY), "download_too_large", False),
        (content(BODY, Content_Length=""), "download_too_large", False),
        (content(b"x", Content_Encoding="gzip"), "download_failed", False),
        (lambda handler: handler.wfile.write(b"nonsense\r\n\r\n"), "download_failed", True),
        (lambda handler: None, "download_failed", True),
        (
            lambda handler: handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 500),
            "download_failed",
            True,
        ),
        (status(403), "download_failed", True),
        (status(404), "download_failed", False),
        (status(206), "download_failed", False),
        (status(429), "download_failed", True),
        (status(500), "download_failed", True),
        (status(503), "download_failed", True),
    ],
)
def test_a_wrong_answer_is_named_and_nothing_is_left(
    server: Loopback, tmp_path: Path, answer: object, code: str, retryable: bool
) -> None:
    server.answers["/a"] = answer  # type: ignore[assignment]
    told = refused(server.url("/a?X-Signature=1"), tmp_path, most_bytes=100_000)
    assert (told.code, told.retryable) == (code, retryable)


def test_another_file_than_the_one_that_was_meant_is_refused(server: Loopback, tmp_path: Path) -> None:
    server.answers["/a"] = content(b"other")
    told = refused(server.url("/a"), tmp_path, sha256=hashlib.sha256(b"meant").hexdigest())
    assert told.code == "download_damaged"


@pytest.mark.parametrize("head", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"])
def test_a_slow_drip_is_ended_by_the_deadline(server: Loopback, tmp_path: Path, head: bytes) -> None:
    """Each byte comes well within any timeout of a single read; head and body as a whole do not."""
    server.answers["/a"] = drip(head)
    began = time.monotonic()
    told = refused(server.url("/a"), tmp_path, timeout_s=0.5)
    assert (told.code, told.detail, told.retryable) == ("download_failed", "took too long", True)
    assert time.monotonic() - began < 5


def test_a_server_that_says_nothing_is_ended_by_the_deadline(server: Loopback, tmp_path: Path) -> None:
    server.answers["/a"] = silence
    assert refused(server.url("/a"), tmp_path, timeout_s=0.3).detail == "took too long"


def test_nobody_there_may_be_there_later(tmp_path: Path) -> None:
    with serving() as gone:
        pass
    told = refused(gone.url("/a"), tmp_path)
    assert (told.code, told.retryable) == ("download_failed", True)


def test_redirects_are_followed_three_times(server: Loopback, tmp_path: Path) -> None:
    server.answers |= {f"/{n}": redirect(f"/{n + 1}", code) for n, code in enumerate((301, 302, 307, 308))}
    server.answers["/3"] = content(b"there")
    assert fetched(server.url("/0"), tmp_path) == b"there"
    (tmp_path / "파일").unlink()
    server.answers["/3"] = redirect("/4")
    server.answers["/4"] = content(b"there")
    assert refused(server.url("/0"), tmp_path).code == "download_refused"


@pytest.mark.parametrize(
    "to",
    [
        "https://10.0.0.1/secret",
        "http://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        "https://user@files.example.com/",
        "https://[::ffff:10.0.0.1]/",
        "",
    ],
)
def test_a_redirect_is_checked_like_the_first_url(server: Loopback, tmp_path: Path, to: str) -> None:
    server.answers["/a"] = redirect(to)
    assert refused(server.url("/a"), tmp_path).code == "download_refused"


def test_the_list_of_hosts_holds_for_redirects(server: Loopback, tmp_path: Path) -> None:
    policy = DownloadPolicy(hosts=("good.example.com",), allow_loopback=True)
    server.answers["/a"] = redirect(f"http://bad.example.com:{server.port}/b")
    server.answers["/b"] = content(b"never")
    url = server.url("/a", host="good.example.com")
    assert refused(url, tmp_path, policy=policy, resolver=here).code == "download_refused"
    assert [asked.path for asked in server.asked] == ["/a"]


def test_the_address_that_was_checked_is_the_one_connected_to(server: Loopback, tmp_path: Path) -> None:
    """A name that is this computer first and the metadata service the next time it is asked for."""
    answers = iter([("127.0.0.1",), ("169.254.169.254",)])
    asked: list[str] = []

    def rebinding(host: str, port: int) -> tuple[str, ...]:
        asked.append(host)
        return next(answers)

    server.answers["/a"] = content(b"fine")
    url = server.url("/a", host="rebinding.example.com")
    assert fetched(url, tmp_path, resolver=rebinding) == b"fine"
    assert asked == ["rebinding.example.com"]
    assert server.asked[0].headers["host"] == f"rebinding.example.com:{server.port}"
    (tmp_path / "파일").unlink()
    assert refused(url, tmp_path, resolver=rebinding).code == "download_refused"


def test_tls_is_checked_against_the_name_not_the_address(trust: Trust, tmp_path: Path) -> None:
    with serving(trust.server) as server:
        server.answers["/a"] = content(BODY)
        good = server.url("/a", host=HOST)
        assert fetched(good, tmp_path, resolver=here, tls=trust.client) == BODY
        assert server.asked[0].headers["host"] == f"{HOST}:{server.port}"
        (tmp_path / "파일").unlink()
        for url, tls in ((server.url("/a", host="other.example.com"), trust.client), (good, None)):
            told = refused(url, tmp_path, resolver=here, tls=tls)
            assert (told.code, told.detail) == ("download_failed", "the host is not who it says")
        assert len(server.asked) == 1


def test_the_next_address_is_tried_where_one_does_not_answer(server: Loopback, tmp_path: Path) -> None:
    server.answers["/a"] = content(b"fine")

    def two(host: str, port: int) -> tuple[str, ...]:
        return ("127.0.0.2", "127.0.0.1")  # the server listens on the second alone

    assert fetched(server.url("/a", host="two.example.com"), tmp_path, resolver=two) == b"fine"


def test_a_small_answer_is_read_with_its_headers_and_no_redirect(server: Loopback) -> None:
    server.answers["/meta"] = content(b"{}")
    server.answers["/away"] = redirect("/meta")
    downloader = Downloader(LOOPBACK)
    assert downloader.read(server.url("/meta"), headers={"X-Worker-Token": "t"}, most_bytes=10) == b"{}"
    assert server.asked[0].headers["x-worker-token"] == "t"
    with pytest.raises(JobError) as told:
        downloader.read(server.url("/away"), headers={"X-Worker-Token": "t"}, most_bytes=10)
    assert told.value.code == "download_refused"
    assert len(server.asked) == 2
