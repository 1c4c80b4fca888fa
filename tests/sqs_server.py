"""SQS and EC2 on loopback, as far as workers need them: a real server that keeps its queues in memory."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

import boto3
import pytest
from moto.server import ThreadedMotoServer

if TYPE_CHECKING:
    from mypy_boto3_sqs.client import SQSClient

REGION = "ap-northeast-2"
KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
MOST_RECEIVES = 5


class SqsServer:
    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        self.client: SQSClient = boto3.client(
            "sqs",
            region_name=REGION,
            endpoint_url=endpoint,
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )

    def make_queue(self, name: str, *, most_receives: int = MOST_RECEIVES) -> str:
        """The URL of a new queue, whose dead letters go to ``name``-dlq."""
        dead = self.client.create_queue(QueueName=f"{name}-dlq")["QueueUrl"]
        arn = self.client.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]
        redrive = {"deadLetterTargetArn": arn["QueueArn"], "maxReceiveCount": most_receives}
        return self.client.create_queue(QueueName=name, Attributes={"RedrivePolicy": json.dumps(redrive)})[
            "QueueUrl"
        ]

    def send(self, name: str, body: str) -> None:
        self.client.send_message(QueueUrl=self._url(name), MessageBody=body)

    def held(self, name: str) -> int:
        """Messages in the queue, seen and hidden."""
        names: list[Literal["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]] = [
            "ApproximateNumberOfMessages",
            "ApproximateNumberOfMessagesNotVisible",
        ]
        told = self.client.get_queue_attributes(
            QueueUrl=self._url(name),
            AttributeNames=names,
        )["Attributes"]
        return sum(int(told[name]) for name in names)

    def _url(self, name: str) -> str:
        return self.client.get_queue_url(QueueName=name)["QueueUrl"]


@contextmanager
def sqs_server() -> Iterator[SqsServer]:
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    made = SqsServer(f"http://{host}:{port}")
    try:
        with pytest.MonkeyPatch.context() as patch:
            for name, value in KEYS.items():
                patch.setenv(name, value)
            yield made
    finally:
        made.client.close()
        server.stop()
