import errno
import hashlib
import os

import pytest

from exports import storage

NAME = "0d7f4a52-6a1e-4a58-9a7e-5f3f0d2c1b11.4.pdf"
CONTENT = b"%PDF-1.7"


def broken(number):
    def fail(*args, **kwargs):
        raise OSError(number, os.strerror(number))

    return fail


def test_publish_puts_the_file_in_place_and_returns_its_digest():
    assert storage.publish(NAME, CONTENT) == hashlib.sha256(CONTENT).hexdigest()
    assert [entry.name for entry in storage.folder().iterdir()] == [NAME]


def test_published_files_are_for_the_house_alone():
    storage.publish(NAME, CONTENT)
    assert storage.folder().stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_full_disk_is_said_so_and_leaves_no_file(monkeypatch, number, step):
    monkeypatch.setattr(os, step, broken(number))
    with pytest.raises(storage.StorageFull):
        storage.publish(NAME, CONTENT)
    assert list(storage.folder().iterdir()) == []


def test_other_faults_of_the_disk_are_not_taken_for_a_full_one(monkeypatch):
    monkeypatch.setattr(os, "fsync", broken(errno.EIO))
    with pytest.raises(OSError, match="Input/output error"):
        storage.publish(NAME, CONTENT)
    assert list(storage.folder().iterdir()) == []


def test_room_is_asked_for_before_any_work(monkeypatch):
    storage.demand_room()
    monkeypatch.setattr(storage, "LEAST_FREE", 2**62)
    with pytest.raises(storage.StorageFull):
        storage.demand_room()


def test_read_gives_the_file_from_its_beginning():
    digest = storage.publish(NAME, CONTENT)
    with storage.read(NAME, digest) as file:
        assert file.read() == CONTENT


def test_read_refuses_what_is_not_what_was_written():
    digest = storage.publish(NAME, CONTENT)
    (storage.folder() / NAME).write_bytes(b"%PDF-1.8")
    with pytest.raises(storage.FileLost):
        storage.read(NAME, digest)


def test_read_refuses_what_is_not_there():
    with pytest.raises(storage.FileLost):
        storage.read(NAME, "0" * 64)


def test_names_are_those_of_our_own_files():
    storage.publish(NAME, CONTENT)
    (storage.folder() / "notes.txt").write_text("not ours")
    (storage.folder() / NAME.replace(".pdf", ".tmp")).write_bytes(b"")
    assert storage.names() == {NAME, NAME.replace(".pdf", ".tmp")}
