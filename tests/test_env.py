import ast
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


def test_choice_is_one_of_the_options_or_nothing(monkeypatch):
    monkeypatch.delenv("COLOUR", raising=False)
    assert env.choice("COLOUR", ("grey", "blue")) == ""
    monkeypatch.setenv("COLOUR", "blue")
    assert env.choice("COLOUR", ("grey", "blue")) == "blue"
    monkeypatch.setenv("COLOUR", "Blue")
    with pytest.raises(ImproperlyConfigured) as refusal:
        env.choice("COLOUR", ("grey", "blue"))
    assert str(refusal.value) == "COLOUR is 'Blue'; write grey or blue."


BUCKET = {"bucket": "documents", "header": "", "key": "", "secret": ""}


@pytest.mark.parametrize("told", [{}, {"key": "k", "secret": "s"}, {"bucket": "", "header": "X-Sendfile"}])
def test_whole_bucket_or_none_passes(told):
    assert env.refuse_half_a_bucket(**BUCKET | told) is None


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"key": "k"}, "EXPORT_KEY_ID and EXPORT_KEY_SECRET belong together; set both or neither."),
        ({"secret": "s"}, "EXPORT_KEY_ID and EXPORT_KEY_SECRET belong together; set both or neither."),
        (
            {"header": "X-Sendfile"},
            "SENDFILE_HEADER is for documents in a folder of this machine. Unset it or EXPORT_URL.",
        ),
    ],
)
def test_half_a_bucket_is_refused(told, sentence):
    with pytest.raises(ImproperlyConfigured) as refusal:
        env.refuse_half_a_bucket(**BUCKET | told)
    assert str(refusal.value) == sentence


def test_bucket_without_its_library_is_refused(monkeypatch):
    monkeypatch.setattr(env, "find_spec", {"storages": None}.get)
    with pytest.raises(ImproperlyConfigured) as refusal:
        env.refuse_half_a_bucket(**BUCKET)
    assert str(refusal.value) == "EXPORT_URL needs one more package: install django-storages[s3], or unset it."


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


def test_bucket_of_the_environment_is_the_storage_of_exports(tmp_path):
    told = {
        "EXPORT_URL": "s3://our-documents/hiring/2026",
        "EXPORT_ENDPOINT_URL": "https://s3.example.com",
        "EXPORT_KEY_ID": "us",
        "EXPORT_KEY_SECRET": "quiet",
    }
    ended = subprocess.run(
        [sys.executable, "-c", "from config.settings import STORAGES; print(STORAGES['exports'])"],
        cwd=HOUSE,
        env={"PATH": os.environ["PATH"], "PLUMBLINE_VAR": str(tmp_path), **told},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ast.literal_eval(ended.stdout) == {
        "BACKEND": "exports.bucket.Bucket",
        "OPTIONS": {
            "bucket_name": "our-documents",
            "location": "hiring/2026",
            "endpoint_url": "https://s3.example.com",
            "region_name": "us-east-1",
            "access_key": "us",
            "secret_key": "quiet",
            "addressing_style": "path",
        },
    }
