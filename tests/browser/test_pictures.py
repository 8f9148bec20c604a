"""A figure in text and note: nothing moves when a picture comes, it is as wide as its column at most, and neither the
policy of the page nor a reader without sight is in its way.
"""

import json
import struct
import zlib

import pytest

from glossator import pipeline
from tests.judges import axe
from tests.tiny import write


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int) -> bytes:
    rows = zlib.compress(b"".join(b"\0" + bytes(3 * width) for _ in range(height)))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    root = write(
        tmp_path_factory.mktemp("pictures"),
        {
            "content/edition.yaml": "title: E\nlang: en\ntexts: [t]\nkinds: {note: {label: Note}}\neditors: [A. B.]\n",
            "content/t.md": '# T\n\nWords.\n\n![The whole quay](images/quay.png "Twelve ships")\n\nWords after it.\n',
            "content/images/quay.png": png(1600, 800),
            "annotations/t/n.yaml": "kind: note\nnotes:\n- quote: quay\n"
            "  note: |\n    Old.\n\n    ![New](images/quay.png)\n",
        },
    )
    assert not pipeline.build(root).problems
    return root / "output" / "t" / "index.html"


@pytest.mark.parametrize("width", [1440, 390])
def test_a_figure(path, page_at, width):
    page = page_at(width, 900).open(path)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shown = page.locator(".ts figure img")
    assert shown.evaluate("image => image.complete && image.naturalWidth") == 1600
    box = shown.bounding_box()
    assert box["width"] / box["height"] == pytest.approx(2, abs=0.02)
    assert page.get_by_role("img", name="Twelve ships").count() == 1
    assert axe.check(page) == []


def test_it_has_its_room_before_it_comes(path, page_at):
    page = page_at(1440, 900).open(path)
    image = page.locator(".ts figure img")
    assert image.evaluate("image => getComputedStyle(image).aspectRatio") == "auto 1600 / 800"


def test_the_data_for_programs_is_there_and_the_policy_lets_it_stand(path, page_at):
    page = page_at(1440, 900).open(path)  # which fails on whatever the console says
    [data] = page.locator('script[type="application/ld+json"]').all_text_contents()
    assert json.loads(data)["@type"] == "Chapter"
