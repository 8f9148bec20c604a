"""Under what licence a pack stands, as its readers are told."""

import pytest

from glossator.importers.pack_license import license_of

BY_SA = "https://creativecommons.org/licenses/by-sa/4.0/"
ZERO = "https://creativecommons.org/publicdomain/zero/1.0/"


def pack(rights, *of_annotations):
    items = [{"type": "Annotation", "rights": one} if one else {"type": "Annotation"} for one in of_annotations]
    return {"type": "AnnotationCollection", "rights": rights, "first": {"type": "AnnotationPage", "items": items}}


@pytest.mark.parametrize(
    ("root", "name", "url"),
    [
        (pack(BY_SA, ""), "CC BY-SA 4.0", BY_SA),
        (pack([ZERO, BY_SA], ""), "CC0 1.0", ZERO),
        (pack("", BY_SA, BY_SA), "CC BY-SA 4.0", BY_SA),
        (pack("", BY_SA, ZERO), "", ""),
        (pack("", BY_SA, ""), "", ""),
        (pack("https://example.org/terms/", ""), "example.org/terms", "https://example.org/terms/"),
        (pack("javascript:alert(1)", ""), "", ""),
        (pack("all rights reserved", ""), "", ""),
        (pack({"id": BY_SA}, ""), "", ""),
        ([{"type": "Annotation", "rights": ZERO}], "CC0 1.0", ZERO),
    ],
)
def test_a_pack_s_licence_is_named_if_it_has_one_address_for_all(root, name, url):
    assert license_of(root)[:2] == (name, url)
