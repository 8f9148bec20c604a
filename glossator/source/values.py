"""Single values of a YAML file: whether one is a date, a language, a DOI …, and what to write instead if not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from glossator.language import dates, identifiers, is_tag, unquoted
from glossator.model import Problem
from glossator.problems import problem
from glossator.strict_yaml import Scalar, origin

from .shapes import Choice, Colour, Date, Doi, Id, Language, Number, Orcid, Truth, Url, Value, Words

_colour = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})(?: #(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6}))?").fullmatch
_url = re.compile(r"https?://[^\s/?#@:<>\"]+(:\d{1,5})?(/[^\s?#<>\"]*)?", re.IGNORECASE).fullmatch
_host = re.compile(r"[\w-]+(\.[\w-]+)+(:\d+)?(/[^\s?#<>\"]*)?").fullmatch
_orcid = re.compile(r"(?:https?://orcid\.org/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dXx])").fullmatch
_doi = re.compile(r"10\.\d{4,9}/[^\s<>\"]+").fullmatch
_doi_inside = re.compile(r"10\.\d{4,9}/[^\s<>\"?#]+").search
_number = re.compile(r"[1-9]\d{0,8}", re.ASCII).fullmatch


def check_value(node: Scalar, shape: Value, path: str, subject: str) -> Iterator[Problem]:
    """What is wrong with one value; `subject` is what the message calls the field."""
    value, hint = str(node), ""
    if not isinstance(shape, Words) and (inner := unquoted(value)):
        message = f"{subject} cannot be in curly quotation marks, which YAML reads as part of it"
        yield problem("G034", origin(node, path), message, f"write {subject.strip('`')}: {inner}")
    elif isinstance(shape, Choice) and value not in shape.of:
        hint = identifiers.did_you_mean(value, shape.of)
        yield problem(
            "G034", origin(node, path), f"{subject} must be one of {', '.join(shape.of)}, not “{value}”", hint
        )
    elif isinstance(shape, Number) and not _number(value):
        yield problem("G034", origin(node, path), f"{subject} must be a whole number, 1 or more, not “{value}”")
    elif isinstance(shape, Truth) and value not in ("true", "false"):
        hint = f"write {'false' if value.casefold() in ('no', 'off', 'n', '0', 'false') else 'true'}"
        yield problem("G034", origin(node, path), f"{subject} must be true or false, not “{value}”", hint)
    elif isinstance(shape, Date) and not dates.read(value):
        from glossator.language import edtf_of  # only who makes a mistake waits for it

        edtf = edtf_of(value)
        hint = f"write {edtf}" if edtf else "write 2019-11-24, 2019-11 or 2019; 1831~ is about 1831, 1831? perhaps 1831"
        yield problem("G034", origin(node, path), f"{subject} must be a date, not “{value}”", hint)
    elif isinstance(shape, Colour) and not _colour(value):
        yield problem(
            "G034",
            origin(node, path),
            f"{subject} must be a colour, not “{value}”",
            'write "#1a4682", or "#1a4682 #9cc3f7" for light and dark',
        )
    elif isinstance(shape, Language) and not is_tag(value):
        hint = _tag_meant(value) or "write a tag of BCP 47, like en, grc, zh-Hans or sr-Latn-RS"
        yield problem("G034", origin(node, path), f"{subject} must be a language tag, not “{value}”", hint)
    elif isinstance(shape, Url) and not _url(value):
        address = re.sub(r"[?#].*|^(?:[a-z]*:)?/*", "", value.strip())
        hint = f"write https://{address.rstrip('/')}/" if _host(address) else "write https://example.org/reader/"
        yield problem("G034", origin(node, path), f"{subject} must be the address of a site, not “{value}”", hint)
    elif isinstance(shape, Orcid) and (fault := _fault_of_orcid(value)):
        yield problem("G034", origin(node, path), f"{subject} must be an ORCID, {fault}: “{value}”", _ORCID_HINT)
    elif isinstance(shape, Doi) and not _doi(value):
        inside = _doi_inside(value)
        hint = f"write {inside[0]}" if inside else "write it without an address before it, like 10.5281/zenodo.1234567"
        yield problem("G034", origin(node, path), f"{subject} must be a DOI, not “{value}”", hint)
    elif isinstance(shape, Id) and (fault := identifiers.fault(value)):
        yield problem("G080", origin(node, path), f"the id “{identifiers.shown(value)}” {fault}", other_name(value))


_ORCID_HINT = "copy it from the person's page at orcid.org: four groups of four, like 0000-0002-1825-0097"


def _fault_of_orcid(value: str) -> str:
    """What is wrong with an ORCID. Its last sign is a check digit: ISO 7064, MOD 11-2, with X for ten."""
    found = _orcid(value)
    if not found:
        return "and this is not one"
    *digits, check_digit = list(found[1].replace("-", "").upper())
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    expected = "0123456789X"[(12 - total % 11) % 11]
    return "" if check_digit == expected else "but its check digit does not match, so one of its digits is wrong"


def _tag_meant(value: str) -> str:
    tag = value.strip().replace("_", "-")
    return f"write {tag}" if is_tag(tag) else ""


def other_name(name: str) -> str:
    """The hint to call something else what cannot be called `name`."""
    slug = identifiers.slug(name)
    return f"call it “{slug}”, for example" if slug else "choose another name"
