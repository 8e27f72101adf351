#!/usr/bin/env python3
"""What `cairn detect` tells of the trail that `cairn forge` makes by default: every planted attack, and little else.

docs/detection-on-forge.md holds the account; `test_detect_noise.py --bless` writes it anew. Read the difference.
"""
import atexit
import collections
import functools
import json
import pathlib
import sys
import tempfile

import harness
from harness import ROOT, Case, run

PAGE = ROOT / "docs/detection-on-forge.md"
DETECTORS = ("--detectors", "all", "--learn", "12h")
LEVELS = ("critical", "high", "medium", "low")
BEGIN, END = "<!-- begin: written by tests/e2e/test_detect_noise.py -->\n", "<!-- end -->\n"


@functools.cache
def forged():
    """The trail that `cairn forge` makes by default."""
    folder = tempfile.TemporaryDirectory(prefix="cairn-noise-")
    atexit.register(folder.cleanup)
    out = pathlib.Path(folder.name) / "trail"
    done = run("forge", "--out", out, "--quiet")
    assert done.code == 0, done.err
    return out


@functools.cache
def findings(*flags):
    """(truth, lines of detect) of the default trail."""
    done = run("detect", forged() / "AWSLogs", "--output", "jsonl", "--quiet", *flags)
    assert done.code == 0, done.err
    return json.loads((forged() / "truth.json").read_text()), done.records


def places_of(line):
    """Where the events of a finding stand: (object below the trail, index)."""
    return {(place["object"].split("/trail/")[-1], place["index"]) for place in line.get("events") or [line]}


def attack_of(line, truth):
    """The planted attack that a finding is about, or None: a false finding."""
    for attack in truth["attacks"]:
        if places_of(line) & {(place["object"], place["index"]) for event in attack["events"] for place in event["deliveries"]}:
            return attack["name"]
    return None


def who(line):
    return line.get("principal") or json.dumps(line.get("group"), sort_keys=True)


def told(lines):
    """Rows (level, title, findings as people see them: one a principal and hour, hits), the gravest first."""
    hits, groups = collections.Counter(), collections.defaultdict(set)
    for line in lines:
        rule = (LEVELS.index(line["level"]), line["title"])
        hits[rule] += 1
        groups[rule].add((who(line), line["eventTime"][:13]))
    return [(LEVELS[level], title, len(groups[level, title]), hits[level, title]) for level, title in sorted(hits)]


def table(lines):
    rows = ["| level | rule | findings | hits |", "|---|---|---|---|"]
    return rows + ["| %s | %s | %d | %d |" % row for row in told(lines)]


def account(truth, lines):
    by_attack = collections.defaultdict(list)
    for line in lines:
        by_attack[attack_of(line, truth)].append(line)
    found = [attack for attack in truth["attacks"] if by_attack[attack["name"]]]
    noise = by_attack[None]
    rows = ["**%d of %d planted attacks are found.** Of %s events, %s belong to attacks." % (
        len(found), len(truth["attacks"]), format(truth["events"], ","), format(sum(len(attack["events"]) for attack in truth["attacks"]), ",")), ""]
    rows += ["| attack | told at level high | medium | low |", "|---|---|---|---|"]
    for attack in truth["attacks"]:
        levels = [title for title in told(by_attack[attack["name"]])]
        rows.append("| %s | %s |" % (attack["title"], " | ".join("<br>".join(t for level, t, _, _ in levels if level == want) for want in LEVELS[1:])))
    count = collections.Counter()
    for level, _, groups, _ in told(noise):
        count[level] += groups
    rows += ["", "**False findings: %s.**" % (", ".join(f"{count[level]} {level}" for level in LEVELS if count[level]) or "none"), ""]
    return rows + (table(noise) if noise else [])


def page():
    truth, lines = findings()
    rules = {rule["id"] for rule in run("rules", "list", "--output", "jsonl").records}
    detectors = [line for line in findings(*DETECTORS)[1] if line["rule"] not in rules]
    rows = ["## Rules", ""] + account(truth, lines)
    rows += ["", "## Built-in detectors alone (`%s`)" % " ".join(DETECTORS), ""] + account(truth, detectors)
    return "\n".join(rows) + "\n"


class Noise(Case):
    def test_every_planted_attack_is_found_by_something_grave(self):
        truth, lines = findings()
        grave = {attack_of(line, truth) for line in lines if line["level"] in ("critical", "high", "medium")}
        self.assertEqual([attack["name"] for attack in truth["attacks"] if attack["name"] not in grave], [])

    def test_nothing_grave_is_told_of_everyday_traffic(self):
        truth, lines = findings()
        self.assertEqual([line["title"] for line in lines if line["level"] in ("critical", "high") and not attack_of(line, truth)], [])

    def test_the_page_says_what_is_found(self):
        self.assertEqual(PAGE.read_text().partition(BEGIN)[2].partition(END)[0], page(), "read the difference, then: test_detect_noise.py --bless")


if __name__ == "__main__":
    if sys.argv[1:] == ["--bless"]:
        head, _, rest = PAGE.read_text().partition(BEGIN)
        PAGE.write_text(head + BEGIN + page() + END + rest.partition(END)[2])
        sys.exit()
    harness.main()
