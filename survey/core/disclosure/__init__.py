"""Disclosure control: the answers of a round in, the figures of each group that betray nobody out."""
