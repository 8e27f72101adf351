"""cairn detect --new and --notify: only what is new, told at least once, whatever crashes and whoever does not answer."""
import http.server
import json
import os
import pathlib
import signal
import subprocess
import tempfile
import threading
import time
import unittest

import harness
from harness import event, packed, run

RULES = """
title: Trail stopped
id: 11111111-1111-4111-8111-111111111111
author: Ana
level: high
logsource: {product: aws, service: cloudtrail}
detection: {s: {eventName: StopLogging}, condition: s}
---
title: A read
name: read
id: 22222222-2222-4222-8222-222222222222
level: low
logsource: {product: aws, service: cloudtrail}
detection: {s: {eventName: GetObject}, condition: s}
---
title: Many reads
id: 33333333-3333-4333-8333-333333333333
level: medium
correlation: {type: event_count, rules: [read], group-by: [userIdentity.arn], timespan: 5m, condition: {gte: 5}}
"""


class Receiver:
    """Fails `failures` times, then takes what comes."""

    def __init__(self, failures=0):
        self.taken, self.asked, self.failures = [], 0, failures
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.asked += 1
                if outer.asked <= outer.failures:
                    self.send_error(503)
                    return
                outer.taken += body["findings"]
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def mmdb(networks, kind):
    """A MaxMind file: {first octet of IPv4: value}, by its published format (version 2.0, records of 24 bits)."""
    def pack(value):
        if isinstance(value, dict):
            return bytes([7 << 5 | len(value)]) + b"".join(pack(k) + pack(v) for k, v in value.items())
        if isinstance(value, list):
            return bytes([len(value), 11 - 7]) + b"".join(map(pack, value))
        if isinstance(value, str):
            body = value.encode()
            size = bytes([2 << 5 | len(body)]) if len(body) < 29 else bytes([2 << 5 | 29, len(body) - 29])
            return size + body
        body = value.to_bytes((value.bit_length() + 7) // 8, "big")
        return bytes([6 << 5 | len(body)]) + body  # uint32; readers take it for the other sizes too

    nodes, data = [[None, None]], b""
    for octet, value in networks.items():
        at = 0
        for bit in range(7, -1, -1):
            side = octet >> bit & 1
            if bit == 0:
                nodes[at][side] = ("data", len(data))
            else:
                if nodes[at][side] is None:
                    nodes.append([None, None])
                    nodes[at][side] = len(nodes) - 1
                at = nodes[at][side]
        data += pack(value)
    count = len(nodes)
    number = lambda r: count if r is None else count + 16 + r[1] if isinstance(r, tuple) else r
    tree = b"".join(number(r).to_bytes(3, "big") for node in nodes for r in node)

    def sized(value, kind_bits, size):  # metadata wants exact types
        return (bytes([kind_bits << 5 | size]) if kind_bits else bytes([size, 9 - 7])) + value.to_bytes(size, "big")

    meta = {"node_count": sized(count, 6, 4), "record_size": sized(24, 5, 2), "ip_version": sized(4, 5, 2), "database_type": pack(kind),
            "languages": pack(["en"]), "binary_format_major_version": sized(2, 5, 2), "binary_format_minor_version": sized(0, 5, 2),
            "build_epoch": sized(1700000000, 0, 8), "description": pack({"en": "made for a test"})}
    return tree + bytes(16) + data + b"\xab\xcd\xefMaxMind.com" + bytes([7 << 5 | len(meta)]) + b"".join(pack(k) + v for k, v in meta.items())


class NotifyTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.root = pathlib.Path(self.folder.name)
        self.trail = self.root / "trail"
        self.trail.mkdir()
        (self.root / "rules.yml").write_text(RULES)

    def put(self, name, *records):
        (self.trail / name).write_bytes(packed(records))

    def command(self, *more):
        return ["detect", self.trail, "--rules", self.root / "rules.yml", "--new", "--state", self.root / "state", "-o", "jsonl", *more]

    def detect(self, *more):
        return run(*self.command(*more), env=harness.environment(no_proxy="*"))

    def test_only_what_is_new(self):
        self.put("a.json.gz", event(1, eventName="StopLogging"))
        self.assertEqual([hit["title"] for hit in self.detect().records], ["Trail stopped"])
        done = self.detect()
        self.assertEqual((done.code, done.lines), (0, []))
        self.assertIn("read by an earlier run", done.err)
        self.put("b.json.gz", event(2, eventName="StopLogging"))
        self.assertEqual([hit["index"] for hit in self.detect().records], [0])

    def test_correlations_go_on_over_runs_and_out_of_order(self):
        titles = []
        for number in (3, 1, 4, 2):
            self.put(f"{number}.json.gz", event(number))
            titles += [hit["title"] for hit in self.detect("--level", "medium").records]
        self.put("5.json.gz", event(5), event(5))  # delivered twice
        self.put("late.json.gz", event(4000))
        titles += [hit["title"] for hit in self.detect("--level", "medium").records]
        self.assertEqual(titles, ["Many reads"])

    def test_webhook_that_fails_at_first(self):
        receiver = Receiver(failures=2)
        self.addCleanup(receiver.close)
        self.put("a.json.gz", event(1, eventName="StopLogging"))
        done = self.detect("--notify", "webhook:" + receiver.url, "--level", "high")
        self.assertEqual(done.code, 0, done.err)
        self.assertEqual([(f["title"], f["author"], f["count"]) for f in receiver.taken], [("Trail stopped", "Ana", 1)])
        self.assertEqual(receiver.asked, 3)
        self.detect("--notify", "webhook:" + receiver.url, "--level", "high")
        self.assertEqual(receiver.asked, 3, "what was taken is not sent again")

    def test_dead_receiver_loses_nothing(self):
        receiver = Receiver()
        url = receiver.url
        receiver.close()
        self.put("a.json.gz", event(1, eventName="StopLogging"))
        targets = ("--notify", "webhook:" + url, "--notify", f"file:{self.root}/out", "--level", "high")
        done = self.detect(*targets)
        self.assertEqual(done.code, 2)
        self.assertIn("1 findings wait", done.err)
        self.assertEqual(len((self.root / "out").read_text().splitlines()), 1, "the other target is not held up")
        self.put("b.json.gz", event(2, eventName="StopLogging"))
        alive = Receiver()
        self.addCleanup(alive.close)
        # The receiver comes back under its old address, as far as this state knows.
        state = (self.root / "state.sent").read_bytes()
        self.assertIn(url.encode(), state)
        done = self.detect("--notify", "webhook:" + alive.url, "--notify", f"file:{self.root}/out", "--level", "high")
        self.assertEqual(done.code, 0, done.err)
        self.assertIn("is not named this time", done.err)
        self.assertEqual(len((self.root / "out").read_text().splitlines()), 2)
        self.assertEqual(len(alive.taken), 2, "what still waits goes to a new target too")

    def test_commands(self):
        self.put("a.json.gz", event(1, eventName="StopLogging"))
        done = self.detect("--notify", f"exec:cat >> {self.root}/out; echo heard", "--level", "high")
        self.assertEqual(done.code, 0, done.err)
        self.assertNotIn("heard", done.text)
        self.assertEqual(json.loads((self.root / "out").read_text())["title"], "Trail stopped")

    def test_killed_at_any_time(self):
        """kill -9 after a growing delay, until a run ends by itself: each finding arrives, with the same id however often."""
        for number in range(40):
            self.put(f"{number}.json.gz", event(number, eventName="StopLogging", eventTime="2026-03-10T%02d:00:00Z" % (number % 24)))
        out = self.root / "out"
        # A slow receiver, so that kills fall between deliveries too.
        command = [harness.BIN, *map(str, self.command("--level", "high", "--notify", f"exec:sleep 0.05; cat >> {out}", "--notify", f"file:{self.root}/file"))]
        delay, kills = 0.002, 0
        while True:
            child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=harness.environment())
            try:
                child.wait(timeout=delay)
                if child.returncode == 0:
                    break
            except subprocess.TimeoutExpired:
                child.send_signal(signal.SIGKILL)
                child.wait()
                kills += 1
            delay *= 1.15
        time.sleep(0.3)  # the last command of a killed run may still be writing
        for name in ("out", "file"):
            ids = [json.loads(line)["id"] for line in (self.root / name).read_text().splitlines()]
            self.assertEqual(len(set(ids)), 24, name)  # one a rule, principal and hour
        self.assertGreater(kills, 5)
        self.assertEqual(self.detect("--level", "high").lines, [])

    def test_failed_run_changes_nothing(self):
        self.put("a.json.gz", event(1, eventName="StopLogging"))
        with open("/dev/full", "wb") as full:
            self.assertEqual(run(*self.command(), stdout=full).code, 2)
        self.assertEqual(len(self.detect().records), 1)

    def test_what_could_not_be_read_is_tried_again(self):
        if os.geteuid() == 0:
            self.skipTest("root reads everything")
        self.put("a.json.gz", event(1, eventName="StopLogging"))
        (self.trail / "a.json.gz").chmod(0)
        self.assertEqual(self.detect().code, 2)
        (self.trail / "a.json.gz").chmod(0o600)
        self.assertEqual(len(self.detect().records), 1)

    def test_damaged_state_is_refused(self):
        self.put("a.json.gz", event(1, eventName="StopLogging"))
        self.detect()
        state = self.root / "state"
        whole = state.read_bytes()
        state.write_bytes(whole[:-1])
        done = self.detect()
        self.assertEqual(done.code, 2)
        self.assertIn("damaged", done.err)
        self.assertEqual(state.read_bytes(), whole[:-1], "and left alone")
        state.write_bytes(b"something of yours")
        self.assertIn("not a state file", self.detect().err)

    def test_detectors_remember(self):
        self.put("a.json.gz", event(1), event(2, eventTime="2026-03-12T00:00:00Z"))
        arguments = ("--detectors", "unused-region", "--learn", "2d", "--level", "medium")
        self.assertEqual(self.detect(*arguments).lines, [])
        self.put("b.json.gz", event(3, eventTime="2026-03-20T00:00:00Z", awsRegion="sa-east-1"))
        self.put("c.json.gz", event(4, eventTime="2026-03-20T01:00:00Z"))
        hits = self.detect(*arguments).records
        self.assertEqual([(hit["title"], hit["awsRegion"]) for hit in hits], [("Activity in an unused region", "sa-east-1")])
        self.assertEqual(self.detect(*arguments).lines, [])

    def test_places(self):
        (self.root / "country.mmdb").write_bytes(mmdb({192: {"country": {"iso_code": "NL"}}, 198: {"country": {"iso_code": "BR"}}}, "Country"))
        (self.root / "asn.mmdb").write_bytes(mmdb({192: {"autonomous_system_number": 64500, "autonomous_system_organization": "Home"},
                                                   198: {"autonomous_system_number": 64501}}, "ASN"))
        self.put("a.json.gz", event(1), event(2, eventTime="2026-03-20T00:00:00Z", sourceIPAddress="198.51.100.7"),
                 event(3, eventTime="2026-03-20T00:00:00Z", sourceIPAddress="203.0.113.7"))
        done = run("detect", self.trail, "--rules", self.root / "rules.yml", "--detectors", "new-country,new-network", "--geo",
                   f"{self.root}/country.mmdb,{self.root}/asn.mmdb", "-o", "jsonl", "--level", "low")
        self.assertEqual(done.code, 0, done.err)
        self.assertEqual([hit["what"].split(" by ")[0] for hit in done.records], ["first activity from BR", "first activity from AS64501"])
        done = run("detect", self.trail, "--rules", self.root / "rules.yml", "--geo", self.root / "rules.yml")
        self.assertEqual(done.code, 2)
        self.assertIn("MaxMind", done.err)

    def test_flags_that_need_each_other(self):
        for flags, said in ((["--state", "x"], "--new"), (["--notify", "file:x"], "--new"), (["--new"], "--state"), (["--learn", "7d"], "--detectors"),
                            (["--new", "--state", "x", "--notify", "mail:x"], "exec:COMMAND"), (["--detectors", "nothing"], "new-call")):
            done = run("detect", self.trail, "--rules", self.root / "rules.yml", *flags)
            self.assertEqual(done.code, 2, flags)
            self.assertIn(said, done.err)


if __name__ == "__main__":
    harness.main()
