"""The interface in the other languages that a reader can change to: one script for each.

The pages are made once, with the words of their own language on them. The script of another language, which choose.js
fetches for a reader who chose it, puts its words in their place: those of the tools, which the buttons of the bar
carry, and those of bar, filters and pager, which it knows by the words that stand there. What is part of the reading
text stays: the names of places, dates, the labels of notes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from glossator.language import direction
from glossator.model import SourceFile

from .assets import squeezed_js
from .theme import strings, tool_words

_APPLY = "js/interface/apply.js"
CHOOSE = "static/js/interface/choose.js"
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


def script(
    static: Mapping[str, SourceFile], templates: Mapping[str, SourceFile], lang: str, own: Mapping[str, str]
) -> bytes:
    """The words of `lang` by those of the pages, `own`, and what puts them in their place."""
    other = strings(templates, lang)
    words = {
        "lang": lang,
        "dir": direction(lang),
        "tools": tool_words(other),
        "said": {name: other[f"continue_{key}"] for name, key in (("continue", "at"), ("no", "no"))},
        "page": [[own[key], other[key]] for key in _PAGE if own[key] != other[key]],
    }
    given = json.dumps(words, ensure_ascii=False, sort_keys=True)
    apply = static[_APPLY].data.decode("utf-8", "replace")
    return squeezed_js(f"({apply})(") + f"{given});\n".encode()
