import os
from queue import Empty

import pytest
from kombu.exceptions import ChannelError

from config import broker
from config.celery import app


@pytest.fixture
def channel(tmp_path):
    folders = {"data_folder_in": str(tmp_path), "data_folder_out": str(tmp_path)}
    with app.connection_for_write("filesystem://", transport_options=folders) as connection:
        yield connection.channel()


def test_folder_broker_is_ours(channel):
    assert isinstance(channel, broker.Channel)


def test_messages_come_in_the_order_they_were_put_and_each_once(channel, monkeypatch):
    times = iter([2.0, 10.0, 11.0])
    monkeypatch.setattr(broker, "monotonic", lambda: next(times) + 10**6)
    for number in range(3):
        channel._put("bulk", {"number": number, "name": "Zoë"})
    assert channel._size("bulk") == 3
    assert [channel._get("bulk") for _ in range(3)] == [{"number": number, "name": "Zoë"} for number in range(3)]
    with pytest.raises(Empty):
        channel._get("bulk")


def test_message_is_not_there_before_it_is_whole(channel, monkeypatch):
    seen = []

    def rename(part, name):
        with pytest.raises(Empty):
            channel._get("bulk")
        seen.append(channel._size("bulk"))
        real(part, name)

    real = os.rename
    with monkeypatch.context() as patch:
        patch.setattr(os, "rename", rename)
        channel._put("bulk", {"number": 1})
    assert (seen, channel._get("bulk")) == ([0], {"number": 1})


def test_a_folder_that_is_not_there_is_a_broker_that_does_not_answer(channel, tmp_path):
    tmp_path.rmdir()
    with pytest.raises(ChannelError):
        channel._put("bulk", {"number": 1})
