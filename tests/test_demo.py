import html
import os
import signal
import socket
import subprocess
import sys
import time
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Entry, User
from exports.management.commands import demo
from roles.models import Edition

HOUSE = Path(__file__).resolve().parent.parent
OUTSIDE = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "ALLOWED_HOSTS", "DEBUG", "SITE_URL")


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def children(pid):
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.fixture
def running(tmp_path):
    """The demo in a folder of its own, with the lines it printed: (process, port, lines)."""
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if name not in OUTSIDE}
    environment |= {"PLUMBLINE_DEMO": "1", "PLUMBLINE_VAR": str(tmp_path / "demo"), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "manage.py", "demo", "--port", str(port)]
    process = subprocess.Popen(
        command, cwd=HOUSE, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    lines = []
    for line in process.stdout:
        lines.append(line.strip())
        if "Ctrl-C" in line:
            break
    yield process, port, lines
    process.kill()
    process.wait()
    process.stdout.close()


def test_demo_starts_says_who_can_sign_in_and_ends_with_all_it_started(running):
    process, port, lines = running
    assert f"http://localhost:{port}" in lines, lines
    people = [line for line in lines if "@" in line]
    assert {line.split("  ")[-1].strip().split(":")[0] for line in people} == {a.label for a in demo.Access}
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/sign-in/", headers={"Host": f"localhost:{port}"})
    response = connection.getresponse()
    page = html.unescape(response.read().decode())
    connection.close()
    assert response.status == 200
    assert [line for line in people if line.split("  ")[0] not in page] == []
    deadline = time.monotonic() + 10
    while len(pids := children(process.pid)) < 2:
        assert time.monotonic() < deadline, "web and worker never ran side by side"
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    assert process.wait(30) == 0
    assert [pid for pid in pids if Path(f"/proc/{pid}").exists()] == []


@pytest.mark.django_db
def test_demo_prepared_twice_goes_on():
    demo.prepare()
    times = list(Entry.objects.order_by("number").values_list("at", flat=True))
    assert times == sorted(times)
    assert times[-1] - times[0] > timedelta(weeks=5)
    made = User.objects.count(), Edition.objects.count(), Entry.objects.count()
    demo.prepare()
    assert (User.objects.count(), Edition.objects.count(), Entry.objects.count()) == made


def test_demo_refuses_outside_demo_mode(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match=r"needs demo mode; start it with make demo\.$"):
        call_command("demo")


@pytest.mark.parametrize("port", ["0", "65536", "eighty", "", "-1", "８０００"])
def test_demo_refuses_what_is_no_port(port):
    with pytest.raises(CommandError, match="is not a port; write a number from 1 to 65535"):
        demo.free_port(port)


def test_make_demo_leaves_what_the_shell_exports_outside():
    said = {"DATABASE_URL": "postgres://elsewhere/plumbline", "SITE_URL": "https://hr.example"}
    command = ["make", "--no-print-directory", "--dry-run", "demo", "PORT=8001"]
    recipe = subprocess.run(
        command, cwd=HOUSE, env=os.environ | said, capture_output=True, text=True, check=True
    ).stdout
    last = recipe.replace("\\\n", " ").strip().splitlines()[-1].split()
    unset = {name for flag, name in zip(last, last[1:], strict=False) if flag == "-u"}
    assert (last[-2:], unset >= set(OUTSIDE)) == (["--port", '"8001"'], True)


def test_demo_refuses_a_taken_port():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(CommandError, match=f"^Port {port} is taken; name another"):
            demo.free_port(str(port))
    assert demo.free_port(str(port)) == port


def test_demo_runs_once_over_the_same_files(tmp_path):
    first = demo.only_one(tmp_path / "demo.lock")
    with pytest.raises(CommandError, match="running already"):
        demo.only_one(tmp_path / "demo.lock")
    first.close()
    demo.only_one(tmp_path / "demo.lock").close()


def test_demo_reset_deletes_its_own_files_alone(tmp_path):
    for name in ("plumbline.sqlite3", "plumbline.sqlite3-wal", "web.log", "secret_key", "notes.txt"):
        (tmp_path / name).write_text("x")
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "a.pdf").write_text("x")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "kept.txt").write_text("x")
    (tmp_path / "broker").symlink_to(tmp_path / "elsewhere")
    demo.forget(tmp_path)
    demo.forget(tmp_path)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["elsewhere", "kept.txt", "notes.txt", "secret_key"]


def test_demo_says_what_each_access_comes_to_do():
    assert set(demo.COMES_TO) == set(demo.Access)
