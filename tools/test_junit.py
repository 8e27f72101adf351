#!/usr/bin/env python3
"""The closing line of CI counts what the JUnit files say, and a failing step never goes unseen."""
import contextlib
import io
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import junit

JUNIT = """<testsuite name="x" tests="4" failures="1">
<testcase name="Good.One" status="run"/>
<testcase name="Needs.Data/a+b" status="notrun"><skipped message="SKIP_RETURN_CODE=77"/></testcase>
<testcase name="Bad.One" status="{bad}">{failure}</testcase>
</testsuite>"""


class Results(unittest.TestCase):
    def file(self, bad="run"):
        handle = tempfile.NamedTemporaryFile("w", suffix=".xml", delete=False)
        self.addCleanup(pathlib.Path(handle.name).unlink)
        handle.write(JUNIT.format(bad=bad, failure='<failure message=""/>' if bad == "fail" else ""))
        handle.close()
        return handle.name

    def total(self, *arguments):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            code = junit.main(["total", *arguments])
        return code, out.getvalue().strip()

    def test_the_closing_line(self):
        self.assertEqual(self.total(self.file()), (0, "2 passed, 0 failed, 1 skipped"))
        self.assertEqual(self.total(self.file(bad="fail")), (1, "1 passed, 1 failed, 1 skipped"))
        self.assertEqual(self.total("--failed-steps", "2", self.file()), (1, "2 passed, 2 failed, 1 skipped"))

    def test_no_test_at_all_is_a_failure(self):
        self.assertEqual(self.total()[0], 1)

    def test_the_pattern_of_the_skipped(self):
        import re
        pattern = junit.skipped(self.file())
        self.assertTrue(re.fullmatch(pattern, "Needs.Data/a+b"))
        self.assertFalse(re.fullmatch(pattern, "Good.One"))


if __name__ == "__main__":
    unittest.main()
