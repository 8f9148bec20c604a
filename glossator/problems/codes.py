"""The ledger: every problem an editor can meet, with its cause and its cure.

The codes go by what they are about: G001–G009 YAML, G010–G029 anchoring, G030–G039 fields and types, G040–G049
glossary, G050–G059 links, G060–G069 and G090–G099 source text and Markdown, G070–G079 configuration, files and output,
G080–G089 names and ids, G100–G109 citations, G110–G119 a critical apparatus, G120–G129 packs. docs/problems.md is made
from it, and each has a case in tests/cases/.
"""

from __future__ import annotations

from typing import NamedTuple

from glossator.model import Severity


class Code(NamedTuple):
    """One row of the ledger: `title` is a short line, `cause` and `cure` are sentences for docs/."""

    code: str
    severity: Severity
    title: str
    cause: str
    cure: str


_ROWS = (
    Code(
        "G001",
        "error",
        "the file is not UTF-8",
        "The bytes of the file are not UTF-8: it was saved in an older encoding, or as UTF-16.",
        "Open the file in the encoding it was saved in, and save it as UTF-8.",
    ),
    Code(
        "G002",
        "error",
        "a character that is not allowed in a file",
        "The file contains a control character, or an invisible one that programs read differently,"
        " such as U+2028. They often come in by copy and paste.",
        'Delete it. Where it is meant in YAML, write it as an escape in double quotation marks, such as "\\u2028".',
    ),
    Code(
        "G003",
        "error",
        "a tab as indentation",
        "A line begins with a tab, or a tab follows a dash. How wide a tab is depends on the program,"
        " so nobody can say what such a line belongs to.",
        "Use spaces instead. Most text editors can be set to write spaces for the tab key.",
    ),
    Code(
        "G004",
        "error",
        "the YAML cannot be read",
        "The file breaks YAML's grammar, mostly because a text contains a character that means something"
        " in YAML. What follows in the file has not been read.",
        "Put the text in quotation marks, or align the line with its neighbours; the hint says which.",
    ),
    Code(
        "G005",
        "error",
        "a key that occurs twice",
        "The same key occurs twice in one mapping, so that one of the two values would be lost. Keys"
        " that look the same are the same, however their accents are encoded.",
        "Delete one, or merge the two.",
    ),
    Code(
        "G006",
        "error",
        "a feature of YAML that is not used here",
        "Anchors (&), aliases (*), tags (!), merge keys (<<) and several documents in one file (---)"
        " are refused. Mostly such a character was meant as the beginning of a text.",
        "Put the text in quotation marks; otherwise write out what the feature stands for.",
    ),
    Code(
        "G007",
        "error",
        "nested too deeply",
        "Lists and mappings are nested more than twenty deep; no file here needs a third of that.",
        "Look for brackets that belong to a text, and put that text in quotation marks.",
    ),
    Code(
        "G008",
        "error",
        "a key that is empty or not a text",
        "Before a colon, where a name is expected, there is nothing, a list or a mapping. If there is nothing, the"
        " rest of the file has not been read.",
        "Write the name, or put a text that has brackets in it in quotation marks.",
    ),
    Code(
        "G009",
        "warning",
        "a text cut off by #",
        "In YAML a space and # begin a comment. Here no space follows the #, so that it may have been"
        " meant as part of the text.",
        "Put the text in quotation marks; if it is a comment, write a space after the #.",
    ),
    Code(
        "G010",
        "error",
        "the quote is in the text more than once",
        "The words of the quote are in the text several times, so they do not say which place is meant.",
        "Add the `at` (and `nth`) of the place from the list, quote a few words more, or give a longer "
        "passage in `within`.",
    ),
    Code(
        "G011",
        "error",
        "no such place in the text",
        "`at` names a section or block that the text does not have.",
        "Use a section's number or id (“8”, “art-8”) or a block's locus (“8.2”), as the page shows it beside "
        "the paragraph.",
    ),
    Code(
        "G012",
        "error",
        "the quote is not in the text",
        "The words of the quote are not in the text, or not in the place that `at` or `within` names.",
        "Copy the words from the text; the hint shows the passage that is most like them.",
    ),
    Code(
        "G013",
        "error",
        "the passage in `within` is not there exactly once",
        "`within` must be a passage that is in the text exactly once.",
        "Copy the passage from the text, and make it longer if it is there twice.",
    ),
    Code(
        "G014",
        "error",
        "`nth` counts too far",
        "The words occur in the place that `at` names fewer times than `nth` says.",
        "Lower `nth`, or check `at`.",
    ),
    Code(
        "G015",
        "error",
        "`to` does not come after `from`",
        "In a quote with `from` and `to`, the words of `to` must come after those of `from`.",
        "Copy the last words of the passage into `to`.",
    ),
    Code(
        "G016",
        "error",
        "the passage crosses from page to page",
        "A note is shown beside its words, so its words must be on one page.",
        "Quote the two parts as two places, or make larger pages (`pages` in the text's front matter).",
    ),
    Code(
        "G020",
        "error",
        "the note may have moved",
        "The words are in the text, but the text around them is not what the lock recorded: the passage that the note"
        " was written for was changed, moved or deleted, and the same words are elsewhere.",
        "Run `reanchor`: it shows what the lock recorded and what is there now, and asks. Say yes "
        "if the place is right, or correct the quote.",
    ),
    Code(
        "G021",
        "warning",
        "the words of a note are in several places now",
        "Words that were in the text once are there again. The lock knows which place the note was written "
        "for, so the note stays there.",
        "Add the `at` from the list, so that the note can do without the lock.",
    ),
    Code(
        "G022",
        "error",
        "a lock that cannot be read",
        "anchors.lock.json is written by the program; here it is damaged, perhaps by a merge.",
        "Restore the file from version control; or delete it, check the place of every note, and build.",
    ),
    Code(
        "G023",
        "error",
        "the lock is not up to date",
        "With --locked nothing may be added to the lock, but the notes and the text require it.",
        "Build without --locked on your machine and commit the lock that it writes.",
    ),
    Code(
        "G030",
        "error",
        "an unknown field",
        "The entry has a field that entries of its sort do not have; most often it is misspelt.",
        "Use the field the hint names, or take the line out.",
    ),
    Code(
        "G031",
        "error",
        "a value of the wrong shape",
        "There is a list, a mapping or a single value where another of these is expected.",
        "Write it in the shape that the hint shows.",
    ),
    Code(
        "G032",
        "error",
        "something is missing",
        "The entry lacks a field that it cannot do without.",
        "Add the field.",
    ),
    Code(
        "G033",
        "error",
        "a field without a value",
        "The field's name is there, but nothing after its colon.",
        "Write the value, or take the line out.",
    ),
    Code(
        "G034",
        "error",
        "a value that is not allowed",
        "The field takes only certain values: one of a few words, a number, a date, a colour.",
        "Write one of the values that the message lists.",
    ),
    Code(
        "G035",
        "error",
        "a kind or witness that is not declared",
        "The note names a kind or a witness that the edition does not declare, or a name has a kind that"
        " annotations/names.yaml does not declare.",
        "Correct the name, or add a row to `kinds` or `witnesses` in content/edition.yaml or to `kinds` in names.yaml.",
    ),
    Code(
        "G036",
        "error",
        "fields that do not go together",
        "One field needs another that is not there: `nth` needs `at`, `within` needs a `quote`.",
        "Add the other field, or take this one out.",
    ),
    Code(
        "G037",
        "error",
        "no such parallel version",
        "`parallel` names a version for which content/ has no file.",
        "Correct the name, or write content/<text>.<version>.md.",
    ),
    Code(
        "G038",
        "warning",
        "Markdown where it is not read",
        "Titles, names, headwords and labels are also shown where there are no italics, such as in the browser's tab,"
        " so they are plain text.",
        "Remove the signs of Markdown.",
    ),
    Code(
        "G039",
        "warning",
        "no interface in this language",
        "Menus, tools and labels are not translated into the edition's language, or into one that `interface` names."
        " The pages are complete, but these words are in English.",
        "Name another language in `interface` in edition.yaml (`interface: [en]`), or write the words:"
        " templates/ui/<lang>.yaml, with the keys of en.yaml.",
    ),
    Code(
        "G041",
        "error",
        "one form for two terms or names",
        "Two entries of the glossary, or of the index of names, claim the same words, so that it could be either.",
        "Take the form out of one of them, or join the entries. For a name, list the places that mean it in `places`.",
    ),
    Code(
        "G042",
        "error",
        "an exception at a place that does not exist",
        "`except` names a section or block that no text has.",
        "Correct the locus.",
    ),
    Code(
        "G043",
        "error",
        "a name that is part of itself",
        "`part_of` leads from a name, by way of others, back to itself, so that none of them has a place in the index.",
        "Take `part_of` out of the one that is not a part of another.",
    ),
    Code(
        "G050",
        "error",
        "a link to a place that does not exist",
        "The link names a section, block or text that does not exist.",
        "Correct what follows `locus:`; `locus:decree/8` leads into another text.",
    ),
    Code(
        "G051",
        "error",
        "a link to a note that does not exist",
        "There is no note with this id.",
        "Give the note the `id` that the link names, or correct the link.",
    ),
    Code(
        "G052",
        "error",
        "a link to a term that does not exist",
        "The glossary has no entry with this id.",
        "Correct the link, or add the term to annotations/glossary.yaml.",
    ),
    Code(
        "G053",
        "error",
        "a link to a page or file that does not exist",
        "The relative address leads neither to a page of the site nor to a file in static/.",
        "Count relative addresses from the front page: about.html, static/map.png.",
    ),
    Code(
        "G054",
        "error",
        "an address that is refused",
        "Links lead to http, https and mailto addresses, to `locus:`, `note:`, `term:`, `name:` or to pages of the "
        "site; nothing else.",
        "Write the whole address, beginning with https://.",
    ),
    Code(
        "G055",
        "error",
        "a link to a draft",
        "The note that the link names is a draft, so a reader would find nothing there.",
        "Finish the draft, or take the link out; the preview shows drafts and their links.",
    ),
    Code(
        "G056",
        "warning",
        "Markdown that is nested too deeply",
        "Lists and quotations are nested so deeply that the Markdown inside is not read: words are left out.",
        "Use fewer levels.",
    ),
    Code(
        "G057",
        "warning",
        "a picture from another host",
        "Pages load nothing from elsewhere, so that nobody else learns who reads them; a picture on another host stays"
        " empty.",
        "Put a copy into static/. Where that is not possible, as with a library's facsimiles, name the host in"
        " edition.yaml: `pictures_from: [https://iiif.example.org]`.",
    ),
    Code(
        "G058",
        "error",
        "a link to a name that does not exist",
        "A link, `see` or `part_of` names an entry that annotations/names.yaml does not have.",
        "Correct the id, or add the name to annotations/names.yaml.",
    ),
    Code(
        "G060",
        "error",
        "a text without a title",
        "Neither the front matter nor a first heading says what the text is called.",
        "Begin the file with ---, title: …, ---.",
    ),
    Code(
        "G061",
        "error",
        "raw HTML",
        "Raw HTML is not allowed anywhere, so that a text can be shown in any form and nothing can be smuggled in.",
        "Write it in Markdown; write \\< for the sign itself.",
    ),
    Code(
        "G062",
        "warning",
        "asterisks that are not emphasis",
        "CommonMark lets emphasis end only where a word could: between punctuation and a letter the asterisks stay.",
        "Move the punctuation out of the emphasis, or write \\* for an asterisk.",
    ),
    Code(
        "G063",
        "error",
        "braces that cannot be read",
        "In braces a heading may have an id and a number, and a span a language and a direction; nothing else.",
        "Write {#art-1 n=1} after a heading, {lang=ar dir=rtl} after a span.",
    ),
    Code(
        "G064",
        "error",
        "front matter in a later file",
        "A text in several files has its front matter in the first.",
        "Move the fields there.",
    ),
    Code(
        "G065",
        "warning",
        "a footnote without its mark, or the other way round",
        "[^x] is shown as it is typed because no line defines it; or a line defines it, but nothing refers to it.",
        "Add what is missing, or delete the other.",
    ),
    Code(
        "G066",
        "error",
        "a footnote where none is allowed",
        "Notes, definitions and plain pages have no footnotes of their own.",
        "Say it in the note, or in another note on the same words.",
    ),
    Code(
        "G067",
        "warning",
        "a section that only one of two parallel texts has",
        "The sections of a parallel version are matched with those of the text by their numbers and ids.",
        "Give the section the number or id that it has in the other, or add it.",
    ),
    Code(
        "G068",
        "warning",
        "parallel texts that differ in their blocks",
        "A section has more paragraphs in one of the two than in the other, so they cannot all be shown side by side.",
        "Divide it as the text is divided; or, if it is only a summary, write `align: section` in its front matter.",
    ),
    Code(
        "G069",
        "warning",
        "brackets that are not a link",
        "CommonMark reads [words](address) as a link only if the address has no spaces and the words contain neither"
        " another link nor a footnote mark.",
        "Put the address between < and >, move the footnote mark out, or write \\[ for a bracket.",
    ),
    Code(
        "G070",
        "warning",
        "a file that is not read",
        "A file is in a folder for notes or texts but is neither.",
        "Rename it, add its text to edition.yaml, or move it elsewhere.",
    ),
    Code(
        "G071",
        "error",
        "no edition",
        "The folder has no content/edition.yaml.",
        "Run the command in the edition's folder, or name it with --root.",
    ),
    Code(
        "G072",
        "error",
        "a text that is not there",
        "edition.yaml lists a text for which content/ has neither a file nor a folder.",
        "Write content/<text>.md, or correct the list.",
    ),
    Code(
        "G073",
        "error",
        "notes for a text that does not exist",
        "A folder in annotations/ is named after the text that its notes belong to; the edition has no such text.",
        "Rename the folder.",
    ),
    Code(
        "G074",
        "error",
        "the output folder is refused",
        "The output folder contains something that this program did not write, or is where it would overwrite the"
        " edition.",
        "Choose another folder, or move what is in it.",
    ),
    Code(
        "G075",
        "error",
        "a template that does not work",
        "A template of the edition has a mistake in it.",
        "Correct the line, or delete the file to use the engine's own.",
    ),
    Code(
        "G076",
        "error",
        "a file that cannot be read",
        "The system refuses to open a file or folder: it belongs to somebody else, or is a link that leads nowhere or"
        " in a circle. Only files are read: a pipe, a socket or a device is refused.",
        "Put the file back, change who may read it, or delete the link.",
    ),
    Code(
        "G077",
        "warning",
        "a large edition without its search",
        "Editions of more than 50,000 words are searched with Pagefind, which has to be installed beside Glossator.",
        "Install it (pip install 'glossator[pagefind]'), or write `search: none` or `search: index` in edition.yaml.",
    ),
    Code(
        "G078",
        "error",
        "a file that cannot be written",
        "The system refuses to write a file or folder: the disk is full, or you are not allowed to write there. Nothing"
        " has been changed: the lock of the notes and output/ are both as they were.",
        "Make room, or change who may write the file in question; then build again.",
    ),
    Code(
        "G079",
        "error",
        "a link that leads out of the edition",
        "A file or folder of the edition is a link (a symlink) to something outside the edition's folder. Someone"
        " who builds an edition that others have written would publish whatever they point at, so it is not followed.",
        "Replace it by a copy. Where several editions share files, name the folder that the link leads to in"
        " edition.yaml: `shared: [../common]`.",
    ),
    Code(
        "G080",
        "error",
        "a name that cannot be used",
        "Ids become file names and addresses, so they contain only letters, digits, - and _, and are not all digits.",
        "Choose another name.",
    ),
    Code(
        "G081",
        "error",
        "the same name twice",
        "Two things have the same id, or ids that some file systems cannot tell apart.",
        "Rename one of them.",
    ),
    Code(
        "G082",
        "warning",
        "a file name that some systems do not allow",
        "Windows does not allow files called aux or con; to Windows and macOS, Map.png and map.png are the same file.",
        "Rename the file.",
    ),
    Code(
        "G083",
        "warning",
        "a copy beside its original",
        "A synchronised folder kept two versions of a file, or somebody copied it; both are read, so everything is"
        " there twice.",
        "Take what you need from the copy, and delete it.",
    ),
    Code(
        "G084",
        "warning",
        "headings with the same words",
        "Two sections have the same heading and neither has a number or an id, so the second is named by its position,"
        " scene-1-2. If a section is added before it, links and notes that name it will mean another section.",
        "Write an id after the heading, {#act-2-scene-1}, or a number, {n=2}.",
    ),
    Code(
        "G085",
        "error",
        "made for a later version",
        "edition.yaml says with `glossator` which version the edition is made for, and this one is older.",
        "Install that version: pipx upgrade glossator.",
    ),
    Code(
        "G086",
        "warning",
        "made for an earlier version",
        "edition.yaml says with `glossator` which version the edition is made for. Since then the same files"
        " give a different result in some respect.",
        "Look at what the hint lists; then write the version that you have.",
    ),
    Code(
        "G090",
        "error",
        "a fence that is not closed",
        "A line of ``` (or ~~~) begins code or verse, and no such line ends it, so the rest of the text is read as part"
        " of it.",
        "Write the same sign on a line of its own where the code or the verse ends.",
    ),
    Code(
        "G095",
        "warning",
        "a picture without words",
        "Readers who cannot see a picture hear the words between its brackets, and here there are none.",
        "Write what the picture shows: `![Seal of the court, 1831](images/seal.png)`. If a picture is alone in a"
        " paragraph, these words are the caption; where the caption does not say what it shows, add a title:"
        ' `![Seal](images/seal.png "A lion holding a key")`.',
    ),
    Code(
        "G096",
        "warning",
        "a heavy picture",
        "The file of a picture has more than 2 MB. Every reader of the page loads all of it.",
        "Save the picture with fewer pixels, or as JPEG or WebP.",
    ),
    Code(
        "G097",
        "warning",
        "a picture whose size cannot be read",
        "A page leaves room for a picture before it is loaded, so that nothing moves while people read. The file is"
        " damaged, is in another format than its name says, or is an SVG without a size of its own.",
        "Save it again as PNG, JPEG, GIF, WebP or SVG; give an SVG a viewBox, or width and height in pixels.",
    ),
    Code(
        "G100",
        "error",
        "a citation of a work that is not in the bibliography",
        "A citation, `[@key]`, names a work by its key, and no file of the bibliography has an entry with that key.",
        "Correct the key (capitals count), or add the entry to content/references.bib. An `@` that is not a citation is"
        " written `\\@`.",
    ),
    Code(
        "G101",
        "error",
        "two entries with the same key",
        "Two entries of the bibliography, in one file or in two, have the same key, so a citation could mean either.",
        "Take one of them out, or give it another key and correct the citations of it.",
    ),
    Code(
        "G102",
        "error",
        "an entry of the bibliography that cannot be read",
        "An entry of content/references.bib breaks BibTeX's grammar (a brace that is not closed, a comma that is"
        " missing, no key), or content/references.json is not a list of items in CSL-JSON.",
        "Look at the place in question and at the line above it. A reference manager exports either format without"
        " mistakes; of Zotero's, Better BibTeX keeps the keys as they are.",
    ),
    Code(
        "G103",
        "error",
        "a citation style that cannot be used",
        "`citations: {style: …}` of edition.yaml names a style that is not there, or a file that is not a style in the"
        " Citation Style Language.",
        "Put the style into content/ under that name. Styles are at <https://www.zotero.org/styles>; where one says"
        " that it follows another, use that one.",
    ),
    Code(
        "G104",
        "error",
        "citations that are not formatted yet",
        "What citations look like is kept in content/citations.lock.json. It is made by pandoc, which is not installed"
        " here, so new citations, or those of an entry that was changed, cannot be formatted.",
        "Install it (pip install 'glossator[citations]'), and build again or run `cite`, here or where"
        " the edition is edited; commit content/citations.lock.json. With that file, nobody else needs pandoc.",
    ),
    Code(
        "G105",
        "warning",
        "a citation without a bibliography",
        "There are brackets with a key in them, `[@smith-2019]`, as in a citation, but no bibliography: they are"
        " shown as they are typed.",
        "Put the bibliography beside edition.yaml as content/references.bib (BibTeX) or content/references.json"
        " (CSL-JSON). An `@` that is not a citation is written `\\@`.",
    ),
    Code(
        "G110",
        "error",
        "the short form of an entry cannot be read",
        "`app` does not have the short form of an entry: a lemma and readings, with a colon between them and a space on"
        " each side of it; in each the words (or a sign such as om.), a closing bracket and the sigla.",
        'Write it as app: "arma virumque] A B : arma uirumque] C D² : om.] E : armaque] conj. Bentley", or use the long'
        " form, `readings`.",
    ),
    Code(
        "G111",
        "error",
        "an entry of an apparatus that contradicts itself",
        "Fields of the entry do not go together: it has both forms, or a reading with words that cannot have any, or"
        " one without witnesses; or its kind of note is not an apparatus.",
        "Keep one of the two, or add what is missing; the hint says which.",
    ),
    Code(
        "G112",
        "error",
        "an entry inside an entry that does not exist",
        "`inside` names an entry of the apparatus that is not there, or whose words do not include those of this one.",
        "Correct the id, or take `inside` out: entries that overlap need not say so.",
    ),
    Code(
        "G113",
        "error",
        "a group instead of a witness",
        "A group of witnesses is part of itself, or is named where one witness is meant: in `read`, or in `hand_of`.",
        "Name the witness.",
    ),
    Code(
        "G114",
        "warning",
        "a witness with two readings",
        "An entry of the apparatus names the same witness for two readings. The first one counts, also on the page of"
        " the witness.",
        "Take the siglum out of one of them. For a second scribe declare a hand: A²: {label: …, hand_of: A}.",
    ),
    Code(
        "G120",
        "error",
        "a pack that cannot be read",
        "edition.yaml lists a pack of others' notes that is not in content/packs/, or whose file is damaged or holds no"
        " Web Annotations.",
        "Put the file there as it was sent, or take it out of `packs`. Packs are made by `export pack`; any"
        " AnnotationCollection or AnnotationPage of the W3C's Web Annotation model can be one.",
    ),
    Code(
        "G121",
        "warning",
        "a note of a pack that does not hold",
        "The words or the place that a note of a pack is about are not in the text, or no longer as they were, or the"
        " engine cannot read what the note says. The rest of the pack is shown, and the note stays in its file.",
        "Whoever made the pack can correct it: the hint says what the text has. Or put the words that the note is about"
        " back into the text, if they were lost by mistake.",
    ),
    Code(
        "G122",
        "warning",
        "a pack of another edition",
        "A pack was made for an edition with another `id`, or for another `version` of this one. Notes whose words are"
        " in the text are shown all the same.",
        "Ask for a pack made from this version; or read its notes in the preview, and live with the warning.",
    ),
    Code(
        "G123",
        "warning",
        "a link in a pack that leads nowhere",
        "A note of a pack has a link or a picture that leads to no place, note, term or file of this edition, or that"
        " its pages may not show. Its words are shown without the link.",
        "Whoever made the pack can correct it; the edition need do nothing.",
    ),
    Code(
        "G130",
        "error",
        "a format that cannot be published",
        "edition.yaml lists a format under `exports` that cannot be made of this edition, or on this machine: the"
        " program that makes it is not installed, no font has some of the characters, or a picture is damaged.",
        "Do what the hint says, or take the format out of `exports`.",
    ),
)

CODES: dict[str, Code] = {row.code: row for row in _ROWS}
