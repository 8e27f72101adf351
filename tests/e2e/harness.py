"""What the tests of the whole program share: running it, making small trails, reading its account.

CAIRN_BIN is the program (default: build/dev/cairn), CAIRN_SHARED the folder with real trails. A file of tests ends with
`harness.main()`; if all of its tests were skipped, the exit code is 77.
"""
import atexit
import functools
import gzip
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BIN = os.path.abspath(os.environ.get("CAIRN_BIN", ROOT / "build/dev/cairn"))
SANITIZED = bool(os.environ.get("CAIRN_SANITIZE"))
NO_SKIP = bool(os.environ.get("CAIRN_NO_SKIP"))

# Under `nohup` or `&` interrupts are ignored, and children would inherit that: the tests that send one need it to arrive.
signal.signal(signal.SIGINT, signal.default_int_handler)


class Ran:
    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    @property
    def text(self):
        return self.out.decode()

    @property
    def lines(self):
        return self.text.splitlines()

    @property
    def records(self):
        """Standard output as JSON lines."""
        return [json.loads(line) for line in self.lines]

    @property
    def stats(self):
        """The account of a run with `--stats json`: the last line of standard error that is a JSON object."""
        for line in reversed(self.err.splitlines()):
            if line.startswith("{"):
                return json.loads(line)
        raise AssertionError(f"no account on standard error:\n{self.err}")


def environment(**more):
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "TMPDIR", "LANG", "ASAN_OPTIONS", "TSAN_OPTIONS")}
    return {**kept, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "TZ": "America/St_Johns", **more}


def run(*arguments, stdin=b"", cwd=None, env=None, timeout=300, preexec=None, stdout=subprocess.PIPE, program=BIN):
    """Runs the program to its end; standard output as bytes, standard error as text. A crash is an error here, never a result."""
    done = subprocess.run([str(program), *map(str, arguments)], input=stdin if isinstance(stdin, bytes) else None,
                          stdin=None if isinstance(stdin, bytes) else stdin, stdout=stdout, stderr=subprocess.PIPE, cwd=cwd,
                          env=env or environment(), timeout=timeout, preexec_fn=preexec)
    err = done.stderr.decode(errors="replace")
    if done.returncode < 0 or "Sanitizer" in err or "runtime error:" in err:
        raise AssertionError(f"exit {done.returncode} from cairn {' '.join(map(str, arguments))}\n{err[-4000:]}")
    return Ran(done.returncode, done.stdout, err)


def event(number=0, **more):
    """A believable record; the same number gives the same one."""
    base = {
        "eventVersion": "1.09",
        "userIdentity": {"type": "IAMUser", "principalId": "AIDAEXAMPLE0000000001", "arn": "arn:aws:iam::111122223333:user/ana",
                         "accountId": "111122223333", "accessKeyId": "AKIAEXAMPLE000000001", "userName": "ana"},
        "eventTime": "2026-03-10T%02d:%02d:%02dZ" % (number // 3600 % 24, number // 60 % 60, number % 60),
        "eventSource": "s3.amazonaws.com", "eventName": "GetObject", "awsRegion": "eu-west-1", "sourceIPAddress": "192.0.2.7",
        "userAgent": "[aws-cli/2.15.0]", "requestParameters": {"bucketName": "example", "key": "n/%d" % number},
        "responseElements": None, "requestID": "EXAMPLE%09d" % number, "eventID": "00000000-0000-4000-8000-%012d" % number,
        "readOnly": True, "eventType": "AwsApiCall", "managementEvent": False, "recipientAccountId": "111122223333", "eventCategory": "Data",
    }
    base.update(more)
    return base


def document(records):
    return json.dumps({"Records": list(records)}, separators=(",", ":")).encode()


def packed(records):
    return gzip.compress(document(records), mtime=0)


def key(number=0, account="111122223333", region="eu-west-1", stamp="20260310T0005Z"):
    """The S3 key of an object."""
    day = f"{stamp[:4]}/{stamp[4:6]}/{stamp[6:8]}"
    return f"AWSLogs/{account}/CloudTrail/{region}/{day}/{account}_CloudTrail_{region}_{stamp}_{number:016d}.json.gz"


def shared(*parts):
    """A path among the real trails, or a skipped test."""
    path = pathlib.Path(os.environ.get("CAIRN_SHARED", ROOT / "../shared")).joinpath(*parts)
    if not path.exists():
        raise unittest.SkipTest(f"no {path}: set CAIRN_SHARED")
    return path


@functools.cache
def forged():
    """A small forged trail that all tests of a file share; nobody writes into it."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="cairn-forged-"))
    atexit.register(shutil.rmtree, folder, True)
    out = folder / "trail"
    done = run("forge", "--out", out, "--accounts", 2, "--regions", 3, "--hours", 12, "--events", 5000, "--seed", 7, "--no-digests")
    assert done.code == 0, done.err
    return out


@functools.cache
def forged_records():
    """[(object path relative to the trail, record)] of the forged trail, read by Python."""
    out = []
    for path in sorted(forged().rglob("*.json.gz")):
        if "_CloudTrail_" in path.name:
            out += [(str(path.relative_to(forged())), record) for record in json.loads(gzip.decompress(path.read_bytes()))["Records"]]
    return out


class Case(unittest.TestCase):
    maxDiff = 4000

    def folder(self):
        made = tempfile.mkdtemp(prefix="cairn-e2e-")
        self.addCleanup(shutil.rmtree, made, True)
        return pathlib.Path(made)

    def write(self, path, data):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else packed(data))
        return path

    def assert_balanced(self, stats):
        """The identities of the account, worked out again from its numbers."""
        skipped = sum(stats["objects"]["skipped"].values())
        objects = stats["objects"]
        self.assertEqual(objects["listed"], objects["parsed"] + objects["pruned"] + skipped + objects["left_out_by_time"], stats)
        records = stats["records"]
        self.assertEqual(records["in"], records["kept"] + records["filtered"] + records["duplicate"] + records["rejected"], stats)

    def search(self, *arguments, code=None, **more):
        """`cairn search … --output jsonl --stats json`, with its account checked."""
        done = run("search", *arguments, "--output", "jsonl", "--stats", "json", **more)
        self.assert_balanced(done.stats)
        if code is not None:
            self.assertEqual(done.code, code, done.err)
        return done


def main():
    program = unittest.main(exit=False, verbosity=2 if os.environ.get("CI") else 1)
    result = program.result
    sys.stdout.flush()
    if not result.wasSuccessful() or not result.testsRun:
        sys.exit(1)
    if result.skipped and NO_SKIP:
        sys.exit(f"{len(result.skipped)} tests were skipped, and none may be here")
    sys.exit(77 if len(result.skipped) == result.testsRun else 0)
