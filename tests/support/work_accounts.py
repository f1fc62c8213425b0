"""Signing in with a work account in tests: a visitor and a provider in, where the visitor arrives out."""

from dataclasses import replace
from typing import Any, Final

import pytest
from flask import Flask

from survey import config
from survey.audit.services import newest
from tests.conftest import OpenSession
from tests.support.provider import Provider
from tests.support.visitor import Visitor

LEGACY: Final = pytest.mark.filterwarnings("ignore::DeprecationWarning:authlib.oidc.core.grants._legacy")
"""The provider's own libraries complain."""
CLIENT, CLIENT_SECRET = "thuiswerkcheck", "a secret that the provider gave"
ROLES: Final = "administrator=g-admin, hr=g-hr, hr=g-hr-too, works_council=g-council"
EMAIL: Final = "kim@example.nl"


def use(app: Flask, monkeypatch: pytest.MonkeyPatch, issuer: str, **changed: Any) -> None:
    own = config.Provider(issuer, CLIENT, CLIENT_SECRET, ROLES)
    monkeypatch.setitem(app.extensions, "settings", replace(app.extensions["settings"], oidc=own, **changed))


def begin(visitor: Visitor, path: str = "/sign-in/work") -> str:
    """Follow the link to the provider; return its address."""
    response = visitor.client.get(path)
    assert response.status_code == 303
    return response.headers["Location"]


def back(visitor: Visitor, address: str) -> Visitor:
    """Come back from the provider."""
    return visitor.go(address.removeprefix("http://localhost"))


def come(app: Flask, provider: Provider, subject: str = "kim", path: str = "/sign-in/work") -> Visitor:
    """Sign in at the provider and come back."""
    visitor = Visitor(app.test_client(), "en")
    return back(visitor, provider.sign_in(begin(visitor, path), subject))


def is_out(visitor: Visitor) -> bool:
    return visitor.go("/hr/rounds/").page.path == "/sign-in"


def log_of(database: OpenSession) -> list[tuple[str, str, str]]:
    with database() as session:
        return [(line.who, line.action, line.subject) for line in newest(session, None, 9)]
