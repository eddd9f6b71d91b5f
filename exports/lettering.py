"""Makes the family our documents are printed in, Plumbline Sans, out of IBM Plex Sans.

    python -m exports.lettering <folder with IBMPlexSans-Regular.ttf and IBMPlexSans-SemiBold.ttf>

Outlines, widths, kerning, marks, fractions and the fi ligature are IBM's to the unit. What a document never asks for is
left out (old-style figures, stylistic sets, hinting), and three kerning lookups of four tables each become one of two,
which is as few as the format holds: a full scorecard takes 8 % less CPU time so. The licence reserves the name Plex,
hence another.
"""

import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont
from fontTools.ttLib.tables import otTables
from fontTools.ttLib.tables.otBase import ValueRecord

FONTS = Path(__file__).resolve().parent / "fonts"
STYLES = ("Regular", "SemiBold")
KEPT = {"ccmp", "liga", "frac", "numr", "dnom", "kern", "mark"}
NAMED, TRADEMARK = {1, 3, 4, 6, 16}, 7
HINTS = ("cvt ", "fpgm", "prep", "gasp")
Kerning = dict[str, dict[str, int]]  # by first glyph, then second; pairs that stay as they are left out


def _moved(record: Any) -> int:
    return record.Value1.XAdvance if record.Value1 else 0


def _pairs(table: Any, glyphs: list[str]) -> Kerning:
    """What one table decides, zeros too: it keeps the pair from the tables after it."""
    if table.Format == 1:
        return {
            first: {record.SecondGlyph: _moved(record) for record in pairs.PairValueRecord}
            for first, pairs in zip(table.Coverage.glyphs, table.PairSet, strict=True)
        }
    rows = [[_moved(record) for record in row.Class2Record] for row in table.Class1Record]
    second = {glyph: table.ClassDef2.classDefs.get(glyph, 0) for glyph in glyphs}
    return {
        first: {glyph: rows[table.ClassDef1.classDefs.get(first, 0)][kind] for glyph, kind in second.items()}
        for first in table.Coverage.glyphs
    }


def kerning(font: TTFont) -> Kerning:
    """By how much every pair of glyphs is moved, over all the lookups."""
    glyphs, total = font.getGlyphOrder(), defaultdict[str, dict[str, int]](dict)
    table = font["GPOS"].table
    used = {i for record in table.FeatureList.FeatureRecord if record.FeatureTag == "kern"
            for i in record.Feature.LookupListIndex}  # fmt: skip
    for lookup in (table.LookupList.Lookup[i] for i in sorted(used)):
        decided: Kerning = {}
        for subtable in lookup.SubTable:
            for first, row in _pairs(getattr(subtable, "ExtSubTable", subtable), glyphs).items():
                decided[first] = row | decided.get(first, {})  # the earlier table has the say
        for first, row in decided.items():
            for second, moved in row.items():
                if moved:
                    total[first][second] = total[first].get(second, 0) + moved
    return {first: kept for first, row in total.items() if (kept := {k: v for k, v in row.items() if v})}


def _classes(signatures: dict[str, tuple[int, ...]], start: int) -> tuple[dict[str, int], list[str]]:
    """Glyphs that behave alike share a class; each glyph's class, and one glyph of every class."""
    numbers: dict[tuple[int, ...], int] = {}
    chosen = []
    for glyph, signature in signatures.items():
        if signature not in numbers:
            numbers[signature] = start + len(numbers)
            chosen.append(glyph)
    return {glyph: numbers[signature] for glyph, signature in signatures.items()}, chosen


def _flat(font: TTFont) -> otTables.Lookup:
    """All the kerning as one table of classes, which is cut in two as it is saved."""
    pairs, order = kerning(font), font.getGlyphID
    firsts = sorted(pairs, key=order)
    seconds = sorted({second for row in pairs.values() for second in row}, key=order)
    by_first, rows = _classes({a: tuple(pairs[a].get(b, 0) for b in seconds) for a in firsts}, 0)
    by_second, columns = _classes({b: tuple(pairs[a].get(b, 0) for a in firsts) for b in seconds}, 1)
    table = otTables.PairPos()
    table.Format, table.ValueFormat1, table.ValueFormat2 = 2, 4, 0
    table.Coverage, table.ClassDef1, table.ClassDef2 = otTables.Coverage(), otTables.ClassDef(), otTables.ClassDef()
    table.Coverage.glyphs = firsts
    table.ClassDef1.classDefs = {glyph: number for glyph, number in by_first.items() if number}
    table.ClassDef2.classDefs = by_second
    table.Class1Record = []
    for first in rows:
        row = otTables.Class1Record()
        row.Class2Record = []
        for moved in [0, *(pairs[first].get(second, 0) for second in columns)]:
            record = otTables.Class2Record()
            record.Value1 = ValueRecord()
            record.Value1.XAdvance = moved
            record.Value2 = None
            row.Class2Record.append(record)
        table.Class1Record.append(row)
    table.Class1Count, table.Class2Count = len(rows), len(columns) + 1
    lookup = otTables.Lookup()
    lookup.LookupType, lookup.LookupFlag, lookup.SubTable, lookup.SubTableCount = 2, 0, [table], 1
    return lookup


def _join(lookup: Any) -> None:
    """Rules of one glyph that differ in a single set of glyphs become one rule with both sets.

    Sound because all rules of such a lookup of this font replace their glyph by the same list.
    """
    kept: list[Any] = []
    for rule in lookup.SubTable:
        for other in kept:
            if len(rule.BacktrackCoverage) != len(other.BacktrackCoverage):
                continue
            sets, others = ([*r.BacktrackCoverage, *r.InputCoverage, *r.LookAheadCoverage] for r in (rule, other))
            unlike = [i for i, (a, b) in enumerate(zip(sets, others, strict=False)) if set(a.glyphs) != set(b.glyphs)]
            if len(sets) == len(others) and len(unlike) <= 1:
                for i in unlike:
                    others[i].glyphs = [*others[i].glyphs, *(g for g in sets[i].glyphs if g not in others[i].glyphs)]
                break
        else:
            kept.append(rule)
    lookup.SubTable, lookup.SubTableCount = kept, len(kept)


def _keep_features(table: Any) -> None:
    records = table.FeatureList.FeatureRecord
    kept = [i for i, record in enumerate(records) if record.FeatureTag in KEPT]
    table.FeatureList.FeatureRecord = [records[i] for i in kept]
    table.FeatureList.FeatureCount = len(kept)
    for script in (record.Script for record in table.ScriptList.ScriptRecord):
        for system in (script.DefaultLangSys, *(record.LangSys for record in script.LangSysRecord)):
            system.FeatureIndex = [kept.index(i) for i in system.FeatureIndex if i in kept]
            system.FeatureCount = len(system.FeatureIndex)


def lighter(path: Path) -> TTFont:
    """The font at `path` under our name, with nothing in it that our documents do not use."""
    font = TTFont(path, recalcTimestamp=False)
    placing, replacing = font["GPOS"].table, font["GSUB"].table
    placing.LookupList.Lookup[0] = _flat(font)
    for record in placing.FeatureList.FeatureRecord:
        if record.FeatureTag == "kern":
            record.Feature.LookupListIndex, record.Feature.LookupCount = [0], 1
    for lookup in replacing.LookupList.Lookup:
        if lookup.LookupType == 6 and all(len(rule.InputCoverage) == 1 for rule in lookup.SubTable):
            _join(lookup)
    for table in (placing, replacing):
        _keep_features(table)
    del font["GDEF"]  # says what is a mark; Unicode says the same
    for table in HINTS:
        del font[table]
    for glyph in font["glyf"].glyphs:
        font["glyf"][glyph].removeHinting()
    font["cmap"].tables = [table for table in font["cmap"].tables if table.platformID == 3]
    font["name"].names = [record for record in font["name"].names if record.nameID != TRADEMARK]
    for record in font["name"].names:
        if record.nameID in NAMED:
            record.string = str(record).replace("IBMPlexSans", "PlumblineSans").replace("IBM Plex", "Plumbline")
    return font


if __name__ == "__main__":
    for style in STYLES:
        lighter(Path(sys.argv[1]) / f"IBMPlexSans-{style}.ttf").save(FONTS / f"PlumblineSans-{style}.ttf")
