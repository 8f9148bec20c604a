"""What is saved is on the screen, and what is wrong stands over it."""

import time

import pytest
from playwright.sync_api import expect

from .conftest import PATIENCE, Preview

NOTES = "annotations/harbour/comments.yaml"


@pytest.fixture
def page(preview, page_at):
    visit = page_at(home=preview.url.rstrip("/"))
    page = visit.open(preview.url + "harbour/")
    page.set_default_timeout(PATIENCE * 1000)
    connected(page)
    yield page
    assert visit.trouble == []


def connected(page):
    """The page has told the server that it is there."""
    page.wait_for_function("() => self.LiveReload?.connector?.protocol === 7")
    page.wait_for_timeout(100)


def test_an_edit_is_on_the_screen_and_the_page_keeps_its_place(preview, page):
    page.evaluate("scrollTo(0, 400)")
    preview.write(NOTES, "It lies still.", "It lies quite still.")
    expect(page.locator(".n").first).to_contain_text("quite still")
    connected(page)
    top = page.locator("[id='1.9']").bounding_box()["y"]  # it has gone to the note that changed
    preview.write("content/harbour.md", "Paragraph 3 says", "Paragraph three says at some length and more than once")
    expect(page.locator("[id='1.3']")).to_contain_text("Paragraph three")
    connected(page)
    preview.write("content/edition.yaml", "title: The harbour", "title: The old harbour")
    expect(page).to_have_title("The harbour · The old harbour")
    page.wait_for_function(
        "top => Math.abs(document.getElementById('1.9').getBoundingClientRect().y - top) <= 400", arg=top
    )


def test_it_goes_to_the_note_that_changed(preview, page):
    note = page.locator("#n-dawn")
    expect(note).not_to_be_in_viewport()
    preview.write(NOTES, "Before the sun", "Long before the sun")
    expect(note).to_contain_text("Long before")
    expect(note).to_be_in_viewport()


def test_nothing_is_written_by_looking(preview, page):
    assert sorted(path.name for path in preview.root.iterdir()) == ["annotations", "content"]
    assert [path.name for path in (preview.root / "annotations/harbour").iterdir()] == ["comments.yaml"]


def test_of_two_saves_within_a_moment_the_second_is_shown(preview, page):
    note = page.locator("#n-dawn")
    for round_ in range(3):
        preview.write(NOTES, "Before", f"First {round_} before")
        time.sleep(0.05 * (1 + 3 * round_))
        preview.write(NOTES, f"First {round_} before", "Before")
        preview.write(NOTES, "Before", f"Second {round_} Before")
        expect(note).to_contain_text(f"Second {round_} Before")
        preview.write(NOTES, f"Second {round_} Before", "Before")
        expect(note).not_to_contain_text("Second")


def test_an_error_stands_over_the_last_good_page_until_it_is_mended(preview, page):
    preview.write(NOTES, "quote: at dawn", "quote: at dusk")
    panel = page.get_by_role("region", name="Problems")
    expect(panel).to_be_visible()
    expect(panel).to_contain_text("error G012: the quote is not in the text")
    expect(panel.locator("pre")).to_contain_text("quote: at dusk\n      |          ^^^^^^^")
    link = panel.get_by_role("link", name=f"{NOTES}:9:10")
    assert link.get_attribute("href") == f"vscode://file{preview.root}/{NOTES}:9:10"
    expect(page.locator("#n-dawn")).to_be_attached()
    assert "error G012" in preview.said
    preview.write(NOTES, "quote: at dusk", "quote: at dawn")
    expect(panel).to_be_hidden()
    expect(page.locator(".desk-pill")).to_be_hidden()


def test_the_overlay_can_be_put_away_and_brought_back(preview, page):
    preview.write(NOTES, "note: Before", "nota: Before")
    panel, pill = page.get_by_role("region", name="Problems"), page.locator(".desk-pill")
    expect(panel).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(pill).to_have_text("1 error")
    page.reload()
    expect(pill).to_be_visible()
    expect(panel).to_be_hidden()
    pill.press("Enter")
    expect(panel).to_be_focused()
    panel.get_by_role("button", name="Hide the problems").click()
    expect(pill).to_be_visible()


def test_a_warning_is_no_more_than_a_sign(preview, page):
    (preview.root / "content/stray.txt").write_text("a stray file", encoding="utf-8")
    expect(page.locator(".desk-pill")).to_have_text("1 warning")
    expect(page.get_by_role("region", name="Problems")).to_be_hidden()


def test_a_broken_template_leaves_the_page(preview, page):
    own = preview.root / "templates/text.html"
    own.parent.mkdir()
    own.write_text("{% if %}", encoding="utf-8")
    expect(page.get_by_role("region", name="Problems")).to_contain_text("templates/text.html:1")
    expect(page.locator("#n-dawn")).to_be_attached()
    own.unlink()
    expect(page.get_by_role("region", name="Problems")).to_be_hidden()


def test_drafts_are_shown_and_marked(preview, page):
    preview.write(NOTES, "  note: Before", "  status: draft\n  note: Before")
    expect(page.locator("#n-dawn .flag")).to_have_text("draft")


def test_renamed_deleted_and_new_files_count(preview, page):
    notes = preview.root / NOTES
    notes.rename(notes.with_name("remarks.yaml"))
    (notes.parent / "more.yaml").write_text("kind: source\nnotes:\n- quote: with the tide\n  note: At six.\n", "utf-8")
    expect(page.locator(".n")).to_have_count(3)
    notes.with_name("remarks.yaml").unlink()
    expect(page.locator(".n")).to_have_count(1)


def test_a_save_by_an_editor_that_writes_beside_and_renames(preview, page):
    notes = preview.root / NOTES
    beside = notes.with_name(".comments.yaml.swp")
    beside.write_text(notes.read_text("utf-8").replace("lies still", "lies moored"), "utf-8")
    beside.replace(notes)
    expect(page.locator(".n").first).to_contain_text("lies moored")


def test_style_is_changed_in_place(preview, page):
    page.evaluate("self.same = true")
    style = preview.root / "static/css/custom.css"
    style.parent.mkdir(parents=True)
    style.write_text("body { letter-spacing: 3px !important }", encoding="utf-8")
    page.wait_for_function("() => getComputedStyle(document.body).letterSpacing === '3px'")
    assert page.evaluate("self.same")


def test_after_a_restart_the_page_finds_the_preview_again(edition, page_at):
    first = Preview(edition)
    page = page_at(home=first.url.rstrip("/")).open(first.url + "harbour/")
    connected(page)
    assert first.stop() == 0
    (edition / NOTES).write_text("kind: comment\nnotes:\n- quote: at dawn\n  note: After the restart.\n", "utf-8")
    second = Preview(edition, port=first.port)
    assert second.port == first.port
    expect(page.locator(".n", has_text="After the restart.")).to_be_visible(timeout=PATIENCE * 1000)
    second.stop()


def test_a_second_preview_takes_the_next_port(preview, tmp_path):
    second = Preview(tmp_path, port=preview.port)
    assert second.port > preview.port
    assert f"port {preview.port} is taken" in second.said
    second.stop()


def test_it_starts_on_an_edition_with_errors_and_without_one(tmp_path, page_at):
    running = Preview(tmp_path)
    page = page_at().open(running.url)
    expect(page.get_by_role("region", name="Problems")).to_contain_text("there is no edition here")
    for name, words in {"content/edition.yaml": "title: T\ntexts: [t]\n", "content/t.md": "# T\n\nWords.\n"}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(words, encoding="utf-8")
    expect(page.locator("h1")).to_be_visible()
    running.stop()


def test_the_state_of_the_edition_is_a_page_of_the_desk(preview, page):
    page.get_by_role("link", name="Status").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Status of the edition")
    expect(page.get_by_role("row", name="comment 2 0 0 0 2")).to_be_visible()
    expect(page.get_by_role("link", name=f"{NOTES}:", exact=False)).to_have_count(0)
