"""A server on this computer that answers as a test tells it and remembers what it was asked."""

from __future__ import annotations

import contextlib
import datetime
import ipaddress
import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


Answer = Callable[["Handler"], None]


@dataclass
class Loopback:
    """``answers`` by path without its query; one that is a list is used up, its last stays."""

    answers: dict[str, Answer | list[Answer]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    port: int = 0
    scheme: str = "http"
    ending: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str, *, host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"

    def answer_to(self, path: str) -> Answer:
        told = self.answers.get(path.partition("?")[0], status(404))
        if isinstance(told, list):
            return told.pop(0) if len(told) > 1 else told[0]
        return told


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    loopback: Loopback

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def _answer(self, body: bytes) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.loopback.asked.append(Asked(method=self.command, path=self.path, headers=headers, body=body))
        self.close_connection = True
        with contextlib.suppress(OSError):  # the other side had enough
            self.loopback.answer_to(self.path)(self)

    def say(self, body: bytes, code: int = 200, /, **headers: str) -> None:
        self.send_response(code)
        sent = {"Content-Length": str(len(body)), "Connection": "close"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        for name, value in sent.items():
            if value:
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Nothing."""


def content(body: bytes, **headers: str) -> Answer:
    return lambda handler: handler.say(body, 200, **headers)


def says(value: object) -> Answer:
    return content(json.dumps(value, ensure_ascii=False).encode(), Content_Type="application/json")


def status(code: int, **headers: str) -> Answer:
    return lambda handler: handler.say(b"{}", code, **headers)


def redirect(to: str, code: int = 302) -> Answer:
    return lambda handler: handler.say(b"", code, Location=to)


def drip(head: bytes, *, every_s: float = 0.02) -> Answer:
    """One byte after the other, until the other side or the test has had enough."""

    def answer(handler: Handler) -> None:
        for byte in head + b"x" * 100_000:
            handler.wfile.write(bytes([byte]))
            handler.wfile.flush()
            if handler.loopback.ending.wait(every_s):
                return

    return answer


def silence(handler: Handler) -> None:
    handler.loopback.ending.wait(30)


class _Server(ThreadingHTTPServer):
    daemon_threads = False

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away, or that does not trust us, is what some tests are about."""


@contextmanager
def serving(tls: ssl.SSLContext | None = None) -> Iterator[Loopback]:
    loopback = Loopback(scheme="https" if tls else "http")
    handler = type("BoundHandler", (Handler,), {"loopback": loopback})
    with _Server(("127.0.0.1", 0), handler) as server:
        if tls is not None:
            server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        loopback.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield loopback
        finally:
            loopback.ending.set()
            server.shutdown()
            thread.join()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """A certificate for ``files.example.com`` alone, and contexts that show and trust it."""

    server: ssl.SSLContext
    client: ssl.SSLContext


def make_trust(folder: Path, *names: str) -> Trust:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test")])
    now = datetime.datetime.now(datetime.UTC)
    builder = x509.CertificateBuilder(subject_name=name, issuer_name=name, public_key=key.public_key())
    certificate = (
        builder.serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([_name(one) for one in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "both.pem").write_bytes(pem + secret)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "both.pem")
    return Trust(server=server, client=ssl.create_default_context(cadata=pem.decode()))


def _name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
