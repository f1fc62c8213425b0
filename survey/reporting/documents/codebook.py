"""The codebook of a round's figures: its keys, and the columns and words of the files, in both languages."""

from collections.abc import Iterator, Mapping

from survey.core.reports.export import CodeRow, codebook
from survey.core.scores.layout import Layout
from survey.reporting.figures.cells import Figures


def whole_codebook(layout: Layout) -> Iterator[CodeRow]:
    """Yield what each column of the files, each of its words, and each key of the round stands for."""
    dutch, english = (_told(Figures(language)) for language in ("nl", "en"))
    for (column, word), text in dutch.items():
        what = "value" if word else "column"
        yield CodeRow("", "", what, column, word, text, english[column, word], *("",) * 4)
    yield from codebook(layout)


def _told(say: Figures) -> Mapping[tuple[str, str], str]:
    """Return in one language what columns (with an empty word) and the words in them mean."""
    return {
        ("group", ""): say._("The unit; empty for the whole organisation."),
        ("questionnaire", ""): say._("The key of the questionnaire."),
        ("version", ""): say._("The version of the questionnaire."),
        ("figure", ""): say._("What kind of figure it is."),
        ("figure", "respondents"): say._("How many people took part."),
        ("figure", "mean"): say._("The mean score of a topic."),
        ("figure", "share"): say._(
            "The percentage of the people who answered that gave this answer or are in this band."
        ),
        ("figure", "unknown"): say._("The percentage that does not know the answer."),
        ("figure", "correlation"): say._(
            "How far a topic goes with an outcome: Pearson’s correlation, from −1 to 1. It tells no cause."
        ),
        ("figure", "alpha"): say._("How well the questions of a topic hang together: Cronbach’s alpha, from 0 to 1."),
        ("key", ""): say._("The topic or question, as this codebook lists it; in the codebook also a column."),
        ("answer", ""): say._(
            "The answer to the question, or the band of the topic; in the codebook also a word in a column."
        ),
        ("outcome", ""): say._("Of a correlation: the outcome, as questionnaire/topic."),
        ("value", ""): say._("The figure; empty where it is not shown, or where only a range of people is."),
        ("bound", ""): say._("Whether the figure is the value itself."),
        ("bound", "exact"): say._("It is the value, rounded."),
        ("bound", "at_most"): say._("It is the value or lower; nearer it would tell too much."),
        ("bound", "at_least"): say._("It is the value or higher; nearer it would tell too much."),
        ("interval_low", ""): say._("Where the 95%% interval begins; empty where there is none."),
        ("interval_high", ""): say._("Where the 95%% interval ends; empty where there is none."),
        ("people_low", ""): say._("How many people are behind the figure, at least."),
        ("people_high", ""): say._("How many people are behind the figure, at most."),
        ("hidden", ""): say._("Why a figure is not shown; empty where it is."),
        ("hidden", "too_few"): say._("Too few people answered."),
        ("hidden", "protects"): say._("It would tell about another, smaller group."),
        ("hidden", "few_work_there"): say._("Too few people work in this unit."),
        ("hidden", "spread"): say._("Too few people to split them up."),
        ("hidden", "not_asked"): say._("The form of this round did not ask it."),
        ("basis", ""): say._("What the interval rests on."),
        ("basis", "whole_group"): say._("Everybody took part, so there is nothing to estimate."),
        ("basis", "exact"): say._("It is counted out for this group: hypergeometric."),
        ("basis", "estimate"): say._("It is estimated by a formula; the page on methods names it."),
        ("clear", ""): say._(
            "Of a correlation: whether it is more than chance, all those of the round taken together."
        ),
        ("clear", "yes"): say._("More than chance, and not too weak to mention."),
        ("clear", "no"): say._("That is not clear."),
        ("what", ""): say._("What a line of the codebook explains."),
        ("what", "column"): say._("A column of the figures or of the codebook."),
        ("what", "value"): say._("A word in a column."),
        ("what", "scale"): say._("A topic, with its score."),
        ("what", "band"): say._("A band of a topic’s score."),
        ("what", "item"): say._("A question."),
        ("what", "answer"): say._("An answer to a question."),
        ("text_nl", ""): say._("What it stands for, in Dutch."),
        ("text_en", ""): say._("What it stands for, in English."),
        ("lowest", ""): say._("The lowest possible score of a topic, or where a band begins."),
        ("highest", ""): say._("The highest possible score of a topic."),
        ("better", ""): say._("Which end of the score is better."),
        ("better", "high"): say._("A higher score is better."),
        ("better", "low"): say._("A lower score is better."),
        ("source", ""): say._("Where the question, the bands or the comparison come from."),
    }
