"""People and licences as an editor writes them: a plain string, or a mapping with more about them."""

from __future__ import annotations

import re

from glossator.model import License, Person
from glossator.strict_yaml import Mapping

from . import checking

_CREATIVE_COMMONS = re.compile(r"CC-(BY(?:-NC)?(?:-SA|-ND)?)-(1\.0|2\.0|2\.5|3\.0|4\.0)").fullmatch
_CONDITIONS = {"BY": "Attribution", "NC": "NonCommercial", "SA": "ShareAlike", "ND": "NoDerivatives"}
# Others that texts and data are published under, by SPDX's id: the name there, and the licence's own address.
_LICENSES = {
    "CC0-1.0": ("CC0 1.0 Universal", "https://creativecommons.org/publicdomain/zero/1.0/"),
    "CC-PDDC": ("Public Domain", "https://creativecommons.org/licenses/publicdomain/"),
    "PDDL-1.0": ("Open Data Commons Public Domain Dedication and License 1.0", "https://opendatacommons.org/licenses/pddl/1-0/"),
    "ODC-By-1.0": ("Open Data Commons Attribution License 1.0", "https://opendatacommons.org/licenses/by/1-0/"),
    "ODbL-1.0": ("Open Data Commons Open Database License 1.0", "https://opendatacommons.org/licenses/odbl/1-0/"),
    "OGL-UK-3.0": ("Open Government Licence v3.0", "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"),
    "etalab-2.0": ("Etalab Open License 2.0", "https://spdx.org/licenses/etalab-2.0.html"),
    "GFDL-1.3-or-later": ("GNU Free Documentation License 1.3 or later", "https://www.gnu.org/licenses/fdl-1.3.html"),
    "LAL-1.3": ("Licence Art Libre 1.3", "https://artlibre.org/licence/lal/en/"),
    "MIT": ("MIT License", "https://spdx.org/licenses/MIT.html"),
    "Apache-2.0": ("Apache License 2.0", "https://www.apache.org/licenses/LICENSE-2.0"),
}  # fmt: skip
_SPDX = {name.casefold(): name for name in _LICENSES}


def person(node: checking.Checked) -> Person:
    """Somebody as `by` or `editors` has them, where `checking.check` has passed it."""
    if not isinstance(node, Mapping):
        return Person(str(node).strip())
    fields = {name: str(node.get(name, "")).strip() for name in ("name", "id", "role", "orcid", "url", "sort")}
    fields["orcid"] = fields["orcid"].rpartition("/")[2].upper()
    return Person(**fields)


def license_of(node: checking.Checked) -> License:
    """The edition's licence: an SPDX id is told by its form, whether its parts are joined by hyphens or spaces."""
    if isinstance(node, Mapping):
        known = license_of(node.get("name", ""))
        return known._replace(url=str(node.get("url", known.url)))
    words = str(node).strip()
    typed = "-".join(words.split())
    if found := _CREATIVE_COMMONS(typed.upper()):
        conditions, version = found[1], found[2]
        name = "-".join(_CONDITIONS[condition] for condition in conditions.split("-"))
        address = f"https://creativecommons.org/licenses/{conditions.lower()}/{version}/"
        name = f"Creative Commons {name} {version}{' International' if version == '4.0' else ''}"
        return License(name, address, typed.upper())
    if spdx := _SPDX.get(typed.casefold()):
        return License(*_LICENSES[spdx], spdx)
    return License(words)
