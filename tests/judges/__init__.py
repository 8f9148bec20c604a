"""Other people's programs that judge our pages: the Nu Html Checker and axe-core.

Each is a function from pages to a list of complaints, one line each; an empty list is a pass.
``make test`` installs both.
"""

from pathlib import Path

NODE_MODULES = Path(__file__).resolve().parents[2] / "node_modules"


def installed(path: str) -> Path:
    """Give a file below node_modules, or say how it gets there."""
    file = NODE_MODULES / path
    if not file.is_file():
        raise FileNotFoundError(f"{file} is missing: `make test` installs it")
    return file
