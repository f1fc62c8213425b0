"""Settings: what an installation may set, and what it must not start with."""

from pathlib import Path

import pytest

from survey.config import Settings, SettingsError, from_environment

GOOD = {
    "SURVEY_SECRET_KEY": "k" * 32,
    "SURVEY_BASE_URL": "https://check.example.nl",
    "SURVEY_DATABASE_URL": "sqlite:////data/survey.db",
}


def read(**changed: str) -> Settings:
    return from_environment(GOOD | changed)


def test_only_a_secret_is_needed_on_this_machine() -> None:
    settings = from_environment({"SURVEY_SECRET_KEY": "k" * 32})
    assert settings.base_url == "http://127.0.0.1:8000"
    assert settings.database_url == f"sqlite:///{Path.cwd() / 'thuiswerkcheck.db'}"
    assert settings.time_zone.key == "Europe/Amsterdam"
    assert (settings.min_cell_size, settings.min_cell_size_sensitive) == (5, 10)
    assert (settings.rosa_action_level, settings.proxies, settings.secure) == (5, 0, False)


def test_older_keys_stand_behind_the_newest_in_their_order() -> None:
    old = {"SURVEY_OLD_SECRET_KEY": "b" * 32, "SURVEY_OLD_SECRET_KEY_2": "a" * 32, "SURVEY_OLD_SECRET_KEY_3": ""}
    assert read(**old).secret_keys == ("k" * 32, "b" * 32, "a" * 32)
    assert read(SURVEY_OLD_MIXER_KEY="ab" * 32).old_mixer_keys == ("ab" * 32,)


def test_the_second_factor_can_be_off_only_on_this_machine() -> None:
    assert read().second_factor
    assert not read(SURVEY_BASE_URL="http://127.0.0.1:8000", SURVEY_SECOND_FACTOR="off").second_factor
    with pytest.raises(SettingsError, match="SURVEY_SECOND_FACTOR"):
        read(SURVEY_SECOND_FACTOR="off")


def test_everything_can_be_set() -> None:
    settings = read(
        SURVEY_TIME_ZONE="Europe/Brussels",
        SURVEY_MIN_CELL_SIZE="7",
        SURVEY_MIN_CELL_SIZE_SENSITIVE="12",
        SURVEY_ROSA_ACTION_LEVEL="6",
        SURVEY_PROXIES="1",
        SURVEY_BASE_URL="https://check.example.nl/",
        SURVEY_DATABASE_URL="postgresql://survey@host/survey",
    )
    assert settings.base_url == "https://check.example.nl"
    assert settings.secure
    assert (settings.min_cell_size, settings.min_cell_size_sensitive) == (7, 12)
    assert (settings.time_zone.key, settings.rosa_action_level, settings.proxies) == ("Europe/Brussels", 6, 1)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SURVEY_SECRET_KEY", ""),
        ("SURVEY_SECRET_KEY", "k" * 31),
        ("SURVEY_BASE_URL", "http://check.example.nl"),
        ("SURVEY_BASE_URL", "check.example.nl"),
        ("SURVEY_BASE_URL", "ftp://check.example.nl"),
        ("SURVEY_BASE_URL", "https://"),
        ("SURVEY_BASE_URL", ""),
        ("SURVEY_DATABASE_URL", ""),
        ("SURVEY_DATABASE_URL", "sqlite://"),
        ("SURVEY_DATABASE_URL", "/data/survey.db"),
        ("SURVEY_DATABASE_URL", "mysql://host/survey"),
        ("SURVEY_DATABASE_URL", "postgres://host/survey"),
        ("SURVEY_LOG", "xml"),
        ("SURVEY_OLD_SECRET_KEY", "k" * 31),
        ("SURVEY_OLD_MIXER_KEY", "ab"),
        ("SURVEY_BACKUP_PUBLIC_KEY", "AB" * 32),
        ("SURVEY_TIME_ZONE", "Amsterdam"),
        ("SURVEY_TIME_ZONE", "../../etc/passwd"),
        ("SURVEY_TIME_ZONE", ""),
        ("SURVEY_MIN_CELL_SIZE", "4"),
        ("SURVEY_MIN_CELL_SIZE", "0"),
        ("SURVEY_MIN_CELL_SIZE", "-5"),
        ("SURVEY_MIN_CELL_SIZE", "five"),
        ("SURVEY_MIN_CELL_SIZE", "5.0"),
        ("SURVEY_MIN_CELL_SIZE", ""),
        ("SURVEY_MIN_CELL_SIZE_SENSITIVE", "9"),
        ("SURVEY_ROSA_ACTION_LEVEL", "1"),
        ("SURVEY_ROSA_ACTION_LEVEL", "11"),
        ("SURVEY_PROXIES", "one"),
    ],
)
def test_what_is_unsafe_is_refused_and_named(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        read(**{name: value})
    assert len(read().secret_key) == 32


def test_a_missing_secret_is_refused() -> None:
    with pytest.raises(SettingsError, match="SURVEY_SECRET_KEY must be at least 32 random characters"):
        from_environment({})


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_this_machine_itself_needs_no_https(host: str) -> None:
    assert not read(SURVEY_BASE_URL=f"http://{host}:8000").secure
