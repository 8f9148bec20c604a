"""Work in a process of its own that the file system can refuse something, even where the tests are run by root."""

from __future__ import annotations

import ctypes
import os
import pickle
import signal
import sys
import traceback
from collections.abc import Callable
from typing import Any

_CAPABILITIES = 0x20080522  # _LINUX_CAPABILITY_VERSION_3 of linux/capability.h
_SECONDS = 60  # whoever waits longer waits for a pipe


def unprivileged(work: Callable[[], Any]) -> Any:
    """What `work` gives in a forked process that is nobody special; an assertion fails here as it does there."""
    answer, back = os.pipe()
    child = os.fork()
    if not child:
        os.close(answer)
        signal.alarm(_SECONDS)
        try:
            _drop_privileges()
            result = True, work()
        except BaseException:  # noqa: BLE001  it is shown by the other process
            result = False, traceback.format_exc()
        with os.fdopen(back, "wb") as file:
            pickle.dump(result, file)
        os._exit(0)
    os.close(back)
    with os.fdopen(answer, "rb") as file:
        data = file.read()
    _, status = os.waitpid(child, 0)
    assert status == 0, f"the process ended with {status} (14: it was waiting for something)"
    is_done, result = pickle.loads(data)  # noqa: S301  from our own process
    assert is_done, result
    return result


def _drop_privileges() -> None:
    """Take from root what lets it read and write everything: what it owns then has its owner's permissions."""
    if os.geteuid() == 0 and sys.platform == "linux":
        header = (ctypes.c_uint32 * 2)(_CAPABILITIES, 0)
        assert ctypes.CDLL(None, use_errno=True).capset(header, (ctypes.c_uint32 * 6)()) == 0
