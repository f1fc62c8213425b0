"""Mail after a backup was put back: nothing goes out twice unless HR says so, and what comes later goes as usual."""

from datetime import timedelta

import pytest

from survey.config import Settings
from survey.infra import clock
from survey.rounds import outbox
from survey.rounds.held import hold
from tests.conftest import OpenRound, OpenSession
from tests.rounds.conftest import Invitees, Post, invite, waiting
from tests.support.visitor import Visitor


@pytest.fixture
def restored(database: OpenSession, settings: Settings, people: Invitees, open_round: OpenRound) -> None:
    """Mail of a round on its fifth day waited when a backup was made, which was put back; another round opens later."""
    people(2)
    for key in (open_round(first=-4, last=10), open_round(first=3, last=13, round_name="Straks")):
        invite(database, settings, key)
    with database() as session:
        hold(session, settings, clock.now())


@pytest.mark.usefixtures("restored")
def test_nothing_that_was_due_goes_out_by_itself(
    hr: Visitor, database: OpenSession, settings: Settings, post: Post
) -> None:
    assert outbox.deliver(database, settings, clock.now() + timedelta(days=1)) == 0
    assert post.taken == []
    page = hr.go("/hr/mail/").page
    assert "Mail die wacht op jouw besluit Er is een back-up teruggezet." in page.main
    assert "2 mails" in page.main, "of the later round, which are not held"


@pytest.mark.usefixtures("restored")
def test_hr_sends_it_invitations_and_the_reminder_that_was_due(
    hr: Visitor, database: OpenSession, settings: Settings
) -> None:
    hr.go("/hr/mail/").press("send", "yes")
    assert "opnieuw" in hr.page.main
    assert "besluit" not in hr.page.main
    assert outbox.deliver(database, settings, clock.now()) == 4


@pytest.mark.usefixtures("restored")
def test_hr_drops_it_and_what_comes_later_goes_as_usual(hr: Visitor, database: OpenSession, settings: Settings) -> None:
    hr.go("/hr/mail/").press("send", "no")
    assert "besluit" not in hr.page.main
    assert waiting(database) == 2
    assert outbox.deliver(database, settings, clock.now() + timedelta(days=4)) == 2
