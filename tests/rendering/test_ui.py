"""The words of the interface: every language has all of them, with the same places to fill in, and rightly set."""

import re
from pathlib import Path

import pytest

from glossator.rendering.theme import strings
from glossator.source import load as load_edition
from glossator.strict_yaml.reading import load
from tests.tiny import write

UI = Path(__file__).parents[2] / "templates" / "ui"
LANGUAGES = sorted(file.stem for file in UI.glob("*.yaml") if file.stem != "en")
NARROW = "\u202f"  # the no-break space of French


def words(lang: str) -> dict[str, str]:
    file = UI / f"{lang}.yaml"
    node, problems = load(file.read_bytes(), file.name)
    assert problems == []
    return {str(key): str(value) for key, value in node.items()}


def places(text: str) -> list[str]:
    return sorted(re.findall(r"\{\d*\}", text))


def test_the_languages_there_are():
    assert set(LANGUAGES) == {"ar", "de", "el", "es", "fr", "he", "it", "ja", "pt", "ru", "zh-Hans"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_has_every_word(lang):
    english, other = words("en"), words(lang)
    assert list(other) == list(english)
    assert {key for key in english if places(english[key]) != places(other[key])} == set()
    assert [key for key, word in other.items() if not word.strip()] == []


@pytest.mark.parametrize("lang", ["en", *LANGUAGES])
def test_quotation_marks_and_apostrophes_are_those_of_a_printer(lang):
    for key, word in words(lang).items():
        assert not re.search(r"['\"]|\.\.\.|  ", word), key


def test_french_spaces():
    for key, word in words("fr").items():
        assert not re.search(f"[^{NARROW}][;:!?»]|«[^{NARROW}]", word), key


def test_german_quotation_marks():
    for key, word in words("de").items():
        assert not re.search("[”«»‚‘]", word), key
        assert word.count("„") == word.count("“"), key


def test_arabic_punctuation():
    for key, word in words("ar").items():
        assert not re.search("[,;?]", word), key


def test_chinese_punctuation():
    for key, word in words("zh-Hans").items():
        assert not re.search(r"[,;:?!()]|\.(?!\w)", word), key
        assert not re.search(r"[\u4e00-\u9fff] [\u4e00-\u9fff]", word), key


def test_words_of_an_edition_lie_over_the_engines_own(tmp_path):
    write(tmp_path, {"content/edition.yaml": "texts: [t]\nlang: de-AT\n", "content/t.md": "# T\n\nA lamp.\n"})
    write(tmp_path, {"templates/ui/de.yaml": "contents: Inhalte\n", "templates/ui/en.yaml": "menu: Bill of fare\n"})
    german = strings(load_edition(tmp_path).templates, "de-AT")
    assert (german["contents"], german["menu"]) == ("Inhalte", words("de")["menu"])
    english = strings(load_edition(tmp_path).templates, "en")
    assert english == {**words("en"), "menu": "Bill of fare"}
