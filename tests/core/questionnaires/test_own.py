"""Questions of HR's own: they make a questionnaire like any other, and come back out of it."""

from survey.core.disclosure.behind import Sensitive
from survey.core.linting.wording import wording_problems
from survey.core.questionnaires.own import KEY, OwnItem, own_items, own_questionnaire
from survey.core.questionnaires.questionnaire import Questionnaire
from survey.core.questionnaires.references import reference_problems
from survey.core.text import Text

CHOICE = OwnItem(
    Text(nl="Hoe reis je?", en="How do you travel?"), (Text(nl="Trein", en="Train"), Text(nl="Bus", en="Bus"))
)
SCALE = OwnItem(Text(nl="Thuis werken bevalt me.", en="I like working at home."))


def test_they_come_back_as_they_went_in() -> None:
    made = own_questionnaire([CHOICE, SCALE])
    read = Questionnaire.model_validate_json(made.model_dump_json(by_alias=True, exclude_unset=True))
    assert read.key == KEY
    assert own_items(read) == (CHOICE, SCALE)


def test_they_pass_the_checks_of_questionnaire_files_in_both_forms() -> None:
    made = own_questionnaire([CHOICE, SCALE])
    assert [*reference_problems(made), *wording_problems(made)] == []
    assert made.items_of("short") == made.items_of("full") == made.items


def test_they_count_as_sensitive() -> None:
    made = own_questionnaire([CHOICE, SCALE])
    assert Sensitive(made).items == {item.key for item in made.items}
