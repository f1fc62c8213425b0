"""The log of an operator: records in, lines on standard error out, as text or as JSON."""

import json
import logging
from datetime import UTC, datetime

from survey.config import Settings


class Lines(logging.Formatter):
    """One JSON object a line, in UTC: control characters stand escaped, so that nothing in a message begins a line."""

    def format(self, record: logging.LogRecord) -> str:
        said = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "process": record.process,
            "message": record.getMessage(),
        }
        if record.exc_info:
            said["error"] = self.formatException(record.exc_info)
        return json.dumps(said)


def set_up(settings: Settings) -> None:
    """Send what is worth a warning to standard error, in the form of the settings."""
    handler = logging.StreamHandler()
    shape(settings, handler)
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    logging.captureWarnings(capture=settings.log_json)


def shape(settings: Settings, *handlers: logging.Handler) -> None:
    """Let handlers write JSON where that is set; else they keep their own form."""
    for handler in handlers if settings.log_json else ():
        handler.setFormatter(Lines())
