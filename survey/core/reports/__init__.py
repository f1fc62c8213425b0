"""Reports: published figures in, what pages and documents show of them out, in one language or none."""
