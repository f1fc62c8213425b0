"""Documents from HTML."""
