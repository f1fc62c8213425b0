"""The pages of filling in: start, one page a topic, sending, the result, coming back; all work without JavaScript."""

from survey.responding.views import keeping, pages, sending, sessions, start
from survey.responding.views.common import blueprint
from survey.responding.views.keeping import own

__all__ = ["blueprint", "keeping", "own", "pages", "sending", "sessions", "start"]
