"""Glossator measured against other site generators, all in one run on one machine: `python -m bench`.

    corpus.py   a seeded book with notes and glossary, and how Glossator has it on disk
    peers.py    the same book as each of the others would have it
    systems.py  the table of systems: how each is installed, run, served, and what its job leaves out
    measure.py  seconds and megabytes of a command; seconds from an edit to the served page
    run.py      the rounds, and the command line
    report.py   the figures as results.md
    anchors.py  what becomes of notes when their text is edited: `python -m bench.anchors`
    living.py   the texts that are edited for it; finding.py measures how fast quotes are found
    desk.py     from a saved note to the words on the screen: `python -m bench.desk`
    citations.py  citations against citeproc-js; citing_cost.py what they cost a build
    reading.py  the reading page in a browser, by itself: `python -m bench.reading`
    cliff.py    editions of unusual shape, built at one size and at twice that: `python -m bench.cliff`
    sites/      what is the same in every book: configuration and templates of each peer

Books and outputs lie in a memory file system, so that no figure is about a disk. The peers written in Python are in
requirements-bench.lock, which `make bench` installs into .venv-bench; that of Node is installed into .cache/bench/ at
the first run.
"""
