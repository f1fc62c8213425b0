"""Signing in with a work account in a real browser: our rules for content let people go to the provider and back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Browser

from survey import config
from survey.accounts.services import add_staff
from survey.config import Settings
from survey.infra import clock
from survey.infra.db import session_for
from survey.infra.permissions import Role
from survey.infra.shelf import shipped
from survey.rounds.services import plan_round
from tests.browser.conftest import OpenVisit
from tests.browser.examine import examine
from tests.browser.visit import Site
from tests.browser.world import PASSWORD, email_of
from tests.support.provider import in_thread, serve_provider

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::DeprecationWarning:authlib.oidc.core.grants._legacy"),  # the provider's
]


def test_a_link_leads_to_the_provider_and_back(chromium: Browser, make_app: Callable[..., Flask]) -> None:
    with serve_provider() as provider:
        provider.add("kim", email="kim@example.nl", groups=["g-hr"])
        own = config.Provider(provider.url, "check", "a secret", "hr=g-hr")
        with in_thread(lambda address: make_app(address, oidc=own)) as address:
            page = chromium.new_context(java_script_enabled=False).new_page()
            page.goto(f"{address}/hr/people/")
            page.locator("main a.button").click()
            page.locator("[name=sub]").fill("kim")
            page.locator("[name=sub]").press("Enter")
            page.wait_for_url(f"{address}/**")
            assert page.url == f"{address}/hr/people/"
            page.locator(".foot form .link").click()
            page.locator("main .button.primary").click()
            page.wait_for_url(f"{provider.url}/oauth2/end_session?**")
            page.context.close()


def open_to_work_accounts(settings: Settings) -> str:
    """Let HR plan a round that is open, to which people come with a work account; return its key."""
    today = clock.today(settings.time_zone)
    with session_for(settings.database_url) as session:
        add_staff(session, email_of(Role.HR), PASSWORD, Role.HR)
        asked = [shipped("wellbeing")]
        planned = plan_round(session, "Ronde", asked, "short", (today, today + timedelta(days=13)), settings)
        planned.work_account = True
        return planned.key


def test_pages_of_work_accounts(visit: OpenVisit, site: Site, make_app: Callable[..., Flask]) -> None:
    with serve_provider() as provider:
        own = config.Provider(provider.url, "check", "a secret", "hr=g-hr")
        made: list[Flask] = []

        def make(address: str) -> Flask:
            made.append(make_app(address, oidc=own))
            return made[0]

        with in_thread(make) as address:
            key = open_to_work_accounts(made[0].extensions["settings"])
            here = visit("nl")
            here.site = replace(site, settings=replace(site.settings, base_url=address))
            examine(here.go(f"/w/{key}"), alone=True)
            here.go(f"/sign-in?next=/hr/rounds/{key}/work-account")
            here.page.locator("[name=email]").fill(email_of(Role.HR))
            here.page.locator("[name=password]").fill(PASSWORD)
            here.press("main form button.button")
            examine(here, swap=True, alone=True)
            here.press(".foot form .link")
            examine(here.go("/sign-out/work"), alone=True)
            assert here.page.locator("main .button.primary").is_visible()
            examine(here.go("/sign-in/work/refused/no_role"), swap=True, alone=True)
            examine(here.go("/w/refused/not_invited"), alone=True)
