"""What the tests of search, cards and citations share: the decree, built with what they load."""

from pathlib import Path

from glossator import pipeline
from glossator.rendering import cards
from glossator.rendering.theme import strings
from glossator.source.load import load

ROOT = Path(__file__).parents[2]
SIZES = {1440: (1440, 900), 390: (390, 844)}


def built(output: Path) -> Path:
    report = pipeline.build(ROOT, output)
    assert not report.errors, [problem.message for problem in report.problems]
    if not (output / cards.CARDS).exists():
        sources = load(ROOT)
        linked, _, _ = pipeline.understand(sources)
        script = cards.script(linked, strings(sources.templates, "en"))
        (output / cards.CARDS).write_text(script, encoding="utf-8")
    return output
