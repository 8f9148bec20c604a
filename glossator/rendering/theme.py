"""How the edition looks: its templates, its interface strings, and what an editor is told when one has a mistake."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from jinja2 import TemplateError, TemplateSyntaxError

from glossator.language import identifiers, near_languages
from glossator.model import Origin, Problem, SourceFile
from glossator.problems import problem
from glossator.strict_yaml import Mapping as YamlMapping
from glossator.strict_yaml import load as load_yaml
from glossator.strict_yaml import origin as yaml_origin

from .jinja_environment import environment


class Broken(Exception):
    """A template or a file of interface strings that does not work."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems[0].message)
        self.problems = list(problems)


class Theme:
    """The templates of an edition, the engine's own where it has none, and the words of its interface."""

    def __init__(self, templates: Mapping[str, SourceFile], lang: str, *, trusted: bool = False) -> None:
        self.templates, self.trusted = templates, trusted
        self.ui = strings(templates, lang)
        self.tools = {name: words["open"] for name, words in tool_words(self.ui).items()}  # on the buttons of the bar
        self._environment = environment(self._source, trusted=trusted)

    def _source(self, name: str) -> tuple[str, str, None] | None:
        """A template's text, and its path, by which a mistake in it is placed."""
        file = self.templates.get(name)
        return (file.data.decode("utf-8", "replace"), file.path, None) if file else None

    def render(self, template: str, **context: Any) -> str:
        """`template` with the interface strings and `context`; raises `Broken`."""
        try:
            return self._environment.get_template(template).render(ui=self.ui, tools=self.tools, **context)
        except Exception as error:
            if self.trusted and not isinstance(error, TemplateError):
                raise  # a fault of ours
            raise Broken([self._problem(error, ("ui", "tools", *context))]) from error

    def _problem(self, error: Exception, names: Sequence[str] = ()) -> Problem:
        """What an editor is told; `names` are those that the template was given."""
        path, line = "templates", 1
        if isinstance(error, TemplateSyntaxError):
            file = self.templates.get(error.name or "")
            path, line = file.path if file else f"templates/{error.name}", error.lineno
        else:
            paths = {file.path for file in self.templates.values()}
            trace = error.__traceback__
            while trace:
                # Jinja rewrites the frames of a template's code so that they bear its name and the lines of its source.
                if trace.tb_frame.f_code.co_filename in paths:
                    path, line = trace.tb_frame.f_code.co_filename, trace.tb_lineno
                trace = trace.tb_next
        origin = Origin(path, line)
        hint = "templates/README.md names what each template is given"
        message = str(error.message if isinstance(error, TemplateError) else error)
        if message.startswith("there is no `"):
            message, _, near = message.partition("; ")
            hint = near or hint
        elif match := _not_called(message):
            # What is given to the page and not seen here: a macro's file was imported without its context.
            context = "a macro sees it only if its file is imported like this: {% from … import … with context %}"
            hint = context if match[1] in names else identifiers.did_you_mean(match[1], names, shown="`{}`") or hint
        return problem("G075", origin, f"the template does not work: {message}", hint)


_not_called = re.compile(r"nothing here is called `(\w+)`").match


def tool_words(ui: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """The words of each tool, by their keys: a tool is a NAME that has a word NAME_open."""
    names = [key.removesuffix("_open") for key in ui if key.endswith("_open")]
    return {
        name: {key.removeprefix(f"{name}_"): word for key, word in ui.items() if key.startswith(f"{name}_")}
        for name in names
    }


def strings(templates: Mapping[str, SourceFile], lang: str) -> dict[str, str]:
    """The words of the interface: English, with those of `lang` (and of wider languages before it) over them.

    Of each language first the engine's and then the edition's own, which may have as many as it likes.
    """
    words: dict[str, str] = {}
    for name in dict.fromkeys(("en", *near_languages(lang))):
        for path in (f"ui/engine/{name}.yaml", f"ui/{name}.yaml"):
            if file := templates.get(path):
                words |= _words(file, words)
    return words


def _words(file: SourceFile, earlier: Mapping[str, str]) -> dict[str, str]:
    """The words of a file, each with no more places to fill in than the word has in `earlier`; raises
    `Broken`.
    """
    node, problems = load_yaml(file.data, file.path)
    if problems or not isinstance(node, YamlMapping):
        raise Broken(problems or [problem("G031", Origin(file.path), "interface strings are a mapping")])
    for key, word in node.items():
        usual = earlier.get(str(key), "")
        if not isinstance(word, str):
            problems.append(problem("G031", yaml_origin(key, file.path), f"`{key}` must be words"))
        elif (places := usual.count("{}") or len(set(_PLACE(usual)))) and not _can_be_filled(word, places):
            hint = f"the engine has “{usual}”; write a brace twice to show it as one: {{{{"
            problems.append(problem("G075", yaml_origin(word, file.path), f"`{key}` cannot be filled in", hint))
    if problems:
        raise Broken(problems)
    return {str(key): str(word) for key, word in node.items()}


_PLACE = re.compile(r"\{\d*\}").findall


def _can_be_filled(word: str, places: int) -> bool:
    try:
        word.format(*range(places))
    except (LookupError, ValueError):
        return False
    return True
