"""Public holidays in the Netherlands: a day in, whether nobody works then out."""

from datetime import date


class DutchHolidays:
    """The public holidays of any year. The calendar is large, so it is loaded when the first day is asked for."""

    def __init__(self) -> None:
        self._calendar: dict[date, str] | None = None

    def __contains__(self, day: object) -> bool:
        if self._calendar is None:
            from holidays import country_holidays  # noqa: PLC0415  # as the class says

            self._calendar = country_holidays("NL")
        return day in self._calendar
