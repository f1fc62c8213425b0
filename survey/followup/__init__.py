"""What comes after a result: requests for support, which nothing ties to answers."""
