"""Sending never harms the sender."""

import threading

from grader.queue import make_queue, send_attempt
from grader.settings import read_settings
from tests.services import free_port, running_redis


def test_a_broker_that_is_down_is_only_logged(tmp_path, caplog):
    port = free_port()
    settings = read_settings(
        {"SOFTMARK_HOME": str(tmp_path), "SOFTMARK_BROKER_URL": f"redis://127.0.0.1:{port}/0"}
    )
    queue = make_queue(settings)
    send_attempt(queue, 7, "cpu")
    assert "attempt 7 was not sent, the sweeper will" in caplog.text
    caplog.clear()
    with running_redis(port):
        send_attempt(queue, 8, "cpu")
        assert caplog.text == ""
    send_attempt(queue, 9, "cpu")
    assert "attempt 9 was not sent" in caplog.text


def test_messages_are_json_and_hold_nothing_but_the_id(site_settings):
    queue = make_queue(site_settings)
    with queue.connection_for_write() as connection:
        connection.default_channel.queue_purge("gpu")
        send_attempt(queue, 41, "gpu")
        message = connection.SimpleQueue(queue.amqp.queues["gpu"]).get(timeout=10)
    assert message.content_type == "application/json"
    assert message.decode()[:2] == [[41], {}]


def test_the_folder_gives_each_message_to_one_reader(tmp_path):
    settings = read_settings({"SOFTMARK_HOME": str(tmp_path), "SOFTMARK_BROKER_URL": ""})
    queue = make_queue(settings)
    total, readers = 200, 4
    taken: list[int] = []

    def read():
        with make_queue(settings).connection_for_read() as connection:
            channel = connection.channel()
            while len(taken) < total:
                message = channel.basic_get("cpu", no_ack=True)
                if message is not None:
                    taken.append(message.decode()[0][0])

    threads = [threading.Thread(target=read) for _ in range(readers)]
    for thread in threads:
        thread.start()
    for number in range(total):
        send_attempt(queue, number, "cpu")
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(total))
    assert [path for path in (tmp_path / "broker").rglob("*") if path.is_file()] == []
