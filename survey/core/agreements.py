"""What employer and staff can agree on working from home: nine factors, their lines, and an example for each line."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from survey.core.text import Language


class Words(NamedTuple):
    """The same words in Dutch and English; either may be empty."""

    nl: str
    en: str

    def of(self, language: Language) -> str:
        """Return the words in a language; where they are lacking, in the other one."""
        return (self.nl or self.en) if language == "nl" else (self.en or self.nl)


class Line(NamedTuple):
    """One thing to agree on: what it is called, and what it can say."""

    key: str
    title: Words
    example: Words


class Subject(NamedTuple):
    """A factor and its lines."""

    key: str
    title: Words
    lines: tuple[Line, ...]


def _subject(key: str, title: tuple[str, str], *lines: tuple[str, tuple[str, str], tuple[str, str]]) -> Subject:
    made = (Line(key, Words(*name), Words(*example)) for key, name, example in lines)
    return Subject(key, Words(*title), tuple(made))


SUBJECTS: Final[Mapping[str, Subject]] = {
    subject.key: subject
    for subject in (
        _subject(
            "communication",
            ("Communicatie", "Communication"),
            (
                "team_call",
                ("Vast teammoment", "Set team moment"),
                (
                    "Elke werkdag van 9.15 tot 9.30 uur, met een beurt voor iedereen.",
                    "Every working day from 9.15 to 9.30, with a turn for everyone.",
                ),
            ),
            (
                "channels",
                ("Waarvoor je wat gebruikt", "What to use for what"),
                (
                    "Chat voor korte vragen, mail voor wat kan wachten. Bel als het haast heeft.",
                    "Chat for short questions, email for what can wait. Call when it is urgent.",
                ),
            ),
            (
                "decisions",
                ("Waar besluiten staan", "Where decisions are kept"),
                ("Op de teampagina, elke vrijdag bijgewerkt.", "On the team page, updated every Friday."),
            ),
        ),
        _subject(
            "reporting",
            ("Rapportage", "Reporting"),
            (
                "results",
                ("Hoe we resultaten afspreken", "How we agree on results"),
                (
                    "Per kwartaal 3 tot 5 resultaten, in gesprek met je leidinggevende.",
                    "3 to 5 results per quarter, in a talk with your manager.",
                ),
            ),
            (
                "recorded",
                ("Wat we over je werk vastleggen", "What we record about your work"),
                (
                    "Alleen je uren en je verlof. We volgen niet wat je op je scherm doet.",
                    "Your hours and your leave only. We do not follow what you do on your screen.",
                ),
            ),
        ),
        _subject(
            "health_safety",
            ("Gezondheid & veiligheid", "Health & safety"),
            (
                "equipment",
                ("Spullen voor thuis", "Equipment for home"),
                (
                    "Een laptopstandaard, toetsenbord, muis en scherm. Een stoel of tafel krijg je in bruikleen.",
                    "A laptop stand, keyboard, mouse and screen. A chair or desk is on loan.",
                ),
            ),
            (
                "request",
                ("Zo vraag je ze aan", "How to ask for it"),
                (
                    "Mail HR. Je krijgt binnen een week antwoord.",
                    "Email HR. You get an answer within a week.",
                ),
            ),
            (
                "look",
                ("Hulp bij je werkplek", "Help with your workplace"),
                (
                    "De preventiemedewerker kijkt met je mee, in een videogesprek.",
                    "The prevention officer takes a look with you, in a video call.",
                ),
            ),
        ),
        _subject(
            "technical_support",
            ("Technische ondersteuning", "Technical support"),
            (
                "help",
                ("Hulp bij techniek", "Technical help"),
                (
                    "Bel of chat met de IT-balie, op werkdagen van 8 tot 18 uur.",
                    "Call or chat with the IT desk, on working days from 8 am to 6 pm.",
                ),
            ),
            (
                "first_answer",
                ("Eerste antwoord", "First answer"),
                ("Nog dezelfde werkdag.", "The same working day."),
            ),
        ),
        _subject(
            "response_times",
            ("Reactiesnelheid", "Response times"),
            (
                "phone",
                ("Telefoon", "Phone"),
                ("Meteen, of bel binnen een uur terug.", "At once, or call back within an hour."),
            ),
            ("chat", ("Chatbericht", "Chat message"), ("Binnen een dagdeel.", "Within half a day.")),
            ("email", ("E-mail", "Email"), ("Binnen twee werkdagen.", "Within two working days.")),
            (
                "outside_hours",
                ("Buiten werktijd", "Outside working hours"),
                (
                    "Je hoeft niet te antwoorden. Verstuur je bericht liever uitgesteld.",
                    "You need not reply. Please delay sending your message.",
                ),
            ),
        ),
        _subject(
            "working_hours",
            ("Werkschema", "Working hours"),
            (
                "hours",
                ("Werktijden", "Working hours"),
                ("Tussen 7 en 19 uur, in overleg met je team.", "Between 7 am and 7 pm, agreed with your team."),
            ),
            (
                "reachable",
                ("Bereikbaar", "Reachable"),
                ("Tussen 10 en 15 uur, behalve in je pauze.", "Between 10 am and 3 pm, except in your break."),
            ),
            (
                "days",
                ("Thuis en op kantoor", "At home and in the office"),
                (
                    "Tot drie dagen per week thuis. Dinsdag is teamdag op kantoor.",
                    "Up to three days a week at home. Tuesday is team day in the office.",
                ),
            ),
            (
                "absence",
                ("Afwezig", "Absent"),
                (
                    "Zet het in de gedeelde agenda. Ben je ziek, bel dan je leidinggevende.",
                    "Put it in the shared calendar. When you are ill, call your manager.",
                ),
            ),
        ),
        _subject(
            "liability",
            ("Aansprakelijkheid", "Liability"),
            (
                "cover",
                ("Verzekering", "Insurance"),
                (
                    "Spullen van het werk zijn ook bij jou thuis verzekerd.",
                    "Work equipment is insured at your home too.",
                ),
            ),
            (
                "damage",
                ("Schade of verlies", "Damage or loss"),
                (
                    "Meld het dezelfde dag. Je betaalt niet, behalve bij opzet of bewuste roekeloosheid.",
                    "Report it the same day. You do not pay, except for intent or conscious recklessness.",
                ),
            ),
            (
                "leak",
                ("Datalek", "Data leak"),
                ("Bel meteen de IT-balie, ook bij twijfel.", "Call the IT desk at once, also when in doubt."),
            ),
        ),
        _subject(
            "social_contact",
            ("Socializen", "Social contact"),
            (
                "meet",
                ("Elkaar zien", "Meeting each other"),
                (
                    "Elke dinsdag op kantoor, en twee keer per jaar een teamdag.",
                    "Every Tuesday in the office, and a team day twice a year.",
                ),
            ),
            (
                "buddy",
                ("Nieuwe collega’s", "New colleagues"),
                ("Je hebt vanaf de eerste dag een buddy.", "You have a buddy from the first day."),
            ),
        ),
        _subject(
            "accessibility",
            ("Toegankelijkheid", "Accessibility"),
            (
                "open_hours",
                ("Vrij inlopen", "Open hours"),
                (
                    "Je leidinggevende heeft twee vaste inloopuren per week, ook online.",
                    "Your manager has two fixed open hours a week, online too.",
                ),
            ),
            (
                "adjustments",
                ("Aanpassingen", "Adjustments"),
                (
                    "Heb je een hulpmiddel nodig? Mail HR. Je krijgt binnen twee weken antwoord.",
                    "Do you need an aid? Email HR. You get an answer within two weeks.",
                ),
            ),
        ),
    )
}
"""By key, the factors in the order of the questionnaire about what people need."""
