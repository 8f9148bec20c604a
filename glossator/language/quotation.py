"""Words that stand in quotation marks: in curly ones, angular ones, corner brackets, as word processors write them."""

from __future__ import annotations

# What begins a quotation in some language, with what may end it: Unicode, chapter 6.2, “Quotation Marks”.
_ENDS = {
    "“": "”", "„": "“”", "”": "”", "‟": "”", "‘": "’", "‚": "‘’", "’": "’", "«": "»", "»": "«", "‹": "›", "›": "‹",
    "「": "」", "『": "』", "＂": "＂",
}  # fmt: skip


def unquoted(text: str, straight: bool = False) -> str:
    """`text` without the quotation marks around it; "" if they do not enclose all of it.

    “Yes” and “no” are two pairs, not one. With `straight`, "…" and '…' are such marks too.
    """
    text = text.strip()
    first, inner = text[:1], text[1:-1]
    ends = first if straight and first in ('"', "'") else _ENDS.get(first, "")
    if len(text) < 3 or text[-1] not in ends:
        return ""
    closes_before = any(end in inner for end in ends)
    opens_again = first in inner or any(end == first for end in ends)
    return "" if closes_before and opens_again else inner.strip()
