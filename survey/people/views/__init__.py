"""HR's pages of the people: who works where, and the import of a file."""

from survey.people.views.common import blueprint
from survey.people.views.importing import check, columns, upload
from survey.people.views.register import add, change, overview, remove

__all__ = ["add", "blueprint", "change", "check", "columns", "overview", "remove", "upload"]
