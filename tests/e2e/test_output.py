#!/usr/bin/env python3
"""Where the output goes wrong: closed pipes, full disks, no space to sort, an interrupt; and every exit code."""
import json
import os
import resource
import signal
import subprocess
import time
import unittest

import harness
from harness import BIN, Case, event, forged, key, run


class Output(Case):
    def big_trail(self, objects=60, records=400, **more):
        folder = self.folder()
        for i in range(objects):
            self.write(folder / key(i), [event(records * i + j, **more) for j in range(records)])
        return folder

    def test_a_closed_pipe_is_no_error(self):
        folder = self.big_trail(objects=20)
        for command in (f"{BIN} search '*' {folder} --output jsonl", f"{BIN} jq -c '.Records[]' {folder}", f"{BIN} search '*' {folder} --sort eventTime --output csv"):
            with self.subTest(command.split()[1]):
                done = subprocess.run(["bash", "-c", f"{command} | head -1; echo ${{PIPESTATUS[0]}}"], capture_output=True, env=harness.environment(), timeout=120)
                lines = done.stdout.decode().splitlines()
                self.assertEqual(len(lines), 2)
                self.assertEqual(lines[-1], "0", done.stderr.decode())
                self.assertNotIn("roken pipe", done.stderr.decode())

    def test_a_full_disk_is_said(self):
        for arguments in (("search", "*", "--output", "jsonl"), ("search", "*", "--count"), ("top", "eventName"), ("timeline",), ("fields",)):
            with self.subTest(arguments[0]), open("/dev/full", "wb") as full:
                done = run(*arguments, forged(), stdout=full)
                self.assertEqual(done.code, 2, done.err)
                self.assertIn("space", done.err.lower())
        with open("/dev/full", "wb") as full:
            done = run("jq", ".Records[]", forged(), stdout=full)
            self.assertEqual(done.code, 2, done.err)

    def test_a_file_size_limit_is_said(self):
        out = self.folder() / "out"
        with open(out, "wb") as file:
            done = run("search", "*", self.big_trail(objects=5), "--output", "jsonl", stdout=file,
                       preexec=lambda: (signal.signal(signal.SIGXFSZ, signal.SIG_IGN), resource.setrlimit(resource.RLIMIT_FSIZE, (100000, 100000))))
        self.assertEqual(done.code, 2, done.err)
        self.assertEqual(out.stat().st_size, 100000)

    def test_no_space_for_sorting_is_said(self):
        folder = self.big_trail(objects=100, records=1500, padding="x" * 800)
        sort = ("search", "*", folder, "--sort", "eventTime", "--output", "jsonl")
        done = run(*sort)
        self.assertEqual(done.code, 0, done.err)
        times = [line.split(b'"eventTime":"')[1][:20] for line in done.out.splitlines()]
        self.assertEqual(len(times), 150_000)
        self.assertEqual(times, sorted(times))
        done = run(*sort, env=harness.environment(TMPDIR="/dev/full/nowhere"))
        self.assertEqual(done.code, 2, done.err)
        self.assertEqual(done.out, b"")

    def test_an_interrupt_gives_the_account_and_130(self):
        folder = self.folder()
        os.mkfifo(folder / "slow.json")
        self.write(folder / "a.json.gz", [event(1)])
        process = subprocess.Popen([BIN, "search", "*", str(folder / "a.json.gz"), "-", "--output", "jsonl", "--stats", "json"], stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=harness.environment())
        time.sleep(1.0)
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            self.fail("an interrupt while it waits for standard input did not end it")
        out, err = process.communicate()
        ran = harness.Ran(process.returncode, out, err.decode())
        self.assertEqual(ran.code, 130, ran.err)
        self.assert_balanced(ran.stats)
        self.assertTrue(ran.stats["interrupted"])

    def live(self, *arguments):
        return subprocess.Popen([BIN, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=harness.environment())

    def test_what_comes_live_goes_on_at_once(self):
        process = self.live("search", "eventName: GetObject", "--output", "jsonl", "--stats", "json")
        for number in range(3):
            line = json.dumps(event(number, eventName="GetObject")).encode() + b"\n"
            process.stdin.write(line)
            process.stdin.flush()
            self.assertEqual(process.stdout.readline(), line)  # while standard input is still open
        out, err = process.communicate()
        self.assertEqual(process.returncode, 0, err)
        self.assertEqual(out, b"")
        stats = harness.Ran(0, out, err.decode()).stats
        self.assert_balanced(stats)
        self.assertEqual(stats["records"]["kept"], 3)

    def test_a_limit_does_not_wait_for_live_input_to_end(self):
        process = self.live("search", "*", "--limit", "1", "--count")
        process.stdin.write(json.dumps(event(1)).encode() + b"\n" + json.dumps(event(2)).encode() + b"\n")
        process.stdin.flush()
        self.assertEqual(process.wait(timeout=60), 0)
        self.assertEqual(process.stdout.read(), b"1\n")
        process.communicate()

    def test_the_account_tells_that_the_output_ended(self):
        folder = self.big_trail(objects=20)
        done = subprocess.run(["bash", "-c", f"{BIN} search '*' {folder} --output jsonl --stats json | head -1"], capture_output=True, env=harness.environment())
        stats = harness.Ran(0, done.stdout, done.stderr.decode()).stats
        self.assertTrue(stats["output_ended"])
        self.assertFalse(stats["complete"])
        self.assertEqual(stats["exit"], 0)

    def test_a_jq_program_that_fails_is_told_however_quiet(self):
        trail = self.folder()
        self.write(trail / key(1), [event(1), event(2)])
        done = run("search", "*", trail, "--jq", ".eventName.x", "--quiet")
        self.assertEqual((done.code, done.out), (2, b""))
        self.assertIn("failed on 2 hits", done.err)
        done = run("search", "*", trail, "--jq", "debug|.eventID", "--quiet")
        self.assertEqual(done.code, 0, done.err)
        self.assertEqual(done.err.count('["DEBUG:",'), 2)
        self.assertEqual(len(done.lines), 2)

    def test_exit_codes(self):
        trail = self.folder()
        self.write(trail / key(1), [event(1)])
        for arguments, code in [
            (("search", "eventName: GetObject", trail), 0), (("search", "eventName: Nothing", trail), 1),
            (("search", "eventName: (", trail), 2), (("search", "eventName: GetObject", trail / "missing"), 2),
            (("--version",), 0), (("--help",), 0), (("search", "--help"), 0), (("search", "--no-such-flag"), 2), (("nonsense",), 2), ((), 2),
            (("top", "eventName", trail), 0), (("timeline", trail), 0), (("fields", trail), 0), (("jq", ".Records[]", trail), 0),
            (("jq", ".[", trail), 3),
        ]:
            with self.subTest(arguments[:2]):
                self.assertEqual(run(*arguments).code, code)

    def test_a_wrong_query_shows_where_and_what_was_meant(self):
        done = run("search", "sourceIpAdress: 192.0.2.7", forged())
        self.assertEqual(done.code, 2)
        self.assertIn("sourceIPAddress", done.err)
        self.assertIn("^", done.err)

    def test_csv_cells_that_begin_a_formula_are_defused(self):
        trail = self.folder()
        self.write(trail / key(1), [event(1, userAgent="=cmd|' /C calc'!A0")])
        done = run("search", "*", trail, "--output", "csv", "--fields", "userAgent,eventName")
        self.assertEqual(done.lines[0], "userAgent,eventName")
        self.assertIn("'=cmd", done.lines[1])

    def test_standard_output_holds_data_alone(self):
        done = run("search", "eventName: GetObject", forged(), "--output", "jsonl")
        self.assertTrue(done.records)
        self.assertIn("listed", done.err)
        self.assertNotIn("\x1b", done.err)


if __name__ == "__main__":
    harness.main()
