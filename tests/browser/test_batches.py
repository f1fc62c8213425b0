"""The reports of all units while they are made: the page follows by itself, and says so when they are there."""

import pytest
from sqlalchemy import select

from survey.infra import clock
from survey.infra.db import session_for
from survey.reporting.models import BatchState, ReportBatch
from survey.rounds.models import Round
from tests.browser.conftest import OpenVisit
from tests.browser.examine import examine
from tests.browser.visit import Site

pytestmark = pytest.mark.browser


def put(site: Site, state: BatchState, made: int) -> None:
    """Let the Dutch reports of the closed round be so far."""
    with session_for(site.settings.database_url) as session:
        round_id = session.scalars(select(Round.id).where(Round.key == site.world.closed)).one()
        on = {"asked_on": clock.today(site.settings.time_zone), "units": 2}
        session.merge(ReportBatch(round_id=round_id, language="nl", state=state, made=made, **on))


def test_the_page_follows_how_far_the_reports_are(visit: OpenVisit, site: Site) -> None:
    here = visit("nl").sign_in()
    here.page.clock.install()
    put(site, BatchState.DUE, 1)
    here.go(f"/hr/rounds/{site.world.closed}/reports")
    card, said = here.page.locator("#batch-nl"), here.page.locator("#follow-status")
    assert card.locator("progress").get_attribute("value") == "1"
    examine(here, alone=True)
    look_again = card.get_by_role("link")
    look_again.focus()
    put(site, BatchState.DONE, 2)
    assert said.inner_text() == ""
    here.page.clock.fast_forward(10_000)
    card.locator("a[href$='.zip']").wait_for()
    assert said.inner_text().startswith("Nederlands: Ze zijn allemaal gemaakt.")
    assert here.page.evaluate("() => document.activeElement.href").endswith("reports.nl.zip")
    examine(here, swap=True, alone=True)


def test_without_a_script_a_link_looks_again(visit: OpenVisit, site: Site) -> None:
    here = visit("nl", java_script_enabled=False).sign_in()
    put(site, BatchState.DUE, 0)
    here.go(f"/hr/rounds/{site.world.closed}/reports")
    put(site, BatchState.DUE, 1)
    here.press("#batch-nl .button.primary")
    assert here.page.locator("#batch-nl progress").get_attribute("value") == "1"
