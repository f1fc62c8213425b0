"""A web site on this machine whose pages answer as their names say, for whoever tries addresses."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

Site = str
"""Where a site is: http://127.0.0.1:8123."""
STATUSES = {"/good": 200, "/missing": 404, "/gone": 410, "/forbidden": 403, "/broken": 500}
MOVES = {"/moved": "/good", "/moved-away": "/missing", "/circle": "/circle"}


@contextmanager
def serving() -> Iterator[Site]:
    """Serve the pages until the block ends; /silent answers nothing until then."""
    over = Event()

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the name that the library asks for
            if self.path == "/silent":
                over.wait(30)
                return
            self.send_response(302 if self.path in MOVES else STATUSES[self.path])
            if self.path in MOVES:
                self.send_header("Location", MOVES[self.path])
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Pages) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            over.set()
            server.shutdown()
            thread.join()
