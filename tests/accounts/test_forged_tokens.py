"""Forged tokens: whatever a provider, or somebody between, sends in the place of a right one lets nobody in."""

import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Callable
from typing import Any, Final

import pytest
from flask import Flask
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey
from sqlalchemy import select

from survey.accounts.models import Staff
from survey.audit.models import Action
from tests.conftest import OpenSession
from tests.support.provider import KEY, Claims, Provider
from tests.support.work_accounts import CLIENT, CLIENT_SECRET, LEGACY, come, is_out, log_of

pytestmark = LEGACY

OTHER = RSAKey.generate_key(2048, {"kid": "own"})
CURVE = ECKey.generate_key("P-256", {"kid": "curve", "use": "sig"})


def signed(claims: Claims, key: Any = KEY, alg: str = "RS256", **header: Any) -> str:
    algorithms = ["RS256", "RS384", "ES256"]
    return jwt.encode({"alg": alg, "kid": "own"} | header, claims, key, algorithms=algorithms)


def but(**changed: Any) -> Callable[[Claims], str]:
    """Return a forger that changes claims; None leaves one out. Signed as it should be."""
    return lambda claims: signed({name: value for name, value in (claims | changed).items() if value is not None})


def later(name: str, seconds: int) -> Callable[[Claims], str]:
    return lambda claims: signed(claims | {name: claims["iat"] + seconds})


def by_hand(claims: Claims, alg: str, secret: bytes = b"") -> str:
    """Return a token that no good library would make: unsigned, or signed with a key that is known."""
    head, payload = (
        urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in ({"alg": alg, "kid": "own"}, claims)
    )
    signature = urlsafe_b64encode(hmac.digest(secret, head + b"." + payload, "sha256")).rstrip(b"=") if secret else b""
    return b".".join((head, payload, signature)).decode()


def with_payload_of_another(claims: Claims) -> str:
    head, _, signature = signed(claims).split(".")
    return ".".join((head, signed(claims | {"sub": "boss"}).split(".")[1], signature))


FORGED: Final[dict[str, Callable[[Claims], str | None]]] = {
    "no token": lambda _claims: None,
    "no JWT": lambda _claims: "eyJ.x.",
    "alg none": lambda claims: by_hand(claims, "none"),
    "HS256 with the public key": lambda claims: by_hand(claims, "HS256", KEY.as_pem(private=False)),
    "HS256 with our secret": lambda claims: by_hand(claims, "HS256", CLIENT_SECRET.encode()),
    "an algorithm that is not ours": lambda claims: signed(claims | {"at_hash": ""}, alg="RS384"),
    "another key": lambda claims: signed(claims, OTHER),
    "a key that it brings": lambda claims: signed(claims, OTHER, jwk=OTHER.as_dict(private=False)),
    "a key that nobody has": lambda claims: signed(claims, kid="other"),
    "no signature": lambda claims: signed(claims).rpartition(".")[0] + ".",
    "the signature of another": with_payload_of_another,
    "a token of another kind": lambda claims: signed(claims, typ="at+jwt"),
    "for another application": but(aud="other"),
    "for another application, though given to us": but(aud="other", azp=CLIENT),
    "for two applications": but(aud=[CLIENT, "other"]),
    "given to another application": but(azp="other"),
    "another issuer": but(iss="https://evil.example"),
    "another tenant": lambda claims: signed(claims | {"iss": claims["iss"] + "/other"}),
    "several issuers": lambda claims: signed(claims | {"iss": [claims["iss"]]}),
    "no issuer": but(iss=None),
    "no subject": but(sub=None),
    "an empty subject": but(sub=""),
    "a subject that is a number": but(sub=7),
    "a subject that is too long": but(sub="k" * 256),
    "another nonce": but(nonce="n" * 32),
    "no nonce": but(nonce=None),
    "several nonces": lambda claims: signed(claims | {"nonce": [claims["nonce"]]}),
    "expired": later("exp", -61),
    "without an end": but(exp=None),
    "not yet valid": later("nbf", 90),
    "of the future": later("iat", 90),
    "methods that are no list": but(amr="mfa"),
    "of another access token": but(at_hash="x" * 22),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_token_lets_nobody_in(app: Flask, provider: Provider, database: OpenSession, name: str) -> None:
    provider.forge = FORGED[name]
    visitor = come(app, provider)
    assert visitor.page.path == "/sign-in/work/refused/unproven"
    assert is_out(visitor)
    with database() as session:
        assert session.scalars(select(Staff)).all() == []
    assert log_of(database) == [("?", Action.SIGN_IN_FAILED, "")]


@pytest.mark.parametrize(
    "forge", [but(), but(aud=[CLIENT]), later("nbf", 30), lambda c: signed(c, CURVE, "ES256", kid="curve")]
)
def test_what_is_right_lets_in_so_that_the_others_are_refused_for_what_they_are(
    app: Flask, provider: Provider, forge: Callable[[Claims], str]
) -> None:
    provider.forge, provider.keys = forge, [KEY.as_dict(private=False), CURVE.as_dict(private=False)]
    assert come(app, provider).page.path == "/hr/rounds/"
