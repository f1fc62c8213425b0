"""How a request is read: a view that takes a file says how large it may be, and a body that is broken is refused."""

from collections.abc import Callable
from typing import Final, ParamSpec, TypeVar

from flask import current_app, request
from werkzeug.exceptions import BadRequest, HTTPException

A_LINE: Final = 512
P = ParamSpec("P")
R = TypeVar("R")


def takes(size: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let a view receive so many bytes; stands below `require`, which passes it on."""

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        view.takes = size  # type: ignore[attr-defined]  # read below, before any view is called
        return view

    return decorate


def limit() -> None:
    """Set the limit of the present request, before its body is read."""
    view = current_app.view_functions.get(request.endpoint or "")
    size = getattr(view, "takes", None)
    if size is not None and request.mimetype == "multipart/form-data":  # only this can hold a file
        request.max_content_length = size
        # A file is read in blocks of the very size that a field may have, on top of the line that is left of the block
        # before: without room for that most files of more than two blocks would be refused.
        request.max_form_memory_size = (request.max_form_memory_size or 0) + A_LINE


def read() -> None:
    """Read the body; raise RequestEntityTooLarge, and BadRequest when it is no body of HTTP or ends too soon."""
    try:
        request.form  # noqa: B018  # reads it
    except HTTPException:
        raise
    except Exception as error:
        from gunicorn.http.errors import NoMoreData, ParseException  # noqa: PLC0415  # the server's own: it has them

        if not isinstance(error, (NoMoreData, ParseException, ConnectionError)):
            raise
        raise BadRequest from error
