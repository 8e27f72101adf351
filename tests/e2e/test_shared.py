#!/usr/bin/env python3
"""Counts over real trails, where each file is a valid `Records` file, against jq or Python's own json."""
import collections
import gzip
import json

import harness
from harness import Case, run, shared
from test_jq import PROGRAMS, compare


class RealTrails(Case):
    def records(self, folder):
        out = []
        for path in sorted(folder.rglob("*.json*")):
            data = path.read_bytes()
            data = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
            out += json.loads(data)["Records"]
        return out

    def test_search_counts(self):
        for name in ("sans504-s3-ransomware", "grycap-2017", "grycap-2014-2018", "invictus-aws_dataset"):
            folder = shared("data", name)
            records = self.records(folder)
            self.assertTrue(records)
            commonest = [n for n, _ in collections.Counter(r["eventName"] for r in records).most_common(12)]
            for query, holds in [(f"eventName == {n}", lambda r, n=n: r["eventName"] == n) for n in commonest] + [
                ("errorCode: *", lambda r: r.get("errorCode") is not None),
                ("responseElements: null", lambda r: r.get("responseElements") is None),
                ("userIdentity.type: Root and not sourceIPAddress: 10.0.0.0/8", lambda r: (r.get("userIdentity") or {}).get("type") == "Root"
                    and not (r.get("sourceIPAddress") or "").startswith("10.")),
            ]:
                with self.subTest(f"{name}: {query}"):
                    done = self.search(query, folder)
                    self.assertEqual(len(done.lines), sum(map(holds, records)))
                    slow = self.search(query, folder, "--no-prune")
                    self.assertEqual(done.out, slow.out)
                    self.assertEqual(slow.stats["records"]["in"], len(records))

    def test_every_folder_is_read_without_a_crash_and_accounted(self):
        for folder in sorted(shared("data").iterdir()):
            if folder.is_dir():
                with self.subTest(folder.name):
                    done = self.search("eventName: *", folder)
                    self.assertIn(done.code, (0, 1, 2))

    def test_re_deliveries_of_two_overlapping_trails(self):
        folder = shared("data", "sans504-s3-ransomware")
        ids = collections.Counter(record["eventID"] for record in self.records(folder))
        done = run("search", "*", folder, "--distinct", "--count")
        self.assertEqual(done.text.strip(), str(len(ids)))

    def test_jq_programs(self):
        compare(self, sorted(shared("data", "sans504-s3-ransomware").rglob("*.json.gz"))[:300], PROGRAMS[:8])
        compare(self, sorted(shared("data", "grycap-2017").rglob("*.json.gz"))[:100], PROGRAMS[:8])


if __name__ == "__main__":
    harness.main()
