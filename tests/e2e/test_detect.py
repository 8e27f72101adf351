#!/usr/bin/env python3
"""`cairn detect`: rules over trails, in all outputs; exit codes; what is wrong in rules; forge's planted attacks."""
import csv
import html.parser
import io
import json
import shlex
import subprocess
import unittest

import harness
from harness import BIN, Case, event, forged, key, run

RULES = """title: Trail stopped
id: 11111111-1111-4111-8111-111111111111
author: Ana
license: DRL 1.1
tags: [attack.t1685.002]
logsource: {product: aws, service: cloudtrail}
detection:
    selection: {eventSource: cloudtrail.amazonaws.com, eventName: StopLogging}
    condition: selection
level: high
---
title: Object read
id: 22222222-2222-4222-8222-222222222222
logsource: {product: aws, service: cloudtrail}
detection:
    selection: {eventName: GetObject}
    condition: selection
level: informational
---
title: Refused
id: 33333333-3333-4333-8333-333333333333
name: refused
logsource: {product: aws, service: cloudtrail}
detection:
    selection: {errorCode: AccessDenied}
    condition: selection
level: low
---
title: Many refused
id: 44444444-4444-4444-8444-444444444444
correlation:
    type: event_count
    rules: refused
    group-by: sourceIPAddress
    timespan: 10m
    condition: {gte: 5}
level: critical
"""


class Detect(Case):
    def trail(self):
        """Ten reads an hour, five refused calls in two objects whose order is not that of time, a stopped trail."""
        folder = self.folder()
        self.write(folder / key(1, stamp="20260310T0305Z"), [event(i * 360) for i in range(30)])
        self.write(folder / key(2, stamp="20260310T0305Z"), [event(7200 + i, eventName="PutObject", errorCode="AccessDenied", sourceIPAddress="198.51.100.9") for i in (3, 4)])
        self.write(folder / key(3, stamp="20260310T0305Z"), [event(7200 + i, eventName="PutObject", errorCode="AccessDenied", sourceIPAddress="198.51.100.9") for i in (0, 1, 2)]
                   + [event(5000, eventName="StopLogging", eventSource="cloudtrail.amazonaws.com", sourceIPAddress="198.51.100.9")])
        (folder / "rules.yml").write_text(RULES)
        return folder

    def detect(self, folder, *arguments, **more):
        return run("detect", folder / "AWSLogs", "--rules", folder / "rules.yml", *arguments, **more)

    def test_lines_and_summaries_agree(self):
        folder = self.trail()
        done = self.detect(folder, "--level", "informational", "--output", "jsonl", "--stats", "json")
        self.assertEqual(done.code, 0, done.err)
        self.assert_balanced(done.stats)
        titles = [line["title"] for line in done.records]
        self.assertEqual({title: titles.count(title) for title in titles}, {"Object read": 30, "Trail stopped": 1, "Many refused": 1})
        stopped = next(line for line in done.records if line["title"] == "Trail stopped")
        self.assertEqual((stopped["principal"], stopped["sourceIPAddress"], stopped["author"], stopped["license"], stopped["attack"], stopped["index"], stopped["verdict"]),
                         ("ana", "198.51.100.9", "Ana", "DRL 1.1", ["T1685.002"], 3, "no-digest"))
        fired = next(line for line in done.records if line["title"] == "Many refused")
        self.assertEqual((fired["group"], fired["value"], fired["first"], fired["eventTime"], len(fired["events"])),
                         ({"sourceIPAddress": "198.51.100.9"}, 5, "2026-03-10T02:00:00Z", "2026-03-10T02:00:04Z", 5))
        as_csv = self.detect(folder, "--level", "informational", "--output", "csv")
        rows = list(csv.DictReader(io.StringIO(as_csv.text)))
        self.assertEqual([row["title"] for row in rows], titles)
        self.assertTrue(all(None not in row and None not in row.values() for row in rows))
        table = self.detect(folder, "--level", "informational")
        self.assertIn("critical: 1 hit of 1 rule; high: 1 hit of 1 rule; informational: 30 hits of 1 rule", table.text)
        self.assertIn("  2026-03-10T00:00:00Z … 00:54:00Z  10 hits", table.text)

    def test_the_query_beside_a_finding_shows_its_events(self):
        folder = self.trail()
        found = self.detect(folder, "--level", "informational", "--limit", 0)
        commands = [line.strip() for line in found.lines if line.strip().startswith("cairn search")]
        self.assertEqual(len(commands), 5)  # a stopped trail, five calls of a correlation, three hours of reads
        counts = []
        for command in commands:
            words = shlex.split(command)
            counts.append(int(run(*words[1:], "--count").text))
        self.assertEqual(sorted(counts), [1, 5, 10, 10, 10])

    def test_levels_and_exit_codes(self):
        folder = self.trail()
        self.assertNotIn("Object read", self.detect(folder).text)  # low is the default
        self.assertEqual(self.detect(folder, "--fail-on", "critical").code, 1)
        self.assertEqual(self.detect(folder, "--from", "2026-03-10T05", "--fail-on", "low").code, 0)
        quiet = self.detect(folder, "--from", "2026-03-10T05", "--level", "high")
        self.assertEqual((quiet.code, quiet.text), (0, "no findings\n"))
        self.write(folder / key(4), b"\x1f\x8b\x08 not gzip")
        broken = self.detect(folder, "--fail-on", "low")
        self.assertEqual(broken.code, 2)
        self.assertIn("Trail stopped", broken.text)
        for arguments in (("--level", "grave"), ("--rules", "nowhere.yml"), ("--settings", "nowhere.yml"), ("--limit", "x")):
            self.assertEqual(self.detect(folder, *arguments).code, 2, arguments)

    def test_one_bad_rule_is_named_and_left_out(self):
        folder = self.trail()
        with open(folder / "rules.yml", "a") as rules:
            rules.write("---\ntitle: Bad\nlogsource: {product: aws}\ndetection:\n    selection: {eventName|re: '('}\n    condition: selection\n")
        done = self.detect(folder)
        self.assertEqual(done.code, 0, done.err)
        self.assertIn("rules.yml:", done.err)
        self.assertIn("left out", done.err)
        self.assertIn("Trail stopped", done.text)
        (folder / "rules.yml").write_text("title: Nothing\n")
        self.assertEqual(self.detect(folder).code, 2)

    def test_threads_and_order_of_objects_change_nothing(self):
        folder = self.trail()
        for output in ("table", "jsonl", "csv", "html"):
            texts = {self.detect(folder, "--level", "informational", "--output", output, "--threads", n).out for n in (1, 2, 5)}
            self.assertEqual(len(texts), 1, output)

    def test_hostile_texts_reach_no_terminal_and_no_page(self):
        folder = self.trail()
        hostile = "\x1b[31m<script>alert(1)</script>\u202e\"'"
        self.write(folder / key(5), [event(9000, eventName="StopLogging", eventSource="cloudtrail.amazonaws.com", sourceIPAddress=hostile, awsRegion=hostile,
                                           userIdentity={"type": "IAMUser", "userName": hostile})])
        page = self.detect(folder, "--output", "html")
        self.assertNotIn("<script", page.text)
        parser = html.parser.HTMLParser()
        parser.feed(page.text)
        for output in ("table", "html"):
            self.assertNotIn("\x1b", self.detect(folder, "--output", output).text)
            self.assertNotIn("\u202e", self.detect(folder, "--output", output).text)

    def test_own_rules_run_without_being_named(self):
        done = run("detect", forged(), "--level", "medium", "--output", "jsonl")
        self.assertEqual(done.code, 0, done.err)
        self.assertIn("Cairn", {line["author"] for line in done.records})

    def test_own_rules_find_every_planted_attack(self):
        truth = json.loads((forged() / "truth.json").read_text())
        done = run("detect", forged() / "AWSLogs", "--output", "jsonl", "--level", "low")
        hits = {line.get("eventID") for line in done.records}
        hits |= {reference["eventID"] for line in done.records for reference in line.get("events", [])}
        missed = [attack["name"] for attack in truth["attacks"] if not hits & {planted["eventID"] for planted in attack["events"]}]
        self.assertEqual(missed, [])

    def test_a_closed_pipe_and_a_full_disk(self):
        folder = self.trail()
        done = subprocess.run(["bash", "-c", f"{BIN} detect {folder}/AWSLogs --rules {folder}/rules.yml -l informational -o jsonl | head -1; echo ${{PIPESTATUS[0]}}"],
                              capture_output=True, env=harness.environment(), timeout=60)
        self.assertEqual(done.stdout.decode().splitlines()[-1], "0", done.stderr)
        for output in ("table", "html", "jsonl", "csv"):
            with open("/dev/full", "wb") as full:
                done = self.detect(folder, "--output", output, stdout=full)
            self.assertEqual(done.code, 2, output)
            self.assertIn("space", done.err.lower())


if __name__ == "__main__":
    harness.main()
