"""Settings: environment variables in, one frozen value out; refuses to start on anything unsafe."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

MIN_CELL_SIZE = 5
"""Answers behind any figure, at the least: a hard floor, settings only raise it."""
IDLE = timedelta(minutes=45)
"""How long a browser session lasts without a request, and a sent result can be read."""
MIN_SECRET = 32
DATABASE = re.compile(r"sqlite:///.|postgresql(\+psycopg)?://")
KEY = re.compile("[0-9a-f]{64}")
OLD_SECRET_KEY = "SURVEY_OLD_SECRET_KEY"  # noqa: S105  # a name
OLD_MIXER_KEY = "SURVEY_OLD_MIXER_KEY"
HERE = frozenset({"127.0.0.1", "localhost"})
ANYBODY = frozenset({"common", "organizations", "consumers"})
"""What stands in the address of Microsoft's provider where it lets in whoever has an account anywhere."""
ROSA_ACTION_LEVELS = range(4, 11)
MIN_CELL_SIZE_SENSITIVE = 10
"""The same for wellbeing and health."""
GROUP_FROM = 10
"""People of a unit of which anything is shown, at the least: of fewer, colleagues know who answered."""


class SettingsError(Exception):
    """A setting is missing or unsafe; the message says which and what to set."""


@dataclass(frozen=True)
class Provider:
    """The OpenID provider with which the organisation's staff sign in, and the role that each of its groups has here.

    `roles`: such as "administrator=GROUP,hr=GROUP"; whoever is in several groups has the role that comes first.
    `staff_number`: the claim that holds an employee's staff number; without it employees are known by their address.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    roles: str
    staff_number: str = ""

    def __post_init__(self) -> None:
        if not (self.issuer and self.client_id and self.client_secret and self.roles):
            raise SettingsError(
                "SURVEY_OIDC_ISSUER, SURVEY_OIDC_CLIENT_ID, SURVEY_OIDC_CLIENT_SECRET and SURVEY_OIDC_ROLES "
                "belong together: set all of them or none."
            )
        url = urlsplit(self.issuer)
        safe = url.scheme == "https" or (url.scheme == "http" and url.hostname in HERE)
        if not url.hostname or not safe or url.query or url.fragment:
            raise SettingsError("SURVEY_OIDC_ISSUER must be the https:// address that your provider calls its issuer.")
        if ANYBODY & set(url.path.split("/")):
            raise SettingsError("SURVEY_OIDC_ISSUER must name your own tenant: with this one anybody could sign in.")

    @property
    def role_of_group(self) -> tuple[tuple[str, str], ...]:
        """Return pairs of a group and its role, in the order of the setting."""
        pairs = (pair.strip().partition("=") for pair in self.roles.split(","))
        return tuple((group.strip(), role.strip()) for role, _, group in pairs)


@dataclass(frozen=True)
class Settings:
    """How one installation runs."""

    secret_key: str = field(repr=False)
    base_url: str
    database_url: str
    time_zone: ZoneInfo
    min_cell_size: int = MIN_CELL_SIZE
    min_cell_size_sensitive: int = MIN_CELL_SIZE_SENSITIVE
    rosa_action_level: int = 5
    proxies: int = 0
    """How many trusted proxies stand before the application."""
    smtp_url: str = ""
    """The mail server, smtp://user:password@host:port or smtps://; without it mail is written to mail_folder."""
    mail_from: str = ""
    mail_folder: str = "mail"
    jobs_url: str = ""
    """Where the worker keeps its queue, when not beside the database: redis:// or postgresql://."""
    backup_folder: str = ""
    """Where the worker writes a backup each day; nowhere when it is not set."""
    backup_public_key: str = ""
    """For whose private key backups are sealed, as 64 hexadecimal digits; they are not when it is not set."""
    mixer_key: str = ""
    """The mixer's private key in hexadecimal: only the worker needs it."""
    mixer_public_key: str = ""
    """Its public key: with it the web process can close envelopes and not open them."""
    old_secret_keys: tuple[str, ...] = field(default=(), repr=False)
    """Secret keys of before, as long as something is there that was made with one."""
    old_mixer_keys: tuple[str, ...] = field(default=(), repr=False)
    """Private keys that the mixer had before, as long as an envelope waits that was sealed for one."""
    second_factor: bool = True
    """Whether administrators, HR and managers show a code of an app too; never off where others reach the server."""
    log_json: bool = False
    """Whether the log on standard error is lines of JSON."""
    oidc: Provider | None = None
    """The organisation's own provider, when staff sign in there."""

    def __post_init__(self) -> None:
        for name, key in (("SURVEY_SECRET_KEY", self.secret_key), *((OLD_SECRET_KEY, k) for k in self.old_secret_keys)):
            if len(key) < MIN_SECRET:
                raise SettingsError(f"{name} must be at least {MIN_SECRET} random characters (openssl rand -hex 32).")
        url = urlsplit(self.base_url)
        here = url.hostname in HERE
        if not url.hostname or url.scheme not in {"http", "https"}:
            raise SettingsError("SURVEY_BASE_URL must be the address people use, such as https://check.example.nl.")
        if url.scheme == "http" and not here:
            raise SettingsError("SURVEY_BASE_URL must start with https:// everywhere but on this machine itself.")
        if not (self.second_factor or here):
            raise SettingsError("SURVEY_SECOND_FACTOR can be off only on this machine itself.")
        if not DATABASE.match(self.database_url):
            raise SettingsError(
                "SURVEY_DATABASE_URL must be sqlite:////path/to/a/file.db or postgresql://user:password@host/database."
            )
        if self.min_cell_size < MIN_CELL_SIZE or self.min_cell_size_sensitive < MIN_CELL_SIZE_SENSITIVE:
            raise SettingsError(
                f"SURVEY_MIN_CELL_SIZE and SURVEY_MIN_CELL_SIZE_SENSITIVE may be raised, "
                f"never lowered below {MIN_CELL_SIZE} and {MIN_CELL_SIZE_SENSITIVE}."
            )
        if self.rosa_action_level not in ROSA_ACTION_LEVELS:
            raise SettingsError("SURVEY_ROSA_ACTION_LEVEL must lie between 4 and 10.")
        if self.smtp_url and urlsplit(self.smtp_url).scheme not in {"smtp", "smtps"}:
            raise SettingsError(
                "SURVEY_SMTP_URL must start with smtp:// or smtps://, such as smtp://mail.example.nl:587."
            )
        for name, key in (
            ("SURVEY_MIXER_KEY", self.mixer_key),
            ("SURVEY_MIXER_PUBLIC_KEY", self.mixer_public_key),
            *((OLD_MIXER_KEY, old) for old in self.old_mixer_keys),
        ):
            if key and not KEY.fullmatch(key):
                raise SettingsError(f"{name} must be 64 hexadecimal digits, as `survey mixer key` prints them.")
        if self.backup_public_key and not KEY.fullmatch(self.backup_public_key):
            raise SettingsError(
                "SURVEY_BACKUP_PUBLIC_KEY must be 64 hexadecimal digits, as `survey backup-key` prints them."
            )

    @property
    def group_from(self) -> int:
        """Return the fewest people that a unit has of which anything is shown."""
        return max(self.min_cell_size, GROUP_FROM)

    @property
    def secret_keys(self) -> tuple[str, ...]:
        """Return the secret keys, the newest first: it makes everything new, the others only know again."""
        return self.secret_key, *self.old_secret_keys

    @property
    def secure(self) -> bool:
        """Return whether people are sent here over HTTPS."""
        return self.base_url.startswith("https://")


def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings; raise SettingsError with one clear sentence when one is missing or unsafe."""
    try:
        zone = ZoneInfo(environment.get("SURVEY_TIME_ZONE", "Europe/Amsterdam"))
    except (ZoneInfoNotFoundError, ValueError):
        raise SettingsError("SURVEY_TIME_ZONE must be a name such as Europe/Amsterdam.") from None
    return Settings(
        secret_key=environment.get("SURVEY_SECRET_KEY", ""),
        base_url=environment.get("SURVEY_BASE_URL", "http://127.0.0.1:8000").rstrip("/"),
        database_url=environment.get("SURVEY_DATABASE_URL", f"sqlite:///{Path.cwd() / 'thuiswerkcheck.db'}"),
        time_zone=zone,
        min_cell_size=_number(environment, "SURVEY_MIN_CELL_SIZE", MIN_CELL_SIZE),
        min_cell_size_sensitive=_number(environment, "SURVEY_MIN_CELL_SIZE_SENSITIVE", MIN_CELL_SIZE_SENSITIVE),
        rosa_action_level=_number(environment, "SURVEY_ROSA_ACTION_LEVEL", 5),
        proxies=_number(environment, "SURVEY_PROXIES", 0),
        smtp_url=environment.get("SURVEY_SMTP_URL", ""),
        mail_from=environment.get("SURVEY_MAIL_FROM", ""),
        mail_folder=environment.get("SURVEY_MAIL_FOLDER", "mail"),
        jobs_url=environment.get("SURVEY_JOBS_URL", ""),
        backup_folder=environment.get("SURVEY_BACKUP_FOLDER", ""),
        backup_public_key=environment.get("SURVEY_BACKUP_PUBLIC_KEY", ""),
        mixer_key=environment.get("SURVEY_MIXER_KEY", ""),
        mixer_public_key=environment.get("SURVEY_MIXER_PUBLIC_KEY", ""),
        old_secret_keys=_all(environment, OLD_SECRET_KEY),
        old_mixer_keys=_all(environment, OLD_MIXER_KEY),
        second_factor=environment.get("SURVEY_SECOND_FACTOR", "on") != "off",
        log_json=_log_json(environment.get("SURVEY_LOG", "text")),
        oidc=_provider(environment),
    )


def _provider(environment: Mapping[str, str]) -> Provider | None:
    names = ("SURVEY_OIDC_ISSUER", "SURVEY_OIDC_CLIENT_ID", "SURVEY_OIDC_CLIENT_SECRET", "SURVEY_OIDC_ROLES")
    given = [environment.get(name, "") for name in names]
    staff_number = environment.get("SURVEY_OIDC_STAFF_NUMBER", "")
    return Provider(*(*given, staff_number)) if any(given) else None


def _all(environment: Mapping[str, str], name: str) -> tuple[str, ...]:
    """Return the values of a variable and of those whose names go on from it, such as NAME_2, in their order."""
    return tuple(environment[one] for one in sorted(environment) if one.startswith(name) and environment[one])


def _log_json(form: str) -> bool:
    if form not in {"text", "json"}:
        raise SettingsError("SURVEY_LOG must be text or json.")
    return form == "json"


def _number(environment: Mapping[str, str], name: str, default: int) -> int:
    text = environment.get(name, str(default))
    if not text.isdecimal():
        raise SettingsError(f"{name} must be a whole number.")
    return int(text)
