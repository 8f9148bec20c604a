"""Citations in the preview: keys to choose from, and what is not formatted yet."""

import json
import time

import pytest
from playwright.sync_api import expect

from tests.judges import axe

from .conftest import EDITION, PATIENCE
from .test_annotating import NOTES, annotate, of_desk
from .test_living import connected

BIBLIOGRAPHY = "content/references.bib"
ENTRIES = (
    "@book{hale-2019,\n  title = {Lamps of the {Coast}},\n}\n@book{hale-2021,\n  title = {Ropes},\n}\n"
    "@book{orme,\n  title = {The Lighting of the Quay},\n}\n@misc{a'b,\n  title = {An odd key},\n}\n"
)


@pytest.fixture
def page(preview, page_at):
    (preview.root / BIBLIOGRAPHY).write_text(ENTRIES, encoding="utf-8")
    until = time.monotonic() + PATIENCE
    while not json.loads(preview.ask("/desk/works")[1]):
        assert time.monotonic() < until, preview.said
        time.sleep(0.02)
    visit = page_at(home=preview.url.rstrip("/"))
    page = visit.open(preview.url + "harbour/")
    page.set_default_timeout(PATIENCE * 1000)
    connected(page)
    yield page
    assert visit.crashes + visit.abroad == []


def test_keys_are_offered_behind_an_at_and_taken_by_keys(preview, page):
    form = annotate(page, "ship lies", "Write to quay")
    field, options = (
        form.get_by_label("Note, in Markdown"),
        page.get_by_role("listbox", name="Works of the bibliography").get_by_role("option"),
    )
    field.press_sequentially("@hale.org, see [@hal")
    expect(options).to_have_text(["@hale-2019 Lamps of the Coast", "@hale-2021 Ropes"])
    expect(options.nth(0)).to_have_attribute("aria-selected", "true")
    assert of_desk(axe.check_both(page)) == []
    field.focus()
    field.press("ArrowDown")
    field.press("Enter")
    field.press_sequentially(", p. 3] and [@quay")
    expect(options).to_have_text(["@orme The Lighting of the Quay"])
    field.press("Escape")
    expect(options).to_have_count(0)
    expect(field).to_be_focused()
    field.press_sequentially(" @odd")
    field.press("Backspace")
    options.filter(has_text="odd key").click()
    expect(field).to_have_value("Write to quay@hale.org, see [@hale-2021, p. 3] and [@quay @{a'b}")


def test_what_is_not_formatted_yet_shows_key_and_page_and_is_marked(preview, page):
    annotate(page, "ship lies", "See [@orme, p. 7].").get_by_role("button", name="Save").click()
    note = page.locator(".n", has_text="See orme, p. 7.")
    expect(note.locator(".flag")).to_have_text("orme, p. 7")
    note.get_by_role("link", name="orme").click()
    expect(page.locator("article.entry")).to_have_attribute("id", "ref-orme")
    assert preview.text(NOTES) == EDITION[NOTES] + "\n- quote: ship lies\n  note: See [@orme, p. 7].\n"


def test_an_unknown_key_is_refused_by_the_form(page):
    form = annotate(page, "ship lies", "See [@orne].")
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_role("alert")).to_contain_text("the bibliography has no entry “orne”")
    expect(form.get_by_role("alert")).to_contain_text("did you mean @orme?")
