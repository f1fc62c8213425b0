"""The command that serves the application with gunicorn."""

import gc

import click

from survey.config import from_environment


@click.command()
@click.option("--bind", default="127.0.0.1:8000", show_default=True, help="Address and port to listen on.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(min=1))
@click.option("--threads", default=4, show_default=True, type=click.IntRange(min=1))
def run(bind: str, workers: int, threads: int) -> None:
    """Serve the application."""
    from_environment()  # refuses what is unsafe before there is a server
    serve(bind, workers, threads)


def serve(bind: str, workers: int, threads: int) -> None:
    """Become a gunicorn server; no access log, for times and addresses are data about a person.

    The workers share the memory of the application that the master loads, as long as nobody writes to it. Looking for
    garbage writes to every object: the master never does, and its workers leave alone what they got from it.
    """
    gc.disable()
    from gunicorn.app.wsgiapp import WSGIApplication  # noqa: PLC0415  # only this command needs a server

    class Server(WSGIApplication):  # type: ignore[misc]  # gunicorn carries no types
        def init(self, parser: object, opts: object, args: object) -> dict[str, object]:  # noqa: ARG002  # gunicorn's
            self.app_uri = "survey.app:create_app()"
            return {
                "bind": bind,
                "workers": workers,
                "threads": threads,
                "worker_class": "gthread",
                "preload_app": True,
                "pre_fork": lambda _server, _worker: gc.freeze(),
                "post_fork": lambda _server, _worker: gc.enable(),
                "limit_request_line": 2048,
                "accesslog": None,
                "control_socket_disable": True,  # one more door, in a home that a service may not even have
            }

    Server(prog="survey").run()
