"""`python -m bench`; see `python -m bench --help`."""

from .run import main

if __name__ == "__main__":  # the process that writes the books imports this file too
    raise SystemExit(main())
