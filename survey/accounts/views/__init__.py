"""Pages of the organisation: signing in, passwords, colleagues, contacts, agreements, settings, and the work behind."""

from survey.accounts.views import (
    account,
    agreements,
    colleagues,
    contacts,
    home,
    jobs,
    look,
    oidc,
    passwords,
    settings,
    signing_in,
)
from survey.accounts.views.common import blueprint

__all__ = [
    "account",
    "agreements",
    "blueprint",
    "colleagues",
    "contacts",
    "home",
    "jobs",
    "look",
    "oidc",
    "passwords",
    "settings",
    "signing_in",
]
