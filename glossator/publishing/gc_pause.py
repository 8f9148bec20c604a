"""Python's search for garbage, held off while a run makes many things and hardly a cycle of them."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_looking_for_garbage() -> Iterator[None]:
    """To look for some takes a sixth of a build's time, and a twentieth of a small one's to look while importing."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
