#!/usr/bin/env python3
"""`cairn validate-logs` beside `aws cloudtrail validate-logs` (PyPI awscli), against a real S3 server on loopback and behind latency.

    python3 bench/validate_logs.py [--rounds 3] [--latency 20] [--digests 168] [--logs 20] [--records 100]

The trail is made by the shared fixture's script and seeded into versitygw as files; CloudTrail's own calls go to the fixture's stand-in. Runs are
interleaved; both programs must print the same bytes. Needs CAIRN_SHARED, tests/servers/install.sh, and aws-cli in build/bench/venv.
"""
import argparse
import contextlib
import hashlib
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests/e2e"))
os.environ.setdefault("CAIRN_BIN", str(ROOT / "build/release/cairn"))
import harness  # noqa: E402
import servers  # noqa: E402

TARGETS = {"loopback": 6, "latency": 40}
ARGUMENTS = ["validate-logs", "--trail-arn", "arn:aws:cloudtrail:us-east-1:111122223333:trail/acct-trail", "--start-time", "2026-03-01",
             "--end-time", "2026-04-30", "--region", "us-east-1", "--verbose"]


def aws_program():
    path = os.environ.get("AWS_BIN") or ROOT / "build/bench/venv/bin/aws"
    if not pathlib.Path(path).exists():
        sys.exit(f"no {path}: python3 -m venv build/bench/venv && build/bench/venv/bin/pip install awscli")
    return str(path)


def make_trail(folder, options):
    source = harness.shared("integrity", "gen.py").parent
    for name in ("gen.py", "fake_aws.py"):
        shutil.copy(source / name, folder)
    shutil.copytree(source / "keys", folder / "keys")
    subprocess.run([sys.executable, folder / "gen.py", "bench", "--digests", str(options.digests), "--logs", str(options.logs), "--records",
                    str(options.records), "--out", folder / "trail"], check=True, capture_output=True)
    metadata = json.loads((folder / "trail/meta.json").read_text())
    buckets = folder / "trail/s3"
    for path in buckets.rglob("*.gz"):
        os.setxattr(path, "user.etag", b'"%s"' % hashlib.md5(path.read_bytes()).hexdigest().encode())
        os.setxattr(path, "user.metadata", json.dumps(metadata.get(str(path.relative_to(buckets)), {})).encode())
    return buckets


@contextlib.contextmanager
def stand_in(folder):
    """CloudTrail's calls. Gives its URL."""
    process = subprocess.Popen([sys.executable, folder / "fake_aws.py", "--root", folder / "trail"], stdout=subprocess.PIPE, text=True)
    try:
        yield f"http://127.0.0.1:{process.stdout.readline().split()[1]}"
    finally:
        process.terminate()
        process.wait()


def timed(command, environment):
    begin = time.perf_counter()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=900)
    seconds = time.perf_counter() - begin
    if done.returncode != 0:
        sys.exit(f"exit {done.returncode} from {' '.join(command)}\n{done.stderr[-2000:]}")
    return seconds, done.stdout


def compare(name, s3, cloudtrail, rounds):
    environment = servers.credentials(AWS_ENDPOINT_URL_S3=s3, AWS_ENDPOINT_URL_CLOUDTRAIL=cloudtrail, AWS_DEFAULT_REGION="us-east-1",
                                      NO_PROXY="127.0.0.1")
    ours, theirs = [harness.BIN, *ARGUMENTS], [aws_program(), "cloudtrail", *ARGUMENTS]
    timed(ours, environment)  # warm
    times = []
    for _ in range(rounds):
        their_time, their_text = timed(theirs, environment)
        our_time, our_text = timed(ours, environment)
        if our_text != their_text:
            sys.exit(f"{name}: the programs do not print the same; nothing is measured")
        times.append((our_time, their_time))
    ratio = min(t for _, t in times) / min(t for t, _ in times)
    print(f"{name:<10} cairn {min(t for t, _ in times):7.2f} s   aws-cli {min(t for _, t in times):7.2f} s   {ratio:5.1f} x"
          f"   median of rounds {statistics.median(b / a for a, b in times):5.1f} x   target {TARGETS[name]} x"
          f"   {'reached' if ratio >= TARGETS[name] else 'MISSED'}", flush=True)
    return our_text.count("\tvalid\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--latency", type=int, default=20, help="milliseconds; 0: loopback alone")
    parser.add_argument("--digests", type=int, default=168)
    parser.add_argument("--logs", type=int, default=20)
    parser.add_argument("--records", type=int, default=100)
    options = parser.parse_args()
    shm = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="cairn-bench-", dir=shm) as name:
        folder = pathlib.Path(name)
        buckets = make_trail(folder, options)
        with servers.versitygw(buckets) as s3, stand_in(folder) as cloudtrail:
            files = compare("loopback", s3, cloudtrail, options.rounds)
            if options.latency:
                with servers.slow(s3, options.latency) as slow:
                    compare("latency", slow, cloudtrail, max(1, options.rounds // 3))
    print(f"{files} files valid in each run")


if __name__ == "__main__":
    main()
