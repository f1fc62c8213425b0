"""Pages of the organisation: signing in, passwords, colleagues, contact points, settings, and the work behind."""

from survey.accounts.views import account, colleagues, contacts, home, jobs, look, oidc, passwords, settings, signing_in
from survey.accounts.views.common import blueprint

__all__ = [
    "account",
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
