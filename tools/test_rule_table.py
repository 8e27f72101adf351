#!/usr/bin/env python3
"""Our rules have the form that is asked of them, and their table is current; the reader of rule files reads what it should."""
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import rule_table

RULE = """title: 'Trail: stopped'
id: 4a923ed1-c52b-4bb0-b47f-e420e8bc6519
status: test
description: |
    title: not this one
author: Cairn
date: 2026-11-27
license: Apache-2.0
tags:
    - attack.defense-impairment
    - attack.t1685.002
detection:
    selection:
        - eventSource: cloudtrail.amazonaws.com
          eventName:
              - StopLogging
              - DeleteTrail
    removed:
        eventName|startswith: Delete
    condition: selection and not succeeded
falsepositives:
    - none
level: high
response:
    - start it
"""
CASES = [{"expect": True}, {"expect": False}]


class Reader(unittest.TestCase):
    def setUp(self):
        self.rule = rule_table.Document(pathlib.Path("rule.yml"), RULE)

    def test_reads_what_the_table_shows(self):
        self.assertEqual(self.rule.scalar("title"), "Trail: stopped")
        self.assertEqual(self.rule.values("eventName"), ["StopLogging", "DeleteTrail"])
        self.assertEqual(self.rule.values("eventSource"), ["cloudtrail.amazonaws.com"])
        self.assertTrue(self.rule.is_attempt)
        self.assertFalse(self.rule.is_correlation)

    def test_finds_what_is_wrong_with_the_form(self):
        self.assertEqual(list(rule_table.problems(self.rule, CASES)), [])
        for change, told in (("author: Cairn", "author or license"), ("response:", "no response"), ("level: high", "no level"),
                             ("attack.t1685.002", "no ATT&CK technique"), ("-4bb0-", "the id is no random UUID")):
            broken = rule_table.Document(pathlib.Path("rule.yml"), RULE.replace(change, "x" if change.startswith(("a", "-")) else "other:"))
            self.assertIn(told, list(rule_table.problems(broken, CASES)), change)
        self.assertEqual(list(rule_table.problems(self.rule, CASES[:1])), ["no event that fires it, or no near miss"])


class OurRules(unittest.TestCase):
    def test_have_the_form(self):
        self.assertEqual(rule_table.check_form(), [])

    def test_stand_in_a_table_that_is_current(self):
        self.assertEqual((rule_table.FOLDER / "COVERAGE.md").read_text(), rule_table.table())


if __name__ == "__main__":
    unittest.main()
