#!/usr/bin/env python3
"""All tests of the whole program in one go, but for the long ones: CAIRN_BIN=… python3 tests/e2e/run_all.py"""
import pathlib
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent

if __name__ == "__main__":
    sys.path.insert(0, str(HERE))
    names = sorted(path.stem for path in HERE.glob("test_*.py") if not path.stem.endswith("_long"))
    suite = unittest.defaultTestLoader.loadTestsFromNames(names)
    result = unittest.TextTestRunner(verbosity=1).run(suite)
    sys.exit(0 if result.wasSuccessful() and result.testsRun else 1)
