"""The provider of the organisation's work accounts."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.support.provider import Provider, serve_provider
from tests.support.work_accounts import EMAIL, use


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    with serve_provider() as served:
        yield served


@pytest.fixture
def provider(running: Provider, app: Flask, monkeypatch: pytest.MonkeyPatch) -> Provider:
    """The provider with which the application works: it knows somebody of HR."""
    running.honest()
    use(app, monkeypatch, running.url)
    running.add("kim", email=EMAIL, groups=["everybody", "g-hr"])
    return running
