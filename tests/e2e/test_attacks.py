#!/usr/bin/env python3
"""A forged trail tells where its attacks are; each is found by its query, whole, and nothing else is."""
import json

import harness
from harness import Case, forged, forged_records, run


class Attacks(Case):
    def setUp(self):
        self.truth = json.loads((forged() / "truth.json").read_text())

    def test_each_planted_attack_is_found_by_its_query(self):
        attacks = self.truth["attacks"]
        self.assertGreaterEqual(len(attacks), 6)
        for attack in attacks:
            with self.subTest(attack["name"]):
                done = self.search(attack["query"], forged(), code=0)
                found = {record["eventID"] for record in done.records}
                self.assertEqual(found, {event["eventID"] for event in attack["events"]})

    def test_the_truth_says_where_each_record_stands(self):
        stands = {}
        for path, record in forged_records():
            stands.setdefault(path, []).append(record["eventID"])
        for attack in self.truth["attacks"]:
            for event in attack["events"]:
                self.assertTrue(event["deliveries"])
                for place in event["deliveries"]:
                    self.assertEqual(stands[place["object"]][place["index"]], event["eventID"])
                delivered = sum(ids.count(event["eventID"]) for ids in stands.values())
                self.assertEqual(delivered, len(event["deliveries"]))

    def test_each_hit_stands_where_the_truth_says(self):
        for attack in self.truth["attacks"]:
            with self.subTest(attack["name"]):
                done = self.search(attack["query"], forged(), "--evidence", code=0)
                found = {(r["eventID"], r["cairn"]["object"].split("/trail/")[-1], r["cairn"]["index"]) for r in done.records}
                told = {
                    (event["eventID"], delivery["object"], delivery["index"])
                    for event in attack["events"]
                    for delivery in event["deliveries"]
                }
                self.assertEqual(found, told)

    def test_the_truth_beside_the_trail_is_no_part_of_it(self):
        self.assertEqual(self.search("*", forged(), "-c", code=0).text.split(), [str(self.truth["records"])])
        self.assertEqual(self.search("*", forged(), "-c", "--distinct", code=0).text.split(), [str(self.truth["events"])])

    def test_the_same_seed_forges_the_same_bytes(self):
        again = self.folder() / "again"
        run("forge", "--out", again, "--accounts", 2, "--regions", 3, "--hours", 12, "--events", 5000, "--seed", 7, "--no-digests")
        first = {path.relative_to(forged()): path.read_bytes() for path in forged().rglob("*") if path.is_file()}
        second = {path.relative_to(again): path.read_bytes() for path in again.rglob("*") if path.is_file()}
        self.assertEqual(first, second)

    def test_forge_leaves_a_folder_of_somebody_else_alone(self):
        folder = self.folder()
        (folder / "mine.txt").write_text("keep me")
        self.assertEqual(run("forge", "--out", folder).code, 2)
        self.assertEqual([path.name for path in folder.iterdir()], ["mine.txt"])


if __name__ == "__main__":
    harness.main()
