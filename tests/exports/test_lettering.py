"""The family documents are printed in says exactly what IBM Plex Sans says, under a name of its own."""

import pytest
from fontTools.ttLib import TTFont

from exports import lettering
from tests.exports.press import HOUSE

PLEX = HOUSE / "benchmarks" / "pdf" / "fonts"


@pytest.fixture(scope="module", params=lettering.STYLES)
def fonts(request):
    ours = TTFont(lettering.FONTS / f"PlumblineSans-{request.param}.ttf")
    return TTFont(PLEX / f"IBMPlexSans-{request.param}.ttf"), ours


def test_every_letter_and_its_width_are_as_they_were(fonts):
    plex, ours = fonts
    assert ours.getBestCmap() == plex.getBestCmap()
    assert ours["hmtx"].metrics == plex["hmtx"].metrics
    outlines = [[font["glyf"][glyph].getCoordinates(font["glyf"]) for glyph in plex.getGlyphOrder()] for font in fonts]
    assert outlines[0] == outlines[1]


@pytest.mark.thorough
def test_every_pair_is_kerned_as_it_was_in_fewer_tables(fonts):
    plex, ours = fonts
    assert lettering.kerning(plex)["r"]["comma"] < 0
    assert lettering.kerning(ours) == lettering.kerning(plex)
    [lookups] = {
        tuple(r.Feature.LookupListIndex) for r in ours["GPOS"].table.FeatureList.FeatureRecord if r.FeatureTag == "kern"
    }
    assert (lookups, len(ours["GPOS"].table.LookupList.Lookup[0].SubTable)) == ((0,), 2)


def test_the_reserved_name_is_in_no_name_of_ours(fonts):
    _, ours = fonts
    names = {record.nameID: str(record) for record in ours["name"].names}
    assert {names[1].partition(" SmBld")[0], names.get(16, "Plumbline Sans")} == {"Plumbline Sans"}
    assert [text for number, text in names.items() if number in {1, 3, 4, 6, 7, 16} and "Plex" in text] == []
    assert "Open Font License" in names[13]


def test_the_shipped_font_is_what_is_made_of_plex(fonts):
    plex, ours = fonts
    made = lettering.lighter(plex.reader.file.name)
    assert made.keys() == ours.keys()
    assert [record.toUnicode() for record in made["name"].names] == [r.toUnicode() for r in ours["name"].names]
