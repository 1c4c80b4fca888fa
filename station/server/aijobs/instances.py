"""Starts the computer of a tier's workers when there is work. It stops itself; nobody stops it from here."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core.cache import cache

from station.contracts.tiers import Tier

if TYPE_CHECKING:
    from mypy_boto3_ec2.client import EC2Client

logger = logging.getLogger(__name__)

EVERY_S: Final = 60
"""Asking once a minute is enough: an instance takes that long to come up."""


def start(tier: Tier) -> bool:
    """Whether the instance was asked to start. Failures are logged: the job waits in its queue anyway."""
    environment = settings.ENVIRONMENT
    instance = environment.instances.get(tier)
    if instance is None or not cache.add(f"instance-started-{instance}", True, EVERY_S):
        return False
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        _client(environment.region, environment.ec2_endpoint).start_instances(InstanceIds=[instance])
    except (BotoCoreError, ClientError) as error:
        logger.warning("instance not started: tier=%s error=%s", tier.value, type(error).__name__)
        cache.delete(f"instance-started-{instance}")
        return False
    logger.info("instance asked to start: tier=%s", tier.value)
    return True


def _client(region: str, endpoint: str) -> EC2Client:
    import boto3
    from botocore.config import Config

    patience = Config(connect_timeout=3, read_timeout=5, retries={"max_attempts": 1})
    return boto3.client("ec2", region_name=region, endpoint_url=endpoint or None, config=patience)
