"""What people of the demo organisation write in their own words: nothing in, the question and the texts out."""

from typing import Final

from survey.core.text import Text

QUESTION: Final = Text(
    nl="Wat zou thuiswerken voor jou als eerste beter maken?",
    en="What would make working from home better for you first?",
)
REMARKS: Final = (
    "Een goede stoel. Ik zit al twee jaar op een keukenstoel.",
    "Minder vergaderingen achter elkaar. Tien minuten ertussen zou al helpen.",
    "Dat duidelijk is hoe snel je op een bericht moet antwoorden.",
    "A second screen. I work on a small laptop all day.",
    "Een vaste dag waarop het hele team op kantoor is. Nu mis ik mensen steeds.",
    "De verbinding met het netwerk valt vaak weg. Dan begin ik opnieuw.",
    "Dat niemand na zes uur nog belt.",
    "Een los toetsenbord en een muis, en iemand die laat zien hoe je alles neerzet.",
    "I would like a short call with the team in the morning. Some days I speak to nobody.",
    "Weten wie ik kan bellen als mijn laptop het niet doet.",
    "Eigenlijk niets, het gaat goed zo.",
    "Een rustige plek. Mijn partner werkt ook thuis, aan dezelfde tafel.",
    "Dat mijn leidinggevende ook eens vraagt hoe het gaat, niet alleen wat er af is.",
    "Een lamp. In de winter zit ik vanaf vier uur in het donker.",
    "Clear agreements on who pays when something of mine breaks.",
    "Een overzicht van wie waaraan werkt. Nu vraag ik het steeds.",
    "Een pauze inplannen lukt me niet. Misschien kunnen we dat samen afspreken.",
)
"""More than the ten without which nobody reads any; a round has them in this order, each once."""
REMARK_SHARE: Final = 0.15
