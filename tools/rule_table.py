#!/usr/bin/env python3
"""Writes rules/COVERAGE.md, the table of our own rules, or checks that it is current: rule_table.py [--check].

It reads the rule files by their lines, which are of one form (see rules/README.md), so it needs no YAML library.
"""
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
FOLDER = ROOT / "rules"
LEVELS = ("informational", "low", "medium", "high", "critical")
NEEDED = ("title", "id", "status", "description", "author", "date", "license", "tags", "falsepositives", "level", "response")


class Document:
    """One document of a rule file: its top-level keys, each with the lines below it."""

    def __init__(self, path, text):
        self.path = path
        self.keys = {}
        key = None
        for line in text.splitlines():
            found = re.match(r"([a-z-]+):(.*)", line)
            if found:
                key = found[1]
                self.keys[key] = [found[2].strip()]
            elif key:
                self.keys[key].append(line.strip())

    def scalar(self, key):
        return self.keys.get(key, [""])[0].strip("'")

    def items(self, key):
        return [line[2:] for line in self.keys.get(key, []) if line.startswith("- ")]

    @property
    def is_correlation(self):
        return "correlation" in self.keys

    @property
    def is_attempt(self):
        return any(line.startswith("condition:") and "not succeeded" in line for line in self.keys.get("detection", []))

    def values(self, field):
        """What the detection asks of a field for equality."""
        out, open_list = [], False
        for line in self.keys.get("detection", []):
            line = line.removeprefix("- ") if line.startswith(f"- {field}") else line
            if line.startswith(f"{field}:"):
                value = line.partition(":")[2].strip().strip("'")
                open_list = not value
                out += [value] if value else []
            elif open_list and line.startswith("- ") and ":" not in line:
                out.append(line[2:].strip("'"))
            else:
                open_list = False
        return list(dict.fromkeys(out))


def documents():
    for path in sorted(FOLDER.rglob("*.yml")):
        if path.parent != FOLDER:
            for text in re.split(r"^---\n", path.read_text(), flags=re.M):
                yield Document(path, text)


def problems(document, cases):
    """What is wrong with the form of a rule or with its events."""
    for key in NEEDED:
        if key not in document.keys:
            yield f"no {key}"
    if document.scalar("author") != "Cairn" or document.scalar("license") != "Apache-2.0":
        yield "author or license"
    if document.scalar("level") not in LEVELS:
        yield "level"
    if not re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", document.scalar("id")):
        yield "the id is no random UUID"
    if not any(re.fullmatch(r"attack\.t\d{4}(\.\d{3})?", tag) for tag in document.items("tags")):
        yield "no ATT&CK technique"
    if {case["expect"] for case in cases} != {True, False}:
        yield "no event that fires it, or no near miss"


def check_form():
    seen, wrong = {}, []
    for document in documents():
        where = f"{document.path.relative_to(ROOT)}: {document.scalar('title')}"
        events = document.path.with_suffix(".events.json")
        cases = json.loads(events.read_text()) if events.exists() else []
        cases = [case for case in cases if case.get("rule", document.scalar("id")) == document.scalar("id")]
        wrong += [f"{where}: {what}" for what in problems(document, cases)]
        if document.scalar("id") in seen:
            wrong.append(f"{where}: the id of {seen[document.scalar('id')]}")
        seen[document.scalar("id")] = where
    return wrong


def row(path, group):
    def cell(rules):
        return "<br>".join(f"{rule.scalar('title')} ({rule.scalar('level')})" for rule in rules).replace("|", "\\|")

    events = list(dict.fromkeys(name for rule in group if not rule.is_correlation for name in rule.values("eventName")))
    techniques = sorted({tag.removeprefix("attack.").upper() for rule in group for tag in rule.items("tags") if re.match(r"attack\.t\d", tag)})
    done = [rule for rule in group if not rule.is_attempt]
    return "| [%s](%s) | %s | %s | %s | %s |" % (
        path.stem, path.relative_to(FOLDER), ", ".join(events) or "any", cell(done), cell([rule for rule in group if rule.is_attempt]), ", ".join(techniques))


def table():
    groups = {}
    for document in documents():
        groups.setdefault(document.path.parent.name, {}).setdefault(document.path, []).append(document)
    total = [rule for files in groups.values() for group in files.values() for rule in group]
    lines = ["# What our own rules cover", "",
             f"Written by `tools/rule_table.py`: {len(total)} rules, of which {sum(rule.is_attempt for rule in total)} are for refused "
             f"attempts and {sum(rule.is_correlation for rule in total)} are correlations. Techniques are those of ATT&CK v19.", ""]
    for folder in sorted(groups):
        lines += [f"## {folder}", "", "| file | events | done (level) | attempted (level) | ATT&CK |", "|---|---|---|---|---|"]
        lines += [row(path, group) for path, group in groups[folder].items()] + [""]
    return "\n".join(lines[:-1]) + "\n"


def main():
    target = FOLDER / "COVERAGE.md"
    wrong = check_form()
    if "--check" in sys.argv[1:]:
        if target.read_text() != table():
            wrong.append("rules/COVERAGE.md is not current: python3 tools/rule_table.py")
    else:
        target.write_text(table())
    print("\n".join(wrong) or f"{target.relative_to(ROOT)}: {sum(1 for _ in documents())} rules, all of the right form")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
