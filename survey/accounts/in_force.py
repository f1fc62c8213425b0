"""The settings that hold: those of the environment in, with the thresholds that the administrator raised out."""

from dataclasses import replace

from sqlalchemy.orm import Session

from survey.accounts.queries import organisation
from survey.config import Settings


def in_force(session: Session, settings: Settings) -> Settings:
    """Return the settings with the higher of each threshold: the environment's, or the administrator's."""
    named = organisation(session)
    raised = (named.min_cell_size or 0, named.min_cell_size_sensitive or 0) if named else (0, 0)
    return replace(
        settings,
        min_cell_size=max(settings.min_cell_size, raised[0]),
        min_cell_size_sensitive=max(settings.min_cell_size_sensitive, raised[1]),
    )
