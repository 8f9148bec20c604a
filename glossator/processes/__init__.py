"""Work on several cores: numbered pieces in, what was made of each out, the same as one process would make.

There is one file, `workers.py`: it forks, so that nothing needs to be sent to the other processes, and only what they
have made is sent back. `distribute` leaves it to each process what it does with its pieces; `apply_beside` is a map
whose items are begun while this process does something else. One process does everything where there is one core, or
no fork.
"""

from .workers import WorkerFailed, apply_beside, distribute

__all__ = ["WorkerFailed", "apply_beside", "distribute"]
