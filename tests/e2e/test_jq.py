#!/usr/bin/env python3
"""`cairn jq` prints what jq prints when it reads the inflated files one after another."""
import gzip
import pathlib
import re
import shutil
import signal
import subprocess
import unittest

import harness
from harness import Case, event, forged, key, run

PROGRAMS = [
    (".Records[] | .sourceIPAddress",), (".Records[] | .eventName",), ("-r", ".Records[] | .userAgent"), ("-c", ".Records[] | .errorCode"),
    ('.Records[] | select(.eventName=="CreateToken")',), ("-c", '.Records[] | select(.eventName=="CreateToken" or .eventName=="PutBucketPolicy")'),
    ("-c", '.Records[] | select(.userIdentity.type=="Root" and .errorCode!=null) | [.eventTime,.eventName]'),
    ("-c", ".Records | length"), ("-s", "map(.Records|length) | add"), ("-n", "[inputs | .Records | length] | add"), ("-S", ".Records[0]"),
    ("--tab", ".Records[0].userIdentity"), ("--indent", "1", ".Records[0].userIdentity"), ("-j", ".Records[] | .awsRegion"),
    ("-e", ".Records[0] | .nothing"), ("-r", "--arg", "name", "GetObject", ".Records[] | select(.eventName==$name) | .eventID"),
    ("--argjson", "n", "3", "[.Records[] | .eventID][:$n]"), (".",), ("-c", ".Records[] | .requestParameters.bucketName?"),
    (".Records[] | .userIdentity.userName.deeper",), ("-r", '.Records[] | "\\(.eventTime) \\(.eventName)"'),
    ('.Records[] | select(.sourceIPAddress="192.0.2.1") | .sourceIPAddress',),
]


def compare(case, files, programs):
    """Each program over the files: jq on the inflated text must print and end the same."""
    stream = b"".join(gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes() for path in files)
    for arguments in programs:
        with case.subTest(arguments):
            wanted = subprocess.run(["jq", *arguments], input=stream, capture_output=True)
            done = run("jq", *arguments, *files)
            case.assertEqual(done.out, wanted.stdout)
            case.assertEqual(done.code, wanted.returncode, done.err)


@unittest.skipUnless(shutil.which("jq"), "jq is not installed")
class Jq(Case):
    def compare(self, files, programs=PROGRAMS):
        compare(self, files, programs)

    def test_a_forged_trail(self):
        self.compare(sorted(path for path in forged().rglob("*.json.gz") if "_CloudTrail_" in path.name)[:40])

    def test_escapes_numbers_and_order(self):
        folder = self.folder()
        odd = b'{"Records":[{"b":1.10,"a":1e1000,"c":100000000000000000000,"d":"\\u003d\\u00e9\\ud83d\\ude00\\u007f","eventName":"CreateToken","b":2}]}\n'
        files = [self.write(folder / "a.json", odd), self.write(folder / "b.json.gz", [event(1, eventName="CreateToken")])]
        self.compare(files, [(".",), ("-c", "."), ("-S", "."), ("-c", '.Records[] | select(.eventName=="CreateToken")'), ("-a", ".")])

    def test_errors_end_as_they_do_in_jq(self):
        folder = self.folder()
        files = [self.write(folder / "a.json", b'{"Records":[1]}'), self.write(folder / "b.json", b'{"Records":7} {"Records":[2]}')]
        self.compare(files, [("-c", ".Records[]"), ("-c", ".Records[] | .x"), ("-e", ".Records | type"), ("-c", ".Records[]?")])

    def test_objects_that_do_not_end_where_a_document_does(self):
        """From there on order decides; what was already printed is not printed again."""
        one, two = harness.document([event(1), event(2)]), harness.document([event(3)])
        for name, texts in {
            "a number goes on in the next file": [one, one + b"1", b"2 ", two],
            "a bare word at the end": [one, b"true", two],
            "a document in three files": [one, two[:40], two[40:90], two[90:], one],
            "a cut document": [one, one[:200], two],
            "a cut string at the end": [one, two, b'"abc'],
            "wrong in the middle": [one, b'{"Records":[}', two],
            "two documents and a bracket": [one + two, b"]", one],
            "nothing at all": [b"", b" \n"],
        }.items():
            with self.subTest(name):
                folder = self.folder()
                files = [self.write(folder / f"{i}.json{'.gz' if i % 2 else ''}", gzip.compress(text) if i % 2 else text)
                         for i, text in enumerate(texts)]
                self.compare(files, [("-c", "."), ("-c", ".Records[]?.eventID"), ("-e", '.Records[] | select(.eventName=="GetObject") | .eventID'),
                                     ("-c", "[., input?] | length"), ("-s", "-c", "length"), ("-n", "-c", "[inputs] | length"), ("-R", ".")])

    def test_programs_end_as_they_do_in_jq(self):
        folder = self.folder()
        files = [self.write(folder / "a.json", harness.document([event(1)])), self.write(folder / "b.json", harness.document([event(2)]))]
        self.compare(files, [("halt_error",), ("-e", "empty"), ("-e", "false"), ("-e", ".x"), ("first(inputs)",), ("-n", "first(inputs)|length"),
                             ("{(",), (".[",), ("-e", "if .Records[0].eventID|endswith(\"1\") then error(\"x\") else 1 end"), ("input_line_number",),
                             ("-n", "1"), ("-rn", "\"a\",\"b\""), ("-jn", "\"a\",1"), ("--no-such-flag", "."), ("--indent", "9", "."),
                             ("--argjson", "x", "{", "."), ("-C", "-c", "."), ("-rr", "."), ("-f", "/nonexistent")])

    def test_much_output_and_a_reader_that_leaves(self):
        folder = self.folder()
        text = self.write(folder / "a.json", harness.document([event(n) for n in range(2000)]))
        for arguments in (["range(1e9)"], [".Records[] | range(1e9)"], ["-n", "range(1e9)"], ['.Records[] | select(.eventName=="GetObject") | repeat(1)']):
            with self.subTest(arguments):
                with subprocess.Popen([harness.BIN, "jq", "--quiet", *arguments, text], stdout=subprocess.PIPE) as process:
                    self.assertTrue(process.stdout.readline())
                    process.stdout.close()
                    self.assertEqual(process.wait(60), 0)

    def test_results_without_end_come_at_once_and_stop_on_a_signal(self):
        folder = self.folder()
        files = [self.write(folder / f"{n}.json.gz", [event(n)]) for n in range(3)]
        for program in ("repeat(1)", "def f: ., f; f", ".Records[] | repeat(.eventName)"):
            with self.subTest(program):
                with subprocess.Popen([harness.BIN, "jq", "-c", program, *files], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
                    self.assertTrue(process.stdout.readline())
                    peak = int(re.search(r"VmHWM:\s+(\d+)", pathlib.Path(f"/proc/{process.pid}/status").read_text())[1])
                    if not harness.SANITIZED:
                        self.assertLess(peak, 100_000, "kB")  # what waits for its turn is bounded
                    process.send_signal(signal.SIGINT)
                    _, err = process.communicate(timeout=60)
                    self.assertEqual(process.returncode, 130, err)
                    self.assertIn(b"interrupted", err)

    def test_large_results_in_order(self):
        """More from each object than is held back while it waits for its turn."""
        folder = self.folder()
        files = [self.write(folder / f"{n}.json.gz", [event(n), event(n + 10)]) for n in range(4)]
        files.append(self.write(folder / "5.json", harness.document([event(5)]) + b"7"))
        program = "if type == \"object\" then range(15000) as $i | .Records[] | [$i, .] else . end"
        self.compare(files, [("-c", program), ("-c", f"({program}), error(\"x\")"), ("-c", ".Records[] | range(600000) as $i | [$i, .eventID]")])

    def test_q_is_quiet_as_in_every_command(self):
        trail = self.write(self.folder() / "a.json", harness.document([event(1)]))
        done = run("jq", "-rq", ".Records[].eventName", trail)
        self.assertEqual((done.code, done.text, done.err), (0, "GetObject\n", ""))
        self.assertEqual(run("jq", "-qq", ".", trail).code, 2)

    def test_a_program_in_a_file(self):
        folder = self.folder()
        program = self.write(folder / "p.jq", b"# names\n.Records[] |\n  .eventName\n")
        trail = self.write(folder / "a.json", harness.document([event(1)]))
        self.assertEqual(run("jq", "-rf", program, trail).text, "GetObject\n")

    def test_damage_beats_the_status_of_jq(self):
        folder = self.folder()
        self.write(folder / "a.json.gz", gzip.compress(harness.document([event(1)]) + b"\n")[:-4])
        done = run("jq", ".Records[].eventID", folder)
        self.assertEqual((done.code, len(done.lines)), (2, 1))
        self.assertIn("a.json.gz", done.err)

    def test_typographic_quotes_are_read_as_plain_ones(self):
        done = run("jq", "-c", ".Records[] | select(.eventName==“GetObject”) | .eventID", forged())
        plain = run("jq", "-c", '.Records[] | select(.eventName=="GetObject") | .eventID', forged())
        self.assertEqual(done.out, plain.out)
        self.assertTrue(done.out)
        self.assertIn("quote", done.err)

    def test_an_assignment_in_select_is_warned_of(self):
        self.assertIn("==", run("jq", '.Records[] | select(.eventName="GetObject")', forged()).err)

    def test_standard_input(self):
        stream = harness.document([event(1)]) + harness.document([event(2)])
        self.assertEqual(run("jq", "-c", ".Records[] | .eventID", stdin=stream).lines,
                         ['"%s"' % event(1)["eventID"], '"%s"' % event(2)["eventID"]])


if __name__ == "__main__":
    harness.main()
