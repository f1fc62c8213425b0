"""Letters: a round and the people whom no mail reaches in; a page for each, with a QR code and a code to type, out.

Like a link, a code follows from the secret key and the random number of the invitation: a letter can be printed again,
and the database has an identifier of it only. Letters are printed for everybody who got one, whoever is done: else a
second batch would tell HR who has answered.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from markupsafe import Markup
from sqlalchemy.orm import Session

from survey.accounts import look
from survey.accounts.services import organisation
from survey.config import OLD_SECRET_KEY, Settings, SettingsError
from survey.core.lifecycle import State, state
from survey.core.text import Language
from survey.infra.clock import last_day
from survey.infra.codes import letter_code, read_letter_code
from survey.infra.crypto import identifier, key_of, link_token
from survey.infra.i18n import say_date_in
from survey.infra.qr import qr_code
from survey.infra.render.document import document, texts
from survey.rounds import invitations, queries
from survey.rounds.freezing import as_frozen
from survey.rounds.models import Participation, Round
from survey.rounds.outbox import PRODUCT
from survey.rounds.services import layout_of

BATCH: Final = 100
"""Letters a file: so many are made in a few seconds."""


@dataclass(frozen=True)
class Waiting:
    """How many people can be invited by letter: those without an address, and those whom no mail has invited."""

    without_address: int
    everybody: int


def waiting(session: Session, round_: Round, now: datetime) -> Waiting:
    """Return how many people `invite` would invite now."""
    if state(round_.opens_at, round_.closes_at, now) is State.CLOSED:
        return Waiting(0, 0)
    numbers = (len(queries.without_invitation(session, round_.id, mailed=mailed)) for mailed in (False, True))
    return Waiting(*numbers)


def invite(session: Session, round_: Round, settings: Settings, now: datetime, *, everybody: bool) -> int:
    """Invite by letter who has no address, or everybody who is not invited; return how many. No mail goes to them.

    A closed round invites nobody.
    """
    if state(round_.opens_at, round_.closes_at, now) is State.CLOSED:
        return 0
    queries.lock_round(session, round_)
    people = queries.without_invitation(session, round_.id, mailed=everybody)
    for one in people:
        made = invitations.new_invitation(round_, *one, settings)
        made.code_id = _code_id(code_of(made.nonce, settings.secret_key), settings.secret_key)
        session.add(made)
    session.flush()
    return len(people)


def number_of_letters(session: Session, round_: Round) -> int:
    """Return how many people are invited to a round by letter."""
    return queries.number_of_letters(session, round_.id)


def batches(number: int) -> list[tuple[int, int]]:
    """Return the first and the last number of the letters in each file."""
    return [(start + 1, min(start + BATCH, number)) for start in range(0, number, BATCH)]


def code_of(nonce: bytes, secret_key: str) -> str:
    """Return the code of an invitation: the same each time with the key with which it was made."""
    return letter_code(identifier(secret_key, f"code-{nonce.hex()}"))


def is_slip(typed: str) -> bool:
    """Tell whether what was typed can be no code: a slip, and no attempt to guess one."""
    return read_letter_code(typed) is None


def token_of(session: Session, typed: str, settings: Settings) -> str | None:
    """Return the token of the link to which a typed code belongs; None without one."""
    code = read_letter_code(typed)
    ids = [_code_id(code, key) for key in settings.secret_keys] if code else []
    found = queries.participation_by_code(session, ids)
    return invitations.token_of(found, settings) if found else None


def batch_html(session: Session, round_: Round, number: int, language: Language, settings: Settings) -> str | None:
    """Return the letters of a file, the first is 1, as one document titled in a language; None without any."""
    rows = queries.addressed(session, round_.id, (number - 1) * BATCH, BATCH)
    words = {one: _words(session, round_, settings, one) for one in look.languages(session)}
    letters = [_letter(settings, words, *row) for row in rows]
    employer = organisation(session)
    named = {"round_name": round_.name, "sender": employer.name if employer else PRODUCT}
    mark = look.mark(session, language)
    return document("letter/batch.html", language, letters=letters, mark=mark, **named) if letters else None


def _letter(
    settings: Settings,
    words: Mapping[Language, Markup],
    own: Participation,
    name: str,
    unit: str,
    language: Language | None,
) -> dict[str, object]:
    """Return what stands on one letter: in the language of whom it is for, or in all that are offered."""
    key = key_of(settings, own.nonce, invitations.PURPOSE, own.token_id)
    if key is None:
        raise SettingsError(f"{OLD_SECRET_KEY} is needed: the key with which these letters were made.")
    languages = (language,) if language and language in words else tuple(words)
    title = texts(languages[0]).gettext("QR code with your own link")
    return {
        "name": name,
        "unit": unit,
        "words": [(one, words[one]) for one in languages],
        "qr": qr_code(f"{settings.base_url}/i/{link_token(key, own.nonce)}", title),
        "code": code_of(own.nonce, key),
        "address": urlsplit(settings.base_url).netloc + "/code",
    }


def _words(session: Session, round_: Round, settings: Settings, language: Language) -> Markup:
    """Return the text of a letter in a language: the same for everybody."""
    text = document(
        "letter/words.html",
        language,
        minutes=layout_of(session, round_).minutes,
        day=say_date_in(last_day(round_.closes_at, settings.time_zone), language),
        held=as_frozen(session, round_, settings),
    )
    return Markup(text)  # noqa: S704  # a template of ours, which escapes


def _code_id(code: str, secret_key: str) -> bytes:
    """Return what stands for a code in the database: keyed, for a short code could be found by trying them all."""
    return identifier(secret_key, f"code {code}")
