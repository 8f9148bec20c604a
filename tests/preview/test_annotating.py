"""Notes from the page into YAML."""

import pytest
from playwright.sync_api import expect

from tests.judges import axe

from .conftest import EDITION, PATIENCE
from .test_living import connected

NOTES = "annotations/harbour/comments.yaml"


@pytest.fixture
def page(preview, page_at):
    visit = page_at(home=preview.url.rstrip("/"))
    page = visit.open(preview.url + "harbour/")
    page.set_default_timeout(PATIENCE * 1000)
    connected(page)
    yield page
    assert visit.crashes + visit.abroad == []


SELECT = """([locus, words, endLocus, endWords]) => {
  const find = (id, words, atEnd) => {
    const walker = document.createTreeWalker(document.getElementById(id), NodeFilter.SHOW_TEXT, one =>
      one.parentElement.closest(".pn, .r") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
    const nodes = [];
    while (walker.nextNode()) nodes.push(walker.currentNode);
    let at = nodes.map(one => one.data).join("").indexOf(words) + (atEnd ? words.length : 0);
    for (const one of nodes) {
      if (at < one.length || (atEnd && at === one.length)) return [one, at];
      at -= one.length;
    }
  };
  const from = find(locus, words), to = find(endLocus || locus, endWords ?? words, true);
  from[0].parentElement.scrollIntoView({ block: "center" });
  getSelection().setBaseAndExtent(...from, ...to);
}"""


def select(page, locus, words, end_locus="", end_words=None):
    page.evaluate(SELECT, [locus, words, end_locus, end_words])


def annotate(page, words, note, kind="comment", locus="1.1"):
    select(page, locus, words)
    page.get_by_role("button", name="Annotate").click()
    form = page.get_by_role("dialog")
    expect(form.get_by_role("heading")).to_have_text(f"Note on “{words}”")
    form.get_by_label("Kind").select_option(kind)
    form.get_by_label("Note, in Markdown").fill(note)
    return form


def test_a_note_on_selected_words_goes_into_the_file_and_on_the_page(preview, page):
    annotate(page, "ship lies", "A brig: two masts.").get_by_role("button", name="Save").click()
    note = page.locator(".n", has_text="A brig: two masts.")
    expect(note).to_be_in_viewport()
    assert preview.text(NOTES) == EDITION[NOTES] + '\n- quote: ship lies\n  note: "A brig: two masts."\n'
    page.get_by_role("button", name="Undo: new note: A brig").click()
    expect(note).to_have_count(0)
    assert preview.text(NOTES) == EDITION[NOTES]


def test_words_that_stand_twice_get_what_tells_them_apart(preview, page):
    annotate(page, "The ship", "The same one.", locus="1.30").get_by_role("button", name="Save").click()
    expect(page.locator(".n", has_text="The same one.")).to_be_visible()
    assert "- quote: The ship\n  within: The ship sails\n" in preview.text(NOTES)


def test_a_selection_across_blocks_and_marks(preview, page):
    select(page, "1.30", "dawn", "1.32", "an anchor")
    page.get_by_role("button", name="Annotate").click()
    page.get_by_role("dialog").get_by_label("Note, in Markdown").fill("From the time to the tackle.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".n", has_text="to the tackle")).to_be_visible()
    assert "- quote: dawn with the tide. a rope an anchor\n" in preview.text(NOTES)


def test_a_part_of_a_word_is_widened_to_the_word(preview, page):
    annotate(page, "arbou", "With a mole.").get_by_role("button", name="Save").click()
    expect(page.locator(".n", has_text="With a mole.")).to_be_visible()
    assert "- quote: harbour\n" in preview.text(NOTES)


def test_a_kind_without_a_file_is_asked_for_once(preview, page):
    form = annotate(page, "ship lies", "Logbook, 3.", kind="source")
    form.get_by_role("button", name="Save").click()
    form.get_by_label("File").select_option("annotations/harbour/source.yaml")
    form.get_by_role("button", name="Save").click()
    expect(page.locator(".n", has_text="Logbook, 3.")).to_be_visible()
    annotate(page, "in the harbour", "Logbook, 4.", kind="source").get_by_role("button", name="Save").click()
    expect(page.locator(".n", has_text="Logbook, 4.")).to_be_visible()
    written = (
        "kind: source\nnotes:\n- quote: ship lies\n  note: Logbook, 3.\n- quote: in the harbour\n  note: Logbook, 4.\n"
    )
    assert preview.text("annotations/harbour/source.yaml") == written
    for left in (1, 0):
        page.get_by_role("button", name="Undo").click()
        expect(page.locator(".n", has_text="Logbook")).to_have_count(left)
    assert not (preview.root / "annotations/harbour/source.yaml").exists()


def test_a_note_is_changed_and_deleted_from_the_page(preview, page):
    page.locator("#n-dawn").scroll_into_view_if_needed()
    page.locator("#n-dawn").hover()
    page.get_by_role("button", name="Edit the note").click()
    form = page.get_by_role("dialog")
    expect(form.get_by_label("Note, in Markdown")).to_have_value("Before the sun is up.")
    form.get_by_label("Note, in Markdown").fill("Before the sun is up.\n\nOr nearly.")
    form.get_by_text("All fields").click()
    form.get_by_label("Status").select_option("draft")
    form.get_by_role("button", name="Save").click()
    expect(page.locator("#n-dawn")).to_contain_text("Or nearly.")
    changed = "  note: |-\n    Before the sun is up.\n\n    Or nearly.\n  status: draft\n"
    assert preview.text(NOTES) == EDITION[NOTES].replace("  note: Before the sun is up.\n", changed)
    connected(page)
    page.locator("#n-dawn").focus()
    page.keyboard.press("e")
    form.get_by_role("button", name="Delete").click()
    expect(page.locator("#n-dawn")).to_have_count(0)
    assert "# on the voyage" in preview.text(NOTES)
    for _ in range(2):
        connected(page)
        page.get_by_role("button", name="Undo").click()
    expect(page.locator("#n-dawn")).not_to_contain_text("Or nearly.")
    assert preview.text(NOTES) == EDITION[NOTES]


def test_what_was_changed_since_is_not_undone(preview, page):
    annotate(page, "ship lies", "A brig.").get_by_role("button", name="Save").click()
    expect(page.locator(".n", has_text="A brig.")).to_be_visible()
    preview.write(NOTES, "A brig.", "A schooner.")
    expect(page.locator(".n", has_text="A schooner.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".desk-said")).to_contain_text("has been changed since")
    assert "A schooner." in preview.text(NOTES)


def test_a_note_that_would_break_the_edition_is_refused_with_the_reason(preview, page):
    form = annotate(page, "ship lies", "See [there](note:nowhere).")
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_role("alert")).to_contain_text("error G051")
    assert preview.text(NOTES) == EDITION[NOTES]
    form.get_by_label("Note, in Markdown").fill("See [there](note:dawn).")
    form.get_by_role("button", name="Save").click()
    expect(page.locator(".n a", has_text="there")).to_be_visible()


def test_what_is_being_written_outlives_every_reload(preview, page):
    form = annotate(page, "ship lies", "Half a thought")
    preview.write("content/harbour.md", "Paragraph 29 says", "Paragraph twenty-nine says")
    page.wait_for_timeout(600)
    expect(form.get_by_label("Note, in Markdown")).to_have_value("Half a thought")
    page.reload()
    expect(form.get_by_label("Note, in Markdown")).to_have_value("Half a thought")
    form.get_by_role("button", name="Save").click()
    expect(page.locator(".n", has_text="Half a thought")).to_be_visible()
    assert "- quote: ship lies\n  note: Half a thought\n" in preview.text(NOTES)


def test_what_was_written_can_be_taken_up_after_cancelling(preview, page):
    form = annotate(page, "ship lies", "Half a thought")
    page.keyboard.press("Escape")
    expect(form).to_be_hidden()
    page.reload()
    page.get_by_role("button", name="Go on writing").click()
    expect(form.get_by_label("Note, in Markdown")).to_have_value("Half a thought")
    form.get_by_role("button", name="Cancel").click()
    assert preview.text(NOTES) == EDITION[NOTES]


def edit(page, note):
    page.locator(note).focus()
    page.keyboard.press("e")
    form = page.get_by_role("dialog")
    form.get_by_text("All fields").click()
    return form


def test_every_field_of_a_note_is_edited_and_the_rest_of_the_file_stays(preview, page):
    connected(page)
    form = edit(page, "#n-dawn")
    for label, words in {
        "Id": "daybreak", "Tags": "light, time", "Sources": "Log, 3\nLog, 4, *passim*", "By": "N. N.",
        "Date": "2020-01-02", "Everything else": "quote: at dawn   # checked",
    }.items():  # fmt: skip
        form.get_by_label(label).fill(words)
    original = form.get_by_role("group", name="Original")
    original.get_by_label("Words").fill("mane")
    original.get_by_label("Language").fill("la")
    form.get_by_label("Certainty").select_option("low")
    form.get_by_role("button", name="Save").click()
    expect(page.locator("#n-daybreak")).to_contain_text("mane")
    assert preview.text(NOTES) == EDITION[NOTES].replace("id: dawn", "id: daybreak") + (
        '  original: {lang: la, text: mane}\n  sources: ["Log, 3", "Log, 4, *passim*"]\n  tags: [light, time]\n'
        '  certainty: low\n  by: N. N.\n  date: "2020-01-02"\n'
    )
    connected(page)
    form = edit(page, "#n-daybreak")
    form.get_by_label("Tags").fill("time")
    form.get_by_label("Sources").fill("")
    form.get_by_role("button", name="Save").click()
    expect(page.locator("#n-daybreak")).not_to_contain_text("passim")
    assert "  original: {lang: la, text: mane}\n  tags: [time]\n  certainty: low\n" in preview.text(NOTES)


def test_the_words_of_a_note_are_selected_again_and_a_second_place_is_added(preview, page):
    form = edit(page, "#n-dawn")
    form.get_by_role("button", name="Select again").click()
    expect(form).to_be_hidden()
    select(page, "1.30", "the tide")
    page.get_by_role("button", name="Use these words").click()
    form.get_by_role("button", name="Add a place").click()
    select(page, "1.2", "Paragraph 2")
    page.get_by_role("button", name="Use these words").click()
    expect(form.get_by_role("listitem")).to_have_count(2)
    form.get_by_role("button", name="Save").click()
    expect(page.locator("#r-dawn-2")).to_have_count(1)
    assert preview.text(NOTES) == EDITION[NOTES].replace("quote: at dawn", "quote: [the tide, Paragraph 2]")


def test_deleting_a_note_that_others_link_to_names_them_and_nothing_says_saved(preview, page):
    annotate(page, "ship lies", "See [there](note:dawn).").get_by_role("button", name="Save").click()
    expect(page.locator(".desk-said")).to_contain_text("Saved")
    connected(page)
    form = edit(page, "#n-dawn")
    form.get_by_role("button", name="Delete").click()
    expect(form.get_by_role("alert")).to_contain_text("the note stays, because others link to it")
    link = form.get_by_role("alert").get_by_role("link")
    expect(link).to_have_text(f"the note on “ship lies” ({NOTES}:12)")
    expect(page.locator(".desk-said")).to_be_hidden()
    form.get_by_label("Id").fill("daybreak")
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_role("alert")).to_contain_text("the note keeps its id")
    assert "id: dawn" in preview.text(NOTES)


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_the_bar_has_its_own_strip_of_the_window(preview, page, width, height):
    page.set_viewport_size({"width": width, "height": height})
    bar = page.locator(".desk-bar").bounding_box()
    assert (bar["x"], bar["width"], bar["y"] + bar["height"]) == (0, page.evaluate("innerWidth"), height)
    page.wait_for_function(
        """top => {
      scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" });
      return document.querySelector(".foot").getBoundingClientRect().bottom <= top;
    }""",
        arg=bar["y"],
    )


def test_axe_finds_nothing_in_the_desk(preview, page_at):
    page = page_at().open(preview.url + "harbour/")
    connected(page)
    annotate(page, "ship lies", "A brig.")
    preview.write(NOTES, "quote: at dawn", "quote: at dusk")
    expect(page.get_by_role("region", name="Problems")).to_be_visible(timeout=PATIENCE * 1000)
    assert of_desk(axe.check_both(page)) == []
    page.goto(preview.url + "desk/status")
    assert axe.check_both(page) == []


def of_desk(found):
    """What axe says of the desk; the page under it has tests of its own."""
    return [line for line in found if "desk" in line.partition(": ")[0]]
