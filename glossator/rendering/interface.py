"""The words of the tools, and the interface in the other languages that a reader can change to: one script for each.

What the tools say stands in no page: they are loaded on first use, and `words.js` with them. The pages are made once,
with the words of their own language on them. The script of another language, which choose.js fetches for a reader who
chose it, puts its words in their place: those of the tools, and those of bar, filters and pager, which it knows by the
words that stand there. What is part of the reading text stays: the names of places, dates, the labels of notes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from glossator.language import direction
from glossator.model import SourceFile

from .assets import squeezed_js
from .theme import strings, tool_words

_APPLY = "js/interface/apply.js"
CHOOSE = "static/js/interface/choose.js"
WORDS = "static/js/interface/words.js"
_PAGE = (
    "skip", "edition_nav", "contents", "menu", "title_page", "whole_text", "pages", "previous", "next", "show",
    "interleaved", "note_nav", "previous_note", "next_note", "close_note", "start_reading", "letters", "kinds",
    "filter_field", "filter_shown", "filter_order", "filter_headword", "filter_latin", "glossary", "notes",
    "interface_choice",
)  # fmt: skip


def address(lang: str) -> str:
    """The path of the script in the site."""
    return f"static/js/interface/{lang}.js"


def choice(templates: Mapping[str, SourceFile], lang: str) -> Mapping[str, str]:
    """What the button for a language says: its own name for itself."""
    return {"lang": lang, "name": strings(templates, lang)["interface_name"]}


def chooser(static: Mapping[str, SourceFile]) -> bytes:
    """The script that fetches the script of the language chosen."""
    return squeezed_js(static["js/interface/choose.js"].data.decode("utf-8", "replace"))


def words(ui: Mapping[str, str]) -> bytes:
    """The script that the tools have their words from: those of the pages' own language, `ui`, or of the one chosen."""
    return f"glossator.words=self.glossatorWords??{_json(_of_tools(ui, ui))};\n".encode()


def script(
    static: Mapping[str, SourceFile], templates: Mapping[str, SourceFile], lang: str, page_ui: Mapping[str, str]
) -> bytes:
    """The words of `lang` by those of the pages, `page_ui`, and what puts them in their place."""
    ui = strings(templates, lang)
    values = {
        "lang": lang,
        "dir": direction(lang),
        "tools": _of_tools(ui, page_ui),
        "page": [[page_ui[key], ui[key]] for key in _PAGE if page_ui[key] != ui[key]],
    }
    apply = static[_APPLY].data.decode("utf-8", "replace")
    return squeezed_js(f"({apply})(") + f"{_json(values)});\n".encode()


def _of_tools(ui: Mapping[str, str], page_ui: Mapping[str, str]) -> Mapping[str, Any]:
    """The words of each tool, of the offer to read on, and of the links to blocks as they stand on the pages."""
    frame = {"continue": ui["continue_at"], "no": ui["continue_no"]}
    return {**tool_words(ui), "frame": frame, "permalink": page_ui["permalink"]}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
