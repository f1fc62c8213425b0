"""Every page that staff reach by links, in an organisation with results; a new one is looked at once it is there."""

from flask import Flask

from survey.infra.permissions import Role
from tests.app.test_queries import MOST_FOR_HR, counted
from tests.conftest import OpenSession
from tests.support.crawling import crawl, pages_of
from tests.support.organisation import PASSWORD, WHO, build
from tests.support.visitor import JudgingClient, Visitor

UNLINKED = {"by_account.work_account", "own_items.write", "people.check", "people.columns"} | {
    "own_items.ask",
    "reporting.remarks",
    "correcting.correct_words",
}
"""Pages to which no link leads, but something that HR does first."""
EACH = {Role.HR: 4}
"""So many addresses of a page are looked at: people and rounds are all alike, and the others have few."""


def test_each_asks_few(app: Flask, database: OpenSession) -> None:
    build(database, app.extensions["settings"], units=12, people=30, answers=(40, 60))
    asked: dict[str, int] = {}
    reached: set[str] = set()
    with counted(app) as statements:
        for role, email in WHO.items():
            client = JudgingClient(app, app.response_class)
            Visitor(client).go("/sign-in").fill({"email": email, "password": PASSWORD}).press()
            client.judging = False  # other tests judge what pages say

            def fetch(address: str, client: JudgingClient = client) -> str | None:
                response = client.get(address)
                return response.text if response.status_code == 200 else None

            for page in crawl(app, role, fetch, each=EACH.get(role, 1)):
                statements.clear()
                fetch(page.address)  # the first look of a day leaves a line in the audit log
                asked[f"{role}: {page.name}"] = max(asked.get(f"{role}: {page.name}", 0), len(statements))
                reached.add(page.name)
    assert {page: number for page, number in asked.items() if number > MOST_FOR_HR} == {}
    assert {page for role in WHO for page in pages_of(app, role)} - reached <= UNLINKED
