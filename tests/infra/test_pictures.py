"""Pictures that somebody brings: only points are kept, and what is too large or broken is not even unpacked."""

import io

import pytest
from PIL import Image, ImageFile
from PIL.PngImagePlugin import PngInfo

from survey.infra.pictures import KEPT, MAX_SIDE, BrokenError, TooLargeError, read_picture, redrawn

SECRET = b"GPS 52.37 N, made by Jo"


def saved(size: tuple[int, int], kind: str, mode: str = "RGB", **options: object) -> bytes:
    file = io.BytesIO()
    Image.new(mode, size).save(file, kind, **options)
    return file.getvalue()


def with_words() -> dict[str, bytes]:
    """Return pictures in which more is written than their points."""
    words, exif = PngInfo(), Image.Exif()
    words.add_text("Author", SECRET.decode())
    exif[0x010E] = SECRET.decode()
    return {
        "png": saved((30, 10), "PNG", pnginfo=words),
        "jpeg": saved((30, 10), "JPEG", exif=exif),
        "tail": saved((30, 10), "PNG") + SECRET,
        "cmyk": saved((30, 10), "JPEG", "CMYK", comment=SECRET),
    }


@pytest.mark.parametrize("kind", with_words())
def test_nothing_but_points_is_kept(kind: str) -> None:
    data = with_words()[kind]
    assert SECRET in data
    made = redrawn(data)
    assert SECRET not in made
    with Image.open(io.BytesIO(made)) as picture:
        assert (picture.format, picture.size, picture.mode) == ("PNG", (30, 10), "RGBA")


def test_a_photograph_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter
    with Image.open(io.BytesIO(redrawn(saved((30, 10), "JPEG", exif=exif)))) as picture:
        assert picture.size == (10, 30)


def test_a_picture_is_made_as_small_as_it_is_shown() -> None:
    with Image.open(io.BytesIO(redrawn(saved((2000, 1000), "PNG")))) as picture:
        assert picture.size == (480, KEPT[1])


@pytest.mark.parametrize("kind", ["GIF", "TIFF", "WEBP", "BMP"])
def test_other_kinds_of_picture_are_refused(kind: str) -> None:
    with pytest.raises(BrokenError):
        redrawn(saved((30, 10), kind))


def whole() -> bytes:
    file = io.BytesIO()
    Image.linear_gradient("L").save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize("data", [b"", whole()[:8], whole()[:-200]], ids=["empty", "head", "half"])
def test_half_a_picture_is_refused(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", False)  # WeasyPrint sets it, where it was loaded
    with pytest.raises(BrokenError):
        redrawn(data)


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    """By its bytes before anything is started, by its points in the child."""
    with pytest.raises(TooLargeError):
        read_picture(bytes(600_000))
    bomb = saved((MAX_SIDE + 1, 2000), "PNG", "1")
    with pytest.raises(TooLargeError):
        read_picture(bomb)
