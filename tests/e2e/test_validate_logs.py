"""`cairn validate-logs` against a forged organization trail and servers of the test's own: what it prints, what it asks, how it ends.
test_validate_cases.py compares it with aws-cli itself."""
import atexit
import functools
import json
import os
import pathlib
import pty
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import time

import harness
import servers
from harness import run

START, END = "2026-03-09T00:00:00Z", "2026-03-11T00:00:00Z"
SUMMARY = re.compile(r"(\d+)/(\d+) digest files valid(?:, \d+/\d+ digest files INVALID)?\n(\d+)/(\d+) log files valid")


@functools.cache
def forged():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="cairn-forged-"))
    atexit.register(shutil.rmtree, folder, True)
    done = run("forge", "--out", folder / "trail", "--accounts", 2, "--regions", 2, "--hours", 12, "--events", 3000, "--seed", 7)
    assert done.code == 0, done.err
    return folder / "trail"


class Cloud(servers.Faults):
    """S3 with the digests' metadata, CloudTrail and Organizations."""

    def __init__(self, trail, **more):
        metadata = json.loads((trail / "metadata.json").read_text())
        self.keys = json.loads((trail / "keys.json").read_text())
        self.truth = json.loads((trail / "truth.json").read_text())
        self.bucket = next(iter(metadata)).split("/", 1)[0]
        self.metadata = {place.split("/", 1)[1]: values for place, values in metadata.items()}
        objects = {str(path.relative_to(trail)): path.read_bytes() for path in trail.rglob("*.json.gz")}
        self.name = re.search(r"CloudTrail-Digest_[^_]+_(.+)_([^_]+)_\d{8}T\d{6}Z", next(iter(self.metadata)))
        self.arn = f"arn:aws:cloudtrail:{self.name[2]}:111122223333:trail/{self.name[1]}"
        self.calls = []
        super().__init__(objects, **more)
        self.server.handle_error = lambda *ignored: None  # clients that are interrupted

    def serve(self, handler):
        operation = handler.headers.get("X-Amz-Target", "").rsplit(".", 1)[-1]
        if operation:
            body = json.loads(handler.rfile.read(int(handler.headers["Content-Length"])))
            region = re.search(r"Credential=[^/]+/\d+/([^/]+)/", handler.headers["Authorization"])[1]
            self.calls.append((operation, region))
            return self.send(handler, 200, {}, json.dumps(self.answer(operation, region, body)))
        if "location" in handler.path:
            return self.send(handler, 200, {}, '<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/"/>')
        return super().serve(handler)

    def answer(self, operation, region, body):
        if operation == "DescribeTrails":
            return {"trailList": [{"TrailARN": self.arn, "S3BucketName": self.bucket, "IsOrganizationTrail": True}]}
        if operation == "DescribeOrganization":
            return {"Organization": {"Id": self.truth["organization"]}}
        return self.keys[region]

    def send_object(self, handler):
        body = self.objects.get(handler.key)
        if body is None:
            return self.send(handler, *servers.error(404, "NoSuchKey"))
        headers = {f"x-amz-meta-{name}": value for name, value in self.metadata.get(handler.key, {}).items()}
        return self.send(handler, 200, headers, body)

    def logs(self, region="us-east-1", account="111122223333"):
        return sorted(key for key in self.objects if f"/{account}/CloudTrail/{region}/" in key)

    def digests(self, region="us-east-1", account="111122223333"):
        return sorted((key for key in self.metadata if f"/{account}/CloudTrail-Digest/{region}/" in key), key=lambda key: key[-24:])

    def arguments(self, *more):
        return ["validate-logs", "--trail-arn", self.arn, "--start-time", START, "--end-time", END, "--region", "us-east-1", "--account-id",
                "111122223333", *more]

    def validate(self, *more, **env):
        return run(*self.arguments(*more), env=self.env(**env))


class ValidateLogs(harness.Case):
    def setUp(self):
        self.cloud = Cloud(forged())
        self.enterContext(self.cloud)

    def counts(self, done):
        found = SUMMARY.search(done.text)
        self.assertTrue(found, done.text)
        return tuple(map(int, found.groups()))

    def test_an_intact_trail(self):
        done = self.cloud.validate("--verbose")
        self.assertEqual((done.code, done.err), (0, ""))
        digests, logs = len(self.cloud.digests()), len(self.cloud.logs())
        self.assertEqual(self.counts(done), (digests, digests, logs, logs))
        lines = [line.split("\t") for line in done.lines if line.endswith("\tvalid")]
        self.assertEqual([line[1].split("/", 3)[3] for line in lines if line[0] == "Digest file"], self.cloud.digests()[::-1])
        self.assertEqual(self.cloud.calls, [("DescribeTrails", "us-east-1"), ("DescribeOrganization", "us-east-1"),
                                            ("ListPublicKeys", "us-east-1")])

    def test_the_order_of_answers_does_not_show(self):
        calm = self.cloud.validate("--verbose")
        self.cloud.fault = lambda request: time.sleep(hash((request.key, 1)) % 40 / 1000)
        self.assertEqual(self.cloud.validate("--verbose").out, calm.out)

    def test_what_was_changed_is_named(self):
        digests, logs = self.cloud.digests(), self.cloud.logs()
        whole = len(digests), len(logs)
        self.cloud.objects[logs[0]] = harness.packed([harness.event()])
        del self.cloud.objects[logs[1]]
        del self.cloud.objects[digests[3]]
        done = self.cloud.validate()
        self.assertEqual(done.code, 1)
        for key, reason in ((logs[0], "hash value doesn't match"), (logs[1], "not found"), (digests[3], "not found")):
            self.assertIn(f"s3://{self.cloud.bucket}/{key}\tINVALID: {reason}\n\n", done.err)
        self.assertEqual(self.counts(done)[:2], (whole[0] - 1, whole[0]))

    def test_busy_servers_are_asked_again(self):
        calm = self.cloud.validate()
        self.cloud.asked.clear()
        self.cloud.fault = lambda request: servers.error(503, "SlowDown") if request.times == 1 and hash(request.key) % 9 == 0 else None
        self.assertEqual(self.cloud.validate().out, calm.out)

    def test_what_may_not_be_read_ends_the_run(self):
        log = self.cloud.logs()[-1]
        self.cloud.fault = lambda request: servers.error(403, "AccessDenied") if request.key == log else None
        done = self.cloud.validate()
        self.assertEqual(done.code, 255)
        self.assertEqual(done.err, "\nAn error occurred (AccessDenied) when calling the GetObject operation: It is so.\n")
        self.assertNotIn("Results", done.text)

    def test_endpoint_url_is_for_cloudtrail_alone(self):
        environment = servers.credentials(AWS_ENDPOINT_URL_S3=self.cloud.url, AWS_ENDPOINT_URL_ORGANIZATIONS=self.cloud.url,
                                          AWS_ENDPOINT_URL_CLOUDTRAIL="http://127.0.0.1:9")
        done = run(*self.cloud.arguments("--endpoint-url", self.cloud.url), env=environment)
        self.assertEqual((done.code, done.err), (0, ""))

    def test_usage(self):
        arn = ("--trail-arn", self.cloud.arn)
        for code, arguments in ((2, ()), (2, arn), (2, ("--start-time", START)), (255, (*arn, "--start-time", "soon")),
                                (255, (*arn, "--start-time", END, "--end-time", START)), (255, (*arn, "--start-time", START, "--bogus")),
                                (255, (*arn, "--start-time", START, "argument"))):
            done = run("validate-logs", *arguments, env=self.cloud.env())
            self.assertEqual((done.code, done.out), (code, b""), arguments)
            self.assertTrue(done.err.startswith("cairn: "), done.err)
        self.assertEqual(self.cloud.calls, [])

    def test_an_interrupt_ends_it_without_false_alarms(self):
        log = self.cloud.logs()[0]
        reached = threading.Event()

        def stall(request):
            if request.key == log:
                reached.set()
                time.sleep(3)

        self.cloud.fault = stall
        process = subprocess.Popen([harness.BIN, *self.cloud.arguments()], env=self.cloud.env(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertTrue(reached.wait(60))
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        self.assertEqual((process.returncode, err), (130, b""))
        self.assertTrue(out.endswith(b"\n\n\n"), out)

    def test_a_terminal_is_not_obeyed(self):
        self.cloud.arn += "\x1b[31m"
        leader, follower = pty.openpty()
        done = subprocess.run([harness.BIN, *self.cloud.arguments()], env=self.cloud.env(), stdout=follower, stderr=follower, timeout=60)
        os.close(follower)
        shown = os.read(leader, 65536)
        os.close(leader)
        self.assertEqual(done.returncode, 0)
        self.assertIn(rb"\x1b[31m", shown)
        self.assertNotIn(b"\x1b", shown)


if __name__ == "__main__":
    harness.main()
