"""What attackers try on: 200 people in 20 units who send one by one, and copies of what the server then holds."""

import math
import secrets
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from click.testing import CliRunner
from flask import Flask
from sqlalchemy import create_engine, delete, select
from sqlalchemy.orm import Session

from survey.cli import main
from survey.config import Settings
from survey.infra import clock
from survey.infra.crypto import ballot_box_key, link_token
from survey.infra.db import prepare
from survey.people.models import Participant
from survey.people.services import add_unit
from survey.responding import services
from survey.rounds import invitations
from survey.rounds.freezing import shown_unit, units_of
from survey.rounds.models import OutgoingMail, Participation, Round
from survey.rounds.services import layout_of, round_by_key
from tests.conftest import SECRET

SIZES = (1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 7, 8, 9, 10, 12, 18, 25, 35, 40)
LEAST = 5
GROUPS = sum(size >= LEAST for size in SIZES) + 1
"""The units that are shown, and everybody else together."""
Answer = Callable[[int], Mapping[str, int]]
"""Somebody's number → what they answer."""
Named = Sequence[tuple[int, int]]
"""Responses in an order that an attacker found: of each the unit (0: none) and who it really is."""


def most(mean: float) -> int:
    """Return what chance exceeds in less than 1 of 100,000 runs: one in each group is right by chance (Poisson)."""
    number, term = 0, math.exp(-mean)
    below = term
    while 1 - below > 1e-5:
        number += 1
        term *= mean / number
        below += term
    return number


BY_CHANCE = most(GROUPS)


@dataclass
class World:
    """A round of 200 people: who they are, in the order in which they send, and the ballots under which they did."""

    app: Flask
    key: str
    round_id: int
    order: list[Participation]
    units: list[int]
    """Of each the unit that their answers name, 0 for none."""
    ballots: list[str] = field(default_factory=list)

    @property
    def settings(self) -> Settings:
        settings: Settings = self.app.extensions["settings"]
        return settings

    @contextmanager
    def sessions(self) -> Iterator[Session]:
        """Give one session for many transactions: a connection each would take most of the time."""
        engine = create_engine(self.settings.database_url)
        prepare(engine)
        try:
            with Session(engine, expire_on_commit=False) as session:
                yield session
        finally:
            engine.dispose()

    def send(self, numbers: Sequence[int], answers: Answer) -> None:
        """Let people fill in and send one after another."""
        key, now = ballot_box_key(self.settings), clock.now()
        with self.sessions() as session:
            found = session.get_one(Round, self.round_id)
            layout = layout_of(session, found)
            for number in numbers:
                token = link_token(SECRET, self.order[number].nonce)
                services.open_draft(session, found, token, self.units[number] or None, now)
                sheet = services.save(session, token, "sitting", answers(number))
                session.commit()
                services.submit(session, found, layout, token, key, now)
                session.commit()
                self.ballots.append(sheet.ballot)

    def work(self) -> None:
        """Let the worker come by."""
        environment = {"SURVEY_SECRET_KEY": SECRET, "SURVEY_DATABASE_URL": self.settings.database_url}
        done = CliRunner(env=environment).invoke(main, ["worker", "--once"])
        assert done.exit_code == 0, repr(done.exception)

    def hits(self, found: Named) -> int:
        """Return how many are named right when the responses of each unit are taken for those who sent, in order."""
        sent, seen = defaultdict(list), defaultdict(list)
        for number, unit in enumerate(self.units):
            sent[unit].append(number)
        for unit, who in found:
            seen[unit].append(who)
        return sum(a == b for unit, own in seen.items() for a, b in zip(own, sent[unit], strict=False))


def people(app: Flask, key: str) -> World:
    """Fill the units of a round, invite everybody, and return them in the order in which they will send."""
    settings: Settings = app.extensions["settings"]
    world = World(app, key, 0, [], [])
    with world.sessions() as session:
        for number, size in enumerate(SIZES):
            unit = add_unit(session, f"Unit {number}", size)
            for _ in range(size):
                id_ = secrets.token_bytes(16)
                session.add(Participant(id=id_, name="Kim", email=f"{id_.hex()}@example.nl", unit_id=unit.id))
        session.flush()
        found = round_by_key(session, key)
        assert found is not None
        invitations.invite(session, found, settings, clock.now())
        world.round_id = found.id
        world.order = list(session.scalars(select(Participation).order_by(Participation.token_id)))
        groups = units_of(session, found)
        world.units = [shown_unit(groups, own.unit_id or 0, LEAST) or 0 for own in world.order]
        session.execute(delete(OutgoingMail))  # it has arrived
        session.commit()
    return world
