"""Documents kept in a folder, and in a bucket that a real HTTP server keeps: the same promises."""

import errno
import hashlib
import os
import tracemalloc
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.error import HTTPError

import pytest

from exports import storage
from tests import buckets

NAME = "0d7f4a52-6a1e-4a58-9a7e-5f3f0d2c1b11.4.pdf"
OTHER = "0d7f4a52-6a1e-4a58-9a7e-5f3f0d2c1b11.5.pdf"
CONTENT = b"%PDF-1.7"
LARGE = 48 * 1024 * 1024  # bytes


def left_in_the_folder():
    return sorted(entry.name for entry in storage.folder().iterdir())


def broken(number):
    def fail(*args, **kwargs):
        raise OSError(number, os.strerror(number))

    return fail


def test_publish_puts_the_file_in_place_and_returns_its_digest(store):
    assert storage.publish(NAME, CONTENT) == hashlib.sha256(CONTENT).hexdigest()
    assert store.listdir("") == ([], [NAME])
    assert left_in_the_folder() == ([NAME] if storage.is_here() else [])


def test_published_again_under_its_name_it_is_replaced(store):
    storage.publish(NAME, b"%PDF-1.6")
    digest = storage.publish(NAME, CONTENT)
    with storage.read(NAME, digest) as file:
        assert file.read() == CONTENT
    assert store.listdir("") == ([], [NAME])


def test_published_files_are_for_the_house_alone():
    storage.publish(NAME, CONTENT)
    assert storage.folder().stat().st_mode & 0o077 == 0


def test_published_files_are_for_the_web_server_in_front_as_well_where_it_sends_them(settings):
    settings.SENDFILE_HEADER = "X-Accel-Redirect"
    assert storage.folder().stat().st_mode & 0o777 == 0o750


def test_documents_have_no_address_of_their_own(store):
    storage.publish(NAME, CONTENT)
    with pytest.raises(ValueError, match="after asking for the rights"):
        store.url(NAME)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_full_disk_is_said_so_and_leaves_no_file(monkeypatch, number, step):
    monkeypatch.setattr(os, step, broken(number))
    with pytest.raises(storage.StorageFull):
        storage.publish(NAME, CONTENT)
    assert left_in_the_folder() == []


def test_other_faults_of_the_disk_are_not_taken_for_a_full_one(monkeypatch):
    monkeypatch.setattr(os, "fsync", broken(errno.EIO))
    with pytest.raises(OSError, match="Input/output error"):
        storage.publish(NAME, CONTENT)
    assert left_in_the_folder() == []


def test_what_breaks_off_half_way_leaves_nothing(store):
    def half():
        yield CONTENT
        raise KeyError

    with pytest.raises(KeyError), storage.writing(NAME) as file:
        file.writelines(half())
    assert (store.listdir(""), left_in_the_folder()) == (([], []), [])


def test_room_is_asked_for_before_any_work(monkeypatch, store):
    storage.demand_room()
    monkeypatch.setattr(storage, "LEAST_FREE", 2**62)
    with pytest.raises(storage.StorageFull):
        storage.demand_room()


def test_read_gives_the_file_from_its_beginning(store):
    digest = storage.publish(NAME, CONTENT)
    with storage.read(NAME, digest) as file:
        assert file.read() == CONTENT
    assert left_in_the_folder() == ([NAME] if storage.is_here() else [])


@pytest.mark.parametrize("how", ["missing", "changed"])
def test_read_refuses_what_is_not_what_was_written(store, damage, how):
    digest = storage.publish(NAME, CONTENT)
    damage(NAME, how)
    with pytest.raises(storage.FileLost):
        storage.read(NAME, digest)


def test_read_refuses_what_has_no_name(store):
    with pytest.raises(storage.FileLost):
        storage.read("", "0" * 64)


def test_read_each_keeps_the_order_and_says_what_is_lost(store):
    wanted = []
    for number in range(3 * storage.AHEAD):
        name = NAME.replace(".4.", f".{number}.")
        wanted.append((name, storage.publish(name, CONTENT + bytes([number]))))
    found = []
    for file in storage.read_each(wanted):
        with file:
            found.append(file.read()[-1])
    assert found == list(range(3 * storage.AHEAD))
    reading = storage.read_each([*wanted[:1], (OTHER.replace(".5.", ".99."), "0" * 64), *wanted])
    next(reading).close()
    with pytest.raises(storage.FileLost):
        next(reading)


def test_a_large_document_is_never_held_in_memory(store):
    storage.read(OTHER, storage.publish(OTHER, CONTENT)).close()  # what a client of S3 itself takes does not count
    tracemalloc.start()
    try:
        with storage.writing(NAME) as file:
            for _ in range(LARGE // 2**20):
                file.write(os.urandom(2**20))
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        with storage.read(NAME, digest) as file:
            assert os.fstat(file.fileno()).st_size == LARGE
        assert tracemalloc.get_traced_memory()[1] < LARGE / 8
    finally:
        tracemalloc.stop()


def test_names_are_those_of_our_own_files(store):
    storage.publish(NAME, CONTENT)
    (storage.folder() / "notes.txt").write_text("not ours")
    (storage.folder() / OTHER.replace(".pdf", ".tmp")).write_bytes(b"")
    assert storage.names() == {NAME, OTHER.replace(".pdf", ".tmp")}


def test_what_is_removed_is_gone_and_may_be_removed_again(store):
    storage.publish(NAME, CONTENT)
    storage.remove(NAME)
    storage.remove(NAME)
    assert storage.names() == set()


# --- in a bucket ---


def test_files_from_before_there_was_a_bucket_are_found_and_removed_as_well(request):
    storage.publish(OTHER, CONTENT)
    request.getfixturevalue("bucket")
    storage.publish(NAME, CONTENT)
    assert storage.names() == {NAME, OTHER}
    storage.remove(OTHER)
    assert (storage.names(), left_in_the_folder()) == ({NAME}, [])


def test_a_bucket_is_used_in_its_folder_alone_and_shows_strangers_nothing(bucket, s3):
    storage.publish(NAME, CONTENT)
    found = bucket.connection.meta.client.list_objects_v2(Bucket=bucket.bucket_name)["Contents"]
    assert [each["Key"] for each in found] == [f"kept/{NAME}"]
    assert bucket.bucket.Object(f"kept/{NAME}").content_type == "application/pdf"
    with pytest.raises(HTTPError, match="403") as refusal:
        urllib.request.urlopen(f"{s3}/{bucket.bucket_name}/kept/{NAME}")
    refusal.value.close()


def test_all_threads_share_one_client(bucket):
    with ThreadPoolExecutor(3) as pool:
        found = [pool.submit(lambda: bucket.connection) for _ in range(9)]
    assert {id(each.result()) for each in found} == {id(bucket.connection)}


def test_a_large_document_is_put_into_the_bucket_by_one_request_that_leaves_no_parts(bucket):
    storage.publish(NAME, bytes(16 * 2**20))
    assert bucket.bucket.Object(f"kept/{NAME}").e_tag.strip('"') == hashlib.md5(bytes(16 * 2**20)).hexdigest()


EVERYTHING = {
    "publish": lambda: storage.publish(NAME, CONTENT),
    "read": lambda: storage.read(NAME, "0" * 64),
    "remove": lambda: storage.remove(NAME),
    "names": lambda: storage.names(),
}


@pytest.mark.parametrize("do", EVERYTHING.values(), ids=EVERYTHING)
def test_a_bucket_that_does_not_answer_is_away(settings, do):
    nobody = f"http://127.0.0.1:{buckets.free_port()}"
    settings.STORAGES = {**settings.STORAGES, "exports": buckets.setting(nobody, "documents")}
    with pytest.raises(storage.StorageAway, match="^the bucket cannot be reached: EndpointConnectionError$"):
        do()
    assert left_in_the_folder() == []


def test_a_bucket_that_is_not_there_is_away_when_something_is_put_into_it(s3, settings):
    settings.STORAGES = {**settings.STORAGES, "exports": buckets.setting(s3, "nobody-made-it")}
    with pytest.raises(storage.StorageAway, match="^the bucket answers 404 NoSuchBucket$"):
        storage.publish(NAME, CONTENT)


@pytest.fixture
def refusing(settings):
    """A function: from now on, whatever is put into the bucket is refused with this status and code."""

    class Refusal(BaseHTTPRequestHandler):
        def do_PUT(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            body = f"<Error><Code>{self.server.code}</Code></Error>".encode()
            self.send_response(self.server.status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Refusal)
    Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    settings.STORAGES = {**settings.STORAGES, "exports": buckets.setting(address, "documents")}

    def refuse(status, code):
        server.status, server.code = status, code

    yield refuse
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("status", "code", "meaning"),
    [
        (507, "XMinioStorageFull", storage.StorageFull),
        (403, "QuotaExceeded", storage.StorageFull),
        (403, "AccessDenied", storage.StorageAway),
        (503, "SlowDown", storage.StorageAway),
    ],
)
def test_what_a_bucket_refuses_with_is_told_apart(refusing, status, code, meaning):
    refusing(status, code)
    with pytest.raises(meaning):
        storage.publish(NAME, CONTENT)
    assert left_in_the_folder() == []
