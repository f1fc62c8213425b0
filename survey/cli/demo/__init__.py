"""The demo: one command that builds an organisation, writes its reports and serves it."""

import os
import secrets
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import click

from survey.cli.run import serve
from survey.config import Settings, from_environment


@click.command()
@click.option("--serve/--no-serve", "serving", default=True, help="Serve the demo when it is built.")
@click.option("--folder", type=click.Path(path_type=Path), default=Path("demo"), show_default=True)
@click.option("--port", default=8000, show_default=True)
def demo(*, serving: bool, folder: Path, port: int) -> None:
    """Build a demo organisation with its reports, and serve it."""
    settings = _prepare(folder, port)
    link = _build(settings)
    _report(settings, folder)
    _say(settings, folder, link)
    if serving:
        serve(urlsplit(settings.base_url).netloc, workers=2, threads=4)


def _prepare(folder: Path, port: int) -> Settings:
    """Start afresh: an empty database in the folder, and settings that the server inherits."""
    from survey.migrations import upgrade  # noqa: PLC0415  # SQLAlchemy only when the demo runs

    folder.mkdir(parents=True, exist_ok=True)
    for old in (*folder.glob("*.db*"), *folder.glob("*.pdf"), *folder.glob("*.zip"), *folder.glob("mail/*.eml")):
        old.unlink()
    os.environ["SURVEY_SECRET_KEY"] = secrets.token_hex(32)
    os.environ["SURVEY_DATABASE_URL"] = f"sqlite:///{folder.resolve() / 'thuiswerkcheck.db'}"
    os.environ["SURVEY_MAIL_FOLDER"] = str(folder / "mail")
    os.environ["SURVEY_BASE_URL"] = f"http://127.0.0.1:{port}"
    os.environ["SURVEY_SECOND_FACTOR"] = "off"
    settings = from_environment()
    upgrade(settings.database_url)
    return settings


def _build(settings: Settings) -> str:
    """Fill the database with a progress bar; return the link of the open round."""
    from survey.cli.demo import organisation, support  # noqa: PLC0415  # as above
    from survey.infra.db import session_for  # noqa: PLC0415

    today = datetime.now(settings.time_zone).date()
    with session_for(settings.database_url) as session:
        with click.progressbar(length=organisation.expected(), label="Filling in") as bar:
            for sent in organisation.build(session, settings, today):
                bar.update(sent)
        support.build(session, today)
        return f"{settings.base_url}/r/{organisation.open_round(session).key}"


def _report(settings: Settings, folder: Path) -> None:
    """Write every document of the closed rounds, and the letters of the open one."""
    from survey.cli.demo import reports  # noqa: PLC0415  # as above
    from survey.infra.clock import now  # noqa: PLC0415

    reports.write(settings, folder, now())


def _say(settings: Settings, folder: Path, link: str) -> None:
    from survey.cli.demo.organisation import EMAIL, PASSWORD  # noqa: PLC0415  # as above
    from survey.cli.demo.reports import LETTERS  # noqa: PLC0415  # as above
    from survey.cli.demo.support import STAFF  # noqa: PLC0415  # as above

    click.echo(f"Reports:    {folder}/*.pdf, and those of the units in {folder}/*.zip")
    click.echo(f"Letters:    {folder}/{LETTERS}, each with a code for {settings.base_url}/code")
    click.echo(f"Mail:       {folder}/mail/*.eml, each with a link of its own")
    click.echo(f"Fill in:    {link}")
    click.echo(f"Kiosk:      {link.replace('/r/', '/kiosk/')}, with a code of the letters")
    click.echo(f"HR:         {settings.base_url}/hr/rounds/")
    click.echo(f"Sign in as: {EMAIL} with {PASSWORD}")
    for email, role in STAFF.items():
        click.echo(f"            or, as {role.replace('_', ' ')}, {email}")
