"""The front door: ``python build.py [build|serve|check|…]``; see ``python build.py --help``."""

from glossator.commands import run

if __name__ == "__main__":  # a second process that starts anew imports this file too
    run()
