#!/usr/bin/env python3
"""Writes src/base/fold_table.cpp and src/base/width_table.cpp from Python's Unicode database.

Run it from the root of the repository; the output depends on the Unicode version of the Python that runs it only.
"""
import sys
import unicodedata

POINTS = [c for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]


def simple_lower(c):
    """UnicodeData's simple lower case. str.lower() differs for U+0130 alone, which it expands to two code points."""
    if c == 0x130:
        return 0x69
    lower = chr(c).lower()
    assert len(lower) == 1, hex(c)
    return ord(lower)


def fold_ranges():
    """(first, last, stride, delta): every stride-th code point from first to last moves by delta."""
    ranges = []
    for c in POINTS:
        delta = simple_lower(c) - c
        if delta == 0:
            continue
        if ranges:
            first, last, stride, known = ranges[-1]
            gap = c - last
            if delta == known and gap <= 2 and (stride == gap or first == last):
                ranges[-1] = (first, c, gap, delta)
                continue
        ranges.append((c, c, 1, delta))
    return ranges


def width(c):
    category = unicodedata.category(chr(c))
    if c == 0xAD:
        return 1  # terminals draw the soft hyphen
    if category in ("Mn", "Me", "Cf") or 0x1160 <= c <= 0x11FF:
        return 0
    return 2 if unicodedata.east_asian_width(chr(c)) in "WF" else 1


def width_ranges():
    """(first, last, width) of what is not one column wide. Unassigned code points belong to what stands around them."""
    ranges = []
    open_range = False
    for c in POINTS:
        if c < 0xA0 or unicodedata.category(chr(c)) == "Cn":
            continue
        columns = width(c)
        if columns == 1:
            open_range = False
        elif open_range and ranges[-1][2] == columns:
            ranges[-1] = (ranges[-1][0], c, columns)
        else:
            ranges.append((c, c, columns))
            open_range = True
    return ranges


def write(path, include, declaration, rows, form):
    lines = ["// Written by tools/make_fold_table.py from Unicode %s; do not edit." % unicodedata.unidata_version,
             '#include "base/%s"' % include, "", "namespace cairn {", "", "// clang-format off"]
    lines.append(declaration % len(rows))
    lines += ["  " + form % row for row in rows]
    lines += ["}};", "// clang-format on", "", "}  // namespace cairn", ""]
    with open(path, "w", encoding="ascii") as file:
        file.write("\n".join(lines))


def main():
    folds, widths = fold_ranges(), width_ranges()
    write("src/base/fold_table.cpp", "unicode_tables.hpp", "std::array<FoldRange, %d> const kFoldTable{{",
          folds, "{0x%05X, 0x%05X, %d, %d},")
    write("src/base/width_table.cpp", "unicode_tables.hpp", "std::array<WidthRange, %d> const kWidthTable{{",
          widths, "{0x%05X, 0x%05X, %d},")
    print("%d fold ranges, %d width ranges" % (len(folds), len(widths)), file=sys.stderr)


if __name__ == "__main__":
    main()
