"""`cairn validate-logs` over every case of the integrity fixture in CAIRN_SHARED: what aws-cli printed on both streams, its exit code, and the
order in which a terminal shows the lines. Of usage errors only the exit code counts: the words are ours."""
import pathlib
import shlex
import shutil
import subprocess
import sys
import tempfile
import unittest

import harness

USAGE = {"opt.bad_date", "opt.no_arn", "opt.no_start", "opt.start_after_end", "opt.unknown_flag"}
SHIM = '#!/bin/sh\nshift\nexec {} "$@"\n'  # without aws-cli's word `cloudtrail`


class Cases(unittest.TestCase):
    maxDiff = None

    def test_every_case(self):
        source = harness.shared("integrity", "gen.py").parent
        if subprocess.run([sys.executable, "-c", "import cryptography"], capture_output=True).returncode != 0:
            raise unittest.SkipTest("the fixture's script needs the Python package cryptography")
        with tempfile.TemporaryDirectory(prefix="cairn-cases-") as name:
            folder = pathlib.Path(name)
            for script in ("gen.py", "fake_aws.py", "run_expected.py"):
                shutil.copy(source / script, folder)
            shutil.copytree(source / "keys", folder / "keys")
            subprocess.run([sys.executable, folder / "gen.py", "all"], check=True, capture_output=True)
            shim = folder / "shim"
            shim.write_text(SHIM.format(shlex.quote(harness.BIN)))
            shim.chmod(0o755)
            subprocess.run([sys.executable, folder / "run_expected.py", "--aws", shim, "--out", folder / "got", "--jobs", "6"], check=True,
                           capture_output=True, cwd=folder)
            self.compare(source, folder / "got")

    def compare(self, source, got):
        cases = sorted(case.name for case in (source / "expected").iterdir() if case.is_dir())
        self.assertGreater(len(cases), 200)
        for case in cases:
            newer = source / "expected_1.45.55" / case
            expected = newer if newer.is_dir() else source / "expected" / case
            names = ["rc.txt"] if case in USAGE else ["rc.txt", "stdout.txt", "stderr.txt", "combined.txt"]
            for name in names:
                with self.subTest(case, file=name):
                    self.assertEqual((got / case / name).read_text(), (expected / name).read_text())


if __name__ == "__main__":
    harness.main()
