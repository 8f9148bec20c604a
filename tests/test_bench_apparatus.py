"""The judge of the apparatus on a small one of our own: it sees what is the same, and what is lost."""

from bench.apparatus import Apparatus, imported

TEI = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>Ferry</title></titleStmt>
<sourceDesc><listWit><witness xml:id="A"><abbr type="siglum">A</abbr> One</witness><witness xml:id="B">Two</witness>
</listWit></sourceDesc></fileDesc></teiHeader><text><body><head>Ferry</head><lg>
<l>The <app><lem wit="#A">ferry</lem><rdg wit="#B">fairy</rdg></app> comes.</l>
<l>A <app><lem>rope <app><lem>is</lem><rdg wit="#B">was</rdg></app> thrown</lem><rdg wit="#A"/></app>.</l>
</lg></body></text></TEI>"""


def test_what_goes_in_comes_out(tmp_path):
    made, left = imported(TEI.encode(), tmp_path / "edition")
    before, after = Apparatus(TEI.encode()).facts(), Apparatus(made.read_bytes()).facts()
    assert left == ""
    assert before.total() == 4
    assert before == after


def test_what_is_lost_is_seen():
    other = TEI.replace('<rdg wit="#B">fairy</rdg>', '<rdg wit="#A">fairy</rdg>')
    [lost] = Apparatus(TEI.encode()).facts() - Apparatus(other.encode()).facts()
    assert (lost.lemma, lost.words, lost.names) == ("ferry", "fairy", {"B"})
