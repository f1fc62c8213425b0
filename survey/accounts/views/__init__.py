"""Pages of the organisation: the home page and language, signing in and out, the contact points, and the settings."""

from survey.accounts.views import contacts, home, settings, signing_in
from survey.accounts.views.common import blueprint

__all__ = ["blueprint", "contacts", "home", "settings", "signing_in"]
