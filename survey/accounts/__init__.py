"""The organisation, its staff, and signing in."""
