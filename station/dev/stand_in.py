"""Stands in for the paid services that jobs call (an OpenAI-compatible endpoint), without any intelligence.

Its vectors and problems are made up from the request, so that the way to the service and back can be tried
without a key. Whoever has a key sets OPENAI_API_KEY, and the real service is asked.
"""

from __future__ import annotations

import hashlib
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final

from station.contracts.codec import decode, encode

DIMENSIONS: Final = 32
_LONGEST: Final = 4_000_000


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Says nothing of callers that went away, such as workers that were killed."""


class StandIn:
    """Answers on loopback until it is closed, each request after ``delay_s``."""

    def __init__(self, delay_s: float = 0.0) -> None:
        self._server = _Server(("127.0.0.1", 0), _handler(delay_s))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, name="stand-in")
        self._thread.start()
        self.base_url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def _handler(delay_s: float) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = min(int(self.headers.get("Content-Length", "0")), _LONGEST)
            asked = decode(self.rfile.read(length), dict[str, object])
            time.sleep(delay_s)
            told = embeddings(asked) if self.path.endswith("/embeddings") else completion(asked)
            body = encode(told)
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's word
            """Says nothing."""

    return Handler


def embeddings(asked: dict[str, object]) -> dict[str, object]:
    """The same text, the same vector."""
    texts = asked.get("input")
    assert isinstance(texts, list)
    return {
        "data": [{"index": index, "embedding": _vector(str(text))} for index, text in enumerate(texts)],
        "model": asked.get("model"),
    }


def completion(asked: dict[str, object]) -> dict[str, object]:
    """A problem of the shape that is asked for, about the last message's first line."""
    messages = asked.get("messages")
    assert isinstance(messages, list)
    about = str(messages[-1]["content"]).strip().splitlines()[-1][:80]
    problem = {
        "body": f"(모의 응답) 다음을 참고하여 알맞은 것을 고르시오: {about}",
        "choices": ["1", "2", "3", "4", "5"],
        "answer": "3",
        "difficulty": 2,
        "tag": "모의",
        "summary": "모의 응답입니다.",
        "explanation": "실제 서비스에 연결하면 풀이가 옵니다.",
    }
    return {"choices": [{"message": {"role": "assistant", "content": encode(problem).decode()}}]}


def _vector(text: str) -> list[float]:
    digest = hashlib.sha512(text.encode()).digest()
    return [byte / 127.5 - 1.0 for byte in digest[:DIMENSIONS]]
