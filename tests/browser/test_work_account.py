"""Signing in with a work account in a real browser: our rules for content let people go to the provider and back."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from playwright.sync_api import Browser

from survey import config
from tests.browser.conftest import OpenVisit
from tests.browser.examine import examine
from tests.browser.visit import Site
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


def test_pages_of_work_accounts(visit: OpenVisit, site: Site, make_app: Callable[..., Flask]) -> None:
    with serve_provider() as provider:
        own = config.Provider(provider.url, "check", "a secret", "hr=g-hr")
        with in_thread(lambda address: make_app(address, oidc=own)) as address:
            here = visit("nl")
            here.site = replace(site, settings=replace(site.settings, base_url=address))
            examine(here.go("/sign-out/work"), alone=True)
            assert here.page.locator("main .button.primary").is_visible()
            examine(here.go("/sign-in/work/refused/no_role"), swap=True, alone=True)
            examine(here.go("/w/refused/not_invited"), alone=True)
