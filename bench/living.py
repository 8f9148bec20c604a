"""Texts that live: made from a seed, edited at random, and every word known by its number through all edits.

A `Draft` is sections of paragraphs of sentences of words. An edit changes, moves, adds or takes away words and
never their numbers, so what became of any passage is known by construction and not by looking for it.

    english   prose: real words with Zipf's frequencies, set phrases, sentences that are nearly or wholly the same
    chinese   the same without spaces: words of one to three of the commonest characters
    verse     stanzas with refrains, some of them varied by a word
    decree    the edition's own text
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import accumulate, count
from pathlib import Path

from glossator.model import SourceFile
from glossator.source.texts import parse_text


@dataclass(slots=True)
class Word:
    """`number` is the word's own for life; -1 if an edit brought it. `same` is off once another word stands for it."""

    text: str
    number: int
    same: bool = True


Sentence = list[Word]
Paragraph = list[Sentence]


@dataclass(slots=True)
class Section:
    title: str
    marks: str  # what stands in braces behind the title: its id and number
    paragraphs: list[Paragraph]


@dataclass(slots=True)
class Draft:
    """A text in the making; `between` stands between two words, `verse` makes a line of each sentence."""

    sections: list[Section]
    between: str = " "
    verse: bool = False
    make: Callable[[random.Random], list[str]] = field(default=lambda _: ["new"])  # a sentence's words

    def blocks(self) -> Iterator[tuple[str, list[tuple[Word, int]]]]:
        """The plain text of each block, and each word with its offset there; headings have no words."""
        yield "T", []
        for section in self.sections:
            yield section.title, []
            for paragraph in section.paragraphs:
                parts: list[str] = []
                placed: list[tuple[Word, int]] = []
                length = 0
                for sentence in paragraph:
                    for first, word in enumerate(sentence):
                        if parts:
                            joint = "\n" if self.verse and not first else self.between
                            parts.append(joint)
                            length += len(joint)
                        placed.append((word, length))
                        parts.append(word.text)
                        length += len(word.text)
                yield "".join(parts), placed

    def markdown(self) -> bytes:
        lines = ["---", "title: T", "---", ""]
        blocks = self.blocks()
        next(blocks)
        for section in self.sections:
            lines += [f"## {next(blocks)[0]} {{{section.marks}}}", ""]
            texts = [next(blocks)[0] for _ in section.paragraphs]
            if self.verse and texts:
                lines += ["```verse", "\n\n".join(texts), "```", ""]
            else:
                lines += [line for text in texts for line in (_escaped(text), "")]
        return "\n".join(lines).encode()

    def copy(self) -> Draft:
        """The same with words of its own, to be edited."""
        sections = [
            Section(one.title, one.marks, [[[replace(w) for w in s] for s in p] for p in one.paragraphs])
            for one in self.sections
        ]
        return replace(self, sections=sections)

    @property
    def size(self) -> int:
        return sum(len(s) for one in self.sections for p in one.paragraphs for s in p)


def _escaped(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>#~|{}^])", r"\\\1", text)


def numbered(draft: Draft) -> Draft:
    numbers = count()
    for section in draft.sections:
        for paragraph in section.paragraphs:
            for sentence in paragraph:
                for word in sentence:
                    word.number, word.same = next(numbers), True
    return draft


# ── The texts ───────────────────────────────────────────────────────────────────────────────────────────

_FUNCTION = """the of and to a in that it is was for on with as his he be at by i this had not are but from or have
an they which one you were her all she there would their we him been has when who will more no if out so said what up
its about into than them can only other new some could time these two may then do first any my now such like our over
man me even most made after also did many before must through back years where much your way well down should because
each just those people how too little state good very make world still own see men work long get here between both
life being under never day same another know while last might us great old year off come since against go came right
used take three""".split()
_STEMS = """abandon account act addition admit adopt advance age agree aim allow alter amount anchor answer appeal appear
apply argue arm arrange arrest arrive art assume attach attack attempt attend autumn award balance band bank bargain base
battle bear beat bend benefit bind bird bishop blame blood board boat bond book border bound branch bread break bridge
broad brother build burden burn calm camp candle care carriage carry castle cause chain chair chamber change channel
chapter charge charter chest chief church circle claim clear clerk climb close coast coin collect colour column comfort
command comment commit common compare complain conduct confirm conquer consent consider contain contest continue contract
control convert council count country court cover craft create credit crop cross crowd crown custom damage danger dark
daughter deal debate debt decide declare defend degree delay deliver demand deny depart depend derive desert design desire
destroy detail differ direct discover dispute distant divide doctor door doubt draft dream dress drift drink drive duty
earn earth eastern edge effect elect empire employ enemy enforce enter equal escape establish estate evening examine
exchange excuse exercise expect explain express extend face fact fail faith fall family farm father fault favour fear
field fight figure fire fish flag fleet flood floor flow follow force foreign forest forget form fortune found frame
friend front fruit garden gate gather gather gentle gift girl glass gold govern grain grant grave green ground group grow
guard guess guide habit hand harbour harvest head heart heavy herald hill history hold honour hope horse hour house hunt
husband idea image improve income increase indicate inform inherit injure inquire insist inspect instruct intend invade
iron island issue join journey judge keep king kitchen knight labour lady lake land language lantern law lead learn leave
letter level light limit listen load lock lodge lord loss marble march mark market marriage marsh master matter measure
meet member merchant message method mill mind minister miss mother mountain move murder music narrow nation nature
neighbour night noble north notice object oblige observe obtain occupy offer office open oppose order origin paper pardon
part pass path pattern pay peace perform perish permit person picture piece pilot plain plan plant pledge point poison
police port possess post pound power practise praise prefer prepare present press price priest prince prison private
proceed produce profit promise proof protect prove provide province public punish purchase purpose quarrel quarter queen
question quiet rain raise range reach reason receive record reduce refer reform refuse regard region register regret reign
reject relate release remain remark remedy remember remove render rent repair repeat report request require resist resolve
respect rest restore retire return reveal revolt reward ride ring river road rock roof rope rough round royal ruin rule
sail salt sand save scholar school season seat secret seek seize sell send senate serve settle shadow shape share shelter
ship shore shout sign silence silver sister slave soldier song south speak spirit spring stage stand station steal stone
storm stranger stream street strike study submit succeed suffer summer supply support surrender swear table tax teach tell
temple tend territory thank theory throne timber title tower town trade travel treasure treaty tree trial tribe trouble
trust turn unite valley value vessel village virtue visit voice vote voyage wage wait wall wander war waste watch water
weapon weather weight west widow wind winter witness wonder wood word worship write yield young""".split()
_ENDINGS = ("", "", "", "s", "ed", "ing", "er", "ly", "ment", "less")
_HAN_FUNCTION = "的 一 是 不 了 在 人 有 我 他 这 个 们 中 来 上 大 为 和 国 地 到 以 说 时 要 就 出 会 可 也 你 对 生 能 而 子 那 得 于 着 下 自 之".split()
_HAN = """年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者
意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西
斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数
安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难
且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运笔帝百""".split()
_HAN_CHARACTERS = "".join("".join(_HAN).split())
PUNCTUATION = "“”.,;:?!()，。；？、"


def english(seed: int, words: int = 30_000) -> Draft:
    rng = random.Random(f"english {seed}")
    content = [stem + rng.choice(_ENDINGS) for stem in _STEMS for _ in range(4)]
    rng.shuffle(content)
    vocabulary = list(dict.fromkeys([*_FUNCTION, *content]))
    weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(vocabulary))))

    def draw(number: int) -> list[str]:
        return rng.choices(vocabulary, cum_weights=weights, k=number)

    phrases = [draw(rng.randint(3, 6)) for _ in range(60)]

    def sentence(rng: random.Random) -> list[str]:
        made = rng.choices(vocabulary, cum_weights=weights, k=rng.randint(5, 24))
        if rng.random() < 0.25:
            at = rng.randrange(len(made))
            made[at:at] = rng.choice(phrases)
        if len(made) > 10 and rng.random() < 0.6:
            made[rng.randrange(3, len(made) - 3)] += ","
        made[0] = made[0][0].upper() + made[0][1:]
        made[-1] += rng.choice("......?;")
        return made

    return numbered(_prose(rng, words, sentence, " "))


def chinese(seed: int, words: int = 30_000) -> Draft:
    rng = random.Random(f"chinese {seed}")
    made = ["".join(rng.choices(_HAN_CHARACTERS, k=rng.choice((1, 2, 2, 2, 2, 3)))) for _ in range(4_000)]
    vocabulary = list(dict.fromkeys([*_HAN_FUNCTION, *made]))
    weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(vocabulary))))
    phrases = [rng.choices(vocabulary, cum_weights=weights, k=rng.randint(3, 6)) for _ in range(60)]

    def sentence(rng: random.Random) -> list[str]:
        words = rng.choices(vocabulary, cum_weights=weights, k=rng.randint(6, 20))
        if rng.random() < 0.25:
            at = rng.randrange(len(words))
            words[at:at] = rng.choice(phrases)
        if len(words) > 10:
            words[rng.randrange(3, len(words) - 3)] += rng.choice("，，，、")
        words[-1] += rng.choice("。。。。。；？")
        return words

    return numbered(_prose(rng, words, sentence, ""))


def _prose(rng: random.Random, words: int, sentence: Callable[[random.Random], list[str]], between: str) -> Draft:
    """Paragraphs with formulas; one sentence in 25 is an earlier one with a word or two changed, one in 100 the same;
    one paragraph in 60 is an earlier one with a few words changed.
    """
    sections: list[Section] = []
    paragraphs: list[Paragraph] = []
    told: list[list[str]] = []
    made = 0

    def varied(words: list[str], changes: int) -> list[str]:
        copy = list(words)
        for _ in range(changes):
            copy[rng.randrange(len(copy) - 1)] = rng.choice(sentence(rng)).strip(",.;?，。；？、")
        return copy

    while made < words:
        if len(sections) * 900 <= made:
            title = between.join(sentence(rng)[:3]).strip(",.;?，。；？、")
            sections.append(Section(title, f"#s-{len(sections) + 1} n={len(sections) + 1}", []))
        if paragraphs and rng.random() < 1 / 60:
            old = rng.choice(paragraphs[-80:])
            paragraph = [[Word(w, -1) for w in varied([w.text for w in s], rng.choice((0, 0, 0, 1)))] for s in old]
        else:
            paragraph = []
            for _ in range(rng.randint(2, 8)):
                chance = rng.random()
                if told and chance < 0.05:
                    words_ = varied(rng.choice(told[-400:]), 0 if chance < 0.01 else rng.choice((1, 1, 2)))
                else:
                    words_ = sentence(rng)
                told.append(words_)
                paragraph.append([Word(w, -1) for w in words_])
        sections[-1].paragraphs.append(paragraph)
        paragraphs.append(paragraph)
        made += sum(map(len, paragraph))
    return Draft(sections, between, make=sentence)


def verse(seed: int, words: int = 20_000) -> Draft:
    """Poems of three to nine stanzas; two in three have a refrain of one or two lines, now and then varied by a word."""
    rng = random.Random(f"verse {seed}")
    content = [stem + rng.choice(_ENDINGS) for stem in _STEMS for _ in range(2)]
    rng.shuffle(content)
    vocabulary = list(dict.fromkeys([*_FUNCTION[:60], *content]))
    weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(vocabulary))))

    def line(rng: random.Random) -> list[str]:
        made = rng.choices(vocabulary, cum_weights=weights, k=rng.randint(4, 9))
        made[0] = made[0][0].upper() + made[0][1:]
        made[-1] += rng.choice(("", "", ",", ",", ".", ";", "!"))
        return made

    sections: list[Section] = []
    made = 0
    while made < words:
        refrain = [line(rng) for _ in range(rng.choice((0, 1, 2)))]
        number = len(sections) + 1
        section = Section(" ".join(line(rng)[:3]).strip(",.;!"), f"#s-{number} n={number}", [])
        for _ in range(rng.randint(3, 9)):
            lines = [line(rng) for _ in range(rng.randint(3, 6))]
            for one in refrain:
                copy = list(one)
                if rng.random() < 0.2:
                    copy[rng.randrange(len(copy) - 1)] = rng.choice(vocabulary)
                lines.append(copy)
            section.paragraphs.append([[Word(w, -1) for w in one] for one in lines])
            made += sum(map(len, lines))
        sections.append(section)
    return numbered(Draft(sections, verse=True, make=line))


def decree(seed: int) -> Draft:
    """The edition's own text, without its inline Markdown; new sentences come from its version in plain language."""
    path = Path(__file__).resolve().parent.parent / "content" / "decree.md"
    text, _ = parse_text("t", [SourceFile("content/t.md", path.read_bytes())], "en")
    sections: list[Section] = []
    for one in text.sections:
        blocks = list(one.blocks())
        marks = f"#{one.id}" + (f" n={one.number}" if one.number else "")
        title = blocks[0].text if blocks else one.title
        paragraphs = [
            [[Word(w, -1) for w in s.split()] for s in re.split(r"(?<=[.;?!”])\s+", block.text) if s.split()]
            for block in blocks[1:]
        ]
        sections.append(Section(title, marks if one.parent >= 0 else "#opening-words", paragraphs))
    plain, _ = parse_text("t", [SourceFile("content/t.md", path.with_name("decree.plain.md").read_bytes())], "en")
    other = [s.split() for block in plain.blocks for s in re.split(r"(?<=[.;?!”])\s+", block.text) if s.split()]

    def sentence(rng: random.Random) -> list[str]:
        return list(rng.choice(other))

    return numbered(Draft(sections, make=sentence))


# ── The edits ───────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Revision:
    """How often each edit is made: the first five of a word, the next four of a sentence, the next five of a paragraph.

    The last is how often a sentence that was edited stands, as it was before, in another section too.

    A `slip` changes one letter, as a misprint put right does (or one made). A sentence is one of fifteen words: one of
    five, or a line of verse, is edited a third as often.
    """

    name: str
    slip: float = 0.0
    reword: float = 0.0
    add: float = 0.0
    drop: float = 0.0
    swap: float = 0.0
    delete_sentence: float = 0.0
    new_sentence: float = 0.0
    swap_sentences: float = 0.0
    move_sentence: float = 0.0
    split: float = 0.0
    merge: float = 0.0
    delete_paragraph: float = 0.0
    new_paragraph: float = 0.0
    move_paragraph: float = 0.0
    copy_sentence: float = 0.0


# One word in a hundred, one sentence in forty, one paragraph in twenty.
LIGHT = Revision(
    "light", slip=0.004, reword=0.003, add=0.002, drop=0.001,
    delete_sentence=0.01, new_sentence=0.01, swap_sentences=0.003, move_sentence=0.002,
    split=0.02, merge=0.02, delete_paragraph=0.002, new_paragraph=0.006, move_paragraph=0.002,
)  # fmt: skip
# One word in twenty, one sentence in ten, one paragraph in six.
HEAVY = Revision(
    "heavy", slip=0.015, reword=0.013, add=0.011, drop=0.009, swap=0.002,
    delete_sentence=0.03, new_sentence=0.04, swap_sentences=0.02, move_sentence=0.01,
    split=0.05, merge=0.05, delete_paragraph=0.015, new_paragraph=0.035, move_paragraph=0.015,
)  # fmt: skip
# A third of the sentences, a tenth of the paragraphs.
DELETIONS = replace(LIGHT, name="deletions", delete_sentence=0.3, delete_paragraph=0.1)
# Half of the sentences that were edited, copied as they were into another section.
COPIES = replace(HEAVY, name="copies", copy_sentence=0.5)
REVISIONS = (LIGHT, HEAVY, DELETIONS, COPIES)


def revised(draft: Draft, plan: Revision, rng: random.Random) -> Draft:
    made = draft.copy()

    def new_sentence() -> Sentence:
        return [Word(text, -1) for text in draft.make(rng)]

    _revise_paragraphs(made, plan, rng, new_sentence)
    for section in made.sections:
        for paragraph in section.paragraphs:
            paragraph[:] = _revised_sentences(paragraph, plan, rng, new_sentence)
    _move_sentences(made, plan, rng)
    for section in made.sections:
        for paragraph in section.paragraphs:
            paragraph[:] = [s for s in (_revised_words(s, plan, rng, draft.make) for s in paragraph) if s]
        section.paragraphs[:] = [p for p in section.paragraphs if p]
    if plan.copy_sentence:
        _copy_sentences(draft, made, plan, rng)
    return made


def _copy_sentences(old: Draft, made: Draft, plan: Revision, rng: random.Random) -> None:
    """Put sentences of `old` that were edited into other sections of `made`, one in two as a paragraph of its own."""
    originals = {s[0].number: s for section in old.sections for p in section.paragraphs for s in p if s}
    owners = {word.number: number for number, s in originals.items() for word in s}
    copies: list[tuple[Section, Sentence]] = []
    for section in made.sections:
        for sentence in (s for p in section.paragraphs for s in p):
            known = next((owners[word.number] for word in sentence if word.number >= 0), None)
            if known is None or [w.text for w in sentence] == [w.text for w in originals[known]]:
                continue
            if rng.random() < plan.copy_sentence:
                copies.append((section, [Word(word.text, -1) for word in originals[known]]))
    for home, sentence in copies:
        target = rng.choice([one for one in made.sections if one is not home] or made.sections)
        if target.paragraphs and rng.random() < 0.5:
            paragraph = rng.choice(target.paragraphs)
            paragraph.insert(rng.randint(0, len(paragraph)), sentence)
        else:
            target.paragraphs.insert(rng.randint(0, len(target.paragraphs)), [sentence])


def _revise_paragraphs(made: Draft, plan: Revision, rng: random.Random, new: Callable[[], Sentence]) -> None:
    for section in made.sections:
        paragraphs: list[Paragraph] = []
        for paragraph in section.paragraphs:
            if rng.random() < plan.delete_paragraph:
                continue
            if rng.random() < plan.new_paragraph:
                paragraphs.append([new() for _ in range(rng.randint(1, 5))])
            if paragraphs and rng.random() < plan.merge:
                paragraphs[-1] += paragraph
            elif len(paragraph) > 1 and rng.random() < plan.split:
                at = rng.randrange(1, len(paragraph))
                paragraphs += [paragraph[:at], paragraph[at:]]
            elif len(paragraph) == 1 and len(paragraph[0]) > 1 and rng.random() < plan.split:
                at = rng.randrange(1, len(paragraph[0]))
                paragraphs += [[paragraph[0][:at]], [paragraph[0][at:]]]
            else:
                paragraphs.append(paragraph)
        section.paragraphs[:] = paragraphs
    for section in made.sections:
        for paragraph in list(section.paragraphs):
            if rng.random() < plan.move_paragraph:
                section.paragraphs[:] = [one for one in section.paragraphs if one is not paragraph]
                target = rng.choice(made.sections) if rng.random() < 0.3 else section
                target.paragraphs.insert(rng.randint(0, len(target.paragraphs)), paragraph)


def _revised_sentences(old: Paragraph, plan: Revision, rng: random.Random, new: Callable[[], Sentence]) -> Paragraph:
    made: Paragraph = []
    for sentence in old:
        share = _share(sentence)
        if rng.random() < plan.new_sentence * share:
            made.append(new())
        if rng.random() >= plan.delete_sentence * share:
            made.append(sentence)
            if len(made) > 1 and rng.random() < plan.swap_sentences * share:
                made[-1], made[-2] = made[-2], made[-1]
    return made


def _share(sentence: Sentence) -> float:
    return min(1.0, len(sentence) / 15)


def _move_sentences(made: Draft, plan: Revision, rng: random.Random) -> None:
    paragraphs = [p for section in made.sections for p in section.paragraphs]
    for paragraph in paragraphs:
        for sentence in list(paragraph):
            if rng.random() < plan.move_sentence * _share(sentence):
                paragraph[:] = [one for one in paragraph if one is not sentence]
                target = rng.choice(paragraphs)
                target.insert(rng.randint(0, len(target)), sentence)


def _revised_words(
    old: Sentence, plan: Revision, rng: random.Random, make: Callable[[random.Random], list[str]]
) -> Sentence:
    made: Sentence = []
    for word in old:
        if rng.random() < plan.drop:
            continue
        if rng.random() < plan.add:
            made.append(Word(_bare(rng.choice(make(rng))), -1))
        if rng.random() < plan.reword:
            word.text, word.same = _as_before(word.text, _bare(rng.choice(make(rng)))), False
        elif rng.random() < plan.slip:
            slipped = _slipped(word.text, rng)
            word.same = len(slipped) > 1 or slipped == word.text
            word.text = slipped
        made.append(word)
        if len(made) > 1 and rng.random() < plan.swap:
            made[-1], made[-2] = made[-2], made[-1]
    return made


_mark = re.compile(r"[,.;?!”，。；？、]+$")


def _bare(word: str) -> str:
    return _mark.sub("", word).lower() or word


def _as_before(old: str, new: str) -> str:
    """`new` with the punctuation and the capital of `old`."""
    behind = _mark.search(old)
    return (new[0].upper() + new[1:] if old[0].isupper() else new) + (behind[0] if behind else "")


def _slipped(word: str, rng: random.Random) -> str:
    """`word` with one letter changed, left out, doubled or exchanged with the next."""
    letters = [i for i, char in enumerate(word) if char.isalnum()]
    if not letters:
        return word
    i = rng.choice(letters)
    if not word.isascii() and not word[i].isascii():
        return word[:i] + rng.choice(_HAN_CHARACTERS) + word[i + 1 :]
    how = rng.randrange(4)
    if how == 0 or len(letters) == 1:
        return word[:i] + rng.choice("abcdefghijklmnoprstuvwy") + word[i + 1 :]
    if how == 1:
        return word[:i] + word[i + 1 :]
    if how == 2 or i + 1 not in letters:
        return word[:i] + word[i] + word[i:]
    return word[:i] + word[i + 1] + word[i] + word[i + 2 :]
