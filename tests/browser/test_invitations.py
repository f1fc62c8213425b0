"""Inviting, an invitation's own link, what the employer will see, and series: every page, in both languages."""

import secrets

import pytest
from sqlalchemy import select

from survey.core.text import Language
from survey.infra.crypto import link_token
from survey.infra.db import session_for
from survey.people.models import Participant
from survey.people.services import units
from survey.rounds.models import Participation
from tests.browser.conftest import OpenVisit
from tests.browser.examine import examine
from tests.browser.visit import Site

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("language", ["nl", "en"])]


def add_participant(site: Site) -> bytes:
    """Put somebody on the list."""
    id_ = secrets.token_bytes(16)
    with session_for(site.settings.database_url) as session:
        unit = units(session)[0].id
        session.add(Participant(id=id_, name="Kim", email=f"{id_.hex()}@example.org", unit_id=unit))
    return id_


def link_of(site: Site, participant_id: bytes) -> str:
    with session_for(site.settings.database_url) as session:
        own = session.scalars(select(Participation).where(Participation.participant_id == participant_id)).one()
        return f"/i/{link_token(site.settings.secret_key, own.nonce)}"


def test_from_the_list_to_the_answers(visit: OpenVisit, site: Site, language: Language) -> None:
    someone = add_participant(site)
    hr = visit(language).sign_in().go(f"/hr/rounds/{site.world.short}/invite")
    examine(hr)
    hr.press()
    assert hr.path == f"/hr/rounds/{site.world.short}"
    examine(hr)
    hr.go(f"/hr/rounds/{site.world.short}/invite")
    examine(hr)

    link = link_of(site, someone)
    here = visit(language).go(link)
    examine(here)
    here.press("[name=decline]")
    examine(here)
    here.go(link).press()
    for _ in here.walk():
        pass
    here.press()
    assert here.path == f"/r/{site.world.short}/result"
    here.go(link)
    assert here.path == link
    examine(here)


def test_letters(visit: OpenVisit, site: Site, language: Language) -> None:
    if language == "nl":
        with session_for(site.settings.database_url) as session:
            session.add(Participant(id=secrets.token_bytes(16), name="Jo", unit_id=units(session)[0].id))
        examine(visit(language).sign_in().go(f"/hr/rounds/{site.world.full}/letters").press(), alone=True)
        return
    here = visit(language).go("/code")
    here.page.locator("[name=code]").fill("0123-4567")
    here.press()
    assert here.page.locator("#error-summary a").count() == 1
    examine(here, swap=True, alone=True)


def test_what_the_employer_will_see(visit: OpenVisit, site: Site, language: Language) -> None:
    here = visit(language).go(f"/r/{site.world.full}/seen")
    examine(here)


def test_series(visit: OpenVisit, language: Language) -> None:
    here = visit(language).sign_in().go("/hr/series/")
    examine(here)
    here.go("/hr/series/new")
    examine(here)
    here.press()
    assert here.page.locator("#error-summary a").count() == 2
    examine(here, swap=True)
    here.page.locator("[name=name]").fill(f"Thuis ({language})")
    here.page.locator("[name=first]").fill("2091-03-05")
    here.press()
    assert here.path == "/hr/series/"
    examine(here)
    if language == "nl":  # a form as that of a new series
        here.press("main .card .actions a.button")
        assert here.path.endswith("/ways")
        examine(here, alone=True)
