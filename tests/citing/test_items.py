"""The short names of works, by which the page of sources is headed."""

import pytest

from glossator.citing import item_label, item_labels

BYRON = [{"family": "Byron", "given": "Ada"}]
ASSEMBLY = [{"literal": "National Assembly"}]
IN_1843 = {"date-parts": [[1843, 8]]}


@pytest.mark.parametrize(
    ("item", "label"),
    [
        ({"type": "book", "author": BYRON, "title": "Notes", "issued": IN_1843}, "Byron 1843"),
        ({"type": "book", "author": BYRON * 3, "title": "Notes", "issued": IN_1843}, "Byron et al. 1843"),
        ({"type": "book", "editor": BYRON, "title": "Notes"}, "Byron"),
        ({"type": "webpage", "title": "Lamps"}, "Lamps"),
        ({"type": "legislation", "author": ASSEMBLY, "title": "Law on Lamps", "issued": IN_1843}, "Law on Lamps 1843"),
        ({"type": "treaty", "author": ASSEMBLY, "title": "Treaty on Lamps", "title-short": "Lamps"}, "Lamps"),
    ],
)
def test_a_work_is_called_by_its_author_but_a_law_by_its_title(item, label):
    assert item_label(item) == label


def test_works_of_one_author_and_year_are_told_apart_by_their_titles():
    notes = {"id": "notes", "type": "book", "author": BYRON, "title": "Notes", "issued": IN_1843}
    letters = {**notes, "id": "letters", "title": "Letters to the Harbour Master", "title-short": "Letters"}
    law = {"id": "law", "type": "legislation", "author": ASSEMBLY, "title": "Law on Lamps", "issued": IN_1843}
    assert item_labels([notes, letters, law]) == {
        "notes": "Byron 1843: Notes",
        "letters": "Byron 1843: Letters",
        "law": "Law on Lamps 1843",
    }
