#!/usr/bin/env python3
"""Reads the JUnit files that ctest writes.

    junit.py skipped FILE                  a ctest -R pattern of the tests that were skipped
    junit.py total [--failed-steps N] FILE…   the closing line `N passed, N failed, N skipped`; exit 1 unless all passed

A test counts once in a run. One that is skipped in one run and passes in another is not counted as skipped.
"""
import argparse
import re
import sys
import xml.etree.ElementTree as ElementTree


def read(path):
    """[(name, "passed" | "failed" | "skipped")]"""
    out = []
    for case in ElementTree.parse(path).getroot().iter("testcase"):
        status = {"run": "passed", "fail": "failed"}.get(case.get("status"), "skipped")
        if case.find("failure") is not None:
            status = "failed"
        out.append((case.get("name"), status))
    return out


def skipped(path):
    names = [name for name, status in read(path) if status == "skipped"]
    return "^(" + "|".join(re.escape(name).replace(r"\ ", " ") for name in names) + ")$" if names else ""


def total(paths, failed_steps):
    passed = failed = 0
    skipped_names, other_names = set(), set()
    for path in paths:
        for name, status in read(path):
            passed += status == "passed"
            failed += status == "failed"
            (skipped_names if status == "skipped" else other_names).add(name)
    failed = max(failed, failed_steps)  # a step that fails without a failing test (a build, the checker) counts as one
    left = len(skipped_names - other_names)
    return passed, failed, left


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("skipped").add_argument("file")
    totals = commands.add_parser("total")
    totals.add_argument("--failed-steps", type=int, default=0)
    totals.add_argument("files", nargs="*")
    options = parser.parse_args(arguments)
    if options.command == "skipped":
        print(skipped(options.file))
        return 0
    passed, failed, left = total(options.files, options.failed_steps)
    print(f"{passed} passed, {failed} failed, {left} skipped")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
