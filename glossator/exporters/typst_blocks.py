"""The blocks of a page as calls of the functions of templates/pdf/book.typ."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from xml.etree.ElementTree import Element

from .typst_code import Run, array, call, language, string
from .typst_layers import FootMatter
from .typst_notes import HEADINGS, NoteWriter
from .typst_pages import BookPage, Pages, first, has_class, is_mark, name_of, number_of, plain, target

_BEGIN_ITEMS = {"p", "ol", "ul", "dl", "blockquote"}  # with which the words of an item may begin
_LISTS = ("title", "glossary", "names", "witnesses", "sources")  # pages on which no heading but the first is a section
_PARAGRAPHS = {  # by their class
    "about": "about",
    "sh": "beside-heading",
    "subtitle": "subtitle",
    "original": "subtitle",
    "license": "license",
}
_DEEPEST = 12  # lists and quotations in one another; those below are not indented, because Typst cannot go on for ever


class PageWriter(NoteWriter):
    """Writes one page."""

    def __init__(
        self, pages: Pages, page: BookPage, printed: dict[str, Element | None], foot_matter: FootMatter
    ) -> None:
        super().__init__(pages, page, printed, foot_matter)
        self.level = self.depth = self.indent = 0
        self.item_start = ("", "")  # of an item: what stands before its words, and its sign

    def body(self) -> str:
        body = self.content(first(self.page, "body"))
        return "\n".join(filter(None, [body, self.waiting()]))

    def title_page(self) -> tuple[str, str]:
        """What stands on the title page, and what behind it: all from the first division on."""
        title = first(self.page, "section", "body")
        for kind in title.iter("li"):
            if (sample := kind.find("b")) is not None and self.pages.is_of_entries(kind):
                kind.remove(sample)
        divisions = [number for number, child in enumerate(title) if child.tag in ("div", "section")]
        end = divisions[0] if divisions else len(title)
        front, behind = ("\n".join(map(self.block, part)) for part in (title[:end], title[end:]))
        return front, behind

    def content(self, element: Element) -> str:
        """What an element holds: words, blocks, or both."""
        out: list[str] = []
        run = Run()
        run.words(element.text or "")
        for child in element:
            if child.tag in _BLOCKS:
                out += [self._loose(run), self.block(child)]
                run = Run()
            else:
                self.inline(child, run)
            run.words(child.tail or "")
        return "\n".join(filter(None, [*out, self._loose(run)]))

    def _loose(self, run: Run) -> str:
        """Words that no paragraph holds."""
        return self._indented(str(run)) if self.indent and str(run) else str(run)

    def _indented(self, words: str) -> str:
        """A paragraph of a list or a quotation that has notes; the first of an item has its `lead` and its sign."""
        (before, sign), self.item_start = self.item_start, ("", "")
        return call("indented", str(self.indent), string(sign), body=before + words)

    def block(self, element: Element) -> str:
        if has_class(element, "row"):
            self.row = element
        sign = "" if element.tag in _BEGIN_ITEMS or self._is_inner_heading(element) else self._sign_alone()
        written = self._block(element)
        if sign:
            written = f"{sign}\n{written}"
        lang = element.get("lang")
        return call("foreign", *language(lang), body=written) if lang and written else written

    def _block(self, element: Element) -> str:
        if element.tag in HEADINGS:
            return self._heading(element)
        if write := _WRITE.get(element.tag):
            return write(self, element)
        if any(has_class(line, "vl") for line in element.iterfind("p/span")):
            return self._verse(element)
        if has_class(element, "fn"):
            # At the foot of the page with its mark; in a parallel version it has none.
            return "" if element.get("id") else self._unmarked_footnote(element)
        if has_class(element, "notes"):
            return "\n".join(filter(None, map(self._unmarked, element.iter("aside"))))
        inner = self.anchor(element) + self.content(element)
        return call("beside", body=inner) if has_class(element, "beside") else inner

    def _unmarked(self, note: Element) -> str:
        """A note without a mark, at the end of the page."""
        name = name_of(self.page.path, note.get("id", ""))
        if name in self.printed:
            return ""
        self.printed[name] = None
        return call("unmarked", body=self.note_body(note))

    def _unmarked_footnote(self, footnote: Element) -> str:
        number = string(footnote.get("data-n", ""))
        return call("unmarked", body=call("signed", number, body=self.note_body(footnote)))

    def note_body(self, note: Element) -> str:
        """Its blocks are not those of the list or the quotation that has its mark."""
        around = self.depth, self.indent, self.item_start
        self.depth, self.indent, self.item_start = 0, 0, ("", "")
        body = super().note_body(note)
        self.depth, self.indent, self.item_start = around
        return body

    def lead(self, element: Element, *, numbered: bool = True) -> str:
        """What stands before the words of a block: the anchor, the notes of the headings above, the place for the heads
        of pages, and if it is `numbered` the number.
        """
        out = [self.anchor(element), "" if self.in_heading or self.in_note else self.waiting()]
        if place := self.pages.places.get((self.page.path, element.get("id", ""))):
            self.place = place.name
            out.append(call("unit", string(place.name), string(place.section), string(self.page.path)))
        number = number_of(element)
        if number and numbered and not (self.in_note or has_class(element, "ln")):
            is_section = element.tag in HEADINGS and not self._is_inner_heading(element)
            out.append(call("section-number" if is_section else "number", string(number)))
        return "".join(out)

    def _with_lead(self, element: Element) -> str:
        return self.lead(element) + self.content(element)

    def _heading(self, element: Element) -> str:
        if has_class(element, "running"):
            return ""  # the heads of pages show it
        if self._is_inner_heading(element):
            return (
                self._paragraph(element) if self.indent else call("inner-heading", body=self._kept_with_next(element))
            )
        if self.level and self.page.kind in _LISTS:
            return self.anchor(element) + call("letter", body=self.words(element))
        place = self.pages.places.get((self.page.path, element.get("id", "")))
        self.level = place.level if place else min(int(element.tag[1]), self.level + 1)
        body = self._kept_with_next(element)
        return f"#heading(level: {self.level})[{body}]" if plain(element) or number_of(element) else body

    def _is_inner_heading(self, element: Element) -> bool:
        """Whether this is a heading in another block of a text, which opens no section."""
        return self.page.kind == "text" and element.tag in HEADINGS and not has_class(element, "t")

    def _paragraph(self, element: Element) -> str:
        if has_class(element, "sp"):
            return call("speaker", body=self._kept_with_next(element))
        has_notes, before = bool(self._from_headings), self.count
        lead, words = self.lead(element), self.line(element)
        if not words:
            return lead
        if function := next((name for css, name in _PARAGRAPHS.items() if has_class(element, css)), ""):
            return call(function, body=lead + words)
        if self.indent:
            return self._indented(lead + words)
        return call("noted-paragraph" if has_notes or self.count > before else "paragraph", body=lead + words)

    def _kept_with_next(self, element: Element) -> str:
        """What must stay with the block below, which has its notes."""
        self.in_heading = True
        body = self.lead(element) + self.content(element)
        self.in_heading = False
        return body

    def _verse(self, element: Element) -> str:
        stanzas = []
        for stanza in element.findall("p"):
            lines: list[str] = []
            for line in stanza.findall("span"):
                if has_class(line, "vl"):
                    lead = self.lead(line) if lines else self.lead(stanza) + self.lead(line)
                    number = string(line.get("data-n", ""))
                    lines.append(call("verse-line", str(self.indent + 1), number, body=lead + self.words(line)))
            stanzas.append("\n".join(lines))
        return self.anchor(element) + f"\n{call('between-stanzas')}\n".join(["", *stanzas, ""])

    def _bullets(self, element: Element) -> str:
        return self._places(element) if has_class(element, "places") else self._list("bullets", element)

    def _numbered(self, element: Element) -> str:
        return self._list("numbered", element, str(int(element.get("start", "1"))))

    def _list(self, function: str, element: Element, *start: str) -> str:
        if self._has_notes(element):
            numbers = range(int(start[0]), int(start[0]) + len(element)) if start else ()
            signs = [f"{number}." for number in numbers] or ["•"] * len(element)
            return "\n".join(map(self._item, element, signs))
        self.depth += 1
        items = [self._with_lead(item) for item in element]
        self.depth -= 1
        return "\n".join(items) if self.depth >= _DEEPEST else call(function, *start, *(f"[{one}]" for one in items))

    def _has_notes(self, element: Element) -> bool:
        """Whether there are notes on the words of a block. Typst takes such a block for one thing when it looks for
        room for notes, and may put some on a page before their words: so its paragraphs stand by themselves, indented.
        """
        return bool(self.indent) or (not self.in_note and any(map(is_mark, element.iter())))

    def _item(self, item: Element, sign: str = "") -> str:
        out = [self._sign_alone()]
        before, self.indent = self.indent, min(self.indent + 1, _DEEPEST)
        self.item_start = (self.lead(item), sign)
        out += [self.content(item), self._sign_alone()]
        self.indent = before
        return "\n".join(filter(None, out))

    def _sign_alone(self) -> str:
        """The sign of an item by itself, if its words do not begin with a paragraph."""
        return self._indented("") if any(self.item_start) else ""

    def _places(self, element: Element) -> str:
        """Where the words of an entry stand, or where a work is cited: the pages."""
        anchors = "".join(map(self.anchor, element))
        hrefs = (link.get("href", "") for item in element for link in item.findall("a"))
        names = [name for href in hrefs if (name := target(self.page.path, href)) in self.pages.wanted]
        return anchors + (call("pages-of", *map(string, names)) if names else "")

    def _definitions(self, element: Element) -> str:
        has_notes = self._has_notes(element)
        out = []
        for child in element:
            if child.tag == "dt":
                out.append(call("headword", body=self._kept_with_next(child)))
            else:
                out.append(self._item(child) if has_notes else call("explanation", body=self._with_lead(child)))
        return "\n".join(out)

    def _quotation(self, element: Element) -> str:
        if self._has_notes(element):
            return self._item(element)
        self.depth += 1
        inner = self.content(element)
        self.depth -= 1
        return inner if self.depth >= _DEEPEST else call("quotation", body=inner)

    def _table(self, element: Element) -> str:
        rows = [[cell for cell in row if cell.tag in ("th", "td")] for row in element.iter("tr")]
        if not any(rows):
            return self.anchor(element)
        sides = ["center" if has_class(c, "center") else "end" if has_class(c, "right") else "start" for c in rows[0]]
        head = rows.pop(0) if all(cell.tag == "th" for cell in rows[0]) else []
        before = "".join(self.lead(cell, numbered=False) for cell in head)
        repeats = "false" if any(is_mark(part) for cell in head for part in cell.iter()) else "true"
        header = array([f"[{self.content(cell)}]" for cell in head])
        cells = [array([self._cell(cell, row) for cell in row]) for row in rows]
        return self.anchor(element) + call("grid-of", array(sides), f"[{before}]", header, repeats, *cells)

    def _cell(self, cell: Element, row: list[Element]) -> str:
        """A cell; the first of a row has the number in the margin."""
        return f"[{self.lead(cell, numbered=cell is row[0])}{self.content(cell)}]"

    def _figure(self, element: Element) -> str:
        caption = element.find("figcaption")
        run = Run()
        for child in element:
            if child.tag == "img":
                run.code(self.picture(child, "picture"))
            elif child is not caption:
                self.inline(child, run)
        words = self._with_lead(caption) if caption is not None else ""
        return self.anchor(element) + call("illustration", f"[{run}]", f"[{words}]")

    def _listing(self, element: Element) -> str:
        return call("listing", body=self.lead(element) + "".join(self.code(element)))

    def _rule(self, _: Element) -> str:
        return call("rule")

    def _article(self, element: Element) -> str:
        """An entry of the glossary or of a list."""
        head = next((child for child in element if child.tag in HEADINGS), None)
        inner = [call("item-head", body=self.words(child)) if child is head else self.block(child) for child in element]
        return call("item", body=self.anchor(element) + "\n".join(inner))


_WRITE: Mapping[str, Callable[[PageWriter, Element], str]] = {
    "p": PageWriter._paragraph,
    "ul": PageWriter._bullets,
    "ol": PageWriter._numbered,
    "dl": PageWriter._definitions,
    "blockquote": PageWriter._quotation,
    "table": PageWriter._table,
    "figure": PageWriter._figure,
    "pre": PageWriter._listing,
    "hr": PageWriter._rule,
    "article": PageWriter._article,
}
_BLOCKS = {*_WRITE, *HEADINGS, "aside", "div", "nav", "section"}  # all else is words
