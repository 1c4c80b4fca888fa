"""Stops the EC2 instance on which the worker runs, once there is nothing to do. Nothing depends on it."""

from __future__ import annotations

import logging

import requests

from station.worker.settings import InstanceSettings

_log = logging.getLogger(__name__)
_LIMIT_S = 2.0
_TOKEN_LIFE_S = 60
_TOKEN_LIFE_HEADER = "X-aws-ec2-metadata-token-ttl-seconds"
_TOKEN_HEADER = "X-aws-ec2-metadata-token"
_MOST_BYTES = 256


def stop_own_instance(settings: InstanceSettings) -> bool:
    """Whether EC2 took the order. Only when the settings ask for it; every failure is logged and ignored."""
    if not settings.stop:
        return False
    try:
        instance_id, region = _own_instance(settings.metadata_url)
        _order_stop(instance_id, region, settings.ec2_endpoint_url)
    except Exception as error:  # noqa: BLE001 - whatever it is, the worker ends all the same
        _log.warning("instance not stopped: why=%s", type(error).__name__)
        return False
    _log.info("instance told to stop: instance=%s region=%s", instance_id, region)
    return True


def _own_instance(metadata_url: str) -> tuple[str, str]:
    """Its id and region, from the metadata service, version 2. Raises RequestException, ValueError."""
    with requests.Session() as session:
        session.trust_env = False  # no proxy knows this instance
        token = session.put(
            f"{metadata_url}/latest/api/token",
            headers={_TOKEN_LIFE_HEADER: str(_TOKEN_LIFE_S)},
            timeout=_LIMIT_S,
            allow_redirects=False,
        )
        token.raise_for_status()
        session.headers[_TOKEN_HEADER] = token.text.strip()
        return (
            _told(session, f"{metadata_url}/latest/meta-data/instance-id"),
            _told(session, f"{metadata_url}/latest/meta-data/placement/region"),
        )


def _told(session: requests.Session, url: str) -> str:
    answer = session.get(url, timeout=_LIMIT_S, allow_redirects=False)
    answer.raise_for_status()
    word = answer.text.strip()
    if not word or not word.replace("-", "").isalnum() or len(word) > _MOST_BYTES:
        raise ValueError("the metadata service answers with no name")
    return word


def _order_stop(instance_id: str, region: str, endpoint_url: str) -> None:
    import boto3
    from botocore.config import Config

    config = Config(connect_timeout=5, read_timeout=10, retries={"mode": "standard", "total_max_attempts": 2})
    client = boto3.client("ec2", region_name=region, endpoint_url=endpoint_url or None, config=config)
    try:
        client.stop_instances(InstanceIds=[instance_id])
    finally:
        client.close()
