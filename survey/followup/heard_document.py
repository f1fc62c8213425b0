"""“What we heard, what we do” on paper: the key of a round and a language in, a document to hang up out.

It says what the page says, of the same rows: no figure, owner or note.
"""

from datetime import date
from functools import partial

from babel.dates import format_date
from sqlalchemy.orm import Session

from survey.accounts.look import mark
from survey.accounts.services import organisation
from survey.core.text import Language
from survey.followup.heard import told
from survey.infra.i18n import NAMES
from survey.infra.render.document import document


def heard_document(session: Session, key: str, language: Language, today: date) -> tuple[str, str] | None:
    """Return the file name and the document of what everybody may read about a round; None where HR shows nothing."""
    found, named = told(session, key), organisation(session)
    if found is None:
        return None
    html = document(
        "report/heard.html",
        language,
        told=found,
        organisation=named.name if named else "",
        mark=mark(session, language),
        day=partial(format_date, format="d MMMM yyyy", locale=language),
        today=today,
        language_name=NAMES[language],
    )
    return f"thuiswerkcheck-{'gehoord' if language == 'nl' else 'heard'}-{today}.pdf", html
