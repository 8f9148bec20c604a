"""Glossator turns a text in Markdown and stand-off notes in YAML into an annotated reading edition.

    load -> parse -> anchor -> gloss -> link -> render -> write

`load` reads the edition's folder; `parse` makes texts of sections of rows of blocks, and notes and terms; `anchor`
finds the words each note is about, exactly once or not at all; `gloss` finds the glossary's terms and the names of
the index; `link` numbers the notes, cuts the text into pages and checks every link; `render` marks the words and
makes the pages; `write` exchanges the published site for the new one in one step. Each stage is a function of
values and returns what it made with every problem it met. `pipeline` has them one after the other.
"""

__version__ = "0.1.0"
