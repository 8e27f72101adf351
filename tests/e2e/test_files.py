#!/usr/bin/env python3
"""Files as they are found in the world: unreadable, shrinking, looping, many, with hostile names."""
import gzip
import os
import pty
import resource
import shutil
import subprocess
import time

import harness
from harness import BIN, Case, event, key, packed, run


def as_nobody():
    os.setgid(65534)
    os.setuid(65534)


class Files(Case):
    def setUp(self):
        self.trail = self.folder()
        self.write(self.trail / key(0), [event(0)])
        self.write(self.trail / key(9), [event(9)])

    def test_an_unreadable_file_is_named_and_the_rest_is_read(self):
        path = self.write(self.trail / key(5), [event(5)])
        path.chmod(0)
        program, drop = BIN, None
        if os.geteuid() == 0:  # root may read all: run as somebody else, who may not enter the build folder either
            program, drop = self.folder() / "cairn", as_nobody
            shutil.copy(BIN, program)
            for folder in (self.trail, program.parent):
                folder.chmod(0o755)
        done = self.search("*", self.trail, code=2, preexec=drop, cwd="/", program=program)
        self.assertEqual(len(done.records), 2)
        self.assertIn(path.name, done.err)
        self.assertIn("ermission", done.err)

    def test_broken_links_and_loops(self):
        (self.trail / key(5)).symlink_to("nowhere.json.gz")
        (self.trail / "loop").symlink_to(self.trail)
        (self.trail / "self").symlink_to("self")
        done = self.search("*", self.trail, timeout=60)
        self.assertEqual(len(done.records), 2)
        self.assertEqual(done.code, 2, done.err)
        self.assertIn(os.path.basename(key(5)), done.err)

    def test_a_file_that_shrinks_while_it_is_read(self):
        # A pipe of our own stands in for slow storage: the program has read a part when the rest is taken away.
        path = self.write(self.trail / key(5), packed([event(i, padding=os.urandom(3000).hex()) for i in range(20, 400)]))
        size = path.stat().st_size
        process = subprocess.Popen([BIN, "search", "*", str(self.trail), "--output", "jsonl", "--stats", "json"], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, env=harness.environment())
        os.truncate(path, size // 2)
        out, err = process.communicate(timeout=60)
        ran = harness.Ran(process.returncode, out, err.decode())
        self.assert_balanced(ran.stats)
        ids = {record["eventID"][-4:] for record in ran.records}
        self.assertLessEqual({"0000", "0009"}, ids)
        self.assertIn(ran.code, (0, 2))
        if ran.code == 0:  # it was quicker than the cut
            self.assertEqual(len(ids), 382)

    def test_a_path_that_does_not_exist(self):
        done = run("search", "*", self.trail / "missing.json.gz")
        self.assertEqual(done.code, 2)
        self.assertIn("missing.json.gz", done.err)

    def test_a_glob_that_matches_nothing(self):
        for arguments in (("search", "*"), ("search", "foo"), ("top", "eventName")):
            done = run(*arguments, str(self.trail / "*.nothing"))
            self.assertEqual(done.code, 2)
            self.assertIn(f"no file matches '{self.trail}/*.nothing'", done.err)

    def test_a_path_that_does_not_exist_is_told_from_a_query(self):
        self.write(self.trail / "july.json.gz", [event(1)])
        for arguments, message in (
            (("search", "*", self.trail / "jly.json.gz"), f"'{self.trail}/jly.json.gz' does not exist; did you mean '{self.trail}/july.json.gz'?"),
            (("search", "foo", "/nonexistent/deep"), "'/nonexistent/deep' does not exist\n"),
            (("search", "zz.tgz", "eventName: x"), "'zz.tgz' does not exist"),
            (("timeline", "/nonexistent/deep"), "'/nonexistent/deep' does not exist"),
            (("search", "eventName: GetObject", "outcome: success"), "two queries"),
            (("search", "a", "10.0.0.0"), "two queries"),
        ):
            with self.subTest(arguments):
                done = run(*arguments)
                self.assertEqual(done.code, 2)
                self.assertIn(message, done.err)
        for query in ("s3.amazonaws.com/", "zz.json", "sourceIPAddress: 192.0.2.0/24", "n/1"):  # these are queries where a path follows
            with self.subTest(query):
                self.assertIn(run("search", query, self.trail).code, (0, 1))
        self.assertEqual(run("search", "n/1", stdin=harness.document([event(1)])).code, 0)

    def test_files_that_are_no_logs_are_counted_and_harmless(self):
        self.write(self.trail / ".DS_Store", b"\0\0\0\1Bud1")
        digest = key(1).replace("/CloudTrail/", "/CloudTrail-Digest/").replace("_CloudTrail_", "_CloudTrail-Digest_")
        self.write(self.trail / digest, gzip.compress(b'{"digestS3Bucket":"example"}'))
        done = self.search("*", self.trail, code=0)
        self.assertEqual(len(done.records), 2)
        self.assertEqual(sum(done.stats["objects"]["skipped"].values()), 2)

    def test_a_few_open_files_suffice(self):
        for i in range(20, 320):
            self.write(self.trail / "many" / key(i), [event(i)])
        done = self.search("*", self.trail, code=0, preexec=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64)))
        self.assertEqual(len(done.records), 302)

    def test_deep_folders(self):
        deep = self.trail
        for _ in range(300):
            deep = deep / "d"
        deep.mkdir(parents=True)
        self.write(deep / "x.json.gz", [event(5)])
        self.assertEqual(len(self.search("*", self.trail, code=0).records), 3)


class Terminal(Case):
    """Standard output and error are a terminal of 100 columns."""

    def on_terminal(self, *arguments, columns=100):
        primary, secondary = pty.openpty()
        import fcntl, struct, termios
        fcntl.ioctl(secondary, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        process = subprocess.Popen([BIN, *map(str, arguments)], stdin=secondary, stdout=secondary, stderr=secondary, env=harness.environment())
        os.close(secondary)
        out = b""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                piece = os.read(primary, 65536)
            except OSError:
                break
            if not piece:
                break
            out += piece
        os.close(primary)
        return process.wait(timeout=60), out

    def test_hostile_text_and_names_never_reach_the_terminal_as_they_are(self):
        folder = self.folder()
        hostile = "\x1b]0;owned\x07\x1b[2J\u202eevil\r\nline"
        self.write(folder / key(1), [event(1, userAgent=hostile, sourceIPAddress=hostile, eventName=hostile)])
        name = "evil\x1b[31m\nname.json.gz"
        (folder / name).write_bytes(packed([event(2)])[:-4])
        for arguments in (("search", "*", folder), ("search", "*", folder, "--evidence", "--output", "json"), ("top", "userAgent", folder),
                          ("fields", folder), ("timeline", folder, "--by", "userAgent")):
            with self.subTest(arguments[0]):
                _, out = self.on_terminal(*arguments)
                for bad in (b"\x1b]0;", b"\x1b[2J", b"\x07", "\u202e".encode(), b"\x1b[31m\n"):
                    self.assertNotIn(bad, out)

    def test_the_table_fits_the_terminal(self):
        folder = self.folder()
        self.write(folder / key(1), [event(i, userAgent="x" * 300, eventName="VeryLong" * 20) for i in range(30)])
        import re
        code, out = self.on_terminal("search", "*", folder, "--quiet")
        self.assertEqual(code, 0)
        plain = re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]", b"", out).decode().split("\r\n")
        for line in plain:
            self.assertLessEqual(len(line.split("\r")[-1]), 100, line)
        self.assertIn("…", "".join(plain))

    def test_a_narrow_table_keeps_what_matters_and_tells_the_rest(self):
        folder = self.folder()
        self.write(folder / key(1), [event(1)])
        _, out = self.on_terminal("search", "*", folder, columns=60)
        for text in (b"TIME", b"PRINCIPAL", b"EVENT", b"OUTCOME", b"columns left out for want of width: ACCOUNT/REGION"):
            self.assertIn(text, out)
        _, out = self.on_terminal("search", "*", folder, columns=200)
        self.assertIn(b"ACCOUNT/REGION", out)
        self.assertNotIn(b"left out for", out)


if __name__ == "__main__":
    harness.main()
