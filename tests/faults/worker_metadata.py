"""The metadata service of an EC2 instance, version 2, on loopback."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from tests.sqs_server import REGION

SESSION_TOKEN = "of-this-session"


class _Metadata(BaseHTTPRequestHandler):
    told: dict[str, str]

    def do_PUT(self) -> None:
        fine = self.path == "/latest/api/token" and self.headers.get("X-aws-ec2-metadata-token-ttl-seconds")
        self._answer(200 if fine else 400, SESSION_TOKEN)

    def do_GET(self) -> None:
        if self.headers.get("X-aws-ec2-metadata-token") != SESSION_TOKEN:
            self._answer(401, "")
        else:
            self._answer(200 if self.path in self.told else 404, self.told.get(self.path, ""))

    def _answer(self, status: int, text: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def metadata(instance_id: str, region: str = REGION) -> Iterator[str]:
    told = {"/latest/meta-data/instance-id": instance_id, "/latest/meta-data/placement/region": region}
    server = HTTPServer(("127.0.0.1", 0), type("Metadata", (_Metadata,), {"told": told}))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
