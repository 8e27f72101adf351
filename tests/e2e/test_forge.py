#!/usr/bin/env python3
"""cairn forge as a command: what it says, what it refuses, and what an interruption leaves."""
import json
import resource
import signal
import subprocess
import time

import harness
from harness import BIN, Case, run


def tree(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class Forge(Case):
    small = ("--events", 2000, "--hours", 6, "--regions", 2)

    def test_it_says_what_it_made_and_how_to_find_the_attacks(self):
        out = self.folder() / "it's a trail"
        done = run("forge", "--out", out, *self.small)
        self.assertEqual((done.code, done.out), (0, b""))
        truth = json.loads((out / "truth.json").read_text())
        self.assertIn(f"{truth['records']:,} records", done.err)
        commands = [line.strip() for line in done.err.splitlines() if line.startswith("    cairn search ")]
        self.assertEqual(len(commands), len(truth["attacks"]))
        for command, attack in zip(commands, truth["attacks"]):  # as printed, through a shell
            found = subprocess.run(["sh", "-c", command.replace("cairn", f"'{BIN}'", 1) + " --count --quiet --distinct"],
                                   capture_output=True, text=True, stdin=subprocess.DEVNULL)
            self.assertEqual(found.stdout.strip(), str(len(attack["events"])), found.stderr)

    def test_quiet_says_nothing(self):
        done = run("forge", "--out", self.folder(), *self.small, "--quiet")
        self.assertEqual((done.code, done.out, done.err), (0, b"", ""))

    def test_wrong_options_are_named_and_nothing_is_written(self):
        out = self.folder() / "trail"
        for arguments, part in (
            ([], "--out"),
            (["--out", out, "--accounts", 0], "--accounts is 0"),
            (["--out", out, "--hours", 99999999999], "--hours"),
            (["--out", out, "--events", "many"], "many"),
            (["--out", out, "--event", 5000], "--events"),
            ([out], "--out DIR"),
        ):
            with self.subTest(arguments):
                done = run("forge", *arguments)
                self.assertEqual(done.code, 2)
                self.assertIn(part, done.err)
                self.assertFalse(out.exists())

    def test_an_interruption_leaves_the_earlier_trail(self):
        out = self.folder() / "trail"
        run("forge", "--out", out, *self.small)
        before = tree(out)
        work = subprocess.Popen([BIN, "forge", "--out", out, "--events", "500000"], stderr=subprocess.PIPE)
        deadline = time.monotonic() + 60
        while not any((out / ".cairn-forge-new").rglob("*.gz")) and work.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)
        work.send_signal(signal.SIGINT)
        err = work.communicate()[1].decode()
        self.assertEqual(work.returncode, 130, err)
        self.assertIn("interrupted", err)
        self.assertEqual(tree(out), before)

    def test_a_full_disk_is_named_and_leaves_the_earlier_trail(self):
        out = self.folder() / "trail"
        run("forge", "--out", out, *self.small)
        before = tree(out)

        def limit():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))

        done = run("forge", "--out", out, *self.small, "--seed", 2, preexec=limit)
        self.assertEqual(done.code, 2)
        self.assertIn("cannot write", done.err)
        self.assertEqual(tree(out), before)


if __name__ == "__main__":
    harness.main()
