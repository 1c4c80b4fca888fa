"""The thread that keeps a job ours: it goes on through errors, and says when the job is lost."""

from __future__ import annotations

import threading

from station.errors import Code
from station.worker.control import ControlError
from station.worker.keeper import Keeper, interval_s
from station.worker.settings import WorkerKind, read_settings

LIMIT_S = 10.0


class Job:
    """``lost_after``: renewals that succeed; ``errors``: what the first ones raise instead."""

    def __init__(self, *, lost_after: int = 10**9, errors: tuple[Exception, ...] = ()) -> None:
        self.renewals = self.drops = self.beats = 0
        self._left = lost_after
        self._errors = list(errors)
        self._changed = threading.Condition()

    def renew(self) -> bool:
        with self._changed:
            self.renewals += 1
            if self._errors:
                raise self._errors.pop(0)
            return self.renewals <= self._left

    def drop(self) -> None:
        with self._changed:
            self.drops += 1

    def beat(self) -> None:
        with self._changed:
            self.beats += 1
            self._changed.notify_all()

    def wait_for_beats(self, number: int) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: self.beats >= number, LIMIT_S)

    def keeper(self, every_s: float = 0.001) -> Keeper:
        return Keeper(every_s=every_s, renew=self.renew, drop=self.drop, beat=self.beat)


def test_it_renews_until_the_job_is_over() -> None:
    job = Job()
    with job.keeper() as keeper:
        job.wait_for_beats(5)
    over = job.renewals
    assert over >= 5
    assert (keeper.lost, job.drops) == (False, 0)
    assert "keeper" not in [thread.name for thread in threading.enumerate()]


def test_a_lost_job_is_dropped_until_it_is_over_and_never_renewed() -> None:
    job = Job(lost_after=2)
    with job.keeper() as keeper:
        job.wait_for_beats(6)
        assert keeper.lost
    assert job.renewals == 3
    assert job.drops >= 3


def test_errors_wait_for_the_next_turn() -> None:
    job = Job(errors=(ControlError(Code.SERVER_UNREACHABLE, detail="away"), RuntimeError("unforeseen")))
    with job.keeper() as keeper:
        job.wait_for_beats(4)
    assert not keeper.lost
    assert job.renewals >= 4


def test_it_ends_at_once_with_the_job() -> None:
    with Job().keeper(every_s=3600.0):
        pass


def test_two_renewals_may_be_lost() -> None:
    assert interval_s(120.0) == 40.0
    assert interval_s(1.5) == 0.5
    assert interval_s(0.0) > 0


def test_however_long_a_lease_is_a_sign_of_life_comes_in_time() -> None:
    usual = read_settings(WorkerKind.CPU, {"API_BASE_URL": "https://a.example", "INTERNAL_WORKER_TOKEN": "t"})
    assert interval_s(43_200.0) < usual.pulse.limit_s / 2
