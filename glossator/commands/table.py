"""Every command, in the order in which the help lists them."""

from __future__ import annotations

from . import (
    build,
    check,
    cite,
    collate,
    completion,
    describe,
    eject,
    export,
    import_,
    init,
    new,
    reanchor,
    schema,
    serve,
    status,
)

COMMANDS = (
    build.COMMAND,
    check.COMMAND,
    serve.COMMAND,
    reanchor.COMMAND,
    cite.COMMAND,
    describe.COMMAND,
    status.COMMAND,
    new.COMMAND,
    import_.COMMAND,
    collate.COMMAND,
    export.COMMAND,
    init.COMMAND,
    eject.COMMAND,
    schema.COMMAND,
    completion.COMMAND,
)
