"""Figures as a reader sees them: results in, texts and charts in one language out."""
