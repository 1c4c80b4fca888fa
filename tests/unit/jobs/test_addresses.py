"""Where no file may come from: schemes, hosts, and every address behind a name."""

from __future__ import annotations

import pytest

from station.jobs.addresses import DownloadPolicy, Resolver, checked_place
from station.pipelines.jobs.errors import JobError

PUBLIC = "93.184.216.34"
OPEN = DownloadPolicy()


def found(*addresses: str) -> Resolver:
    return lambda host, port: addresses


def refusal(url: str, policy: DownloadPolicy = OPEN, resolver: Resolver | None = None) -> str:
    with pytest.raises(JobError) as refused:
        checked_place(url, policy, resolver or found(PUBLIC))
    assert not refused.value.retryable
    assert "example" not in str(refused.value), "an address in an error may be a signed one"
    return refused.value.code


def test_a_public_place_is_taken_as_it_is() -> None:
    place = checked_place(
        "https://files.example.com/a%20b/c?X-Signature=1&n=%ED", OPEN, found(PUBLIC, "2606:2800:220:1::1")
    )
    assert (place.scheme, place.host, place.port) == ("https", "files.example.com", 443)
    assert place.target == "/a%20b/c?X-Signature=1&n=%ED"
    assert place.addresses == (PUBLIC, "2606:2800:220:1::1")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.9.1",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.0.1",
        "169.254.169.254",  # instance metadata
        "100.64.0.1",  # carriers' own space
        "100.100.100.200",
        "192.0.0.192",
        "192.0.2.1",
        "192.88.99.1",
        "198.18.0.1",
        "198.51.100.7",
        "203.0.113.7",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:93.184.216.34",
        "::7f00:1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::a00:1",
        "2001::7f00:1",
        "2001:db8::1",
        "2002:7f00:1::",
        "2002:c0a8:1::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
        "100::1",
    ],
)
def test_no_address_of_a_closed_network_is_connected_to(address: str) -> None:
    assert refusal("https://files.example.com/a", OPEN, found(address)) == "download_refused"
    assert refusal("https://files.example.com/a", OPEN, found(PUBLIC, address)) == "download_refused"


@pytest.mark.parametrize("address", [PUBLIC, "8.8.8.8", "52.219.60.1", "2606:4700::1111", "2a00:1450::1"])
def test_public_addresses_are(address: str) -> None:
    assert checked_place("https://files.example.com/a", OPEN, found(address)).addresses == (address,)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "files.example.com/a",
        "//files.example.com/a",
        "ftp://files.example.com/a",
        "file:///etc/passwd",
        "gopher://files.example.com/",
        "http://files.example.com/a",
        "https:///a",
        "https://user@files.example.com/a",
        "https://user:secret@files.example.com/a",
        "https://files.example.com\\@127.0.0.1/a",
        "https://files.example.com:99999/a",
        "https://files.example.com:x/a",
        "https://files.example.com/a b",
        "https://files.example.com/a\r\nHost: b",
        "https://파일.example.com/a",
        "https://[::1/a",
        "https://[fe80::1%25eth0]/a",
    ],
)
def test_only_plain_https_urls_are_read(url: str) -> None:
    assert refusal(url) == "download_refused"


@pytest.mark.parametrize(
    ("host", "allowed"),
    [
        ("files.example.com", True),
        ("FILES.example.com.", True),
        ("a.bucket.example.net", True),
        ("bucket.example.net", False),
        ("evilfiles.example.com", False),
        ("files.example.com.evil.org", False),
        ("example.com", False),
    ],
)
def test_a_list_of_hosts_is_kept_to(host: str, allowed: bool) -> None:
    policy = DownloadPolicy(hosts=("files.example.com", ".bucket.example.net"))
    url = f"https://{host}/a"
    if allowed:
        assert checked_place(url, policy, found(PUBLIC)).host == host.lower().rstrip(".")
    else:
        assert refusal(url, policy) == "download_refused"


def test_loopback_is_for_those_who_ask_for_it() -> None:
    policy = DownloadPolicy(allow_loopback=True)
    assert checked_place("http://localhost:9000/a", policy, found("127.0.0.1", "::1")).port == 9000
    assert refusal("http://localhost/a", policy, found("127.0.0.1", "10.0.0.1")) == "download_refused"
    assert refusal("http://localhost/a", policy, found(PUBLIC)) == "download_refused"
    assert refusal("https://localhost/a", policy, found("::ffff:127.0.0.1")) == "download_refused"
    assert refusal("http://localhost/a", OPEN, found("127.0.0.1")) == "download_refused"


def test_a_name_that_does_not_resolve_may_do_so_later() -> None:
    def fails(host: str, port: int) -> tuple[str, ...]:
        raise OSError("no such host")

    for resolver in (fails, found()):
        with pytest.raises(JobError) as failed:
            checked_place("https://files.example.com/a", OPEN, resolver)
        assert (failed.value.code, failed.value.retryable) == ("download_failed", True)
