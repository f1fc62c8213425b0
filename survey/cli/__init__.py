"""The `survey` command: a subcommand's module is imported when the subcommand is used, so that help comes at once."""

from collections.abc import Mapping
from importlib import import_module
from typing import Final

import click

from survey import loaded
from survey.config import SettingsError

COMMANDS: Final[Mapping[str, tuple[str, str]]] = {
    "questionnaire": ("survey.cli.questionnaire:questionnaire", "Check, show and score questionnaire files."),
    "people": ("survey.people.cli:people", "Say which units there are and who works in them."),
    "round": ("survey.rounds.cli:rounds", "Plan, open and close rounds."),
    "staff": ("survey.accounts.cli:staff", "Give colleagues access to results or requests."),
    "audit": ("survey.audit.cli:audit", "Check the log of what staff did."),
    "requests": ("survey.followup.cli:requests", "Delete requests for support that were closed long enough ago."),
    "mixer": ("survey.responding.cli:mixer", "Open the envelopes in which answers wait."),
    "keys": ("survey.cli.keys:keys", "Seal anew after a new secret key, and say which are needed."),
    "report": ("survey.reporting.cli:report", "Write the report of a round as PDF, and check one."),
    "disclosure": ("survey.reporting.cli:disclosure", "Check that published figures tell about no few people."),
    "db": ("survey.cli.db:db", "Create the database or bring it up to date."),
    "backup": ("survey.cli.backup:backup", "Write the database to a file, while everything runs on."),
    "backup-key": ("survey.cli.backup:backup_key", "Print keys for backups that this machine cannot read."),
    "restore": ("survey.cli.backup:restore", "Put a backup in the place of the database."),
    "demo": ("survey.cli.demo:demo", "Build a demo organisation with its reports, and serve it."),
    "worker": ("survey.cli.worker:worker", "Do each minute what is due."),
    "run": ("survey.cli.run:run", "Serve the application."),
    "pictures": ("survey.cli.pictures:pictures", "Take the pictures of the README from a fresh demo."),
}
"""Subcommand → where it is (module:attribute) and what it does, in the order of the help."""


class LazyGroup(click.Group):
    """A group that lists its subcommands from a table and imports only the one that is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # click's
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        command = getattr(import_module(module), attribute)
        assert isinstance(command, click.Command)  # noqa: S101  # the table above names a command
        loaded()
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Say a setting that does not do in one line, whichever subcommand needs it."""
        try:
            return super().invoke(ctx)
        except SettingsError as error:
            raise click.ClickException(str(error)) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  # click's
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="thuiswerkcheck")
def main() -> None:
    """Thuiswerkcheck: a self-assessment for people who work from home."""
