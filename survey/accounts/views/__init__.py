"""Pages of the organisation: home and language, signing in, passwords, colleagues, the contact points, and settings."""

from survey.accounts.views import account, colleagues, contacts, home, passwords, settings, signing_in
from survey.accounts.views.common import blueprint

__all__ = ["account", "blueprint", "colleagues", "contacts", "home", "passwords", "settings", "signing_in"]
