"""How large a picture is, by its first bytes; and that a heavy one is told."""

import struct

import pytest

from glossator.pipeline import build
from glossator.source.pictures import size
from tests.tiny import write

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 640, 480) + b"\x08\x02\0\0\0"
GIF = b"GIF89a" + struct.pack("<HH", 300, 2) + b"\0\0\0"


def jpeg(orientation: int, order: str = "<", marker: int = 0xC2) -> bytes:
    """A JPEG's head: Exif data, a table that is no frame, the frame of 640 by 480."""
    tiff = (b"II" if order == "<" else b"MM") + struct.pack(f"{order}HI", 42, 8)
    entries = struct.pack(f"{order}HHIHH", 0x010F, 2, 1, 0, 0) + struct.pack(
        f"{order}HHIHH", 0x0112, 3, 1, orientation, 0
    )
    exif = b"Exif\0\0" + tiff + struct.pack(f"{order}H", 2) + entries
    table = b"\xff\xc4" + struct.pack(">H", 6) + b"\xff\xc0\0\0"
    frame = bytes([0xFF, 0xFF, marker]) + struct.pack(">HBHH", 17, 8, 480, 640)
    return b"\xff\xd8\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + table + frame


def webp(kind: bytes, body: bytes) -> bytes:
    return b"RIFF\0\0\0\0WEBP" + kind + struct.pack("<I", len(body)) + body.ljust(16, b"\0")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(PNG, (640, 480), id="PNG"),
        pytest.param(GIF, (300, 2), id="GIF"),
        pytest.param(jpeg(1), (640, 480), id="JPEG"),
        pytest.param(jpeg(6), (480, 640), id="JPEG that is shown turned"),
        pytest.param(jpeg(8, ">", 0xC0), (480, 640), id="the same, big-endian and baseline"),
        pytest.param(webp(b"VP8X", b"\0\0\0\0\x7f\x02\0\xdf\x01\0"), (640, 480), id="WebP, extended"),
        pytest.param(webp(b"VP8L", b"\x2f" + struct.pack("<I", 639 | 479 << 14)), (640, 480), id="WebP, lossless"),
        pytest.param(
            webp(b"VP8 ", b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 640 | 1 << 14, 480)), (640, 480), id="WebP, lossy"
        ),
        pytest.param(b'<svg width="640" height="480">', (640, 480), id="SVG"),
        pytest.param(b"<svg viewBox='-1 -1 64.2 48'>", (64, 48), id="SVG by its viewBox"),
        pytest.param(b'<svg width="100%" height="100%" viewBox="0,0,64,48">', (64, 48), id="SVG, a share of the page"),
        pytest.param(b'<svg width="1in" viewBox="0 0 64 32">', (96, 48), id="SVG, one side and the viewBox"),
        pytest.param(b'<?xml?><!-- <svg width="1"> --><s:svg height="3pt" width="1.5pc">', (24, 4), id="cm"),
        pytest.param(b"<svg>", None, id="SVG without a size"),
        pytest.param(b'<svg viewBox="0 0 0 48">', None, id="an empty viewBox"),
        pytest.param(b"<html>", None, id="not SVG"),
        pytest.param(PNG[:20], None, id="PNG cut off"),
        pytest.param(jpeg(1)[:60], None, id="JPEG cut off"),
        pytest.param(PNG.replace(struct.pack(">I", 640), bytes(4)), None, id="no width"),
        pytest.param(b"", None, id="nothing"),
    ],
)  # fmt: skip
def test_size(data, expected):
    assert size(data) == expected


@pytest.mark.parametrize("data", [PNG, GIF, jpeg(6), webp(b"VP8X", b"\0"), b'<svg width="1" height="2">'])
def test_a_head_that_is_cut_off_anywhere_is_no_crash(data):
    for end in range(len(data)):
        size(data[:end])


def test_a_heavy_picture_is_told(tmp_path):
    files = {"content/t.md": "# T\n\n![A lamp](images/lamp.gif)\n", "content/images/lamp.gif": GIF + bytes(2_400_000)}
    [found] = build(write(tmp_path, files)).problems
    assert (found.code, found.origin.path) == ("G096", "content/images/lamp.gif")
    assert found.message.startswith("this picture has 2.4 MB")


def test_a_text_cannot_be_called_images(tmp_path):
    files = {"content/edition.yaml": "title: T\ntexts: [images]\n", "content/images/lamp.gif": GIF}
    [found] = build(write(tmp_path, files)).problems
    assert (found.code, found.message) == ("G080", "no text can be called “images”: content/images/ is for pictures")
