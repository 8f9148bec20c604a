"""Most notes have a body and nothing else to show: these without Jinja, which takes four times as long for them.

They come out as templates/notes/default.html would have them, byte for byte (tests/rendering/test_plain_notes.py). Any
other note is left to the template, and so are all where an edition has templates of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from markupsafe import Markup, escape

from .note_views import NoteView

Macro = Callable[[NoteView], str]


def quickly(ui: Mapping[str, str], *, trusted: bool) -> Mapping[str, Callable[[Macro], Macro]]:
    """For each macro of notes/default.html what makes a quicker one of it; the macro itself where not all templates are
    the engine's own (not `trusted`).
    """
    if not trusted:
        return {"note": lambda macro: macro, "words": lambda macro: macro}
    back = ui["back_to_text"]
    return {
        "note": lambda macro: lambda n: _note(n, back) if _is_plain(n) else macro(n),
        "words": lambda macro: lambda n: Markup(_words(n)) if _is_plain(n) else macro(n),
    }


def _is_plain(n: NoteView) -> bool:
    """Whether a note shows its lemma and its body alone, at one place."""
    return not (
        n.entry or n.readings or n.original or n.certainty or n.status or n.by or n.sources or n.see or n.tags
        or len(n.marks) > 1
    )  # fmt: skip


def _note(n: NoteView, back: str) -> Markup:
    space = f'<span class="{n.weight}"></span>' if n.weight else ""
    lines = f" {n.lines}" if n.lines else ""
    number, kind = escape(n.number), escape(n.kind_label)
    return Markup(
        f'{space}<div class="n {n.css} {n.index}{lines}" id="n-{escape(n.id)}" role="doc-footnote" tabindex="-1"><div>'
        f'<p><a class="bk" href="#{escape(n.mark)}" role="doc-backlink" aria-label="{escape(back.format(n.number))}">'
        f"{number}</a> <b>{kind}</b> {_words(n)}</div></div>"
    )


def _words(n: NoteView) -> str:
    lemma = f"<q>{n.lemma}</q> " if n.lemma else ""
    return f"{lemma}{n.first}</p>{n.rest}"
