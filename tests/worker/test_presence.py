"""Workers that are seen at work, drain, go on, and end."""

from grader.settings import cores
from grader.store.clock import database_now
from grader.store.tables import AttemptStatus, Worker
from grader.store.workers import set_draining
from tests.worker.site import Site, wait_until
from worker.presence import describe

QUEUED = AttemptStatus.QUEUED
RUNNING = AttemptStatus.RUNNING
RECORDED = AttemptStatus.RECORDED


def seen(site: Site, name: str = "one") -> Worker | None:
    with site.store.read() as session:
        return session.get(Worker, name)


def drain(site: Site, name: str = "one", *, draining: bool) -> None:
    with site.store.begin() as session:
        now = database_now(session)
        actor, course = site.room.student.id, site.room.course.id
        assert set_draining(session, name, actor, course, now, draining=draining)


def test_a_draining_worker_finishes_and_takes_no_more_until_it_may(site: Site) -> None:
    worker = site.start_worker("cpu")
    go = site.settings.home / "go"
    in_hand = site.send(f"until {go}")
    site.wait_for(in_hand, RUNNING)
    drain(site, draining=True)
    site.wait_for_line(worker, "worker one drains")
    left = site.send("work 0")
    go.touch()
    site.wait_for(in_hand, RECORDED)
    second = site.start_worker("cpu", "two")
    site.wait_for(left, RECORDED)
    assert site.read(left).claimed_by == "two"
    drain(site, draining=True, name="two")
    site.wait_for_line(second, "worker two drains")
    waiting = site.send("work 0")
    drain(site, draining=False)
    assert site.wait_for(waiting, RECORDED).claimed_by == "one"
    first = seen(site)
    assert first is not None
    assert (first.graded, first.queues, first.tier) == (2, "cpu", "B")


def test_a_worker_that_is_ended_says_goodbye(site: Site) -> None:
    worker = site.start_worker("cpu")
    wait_until(lambda: seen(site) is not None, site.explain)
    worker.process.terminate()
    worker.process.wait(timeout=20)
    ended = seen(site)
    assert ended is not None
    assert ended.stopped_at is not None


def test_the_device_is_the_gpu_that_the_worker_uses() -> None:
    assert describe("one", ["cpu"], ["numpy"], "A").device == f"CPU, {cores()} cores"
    assert describe("one", ["gpu"], ["numpy"], "A", "NVIDIA A100").device == "NVIDIA A100"
