"""`cairn verify` over the forged integrity trails of CAIRN_SHARED: what truth.json says was changed must be found and named, and
nothing else."""
import functools
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

import harness
from harness import run

# What leaves the content as CloudTrail made it, or is a fault of a server that a copy does not have.
HARMLESS = {"log_recompressed", "digest_recompressed", "fault", "backfill", "scenario", "key_is_spki", "log_uncovered_insight"}
# Tolerated: named in a note, exit code 0.
NOTED = {"log_no_trailer", "log_bad_crc", "log_not_gzip", "digest_not_gzip", "digest_sig_upper", "key_missing"}
# A fixture without a mutation that is odd all the same.
UNCHECKED = {"log_hash_algorithm_other"}


@functools.cache
def variants():
    """All forged trails, made anew by the fixture's own script."""
    source = harness.shared("integrity", "gen.py").parent
    if subprocess.run([sys.executable, "-c", "import cryptography"], capture_output=True).returncode != 0:
        raise unittest.SkipTest("the fixture's script needs the Python package cryptography")
    folder = pathlib.Path(tempfile.mkdtemp(prefix="cairn-integrity-"))
    harness.atexit.register(shutil.rmtree, folder, True)
    shutil.copy(source / "gen.py", folder)
    shutil.copytree(source / "keys", folder / "keys")
    subprocess.run([sys.executable, folder / "gen.py", "all"], check=True, capture_output=True)
    return folder / "variants"


def verify(folder, *more):
    done = run("verify", ".", "--keys", "aws.json", "--output", "json", *more, cwd=folder)
    return done, json.loads(done.out)


def named(report, key):
    """Where a report speaks of an object, by the last part of its name."""
    base = key.rsplit("/", 1)[-1]
    return [part for part in ("findings", "notes", "not_checked") for each in report[part] if base in json.dumps(each)]


class Integrity(unittest.TestCase):
    def test_every_tampering_is_found_and_nothing_else(self):
        for folder in sorted(variants().iterdir()):
            if folder.name.startswith("up_"):
                continue  # the mocks of another program's tests: their times contradict themselves
            with self.subTest(folder.name):
                truth = json.loads((folder / "truth.json").read_text())["mutations"]
                done, report = verify(folder)
                kinds = {mutation["kind"] for mutation in truth}
                real = kinds - HARMLESS - NOTED
                if folder.name in UNCHECKED or kinds & {"no_keys", "key_swapped"}:
                    self.assertEqual(done.code, 2)
                    self.assertEqual(report["findings"], [])
                    self.assertTrue(report["not_checked"])
                    continue
                if folder.name == "backfill_no_timestamp":
                    real = {"metadata"}
                self.assertEqual(done.code, 1 if real else 0, done.err)
                self.assertEqual(bool(report["findings"]), bool(real), report["findings"])
                for mutation in truth:
                    if mutation["kind"] not in HARMLESS:
                        self.check_named(mutation, report, done, folder)
                self.check_nothing_else(truth, report)

    def check_named(self, mutation, report, done, folder):
        kind, key = mutation["kind"], mutation.get("key") or mutation.get("fingerprint")
        if kind == "region_deleted":
            self.assertTrue(any(f["kind"] == "region-missing" and f["region"] == mutation["region"] for f in report["findings"]))
        elif kind in ("gap", "time_hole"):
            self.assertTrue(any(f["kind"] in ("gap", "time-hole") for f in report["findings"]))
        elif kind == "digest_deleted":
            self.check_covered_hour(mutation, report, folder)
        elif kind in NOTED:
            self.assertIn("notes", named(report, key), (kind, report["notes"]))
        elif kind == "log_modified" and not named(report, key):
            # Its digest was changed with it: nothing can be said of it, least of all that it is right.
            self.assertNotEqual(self.verdicts(folder)[key.rsplit("/", 1)[-1]], "verified")
        else:
            self.assertIn("findings", named(report, key), (kind, report["findings"]))

    def check_covered_hour(self, mutation, report, folder):
        """A digest that is gone lies within the span of a finding."""
        stamp = mutation["key"].rsplit("_", 1)[-1][:16]
        end = f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:11]}:{stamp[11:13]}:{stamp[13:]}"
        whole = [f for f in report["findings"] if f["kind"] == "no-digests"]
        spans = [f for f in report["findings"] if f.get("from", "~") < end <= f.get("to", "")]
        self.assertTrue(spans or whole, (end, report["findings"]))

    def verdicts(self, folder):
        done = run("verify", ".", "--keys", "aws.json", "--output", "jsonl", cwd=folder)
        return {r["object"].rsplit("/", 1)[-1]: r["verdict"] for r in done.records if r["type"] == "object"}

    def check_nothing_else(self, truth, report):
        """Every finding is about the chain that was changed."""
        if truth:
            self.assertEqual({f.get("account") for f in report["findings"]} - {"111122223333"}, set())
            self.assertLessEqual(len(report["findings"]), 2 * len(truth))

    def test_metadata_is_not_needed(self):
        """A plain copy: the newest digest of each chain is not yet provable, all else is proven by its successor."""
        done = run("verify", variants() / "intact/s3", "--keys", variants() / "intact/aws.json", "--output", "json")
        report = json.loads(done.out)
        self.assertEqual(done.code, 0, done.err)
        self.assertEqual(report["summary"]["digests"], {"verified": 40, "unverified": 8})
        self.assertEqual(report["findings"], [])
        self.assertGreater(report["summary"]["not_yet_provable"], 0)

    def test_without_keys_nothing_is_proven(self):
        done = run("verify", variants() / "intact/s3")
        self.assertEqual(done.code, 2)
        self.assertIn("NOTHING PROVEN", done.text)


if __name__ == "__main__":
    harness.main()
