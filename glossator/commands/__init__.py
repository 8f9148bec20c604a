"""The program as it is called: `python build.py COMMAND`, or `glossator COMMAND` where it is installed.

`command_line.py` reads the words and ends with an exit code; a plain build is read there without argparse, because it
is given so often. Each other file is one command, holding its arguments, what it does and its exit codes; `table.py`
is their list, in the order in which the help shows them.
"""

from .command_line import run

__all__ = ["run"]
