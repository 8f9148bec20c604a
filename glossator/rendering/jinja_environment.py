"""Jinja with shortcuts for what a page asks thousands of times, and its code kept between runs; the same output."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from types import BuiltinMethodType
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, FunctionLoader, StrictUndefined, select_autoescape
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import Expr
from jinja2.runtime import Context, Macro
from jinja2.sandbox import SandboxedEnvironment
from jinja2.utils import missing
from markupsafe import Markup, escape

from glossator.files import compiled
from glossator.language import identifiers


def environment(source: Callable[[str], tuple[str, str, None] | None], *, trusted: bool) -> Environment:
    """What renders templates; `source` gives the text of one by its name, and its path.

    Templates that are not `trusted` run in Jinja's sandbox: they get at what they are given and at nothing behind it.
    """
    return (_Environment if trusted else _Sandboxed)(
        loader=FunctionLoader(source),
        autoescape=select_autoescape(["html"]),
        undefined=_Missing,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=_Compiled(folder) if (folder := compiled("templates" if trusted else "sandboxed")) else None,
    )


class _Missing(StrictUndefined):
    """What is not there; its message is for somebody who does not know Python."""

    @property
    def _undefined_message(self) -> str:
        if self._undefined_hint or not isinstance(self._undefined_name, str):
            return super()._undefined_message
        if self._undefined_obj is missing:
            return f"nothing here is called `{self._undefined_name}`"
        names = names_of(self._undefined_obj)
        message = f"there is no `{self._undefined_name}` in this"
        near = identifiers.did_you_mean(self._undefined_name, names, shown="`{}`")
        return f"{message}; {near or 'it has: ' + ', '.join(names)}" if names else message


def names_of(value: Any) -> list[str]:
    """What a template may ask of one of our values by name."""
    if isinstance(value, Mapping):
        return [str(name) for name in value]
    return [name for name in getattr(value, "_fields", ()) if name[0] != "_"]


class _Environment(Environment):
    def getattr(self, obj: Any, attribute: str) -> Any:
        # Jinja asks a mapping for an attribute first, and that fails for every key that is no method's name.
        if type(obj) is dict and attribute in obj and attribute not in _METHODS:
            return obj[attribute]
        try:
            return getattr(obj, attribute)
        except AttributeError:
            return super().getattr(obj, attribute)

    @staticmethod
    def escaped(value: Any) -> str:
        """A value as it is written out, without making `Markup` of words that have nothing to escape."""
        kind = type(value)
        return value if kind is Markup or (kind is str and not _special(value)) else escape(value)


class _Sandboxed(SandboxedEnvironment):
    """The sandbox, with shortcuts to what is certainly harmless: what our own views hold, and macros."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        kind = type(obj)
        if kind is dict:
            if attribute in obj and attribute not in _METHODS:
                return obj[attribute]
        elif attribute[0] != "_" and kind.__module__.startswith(_VIEWS):
            try:
                return getattr(obj, attribute)
            except AttributeError:
                pass
        elif kind is str and attribute == "format" and not _reaches(obj):
            return obj.format
        return super().getattr(obj, attribute)

    def call(self, context: Context, obj: Any, *args: Any, **kwargs: Any) -> Any:
        if type(obj) is Macro or (type(obj) is BuiltinMethodType and _is_plain_format(obj)):
            return context.call(obj, *args, **kwargs)
        return super().call(context, obj, *args, **kwargs)

    escaped = staticmethod(_Environment.escaped)


_VIEWS = f"{__name__.rpartition('.')[0]}."


def _is_plain_format(method: Any) -> bool:
    return method.__name__ == "format" and type(method.__self__) is str and not _reaches(method.__self__)


_reaches = re.compile(r"\{[^}]*[.\[]").search  # a placeholder that looks into what it is given: {0.x}, {0[x]}


_METHODS = frozenset(dir(dict))
_special = re.compile("[&<>\"']").search


_CODE = 1  # counted up when `_Code` changes


class _Code(CodeGenerator):
    def _output_child_pre(self, node: Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("environment.escaped(")
        else:
            super()._output_child_pre(node, frame, finalize)


_Environment.code_generator_class = _Sandboxed.code_generator_class = _Code


class _Compiled(FileSystemBytecodeCache):
    """Templates as Python code, kept as Python keeps its own; to compile them takes as long as fifty pages."""

    def get_source_checksum(self, source: str) -> str:
        return super().get_source_checksum(f"{_CODE} {source}")

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)
