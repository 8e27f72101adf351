#!/usr/bin/env python3
"""`cairn detect` finds every planted attack of forged trails of other seeds and shapes, and tells nothing grave of their traffic."""
import json

import harness
from harness import Case, run

SHAPES = (
    ("--seed", 2, "--events", 30000),
    ("--seed", 3, "--events", 30000, "--accounts", 1, "--regions", 1),
    ("--seed", 4, "--events", 40000, "--accounts", 6, "--hours", 24),
    ("--seed", 5, "--events", 150000, "--hours", 96),
)


class Seeds(Case):
    def test_every_attack_and_nothing_grave_besides(self):
        for shape in SHAPES:
            with self.subTest(shape):
                out = self.folder() / "trail"
                self.assertEqual(run("forge", "--out", out, "--quiet", *shape).code, 0)
                done = run("detect", out / "AWSLogs", "--level", "medium", "--output", "jsonl", "--quiet")
                self.assertEqual(done.code, 0, done.err)
                attacks = {event["eventID"]: attack["name"] for attack in json.loads((out / "truth.json").read_text())["attacks"] for event in attack["events"]}
                found, false = set(), []
                for line in done.records:
                    events = [line["eventID"]] if line.get("eventID") else [event["eventID"] for event in line["events"]]
                    about = {attacks[event] for event in events if event in attacks}
                    found |= about
                    if not about and line["level"] in ("critical", "high"):
                        false.append(line["title"])
                self.assertEqual((found, false), (set(attacks.values()), []))


if __name__ == "__main__":
    harness.main()
