"""Pages of the people: who works where, the tree of units and who manages which, and the import of a file."""

from survey.people.views.common import blueprint
from survey.people.views.importing import check, columns, upload
from survey.people.views.managers import managers
from survey.people.views.register import add, change, overview, remove
from survey.people.views.units import add_unit, change_unit, join_unit, remove_unit, units

__all__ = [
    "add",
    "add_unit",
    "blueprint",
    "change",
    "change_unit",
    "check",
    "columns",
    "join_unit",
    "managers",
    "overview",
    "remove",
    "remove_unit",
    "units",
    "upload",
]
