"""Pages of the organisation: the home page and language, signing in and out, and the contact points."""

from survey.accounts.views import contacts, home, signing_in
from survey.accounts.views.common import blueprint

__all__ = ["blueprint", "contacts", "home", "signing_in"]
