"""Security headers on every answer, and a check of where a writing request comes from."""

from typing import Final

from flask import Flask, Response, abort, request

HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}


def init_app(app: Flask, *, base_url: str, secure: bool) -> None:
    """Add the headers to every answer; refuse writing requests that another site sends."""
    headers = HEADERS | ({"Strict-Transport-Security": "max-age=63072000; includeSubDomains"} if secure else {})

    @app.before_request
    def same_origin() -> None:
        """Browsers say where a request comes from; one that says nothing is judged by its CSRF token alone."""
        if request.method in {"GET", "HEAD", "OPTIONS"}:
            return
        site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
        if site is not None:
            foreign = site not in {"same-origin", "none"}
        else:
            foreign = origin is not None and origin not in {base_url, request.host_url.rstrip("/")}
        if foreign:
            abort(403)

    @app.after_request
    def add_headers(response: Response) -> Response:
        response.headers.extend(headers)
        if "Cache-Control" not in response.headers:  # else it is for everybody alike
            response.headers["Cache-Control"] = "no-store"
            response.vary.add("Cookie")
        return response
