"""The faults, each a short story told to a Run (run.py). Standard library alone, so that listing them is quick."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

OPENINGS = 5  # among which the documents are shared out
Story = Callable[[Any], None]


@dataclass(frozen=True)
class Fault:
    """`team`: on PostgreSQL and Redis, else embedded. `mount`: its storage is a file system of its own.

    `people`: among whom the documents are shared out. `failed`: documents that cannot be made.
    """

    name: str
    says: str
    story: Story
    team: bool = True
    mount: bool = False
    people: int = 1
    failed: int = 0


def nothing(run: Any) -> None:
    """How long it takes when nothing happens."""


def workers_killed(run: Any) -> None:
    for share in (0.1, 0.3, 0.6, 0.9):
        run.until(share)
        run.parts.kill("bulk-worker")
        run.back("bulk-worker")


def pool_killed(run: Any) -> None:
    for share in (0.2, 0.5, 0.8):
        run.until(share)
        run.kill_pool("bulk-worker")
        run.over()


def redis_flushed(run: Any) -> None:
    run.until(0.3)
    run.redis_client.flushall()
    run.ask_single()
    run.over()


def redis_restarted(run: Any) -> None:
    run.until(0.3)
    run.redis.kill()
    run.wait(3)
    run.redis.start()
    run.over()


def redis_away(run: Any) -> None:
    run.until(0.3)
    run.redis.kill()
    run.wait(30)
    run.ask_single()
    run.wait(30)
    run.redis.start()
    run.over()


def database_restarted(mode: str) -> Story:
    def story(run: Any) -> None:
        for share in (0.3, 0.6):
            run.until(share)
            run.cluster.restart(mode)
            run.over()

    return story


def storage_filled(run: Any) -> None:
    run.until(0.3)
    run.storage.fill()
    run.wait(45)
    run.demand_that_it_says_so()
    run.storage.free()
    run.over()


def embedded_worker_killed(run: Any) -> None:
    for share in (0.1, 0.3, 0.6, 0.9):
        run.until(share)
        run.kill_embedded_worker()
        run.over()


def supervisor_killed(run: Any) -> None:
    for share in (0.3, 0.6):
        run.until(share)
        run.parts.kill_alone("house")
        run.back("house")


def one_among_many(run: Any) -> None:
    for share in (0.1, 0.3, 0.5, 0.7):
        run.until(share)
        run.single_is_ready()


def poisoned(run: Any) -> None:
    """The document that cannot be made is among them from the beginning."""


FAULTS = [
    Fault("clean", "nothing happens", nothing),
    Fault("worker-killed", "worker group killed at 10, 30, 60 and 90 %", workers_killed),
    Fault("pool-killed", "pool children killed at 20, 50 and 80 %", pool_killed),
    Fault("redis-flush", "FLUSHALL at 30 %", redis_flushed),
    Fault("redis-restart", "Redis killed at 30 %, back empty after 3 s", redis_restarted),
    Fault("redis-away", "Redis away for 60 s at 30 %", redis_away),
    Fault("pg-fast", "PostgreSQL restarted, fast, at 30 and 60 %", database_restarted("fast")),
    Fault("pg-immediate", "PostgreSQL restarted, immediate, at 30 and 60 %", database_restarted("immediate")),
    Fault("storage-full", "storage full for 45 s at 30 %", storage_filled, mount=True),
    Fault("poison", "one document that takes more memory than there is", poisoned, failed=1),
    Fault("fair", "five people's batches, and a sixth asks for one at a time", one_among_many, people=5),
    Fault("embedded-clean", "nothing happens", nothing, team=False),
    Fault(
        "embedded-worker-killed", "worker group killed at 10, 30, 60 and 90 %", embedded_worker_killed, team=False
    ),
    Fault("embedded-supervisor-killed", "supervisor killed at 30 and 60 %", supervisor_killed, team=False),
    Fault("embedded-fair", "five people's batches, and a sixth asks for one", one_among_many, team=False, people=5),
]  # fmt: skip
