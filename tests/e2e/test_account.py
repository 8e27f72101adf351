#!/usr/bin/env python3
"""Every run accounts for what it was given, and its answers are those that Python's own json gives."""
import collections
import gzip
import json
import os

import harness
from harness import Case, event, forged, forged_records, key, run


class Account(Case):
    def records(self):
        return [record for _, record in forged_records()]

    def test_counts_and_hits_are_those_of_python(self):
        for query, holds in [
            ("eventName: GetObject", lambda r: r["eventName"] == "GetObject"),
            ("not eventSource: (s3.amazonaws.com or kms.amazonaws.com)", lambda r: r["eventSource"] not in ("s3.amazonaws.com", "kms.amazonaws.com")),
            ("errorCode: *", lambda r: r.get("errorCode") is not None),
            ("errorCode: AccessDenied and userIdentity.type: AssumedRole",
             lambda r: r.get("errorCode") == "AccessDenied" and r["userIdentity"]["type"] == "AssumedRole"),
        ]:
            with self.subTest(query):
                expected = [r for r in self.records() if holds(r)]
                self.assertTrue(expected)
                done = self.search(query, forged(), code=0)
                self.assertEqual(done.records, expected)
                counted = run("search", query, forged(), "--count")
                self.assertEqual(counted.text.strip(), str(len(expected)))

    def test_pruning_changes_no_answer_and_is_accounted(self):
        query = "eventName: StopLogging"
        quick, slow = self.search(query, forged()), self.search(query, forged(), "--no-prune")
        self.assertEqual(quick.out, slow.out)
        self.assertEqual(slow.stats["objects"]["pruned"], 0)
        self.assertEqual(slow.stats["records"]["in"], len(self.records()))
        self.assertGreater(quick.stats["objects"]["pruned"], 0)
        self.assertEqual(quick.stats["objects"]["listed"], slow.stats["objects"]["listed"])

    def test_nothing_found_is_1_and_all_is_accounted(self):
        done = self.search("eventName: NoSuchCall", forged(), "--no-prune", code=1)
        self.assertEqual(done.stats["records"], {**done.stats["records"], "in": len(self.records()), "kept": 0, "filtered": len(self.records())})

    def test_a_file_reached_twice_is_read_once(self):
        folder = self.folder()
        path = self.write(folder / key(1), [event(1)])
        done = self.search("*", folder, path, folder, code=0)
        self.assertEqual(len(done.records), 1)
        self.assertEqual(sum(done.stats["objects"]["skipped"].values()), 2)

    def test_order_is_the_same_for_any_number_of_threads(self):
        outputs = {run("search", "errorCode: *", forged(), "--output", "jsonl", "--threads", n).out for n in (1, 2, 5)}
        self.assertEqual(len(outputs), 1)

    def test_time_keeps_events_and_leaves_objects_out(self):
        folder = self.folder()
        for hour in range(6):
            self.write(folder / key(hour, stamp=f"20260310T{hour:02}10Z"), [event(hour * 3600 + 60 * i) for i in range(10)])
        done = self.search("*", folder, "--from", "2026-03-10T02", "--to", "2026-03-10T02", "--late", "1h", code=0)
        self.assertEqual({record["eventTime"][:13] for record in done.records}, {"2026-03-10T02"})
        self.assertEqual(len(done.records), 10)
        self.assertEqual(done.stats["objects"]["left_out_by_time"], 4)  # 00:10 and 01:10 are too early, 04:10 and 05:10 more than an hour late
        whole_day = self.search("*", folder, "--to", "2026-03-10", code=0)
        self.assertEqual(len(whole_day.records), 60)

    def test_no_lateness_at_all_may_be_allowed_for(self):
        self.assertEqual(run("search", "*", forged(), "--to", "2100", "--late", "0s", "--limit", "1").code, 0)
        self.assertEqual(run("timeline", forged(), "--bucket", "0s").code, 2)

    def test_re_deliveries_are_dropped_and_counted_with_distinct(self):
        ids = collections.Counter(record["eventID"] for record in self.records())
        again = sum(count - 1 for count in ids.values())
        self.assertGreater(again, 0)
        done = self.search("*", forged(), "--distinct", code=0)
        self.assertEqual(len(done.records), len(ids))
        self.assertEqual(done.stats["records"]["duplicate"], again)

    def test_limit_stops_early_and_says_so(self):
        done = self.search("*", forged(), "--limit", 3, code=0)
        self.assertEqual(len(done.records), 3)
        self.assertEqual(done.records, self.records()[:3])
        self.assertLess(done.stats["objects"]["listed"], len({path for path, _ in forged_records()}))
        self.assertIn("limit", run("search", "*", forged(), "--limit", 3).err)

    def test_sort_gives_all_hits_in_order(self):
        done = self.search("*", forged(), "--sort=-eventTime", code=0)
        times = [record["eventTime"] for record in done.records]
        self.assertEqual(times, sorted(times, reverse=True))
        self.assertEqual(len(times), len(self.records()))

    def test_raw_gives_the_bytes_of_the_record(self):
        odd = b'{"eventID":"1",  "eventName" : "Odd\\u0026Even", "n": 1.50E+3, "eventName":"Last"}'
        path = self.write(self.folder() / "a.json", b'{"Records":[' + odd + b"]}")
        self.assertEqual(run("search", "eventName: Last", path, "--output", "raw").out.rstrip(b"\n"), odd)

    def test_twenty_damaged_objects_are_named_and_all_are_in_the_stats(self):
        folder = self.folder()
        for i in range(30):
            self.write(folder / key(i), harness.packed([event(i)])[:-10])
        done = self.search("*", folder, code=2)
        self.assertEqual(len(done.stats["named"]), 30)
        told = run("search", "*", folder).err
        self.assertEqual(sum(key(i).split("/")[-1] in told for i in range(30)), 20)
        self.assertIn("10 more", told)

    def test_without_a_path_a_pipe_is_read_and_a_terminal_is_not(self):
        self.assertEqual(len(self.search("*", stdin=harness.packed([event(1)]), code=0).records), 1)
        primary, secondary = os.openpty()
        done = run("search", "*", stdin=secondary, timeout=20)
        os.close(primary), os.close(secondary)
        self.assertEqual(done.code, 2)
        self.assertIn("cairn search", done.err)

    def test_evidence_names_object_and_index(self):
        folder = self.folder()
        self.write(folder / key(1), [event(0), event(1, eventName="PutObject")])
        cairn = self.search("eventName: PutObject", folder, "--evidence", code=0).records[0]["cairn"]
        self.assertTrue(cairn["object"].endswith(key(1)))
        self.assertEqual(cairn["index"], 1)
        self.assertIn("verdict", cairn)

    def test_top_and_timeline_count_every_record(self):
        names = collections.Counter(record["eventName"] for record in self.records())
        top = json.loads(run("top", "eventName", forged(), "--output", "json", "--limit", 0).text)
        self.assertEqual({row["eventName"]: row["count"] for row in top}, dict(names))
        buckets = json.loads(run("timeline", forged(), "--output", "json").text)
        self.assertEqual(sum(row["count"] for row in buckets), len(self.records()))

    def test_fields_knows_every_path_of_the_trail(self):
        listed = {row["field"] for row in json.loads(run("fields", forged(), "--output", "json").text)}
        wanted = {name for record in self.records() for name, value in record.items() if not isinstance(value, (dict, list))}
        self.assertEqual(wanted - listed, set())

    def test_a_pipe_a_glob_and_archives_give_the_same_events(self):
        import io, tarfile, zipfile
        folder = self.folder()
        for i in range(3):
            self.write(folder / "logs" / key(i), [event(10 * i + j) for j in range(4)])
        files = sorted((folder / "logs").rglob("*.json.gz"))
        expected = self.search("*", folder / "logs", code=0).records
        self.assertEqual(len(expected), 12)
        with zipfile.ZipFile(folder / "a.zip", "w") as archive:
            for path in files:
                archive.write(path, path.relative_to(folder))
        with tarfile.open(folder / "a.tar.gz", "w:gz") as archive:
            archive.add(folder / "logs", "logs")
        for source in ("a.zip", "a.tar.gz", "logs/**/*.json.gz"):
            with self.subTest(source):
                found = self.search("*", folder / source, code=0).records
                self.assertEqual(sorted(r["eventID"] for r in found), sorted(r["eventID"] for r in expected))
        joined = b"".join(path.read_bytes() for path in files)
        plain = b"".join(gzip.decompress(path.read_bytes()) for path in files)
        for data in (joined, plain):
            self.assertEqual(self.search("*", "-", stdin=data, code=0).records, expected)


if __name__ == "__main__":
    harness.main()
