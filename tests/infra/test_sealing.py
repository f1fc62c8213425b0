"""Sealed files: the same again for the holder of the private key, and nothing at all once anything was changed."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nacl.public import PrivateKey

from survey.infra import sealing
from survey.infra.sealing import BrokenError, OtherKeyError, is_sealed, open_file, seal_file

MINE, OTHER = PrivateKey(b"1" * 32), PrivateKey(b"2" * 32)
TEXT = b"Jo Jansen, jo@example.nl, " * 5
SMALL = 64
"""Bytes of a piece, so that a short file has some."""


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "PIECE", SMALL)


def sealed(folder: Path, text: bytes) -> Path:
    (folder / "plain").write_bytes(text)
    seal_file(folder / "plain", folder / "sealed", bytes(MINE.public_key))
    return folder / "sealed"


def opened(file: Path, key: PrivateKey = MINE) -> bytes:
    open_file(file, file.with_name("again"), bytes(key))
    return file.with_name("again").read_bytes()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.binary(max_size=3 * SMALL), st.sampled_from([SMALL, 2 * SMALL]).map(bytes)))
def test_it_is_the_same_again(tmp_path: Path, text: bytes) -> None:
    file = sealed(tmp_path, text)
    assert is_sealed(file)
    assert opened(file) == text


def test_nothing_of_it_can_be_read(tmp_path: Path) -> None:
    first, second = (sealed(tmp_path, TEXT).read_bytes() for _ in range(2))
    assert b"Jansen" not in first
    assert first[len(sealing.MAGIC) :] != second[len(sealing.MAGIC) :]


def test_another_key_does_not_open_it(tmp_path: Path) -> None:
    with pytest.raises(OtherKeyError):
        opened(sealed(tmp_path, TEXT), OTHER)


def test_what_was_changed_anywhere_is_not_opened(tmp_path: Path) -> None:
    file = sealed(tmp_path, TEXT)
    whole, piece = file.read_bytes(), SMALL + 17
    start = len(whole) - (len(TEXT) + 17 * 3)
    pieces = whole[start : start + piece], whole[start + piece : start + 2 * piece]
    changed = [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in range(0, len(whole), 7)]
    shorter = [whole[:length] for length in (0, 10, start - 3, start, start + piece, start + 2 * piece, len(whole) - 1)]
    swapped = whole[:start] + pieces[1] + pieces[0] + whole[start + 2 * piece :]
    for broken in (*changed, *shorter, swapped, whole + b"x", whole + whole[start:]):
        file.write_bytes(broken)
        with pytest.raises((BrokenError, OtherKeyError)):
            opened(file)


def test_a_file_that_is_not_sealed_says_so(tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(TEXT)
    assert not is_sealed(tmp_path / "plain")
