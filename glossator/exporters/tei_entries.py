"""The apparatus of a text in TEI (TEI Guidelines §12): where an entry is put, and what it says.

An entry whose lemma is a stretch of one block, and that no other crosses, stands around its lemma (parallel
segmentation). Any other is listed behind the text and points to anchors where its lemma begins and ends (double
end-point attachment).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from glossator.linking import Apparatus, Spot
from glossator.model import EITHER, HOWS, Edition, Reading

from .tei_markup import Ids, Piece, Resolve, attribute, element, prose, words

_NONE = HOWS["omission"].abbreviation  # how an ambiguous reading names that of having no words
Around = tuple[str, str]  # what is put before some pieces, and what behind them


class Insertions:
    """What is put into each block: `around` some of its words, or as a point `at` an offset."""

    def __init__(self) -> None:
        self.around: dict[int, list[tuple[int, int, Around]]] = defaultdict(list)
        self.at: dict[int, list[tuple[int, bool, str]]] = defaultdict(list)

    def put(self, block: int, run: Sequence[Piece]) -> str:
        """The block with all that belongs into it."""
        around, points = self.around.get(block, ()), self.at.get(block, ())
        cuts = {place for start, end, _ in around for place in (start, end)} | {place for place, _, _ in points}
        cut = list(_cut(run, cuts))
        before: dict[int, list[str]] = defaultdict(list)
        behind: dict[int, list[str]] = defaultdict(list)
        additions = [(start, True, opening + closing) for start, end, (opening, closing) in around if start == end]
        for start, end, (opening, closing) in around:
            if start < end:
                first, last = _reach(cut, start, end)
                before[first].append(opening)
                behind[last].insert(0, closing)
        for place, is_end, xml in [*additions, *points]:
            first, last = _beside(cut, place)
            if last >= 0 and (is_end or first == len(cut)):
                behind[last].append(xml)
            else:
                before[first].insert(0, xml)
        marks = [*before[-1], *behind[-1]]
        for number, piece in enumerate(cut):
            marks += [*before[number], piece.xml, *behind[number]]
        return "".join([*marks, *before[len(cut)]])


def _cut(run: Sequence[Piece], cuts: set[int]) -> Iterator[Piece]:
    """The pieces, with their words cut at these offsets."""
    for piece in run:
        inner = sorted(cut for cut in cuts if piece.start < cut < piece.end) if piece.kind == "words" else []
        if not inner:
            yield piece
            continue
        plain = _unescaped(piece.xml)
        for start, end in pairwise([piece.start, *inner, piece.end]):
            yield Piece("words", words(plain[start - piece.start : end - piece.start]), start, end)


def _unescaped(xml: str) -> str:
    return xml.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _reach(cut: Sequence[Piece], start: int, end: int) -> tuple[int, int]:
    """The first and the last piece of the words [start, end), of which there is at least one."""
    first, _ = _beside(cut, start)
    _, last = _beside(cut, end)
    return first, last


def _beside(cut: Sequence[Piece], place: int) -> tuple[int, int]:
    """The words that begin at a place, one past the last piece if none do, and those that end there, -1 if none do."""
    begins = next((n for n, piece in enumerate(cut) if piece.kind == "words" and piece.start == place), len(cut))
    ends = next((n for n, piece in enumerate(cut) if piece.kind == "words" and piece.end == place), -1)
    return begins, ends


def _is_whole(run: Sequence[Piece], start: int, end: int) -> bool:
    """Whether every element that begins among some words ends among them."""
    if start == end:
        return True
    cut = list(_cut(run, {start, end}))
    first, last = _reach(cut, start, end)
    depth = 0
    for piece in cut[first : last + 1]:
        depth += {"open": 1, "close": -1}.get(piece.kind, 0)
        if depth < 0:
            return False
    return depth == 0


class Entries:
    """The entries of one text."""

    def __init__(self, edition: Edition, apparatus: Apparatus, ids: Ids, resolve: Resolve) -> None:
        self.edition, self.apparatus, self.ids, self.resolve = edition, apparatus, ids, resolve
        self.listed: list[str] = []
        self.are_inline = False

    def insert(self, into: Insertions, runs: Mapping[int, Sequence[Piece]]) -> None:
        """Put every entry, or the anchors that it points to, into the blocks whose pieces are `runs`."""
        open_: list[Spot] = []
        counts: dict[str, int] = {}
        for spot in self.apparatus.spots:
            count = counts[spot.note.id] = counts.get(spot.note.id, 0) + 1
            among = f"note {self.apparatus.text.id}"
            id_ = self.ids(among, spot.note.id if count == 1 else f"{spot.note.id}-{count}")
            open_ = [enclosing for enclosing in open_ if enclosing.end > spot.start]
            block, start, end = spot.pieces[0]
            is_alone = len(spot.pieces) == 1 and _is_whole(runs[block], start, end)
            if is_alone and all(enclosing.holds(spot) for enclosing in open_):
                self.are_inline = True
                into.around[block].append((start, end, self._around(spot, id_)))
                open_.append(spot)
            else:
                self._list(spot, id_, into)

    def _around(self, spot: Spot, id_: str) -> Around:
        opening, rest = self._lemma_and_rest(spot, id_)
        return f"<app xml:id={attribute(id_)}>{opening}", f"</lem>{rest}</app>"

    def _list(self, spot: Spot, id_: str, into: Insertions) -> None:
        ends = f"{id_}.from", f"{id_}.to"
        first, last = spot.pieces[0], spot.pieces[-1]
        into.at[first.block].append((first.start, False, element("anchor", xml_id=ends[0])))
        into.at[last.block].append((last.end, True, element("anchor", xml_id=ends[1])))
        opening, rest = self._lemma_and_rest(spot, id_)
        blocks = self.apparatus.text.blocks
        lemma = " ".join(" ".join(blocks[piece.block].text[piece.start : piece.end].split()) for piece in spot.pieces)
        app = f"<app xml:id={attribute(id_)} from={attribute(f'#{ends[0]}')} to={attribute(f'#{ends[1]}')}>"
        self.listed.append(f"{app}{opening}{words(lemma)}</lem>{rest}</app>")

    def _lemma_and_rest(self, spot: Spot, id_: str) -> tuple[str, str]:
        """The opening tag of the lemma with whoever has it, and what stands behind the lemma."""
        annotation = spot.note.annotation
        lemma_reading = next(
            (reading for reading in annotation.apparatus if reading.is_lemma and not reading.words), None
        )
        lemma_reading = lemma_reading or next((reading for reading in annotation.apparatus if reading.is_lemma), None)
        out: list[str] = []
        if lemma_reading and (lemma_reading.note or lemma_reading.source):
            out += self._notes(lemma_reading, f" target={attribute(f'#{id_}.lem')}")
        lemma_words = " ".join(
            " ".join(self.apparatus.text.blocks[piece.block].text[piece.start : piece.end].split())
            for piece in spot.pieces
        )
        targets = _targets(id_, annotation.apparatus, lemma_reading, lemma_words)
        lemma_id = f" xml:id={attribute(f'{id_}.lem')}" if out or targets else ""
        for number, reading in enumerate(annotation.apparatus, 1):
            if reading is lemma_reading:
                continue
            content = _content(reading, lemma_words)
            is_detail = any(siglum in self.edition.witnesses for siglum in reading.witnesses)  # which names them
            if is_detail and (pointers := targets.get(number)):
                out.append(f"<witDetail{self._names(reading)}{self._type(reading)}{pointers}>{content}</witDetail>")
            else:
                own_id = f" xml:id={attribute(f'{id_}.{number}')}" if targets else ""
                out.append(f"<rdg{own_id}{self._names(reading)}{self._type(reading)}>{content}</rdg>")
            out += self._notes(reading, "")
        if annotation.body.source:
            out.append(f"<note target={attribute(f'#{id_}')}>{prose(annotation.body.tokens, self.resolve)}</note>")
        return f"<lem{lemma_id}{self._names(lemma_reading) if lemma_reading else ''}>", "".join(out)

    def _names(self, reading: Reading) -> str:
        xml = ""
        for name, rows in (("wit", self.edition.witnesses), ("source", self.edition.sources)):
            pointers = [f"#{self.ids('witness', siglum)}" for siglum in reading.witnesses if siglum in rows]
            xml += f" {name}={attribute(' '.join(pointers))}" if pointers else ""
        return xml

    def _type(self, reading: Reading) -> str:
        """How a reading departs. What sources alone have is taken for a conjecture, unless it is told what it is."""
        is_from_source = bool(reading.witnesses) and not any(
            siglum in self.edition.witnesses for siglum in reading.witnesses
        )
        how = reading.how or ("substantive" if is_from_source and not reading.is_lemma else "")
        return f' type="{how}"' if how else ""

    def _notes(self, reading: Reading, target: str) -> Iterator[str]:
        if reading.source:
            yield f'<note type="source"{target}>{prose(reading.source.tokens, self.resolve)}</note>'
        if reading.note:
            yield f"<note{target}>{prose(reading.note.tokens, self.resolve)}</note>"


def _targets(id_: str, readings: Sequence[Reading], lemma_reading: Reading | None, lemma: str) -> Mapping[int, str]:
    """What the ambiguous readings of an entry point to, by their numbers; one that names a reading that the entry has
    not is left out.
    """
    places = {lemma or _NONE: f"#{id_}.lem"} if lemma_reading else {}
    for number, reading in enumerate(readings, 1):
        if reading is not lemma_reading and reading.how != "ambiguous":
            places.setdefault(reading.words or (_NONE if reading.how == "omission" else ""), f"#{id_}.{number}")
    places.setdefault(lemma or _NONE, f"#{id_}.lem")
    pointers = {}
    for number, reading in enumerate(readings, 1):
        alternatives = reading.words.split(EITHER) if reading.how == "ambiguous" else []
        if alternatives and all(words in places for words in alternatives):
            pointers[number] = f" target={attribute(' '.join(places[words] for words in alternatives))}"
    return pointers


def _content(reading: Reading, lemma: str) -> str:
    """The words of a reading, in the element that says how it departs."""
    shown = words(reading.words or (lemma if reading.is_lemma else ""))
    how = HOWS.get(reading.how)
    return element(how.element, shown, **how.attributes) if how and how.element else shown
