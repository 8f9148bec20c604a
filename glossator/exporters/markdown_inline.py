"""Inline tokens -> Markdown that is read as these tokens, with the marks of notes in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from glossator.markdown import escaping, visible

_EMPHASIS = {"em_open": "*", "em_close": "*", "strong_open": "**", "strong_close": "**"}


def inline_source(tokens: Sequence[Any], marks: Sequence[tuple[int, str]]) -> str:
    """Inline tokens, with each mark behind what ends where it stands, outside of links, code and ruby."""
    writer = _Inline(list(marks))
    for token in tokens:
        writer.token(token)
    return writer.finish()


class _Inline:
    def __init__(self, marks: list[tuple[int, str]]) -> None:
        self.marks = marks
        self.out: list[str] = []
        self.closing: list[str] = []  # of links and spans: what each ends with
        self.position = self.unbroken = 0

    def token(self, token: Any) -> None:
        if token.nesting != -1:
            self._marks_before()
        if write := _WRITE.get(token.type):
            write(self, token)
        elif token.type in _EMPHASIS:
            self.out.append(_EMPHASIS[token.type])

    def text(self, token: Any) -> None:
        words, start = token.content, self.position
        while self.marks and not self.unbroken and self.marks[0][0] < start + len(words):
            cut = self.marks[0][0]
            self._put(words[self.position - start : cut - start])
            self.position = cut
            self._marks_before()
        self._put(words[self.position - start :])
        self.position = start + len(words)

    def _put(self, words: str) -> None:
        self.out.append(escaping.inline(words))

    def code(self, token: Any) -> None:
        words = token.content
        fence = "`"
        while fence in words:
            fence += "`"
        space = " " if words[:1] == "`" or words[-1:] == "`" or words.strip() != words else ""
        self.out.append(f"{fence}{space}{words}{space}{fence}")
        self.position += len(words)

    def line_break(self, token: Any) -> None:
        self.out.append("\\\n" if token.type == "hardbreak" else "\n")
        self.position += 1

    def open_link(self, token: Any) -> None:
        title = str(token.attrs.get("title") or "").replace('"', '\\"')
        self._open("[", f"]({address(token.attrs.get('href', ''))}" + (f' "{title}")' if title else ")"))

    def open_span(self, token: Any) -> None:
        classes = "".join(f" .{name}" for name in str(token.attrs.get("class", "")).split())
        attributes = "".join(f" {name}={token.attrs[name]}" for name in ("lang", "dir") if name in token.attrs)
        inside = f"{classes}{attributes}".strip()
        self._open("[", f"]{{{inside}}}", unbroken=False)

    def open_ruby(self, _: Any) -> None:
        self._open("{", "}")

    def ruby_text(self, token: Any) -> None:
        """The glosses stand together behind all that they are on: {東京|とう|きょう}."""
        self.closing[-1] = f"|{escaping.inline(token.content)}}}".join(self.closing[-1].rsplit("}", 1))

    def _open(self, sign: str, closing: str, *, unbroken: bool = True) -> None:
        self.out.append(sign)
        self.closing.append(closing)
        self.unbroken += unbroken

    def close(self, token: Any) -> None:
        self.out.append(self.closing.pop())
        self.unbroken -= token.type != "span_close"

    def image(self, token: Any) -> None:
        words = "".join(map(visible, token.children or ()))
        self.out.append(f"![{escaping.inline(words)}]({address(token.attrs.get('src', ''))})")

    def footnote(self, token: Any) -> None:
        self.out.append(f"[^{token.meta['n']}]")

    def _marks_before(self) -> None:
        while self.marks and not self.unbroken and self.marks[0][0] <= self.position:
            self.out.append(self.marks.pop(0)[1])

    def finish(self) -> str:
        self.unbroken = 0
        self.position = max([self.position, *(offset for offset, _ in self.marks)])
        self._marks_before()
        return "".join(self.out)


_WRITE: Mapping[str, Callable[[_Inline, Any], None]] = {
    "text": _Inline.text,
    "text_special": _Inline.text,
    "html_inline": _Inline.text,
    "code_inline": _Inline.code,
    "softbreak": _Inline.line_break,
    "hardbreak": _Inline.line_break,
    "link_open": _Inline.open_link,
    "span_open": _Inline.open_span,
    "ruby_open": _Inline.open_ruby,
    "ruby_text": _Inline.ruby_text,
    "link_close": _Inline.close,
    "span_close": _Inline.close,
    "ruby_close": _Inline.close,
    "image": _Inline.image,
    "footnote_ref": _Inline.footnote,
}


def address(address: object) -> str:
    """An address where Markdown wants one."""
    text = str(address)
    return f"<{text}>" if not text or set(text) & set(" ()<>\\") else text
