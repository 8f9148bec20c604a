"""Citation styles (CSL 1.0.2), and what of them holds for an annotated edition.

A reader meets each note singly, and no footnotes are numbered. So a style is used with three things left out: a note
style's class, since the note is where the citation stands, and “(n 5)” would point to no number; the full stop that
ends its footnotes, since an editor's sentence has its own; and the dash for a repeated author, since an entry of the
bibliography is also shown alone, on a card.
"""

from __future__ import annotations

import re
from xml.parsers import expat

from glossator.model import Style

_NAMESPACE = "http://purl.org/net/xbiblio/csl"
_DEFAULT_IS_NOTE = False  # pandoc's own style is Chicago's author-date
_class = re.compile(r"(<style\b[^>]*?\sclass=)([\"'])note\2")
_substitute = re.compile(r"\ssubsequent-author-substitute=([\"']).*?\1")
_citation = re.compile(r"<citation\b.*?</citation>", re.DOTALL)
# Of several variables in one list, none with a substitute: what the names themselves have stands in `attributes`.
_names = re.compile(
    r"<names\b(?P<attributes>[^>]*)(?<!/)>(?P<inside>(?:(?!</?names\b|<substitute\b).)*)</names>", re.DOTALL
)
_variable = re.compile(r"\svariable=([\"'])(?P<names>.*?)\1")
_pair = {"editor", "translator"}
_locale = re.compile(r"<locale\b(?P<attributes>[^>]*)>(?P<inside>.*?)</locale>", re.DOTALL)
_lang = re.compile(r"\sxml:lang=[\"'](.*?)[\"']")
_points = re.compile(r"<style-options\b[^>]*\spunctuation-in-quote=[\"'](true|false)[\"']")
_PUT_INSIDE = ("", "en", "en-US")  # of the locales that pandoc has, those that are English of America
_full_stop = re.compile(r"(<layout\b[^>]*?)\ssuffix=([\"'])\.\2")


def fault_of_style(data: bytes) -> tuple[str, str] | None:
    """Why a file cannot be used as a style, and what to do; None if it can."""
    elements: dict[str, str] = {}
    parser = expat.ParserCreate(namespace_separator=" ")

    def start(name: str, attributes: dict[str, str]) -> None:
        elements.setdefault("root", name)
        if name == f"{_NAMESPACE} link" and attributes.get("rel") == "independent-parent":
            elements["parent"] = attributes.get("href", "")
        elements.setdefault(name.rpartition(" ")[2], "")

    def entity(*_: object) -> None:
        elements["entities"] = ""

    parser.StartElementHandler, parser.EntityDeclHandler = start, entity
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        return f"this is no XML: {error}", "download the style again"
    if elements["root"] != f"{_NAMESPACE} style" or "entities" in elements:
        return "this is not a citation style", "a style in CSL begins with <style xmlns=…>"
    if "parent" in elements:
        name = elements["parent"].rpartition("/")[2]
        return f"this style only says that it follows another, {elements['parent']}", f"put {name}.csl into content/"
    if "citation" not in elements:
        return "this style does not say how to cite", "choose a style with a <citation>"
    return None


def read_style(data: bytes) -> Style:
    """A style that `fault_of_style` has nothing against."""
    source = data.decode("utf-8-sig", errors="replace")
    return Style(
        source,
        is_note=bool(_class.search(source)),
        is_numeric='"citation-number"' in source,
        has_bibliography="<bibliography" in source,
    )


def for_single_notes(source: str) -> str:
    """The style as it is used: see above."""
    source = _substitute.sub("", _class.sub(r"\1\2in-text\2", source, count=1))
    source = _names.sub(_translator_apart, source)
    return _citation.sub(lambda match: _full_stop.sub(r"\1", match[0]), source)


def _translator_apart(match: re.Match[str]) -> str:
    """Names in which an editor and a translator stand among others, as a group of two: pandoc would make one of an
    editor who is also the translator, which CSL has only where the two are all that is asked for (§ Names).
    """
    attributes = match["attributes"]
    variable = _variable.search(attributes)
    names = variable["names"].split() if variable else []
    if not variable or not _pair < set(names):
        return match[0]
    second = names.index("translator" if names.index("translator") > names.index("editor") else "editor")
    parts = [" ".join(part) for part in (names[:second], names[second:])]
    lists = (f'<names{_delimiter_of(attributes)} variable="{part}">{match["inside"]}</names>' for part in parts)
    return f"<group{_variable.sub('', attributes)}>{''.join(lists)}</group>"


def _delimiter_of(attributes: str) -> str:
    match = re.search(r"\sdelimiter=([\"']).*?\1", attributes)
    return match[0] if match else ""


def puts_points_inside(source: str, locale: str) -> bool:
    """Whether commas and full stops go inside the quotations that they follow: as a style says for a locale, or else
    as the locale has it.
    """
    for lang in (locale, locale.partition("-")[0], ""):
        for element in _locale.finditer(source):
            language = _lang.search(element["attributes"])
            if (language[1] if language else "") == lang and (option := _points.search(element["inside"])):
                return option[1] == "true"
    return locale in _PUT_INSIDE
