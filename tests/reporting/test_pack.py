"""What works council and DPIA get on paper is what the running application does, and grows with it."""

import pytest
from flask import Flask

from survey.accounts.services import add_staff, set_organisation
from survey.infra.permissions import Role
from survey.reporting.documents.pack import samples
from tests.conftest import PASSWORD, OpenSession
from tests.support.pdf import Pdf
from tests.support.visitor import Visitor


def test_the_sample_follows_the_thresholds() -> None:
    shown = [[hasattr(one.concerned, "low") for one in samples(least, 10)] for least in (5, 8)]
    assert shown == [[False, False, False, True, True], [False, False, False, False, True]]


@pytest.mark.parametrize(("kind", "language"), [("works-council", "nl"), ("dpia", "en")])
def test_it_tells_what_holds_now_and_nothing_about_a_person(
    app: Flask, database: OpenSession, kind: str, language: str
) -> None:
    with database() as session:
        set_organisation(session, "Het Bedrijf")
        add_staff(session, "raad@example.nl", PASSWORD, Role.WORKS_COUNCIL)
    council = Visitor(app.test_client()).go("/sign-in")
    council.fill({"email": "raad@example.nl", "password": PASSWORD}).press()
    assert f'href="/anonymity/{kind}.{language}.pdf"' in council.go("/anonymity").page.html
    pdf = Pdf(council.client.get(f"/anonymity/{kind}.{language}.pdf").data)
    assert (pdf.failures(), pdf.language) == ([], language)
    assert len(pdf.pages) <= 7  # its parts run on: with one a page there would be 9, half of them empty
    assert "Het Bedrijf" in pdf.text
    assert "raad@" not in pdf.text
    assert ("24 maanden" if language == "nl" else "24 months") in pdf.text
    assert ("zijn niet verzegeld" if language == "nl" else "are not sealed") in " ".join(pdf.text.split())
    assert ("Logde in" if language == "nl" else "Signed in") in pdf.text


def test_another_pack_is_not_found(hr: Visitor) -> None:
    for path in ("other.nl.pdf", "dpia.fr.pdf"):
        assert hr.client.get(f"/anonymity/{path}").status_code == 404
