"""People and licences as an editor may write them."""

import pytest

from glossator.model import License
from glossator.source.people import license_of
from glossator.strict_yaml import load
from tests.tiny import problems

CC = "https://creativecommons.org/"
MIT = License("MIT License", "https://spdx.org/licenses/MIT.html", "MIT")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("CC-BY-4.0", License("Creative Commons Attribution 4.0 International", f"{CC}licenses/by/4.0/", "CC-BY-4.0")),
        (
            "cc by-nc-sa 3.0",
            License(
                "Creative Commons Attribution-NonCommercial-ShareAlike 3.0",
                f"{CC}licenses/by-nc-sa/3.0/",
                "CC-BY-NC-SA-3.0",
            ),
        ),
        ("CC0-1.0", License("CC0 1.0 Universal", f"{CC}publicdomain/zero/1.0/", "CC0-1.0")),
        ("mit", MIT),
        ("{name: MIT, url: https://example.org/mit}", MIT._replace(url="https://example.org/mit")),
        ("{name: Ours, url: https://example.org/}", License("Ours", "https://example.org/")),
        ("All of it is free to use.", License("All of it is free to use.")),
        ("CC-BY-9.0", License("CC-BY-9.0")),
    ],
)
def test_licence(written, expected):
    tree, _ = load(f"license: {written}\n".encode(), "edition.yaml")
    assert license_of(tree["license"]) == expected


# Those that orcid.org gives as examples, and one whose check digit is an X.
@pytest.mark.parametrize("orcid", ["0000-0002-1825-0097", "0000-0001-5109-3700", "0000-0002-1694-233X"])
def test_an_orcid_with_its_check_digit(orcid):
    given = "title: T\ntexts: [t]\neditors: [{name: N, orcid: {}}]\n".replace("{}", orcid)
    assert problems({"content/edition.yaml": given, "content/t.md": "# T\n\nWords.\n"}) == []
    last = "1" if orcid[-1] != "1" else "2"
    [found] = problems({"content/edition.yaml": given.replace(orcid, orcid[:-1] + last), "content/t.md": "# T\n\nW.\n"})
    assert "its check digit does not match" in found
