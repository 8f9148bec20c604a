"""The number that a line begins with, in whatever shape: “First,” · “V.” · “(6)” · “§ 3a” · “1.2” · “第三条” · “b)”.

A shape is the label with its number replaced by the first of its series: “(1)”, “I.”, “chapter I”, “第一条”. A line
may be read in two ways (“(i)” is a letter or a Roman number, “C.” a hundred or a letter); which of them counts, the
series that it stands in decides (series.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from glossator.language import CJK


@dataclass(frozen=True, slots=True)
class Label:
    """A number at the beginning of line `line` (from 0); it ends at offset `end` of that line, what follows it and
    the white space included.

    `value` has one number, or several for “1.2”; `suffix` is what was squeezed in later: the a of “§ 3a”. `word` is
    the word that goes with it (“chapter”, “§”, “条”), `rank` how high such a label stands as a rule, 0 highest.
    """

    line: int
    value: tuple[int, ...]
    suffix: str
    shape: str
    end: int
    word: str = ""
    rank: int = 6
    alone: bool = False  # nothing else on the line

    @property
    def number(self) -> str:
        return ".".join(map(str, self.value)) + self.suffix


# What divisions are called, with their rank. Not a complete list: another word counts too, if its number is followed
# by a full stop, a colon, a dash or the end of the line.
_RANKED = (
    ("part teil buch book partie livre parte libro pars liber volume band tome часть книга μέρος βιβλίο", 0),
    ("titre title titolo título titulus", 0),
    ("chapter chap ch kapitel chapitre capítulo capitolo caput глава κεφάλαιο division subpart", 1),
    ("canto gesang chant act akt acte", 1),
    ("section sec sect abschnitt sección sezione раздел scene szene scène subchapter", 2),
    ("article art artikel artículo articolo статья άρθρο § §§ clause rule regel règle canon psalm letter stanza", 3),
    ("annex annexe anexo appendix schedule anlage anhang", 3),
    ("paragraph para absatz alinéa subsection", 5),
)
_RANKS = {word: rank for words, rank in _RANKED for word in words.split()}
_NO_DIVISIONS = ("page", "p", "pp", "seite", "s", "fig", "figure", "table", "tab", "abb", "note", "phase", "step", "no")
_HAN_RANKED = (("编 編 部 部分 卷 篇", 0), ("章 回", 1), ("节 節", 2), ("条 條", 3), ("款 项 項", 5), ("目", 6))
_HAN_RANKS = {word: rank for words, rank in _HAN_RANKED for word in words.split()}

_TO_NINETEEN = (
    (
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
        " eighteen nineteen"
    ),
    (
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
        " fifteenth sixteenth seventeenth eighteenth nineteenth"
    ),
)
_CARDINALS, _ORDINALS = (words.split() for words in _TO_NINETEEN)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_OTHER_ORDINALS = (  # the first ten, in the forms that open a line
    "erstens zweitens drittens viertens fünftens sechstens siebtens achtens neuntens zehntens",
    "erster zweiter dritter vierter fünfter sechster siebter achter neunter zehnter",
    "erstes zweites drittes viertes fünftes sechstes siebtes achtes neuntes zehntes",
    "erste zweite dritte vierte fünfte sechste siebte achte neunte zehnte",
    "premièrement deuxièmement troisièmement quatrièmement cinquièmement sixièmement septièmement huitièmement",
    "premier deuxième troisième quatrième cinquième sixième septième huitième neuvième dixième",
    "première seconde troisième quatrième cinquième sixième septième huitième neuvième dixième",
    "primero segundo tercero cuarto quinto sexto séptimo octavo noveno décimo",
    "primera segunda tercera cuarta quinta sexta séptima octava novena décima",
    "primo secondo terzo quarto quinto sesto settimo ottavo nono decimo",
    "prima seconda terza quarta quinta sesta settima ottava nona decima",
    "primus secundus tertius quartus quintus sextus septimus octavus nonus decimus",
    "prima secunda tertia quarta quinta sexta septima octava nona decima",
)


def _words() -> dict[str, int]:
    values: dict[str, int] = {}
    for other in _OTHER_ORDINALS:
        values |= {word: number for number, word in enumerate(other.split(), 1) if word not in values}
    values |= {word: number for number, word in enumerate(_CARDINALS, 1)}
    for ten, word in enumerate(_TENS, 2):
        values |= {word: ten * 10, f"{word[:-1]}ieth": ten * 10}
        values |= {f"{word}-{unit}": ten * 10 + n for n, unit in enumerate(_CARDINALS[:9], 1)}
        values |= {f"{word}-{unit}": ten * 10 + n for n, unit in enumerate(_ORDINALS[:9], 1)}
    for number, word in enumerate(_ORDINALS, 1):
        values |= {word: number, f"{word}ly": number}
    return values | {"firstly": 1, "thirdly": 3}


_WORD_NUMBERS = _words()
_ALPHABETS = ("abcdefghijklmnopqrstuvwxyz", "αβγδεζηθικλμνξοπρστυφχψω", "абвгдежзиклмнопрстуфхцчшщэюя")
_roman = re.compile(r"(?=[ivxlcdm])m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})").fullmatch
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
_HAN = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "兩": 2}
_HAN_CARDINALS = {"十": 10, "百": 100, "千": 1000}
_han = "零〇一二三四五六七八九十百千两兩"

_ARABIC = r"\d{1,4}"
_SUFFIX = r"(?:[ ]?(?:bis|ter|quater|quinquies)\b|[a-z](?![^\W\d_]))?"
_NUMBER = rf"(?:{_ARABIC}(?:\.\d{{1,3}})*{_SUFFIX}|[ivxlcdm]{{1,9}}|[^\W\d_](?:[^\W\d_]*(?:-[^\W\d_]+)?))"
_HAN_NUMBER = rf"(?:[{_han}]{{1,7}}|\d{{1,4}})"


def _pattern(source: str) -> re.Pattern[str]:
    return re.compile(source, re.IGNORECASE)


_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    # 第三章, 第 3 条
    ("han", _pattern(rf"第\s?(?P<n>{_HAN_NUMBER})\s?(?P<word>部分|[编編部卷篇章回节節条條款项項目])[\s：:、.]*")),
    # （一）, (1), [2], (a), (iv)
    ("round", _pattern(rf"(?P<open>[(（\[〔])\s?(?P<n>{_HAN_NUMBER}|{_NUMBER})\s?(?P<close>[)）\]〕])[.、:]?\s*")),
    # 一、
    ("listed", _pattern(rf"(?P<n>[{_han}]{{1,7}})(?P<close>[、．.])\s*")),
    # ①
    ("round", _pattern(r"(?P<open>)(?P<n>[\u2460-\u2473])(?P<close>)\s*")),
    # § 3a, § 4.
    ("worded", _pattern(rf"(?P<word>§{{1,2}})\s*(?P<n>{_ARABIC}{_SUFFIX})(?P<close>[.:)–—-]*)(?=\s|$)\s*")),
    # Chapter IV, ARTICLE 5., Part One:, Book the Second
    ("worded", _pattern(rf"(?P<word>[^\W\d_]{{1,14}})\.?\s+(?:the\s+)?(?P<n>{_NUMBER})"
                        r"(?P<close>[.:)]|\s*[–—]|\s-)?(?=\s|$)\s*")),
    # First Part, 3rd Canto, Zweiter Teil
    ("before", _pattern(r"(?P<n>[^\W\d_]+(?:-[^\W\d_]+)?|\d{1,3}(?:st|nd|rd|th|\.))\s+(?P<word>[^\W\d_]{3,14})"
                        r"(?P<close>[.:]|\s*[–—])?(?=\s|$)\s*")),
    # First, Secondly: Third. (a word of number, and a mark that sets it apart)
    ("ordinal", _pattern(r"(?P<n>[^\W\d_]{3,}(?:-[^\W\d_]+)?)(?P<close>[,:.，：]|\s*[–—])\s+")),
    # 1. 6) V. IV) a. 2: 1．, 1.1. and, where a letter follows at once, 1.Definitions
    ("listed", _pattern(rf"(?P<n>{_ARABIC}(?:\.\d{{1,3}})*{_SUFFIX}|[ivxlcdm]{{1,9}}|[^\W\d_])"
                        r"(?P<close>\.?\)|[.．、:°]|\s[–—-])(?=\s|$|(?<=\d[.．、)])[^\W\d_])\s*")),
    # 1.1 Scope
    ("listed", _pattern(r"(?P<n>\d{1,3}(?:\.\d{1,3})+)(?P<close>)\s+")),
    # a number alone: 7, XII, – 7 –
    ("alone", _pattern(rf"[–—-]?\s?(?P<n>{_ARABIC}|[ivxlcdm]{{1,9}}|[{_han}]{{1,7}}|[^\W\d_]{{3,12}}(?:-[^\W\d_]+)?)"
                       r"\s?[–—-]?$")),
    # 1 Introduction
    ("bare", _pattern(rf"(?P<n>{_ARABIC})(?P<close>)\s+(?=[^\W\d_])")),
)  # fmt: skip


def is_division(word: str) -> bool:
    """Whether a word is the usual one for a division: “chapter”, “§”, “条”; in lower case."""
    return word in _RANKS or word in _HAN_RANKS


def labels(line: int, text: str) -> list[Label]:
    """Every way in which the line can be read as one that begins with a number; none for most lines."""
    start = len(text) - len(text.lstrip())
    found: dict[tuple[str, tuple[int, ...]], Label] = {}
    if start < len(text) and (text[start].isalnum() or text[start] in "(（[〔§–—-" or "①" <= text[start] <= "⑳"):
        for how, pattern in _PATTERNS:
            match = pattern.match(text, start)
            if match:
                for label in _read(line, text, how, match):
                    found.setdefault((label.shape, label.value), label)
    return list(found.values())


def _read(line: int, text: str, how: str, match: re.Match[str]) -> Iterator[Label]:
    groups = match.groupdict()
    number, close = groups["n"], (groups.get("close") or "").strip()
    rest = text[match.end() :]
    word = (groups.get("word") or "").casefold()
    rank = 6
    if how in ("worded", "before"):
        if word in _NO_DIVISIONS or number.casefold() in _RANKS or _roman(word):
            return
        rank = _RANKS.get(word, -1)
        if how == "before" and (rank < 0 or number[:1].islower()):
            return
        if rank < 0 and rest and not close:
            return
        if rank < 0:
            rank = 3
    elif how == "han":
        rank = _HAN_RANKS[word]
    elif how == "bare" and not _begins_title(rest):
        return
    for kind, value, suffix in _values(number):
        if not _fits(how, kind, number, close, rest):
            continue
        shape = _shape(how, kind, groups, close, word, len(value))
        own = rank if word else _rank(how, kind, close)
        yield Label(line, value, suffix, shape, match.end(), word, own, not rest.strip())


def _values(number: str) -> Iterator[tuple[str, tuple[int, ...], str]]:
    """(kind, value, suffix) for each reading of the sign for a number; a kind is the first sign of its series."""
    lower = number.casefold()
    if number and "①" <= number[0] <= "⑳":
        yield "①", (ord(number[0]) - 0x245F,), ""
    elif found := re.fullmatch(r"(\d+(?:\.\d+)*)(?:st|nd|rd|th|\.)?\s?([a-z]*)", lower):
        value = tuple(int(digits) for digits in found[1].split("."))
        if all(value):
            yield ("1" if len(value) == 1 else ".".join("1" * len(value))), value, found[2]
    elif all(char in _han for char in number):
        if value_ := _from_han(number):
            yield "一", (value_,), ""
    elif lower in _WORD_NUMBERS:
        yield "first", (_WORD_NUMBERS[lower],), ""
    else:
        upper = number.isupper()
        if _roman(lower) and (upper or number.islower()):
            yield ("I" if upper else "i"), (_from_roman(lower),), ""
        if len(number) == 1 and (alphabet := next((a for a in _ALPHABETS if lower in a), "")):
            yield (alphabet[0].upper() if upper else alphabet[0]), (alphabet.index(lower) + 1,), ""


def _fits(how: str, kind: str, number: str, close: str, rest: str) -> bool:
    """Whether a sign of this kind can stand so: “I” alone is a number, a pronoun before other words is none."""
    if how == "ordinal":
        return kind == "first" and not number.islower() and number.casefold() not in _CARDINALS
    if how == "listed":
        # “a.” and “i.” end a word as often as they count; small ones are believed with a bracket, or in a series.
        # A letter and a colon name a speaker.
        return kind != "first" and not (close in (":", "：") and kind in ("A", "a", "α", "а", "Α", "А"))
    if how == "alone":
        return kind in ("1", "I", "一") or (kind == "first" and not number.islower())
    if how == "worded":
        return kind in ("1", "1.1", "1.1.1", "I", "first", "A") or (kind == "i" and not rest)
    if how == "before":
        return kind == "first" or (kind == "1" and not number.isdigit())
    return True


def _rank(how: str, kind: str, close: str) -> int:
    if how == "round":
        return 8 if kind in ("i", "a", "α", "а") else 7
    base = {"first": 4, "I": 4, "一": 4, "A": 5, "1": 6, "a": 8, "α": 8, "а": 8, "i": 9}.get(kind, 7)
    return base + (close.endswith(")"))


def _shape(how: str, kind: str, groups: dict[str, str | None], close: str, word: str, depth: int) -> str:
    close = close.replace("．", ".").replace("：", ":").replace("，", ",")
    if how == "round":
        opened = {"（": "(", "〔": "["}.get(groups["open"] or "", groups["open"] or "")
        return f"{opened}{kind}{({'（': ')', '(': ')', '[': ']', '〔': ']'}).get(groups['open'] or '', '')}"
    if how == "han":
        return f"第{kind}{word}"
    if how == "worded":
        return f"{word} {kind}"
    if how == "before":
        return f"{kind} {word}"
    if depth > 1:
        return kind  # 1.1 and 1.1. are one series
    return f"{kind}{close}"


def _begins_title(rest: str) -> bool:
    return bool(rest) and not rest[0].islower() and len(rest) <= 80 and rest.rstrip()[-1] not in ".!?;:,。；：，"


def _from_roman(lower: str) -> int:
    values = [_ROMAN[char] for char in lower]
    return sum(-v if v < after else v for v, after in zip(values, [*values[1:], 0], strict=True))


def _from_han(number: str) -> int:
    """十二 → 12, 二十 → 20, 一百零三 → 103, 二〇 → 20; 0 if it is none."""
    if not any(char in _HAN_CARDINALS for char in number):
        return int("".join(str(_HAN[char]) for char in number))
    total = digit = 0
    for char in number:
        if char in _HAN_CARDINALS:
            total += (digit or 1) * _HAN_CARDINALS[char]
            digit = 0
        else:
            digit = _HAN[char]
    return total + digit


_wide = re.compile(f"[{CJK}\u1100-\u115f\uac00-\ud7a3]")
_no_width = re.compile("[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u064b-\u065f\u200b-\u200f\u00ad]")


def width(text: str) -> int:
    """Columns that a line takes: two for each wide character (UAX #11), none for marks above and below others."""
    if text.isascii():
        return len(text)
    return len(text) + len(_wide.findall(text)) - len(_no_width.findall(text))
