"""`cairn verify` over the forged integrity trails of CAIRN_SHARED: what truth.json says was changed must be found and named, and
nothing else."""
import base64
import functools
import gzip
import hashlib
import html
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
import unittest
import zlib

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



TAMPERINGS = {  # kind → the kinds of findings, and nothing else
    "log-changed": {"log-modified"}, "log-deleted": {"log-missing"}, "log-added": {"log-unsigned"}, "log-cut": {"log-modified"},
    "log-appended": {"log-modified"}, "digest-changed": {"digest-modified"}, "digest-deleted": {"digest-missing"},
    "digest-resigned": {"digest-modified"}, "digests-swapped": {"digest-moved"}, "signature-changed": {"signature-changed"},
    "metadata-lost": {"metadata-lost"}, "newest-hours": {"tail-missing"}, "oldest-hours": {"digest-missing"},
    "region-removed": {"region-missing"}, "account-removed": {"rewritten"},
}
SMALL = ("--accounts", 2, "--regions", 2, "--hours", 14, "--events", 5000, "--seed", 3)


@functools.cache
def forged(kind=""):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="cairn-verify-"))
    harness.atexit.register(shutil.rmtree, folder, True)
    done = run("forge", "--out", folder / "trail", *SMALL, *(("--tamper", kind) if kind else ()))
    assert done.code == 0, done.err
    return folder / "trail"


def judged(trail, *more, keys=None):
    done = run("verify", trail, "--keys", keys or trail / "keys.json", "--output", "json", *more)
    return done, json.loads(done.out)


class Twin:
    """The verdicts of a forged trail, found plainly: hashlib and the openssl program."""

    def __init__(self, trail):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="cairn-twin-"))
        harness.atexit.register(shutil.rmtree, self.folder, True)
        self.keys = {}
        for region in json.loads((trail / "keys.json").read_text()).values():
            for key in region["PublicKeyList"]:
                self.add_key(key)
        metadata = json.loads((trail / "metadata.json").read_text())
        self.signatures = {place.rsplit("/", 1)[-1]: value["signature"] for place, value in metadata.items()}
        self.digests, self.logs = {}, {}
        for path in sorted((trail / "AWSLogs").rglob("*.json.gz")):
            (self.digests if "CloudTrail-Digest" in path.name else self.logs)[path.name] = path.read_bytes()
        self.texts = {name: self.inflate(data)[0] for name, data in self.digests.items()}
        self.content = {name: json.loads(text) for name, text in self.texts.items()}
        self.verdicts = {}
        self.judge_digests()
        self.judge_logs()

    def add_key(self, key):
        der = base64.b64decode(key["Value"])
        assert hashlib.md5(der).hexdigest() == key["Fingerprint"]
        name = self.folder / key["Fingerprint"]
        name.with_suffix(".der").write_bytes(der)
        subprocess.run(["openssl", "rsa", "-RSAPublicKey_in", "-inform", "DER", "-in", name.with_suffix(".der"), "-pubout", "-out",
                        name.with_suffix(".pem")], check=True, capture_output=True)
        self.keys[key["Fingerprint"]] = name.with_suffix(".pem")

    @staticmethod
    def inflate(data):
        """The first member's bytes, and whether nothing is wrong with the container."""
        inflater = zlib.decompressobj(31)
        try:
            text = inflater.decompress(data) + inflater.flush()
        except zlib.error:
            return b"", False
        return text, inflater.eof and not inflater.unused_data

    def signed(self, name, signature):
        digest = self.content[name]
        text = "\n".join([digest["digestEndTime"], digest["digestS3Bucket"] + "/" + digest["digestS3Object"],
                          hashlib.sha256(self.texts[name]).hexdigest(), digest["previousDigestSignature"] or "null"])
        (self.folder / "text").write_text(text)
        (self.folder / "signature").write_bytes(bytes.fromhex(signature))
        return subprocess.run(["openssl", "dgst", "-sha256", "-verify", self.keys[digest["digestPublicKeyFingerprint"]], "-signature",
                               self.folder / "signature", self.folder / "text"], capture_output=True).returncode == 0

    def judge_digests(self):
        quoted = {d["previousDigestS3Object"].rsplit("/", 1)[-1]: d for d in self.content.values() if d["previousDigestS3Object"]}
        for name in self.content:
            place = self.content[name]["digestS3Object"].rsplit("/", 1)[-1]
            candidates = [self.signatures[name]] if name in self.signatures else []
            candidates += [quoted[place]["previousDigestSignature"]] if place in quoted else []
            right = any(self.signed(name, signature) for signature in candidates)
            self.verdicts[name] = "verified" if right and place == name else "modified"

    def judge_logs(self):
        listed = {}
        for name, digest in self.content.items():
            proven = self.verdicts[name] == "verified" or digest["digestS3Object"].rsplit("/", 1)[-1] != name
            for log in digest["logFiles"]:
                listed[log["s3Object"].rsplit("/", 1)[-1]] = (log["hashValue"], proven)
        for name, (expected, proven) in listed.items():
            if not proven:
                self.verdicts[name] = "unverified"
            elif name not in self.logs:
                self.verdicts[name] = "missing"
            else:
                text, whole = self.inflate(self.logs[name])
                right = whole and hashlib.sha256(text).hexdigest() == expected
                self.verdicts[name] = "verified" if right else "modified"
        self.unlisted = set(self.logs) - set(listed)


class Forged(unittest.TestCase):
    def test_an_intact_trail_is_proven(self):
        done, report = judged(forged())
        truth = json.loads((forged() / "truth.json").read_text())
        self.assertEqual((done.code, report["findings"], report["not_checked"]), (0, [], []))
        self.assertEqual(report["summary"]["digests"], {"verified": truth["digests"]})
        self.assertEqual(report["summary"]["logs"], {"verified": truth["objects"]})

    def test_every_kind_of_tampering_is_found_and_named(self):
        checkpoint = forged().parent / "checkpoint"
        self.assertEqual(judged(forged(), "--checkpoint", checkpoint)[0].code, 0)
        before = checkpoint.read_bytes()
        for kind, findings in TAMPERINGS.items():
            with self.subTest(kind):
                checkpoint.write_bytes(before)
                trail = forged(kind)
                more = ("--checkpoint", checkpoint) if kind == "account-removed" else ()
                done, report = judged(trail, *more)
                self.assertEqual(done.code, 1, done.err)
                self.assertEqual({f["kind"] for f in report["findings"]}, findings)
                truth = json.loads((trail / "truth.json").read_text())["tampering"]
                if kind in ("newest-hours", "oldest-hours"):
                    ends = sorted(key.rsplit("_", 1)[-1][:16] for key in truth["objects"])
                    finding = report["findings"][0]
                    compact = lambda time: time.replace("-", "").replace(":", "")
                    self.assertLess(compact(finding["from"]), ends[0])
                    # The very last one may be younger than anything that reaches further.
                    self.assertLessEqual(ends[-2], compact(finding["to"]))
                elif kind == "region-removed":
                    self.assertEqual((report["findings"][0]["account"], report["findings"][0]["region"]), (truth["account"], truth["region"]))
                elif kind == "account-removed":
                    self.assertEqual({f["account"] for f in report["findings"]}, {truth["account"]})
                else:
                    self.assertTrue(named(report, truth["objects"][-1]))

    def test_the_twin_agrees(self):
        if not shutil.which("openssl"):
            self.skipTest("no openssl program")
        for kind in ("", "log-changed", "log-appended", "log-added", "digest-resigned", "digest-deleted", "digests-swapped", "metadata-lost"):
            with self.subTest(kind):
                trail = forged(kind)
                twin = Twin(trail)
                done = run("verify", trail, "--keys", trail / "keys.json", "--output", "jsonl", "--quiet")
                ours = {r["object"].rsplit("/", 1)[-1]: r["verdict"] for r in done.records if r["type"] == "object"}
                self.assertEqual({name: verdict for name, verdict in ours.items() if name not in twin.unlisted}, twin.verdicts)
                for name in twin.unlisted:
                    self.assertIn(ours[name], ("unsigned", "unverified", "no-digest"))

    def test_output_does_not_depend_on_threads(self):
        trail = forged("log-changed")
        outputs = {run("verify", trail, "--keys", trail / "keys.json", "--output", form, "--threads", n, "--quiet").out
                   for n in (1, 2, 5) for form in ("jsonl",)}
        self.assertEqual(len(outputs), 1)

    def test_a_flat_gunzipped_copy_is_proven(self):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            for path in (forged() / "AWSLogs").rglob("*.json.gz"):
                kind = "digests" if "CloudTrail-Digest" in path.name else "logs"
                (folder / kind).mkdir(exist_ok=True)
                (folder / kind / path.name[:-3]).write_bytes(gzip.decompress(path.read_bytes()))
            done, report = judged(folder / "logs", "--digests", folder / "digests", keys=forged() / "keys.json")
            self.assertEqual((done.code, report["findings"]), (0, []), done.err)
            self.assertEqual(set(report["summary"]["logs"]), {"verified", "unverified"})

    def test_digests_beside_the_logs_are_found(self):
        account = next((forged() / "AWSLogs").glob("o-*/*"))
        done, report = judged(account / "CloudTrail", keys=forged() / "keys.json")
        self.assertEqual(done.code, 0, done.err)
        self.assertGreater(report["summary"]["logs"]["verified"], 0)

    def test_an_archive_is_proven(self):
        with tempfile.TemporaryDirectory() as name:
            archive = pathlib.Path(name) / "case.tar"
            with tarfile.open(archive, "w") as out:
                out.add(forged() / "AWSLogs", "AWSLogs")
            done, report = judged(archive, keys=forged() / "keys.json")
            self.assertEqual((done.code, report["findings"]), (0, []), done.err)

    def test_part_of_the_time_is_proven(self):
        done, report = judged(forged(), "--from", "2026-03-10T04:00Z", "--to", "2026-03-10T08:00Z")
        self.assertEqual((done.code, report["findings"]), (0, []), done.err)
        self.assertNotIn("missing", report["summary"]["logs"])
        done, _ = judged(forged("log-changed"), "--to", "2026-03-10T03:00Z")
        self.assertEqual(done.code, 0)

    def test_what_could_not_be_read_is_neither_tampered_nor_valid(self):
        done, report = judged(forged(), "--max-object", "20kB")
        self.assertEqual((done.code, report["findings"]), (2, []))
        self.assertGreater(len(report["not_checked"]), 0)
        self.assertNotIn("modified", report["summary"]["logs"])

    def test_the_checkpoint_is_kept_and_starts_the_next_run(self):
        with tempfile.TemporaryDirectory() as name:
            checkpoint = pathlib.Path(name) / "checkpoint.json"
            judged(forged(), "--to", "2026-03-10T05:00Z", "--checkpoint", checkpoint)
            early = json.loads(checkpoint.read_text())
            done, report = judged(forged(), "--checkpoint", checkpoint, "--stats", "json")
            self.assertEqual(done.code, 0, done.err)
            self.assertGreater(done.stats["objects"]["left_out_by_time"], 0)
            late = json.loads(checkpoint.read_text())
            self.assertLess(early["chains"][0]["end"], late["chains"][0]["end"])
            checkpoint.write_text(checkpoint.read_text().replace("2026-03-10T", "2026-03-09T", 1))
            done = run("verify", forged(), "--keys", forged() / "keys.json", "--checkpoint", checkpoint)
            self.assertEqual(done.code, 2)
            self.assertIn("was changed", done.err)

    def test_the_report_is_one_page_and_its_commands_work(self):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            judged(forged("log-changed"), "--report", folder / "case.html")
            page = (folder / "case.html").read_text()
            for outside in ("http://", "https://", "<script", "<link", "src="):
                self.assertNotIn(outside, page)
            self.assertIn("log-modified", page)
            commands = next(p for p in page.split("<pre>") if p.startswith("gzip -dc DIGEST.json.gz &gt;")).split("</pre>")[0]
            if not (shutil.which("jq") and shutil.which("openssl")):
                self.skipTest("no jq or openssl program")
            digest = sorted((forged() / "AWSLogs").rglob("*CloudTrail-Digest*.json.gz"))[3]
            region = digest.name.split("_")[2]
            (folder / "keys.json").write_text(json.dumps(json.loads((forged() / "keys.json").read_text())[region]))
            metadata = json.loads((forged() / "metadata.json").read_text())
            signature = next(v["signature"] for k, v in metadata.items() if k.endswith(digest.name))
            shutil.copy(digest, folder / "DIGEST.json.gz")
            done = subprocess.run(["bash", "-ec", html.unescape(commands)], cwd=folder, env={**os.environ, "SIGNATURE": signature},
                                  capture_output=True, text=True)
            self.assertIn("Verified OK", done.stdout, done.stderr)

    def test_keys_are_saved_and_read_again(self):
        with tempfile.TemporaryDirectory() as name:
            saved = pathlib.Path(name) / "keys.json"
            judged(forged(), "--save-keys", saved)
            done, report = judged(forged(), keys=saved)
            self.assertEqual((done.code, report["summary"]["keys"]), (0, 3), done.err)

    def test_hostile_names_and_files_do_no_harm(self):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            start = "111122223333_CloudTrail-Digest_eu-west-1_t_eu-west-1_2026031"
            link = {"digestStartTime": "2026-03-10T00:00:00Z", "digestEndTime": "2026-03-10T01:00:00Z", "digestS3Bucket": "b",
                    "digestS3Object": "../../x\u001b[31m\n", "digestPublicKeyFingerprint": "00", "previousDigestSignature": "abc",
                    "previousDigestS3Object": start + "0T010000Z.json.gz", "previousDigestHashValue": "zz",
                    "logFiles": [{"s3Object": "../../../etc/\u001b[2Jpasswd", "hashValue": "00", "hashAlgorithm": "CRC32"},
                                 {"s3Object": start + "0T010000Z.json.gz", "hashValue": "00" * 32, "hashAlgorithm": "SHA-256"}, 7, {}]}
            (folder / (start + "0T010000Z.json")).write_text(json.dumps(link))
            (folder / (start + "0T020000Z.json")).write_text("[" * 200000)
            (folder / (start + "0T030000Z.json")).write_text("{" + '"a":{' * 50000)
            with gzip.open(folder / (start + "0T040000Z.json.gz"), "wb", compresslevel=1) as out:
                for _ in range(64):
                    out.write(b" " * (1 << 20))
            (folder / "keys.json").write_text(json.dumps({"PublicKeyList": [
                {"Value": "MA==", "Fingerprint": "x" * 100}, {"Value": 7}, {"Value": "/" * 40000}] * 100}))
            done = run("verify", folder, "--keys", folder / "keys.json", "--report", folder / "r.html")
            self.assertEqual(done.code, 2)
            for text in (done.text, done.err, (folder / "r.html").read_text()):
                self.assertNotIn("\x1b", text)
            self.assertNotIn("verified +", done.text)



class Search(unittest.TestCase):
    """Events carry the verdict of their object."""

    def search(self, trail, query, *more):
        return run("search", query, trail / "AWSLogs", "--verdict", "--keys", trail / "keys.json", "--output", "jsonl", "--evidence", *more)

    def test_hits_carry_the_verdict_of_their_object(self):
        done = self.search(forged("log-changed"), "*")
        self.assertEqual(done.code, 0, done.err)
        changed = json.loads((forged("log-changed") / "truth.json").read_text())["tampering"]["objects"][0]
        seen = {}
        for record in done.records:
            seen.setdefault(record["cairn"]["object"].rsplit("/", 1)[-1], set()).add(record["cairn"]["verdict"])
        self.assertEqual({name for name, verdicts in seen.items() if verdicts == {"modified"}}, {changed.rsplit("/", 1)[-1]})
        self.assertEqual({verdict for verdicts in seen.values() for verdict in verdicts} - {"unverified"}, {"verified", "modified"})
        self.assertIn("1 integrity finding", done.err)

    def test_the_verdict_is_a_field(self):
        trail = forged("log-changed")
        done = self.search(trail, "verdict: modified")
        self.assertEqual({record["cairn"]["verdict"] for record in done.records}, {"modified"})
        counted = run("top", "verdict", trail / "AWSLogs", "--keys", trail / "keys.json", "--output", "json")
        self.assertIn("modified", counted.text)
        table = run("search", "verdict: modified", trail / "AWSLogs", "--keys", trail / "keys.json", "--output", "table", "--limit", 1)
        self.assertIn("VERDICT", table.text)
        rows = run("search", "verdict: modified", trail / "AWSLogs", "--keys", trail / "keys.json", "--output", "csv", "--limit", 1)
        self.assertTrue(rows.lines[0].endswith(",verdict") and rows.lines[1].endswith(",modified"), rows.text)

    def test_without_digests_there_is_one_warning_and_the_exit_code_stays(self):
        done = run("search", "*", harness.forged(), "--verdict", "--output", "jsonl", "--evidence", "--limit", 3)
        self.assertEqual(done.code, 0, done.err)
        self.assertEqual({record["cairn"]["verdict"] for record in done.records}, {"no-digest"})
        self.assertEqual(done.err.count("no digests found"), 1)
        self.assertEqual(run("search", "eventName: NoSuchCall", harness.forged(), "--verdict").code, 1)

    def test_without_keys_nothing_is_verified(self):
        done = run("search", "*", forged(), "--verdict", "--output", "jsonl", "--evidence", "--limit", 3)
        self.assertEqual({record["cairn"]["verdict"] for record in done.records}, {"unverified"})
        self.assertIn("--keys", done.err)


if __name__ == "__main__":
    harness.main()
