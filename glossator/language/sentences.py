"""Where a sentence begins: there a capital belongs to the sentence, not to the word."""

from __future__ import annotations

import re
from collections.abc import Callable

_ENDS = ".!?:;…؟։"
_CLOSE = "\"'”’»›“‘)\\]"
_OPEN = "\"'“”„‟«»‹›‘’‚‛(\\[¿¡"
_BEFORE = 24  # characters that are looked at

_begins = re.compile(
    # the text or a sentence, whatever is opened there: “(‘Sea …
    rf"(?:^|[{_ENDS}]\s?[{_CLOSE}]*\s+|^[-–—―]\s*|\s[–—―]\s*|\s-\s+|(?:…|\.\.\.)\s*)(?:[{_OPEN}]\s?)*$"
    # speech that is opened in a sentence: French sets a space after the mark, and German may turn the two round
    r"|(?:[¿¡«„‟]\s?|(?:^|[\s(\[])[“”»\"])[\"'“‘‹(\[]*$"
).search
_opened = re.compile(rf"\n[\s{_OPEN}–—―…-]*$").search


def begins_sentence(text: str, at: int, is_line: Callable[[int], bool]) -> bool:
    """Whether a sentence begins with the word at `at` of a block's plain text, or a line of verse does.

    `is_line` tells whether the line break at some place of `text` ends a line that is one, not only of the source.
    """
    before = text[max(0, at - _BEFORE) : at]
    if _begins(before):
        return True
    opened = _opened(before)
    return opened is not None and is_line(at - len(before) + opened.start())
