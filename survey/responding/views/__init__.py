"""The pages of filling in: start, one page a topic, sending, the result, coming back; all work without JavaScript."""

from survey.responding.views import changing, keeping, pages, remark, sending, sessions, start
from survey.responding.views.alone import alone
from survey.responding.views.common import blueprint
from survey.responding.views.invited import invited
from survey.responding.views.keeping import own
from survey.responding.views.kiosk import kiosk
from survey.responding.views.preview import preview
from survey.responding.views.recognised import recognised
from survey.responding.views.selftest import selftest
from survey.responding.views.typed import typed

__all__ = [
    "alone",
    "blueprint",
    "changing",
    "invited",
    "keeping",
    "kiosk",
    "own",
    "pages",
    "preview",
    "recognised",
    "remark",
    "selftest",
    "sending",
    "sessions",
    "start",
    "typed",
]
