"""Who made an edition, and on what terms others may use it."""

from __future__ import annotations

from typing import NamedTuple


class Person(NamedTuple):
    """Somebody who had a part in the edition. `sort` is the name as lists file it ("Byron, Ada"), "" if not given;
    `orcid` is the bare identifier; a person with nothing but a name may be meant by an id (`Edition.known`).
    """

    name: str
    id: str = ""
    role: str = ""
    orcid: str = ""
    url: str = ""
    sort: str = ""

    @property
    def sort_name(self) -> str:
        return self.sort or self.name

    @property
    def address(self) -> str:
        """Where more is to be found of them."""
        return self.url or (f"https://orcid.org/{self.orcid}" if self.orcid else "")


class License(NamedTuple):
    """How an edition may be used: what a reader is told, the licence's address, its id in SPDX's list."""

    name: str = ""
    url: str = ""
    spdx: str = ""
