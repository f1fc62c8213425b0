"""HR's pages of mail: its words, what waits and what was refused."""

from typing import Any

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from survey.audit.models import Action
from survey.audit.services import note
from survey.core.text import LANGUAGES, Language
from survey.infra import clock
from survey.infra.db import db
from survey.infra.forms.problems import problems
from survey.infra.permissions import Role, require
from survey.infra.settings import settings
from survey.rounds import held as held_mail
from survey.rounds import mail_texts
from survey.rounds import outbox as post
from survey.rounds.forms import MailTextForm
from survey.rounds.mail_texts import PLACEHOLDERS, Kind, Words

mail = Blueprint("mail", __name__, url_prefix="/hr/mail")


@mail.get("/")
@require(Role.HR)
def overview() -> str:
    """Show what waits, what was refused, what went to the folder, and the mails of which HR can write the words."""
    from survey.infra.posting import in_folder  # noqa: PLC0415  # the standard library's mail, which nothing else reads

    now = clock.now()
    return render_template(
        "manage/mail.html",
        waiting=[(row, row[0].opens_at <= now) for row in post.on_its_way(db.session())],
        held=held_mail.held(db.session()),
        refused=post.refused(db.session()),
        test_failed=post.failed_test(db.session(), g.staff.email),
        folder=None if settings().smtp_url else in_folder(settings()),
        zone=settings().time_zone,
        kinds=Kind,
        changed=mail_texts.changed(db.session()),
        saved=request.args.get("saved", ""),
    )


@mail.post("/again")
@require(Role.HR)
def again() -> Response:
    """Send what was refused once more."""
    post.retry(db.session(), clock.now())
    note(Action.MAIL_RETRIED)
    db.session.commit()
    return redirect(url_for(".overview", saved="again"), 303)


@mail.post("/held")
@require(Role.HR)
def decide() -> Response:
    """Send what is held after a backup was put back, or drop it."""
    send = request.form.get("send") == "yes"
    if send:
        held_mail.release(db.session(), clock.now())
    else:
        held_mail.drop(db.session())
    note(Action.HELD_MAIL_SENT if send else Action.HELD_MAIL_DROPPED)
    db.session.commit()
    return redirect(url_for(".overview", saved="again" if send else "dropped"), 303)


@mail.route("/texts/<kind>/<language>", methods=["GET", "POST"])
@require(Role.HR)
def words(kind: str, language: str) -> Any:  # noqa: ANN401  # a redirect, a page, or a page with a status
    """Write the words of a mail, see how they look, send oneself a test, keep them."""
    which = _which(kind, language)
    form = MailTextForm(data=mail_texts.words(db.session(), *which)._asdict())
    action = request.form.get("action") if form.validate_on_submit() else None
    own = Words(form.subject.data or "", form.body.data or "")
    if action == "save":
        mail_texts.keep(db.session(), *which, own)
        _noted(Action.MAIL_TEXT_CHANGED, which)
        return redirect(url_for(".overview", saved="saved"), 303)
    if action == "test":
        mail_texts.test(db.session(), g.staff.email, which[1], own, clock.now())
        _noted(Action.MAIL_TESTED, which)
    return _page(form, which, own if action else None, tested=action == "test"), 422 if form.errors else 200


@mail.post("/texts/<kind>/<language>/standard")
@require(Role.HR)
def restore(kind: str, language: str) -> Response:
    """Go back to the standard words of a mail."""
    which = _which(kind, language)
    mail_texts.restore(db.session(), *which)
    _noted(Action.MAIL_TEXT_CHANGED, which)
    return redirect(url_for(".overview", saved="standard"), 303)


def _which(kind: str, language: str) -> tuple[Kind, Language]:
    """Return the mail that an address names; any other is not found."""
    if kind not in set(Kind):
        abort(404)
    return Kind(kind), next((known for known in LANGUAGES if known == language), None) or abort(404)


def _noted(action: Action, which: tuple[Kind, Language]) -> None:
    note(action, " ".join(which))
    db.session.commit()


def _page(form: MailTextForm, which: tuple[Kind, Language], shown: Words | None, *, tested: bool) -> str:
    """Show the form; `shown`: the words to show as they will look."""
    kind, language = which
    form.speak(language)
    return render_template(
        "manage/mail_words.html",
        form=form,
        errors=problems(form),
        kind=kind,
        mail_language=language,
        placeholders=PLACEHOLDERS,
        own=which in mail_texts.changed(db.session()),
        preview=post.specimen(db.session(), shown, language, settings(), clock.now()) if shown else None,
        tested=tested,
    )
