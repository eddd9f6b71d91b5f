"""A web server in this process, on the suite's own database."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from django.core.servers.basehttp import ThreadedWSGIServer, get_internal_wsgi_application
from django.db import connections
from django.test.testcases import QuietWSGIRequestHandler


class Server(ThreadedWSGIServer):
    """A thread a request; each gives its connection to the database back, and the last ends before the test does."""

    daemon_threads = False

    def __init__(self, *args):
        super().__init__(*args, allow_reuse_address=False)

    def process_request_thread(self, request, client_address):
        try:
            super().process_request_thread(request, client_address)
        finally:
            connections.close_all()


@contextmanager
def serving() -> Iterator[str]:
    """Its address, until the end. It takes a port of its own."""
    server = Server(("127.0.0.1", 0), QuietWSGIRequestHandler)
    server.set_app(get_internal_wsgi_application())
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
