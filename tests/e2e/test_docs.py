#!/usr/bin/env python3
"""The commands of README.md and GUIDE.md run as they stand there, on a terminal, and print what stands there.

A ```console block holds commands behind `$ ` and what each prints. `…` stands for any text in a line, and alone for any lines; how long a
run took may differ; a command without output shown is only run. A comment `# exit N` behind a command states an exit code that is not
0. `python3 tests/e2e/test_docs.py --bless FILE…` writes what the commands print now under those that show output.
"""
import fcntl
import os
import pathlib
import pty
import re
import struct
import subprocess
import sys
import tempfile
import termios

import harness
from harness import BIN, ROOT, Case

COLUMNS, ROWS = 120, 50
FENCE = re.compile(r"^```console\n(.*?)^```$", re.M | re.S)
TOOK = re.compile(r"in \d[\d.]* s(?: \(\d[\d.]* [kMG]?B/s\))?")
EXIT = re.compile(r"\s+# exit (\d+)$")
CLEAR = re.compile(r"\x1b\[[0-2]?[KJ]")  # of a line, or of all behind the cursor
CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07")


def blocks(text):
    """[[(command, expected exit code, expected lines)]]"""
    out = []
    for match in FENCE.finditer(text):
        steps = []
        for line in match[1].splitlines():
            if line.startswith("$ "):
                code = EXIT.search(line)
                steps.append((EXIT.sub("", line[2:]), int(code[1]) if code else 0, []))
            else:
                steps[-1][2].append(line)
        out.append(steps)
    return out


def on_terminal(command, folder):
    """(exit code, lines as a person sees them)."""
    primary, secondary = pty.openpty()
    fcntl.ioctl(secondary, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    env = harness.environment(NO_COLOR="1", TZ="UTC", HOME=str(folder))
    env["PATH"] = os.path.dirname(BIN) + ":" + env.get("PATH", "/usr/bin:/bin")
    process = subprocess.Popen(["bash", "-c", command], cwd=folder, env=env, stdin=secondary, stdout=secondary, stderr=secondary)
    os.close(secondary)
    data = b""
    while True:
        try:
            piece = os.read(primary, 65536)
        except OSError:
            break
        if not piece:
            break
        data += piece
    os.close(primary)
    text = data.decode(errors="replace").replace("\r\n", "\n")
    lines = [CONTROL.sub("", CLEAR.split(line)[-1]).split("\r")[-1].rstrip() for line in text.split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    return process.wait(), lines


def matches(wanted, got):
    """Whether the lines match, `…` being any text in a line and alone any lines, and times being what they may."""
    pattern = ""
    for line in [TOOK.sub("in …", line) for line in wanted]:
        if line.strip() == "…":
            pattern += r"(?:[^\n]*\n)*?"
        else:
            pattern += r"[^\n]*".join(map(re.escape, line.rstrip().split("…"))) + "\n"
    return re.fullmatch(pattern, "".join(line + "\n" for line in got)) is not None


class Docs(Case):
    def run_document(self, name):
        ran = 0
        folder = self.folder()
        for steps in blocks((ROOT / name).read_text()):
            for command, wanted_code, wanted in steps:
                with self.subTest(command):
                    code, got = on_terminal(command, folder)
                    ran += 1
                    self.assertEqual(code, wanted_code, "\n".join(got))
                    while wanted and not wanted[-1].strip():
                        wanted.pop()
                    if wanted and not matches(wanted, got):
                        self.fail("{}\nprints:\n{}\nbut {} says (tests/e2e/test_docs.py --bless {} writes it anew):\n{}".format(
                            command, "\n".join(got), name, name, "\n".join(wanted)))
        self.assertGreater(ran, 3)

    def test_readme(self):
        self.run_document("README.md")

    def test_guide(self):
        self.run_document("GUIDE.md")

    def test_truth(self):
        self.run_document("docs/formats/truth.md")

    def test_the_wildcard_itself(self):
        self.assertTrue(matches(["a … c", "…", "z"], ["a b c", "x", "y", "z"]))
        self.assertTrue(matches(["a", "…"], ["a"]))
        self.assertFalse(matches(["a … c"], ["a b d"]))
        self.assertFalse(matches(["a"], ["a", "b"]))


def bless(name):
    path = pathlib.Path(name)
    with tempfile.TemporaryDirectory() as folder:
        def again(match):
            lines = []
            for command, code, wanted in blocks(match[0])[0]:
                got_code, got = on_terminal(command, folder)
                lines.append(f"$ {command}" + (f" # exit {got_code}" if got_code else ""))
                if got_code != code:
                    print(f"{name}: exit {got_code}, not {code}: {command}", file=sys.stderr)
                if wanted and not matches(wanted, got):
                    wanted = got
                lines += wanted
            return "```console\n" + "\n".join(lines) + "\n```"
        path.write_text(FENCE.sub(again, path.read_text()))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--bless"]:
        for document in sys.argv[2:]:
            bless(document)
    else:
        harness.main()
