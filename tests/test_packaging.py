"""The wheel: everything the application reads is inside, and it works where no checkout is."""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest

import survey.resources
from survey.resources import folder

ROOT = Path(__file__).resolve().parents[1]


def run(*command: str | Path, cwd: Path, **settings: str) -> str:
    environment = os.environ | settings
    done = subprocess.run(  # noqa: S603  # our own words
        command, cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", target, cwd=ROOT)
    (built,) = target.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of commands of a fresh environment: the wheel, and the libraries of the one that runs this test."""
    home = tmp_path_factory.mktemp("venv")
    venv.create(home, symlinks=True)
    commands = home / "bin"
    if shutil.which("uv"):
        install = ["uv", "pip", "install", "--offline", "--python", str(commands / "python")]
    else:
        install = [sys.executable, "-m", "pip", "--python", str(commands / "python"), "install", "--no-index"]
    run(*install, "--no-deps", wheel, cwd=home)
    (packages,) = home.glob("lib/python*/site-packages")
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return commands


def test_wheel_carries_what_the_application_reads(wheel: Path) -> None:
    inside = set(ZipFile(wheel).namelist())
    beside = {
        f"survey/{path.relative_to(ROOT)}"
        for name in ("templates", "translations", "questionnaires")
        for path in (ROOT / name).rglob("*")
        if path.is_file()
    }
    within = {str(path.relative_to(ROOT)) for path in (ROOT / "survey").rglob("*.*") if path.suffix != ".pyc"}
    assert (beside | within) - inside == set()
    assert "survey/translations/nl/LC_MESSAGES/messages.mo" in inside
    assert "survey/py.typed" in inside


def test_wheel_carries_no_tests(wheel: Path) -> None:
    assert {name.split("/")[0] for name in ZipFile(wheel).namelist() if ".dist-info" not in name} == {"survey"}


def test_installed_package_is_not_the_checkout(installed: Path, tmp_path: Path) -> None:
    place = run(
        installed / "python",
        "-c",
        "from survey.resources import folder; print(folder('questionnaires'))",
        cwd=tmp_path,
    )
    assert Path(place.strip()).is_relative_to(installed.parent)


def test_command_starts(installed: Path, tmp_path: Path) -> None:
    assert "Usage: survey" in run(installed / "survey", "--help", cwd=tmp_path)


def test_installed_application_serves_a_page_in_each_language(installed: Path, tmp_path: Path) -> None:
    settings = {
        "SURVEY_SECRET_KEY": "only-for-this-test-" * 2,
        "SURVEY_BASE_URL": "http://localhost",
        "SURVEY_DATABASE_URL": f"sqlite:///{tmp_path / 'survey.db'}",
    }
    fetch = """
from survey.app import create_app
app = create_app()
for language in ("nl", "en"):
    page = app.test_client().get("/", headers={"Accept-Language": language})
    print(page.status, page.text)
"""
    run(installed / "survey", "db", "upgrade", cwd=tmp_path, **settings)
    pages = run(installed / "python", "-c", fetch, cwd=tmp_path, **settings)
    assert pages.count("200 OK") == 2
    assert '<html lang="nl"' in pages
    assert "Direct naar de inhoud" in pages
    assert '<html lang="en"' in pages
    assert "Skip to content" in pages


@pytest.mark.parametrize("name", ["templates", "translations", "questionnaires"])
def test_checkout_reads_the_folders_beside_the_package(name: str) -> None:
    assert folder(name) == ROOT / name


def test_folder_inside_the_package_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "survey"
    (package / "templates").mkdir(parents=True)
    (tmp_path / "templates").mkdir()
    monkeypatch.setattr(survey.resources, "_PACKAGE", package)
    assert folder("templates") == package / "templates"


def test_missing_folder_is_an_error_that_says_where_it_looked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(survey.resources, "_PACKAGE", tmp_path)
    with pytest.raises(FileNotFoundError, match=f"'templates' is neither in {tmp_path} nor beside it"):
        folder("templates")
