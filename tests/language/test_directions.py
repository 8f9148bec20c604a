"""Language tags: which are some, and the direction that each is written in."""

# ruff: noqa: SIM905  (tables that one can read)

import pytest

from glossator.language.directions import direction, is_tag


@pytest.mark.parametrize(
    "tag",
    "ar he hbo iw pnb azb fa ur yi ji ckb arc syr dv nqo ar-1996 uz-Arab pa-PK az-IR ku-IQ und-Hebr AR he-IL".split(),
)
def test_from_right_to_left(tag):
    assert is_tag(tag)
    assert direction(tag) == "rtl"


@pytest.mark.parametrize(
    "tag", "en grc zh-Hans sr-Latn-RS x-private pa pa-IN az ku ar-Latn yi-Latn sd-IN de-1996 de-x-arab mn-Mong".split()
)
def test_from_left_to_right(tag):
    assert is_tag(tag)
    assert direction(tag) == "ltr"


@pytest.mark.parametrize(
    "tag",
    "zh-yue-Hant sl-rozaj-biske de-CH-1901 es-419 en-a-bbb-x-a-ccc i-klingon en-GB-oed sgn-BE-FR zh-cmn-Hans".split(),
)
def test_tags(tag):
    assert is_tag(tag)


@pytest.mark.parametrize(
    "tag", ["", "klingon!!", "english", "e", "zh_Hans", "en-", "-en", "en--US", "en-u", "de-Latn-Latn", "é"]
)
def test_no_tags(tag):
    assert not is_tag(tag)
