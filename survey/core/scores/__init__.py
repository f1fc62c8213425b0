"""Scores and advice: answers in columns, one row a respondent, in; scores and what follows from them out."""
