"""The pinned requirements: up to date with pyproject.toml, hashed, and free of addresses."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUNNING = PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["build"]
DEVELOPING = RUNNING + [line for line in PROJECT["dependency-groups"]["dev"] if isinstance(line, str)]
FILES = {"requirements.txt": RUNNING, "requirements-dev.txt": DEVELOPING}


@pytest.mark.parametrize(("name", "wanted"), FILES.items())
def test_every_dependency_is_pinned_at_a_version_it_allows(name: str, wanted: list[str]) -> None:
    pins = re.findall(r"^([\w.-]+)==(\S+)", (ROOT / name).read_text(encoding="utf-8"), flags=re.MULTILINE)
    for line in wanted:
        requirement = Requirement(line)
        versions = [Version(version) for pinned, version in pins if pinned == requirement.name]
        assert versions, f"{requirement.name} is not in {name}: run make lock"
        assert all(requirement.specifier.contains(version) for version in versions), f"{line}: run make lock"


@pytest.mark.parametrize("name", FILES)
def test_every_pin_has_hashes_and_no_address(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    pins = re.split(r"^(?=[\w.-]+==)", text, flags=re.MULTILINE)[1:]
    assert [pin for pin in pins if "--hash=sha256:" not in pin] == []
    assert "://" not in text
