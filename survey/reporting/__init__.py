"""What HR gets: the figures of a closed round, as page and as PDF."""
