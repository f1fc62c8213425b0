"""The own result as a file: its views in, a PDF to save out; made on request and never stored."""

from typing import TYPE_CHECKING

from flask import Response

from survey.infra import i18n
from survey.infra.render.document import document
from survey.infra.render.pdf import render
from survey.responding.sitting import database

if TYPE_CHECKING:
    from survey.responding.result import Summary


def result_file(summary: "Summary", named: str, **more: object) -> Response:
    """Return the file of a result; `named`: the round, `more`: what else the document is to say."""
    language = i18n.language()
    fixed = {"round_name": named, "language_name": i18n.NAMES[language], "roles": i18n.CONTACTS}
    html = document("report/personal.html", language, summary=summary, **fixed, **more)
    database().rollback()  # nothing more is read: rendering must not hold a transaction
    disposition = f'attachment; filename="thuiswerkcheck-{language}.pdf"'
    return Response(render(html), mimetype="application/pdf", headers={"Content-Disposition": disposition})
