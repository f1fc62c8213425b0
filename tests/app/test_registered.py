"""A new column, or a new page for staff, fails here until it is said what it is for: the packs on privacy tell it."""

import pytest
from flask import Flask

from survey.infra.db import Base
from survey.infra.permissions import Role, doors
from survey.reporting.documents import registered
from survey.reporting.documents.pack import Area, access, area_of


@pytest.mark.usefixtures("app")  # loads every table
def test_every_column_that_tells_about_people_has_a_purpose() -> None:
    told = registered.PEOPLE | registered.ANSWERS | registered.STAFF
    tables = {table.name: set(table.columns.keys()) for table in Base.metadata.sorted_tables}
    assert {name: columns for name, columns in tables.items() if name not in registered.NOBODY} == {
        name: {column for columns in purposes.values() for column in columns} for name, purposes in told.items()
    }
    assert tables.keys() >= registered.NOBODY


def test_every_page_for_staff_belongs_to_something(app: Flask) -> None:
    found = access(doors(app))
    assert {area_of(door) for door in doors(app)} == set(Area)
    assert found[Area.LOG] == {Role.WORKS_COUNCIL: False, Role.ADMINISTRATOR: False}
    assert Role.ADMINISTRATOR not in found[Area.RESULTS]
    assert Role.ADMINISTRATOR in found[Area.METHOD]
    assert found[Area.PLAN] == {Role.HR: True, Role.PREVENTION_OFFICER: False, Role.WORKS_COUNCIL: False}
