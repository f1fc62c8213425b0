"""Questions of HR's own: up to five, in both languages, in; a questionnaire that holds them, and they again, out.

They have no scale, so each is reported as shares of answers. One may always rather not answer: so they count as
sensitive, and their figures need the larger minimum cell size.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from survey.core.questionnaires.questionnaire import (
    Item,
    Questionnaire,
    ResponseOption,
    Section,
    Special,
    SpecialOption,
)
from survey.core.text import Text

KEY: Final = "own"
MOST: Final = 5
"""Questions a round may have."""
FEWEST_OPTIONS: Final = 2
MOST_OPTIONS: Final = 7
_AGREE: Final = (
    ("Helemaal oneens", "Strongly disagree"),
    ("Oneens", "Disagree"),
    ("Niet oneens, niet eens", "Neither agree nor disagree"),
    ("Eens", "Agree"),
    ("Helemaal eens", "Strongly agree"),
)
"""In Dutch and English; texts are made of them when they are asked, for their type takes a while to get ready."""
_SET: Final = "agree"


@dataclass(frozen=True)
class OwnItem:
    """A question and its options; one without options of its own is answered from "strongly disagree" up."""

    text: Text
    options: tuple[Text, ...] = ()


def own_questionnaire(items: Sequence[OwnItem]) -> Questionnaire:
    """Return the questionnaire of one to five questions; keys and values follow from their order."""
    asked = tuple(
        Item(
            key=item_key(number),
            text=item.text,
            options=_options(item.options) or _SET,
            specials=(Special.RATHER_NOT_SAY,),
            source="own",
            groups=True,
        )
        for number, item in enumerate(items, 1)
    )
    title = Text(nl="Vragen van je organisatie", en="Questions of your organisation")
    page = (Section(key="questions", title=title, items=tuple(item.key for item in asked)),)
    return Questionnaire(
        key=KEY,
        version=1,
        title=title,
        intro=Text(
            nl="Deze vragen komen van je eigen organisatie.", en="These questions come from your own organisation."
        ),
        specials={
            Special.RATHER_NOT_SAY: SpecialOption(
                text=Text(nl="Zeg ik liever niet", en="I'd rather not say"),
                meaning=Text(nl="Dat is prima.", en="That is fine."),
            )
        },
        option_sets={_SET: _options([Text(nl=dutch, en=english) for dutch, english in _AGREE])},
        items=asked,
        forms={"full": page, "short": page},
    )


def item_key(number: int) -> str:
    """Return the key of the question of a number, from 1."""
    return f"own_{number}"


def own_items(questionnaire: Questionnaire) -> tuple[OwnItem, ...]:
    """Return the questions of such a questionnaire."""
    return tuple(
        OwnItem(item.text, () if isinstance(item.options, str) else tuple(option.text for option in item.options))
        for item in questionnaire.items
    )


def _options(texts: Sequence[Text]) -> tuple[ResponseOption, ...]:
    return tuple(ResponseOption(value=value, text=text) for value, text in enumerate(texts, 1))
