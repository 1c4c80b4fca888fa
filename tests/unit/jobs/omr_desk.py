"""Sheets for OMR jobs, and how they are graded."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from generator.forms import layout_of
from station.contracts.job import JsonObject
from station.contracts.job_payloads import OmrPayload
from station.jobs.addresses import DownloadPolicy
from station.jobs.download import Downloader
from station.jobs.omr import OmrReader
from station.jobs.template_source import HttpMetas
from station.sheets.meta_writer import to_meta
from tests.filled import ANSWERS, FORM, filled, judge, photographed, scanned


def reader() -> OmrReader:
    policy = DownloadPolicy(allow_loopback=True)
    return OmrReader(judge=judge(), metas=HttpMetas(downloader=Downloader(policy)))


def meta_of(form: str) -> JsonObject:
    return to_meta(layout_of(form))


@cache
def scan_of_it() -> bytes:
    return scanned(filled()).data


@cache
def photo_of_it() -> bytes:
    return photographed(filled()).data


@cache
def other_form() -> bytes:
    return scanned(filled({k: v for k, v in ANSWERS.items() if k[0] <= 8}, form="c20n0s5", seed=22)).data


def graded(data: bytes, **payload: Any) -> Any:
    asked = OmrPayload(**{"template_meta": meta_of(FORM), **payload})
    result = reader().grade(data, asked)
    json.dumps(result, allow_nan=False)
    return result
