"""Publications: a round that is over in, its figures as they are kept for good out."""
