"""Questionnaires judged: one in, what its readers would stumble over out."""
