"""The command after a new key was set: what is sealed is sealed anew, and what still needs an older key is told."""

from collections.abc import Iterator

import click

from survey.accounts import factors
from survey.config import OLD_MIXER_KEY, OLD_SECRET_KEY, Settings, from_environment
from survey.infra.crypto import derived_mixer_key
from survey.infra.db import session_for
from survey.responding import services as responding
from survey.rounds import invitations

LINKS = "invitations (for reminders and letters)"
ENVELOPES = "answers that wait for the end of their round"
FACTORS = "authenticator apps"


@click.command()
def keys() -> None:
    """Seal secrets under the new SURVEY_SECRET_KEY, and say how long the older keys are needed.

    To change the key, set the new one as SURVEY_SECRET_KEY and the one of before as SURVEY_OLD_SECRET_KEY (one still
    older as SURVEY_OLD_SECRET_KEY_2), start the worker and then the server anew, and run this. Links, codes, answers
    and sign-ins go on. Run it again later, and take an older key away when nothing needs it.

    SURVEY_OLD_MIXER_KEY does the same for SURVEY_MIXER_KEY. A link to a request for help that was given out under an
    older key stops when that is taken away; mail about the request brings a new link.
    """
    settings = from_environment()
    with session_for(settings.database_url) as session:
        sealed, lost = factors.reseal(session, settings)
        links, envelopes = invitations.keys_in_use(session, settings), responding.keys_in_use(session, settings)
    click.echo(f"Secrets of {sealed} authenticator apps are sealed under SURVEY_SECRET_KEY.")
    for line in _older(settings, links, envelopes):
        click.echo(line)
    lacks = [name for name, lack in ((LINKS, None in links), (ENVELOPES, None in envelopes), (FACTORS, lost)) if lack]
    if lacks:
        raise click.ClickException(
            f"A key of before is needed and not set as {OLD_SECRET_KEY} or {OLD_MIXER_KEY}: by {' and '.join(lacks)}."
        )


def _older(settings: Settings, links: set[str | None], envelopes: set[bytes | None]) -> Iterator[str]:
    """Say of each older key whether anything needs it."""
    known = [
        (f"{OLD_SECRET_KEY} (number {number})", key in links, derived_mixer_key(key) in envelopes)
        for number, key in enumerate(settings.old_secret_keys, 1)
    ]
    known += [
        (f"{OLD_MIXER_KEY} (number {number})", False, bytes.fromhex(key) in envelopes)
        for number, key in enumerate(settings.old_mixer_keys, 1)
    ]
    for name, makes_links, opens in known:
        needed = [what for what, needs in ((LINKS, makes_links), (ENVELOPES, opens)) if needs]
        yield f"{name} is needed by {' and '.join(needed)}." if needed else f"{name} is not needed any more."
