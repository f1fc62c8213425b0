"""Every page that HR reaches by links, in an organisation with results; a new one is looked at once it is there."""

from flask import Flask

from survey.infra.permissions import Role
from tests.app.test_queries import MOST_FOR_HR, counted
from tests.conftest import OpenSession
from tests.support.crawling import crawl, pages_of
from tests.support.organisation import PASSWORD, WHO, build
from tests.support.visitor import JudgingClient, Visitor

UNLINKED = {"by_account.work_account", "own_items.write", "people.check", "people.columns"}
"""Pages to which no link leads, but something that HR does first."""


def test_each_asks_few(app: Flask, database: OpenSession, client: JudgingClient) -> None:
    build(database, app.extensions["settings"], units=12, people=30, answers=(40, 60))
    Visitor(client).go("/sign-in").fill({"email": WHO[Role.HR], "password": PASSWORD}).press()
    client.judging = False  # other tests judge what pages say
    asked: dict[str, int] = {}
    with counted(app) as statements:

        def fetch(address: str) -> str | None:
            response = client.get(address)
            return response.text if response.status_code == 200 else None

        for page in crawl(app, Role.HR, fetch, each=4):
            statements.clear()
            fetch(page.address)  # the first look of a day leaves a line in the audit log
            asked[page.name] = max(asked.get(page.name, 0), len(statements))
    assert {page: number for page, number in asked.items() if number > MOST_FOR_HR} == {}
    assert pages_of(app, Role.HR).keys() - asked.keys() <= UNLINKED
