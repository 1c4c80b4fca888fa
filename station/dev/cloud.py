"""S3, SQS and EC2 as far as the remote tier needs them, in this process's memory."""

from __future__ import annotations

import logging
from typing import Final

from station.errors import Code, UsageError

BUCKET: Final = "academy-ai"
REGION: Final = "ap-northeast-2"
KEYS: Final = {"AWS_ACCESS_KEY_ID": "loopback", "AWS_SECRET_ACCESS_KEY": "loopback", "AWS_REGION": REGION}


class Cloud:
    """Runs until it is closed. What it holds is gone then."""

    def __init__(self) -> None:
        """Raises UsageError(EXTRA_MISSING)."""
        try:
            import boto3
            from moto.server import ThreadedMotoServer
        except ImportError as error:
            raise UsageError(Code.EXTRA_MISSING, detail="dev") from error
        logging.getLogger("werkzeug").setLevel(logging.WARNING)
        self._server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
        self._server.start()
        host, port = self._server.get_host_and_port()
        self.endpoint = f"http://{host}:{port}"
        client = boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            region_name=REGION,
            aws_access_key_id=KEYS["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=KEYS["AWS_SECRET_ACCESS_KEY"],
        )
        client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
        client.close()

    @property
    def environment(self) -> dict[str, str]:
        """For the server and the workers."""
        return {
            **KEYS,
            "AI_QUEUE": "sqs",
            "AI_SQS_ENDPOINT_URL": self.endpoint,
            "AI_STORAGE_BUCKET": BUCKET,
            "AI_STORAGE_ENDPOINT_URL": self.endpoint,
        }

    def close(self) -> None:
        self._server.stop()
