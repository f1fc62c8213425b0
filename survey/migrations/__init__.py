"""Migrations that ship with the application: a database address in, its tables at the newest version out."""

from alembic import command
from alembic.config import Config


def configuration(url: str) -> Config:
    """Return the settings of Alembic for a database."""
    config = Config()
    config.set_main_option("script_location", "survey:migrations")
    config.attributes["url"] = url
    return config


def upgrade(url: str, revision: str = "head") -> None:
    """Run the migrations that a database has not had yet."""
    command.upgrade(configuration(url), revision)


def downgrade(url: str, revision: str) -> None:
    """Undo migrations down to a revision."""
    command.downgrade(configuration(url), revision)
