"""A real OpenID provider that serves from a thread: it demands PKCE, and forges what it says when it is told to."""

import json
import warnings
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from threading import Thread
from typing import Any

import flask
import requests
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server

with warnings.catch_warnings():
    import authlib.deprecate  # noqa: F401  # sets a filter of its own, which would come first

    warnings.simplefilter("ignore")  # it still uses what its libraries want to be rid of
    import oidc_provider_mock

Claims = dict[str, Any]
KEY = RSAKey.generate_key(2048, {"kid": "own", "use": "sig"})
"""With which it signs what is forged."""


class Provider:
    """The provider: its address, who may sign in there, and how it forges (claims in, the ID token out)."""

    def __init__(self, app: flask.Flask, url: str) -> None:
        self.app, self.url = app, url
        self.forge: Callable[[Claims], str | None] | None = None
        self.keys: list[dict[str, Any]] = []
        self.broken: set[str] = set()
        self.lacks: set[str] = set()
        """What it does not say of itself."""
        self.challenges: set[str] = set()
        app.before_request(self._judge)
        app.after_request(self._change)

    def add(self, subject: str, **claims: Any) -> None:
        """Add somebody, or change what is said of them."""
        requests.put(f"{self.url}/users/{subject}", json=claims, timeout=9).raise_for_status()

    def sign_in(self, address: str, subject: str, action: str = "authorize") -> str:
        """Sign somebody in at the address to which the application sent them; return the address that leads back."""
        data = {"sub": subject, "action": action}
        return requests.post(address, data=data, timeout=9, allow_redirects=False).headers["Location"]

    def honest(self) -> None:
        """Forge nothing, and answer, from now on."""
        self.forge, self.keys, self.broken, self.lacks = None, [], set(), set()

    def _judge(self) -> flask.typing.ResponseReturnValue | None:
        """Refuse a sign-in without PKCE, and a code with another verifier: the provider itself does not look."""
        path = flask.request.path
        if path in self.broken:
            return "broken", 500
        if path == "/oauth2/authorize":
            if flask.request.args.get("code_challenge_method") != "S256" or "nonce" not in flask.request.args:
                return "code_challenge_method=S256 and nonce are needed", 400
            self.challenges.add(flask.request.args["code_challenge"])
        if path == "/oauth2/token":
            digest = sha256(flask.request.form.get("code_verifier", "").encode()).digest()
            if urlsafe_b64encode(digest).decode().rstrip("=") not in self.challenges:
                return {"error": "invalid_grant"}, 400
        return None

    def _change(self, response: flask.Response) -> flask.Response:
        """Put what is forged in the place of the ID token and the keys, and leave out what it lacks."""
        if flask.request.path == "/.well-known/openid-configuration":
            found = response.get_json().items()
            response.data = json.dumps({name: value for name, value in found if name not in self.lacks})
        if self.forge is None or response.status_code != 200:
            return response
        if flask.request.path == "/jwks":
            response.data = json.dumps({"keys": self.keys or [KEY.as_dict(private=False)]})
        if flask.request.path == "/oauth2/token":
            answer = response.get_json()
            payload = answer.pop("id_token").split(".")[1]
            forged = self.forge(json.loads(urlsafe_b64decode(payload + "==")))
            response.data = json.dumps(answer | ({} if forged is None else {"id_token": forged}))
        return response


@contextmanager
def serve_provider() -> Iterator[Provider]:
    """Serve a provider on a free port until the block ends."""
    app = oidc_provider_mock.app(require_nonce=True)
    with in_thread(lambda _address: app) as address:
        yield Provider(app, address)


@contextmanager
def in_thread(make: Callable[[str], flask.Flask]) -> Iterator[str]:
    """Serve an application, which is made when its address is known, until the block ends."""
    with make_server("localhost", 0, flask.Flask("none"), threaded=True) as server:
        address = f"http://localhost:{server.server_port}"
        server.app = make(address)
        thread = Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield address
        finally:
            server.shutdown()
            thread.join()
