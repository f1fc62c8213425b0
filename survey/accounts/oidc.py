"""OpenID Connect: a provider and what it sent back in; who somebody is there out, once everything about it is checked.

Code flow with PKCE. What belongs to one sign-in (state, nonce, verifier) stays with the browser that began it, and
works once. The provider is asked for its addresses once an hour, and for its keys each time: one may be withdrawn.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from hmac import compare_digest
from typing import Any, Final, Self
from urllib.parse import urlencode, urlsplit

from survey.config import Provider
from survey.infra.crypto import new_token

SCOPE: Final = "openid email profile"
ALGORITHMS: Final = ("RS256", "ES256")
"""Signatures with a key that the provider alone has: whoever could sign with a shared secret could be anybody."""
PATIENCE: Final = 5
"""Seconds that the provider may take for each answer."""
LASTS: Final = timedelta(minutes=10)
"""How long somebody may take at the provider."""
LEEWAY: Final = 60
"""Seconds that the provider's clock may differ from ours."""
ADDRESS: Final = re.compile(r"[^@\s]{1,64}@[^@\s]{1,189}")
LONGEST_SUBJECT: Final = 255
STRONG: Final = frozenset(
    {"phr", "phrh", "https://refeds.org/profile/mfa", "http://schemas.openid.net/pape/policies/2007/06/multi-factor"}
)
"""What providers call signing in with two factors, as the whole (acr)."""


class Fault(StrEnum):
    """Why somebody is not let in."""

    NOT_BEGUN = "not_begun"
    DECLINED = "declined"
    DOWN = "down"
    UNPROVEN = "unproven"
    NO_ADDRESS = "no_address"
    NO_ROLE = "no_role"
    TAKEN = "taken"
    TOO_OFTEN = "too_often"


@dataclass(frozen=True)
class Identity:
    """Somebody at a provider: `issuer` and `subject` tell who; the address may change, and go over to another.

    `staff_number`: as the provider says it, where it was asked to; `doubtful`: it does not vouch for the address.
    """

    issuer: str
    subject: str
    email: str
    groups: frozenset[str]
    two_factors: bool
    staff_number: str = ""
    doubtful: bool = False


class RefusedError(Exception):
    """Somebody is not let in; `detail` is for the operator's log and names nobody."""

    def __init__(self, fault: Fault, detail: str = "", identity: Identity | None = None) -> None:
        super().__init__(fault, detail)
        self.fault, self.detail, self.identity = fault, detail, identity


@dataclass(frozen=True)
class Begun:
    """A sign-in under way, as the browser keeps it. `path`: where to go afterwards; `until`: in seconds."""

    state: str
    nonce: str
    verifier: str
    path: str | None
    until: float

    @classmethod
    def new(cls, path: str | None, now: datetime) -> Self:
        """Return a new one."""
        return cls(new_token(), new_token(), new_token() + new_token(), path, (now + LASTS).timestamp())

    @classmethod
    def of(cls, kept: object, answer: Mapping[str, str], now: datetime) -> Self:
        """Return the one to which an answer belongs; raise RefusedError when the browser keeps none or another."""
        if not isinstance(kept, dict) or not compare_digest(kept["state"].encode(), answer.get("state", "").encode()):
            raise RefusedError(Fault.NOT_BEGUN)
        begun = cls(**kept)
        if begun.until <= now.timestamp():
            raise RefusedError(Fault.NOT_BEGUN)
        return begun

    def kept(self) -> dict[str, Any]:
        """Return what the browser keeps."""
        return asdict(self)


def address(provider: Provider, begun: Begun, back: str, now: datetime) -> str:
    """Return the provider's address where somebody signs in, and from which they come to `back`; raise RefusedError."""
    where = _where(provider, now)["authorization_endpoint"]
    with _client(provider, back) as client:
        url, _ = client.create_authorization_url(where, begun.state, begun.verifier, nonce=begun.nonce)
    return str(url)


def identity(provider: Provider, begun: Begun, answer: Mapping[str, str], back: str, now: datetime) -> Identity:
    """Return who the provider says has signed in; raise RefusedError when it does not, or does not prove it."""
    if "error" in answer:
        raise RefusedError(Fault.DECLINED, answer["error"])
    if "code" not in answer or answer.get("iss", provider.issuer) != provider.issuer:
        raise RefusedError(Fault.UNPROVEN, "no code of this provider")
    where = _where(provider, now)
    token = _token(provider, begun, answer["code"], back, where["token_endpoint"])
    claims = _checked(provider, begun, token, _get(where["jwks_uri"]), now)
    return _identity(claims, provider.staff_number)


def end_address(provider: Provider, back: str, now: datetime) -> str | None:
    """Return the provider's address where somebody signs out there too; None where it has none, or does not answer."""
    try:
        where = _where(provider, now).get("end_session_endpoint")
    except RefusedError:
        return None
    asked = urlencode({"client_id": provider.client_id, "post_logout_redirect_uri": back})
    return f"{where}{'&' if '?' in where else '?'}{asked}" if where else None


def _where(provider: Provider, now: datetime) -> Mapping[str, str]:
    """Return the provider's addresses."""
    return _metadata(provider.issuer, int(now.timestamp()) // 3600)


@lru_cache(maxsize=4)
def _metadata(issuer: str, _hour: int) -> Mapping[str, str]:
    """Return what the provider says of itself, which must be itself; each address as safe as the issuer's."""
    found = _get(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    may = {name: found[name] for name in ("end_session_endpoint",) if isinstance(found.get(name), str)}
    where = {name: str(found.get(name)) for name in names} | may
    if found.get("issuer") != issuer:
        raise RefusedError(Fault.DOWN, f"the provider calls its issuer {found.get('issuer')!r}")
    if any(urlsplit(address).scheme != urlsplit(issuer).scheme for address in where.values()):
        raise RefusedError(Fault.DOWN, "the provider lacks an address, or one is unsafe")
    return where


def _get(url: str) -> dict[str, Any]:
    """Return a JSON object of the provider's; raise RefusedError."""
    import requests  # noqa: PLC0415  # few sign in, everybody starts

    try:
        response = requests.get(url, timeout=PATIENCE, allow_redirects=False)
        response.raise_for_status()
        found = response.json()
    except (requests.RequestException, ValueError) as error:
        raise RefusedError(Fault.DOWN, repr(error)) from error
    if not isinstance(found, dict):
        raise RefusedError(Fault.DOWN, "the provider sends no JSON object")
    return found


def _client(provider: Provider, back: str) -> Any:  # noqa: ANN401  # Authlib carries no types
    from authlib.integrations.requests_client import OAuth2Session  # noqa: PLC0415  # as above

    return OAuth2Session(
        provider.client_id,
        provider.client_secret,
        scope=SCOPE,
        redirect_uri=back,
        code_challenge_method="S256",
        default_timeout=PATIENCE,
    )


def _token(provider: Provider, begun: Begun, code: str, back: str, url: str) -> Mapping[str, Any]:
    """Exchange a code for what the provider says; it gives a code's out once, to who knows our secret and verifier."""
    import requests  # noqa: PLC0415  # as above
    from authlib.common.errors import AuthlibBaseError  # noqa: PLC0415  # as above

    try:
        with _client(provider, back) as client:
            found: Mapping[str, Any] = client.fetch_token(
                url, code=code, code_verifier=begun.verifier, allow_redirects=False
            )
    except AuthlibBaseError as error:
        raise RefusedError(Fault.UNPROVEN, repr(error)) from error
    except (requests.RequestException, ValueError) as error:
        raise RefusedError(Fault.DOWN, repr(error)) from error
    return found


def _checked(
    provider: Provider, begun: Begun, token: Mapping[str, Any], keys: Mapping[str, Any], now: datetime
) -> Mapping[str, Any]:
    """Return the claims of an ID token: signed by this provider, for us, for this sign-in, now; raise RefusedError."""
    from authlib.oidc.core import CodeIDToken  # noqa: PLC0415  # as above
    from joserfc import jwt  # noqa: PLC0415  # as above
    from joserfc.errors import JoseError  # noqa: PLC0415  # as above
    from joserfc.jwk import KeySet  # noqa: PLC0415  # as above
    from joserfc.jws import JWSRegistry  # noqa: PLC0415  # as above

    options = {
        "iss": {"essential": True, "value": provider.issuer},
        "aud": {"essential": True, "value": provider.client_id},
        "sub": {"essential": True},
    }
    expected = {"nonce": begun.nonce, "client_id": provider.client_id, "access_token": token.get("access_token")}
    try:
        registry = JWSRegistry(algorithms=list(ALGORITHMS), strict_check_header=False)
        read = jwt.decode(token["id_token"], KeySet.import_key_set(keys), registry=registry)  # type: ignore[arg-type]  # as it came
        if read.header.get("typ", "JWT") != "JWT":
            raise RefusedError(Fault.UNPROVEN, "a token of another kind")
        claims = CodeIDToken(read.claims, read.header, options, expected)
        claims.validate(int(now.timestamp()), LEEWAY)
    except (JoseError, LookupError, TypeError, ValueError) as error:
        raise RefusedError(Fault.UNPROVEN, repr(error)) from error
    return dict(claims)


def _identity(claims: Mapping[str, Any], staff_number: str) -> Identity:
    """Return whom checked claims are about; what is not of the expected kind counts as not said.

    `staff_number`: the claim that holds it, or an empty text.
    """
    if not 0 < len(claims["sub"]) <= LONGEST_SUBJECT:
        raise RefusedError(Fault.UNPROVEN, "a subject of no length that is allowed")
    addresses = [
        name for name in _texts([claims.get("email"), claims.get("preferred_username")]) if ADDRESS.fullmatch(name)
    ]
    return Identity(
        issuer=claims["iss"],
        subject=claims["sub"],
        email=addresses[0].lower() if addresses else "",
        groups=frozenset(_texts(claims.get("groups"))),
        staff_number=next(iter(_texts([claims.get(staff_number)])), "").strip(),
        doubtful=claims.get("email_verified") is False,
        two_factors="mfa" in _texts(claims.get("amr")) or not STRONG.isdisjoint(_texts([claims.get("acr")])),
    )


def _texts(values: object) -> list[str]:
    """Return the texts in a list."""
    return [value for value in values if isinstance(value, str)] if isinstance(values, list) else []
