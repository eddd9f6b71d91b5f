import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from exports.supervisor import Child, Supervisor

HOUSE = Path(__file__).resolve().parent.parent
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
WITH_A_CHILD = "import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', {inner!r}]); time.sleep(60)"
SUPERVISE = """
import os, sys
from pathlib import Path
from exports.supervisor import Child, Supervisor
folder = Path(sys.argv[1])
children = [Child("a", [sys.executable, "-c", sys.argv[2]], folder / "a.log")]
with Supervisor(children, tick=lambda: (folder / "ticks").open("a").write("."), every=0.3, tell=print) as supervisor:
    supervisor.look()
    print(children[0].process.pid, flush=True)
    supervisor.run()
print("ended", flush=True)
"""


def eventually(question, seconds=10.0):
    """The first true answer, asked again and again for so long."""
    deadline = time.monotonic() + seconds
    while not (answer := question()):
        assert time.monotonic() < deadline, "it never became true"
        time.sleep(0.05)
    return answer


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def group(pid):
    """Those of the group led by `pid` that live."""
    members = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, leader = stat.read_text().rsplit(")", 1)[1].split()[:3]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(leader) == pid and state not in "ZX":
            members.append(int(stat.parent.name))
    return members


@pytest.fixture
def supervised(tmp_path):
    """Starts a supervisor over one child of the given code, and gives the process and the child's pid."""
    started = []

    def start(code):
        command = [sys.executable, "-c", SUPERVISE, str(tmp_path), code]
        process = subprocess.Popen(command, cwd=HOUSE, stdout=subprocess.PIPE, text=True)
        started.append(process)
        return process, int(process.stdout.readline())

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_supervisor_ends_its_child_on_a_signal_and_says_so(supervised, number):
    process, child = supervised("import time; time.sleep(60)")
    process.send_signal(number)
    assert process.wait(5) == 0
    assert process.stdout.read() == "ended\n"
    eventually(lambda: not group(child), seconds=1)


def test_supervisor_ends_a_stubborn_child_and_what_it_started_within_five_seconds(supervised, tmp_path):
    process, child = supervised(WITH_A_CHILD.format(inner=STUBBORN))
    eventually(lambda: (tmp_path / "a.log").read_text() == "up\n")
    assert len(group(child)) == 2
    start = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert process.wait(5) == 0
    eventually(lambda: not group(child), seconds=1)
    assert time.monotonic() - start < 5


def test_supervisor_killed_outright_takes_its_child_along(supervised):
    process, child = supervised("import time; time.sleep(60)")
    eventually(lambda: group(child) == [child])
    process.kill()
    eventually(lambda: not alive(child))


def test_supervisor_starts_a_killed_child_again_and_clears_what_it_left(supervised, tmp_path):
    process, child = supervised(WITH_A_CHILD.format(inner=STUBBORN))
    eventually(lambda: (tmp_path / "a.log").read_text() == "up\n")
    os.kill(child, signal.SIGKILL)
    assert process.stdout.readline() == f"The a process ended; it starts again in 1 s. See {tmp_path / 'a.log'}.\n"
    eventually(lambda: not group(child), seconds=1)
    eventually(lambda: (tmp_path / "a.log").read_text() == "up\nup\n")


def test_supervisor_ticks_on_while_its_child_runs(supervised, tmp_path):
    supervised("import time; time.sleep(60)")
    eventually(lambda: (tmp_path / "ticks").exists() and (tmp_path / "ticks").read_text().startswith("..."))


def test_supervisor_gives_its_child_a_session_of_its_own(supervised):
    _, child = supervised("import time; time.sleep(60)")
    eventually(lambda: os.getsid(child) == child)


def test_supervisor_survives_a_tick_that_fails(tmp_path):
    said = []

    def fail():
        raise ValueError("no such table")

    supervisor = Supervisor([], tick=fail, every=60, tell=said.append)
    supervisor._tick()
    assert said == ["The sweep failed: no such table"]


def test_child_waits_longer_after_each_death_in_a_row(tmp_path):
    child = Child("a", [sys.executable, "-c", ""], tmp_path / "a.log")
    waits = []
    for _ in range(7):
        child.start()
        child.process.wait()
        assert child.look() is True
        waits.append(child.wait)
    assert waits == [1, 2, 4, 8, 10, 10, 10]
    assert child.look() is False
    assert child.process is None


def test_child_of_another_parent_refuses_to_begin():
    run = subprocess.run(
        [sys.executable, "-m", "exports.supervisor", "1", "true"],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stderr) == (1, "The supervisor ended before its child began.\n")
