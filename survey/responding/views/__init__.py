"""The pages of filling in: start, one page a topic, sending, the result, coming back; all work without JavaScript."""

from survey.responding.views import pages, sending, sessions, start
from survey.responding.views.common import blueprint

__all__ = ["blueprint", "pages", "sending", "sessions", "start"]
