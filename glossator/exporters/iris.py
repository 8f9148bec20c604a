"""What an edition, its places and its notes are called outside it.

With `url` in edition.yaml a name is the address at which the thing is published. Without it names are URNs made of
the edition's `id`: urn:glossator:opinions-2019 is the edition, urn:glossator:opinions-2019:decree#8.2 a place. They say
nothing of the pages that a text is divided into, so another division changes no name.
"""

from __future__ import annotations

from glossator.linking import Address
from glossator.model import Edition
from glossator.problems import Refused

VOCABULARY = "urn:glossator:vocabulary:"  # for what no common vocabulary has a word


class Iris:
    """Makes the names of one edition; `Refused` if it has neither `url` nor `id`."""

    def __init__(self, edition: Edition) -> None:
        if not edition.url and not edition.id:
            hint = "add a line “id: a-name-of-your-own” to content/edition.yaml, or the url that it is published at"
            raise Refused("the edition has no `id` and no `url`, so nothing outside could refer to its notes", hint)
        self.url = edition.url
        self.edition = edition.url or f"urn:glossator:{edition.id}"

    def at(self, address: Address) -> str:
        """The name of what is published at an address."""
        fragment = f"#{address.fragment}" if address.fragment else ""
        return address.outside or self.page(address.path) + fragment

    def page(self, path: str) -> str:
        """The name of a page: without `url`, that of the text which it is a part of."""
        if self.url:
            return self.url + path.removesuffix("index.html")
        name = path.partition("/")[0].removesuffix(".html")
        return self.edition if name == "index" else f"{self.edition}:{name}"
