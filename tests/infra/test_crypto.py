"""Keys and tokens: random, and fit for where people put them."""

from survey.infra.crypto import new_key


def test_a_public_key_is_never_taken_for_an_option_of_a_command() -> None:
    keys = {new_key() for _ in range(2000)}
    assert len(keys) == 2000
    assert all(len(key) == 12 and key.isascii() and key.isalnum() for key in keys)
