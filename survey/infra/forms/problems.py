"""What is wrong with a form, for the summary above it: forms in, a line with a link for each faulty field out."""

from typing import NamedTuple

from wtforms import Form


class FormProblem(NamedTuple):
    """Where the summary leads, and what it says; the same words stand at the field."""

    href: str
    text: str


def problems(*forms: Form) -> list[FormProblem]:
    """Return the first error of each faulty field, in the order of the page."""
    return [
        FormProblem(f"#{field.id}", str(field.errors[0]))
        for form in forms
        for field in form
        if field.errors and field.name != "csrf_token"
    ]
