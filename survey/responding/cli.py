"""Commands of the mixer: make its keys, and open what waits."""

import click
from nacl.public import PrivateKey

from survey.config import from_environment
from survey.infra import clock
from survey.infra.db import session_for, truncate_log
from survey.responding import services


@click.group()
def mixer() -> None:
    """Open the envelopes in which answers wait, so that nobody can tell whose they are."""


@mixer.command()
def key() -> None:
    """Print a pair of keys, for an installation whose web server is not to open envelopes."""
    made = PrivateKey.generate()
    click.echo(f"SURVEY_MIXER_KEY={bytes(made).hex()}          # for the worker only; never in a backup")
    click.echo(f"SURVEY_MIXER_PUBLIC_KEY={bytes(made.public_key).hex()}   # for the web server and the worker")


@mixer.command()
def run() -> None:
    """Turn the envelopes of rounds that are over into responses now; the worker does it each minute."""
    settings = from_environment()
    with session_for(settings.database_url) as session:
        mixed = services.mix_rounds(session, settings, clock.now())
    with session_for(settings.database_url) as session:
        services.forget_order(session)
    truncate_log(settings.database_url)
    click.echo(f"Opened {mixed.opened} envelopes.")
    if mixed.unreadable:
        raise click.ClickException(
            f"{mixed.unreadable} envelopes were sealed for another key: set that as SURVEY_MIXER_KEY."
        )
