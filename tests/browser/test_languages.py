"""A tiny edition in each language of the interface: its pages say language and direction, and everyone can use them."""

import re
from pathlib import Path

import pytest

from glossator import pipeline
from tests.browser.more import press, settled
from tests.judges import axe
from tests.rendering.test_ui import words
from tests.tiny import write

TEXTS = {
    "zh-Hans": (
        "桃花源",
        [
            "晋太元中，武陵人捕鱼为业。缘溪行，忘路之远近。忽逢桃花林，夹岸数百步，中无杂树，芳草鲜美，落英缤纷。",
            "渔人甚异之，复前行，欲穷其林。林尽水源，便得一山，山有小口，仿佛若有光。",
        ],
        ["桃花林", "仿佛若有光"],
        ("注释", "解说", "晋太元是东晋孝武帝的年号，公元三七六至三九六年。"),
    ),
    "fr": (
        "Le pont",
        [
            (
                "Le pont fut bâti en une nuit, dit-on, et personne n’a jamais su par qui. Les vieux "
                "se taisent ; les enfants comptent les pierres."
            ),
            "Un péage était dû à l’aube.",
        ],
        ["en une nuit", "péage"],
        ("Note", "Commentaire", "La chronique dit : « en trois nuits »."),
    ),
    "de": (
        "Die Brücke",
        [
            (
                "Die Brücke wurde, so heißt es, in einer einzigen Nacht gebaut, und niemand hat "
                "je erfahren, von wem. Die Alten schweigen."
            ),
            "Im Morgengrauen war ein Zoll fällig.",
        ],
        ["einer einzigen Nacht", "Zoll"],
        ("Anmerkung", "Kommentar", "Die Chronik sagt „in drei Nächten“."),
    ),
    "ar": (
        "بئر القرية",
        [
            (
                "كانت البئر في وسط القرية، وكان الناس يأتون إليها قبل طلوع الشمس. قالت جدتي إن "
                "ماءها لا ينقص أبدًا، وإن من شرب منه مرة عاد إليه."
            ),
            "ثم جاءت الأنابيب إلى البيوت، وبقيت البئر وحدها، ولم يعد أحد يعرف عمقها.",
        ],
        ["طلوع الشمس", "الأنابيب"],
        ("حاشية", "شرح", "في رواية أخرى: «قبل الفجر»."),
    ),
}


@pytest.fixture(scope="module", params=TEXTS)
def edition(request, tmp_path_factory):
    lang = request.param
    title, paragraphs, quotes, (note, remark, body) = TEXTS[lang]
    root = write(
        tmp_path_factory.mktemp(lang),
        {
            "content/edition.yaml": f"title: {title}\nlang: {lang}\ntexts: [t]\neditors: [A, B]\ndate: '2026'\n"
            f"kinds:\n  note: {{label: {note}}}\n  remark: {{label: {remark}, numbering: decimal}}\n",
            "content/t.md": f"# {title}\n\n" + "\n\n".join(paragraphs) + "\n",
            "annotations/t/notes.yaml": "notes:\n"
            + "".join(
                f"- quote: {quote}\n  kind: {kind}\n  certainty: low\n  note: '{body}'\n"
                for quote, kind in zip(quotes, ("note", "remark"), strict=True)
            ),
            "annotations/glossary.yaml": f"terms:\n- id: one\n  term: {quotes[0]}\n  definition: '{body}'\n",
        },
    )
    report = pipeline.build(root, root / "output")
    assert not report.problems, [problem.message for problem in report.problems]
    return lang, root / "output"


@pytest.mark.parametrize("width", [1440, 390])
def test_pages_speak_their_language(edition, page_at, picture, width):
    lang, site = edition
    english, own = words("en"), words(lang)
    visit = page_at(width, 900)
    for name in ("t/index", "index", "glossary", "notes", "404"):
        page = visit.open(site / f"{name}.html")
        assert page.locator("html").get_attribute("lang") == lang
        assert page.locator("html").get_attribute("dir") == ("rtl" if lang == "ar" else "ltr")
        said = page.locator("body").inner_text() + str(
            page.evaluate("[...document.querySelectorAll('[aria-label]')].map(e => e.ariaLabel)")
        )
        left = [
            key
            for key, word in english.items()
            if own[key] != word and len(word) > 5 and re.search(rf"\b{re.escape(word)}\b", said)
        ]
        assert not left, (name, left)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        shown = Path(name).name if name != "t/index" else "text"
        assert axe.check_both(page, picture, f"lang-{lang}-{shown}-{width}") == []
    assert visit.trouble == []


@pytest.mark.parametrize("width", [1440, 390])
def test_a_note_of_ones_own_in_every_language(edition, page_at, picture, width):
    lang, site = edition
    visit = page_at(width, 900)
    page = visit.open(site / "t" / "index.html")
    page.evaluate(
        """() => {
          const range = new Range(), first = document.querySelector('p.t');
          const words = [...first.childNodes].find(node => node.nodeType === 3 && node.length > 9);
          range.setStart(words, 2);
          range.setEnd(words, 9);
          getSelection().addRange(range);
        }"""
    )
    press(page, "own")
    page.locator(".own textarea").fill(TEXTS[lang][1][0])
    page.locator(".own textarea").press("Escape")
    settled(page)
    picture(page, f"lang-{lang}-own-{width}")
    assert axe.check(page) == []
    press(page, "own")
    page.locator("dialog.own-panel").wait_for()
    picture(page, f"lang-{lang}-own-panel-{width}")
    assert axe.check(page) == []
    assert visit.trouble == []
