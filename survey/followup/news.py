"""Mail to who asked for help and gave an address: a request of which there is news in, a mail with its link out.

No time is stored: a request says how often there was news, and how often it was mailed. Who asked, whom and for what
does not stand in the mail, for others may read along.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from survey.config import Settings
from survey.core.text import LANGUAGES
from survey.followup import queries
from survey.followup.models import SupportRequest
from survey.followup.services import path_of
from survey.infra.mail import LaterError, Mail, RefusedError, sender
from survey.infra.render.document import document, texts
from survey.rounds.outbox import OpenSession


def deliver(open_session: OpenSession, settings: Settings, _now: datetime) -> int:
    """Mail what is new; return how many mails were handed over. No transaction is open while a mail is sent."""
    with open_session() as session:
        due = _due(session, settings)
    delivered = 0
    with sender(settings) as outgoing:
        for request_id, news, mail in due:
            try:
                outgoing.send(mail)
            except LaterError:
                continue  # the next sweep tries again
            except RefusedError:
                pass  # nobody reads mail there: the link was shown when they asked
            else:
                delivered += 1
            with open_session() as session:
                queries.mark_mailed(session, request_id, news)
    return delivered


def _due(session: Session, settings: Settings) -> list[tuple[bytes, int, Mail]]:
    return [(found.id, found.news, _mail(found, settings)) for found in queries.requests_with_news(session)]


def _mail(request: SupportRequest, settings: Settings) -> Mail:
    """Return the mail with the link, in both languages: nobody's language is known."""
    link = settings.base_url + path_of(request, settings)
    bodies = {language: document("email/request.txt", language, link=link).strip() for language in LANGUAGES}
    return Mail(
        to=request.email or "",
        name="",
        subject=" / ".join(texts(language).gettext("Your request for help") for language in LANGUAGES),
        text="\n\n---\n\n".join(bodies.values()) + "\n",
        html="<hr>".join(
            document("email/mail.html", language, paragraphs=body.split("\n\n")) for language, body in bodies.items()
        ),
        key=f"request {request.id.hex()} {request.news}",
        languages=LANGUAGES,
    )
