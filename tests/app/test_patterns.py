"""What a form judges by a pattern: whatever is posted comes there, so that no pattern may take long over it."""

import ast
from pathlib import Path
from re import _constants as codes  # type: ignore[attr-defined]  # how Python itself reads a pattern
from re import _parser as parser  # type: ignore[attr-defined]

import pytest
from flask_babel import lazy_gettext
from wtforms import Form, StringField, ValidationError

from survey.infra.forms.validators import EmailAddress

SURVEY = Path(__file__).parents[2] / "survey"


def patterns_of_forms() -> dict[str, str]:
    """Return the pattern of each Regexp validator, by where it stands."""
    return {
        f"{path.relative_to(SURVEY)}:{node.lineno}": ast.literal_eval(node.args[0])
        for path in SURVEY.rglob("*.py")
        if "Regexp(" in (text := path.read_text(encoding="utf-8"))
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Regexp"
    }


def test_no_pattern_of_a_form_goes_on_without_end() -> None:
    """Two such parts that fit the same text cost a minute for the 64 KB that may be posted."""
    endless = {
        where: pattern
        for where, pattern in patterns_of_forms().items()
        if str(codes.MAXREPEAT) in str(parser.parse(pattern))
    }
    assert endless == {}
    assert str(codes.MAXREPEAT) in str(parser.parse(r"[^@\s]+@x"))


@pytest.mark.parametrize(
    ("text", "fine"),
    [
        ("kim@example.nl", True),
        ("k.i+m@post.example.co.uk", True),
        ("é@voorbeeld.nl", True),
        ("kim@example", False),
        ("kim@example..nl", False),
        ("kim@example.nl.", False),
        ("kim@ex@ample.nl", False),
        ("kim @example.nl", False),
        ("kim@example.nl\n", False),
        ("@example.nl", False),
        ("", False),
        (f"{'k' * 243}@example.nl", True),
        (f"{'k' * 244}@example.nl", False),
        (f"a@{'.' * 65_000}@", False),
    ],
)
def test_what_looks_like_an_address(text: str, fine: bool) -> None:
    class OneField(Form):  # type: ignore[misc]  # WTForms carries no types
        email = StringField()

    form = OneField(data={"email": text})
    try:
        EmailAddress(lazy_gettext("Nobody"))(form, form.email)
    except ValidationError:
        assert not fine
    else:
        assert fine
