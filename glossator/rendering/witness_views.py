"""What the templates are given for the page of the witnesses: manuscripts, groups, hands, and the scholars named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup

from glossator import markdown
from glossator.language import dates
from glossator.linking import WITNESSES, Address, Linked, witness_path
from glossator.model import Prose, Witness

from .blocks import plain_inline, prose_html
from .marking import escape
from .note_views import date_html


class WitnessViews:
    """The witnesses of an edition in the order of edition.yaml, for the page that lists them."""

    def __init__(self, linked: Linked, ui: Mapping[str, str]) -> None:
        self.linked, self.edition, self.ui = linked, linked.edition, ui
        self.resolve = linked.addresses.resolver("", WITNESSES)

    def witnesses(self) -> list[Mapping[str, Any]]:
        return [self._witness(witness) for witness in self.edition.witnesses.values()]

    def sources(self) -> list[Mapping[str, Any]]:
        return [
            {"id": self._id(name), "name": name, "note": self._prose(prose)}
            for name, prose in self.edition.sources.items()
        ]

    def _witness(self, witness: Witness) -> Mapping[str, Any]:
        members = [name for name in self.edition.members(witness.siglum) if name != witness.siglum]
        return {
            "id": self._id(witness.siglum),
            "siglum": witness.siglum,
            "label": witness.label,
            "date": date_html(witness.date, self.ui),
            "place": witness.place,
            "source": Markup(plain_inline(markdown.parse_inline(witness.source), self.resolve)),
            "url": witness.url,
            "hand_of": self._named([witness.hand_of]) if witness.hand_of else [],
            "group_of": self._named(members),
            "lacunae": [self._gap(lacuna.start, lacuna.end) for lacuna in witness.lacunae],
            "note": self._prose(witness.note) if witness.note else "",
            "read": list(self._read(witness.siglum)),
        }

    def _named(self, sigla: list[str]) -> list[Mapping[str, str]]:
        return [
            {"name": name, "href": f"#{self._id(name)}"} for name in sigla if name in self.linked.addresses.witnesses
        ]

    def _gap(self, start: str, end: str) -> str:
        return start if start == end else f"{start}–{end}"

    def _read(self, siglum: str) -> Iterator[Mapping[str, str]]:
        """The texts that can be read as the witness has them."""
        for text in self.linked.texts if siglum in self.edition.read else ():
            href = Address(witness_path(self.linked.addresses.witnesses, siglum, text.pages[0])).from_page(WITNESSES)
            yield {"title": text.text.title, "href": href}

    def _id(self, name: str) -> str:
        return self.linked.addresses.witnesses[name].fragment

    def _prose(self, prose: Prose) -> Markup:
        return Markup(prose_html(prose.tokens, self.resolve))


def card(linked: Linked, name: str, ui: Mapping[str, str]) -> tuple[str, Prose | None]:
    """What a card says of a siglum or of a scholar's name: its head as HTML, and the prose below."""
    witness = linked.edition.witnesses.get(name)
    if witness is None:
        return f"<b>{escape(name)}</b>", linked.edition.sources[name]
    facts = [escape(witness.label), *([escape(dates.in_words(witness.date, ui))] if witness.date else [])]
    return f"<b>{escape(name)}</b> {escape(ui['list_separator']).join(facts)}", witness.note
