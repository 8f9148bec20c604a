"""Texts that are written from right to left: marks side by side, and the numbers beside the text."""

import pytest

from glossator import pipeline
from tests.tiny import write

NOTES = "kind: note\nnotes:\n" + "".join(
    f"- quote: {words}\n  note: Note {number}.\n"
    for number, words in enumerate(["שלום עולם טוב", "עולם טוב", "טוב"], start=1)
)


def built(root, lang):
    write(
        root,
        {
            "content/edition.yaml": f"title: Trial\nlang: {lang}\ntexts: [t]\nkinds:\n  note: {{label: Note}}\n",
            "content/t.md": "---\nlang: he\n---\n\n# ספר\n\n## פרק\n\nשלום עולם טוב, וזה הסוף.\n",
            "annotations/t/n.yaml": NOTES,
        },
    )
    report = pipeline.build(root, root / "output")
    assert not report.problems
    return root / "output" / "t" / "index.html"


@pytest.fixture(params=["he", "en"])
def path(request, tmp_path):
    return built(tmp_path, request.param)


@pytest.mark.parametrize("width", [1440, 390])
def test_marks_run_from_right_to_left_and_each_can_be_clicked(path, page_at, width):
    page = page_at(width, 844).open(path)
    marks = page.locator(".r")
    order = marks.evaluate_all("all => all.map(mark => [mark.getBoundingClientRect().x, mark.dataset.sign])")
    assert [number for _, number in sorted(order, reverse=True)] == ["1", "2", "3"]
    hit = marks.evaluate_all("""all => all.map(mark => {
      const { x, y, width, height } = mark.getBoundingClientRect();
      return document.elementFromPoint(x + width / 2, y + height / 2) === mark;
    })""")
    assert hit == [True, True, True]
    for number in (1, 2, 3):
        page.goto(path.as_uri())
        box = marks.nth(number - 1).bounding_box()
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        assert page.locator(".n:target").inner_text().strip().endswith(f"Note {number}.")


def test_the_sections_sign_is_whole_on_a_narrow_screen(path, page_at):
    page = page_at(390, 844).open(path)
    signs = page.locator(".pn").evaluate_all("""all => all.map(sign => {
      const range = document.createRange();
      range.selectNodeContents(sign);
      const { left, right } = range.getBoundingClientRect();
      return [left, right];
    })""")
    assert len(signs) >= 2
    assert [sign for sign in signs if sign[0] < 0 or sign[1] > 390] == []
