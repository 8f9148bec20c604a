"""What the tests of installing share: the locks as they are read, and the programs of .ci/."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]


def pinned(lock: str) -> dict[str, Requirement]:
    """The requirements of a lock, each of which has a digest, by name."""
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    made = {}
    for line in text.splitlines():
        if not line.startswith((" ", "#")):
            requirement, *digests = line.split(" --hash=")
            assert digests, f"{lock}: {line}"
            assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", digest.strip()) for digest in digests)
            made[canonicalize_name(Requirement(requirement).name)] = Requirement(requirement)
    return made


def script(path: str) -> ModuleType:
    """A program of .ci/, which is no package, as a module."""
    spec = importlib.util.spec_from_file_location(Path(path).stem, ROOT / path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
