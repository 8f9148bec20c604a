"""A seeded annotated book, and how Glossator has it on disk.

Words are invented and drawn with Zipf's frequencies (Mandelbrot's form of his law), so that a book
has what makes matching hard: a few words that stand everywhere, many that stand once. A third of the
notes have Markdown; a quote of one to eight words is unique in the book or comes with `at`; some go
from one passage to another. Terms are planted and also occur by chance; the first one in a section
is linked.

The same size and seed give the same book, whatever the machine.
"""

from __future__ import annotations

import json
import random
import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, count, pairwise
from pathlib import Path

SECTIONS_A_CHAPTER = 10
TEXT = "book"  # the text's id, and the folder of its pages in every system
WITNESS_SENTENCE = "The bench changes this note: version 0."  # stands in one note; see `edited`

Span = tuple[int, int]  # [start, end) in a paragraph's text


@dataclass(frozen=True, slots=True)
class Size:
    name: str
    sections: int
    words: int  # of running text, headings aside
    notes: int
    terms: int


SIZES = {
    size.name: size
    for size in (
        Size("tiny", 12, 1_500, 40, 12),
        Size("S", 30, 5_000, 120, 40),
        Size("M", 300, 150_000, 3_000, 300),
        Size("L", 3_000, 1_500_000, 30_000, 1_000),
    )
}


@dataclass(frozen=True, slots=True)
class Term:
    id: str
    headword: str
    forms: tuple[str, ...]
    definition: str  # Markdown; links to terms as `term:ID`


@dataclass(frozen=True, slots=True)
class Note:
    """`quote` is one run of words or (from, to); `mark` is (paragraph, offset) where the last word ends.

    `body` is Markdown with Glossator's own links, `locus:N` and `term:ID`. `first` and `last` are the
    words' places in the stream of the book's tokens.
    """

    kind: str
    quote: str | tuple[str, str]
    at: str
    body: str
    mark: tuple[int, int]
    first: int
    last: int


@dataclass(slots=True)
class Paragraph:
    text: str  # what a reader sees
    emphasis: list[Span] = field(default_factory=list)
    links: list[tuple[int, int, str]] = field(default_factory=list)
    glossed: list[tuple[int, int, str]] = field(default_factory=list)  # first of a term in its section


@dataclass(slots=True)
class Section:
    number: int
    title: str
    paragraphs: list[Paragraph]
    notes: list[Note] = field(default_factory=list)

    @property
    def id(self) -> str:
        return f"s-{self.number}"


@dataclass(frozen=True, slots=True)
class Book:
    size: Size
    title: str
    chapters: tuple[tuple[str, tuple[Section, ...]], ...]
    terms: tuple[Term, ...]

    @property
    def sections(self) -> Iterator[Section]:
        return (section for _, sections in self.chapters for section in sections)


def edited(size: Size) -> int:
    """The number of the section whose first note the bench changes: in the middle, no chapter's first."""
    return size.sections // 2 + 2


def make(size: Size, seed: int = 1) -> Book:
    """The book of this size and seed."""
    rng = random.Random(f"{seed} {size.name}")
    writer = _Writer(rng, size)
    chapters = tuple(_chapters(writer, size))
    book = Book(size, writer.title(), chapters, writer.terms)
    stream = _Stream(book)
    _gloss(book, stream)
    _annotate(book, stream, writer, rng)
    return book


# ── Words and sentences ─────────────────────────────────────────────────────────────────────────────────

_ONSETS = (*"bcdfghlmnprstvw", "br", "cl", "dr", "fl", "gr", "pl", "pr", "sh", "st", "th", "tr", "ch", "qu")
_NUCLEI = (*"aaeeiioou", "ai", "ea", "ou")
_CODAS = ("", "", "", *"nrlstm", "nd", "rt", "st")
_ACCENTED = {"a": "â", "e": "é", "i": "ï", "o": "ö", "u": "û"}
# What YAML 1.1 takes for something else than words, and what the bench itself looks for.
_TAKEN = {"no", "on", "off", "yes", "y", "n", "true", "false", "null", "nan", "inf", "version"}


def _vocabulary(rng: random.Random, wanted: int) -> list[str]:
    """`wanted` invented words, the frequent ones short; one in fifty has an accent."""
    words: dict[str, None] = {}
    while len(words) < wanted:
        rank = len(words)
        syllables = 1 if rank < 80 else 2 if rank < 2_500 else rng.choice((2, 3, 3, 4))
        word = "".join(rng.choice(_ONSETS) + rng.choice(_NUCLEI) for _ in range(syllables)) + rng.choice(_CODAS)
        if rank > 200 and rng.random() < 0.02:
            word = re.sub("[aeiou]", lambda vowel: _ACCENTED[vowel[0]], word, count=1)
        if word not in _TAKEN:
            words[word] = None
    return list(words)


class _Writer:
    """Draws words, builds sentences and paragraphs of them, and knows the glossary."""

    def __init__(self, rng: random.Random, size: Size) -> None:
        self._rng = rng
        self._words = _vocabulary(rng, min(40_000, 1_000 + size.words // 5))
        self._weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(self._words))))
        self.terms = self._make_terms(size.terms)
        self._forms = [(term.headword, *term.forms) for term in self.terms]

    def draw(self, number: int) -> list[str]:
        return self._rng.choices(self._words, cum_weights=self._weights, k=number)

    def title(self) -> str:
        return " ".join(_capital(word) for word in self.draw(self._rng.randint(2, 4)))

    def _make_terms(self, number: int) -> tuple[Term, ...]:
        """Headwords of one or two words that are neither frequent nor rare; some have a plural form."""
        rng = self._rng
        middling = [w for w in self._words[len(self._words) // 20 : len(self._words) // 2] if w.isascii()]
        known = set(self._words)
        taken: set[str] = set()
        heads: list[tuple[str, tuple[str, ...]]] = []
        while len(heads) < number:
            head = " ".join(rng.sample(middling, rng.choice((1, 1, 1, 2, 2))))
            plural = f"{head}s"
            forms = (plural,) if rng.random() < 0.3 and plural not in known else ()
            if not taken & {head, *forms}:
                taken |= {head, *forms}
                heads.append((head, forms))
        ids = [head.replace(" ", "-") for head, _ in heads]
        return tuple(
            Term(id_, head, forms, self.prose(rng.randint(1, 2), [f"[{other}](term:{other})"]))
            for id_, (head, forms) in zip(ids, heads, strict=True)
            for other in [rng.choice(ids)]
        )

    def prose(self, sentences: int, garnish: Sequence[str] = ()) -> str:
        """Sentences for a note or a definition; each piece of `garnish` (Markdown) stands somewhere in them."""
        words = [word for _ in range(sentences) for word in self._plain_sentence()]
        for piece in garnish:
            words.insert(self._rng.randrange(1, len(words)), piece)
        return " ".join(words)

    def _plain_sentence(self) -> list[str]:
        words = self.draw(self._rng.randint(6, 18))
        words[0] = _capital(words[0])
        words[-1] += "."
        return words

    def paragraph(self, number: int) -> Paragraph:
        """`number` words in sentences, with a novel's punctuation, some emphasis and now and then a link."""
        made = Paragraph("")
        parts: list[str] = []
        position = 0
        while number:
            size = min(number, self._rng.randint(6, 24))
            size = number if number - size < 4 else size
            number -= size
            if parts:
                parts.append(" ")
                position += 1
            position = self._sentence(size, made, parts, position)
        made.text = "".join(parts)
        return made

    def _sentence(self, size: int, made: Paragraph, parts: list[str], position: int) -> int:
        """Add a sentence of `size` words to `parts`, and its emphasis and links to `made`."""
        rng = self._rng
        words = self.draw(size)
        if rng.random() < 0.25:
            planted = rng.choice(rng.choice(self._forms)).split()
            at = rng.randint(0, size - len(planted))
            words[at : at + len(planted)] = planted
        words[0] = _capital(words[0])
        if rng.random() < 0.08:
            words[rng.randrange(size)] += "’s"
        behind = [" "] * size  # what follows each word
        if size > 10 and rng.random() < 0.6:
            behind[rng.randrange(3, size - 3)] = ", "
        if size > 12 and rng.random() < 0.08:
            behind[rng.randrange(3, size - 3)] = "—"
        behind[-1] = rng.choice(".......?!")
        speech = rng.random() < 0.1
        if speech:
            parts.append("“")
            position += 1
            behind[-1] += "”"
        starts: list[int] = []
        for word, after in zip(words, behind, strict=True):
            starts.append(position)
            parts += word, after
            position += len(word) + len(after)
        chance = rng.random()
        if chance < 0.12:
            first = rng.randrange(size)
            last = min(size - 1, first + rng.randrange(4))
            run = starts[first], starts[last] + len(words[last])
            if chance < 0.1:
                made.emphasis.append(run)
            else:
                made.links.append((*run, f"https://example.org/{rng.randrange(10_000)}"))
        return position


def _capital(word: str) -> str:
    return word[0].upper() + word[1:]


def _chapters(writer: _Writer, size: Size) -> Iterator[tuple[str, tuple[Section, ...]]]:
    rng = writer._rng
    lengths = _shares(rng, size.words, size.sections, least=40)
    numbers = count(1)
    for first in range(0, size.sections, SECTIONS_A_CHAPTER):
        title = writer.title()
        sections = tuple(
            Section(next(numbers), writer.title(), [writer.paragraph(n) for n in _paragraph_lengths(rng, length)])
            for length in lengths[first : first + SECTIONS_A_CHAPTER]
        )
        yield title, sections


def _shares(rng: random.Random, total: int, parts: int, least: int) -> list[int]:
    """`parts` numbers that vary by a factor of three and add up to `total`."""
    weights = list(accumulate((rng.uniform(0.5, 1.5) for _ in range(parts)), initial=0.0))
    spare = total - least * parts
    edges = [round(spare * weight / weights[-1]) for weight in weights]
    return [least + after - before for before, after in pairwise(edges)]


def _paragraph_lengths(rng: random.Random, total: int) -> Iterator[int]:
    while total:
        length = min(total, rng.randint(30, 130))
        length = total if total - length < 20 else length
        yield length
        total -= length


# ── The stream of tokens, where quotes and terms are looked for ────────────────────────────────────────

_token = re.compile(r"\w+").finditer


class _Stream:
    """Every token of the book in order (lower case, punctuation dropped), as numbers.

    If a run of tokens stands once in it, then its words stand once in the book, however they are
    folded: so uniqueness is decided on the safe side.
    """

    def __init__(self, book: Book) -> None:
        self._numbers: dict[str, int] = {}
        self._places: list[array[int]] = []  # of each token
        self.tokens = array("l")
        self.starts, self.ends = array("l"), array("l")  # of each token in its paragraph
        self.sections: dict[int, list[Span]] = {}  # of each section, the token range of each paragraph
        self._add(book.title)
        for title, sections in book.chapters:
            self._add(title)
            for section in sections:
                self._add(section.title)
                self.sections[section.number] = [self._add(p.text) for p in section.paragraphs]

    def _add(self, text: str) -> Span:
        first = len(self.tokens)
        for match in _token(text):
            number = self._numbers.setdefault(match[0].casefold(), len(self._numbers))
            if number == len(self._places):
                self._places.append(array("l"))
            self._places[number].append(len(self.tokens))
            self.tokens.append(number)
            self.starts.append(match.start())
            self.ends.append(match.end())
        return first, len(self.tokens)

    def number(self, word: str) -> int:
        return self._numbers.get(word, -1)

    def rarest(self, first: int, last: int) -> int:
        """How often the rarest of these tokens stands in the book."""
        return min(len(self._places[token]) for token in self.tokens[first:last])

    def places(self, first: int, last: int) -> list[int]:
        """Every place where the tokens [first, last) stand in a row."""
        wanted = self.tokens[first:last]
        offset = min(range(len(wanted)), key=lambda i: len(self._places[wanted[i]]))
        length = last - first
        return [
            place - offset
            for place in self._places[wanted[offset]]
            if self.tokens[place - offset : place - offset + length] == wanted
        ]


def _gloss(book: Book, stream: _Stream) -> None:
    """Find the first of each term in each section, as Glossator does, for those that need it linked beforehand."""
    by_token: dict[int, list[tuple[str, Term]]] = {}
    for term in book.terms:
        for form in (term.headword, *term.forms):
            by_token.setdefault(stream.number(form.partition(" ")[0]), []).append((form, term))
    for forms in by_token.values():
        forms.sort(key=lambda row: -len(row[0]))
    for section in book.sections:
        seen: set[str] = set()
        for paragraph, (first, last) in zip(section.paragraphs, stream.sections[section.number], strict=True):
            done = 0
            for place in range(first, last):
                start = stream.starts[place]
                if start < done:
                    continue
                found = _form_at(paragraph.text, start, by_token.get(stream.tokens[place], ()))
                if not found or not _may_link(paragraph, start, start + len(found[0])):
                    continue
                done = start + len(found[0])
                if found[1].id not in seen:
                    seen.add(found[1].id)
                    paragraph.glossed.append((start, done, found[1].id))


def _form_at(text: str, start: int, forms: Iterable[tuple[str, Term]]) -> tuple[str, Term] | None:
    for form, term in forms:
        end = start + len(form)
        if text[start:end] in (form, _capital(form)) and not text[end : end + 1].isalnum():
            return form, term
    return None


def _may_link(paragraph: Paragraph, start: int, end: int) -> bool:
    """No link inside a link, and none that is half emphasised: Markdown could not say it."""
    if any(start < high and low < end for low, high, _ in paragraph.links):
        return False
    return all(end <= low or high <= start or (low <= start and end <= high) for low, high in paragraph.emphasis)


# ── Notes ───────────────────────────────────────────────────────────────────────────────────────────────

_LENGTHS = (1, 2, 3, 4, 5, 6, 7, 8)
_LENGTH_WEIGHTS = (15, 20, 20, 15, 10, 8, 6, 6)
_TOO_FREQUENT = 2_000  # nobody annotates a word that stands on every page


def _annotate(book: Book, stream: _Stream, writer: _Writer, rng: random.Random) -> None:
    """Give every section its notes, in the order of their marks."""
    terms = [term.id for term in book.terms]
    shares = _shares(rng, book.size.notes, book.size.sections, least=1)
    for section, share in zip(book.sections, shares, strict=True):
        paragraphs = stream.sections[section.number]
        notes: list[Note] = []
        while len(notes) < share:
            pick = _passage if rng.random() < 0.03 else _words
            if found := pick(section, paragraphs, stream, rng):
                quote, at, mark, first, last = found
                kind = "translation" if rng.random() < 0.25 else ""
                body = writer.prose(rng.choice((1, 2, 2, 3)), _garnish(book, terms, writer, rng))
                notes.append(Note(kind, quote, at, body, mark, first, last))
        notes.sort(key=lambda note: note.mark)
        if section.number == edited(book.size):
            one = notes[0]
            notes[0] = Note(one.kind, one.quote, one.at, WITNESS_SENTENCE, one.mark, one.first, one.last)
        section.notes = notes


Found = tuple["str | tuple[str, str]", str, tuple[int, int], int, int]


def _words(section: Section, paragraphs: Sequence[Span], stream: _Stream, rng: random.Random) -> Found | None:
    """A run of words in a paragraph, with `at` where it stands more than once; None if that is not enough."""
    index = rng.randrange(len(paragraphs))
    low, high = paragraphs[index]
    length = rng.choices(_LENGTHS, _LENGTH_WEIGHTS)[0]
    if high - low < length:
        return None
    first = rng.randint(low, high - length)
    last = first + length
    if stream.rarest(first, last) > _TOO_FREQUENT:
        return None
    at = _at(section, paragraphs, index, stream.places(first, last), rng)
    if at is None:
        return None
    text = section.paragraphs[index].text[stream.starts[first] : stream.ends[last - 1]]
    return _typed(text, rng), at, (index, stream.ends[last - 1]), first, last


def _at(
    section: Section, paragraphs: Sequence[Span], index: int, places: Sequence[int], rng: random.Random
) -> str | None:
    """What `at` has to say: nothing, the section, the block, or None where even that is not enough."""
    if len(places) == 1:
        return ""

    def times(low: int, high: int) -> int:
        return bisect_left(places, high) - bisect_left(places, low)

    # A section's place begins with its heading, which stands right before its first paragraph.
    heading = len(_token_list(section.title))
    if times(paragraphs[0][0] - heading, paragraphs[-1][1]) == 1 and rng.random() < 0.5:
        return str(section.number)
    return f"{section.number}.{index + 1}" if times(*paragraphs[index]) == 1 else None


def _token_list(text: str) -> list[str]:
    return [match[0] for match in _token(text)]


def _passage(section: Section, paragraphs: Sequence[Span], stream: _Stream, rng: random.Random) -> Found | None:
    """A passage from two or three words to two or three others further on in the section."""
    low, high = paragraphs[0][0], paragraphs[-1][1]
    first = rng.randint(low, max(low, high - 30))
    from_, to = (first, first + rng.choice((2, 3))), (0, 0)
    start = from_[1] + rng.randint(8, 80)
    to = (start, start + rng.choice((2, 3)))
    inside = [_paragraph_of(paragraphs, *span) for span in (from_, to)]
    if to[1] > high or None in inside or any(len(stream.places(*span)) > 1 for span in (from_, to)):
        return None
    quotes = [
        section.paragraphs[index or 0].text[stream.starts[a] : stream.ends[b - 1]]
        for index, (a, b) in zip(inside, (from_, to), strict=True)
    ]
    mark = inside[1] or 0, stream.ends[to[1] - 1]
    return (_typed(quotes[0], rng), _typed(quotes[1], rng)), "", mark, from_[0], to[1]


def _paragraph_of(paragraphs: Sequence[Span], first: int, last: int) -> int | None:
    """The paragraph that the tokens [first, last) lie in; None if they lie in two."""
    index = bisect_right(paragraphs, (first, 1 << 60)) - 1
    return index if index >= 0 and last <= paragraphs[index][1] else None


def _typed(words: str, rng: random.Random) -> str:
    """The words as an editor types them: every other time with the straight quotes of the keyboard."""
    if rng.random() < 0.5:
        return words
    return words.translate({ord("’"): "'", ord("“"): '"', ord("”"): '"'})


def _garnish(book: Book, terms: Sequence[str], writer: _Writer, rng: random.Random) -> list[str]:
    """Markdown for a third of the notes: emphasis mostly, or a link to a section, a term, a page elsewhere."""
    if rng.random() > 1 / 3:
        return []
    words = " ".join(writer.draw(rng.randint(1, 3)))
    chance = rng.random()
    if chance < 0.5:
        return [f"*{words}*"]
    if chance < 0.6:
        return [f"**{words}**", f"*{writer.draw(1)[0]}*"]
    if chance < 0.8:
        return [f"[{words}](locus:{rng.randint(1, book.size.sections)})"]
    if chance < 0.9:
        return [f"[{words}](term:{rng.choice(terms)})"]
    return [f"[{words}](https://example.org/{rng.randrange(10_000)})"]


# ── On disk ─────────────────────────────────────────────────────────────────────────────────────────────


def paragraph_markdown(
    paragraph: Paragraph, marks: Iterable[tuple[int, str]] = (), term: Callable[[str], str] | None = None
) -> str:
    """A paragraph in Markdown, with a footnote mark at each of `marks` and, given `term`, the terms linked.

    A mark that would stand inside a link stands behind it.
    """
    links = list(paragraph.links)
    if term:
        links += [(start, end, term(id_)) for start, end, id_ in paragraph.glossed]
    # At one offset: what closes, then marks, then what opens; links close before emphasis and open after it.
    pieces: list[tuple[int, int, str]] = []
    for start, end in paragraph.emphasis:
        pieces += (start, 3, "*"), (end, 1, "*")
    for start, end, address in links:
        pieces += (start, 4, "["), (end, 0, f"]({address})")
    for offset, mark in marks:
        inside = [end for start, end, _ in links if start < offset < end]
        pieces.append((inside[0] if inside else offset, 2, mark))
    out: list[str] = []
    done = 0
    for offset, _, piece in sorted(pieces, key=lambda p: p[:2]):
        out += paragraph.text[done:offset], piece
        done = offset
    out.append(paragraph.text[done:])
    return "".join(out)


def scalar(words: str) -> str:
    """Words as a YAML scalar in a block or flow: plain where that is safe."""
    return words if re.fullmatch(r"\w[\w ’—.!?“”-]*", words) else json.dumps(words, ensure_ascii=False)


def folded(words: str, indent: str, width: int = 110) -> str:
    """Words as YAML's folded scalar, wrapped as an editor would."""
    lines, line = [], ""
    for word in words.split():
        if line and len(line) + len(word) >= width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return ">-\n" + "\n".join(indent + one for one in [*lines, line])


def write(book: Book, root: Path) -> None:
    """The book as an edition of Glossator in `root`: a Markdown file and a file of notes for each chapter."""
    text, notes = root / "content" / TEXT, root / "annotations" / TEXT
    for folder in (text, notes):
        folder.mkdir(parents=True)
    (root / "content" / "edition.yaml").write_text(
        f"title: {book.title}\n"
        "subtitle: An edition made for measuring\n"
        "lang: en\n"
        f"texts: [{TEXT}]\n"
        "kinds:\n"
        "  commentary: {label: Commentary, numbering: decimal}\n"
        "  translation: {label: Translation note, numbering: lower-alpha}\n"
        "glossary: {link: first-in-section}\n"
        "search: none\n",  # no peer indexes its pages either, and Pagefind may or may not be installed
        encoding="utf-8",
    )
    for number, (title, sections) in enumerate(book.chapters, 1):
        name = f"chapter-{number:03}"
        front = f"---\ntitle: {book.title}\nauthor: Nobody\npages: 3\n---\n\n" if number == 1 else ""
        parts = [f"{front}## {title} {{#ch-{number}}}"]
        entries = ["kind: commentary\nnotes:\n"]
        for section in sections:
            parts.append(f"### {section.title} {{#{section.id} n={section.number}}}")
            parts += map(paragraph_markdown, section.paragraphs)
            entries += map(_entry, section.notes)
        (text / f"{name}.md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")
        (notes / f"{name}.yaml").write_text("\n".join(entries), encoding="utf-8")
    terms = "\n".join(map(_term, book.terms))
    (root / "annotations" / "glossary.yaml").write_text(f"terms:\n{terms}", encoding="utf-8")


def _entry(note: Note) -> str:
    if isinstance(note.quote, tuple):
        lines = [f"- quote: {{from: {scalar(note.quote[0])}, to: {scalar(note.quote[1])}}}"]
    else:
        lines = [f"- quote: {scalar(note.quote)}"]
    if note.at:
        lines.append(f'  at: "{note.at}"')
    if note.kind:
        lines.append(f"  kind: {note.kind}")
    lines.append(f"  note: {folded(note.body, '    ')}")
    return "\n".join(lines) + "\n"


def _term(term: Term) -> str:
    forms = f"  forms: [{', '.join(term.forms)}]\n" if term.forms else ""
    return f"- id: {term.id}\n  term: {term.headword}\n{forms}  definition: {folded(term.definition, '    ')}\n"
