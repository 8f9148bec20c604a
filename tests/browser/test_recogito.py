"""Recogito reads our Web Annotations, and lights on our pages the words that our notes are on."""

import json

import pytest

from glossator.pipeline import build
from tests.exporters.round_trips import ROOT, edition, exported
from tests.judges import installed

# The page becomes its reading text: the blocks without signs and notes, a line feed between them.
READING_TEXT = """(loci) => {
    const blocks = loci.map((locus) => document.getElementById(locus));
    const container = document.createElement("div");
    document.querySelector("main").replaceChildren(container);
    blocks.forEach((block, number) => {
        block.querySelectorAll(".pn, .r, .fr").forEach((sign) => sign.remove());
        if (number) container.append("\\n");
        container.append(block);
    });
    window.container = container;
    return container.textContent;
}"""
LIT = """([annotations, script]) => {
    window.process = { env: { NODE_ENV: "production" } };  // which its bundle asks for
    (0, eval)(script);
    const { createTextAnnotator, W3CTextFormat } = RecogitoJS;
    const annotator = createTextAnnotator(container, { adapter: W3CTextFormat("page", container) });
    annotator.setAnnotations(annotations);
    const found = {};
    for (const one of annotator.state.store.all())
        found[one.id] = one.target.selector.map((selector) => selector.range.toString());
    return found;
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    output = tmp_path_factory.mktemp("decree") / "output"
    build(ROOT, output)
    return output


def test_recogito_lights_the_words_of_every_note(site, page_at):
    linked, _ = edition("decree")
    [one] = linked.texts
    collection = json.loads(exported("decree", "w3c"))
    texts = {text["id"]: text["value"] for text in collection["readingTexts"]}
    script = installed("@recogito/text-annotator/dist/text-annotator.umd.js").read_text(encoding="utf-8")
    visit, lit = page_at(), {}
    for page, name in zip(one.pages, texts, strict=True):
        opened = visit.open(site / page.path)
        loci = [block.locus for section in one.text.sections[page.first : page.last] for block in section.blocks()]
        assert opened.evaluate(READING_TEXT, loci) == texts[name]
        annotations = [here for item in collection["first"]["items"] if (here := on_page(item, name))]
        for id_, words in opened.evaluate(LIT, [annotations, script]).items():
            lit.setdefault(id_.partition("#n-")[2], []).extend(words)
    assert len(lit) > 200
    assert lit == words_of(one)


def on_page(annotation, name):
    """An annotation with those of its places that are counted in the reading text of this page."""
    targets = annotation["target"] if isinstance(annotation["target"], list) else [annotation["target"]]
    here = [one for one in targets if any(selector.get("readingText") == name for selector in one["selector"])]
    return {**annotation, "target": here} if here else None


def words_of(text):
    """The words of each note, a string for each of its places, as the engine has anchored them."""
    words = {}
    for note in text.notes:
        for target in dict.fromkeys(anchor.target for anchor in note.anchors):
            pieces = [text.text.blocks[a.block].text[a.start : a.end] for a in note.anchors if a.target == target]
            words.setdefault(note.id, []).append("\n".join(pieces))
    return words
