"""What a language tag (BCP 47) says that a page needs: the direction of its script."""

from __future__ import annotations

import re

_RTL_LANGUAGES = {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"}
_RTL_SCRIPTS = {"Adlm", "Arab", "Hebr", "Nkoo", "Rohg", "Syrc", "Thaa"}

# A language of two or three letters, a script, a region: the tags that a file is named by.
_shape = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?").fullmatch


def is_language(name: str) -> bool:
    """Whether `name` has the shape of a language tag: zh-Hans, de, pt-BR."""
    return bool(_shape(name))


def direction(lang: str) -> str:
    """The direction of a script, rtl or ltr: of the script that the tag names, else of its language."""
    parts = lang.split("-")
    script = next((part for part in parts[1:] if len(part) == 4), "")
    if script:
        return "rtl" if script.title() in _RTL_SCRIPTS else "ltr"
    return "rtl" if parts[0].lower() in _RTL_LANGUAGES else "ltr"
