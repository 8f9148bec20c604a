"""Style and scripts as they are published: what every page needs in one file each, squeezed.

`static/css/*.css` become `static/page.css` and `static/js/*.js` become `static/page.js`. What is loaded on first use
becomes `js/more/reading.js` and `js/more/tools.js`, with their style: each part alone would weigh half as much again.
What else a page loads on its own account (`lists.css`, `css/more/`, `js/more/`) and all other files stay files of
their own. What lies in `static/root/` goes to the top of the site: CNAME, robots.txt.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import rcssmin
import rjsmin

from glossator.model import SourceFile

# In the order of the cascade: the first declares the layers, the last is the editor's.
_STYLES = ("tokens", "base", "page", "notes", "numbered", "kinds", "print")
_LAST = "custom"
_ALONE = ("lists", "apparatus")
# What only an edition with a critical apparatus has.
_OF_APPARATUS = ("css/apparatus.css", "js/apparatus/apparatus.js")
_OF_PACKS = ("js/packs/packs.js",)  # … and with packs
# What is loaded together on first use: what comes with reading (`panel` is what all of `more/` shares), and the tools
# that a reader asks for by name.
_JOINED = {
    "reading": ("panel", "frame", "cards", "selection", "keys", "settings", "filter", "cite", "land"),
    "tools": ("own_words", "own_files", "own", "search"),
}

# rcssmin makes `a:is(b)` of `a :is(b)`, for within a rule it could be a declaration. Strings are passed over.
_descendant = re.compile(
    r"""("[^"]*"|'[^']*')|(?<=[^\s{};,>+~(])\s+(?=:(?::|(?:is|where|has|not|lang|dir|nth-[\w-]+)\(|"""
    r"""(?:first|last|only)-|hover|focus|active|target|checked|empty|link|visited|any-link))"""
)

ROOT = "root/"
STYLE, SCRIPT = "static/page.css", "static/page.js"
ICON = "static/favicon.svg"


def published(
    static: Mapping[str, SourceFile], kinds: Callable[[], str], *, apparatus: bool = False, packs: bool = False
) -> dict[str, Callable[[], bytes]]:
    """The makers of the files under `static/`; `kinds` gives the style of the edition's kinds, and `apparatus` says
    whether it has a critical apparatus, `packs` whether it lists packs.
    """
    makers: dict[str, Callable[[], bytes]] = {
        STYLE: lambda: _squeeze_css(_style(static, kinds())),
        SCRIPT: lambda: squeezed_js("".join(_text(static[name]) for name in _scripts(static))),
    }
    joined: set[str] = set()
    for kind, squeeze in (("css", _squeeze_css), ("js", squeezed_js)):
        for bundle, parts in _JOINED.items():
            names = [name for part in parts if (name := f"{kind}/more/{part}.{kind}") in static]
            joined.update(names)
            makers[f"static/{kind}/more/{bundle}.{kind}"] = lambda names=names, squeeze=squeeze: squeeze(  # type: ignore[misc]
                "\n".join(_text(static[name]) for name in names)
            )
    for name, file in static.items():
        if name in joined or name.startswith("js/interface/"):  # interface.py publishes these with words in them
            continue
        if name.startswith("css/") and name.count("/") == 1 and name[4:-4] not in _ALONE:
            continue
        if name in _scripts(static) or name.startswith(ROOT):
            continue
        if (name in _OF_APPARATUS and not apparatus) or (name in _OF_PACKS and not packs):
            continue
        path = f"static/{name.removeprefix('css/') if name[4:-4] in _ALONE else name}"
        makers[path] = lambda file=file, name=name: _alone(name, file)  # type: ignore[misc]
    return makers


def at_the_top(static: Mapping[str, SourceFile]) -> dict[str, SourceFile]:
    """The files of `static/root/`, by their place in the site."""
    return {name.removeprefix(ROOT): file for name, file in static.items() if name.startswith(ROOT)}


def published_as(name: str) -> str:
    """Where a file of `static/` that is not squeezed stands in the site."""
    return name.removeprefix(ROOT) if name.startswith(ROOT) else f"static/{name}"


def _scripts(static: Mapping[str, SourceFile]) -> list[str]:
    return sorted(name for name in static if name.startswith("js/") and name.count("/") == 1 and name.endswith(".js"))


def _style(static: Mapping[str, SourceFile], kinds: str) -> str:
    """The known files in their order, then any that the edition adds, then `custom.css`."""
    styles = {
        name[4:-4]: _text(file) for name, file in static.items() if name.startswith("css/") and name.count("/") == 1
    }
    added = sorted(set(styles) - {*_STYLES, *_ALONE, _LAST})
    parts = [kinds if name == "kinds" else styles.get(name, "") for name in (*_STYLES, *added, _LAST)]
    return "\n".join(parts)


def _alone(name: str, file: SourceFile) -> bytes:
    if name.endswith(".css"):
        return _squeeze_css(_text(file))
    return squeezed_js(_text(file)) if name.startswith("js/") else file.data


def _text(file: SourceFile) -> str:
    return file.data.decode("utf-8", "replace")


def _squeeze_css(style: str) -> bytes:
    spelled_out = _descendant.sub(lambda match: match[1] or " *", style)
    return str(rcssmin.cssmin(spelled_out)).encode()


def squeezed_js(script: str) -> bytes:
    """A script without remarks and needless blanks."""
    return str(rjsmin.jsmin(script)).encode()
