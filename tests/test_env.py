import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env

HOUSE = Path(__file__).resolve().parent.parent


def test_text_comes_from_the_environment_or_is_the_default(monkeypatch):
    monkeypatch.delenv("COLOUR", raising=False)
    assert env.text("COLOUR", "grey") == "grey"
    monkeypatch.setenv("COLOUR", "blue")
    assert env.text("COLOUR", "grey") == "blue"


def test_text_left_empty_is_the_default(monkeypatch):
    monkeypatch.setenv("COLOUR", "")
    assert env.text("COLOUR", "grey") == "grey"


def test_text_is_read_from_the_file_that_is_named(monkeypatch, tmp_path):
    (tmp_path / "colour").write_text("green\n")
    monkeypatch.setenv("COLOUR", "blue")
    monkeypatch.setenv("COLOUR_FILE", str(tmp_path / "colour"))
    assert env.text("COLOUR") == "green"


def test_text_from_a_missing_file_stops_the_start(monkeypatch):
    monkeypatch.setenv("COLOUR_FILE", "/nowhere/colour")
    with pytest.raises(ImproperlyConfigured) as refusal:
        env.text("COLOUR")
    assert str(refusal.value) == "COLOUR_FILE names /nowhere/colour, which cannot be read: No such file or directory."


@pytest.mark.parametrize(
    ("value", "meaning"),
    [
        ("1", True),
        ("TRUE", True),
        (" yes ", True),
        ("on", True),
        ("0", False),
        ("False", False),
        ("no", False),
    ],
)
def test_flag_reads_yes_and_no(monkeypatch, value, meaning):
    monkeypatch.setenv("BOLD", value)
    assert env.flag("BOLD") is meaning


def test_flag_refuses_anything_else(monkeypatch):
    monkeypatch.setenv("BOLD", "maybe")
    with pytest.raises(ImproperlyConfigured) as refusal:
        env.flag("BOLD")
    assert str(refusal.value) == "BOLD is 'maybe'; write 1 or 0."


def test_flag_without_a_value_is_its_default(monkeypatch):
    monkeypatch.setenv("BOLD", "")
    assert (env.flag("BOLD"), env.flag("BOLD", default=True)) == (False, True)


def test_number_reads_whole_numbers(monkeypatch):
    monkeypatch.setenv("DAYS", "30")
    assert env.number("DAYS", 7, least=1) == 30
    monkeypatch.delenv("DAYS")
    assert env.number("DAYS", 7, least=1) == 7


@pytest.mark.parametrize("value", ["0", "-1", "1.5", "seven", "²"])
def test_number_refuses_anything_else(monkeypatch, value):
    monkeypatch.setenv("DAYS", value)
    with pytest.raises(ImproperlyConfigured) as refusal:
        env.number("DAYS", 7, least=1)
    assert str(refusal.value) == f"DAYS is {value!r}; write a whole number of at least 1."


def test_names_are_separated_by_commas(monkeypatch):
    monkeypatch.setenv("HOSTS", "a.example, b.example,,")
    assert env.names("HOSTS") == ["a.example", "b.example"]
    monkeypatch.delenv("HOSTS")
    assert env.names("HOSTS") == []


def test_secret_is_made_once_and_kept_for_its_owner_alone(monkeypatch, tmp_path):
    monkeypatch.delenv("SEED", raising=False)
    path = tmp_path / "var" / "seed"
    first = env.secret("SEED", keep_in=path)
    assert len(first) >= 50
    assert env.secret("SEED", keep_in=path) == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_secret_with_nowhere_to_keep_it_must_be_given(monkeypatch):
    monkeypatch.delenv("SEED", raising=False)
    with pytest.raises(ImproperlyConfigured) as refusal:
        env.secret("SEED")
    assert str(refusal.value) == "SEED is missing. Set it, or SEED_FILE, to at least 40 random characters."


def test_secret_must_be_long(monkeypatch, tmp_path):
    monkeypatch.setenv("SEED", "x" * 39)
    with pytest.raises(ImproperlyConfigured) as refusal:
        env.secret("SEED", keep_in=tmp_path / "seed")
    assert str(refusal.value) == "SEED has 39 characters; use at least 40 random ones."
    monkeypatch.setenv("SEED", "x" * 40)
    assert env.secret("SEED") == "x" * 40


SMTP = {"schemes": ("smtp", "smtps"), "example": "smtp://mail.example.com"}


@pytest.mark.parametrize(
    "value", ["foo", "smtp://", "smtp://host:abc", "smtp://host:0", "https://host", "smtp://host:99999"]
)
def test_address_that_makes_no_sense_stops_the_start(monkeypatch, value):
    monkeypatch.setenv("POST", value)
    with pytest.raises(ImproperlyConfigured) as refusal:
        env.address("POST", "", **SMTP)
    assert str(refusal.value) == "POST makes no sense as an address; write one such as smtp://mail.example.com."


def test_address_is_read_into_its_parts(monkeypatch):
    monkeypatch.setenv("POST", "smtps://ann:secret@host:465")
    parts = env.address("POST", "", **SMTP)
    assert (parts.scheme, parts.hostname, parts.port, parts.username) == ("smtps", "host", 465, "ann")


def test_address_may_stay_empty(monkeypatch):
    monkeypatch.delenv("POST", raising=False)
    assert env.address("POST", "", **SMTP).hostname is None


SQLITE = "sqlite"


def test_careless_demo_passes_on_this_machine():
    hosts = ["127.0.0.1", "[::1]", "localhost"]
    assert env.refuse_careless_demo(engine=SQLITE, scheme="http", hosts=hosts) is None


@pytest.mark.parametrize(
    ("engine", "scheme", "hosts", "sentence"),
    [
        (
            "postgres",
            "http",
            ["localhost"],
            "Demo mode runs on its own SQLite database only. Unset DATABASE_URL or PLUMBLINE_DEMO.",
        ),
        (SQLITE, "https", ["localhost"], "Demo mode does not run under https. Unset SITE_URL or PLUMBLINE_DEMO."),
        (SQLITE, "http", ["localhost", "hr.example"], "Demo mode answers to localhost only, not to hr.example."),
    ],
)
def test_careless_demo_is_refused(engine, scheme, hosts, sentence):
    with pytest.raises(ImproperlyConfigured) as refusal:
        env.refuse_careless_demo(engine=engine, scheme=scheme, hosts=hosts)
    assert str(refusal.value) == sentence


def test_setting_that_makes_no_sense_stops_the_start_with_a_sentence(tmp_path):
    environment = {"PATH": os.environ["PATH"], "PLUMBLINE_VAR": str(tmp_path), "SECRET_KEY": "short"}
    ended = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=HOUSE, env=environment, capture_output=True, text=True, check=False
    )
    said = "Plumbline does not start: SECRET_KEY has 5 characters; use at least 40 random ones.\n"
    assert (ended.returncode, ended.stderr) == (1, said)
