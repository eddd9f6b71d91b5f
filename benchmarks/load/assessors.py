"""What locust runs: assessors who write, each on a scorecard of their own, and save by the page's rules (sending.js).

Told by the environment: LOAD_PEOPLE, LOAD_LOG (files) and LOAD_PACE (seconds between two saves of one assessor).
"""

import hashlib
import itertools
import json
import os
import random
import time
import uuid
from pathlib import Path

import gevent
from locust import FastHttpUser, task

AGAIN = (0.5, 1, 2, 5, 15)  # seconds between one try and the next, as in static/js/sending.js
SIZE = 1500  # bytes of text in a save
WORDS = ("she", "moved", "six teams", "to one rota", "and said", "who lost by it", "then showed", "the figures")
PACE = float(os.environ["LOAD_PACE"])
TOKEN = "t" * 32

people = iter(json.loads(Path(os.environ["LOAD_PEOPLE"]).read_text()))
log = open(os.environ["LOAD_LOG"], "w", buffering=1)  # noqa: SIM115  open as long as the process


def note(what: str, **said) -> None:
    log.write(json.dumps({"what": what, **said}) + "\n")


def text() -> str:
    written = ""
    while len(written) < SIZE:
        written += random.choice(WORDS) + " "
    return written[:SIZE]


class Assessor(FastHttpUser):
    network_timeout = connection_timeout = 30.0

    def on_start(self) -> None:
        self.person = next(people)
        self.lines = itertools.cycle(self.person["requirements"])
        self.version = 0
        session, csrf = self.person["cookies"]
        self.headers = {
            "Content-Type": "application/json",
            "Accept": "application/json",
            # As a proxy's: a connection each. A browser sends again by itself where an idle one was just closed; this
            # client does not, and would count as a fault what nobody sees.
            "Connection": "close",
            "X-CSRFToken": TOKEN,
            "Cookie": f"{session}={self.person['session']}; {csrf}={TOKEN}",
        }
        gevent.sleep(random.random() * PACE)  # they did not all begin in the same instant
        self.due = time.monotonic()

    def wait_time(self) -> float:
        """Until a pace after the save before was due. locust's own pacing counts from when all were made, and has them
        save in the same instant from the second time on."""
        self.due += PACE
        return max(0.0, self.due - time.monotonic())

    @task
    def save(self) -> None:
        key, evidence, requirement = str(uuid.uuid4()), text(), next(self.lines)
        digest = hashlib.sha256(evidence.encode()).hexdigest()
        note("sent", key=key, card=self.person["card"], requirement=requirement, digest=digest)
        line = {"requirement": requirement, "level": random.randint(1, 5), "not_assessed": "", "evidence": evidence}
        body = json.dumps({"version": self.version, "key": key, **line})
        began = time.monotonic()
        for tries in itertools.count():
            answer = self.client.post(
                f"/scorecards/{self.person['card']}/save/", data=body, headers=self.headers, name="save"
            )
            status = answer.status_code
            if status and status < 500 and status not in (408, 429):
                break
            why = "" if status else repr(getattr(answer, "error", None))
            note("again", key=key, status=status, why=why, ms=1000 * (time.monotonic() - began))
            after = answer.headers.get("Retry-After") if status else None
            gevent.sleep(max(AGAIN[min(tries, len(AGAIN) - 1)], float(after or 0)))
        if status == 200:
            self.version = answer.json()["version"]
            note("saved", key=key, version=self.version, ms=1000 * (time.monotonic() - began), tries=tries + 1)
        else:
            note("refused", key=key, status=status, said=(answer.text or "")[:300])
