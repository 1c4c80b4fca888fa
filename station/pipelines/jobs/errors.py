"""Why a job failed, in the words that the server keeps with it."""

from __future__ import annotations


class JobError(Exception):
    """``code`` is a word of the wire such as "warp_failed_for_photo_mode"; ``detail`` one short sentence.

    ``retryable``: another attempt, perhaps at another worker, may help. Neither text ever holds a token, a
    signed address, a path of a student's file or what was read.
    """

    def __init__(self, code: str, detail: str = "", *, retryable: bool) -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail
        self.retryable = retryable

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}" if self.detail else self.code


def hopeless(code: str, detail: str = "") -> JobError:
    """The very same job fails again wherever it runs."""
    return JobError(code, detail, retryable=False)


def passing(code: str, detail: str = "") -> JobError:
    """The network, another service or this worker is at fault: tried again, it may work."""
    return JobError(code, detail, retryable=True)
