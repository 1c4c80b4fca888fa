"""OpenAI's and Google's services, stood for by a server on this computer that checks what it is asked."""

from __future__ import annotations

import base64
import builtins
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import cv2
import numpy as np
import pytest
import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from station.contracts.codec import MAX_BYTES, encode
from station.jobs.google_account import GRANT, SCOPE, ServiceAccount
from station.jobs.google_ocr import ApiKey, GoogleReader
from station.jobs.json_api import MOST_WAIT_S, JsonApi, check_url
from station.jobs.openai import OpenAI, OpenAIChat, OpenAIEmbedder
from station.jobs.sessions import session_for
from station.pipelines.jobs.embedding import MOST_TEXTS
from station.pipelines.jobs.errors import JobError
from station.pipelines.jobs.ocr import Text
from station.pipelines.jobs.problem import problem_messages
from tests.unit.jobs.loopback import (
    Answer,
    Handler,
    Loopback,
    content,
    drip,
    redirect,
    says,
    serving,
    status,
)

KEY = "sk-very-secret"


@dataclass
class Waits:
    """A clock's sleep that only remembers."""

    seconds: list[float] = field(default_factory=list)

    def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


def openai(server: Loopback, waits: Waits | None = None, *, timeout_s: float = 10.0) -> OpenAI:
    api = JsonApi(service="openai", wait=waits or Waits(), timeout_s=timeout_s)
    return OpenAI(base_url=server.url("/v1/"), key=KEY, api=api)


def embedder(server: Loopback, waits: Waits | None = None, *, timeout_s: float = 10.0) -> OpenAIEmbedder:
    return OpenAIEmbedder(
        service=openai(server, waits, timeout_s=timeout_s), model_name="text-embedding-3-small"
    )


def failure(call: Callable[[], object]) -> JobError:
    with pytest.raises(JobError) as told:
        call()
    assert KEY not in str(told.value)
    return told.value


VECTORS = says({"data": [{"index": 1, "embedding": [0, 2]}, {"index": 0, "embedding": [3, 4]}], "model": "x"})


def test_embeddings_come_in_the_order_of_the_texts(server: Loopback) -> None:
    server.answers["/v1/embeddings"] = VECTORS
    assert embedder(server).embed(("가", "나")) == ((0.6, 0.8), (0.0, 1.0))
    (asked,) = server.asked
    assert asked.headers["authorization"] == f"Bearer {KEY}"
    assert asked.headers["content-type"] == "application/json"
    assert asked.json() == {
        "model": "text-embedding-3-small",
        "input": ["가", "나"],
        "encoding_format": "float",
    }


def test_as_many_texts_as_a_job_may_have_make_an_answer_that_is_taken(server: Loopback) -> None:
    """In the size of text-embedding-3-small; each text is a number that its vector begins with."""

    def vectors(handler: Handler) -> None:
        texts = server.asked[-1].json()["input"]
        rest = [0.012345678] * 1535
        data = [{"index": i, "embedding": [float(text), *rest]} for i, text in enumerate(texts)]
        handler.say(json.dumps({"data": data}).encode())

    server.answers["/v1/embeddings"] = vectors
    found = embedder(server).embed(tuple(str(number) for number in range(MOST_TEXTS)))
    told = sorted(vector[0] for vector in found[1:])
    assert [vector[0] for vector in found[1:]] == told
    assert len(found) == MOST_TEXTS
    assert len(encode({"vectors": found})) < MAX_BYTES - 100_000


@pytest.mark.parametrize(
    "answer",
    [
        {"data": []},
        {"data": [{"index": 0, "embedding": [1]}]},
        {"data": [{"index": 0, "embedding": [1]}, {"index": 0, "embedding": [1]}]},
        {"data": [{"index": 0, "embedding": [1]}, {"index": 1, "embedding": [1, 2]}]},
        {"data": "none"},
        [],
    ],
)
def test_other_vectors_than_were_asked_for_are_refused(server: Loopback, answer: object) -> None:
    server.answers["/v1/embeddings"] = says(answer)
    told = failure(lambda: embedder(server).embed(("가", "나")))
    assert (told.code, told.retryable) == ("openai_answer", True)


def test_a_chat_is_asked_for_json_at_a_low_temperature(server: Loopback) -> None:
    server.answers["/v1/chat/completions"] = says({"choices": [{"message": {"content": '{"body": "?"}'}}]})
    chat = OpenAIChat(service=openai(server))
    assert chat.answer(problem_messages("1 + 1 = ?"), model="gpt-4.1-mini") == '{"body": "?"}'
    asked = server.asked[0].json()
    assert (asked["model"], asked["temperature"]) == ("gpt-4.1-mini", 0.2)
    assert asked["response_format"] == {"type": "json_object"}
    assert [message["role"] for message in asked["messages"]] == ["system", "user"]
    assert asked["messages"][1]["content"] == "1 + 1 = ?"


@pytest.mark.parametrize("answer", [{"choices": []}, {"choices": [{"message": {"content": None}}]}])
def test_a_chat_without_an_answer_is_asked_again_later(server: Loopback, answer: object) -> None:
    server.answers["/v1/chat/completions"] = says(answer)
    told = failure(lambda: OpenAIChat(service=openai(server)).answer(problem_messages("x"), model="m"))
    assert (told.code, told.retryable) == ("openai_answer", True)


def test_a_busy_service_is_waited_for_as_it_asks(server: Loopback) -> None:
    server.answers["/v1/embeddings"] = [status(429, Retry_After="7"), status(503), status(500), VECTORS]
    waits = Waits()
    assert len(embedder(server, waits).embed(("가", "나"))) == 2
    assert waits.seconds == [7.0, 2.0, 4.0]
    assert len(server.asked) == 4


def test_a_service_that_stays_busy_is_left_to_the_queue(server: Loopback) -> None:
    server.answers["/v1/embeddings"] = status(503)
    waits = Waits()
    told = failure(lambda: embedder(server, waits).embed(("가",)))
    assert (told.code, told.retryable) == ("openai_busy", True)
    assert waits.seconds == [1.0, 2.0, 4.0]


def test_nobody_waits_an_hour_in_a_job(server: Loopback) -> None:
    server.answers["/v1/embeddings"] = status(429, Retry_After=str(MOST_WAIT_S + 1))
    waits = Waits()
    assert failure(lambda: embedder(server, waits).embed(("가",))).code == "openai_busy"
    assert (waits.seconds, len(server.asked)) == ([], 1)


@pytest.mark.parametrize("code", [400, 401, 403, 404, 422])
def test_a_refusal_is_final(server: Loopback, code: int) -> None:
    server.answers["/v1/embeddings"] = status(code)
    told = failure(lambda: embedder(server).embed(("가",)))
    assert (told.code, told.retryable, len(server.asked)) == ("openai_refused", False, 1)


def test_a_redirect_does_not_take_the_key_along(server: Loopback) -> None:
    server.answers["/v1/embeddings"] = redirect(server.url("/elsewhere"), 307)
    assert failure(lambda: embedder(server).embed(("가",))).code == "openai_refused"
    assert [asked.path for asked in server.asked] == ["/v1/embeddings"]


def _cut(handler: Handler) -> None:
    handler.say(b"{", Content_Length="1000")


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (content(b"<html>hello</html>"), "openai_answer"),
        (content(b'"' + b"x" * 9_500_000 + b'"'), "openai_answer"),
        (_cut, "openai_busy"),
        (lambda handler: None, "openai_busy"),
    ],
)
def test_wrong_answers_are_named(server: Loopback, answer: Answer, code: str) -> None:
    server.answers["/v1/embeddings"] = answer
    told = failure(lambda: embedder(server).embed(("가",)))
    assert (told.code, told.retryable) == (code, True)


def test_a_dripping_answer_is_ended(server: Loopback) -> None:
    server.answers["/v1/embeddings"] = drip(
        b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", every_s=0.01
    )
    api = JsonApi(service="openai", attempts=1, timeout_s=0.5)
    service = OpenAI(base_url=server.url("/v1"), key=KEY, api=api)
    told = failure(lambda: OpenAIEmbedder(service=service, model_name="m").embed(("가",)))
    assert (told.code, told.detail) == ("openai_busy", "took too long")


def test_keys_go_over_tls_or_stay_here() -> None:
    check_url("openai", "https://api.openai.com/v1")
    check_url("openai", "http://127.0.0.1:9/v1")
    for url in ("http://api.openai.com/v1", "ftp://a/b", "https:///v1", ""):
        with pytest.raises(JobError):
            check_url("openai", url)


def test_a_key_in_the_clear_stays_here_whatever_proxy_there_is(
    server: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    server.answers["/v1/embeddings"] = VECTORS
    with serving() as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url(""))
        assert len(embedder(server).embed(("가", "나"))) == 2
        assert proxy.asked == []


def test_no_netrc_puts_another_secret_in_the_place_of_the_key(
    server: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets = tmp_path / "netrc"
    secrets.write_text("default login someone password secret\n")
    secrets.chmod(0o600)
    monkeypatch.setenv("NETRC", str(secrets))
    for url in (server.url("/"), "https://api.openai.com/v1"):
        with session_for(url) as session:
            asked = requests.Request("POST", url, headers={"Authorization": f"Bearer {KEY}"})
            assert session.prepare_request(asked).headers["Authorization"] == f"Bearer {KEY}"


def test_keys_stand_in_no_log_and_no_repr(server: Loopback, caplog: pytest.LogCaptureFixture) -> None:
    server.answers["/v1/embeddings"] = status(503)
    with caplog.at_level(logging.DEBUG, logger="station"):
        failure(lambda: embedder(server).embed(("가",)))
    assert KEY not in caplog.text
    assert KEY not in repr(openai(server)) + repr(ApiKey(key=KEY))


# Google


def words(*confidences: float) -> dict[str, Any]:
    paragraph = {"words": [{"confidence": value} for value in confidences]}
    return {"confidence": 0.5, "blocks": [{"paragraphs": [paragraph]}]}


def google(server: Loopback) -> GoogleReader:
    api = JsonApi(service="google", wait=Waits())
    return GoogleReader(endpoint=server.url("/images:annotate"), credentials=ApiKey(key=KEY), api=api)


PICTURE = np.full((60, 80, 3), 200, np.uint8)


def test_a_picture_is_sent_and_its_text_comes_back(server: Loopback) -> None:
    told = {"text": "두 근의 합\n", "pages": [words(0.9, 0.7)]}
    server.answers["/images:annotate"] = says({"responses": [{"fullTextAnnotation": told}]})
    assert google(server).read(PICTURE) == Text(text="두 근의 합", confidence=0.8)
    (asked,) = server.asked
    assert asked.headers["x-goog-api-key"] == KEY
    assert KEY not in asked.path
    (request,) = asked.json()["requests"]
    assert request["features"] == [{"type": "DOCUMENT_TEXT_DETECTION"}]
    assert request["imageContext"] == {"languageHints": ["ko", "en"]}
    sent = np.frombuffer(base64.b64decode(request["image"]["content"]), np.uint8)
    shown = cv2.imdecode(sent, cv2.IMREAD_COLOR)
    assert shown is not None
    assert shown.shape == PICTURE.shape


@pytest.mark.parametrize(
    ("response", "wanted"),
    [
        ({}, Text(text="", confidence=0.0)),
        ({"fullTextAnnotation": {"text": "a", "pages": [words()]}}, Text(text="a", confidence=0.5)),
        ({"fullTextAnnotation": {"text": "a"}}, Text(text="a", confidence=0.0)),
    ],
)
def test_what_google_leaves_out_is_nothing(server: Loopback, response: object, wanted: Text) -> None:
    server.answers["/images:annotate"] = says({"responses": [response]})
    assert google(server).read(PICTURE) == wanted


@pytest.mark.parametrize(
    ("answer", "code", "retryable"),
    [
        ({"responses": [{"error": {"code": 3, "message": "Bad image data."}}]}, "google_failed", False),
        ({"responses": [{"error": {"code": 14, "message": "unavailable"}}]}, "google_failed", True),
        ({"responses": []}, "google_answer", True),
    ],
)
def test_googles_errors_are_told(server: Loopback, answer: object, code: str, retryable: bool) -> None:
    server.answers["/images:annotate"] = says(answer)
    told = failure(lambda: google(server).read(PICTURE))
    assert (told.code, told.retryable) == (code, retryable)


def account_file(folder: Path, token_uri: str) -> tuple[Path, Any]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / "계정.json"
    told = {"client_email": "reader@example.com", "private_key": pem.decode(), "token_uri": token_uri}
    file.write_text(json.dumps({"type": "service_account", **told}), "utf-8")
    return file, key.public_key()


def test_a_service_account_asks_for_a_token_and_keeps_it(server: Loopback, tmp_path: Path) -> None:
    jwt = pytest.importorskip("jwt")
    file, public = account_file(tmp_path, server.url("/token"))
    server.answers["/token"] = says({"access_token": "one", "expires_in": 3600, "token_type": "Bearer"})
    now = [1_000_000.0]
    account = ServiceAccount(file, now=lambda: now[0])
    assert account.headers() == {"Authorization": "Bearer one"}
    now[0] += 3_500
    assert account.headers() == {"Authorization": "Bearer one"}
    assert len(server.asked) == 1
    form = parse_qs(server.asked[0].body.decode())
    assert form["grant_type"] == [GRANT]
    claims = jwt.decode(
        form["assertion"][0],
        public,
        algorithms=["RS256"],
        audience=server.url("/token"),
        options={"verify_exp": False, "verify_iat": False},
    )
    assert (claims["iss"], claims["scope"]) == ("reader@example.com", SCOPE)
    assert claims["exp"] - claims["iat"] == 3_600
    now[0] += 60
    server.answers["/token"] = says({"access_token": "two", "expires_in": 3600})
    assert account.headers() == {"Authorization": "Bearer two"}


def test_a_service_account_that_is_none_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text('{"client_email": "a", "private_key": "no key"}', "utf-8")
    for file in (tmp_path / "missing.json", broken):
        told = failure(ServiceAccount(file).headers)
        assert (told.code, told.retryable) == ("google_not_configured", True)
        assert str(tmp_path) not in str(told)


def test_without_the_library_that_signs_an_api_key_is_proposed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, _ = account_file(tmp_path, "https://oauth2.googleapis.com/token")
    real = builtins.__import__

    def without_jwt(name: str, *rest: Any, **more: Any) -> Any:
        if name == "jwt":
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without_jwt)
    told = failure(ServiceAccount(file).headers)
    assert told.code == "google_not_configured"
    assert "PyJWT" in told.detail
    assert "GOOGLE_API_KEY" in told.detail
