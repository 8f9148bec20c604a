"""The text sets the rhythm: notes take the room beside it, show what they are about at rest, and open in place.

The figures are reading.md's. Each shape of text is an edition of its own: sparse, dense, short paragraphs, verse, Chinese,
from right to left, and a thousand notes.
"""

from pathlib import Path

import pytest

from glossator import pipeline
from tests.tiny import write

ROOT = Path(__file__).parents[2]
WIDE, MIDDLE, NARROW = (1440, 900), (1024, 768), (390, 844)
SENTENCE = "The ferry lay moored below the bank, and nobody who came down to the water that night could say {} it did."
REMARK = "What the ferryman said of it is told in three ways, of which this is the shortest and the least likely. "
BODIES = (REMARK, REMARK * 5, "Short.", f"{REMARK}\n\n- one\n- two\n- three\n\n{REMARK}")
TABLE = f"{REMARK}\n\n| a | b |\n|---|---|\n" + "| one | two |\n" * 12


def edition(paragraphs, quotes, bodies=BODIES, lang="en"):
    """The files of an edition with these paragraphs, and a note on each of the quotes."""
    notes = "".join(
        f"- quote: '{quote}'\n  kind: {'ab'[number % 2]}\n  note: |\n    {bodies[number % len(bodies)].replace(chr(10), chr(10) + '    ')}\n"
        for number, quote in enumerate(quotes)
    )
    return {
        "content/edition.yaml": f"title: T\nlang: {lang}\ntexts: [t]\n"
        "kinds:\n  a: {label: Words, numbering: decimal}\n  b: {label: Things, numbering: lower-alpha}\n",
        "content/t.md": "# T\n\n" + "\n\n".join(paragraphs) + "\n",
        "annotations/t/notes.yaml": "notes:\n" + notes,
    }


def numbered(count, sentences=1):
    return [" ".join(SENTENCE.format(f"what{i}x{j}") for j in range(sentences)) for i in range(count)]


HAN = "晋太元中武陵人捕鱼为业缘溪行忘路之远近忽逢桃花林夹岸数百步中无杂树芳草鲜美落英缤纷渔人甚异之复前行欲穷其林"
ARABIC = "كانت البئر في وسط القرية وكان الناس يأتون إليها قبل طلوع الشمس وقالت جدتي إن ماءها لا ينقص أبدا في سنة {}."
EDITIONS = {
    "sparse": edition(numbered(12, 4), [f"what{i}x{j}" for i in range(12) for j in (0, 3)], [REMARK]),
    "dense": edition(
        numbered(30, 4),
        [f"what{i}x{j}" for i in range(30) for j in range(4)]
        + ["The ferry lay moored below the bank, and nobody who came down to the water that night could say what0x0"],
    ),
    "short": edition(numbered(60), [f"what{i}x0" for i in range(0, 60, 2)], [*BODIES, TABLE]),
    "verse": edition(
        ["```verse\n" + "\n".join(f"A line of verse, and water{i}x{j}" for j in range(4)) + "\n```" for i in range(12)],
        [f"water{i}x{j}" for i in range(12) for j in (0, 2)],
    ),
    "chinese": edition(
        ["".join(f"{HAN}第{i}之{j}节。" for j in range(3)) for i in range(100, 112)],
        [f"第{i}之{j}节" for i in range(100, 112) for j in range(3)],
        ["太元是东晋孝武帝的年号。" * 12, "短。"],
        "zh-Hans",
    ),
    "arabic": edition(
        [" ".join(ARABIC.format(f"{i}{j}") for j in range(3)) for i in range(10, 22)],
        [f"سنة {i}{j}" for i in range(10, 22) for j in range(3)],
        ["في رواية أخرى قبل الفجر وفي رواية بعده. " * 8, "قصير."],
        "ar",
    ),
    "thousand": edition(numbered(250, 4), [f"what{i}x{j}" for i in range(250) for j in range(4)]),
}
DENSE = ("dense", "chinese", "arabic", "decree")


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The page of each edition, and the decree's second part and whole text."""
    made = {}
    for name, files in EDITIONS.items():
        root = write(tmp_path_factory.mktemp(name), files)
        report = pipeline.build(root, root / "output")
        assert not report.errors, (name, [problem.message for problem in report.errors])
        made[name] = root / "output" / "t" / "index.html"
    output = tmp_path_factory.mktemp("decree") / "output"
    assert not pipeline.build(ROOT, output).errors
    made["decree"] = output / "decree" / "part-2.html"
    made["whole decree"] = output / "decree" / "all.html"
    return made


# How much higher the page is than the same page without notes.
RATIO = """() => {
  const main = document.querySelector('main');
  for (const chunk of document.querySelectorAll('.rows')) chunk.style.contentVisibility = 'visible';
  const high = main.offsetHeight;
  for (const cell of document.querySelectorAll('.ns')) cell.style.display = 'none';
  return high / main.offsetHeight;
}"""
# Notes whose sign or the beginning of whose lemma is not in its box.
UNSEEN = """() => [...document.querySelectorAll('.ns > .n')].filter(note => {
  const box = note.getBoundingClientRect(), range = document.createRange(), lemma = note.querySelector('q');
  range.selectNodeContents(lemma);
  return [note.querySelector('.bk').getBoundingClientRect(), range.getClientRects()[0]].some(one => {
    const middle = (one.top + one.bottom) / 2;
    return middle < box.top || middle > box.bottom || one.left < box.left - 1 || one.right > box.right + 1;
  });
}).map(note => note.id)"""
OVERLAPS = """() => {
  for (const chunk of document.querySelectorAll('.rows')) chunk.style.contentVisibility = 'visible';
  const boxes = [...document.querySelectorAll('.ns > .n')].map(note => note.getBoundingClientRect());
  const before = (a, b) => a.bottom - .5 <= b.top || a.right - .5 <= b.left;
  return boxes.filter((box, i) => boxes.slice(i + 1, i + 60).some(other => !before(box, other) && !before(other, box))).length;
}"""
# Points all over the part of a note that is in the window where something else answers.
DEAF = """notes => notes.flatMap(note => {
  const { left, right, top, bottom } = note.firstChild.getBoundingClientRect(), rest = note.getBoundingClientRect();
  const end = note.matches('.open') ? bottom : Math.min(bottom, rest.bottom), deaf = [];
  for (let x = left + 3; x < right - 2; x += (right - left) / 6)
    for (let y = top + 2; y < end - 1; y += 9)
      if (y > 0 && y < innerHeight && !note.contains(document.elementFromPoint(x, y))) deaf.push([note.id, x, y]);
  return deaf;
})"""
TEXT = "() => [...document.querySelectorAll('.t')].map(one => one.getBoundingClientRect().top)"
"""Where every block of text is."""
LOOK = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def settled(page):
    page.evaluate(LOOK)
    return page


# ── at rest ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("name", [*EDITIONS, "decree", "whole decree"])
def test_a_page_is_as_high_as_its_text(page_at, pages, name, javascript):
    for size, most in ((WIDE, 1.15), (MIDDLE, 1.25)):
        ratio = page_at(*size, javascript=javascript).open(pages[name]).evaluate(RATIO)
        assert ratio <= (1.02 if name == "sparse" else most), size


@pytest.mark.parametrize("size", [WIDE, MIDDLE])
@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("name", [*EDITIONS, "decree"])
def test_every_note_shows_its_sign_and_its_lemma_and_lies_over_no_other(page_at, pages, name, javascript, size):
    page = page_at(size[0], 3000, javascript=javascript).open(pages[name])
    assert page.evaluate(UNSEEN) == []
    assert page.evaluate(OVERLAPS) == 0
