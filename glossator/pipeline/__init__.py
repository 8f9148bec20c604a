"""The program: the stages one after the other, from the folder of an edition to its site.

In comes the folder; out go the site in output/, the locks that have changed beside the notes, and a `Report` with
every problem that was met. Begin with `program.py`, where `build` is the program in one function. `stages.py` has the
stages that touch no disk, which the preview and many commands run alone; `output.py` writes what they have made, and
`report.py` says what a run has found.
"""

from .output import changed_citation_lock
from .program import build, check, examine
from .report import Report
from .stages import formatted, understand

__all__ = ["Report", "build", "changed_citation_lock", "check", "examine", "formatted", "understand"]
