#!/usr/bin/env python3
"""What the program writes about itself: help, man page, completions; all from one table, so each flag is in each of them."""
import re
import shutil
import subprocess
import unittest

import harness
from harness import Case, run

COMMANDS = ("search", "top", "timeline", "fields", "jq", "forge")


def flags(command):
    return set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", run(command, "-h").text)) - {"--help"}


class Generated(Case):
    def test_every_flag_of_the_help_is_in_the_man_page_and_the_completions(self):
        man = run("__generate", "man").text.replace("\\-", "-")
        for shell in ("bash", "zsh", "fish"):
            completion = run("__generate", shell).text
            for command in COMMANDS:
                self.assertGreater(len(flags(command)), 2)
                for flag in flags(command):
                    self.assertIn(flag, man)
                    self.assertIn(flag.lstrip("-") if shell == "fish" else flag, completion, f"{command} in {shell}")

    def test_short_help_fits_one_screen(self):
        for command in COMMANDS:
            lines = run(command, "-h").lines
            self.assertLessEqual(len(lines), 60, command)
            self.assertLessEqual(max(map(len, lines)), 120, command)

    @unittest.skipUnless(shutil.which("groff"), "groff is not installed")
    def test_the_man_page_has_no_errors(self):
        done = subprocess.run(["groff", "-Kutf8", "-man", "-Tutf8", "-ww"], input=run("__generate", "man").out, capture_output=True)
        self.assertEqual(done.stderr.decode(), "")
        plain = re.sub(r".\x08|\x1b\[[0-9;]*m", "", done.stdout.decode())
        self.assertIn("EXIT STATUS", plain)

    def complete(self, *words):
        script = self.folder() / "cairn.bash"
        script.write_bytes(run("__generate", "bash").out)
        quoted = " ".join(f"'{word}'" for word in words)
        done = subprocess.run(["bash", "-c", f"source {script}; COMP_WORDS=({quoted}); COMP_CWORD={len(words) - 1}; "
                               "_cairn; printf '%s\\n' \"${COMPREPLY[@]}\""], capture_output=True, text=True)
        self.assertEqual(done.stderr, "")
        return done.stdout.split()

    def test_bash_completes_commands_flags_and_values(self):
        self.assertEqual(self.complete("cairn", "time"), ["timeline"])
        self.assertEqual(self.complete("cairn", "search", "--dist"), ["--distinct"])
        self.assertEqual(self.complete("cairn", "search", "--output", "js"), ["json", "jsonl"])
        self.assertIn("eventName", self.complete("cairn", "search", "--sort", "event"))


if __name__ == "__main__":
    harness.main()
