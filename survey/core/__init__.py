"""The domain: a function of its arguments, without web, database, clock or randomness."""
