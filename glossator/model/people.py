"""Who made an edition, and on what terms others may use it."""

from __future__ import annotations

from typing import NamedTuple


class Person(NamedTuple):
    """Somebody who contributed to the edition.

    `sort` is the name as lists file it ("Byron, Ada"), "" if not given; `orcid` is the bare identifier. Where there is
    only a `name`, it may be the id of one of the editors (`Edition.known`).
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
        """The person's own page: `url`, or else the ORCID record; "" if neither is known."""
        return self.url or (f"https://orcid.org/{self.orcid}" if self.orcid else "")


class License(NamedTuple):
    """The licence of an edition, or of a pack: its name for readers, its address, its SPDX id."""

    name: str = ""
    url: str = ""
    spdx: str = ""
