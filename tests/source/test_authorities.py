"""What an entry of `same_as` means. The ids are those of the German National Library, VIAF, Wikidata and GeoNames."""

import pytest

from glossator.source.authorities import NoAuthority, read_authority


@pytest.mark.parametrize(
    ("value", "name", "id_", "url"),
    [
        ("wikidata:Q5879", "Wikidata", "Q5879", "https://www.wikidata.org/wiki/Q5879"),
        ("https://www.wikidata.org/entity/Q5879", "Wikidata", "Q5879", "https://www.wikidata.org/wiki/Q5879"),
        ("http://viaf.org/viaf/24602065/", "VIAF", "24602065", "https://viaf.org/viaf/24602065"),
        ("VIAF: 24602065", "VIAF", "24602065", "https://viaf.org/viaf/24602065"),
        ("https://d-nb.info/gnd/118540238/about/html", "GND", "118540238", "https://d-nb.info/gnd/118540238"),
        ("gnd:11082959X", "GND", "11082959X", "https://d-nb.info/gnd/11082959X"),
        ("gnd:1122262531", "GND", "1122262531", "https://d-nb.info/gnd/1122262531"),
        ("gnd:4066009-6", "GND", "4066009-6", "https://d-nb.info/gnd/4066009-6"),
        ("https://sws.geonames.org/2761369/vienna.html", "GeoNames", "2761369", "https://www.geonames.org/2761369"),
        ("https://www.example.org/x?y=1", "example.org", "", "https://www.example.org/x?y=1"),
    ],
)
def test_what_it_means(value, name, id_, url):
    assert read_authority(value) == (name, id_, url)


@pytest.mark.parametrize(
    "gnd",
    ["118540239", "118540283", "11082959x", "1122262532", "4066009-7", "4066090-6", "40660096", "gnd", ""],
)
def test_a_number_of_the_gnd_that_is_mistyped(gnd):
    with pytest.raises(NoAuthority):
        read_authority(f"gnd:{gnd}")


def test_an_id_of_wikidata_alone_is_told_how_to_be_written():
    with pytest.raises(NoAuthority) as no:
        read_authority("Q5879")
    assert no.value.hint == "write wikidata:Q5879"
