"""An edition's own templates run in Jinja's sandbox: they get at what they are given, and at nothing behind it."""

from __future__ import annotations

import pytest

from glossator.pipeline import build, check
from tests.tiny import EDITION, write

TEXT = {"content/t.md": "# T\n\nThe lamp was lit.\n"}

# A check to `check.py` of Jinja's own tests, and what its past security notices were about.
ESCAPES = [
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ edition.__class__ }}",
    "{{ self.__init__.__globals__ }}",
    "{{ cycler.__init__.__globals__.os.popen('true').read() }}",
    "{{ edition.title.format.__self__.__class__ }}",
    "{{ '{0.__class__.__init__.__globals__}'.format(edition) }}",
    "{{ ('{0.__class__}'|attr('format'))(edition) }}",
    "{{ (['{0.__class__}']|map(attribute='format')|first)(edition) }}",
    "{{ ui.update.__func__ }}",
    "{{ joiner.__call__.__globals__ }}",
    "{% for n in range(10000000) %}{% endfor %}",
    "{{ page.title|attr('__class__') }}{{ page.title.__class__.__base__ }}",
    "{{ kinds.__class__.__base__.__subclasses__() }}",
]


@pytest.mark.parametrize("template", ESCAPES)
def test_a_template_reaches_nothing_of_the_program(tmp_path, template):
    root = write(tmp_path, TEXT | {"templates/404.html": template})
    report = build(root)
    page = root / "output/404.html"
    if report.errors:
        assert {one.code for one in report.problems} == {"G075"}
        assert {one.origin.path for one in report.problems} == {"templates/404.html"}
    else:
        assert "class" not in page.read_text()
        assert "function" not in page.read_text()


def test_words_of_the_interface_reach_nothing_either(tmp_path):
    """They are formats: what stands between the braces could look into what is filled in."""
    files = {
        "content/edition.yaml": f"{EDITION}lang: nl\neditors: [A]\n",
        "templates/ui/nl.yaml": 'edited_by: "{0.__class__.__mro__}"\n',
    }
    root = write(tmp_path, TEXT | files)
    assert build(root).errors or "class" not in (root / "output/index.html").read_text().partition("<footer")[2]


@pytest.mark.parametrize(
    "template", ["{{ 1 / 0 }}", "{{ edition.title + 1 }}", "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}"]
)
def test_an_exception_in_an_own_template_is_the_template_s(tmp_path, template):
    [found] = check(write(tmp_path, TEXT | {"templates/404.html": f"\n{template}"})).problems
    assert (found.code, found.origin.path, found.origin.line) == ("G075", "templates/404.html", 2)
    assert found.message.startswith("the template does not work: ")
    assert "Error" not in found.message, "the names of Python's classes say nothing to an editor"


def test_in_the_sandbox_the_same_bytes_are_made(tmp_path):
    files = TEXT | {"annotations/t/n.yaml": "kind: note\nnotes:\n- {quote: lit, note: N}\n",
                    "annotations/glossary.yaml": "terms:\n- {term: lamp, definition: D}\n"}  # fmt: skip
    plain, own = write(tmp_path / "plain", files), write(tmp_path / "own", files | {"templates/unused.html": ""})
    assert not build(plain).problems
    assert not build(own).problems
    made = [
        {path.relative_to(root): path.read_bytes() for path in (root / "output").rglob("*") if path.is_file()}
        for root in (plain, own)
    ]
    assert made[0] == made[1]
