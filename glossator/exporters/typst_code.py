"""Values as Typst code. Words are always strings, so nothing that an editor writes is taken for code."""

from __future__ import annotations

import re

from glossator.language import direction, is_cjk

_not_shown = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_spaces = re.compile(r"[ \t\r\n\f]+")
_long = re.compile("[!-,.0-\u058f]{60,}")  # Typst itself breaks lines at hyphens and slashes, and other scripts
_letters = re.compile("[^\u0300-\u036f][\u0300-\u036f]*|.").findall
_tag = re.compile(r"([A-Za-z]{2,3})(?:-|$)").match
_region = re.compile(r"-([A-Za-z]{2})(?=-|$)").search


def string(words: str) -> str:
    """Words as a string, without characters that no font has a picture for."""
    escaped = _not_shown.sub("", words).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t") + '"'


def breakable(words: str) -> str:
    """Words as a string, in which what is longer than a line may be broken after every letter."""
    return string(_long.sub(lambda match: "\u200b".join(_letters(match[0])), words))


def call(function: str, *arguments: str, body: str | None = None) -> str:
    """A call in markup; `arguments` are code, `body` is markup."""
    given = f"({', '.join(arguments)})" if arguments or body is None else ""
    return f"#book.{function}{given}" + ("" if body is None else f"[{body}]")


def array(items: list[str]) -> str:
    """An array of code."""
    return f"({', '.join(items)}{',' if len(items) == 1 else ''})"


def language(tag: str) -> tuple[str, str, str]:
    """A language tag as code: the language, the region and the direction. Typst knows the script by the region; a tag
    that it does not know is taken for English.
    """
    match, region = _tag(tag), _region(tag)
    script = tag.lower().partition("-")[2][:4]
    code = region[1].lower() if region else {"hans": "cn", "hant": "tw"}.get(script, "")
    return string(match[1].lower() if match else "en"), string(code) if code else "none", direction(tag)


class Run:
    """Inline markup as it is written: white space is one space, and none at the ends of a paragraph."""

    def __init__(self) -> None:
        self._out: list[str] = []
        self._space = ""  # that is due before the next words
        self._last = ""
        self._is_mark = False  # whether the sign of a note came last

    def words(self, text: str) -> None:
        collapsed = _spaces.sub(lambda match: "\n" if "\n" in match[0] else " ", text)
        inner = collapsed.strip(" \n")
        if not inner:
            self._space = self._space or collapsed[:1]
            return
        self._space = self._space or (collapsed[0] if collapsed[0] in " \n" else "")
        self._due(inner[0])
        pieces = inner.split("\n")
        line = pieces[0]
        for piece in pieces[1:]:
            line += piece if is_cjk(line[-1:] or " ") and is_cjk(piece[:1] or " ") else f" {piece}"
        self._out.append(f"#{breakable(line)}")
        self._last = line[-1]
        self._is_mark = False
        self._space = collapsed[-1] if collapsed[-1] in " \n" else ""

    def _due(self, following: str) -> None:
        is_between = self._space == "\n" and is_cjk(self._last or " ") and is_cjk(following or " ")
        if self._space and self._last and not is_between:
            self._out.append('#" "')
        self._space = ""

    def code(self, code: str) -> None:
        """Something that is set where it stands: a space before it is kept."""
        self._due("")
        self._out.append(code)
        self._last = self._last or "\0"

    def open(self, code: str) -> None:
        self._due("")
        self._out.append(code)

    def close(self, code: str) -> None:
        """The end of what was opened; a space before it stands behind it."""
        self._out.append(code)

    def invisible(self, code: str) -> None:
        """Something that takes no room: a space before it stands behind it."""
        self._out.append(code)

    def mark(self, code: str) -> None:
        """The sign of a note: apart from one that stands before it."""
        if self._is_mark and not self._space:
            self._out.append("#book.between-signs")
        self._out.append(code)
        self._is_mark = True

    def line_break(self) -> None:
        self._space = ""
        self._out.append("#linebreak()")
        self._last = ""

    def __str__(self) -> str:
        return "".join(self._out)
