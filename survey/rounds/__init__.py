"""Rounds: when is asked, what is asked, and of which units."""
