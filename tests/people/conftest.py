"""A few people in a tree of units."""

import pytest

from survey.people.columns import guess
from survey.people.services import apply_plan, plan_import
from survey.people.tables import read_table
from tests.conftest import OpenSession

CSV = """Naam;E-mailadres;Afdeling;Personeelsnummer;Taal;Met verlof
Kim de Vries;kim@example.nl;Dienst / Noord;1;nl;nee
Lou Smit;lou@example.nl;Dienst / Zuid;2;en;nee
Sam Bos;;Dienst / Zuid;3;;ja
"""


@pytest.fixture
def people(database: OpenSession) -> None:
    """Three people in two teams of one service; Sam is on leave."""
    with database() as session:
        table = read_table(CSV.encode(), "people.csv")
        apply_plan(session, plan_import(session, table, guess(table.headings, {}), complete=False))
