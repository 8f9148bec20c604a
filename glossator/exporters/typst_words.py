"""The words of a page, with what is emphasised, linked or in another language, as calls of templates/pdf/book.typ."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from .typst_code import Run, breakable, call, language, string
from .typst_pages import BookPage, Pages, has_class, is_mark, name_of, target

_FUNCTIONS = {
    "em": "emph",
    "i": "emph",
    "abbr": "emph",
    "strong": "strong",
    "b": "strong",
    "sup": "super",
    "sub": "sub",
    "s": "strike",
    "u": "underline",
    "del": "book.deleted",
    "ins": "book.added",
    "q": "book.quoted",
}
_BY_CLASS = {"sc": "smallcaps", "li": "strong", "flag": "book.flag"}


class WordWriter:
    """Writes runs of words. `mark` is left to who knows of notes."""

    def __init__(self, pages: Pages, page: BookPage) -> None:
        self.pages, self.page = pages, page

    def mark(self, element: Element, run: Run) -> None:
        """The sign of a note."""
        raise NotImplementedError

    def words(self, element: Element) -> str:
        """The words that an element holds."""
        run = Run()
        self.inside(element, run)
        return str(run)

    def inside(self, element: Element, run: Run) -> None:
        run.words(element.text or "")
        for child in element:
            self.inline(child, run)
            run.words(child.tail or "")

    def inline(self, element: Element, run: Run) -> None:
        """An element in the line; the ways back from notes, and to pages of witnesses, are for screens."""
        if has_class(element, "pn") or has_class(element, "rw") or element.get("role") == "doc-backlink":
            return
        match element.tag:
            case "a":
                self._link(element, run)
            case "br":
                run.line_break()
            case "img":
                run.code(self.picture(element, "inline-picture"))
            case "code":
                run.code("".join(self.code(element)))
            case "ruby":
                self._ruby(element, run)
            case _:
                self.wrapped(element, run, _function(element))

    def wrapped(self, element: Element, run: Run, function: str) -> None:
        """An element as the argument of a function, "" for none."""
        opened = [f"#{function}["] if function else []
        if lang := element.get("lang"):
            opened.append(f"#book.foreign({', '.join(language(lang))})[")
        run.invisible(self.anchor(element))
        for code in opened:
            run.open(code)
        self.inside(element, run)
        for _ in opened:
            run.close("]")

    def anchor(self, element: Element) -> str:
        """What links to an element lead to, if there are any."""
        name = name_of(self.page.path, element.get("id", ""))
        return call("anchor", string(name)) if element.get("id") and name in self.pages.wanted else ""

    def picture(self, element: Element, function: str) -> str:
        """A picture, or its words if the book does not have it."""
        path = target(self.page.path, element.get("src", "")).removesuffix("#")
        words = element.get("alt", "")
        if path not in self.pages.pictures:
            return f"#{string(words)}"
        name = string(f"/{path}")
        picture = f"image({name}, alt: {string(words)})" if words else f"book.ornament(image({name}))"
        return call(function, picture)

    def code(self, element: Element) -> Iterator[str]:
        """Words as they were typed, with the signs of notes between them."""
        if element.text:
            yield call("code", breakable(element.text))
        for child in element:
            if is_mark(child):
                run = Run()
                self.mark(child, run)
                yield str(run)
            elif not has_class(child, "pn"):
                yield from self.code(child)
            if child.tail:
                yield call("code", breakable(child.tail))

    def _link(self, element: Element, run: Run) -> None:
        if is_mark(element):
            self.mark(element, run)
            return
        href = element.get("href", "")
        name = target(self.page.path, href)
        if name in self.pages.wanted:
            function = "name" if has_class(element, "nm") else "term" if has_class(element, "g") else "leads"
            self.wrapped(element, run, f"book.{function}({string(name)})")
        elif href.startswith(("http:", "https:", "mailto:")):
            self.wrapped(element, run, f"book.web({string(href)})")
        else:
            self.inside(element, run)

    def _ruby(self, element: Element, run: Run) -> None:
        base = Run()
        base.words(element.text or "")
        for child in element:
            if child.tag == "rt":
                run.code(call("ruby", f"[{base}]", f"[{self.words(child)}]"))
                base = Run()
            else:
                self.inline(child, base)
            base.words(child.tail or "")
        if str(base):
            run.code(str(base))


def _function(element: Element) -> str:
    """What some words are set with, "" for nothing of their own."""
    by_class = next((function for css, function in _BY_CLASS.items() if has_class(element, css)), "")
    return _FUNCTIONS.get(element.tag, "") or by_class
