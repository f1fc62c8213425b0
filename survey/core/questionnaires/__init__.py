"""Questionnaires: a file in, items, scales and rules out; what is wrong with it where it is not one."""
