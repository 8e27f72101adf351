#!/usr/bin/env python3
"""The commands of README.md and GUIDE.md run as they stand there, on a terminal, and print what stands there.

A ```console block holds commands behind `$ ` and what each prints. `…` stands for any text in a line, and alone for any lines; a
command without output shown is only run. A comment `# exit N` behind a command states an exit code that is not 0. `python3 tests/e2e/test_docs.py --show FILE` prints the commands with what
they print now.
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

COLUMNS, ROWS = 110, 50
FENCE = re.compile(r"^```console\n(.*?)^```$", re.M | re.S)
EXIT = re.compile(r"\s+# exit (\d+)$")
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
    text = CONTROL.sub("", data.decode(errors="replace")).replace("\r\n", "\n")
    lines = [line.split("\r")[-1].rstrip() for line in text.splitlines()]
    while lines and not lines[-1]:
        lines.pop()
    return process.wait(), lines


def matches(wanted, got):
    """Whether the lines match, `…` being any text in a line and alone any lines."""
    pattern = ""
    for line in wanted:
        if line.strip() == "…":
            pattern += r"(?:[^\n]*\n)*?"
        else:
            pattern += r"[^\n]*".join(re.escape(part.rstrip() if last else part) for last, part in with_last(line.split("…"))) + "\n"
    return re.fullmatch(pattern, "".join(line + "\n" for line in got)) is not None


def with_last(parts):
    return [(index == len(parts) - 1, part) for index, part in enumerate(parts)]


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
                        self.fail("{}\nprints:\n{}\nbut {} says:\n{}".format(command, "\n".join(got), name, "\n".join(wanted)))
        self.assertGreater(ran, 3)

    def test_readme(self):
        self.run_document("README.md")

    def test_guide(self):
        self.run_document("GUIDE.md")

    def test_the_wildcard_itself(self):
        self.assertTrue(matches(["a … c", "…", "z"], ["a b c", "x", "y", "z"]))
        self.assertTrue(matches(["a", "…"], ["a"]))
        self.assertFalse(matches(["a … c"], ["a b d"]))
        self.assertFalse(matches(["a"], ["a", "b"]))


def show(name):
    with tempfile.TemporaryDirectory() as folder:
        for steps in blocks(pathlib.Path(name).read_text()):
            for command, _, _ in steps:
                code, got = on_terminal(command, folder)
                print("\n".join([f"$ {command}" + (f"  # exit {code}" if code else ""), *got]), flush=True)
            print("----")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--show"]:
        show(sys.argv[2])
    else:
        harness.main()
