#!/usr/bin/env python3
"""The checker finds what it is for, in small trees made for it."""
import contextlib
import io
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import check_layers

TABLE = """# comment
0 base | | fmt expected
1 json | base | simdjson
1 trail | base |
2 decode | base json trail | deflate
"""


class CheckLayers(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        self.write("cmake/layers.txt", TABLE)
        for layer in ("base", "json", "trail", "decode"):
            self.write(f"src/{layer}/README.md", "What it does.\n")
            self.write(f"src/{layer}/{layer}.hpp", "#pragma once\n")

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def check(self, *more):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            code = check_layers.main(["--root", str(self.root), *more])
        return code, out.getvalue()

    def assert_problem(self, text):
        code, out = self.check()
        self.assertEqual(code, 1, out)
        self.assertIn(text, out)
        self.assertIn(" 1 problems", out)

    def test_a_good_tree_passes(self):
        self.write("src/decode/gzip.cpp", '#include "decode/decode.hpp"\n#include "json/json.hpp"\n#include <fmt/format.h>\n#include '
                   '<libdeflate.h>\n#include <vector>\n#include <sys/stat.h>\n#include <unistd.h>\n')
        code, out = self.check()
        self.assertEqual(code, 0, out)
        self.assertIn("median", out)

    def test_a_layer_that_the_row_does_not_allow(self):
        self.write("src/json/a.cpp", '#include "trail/trail.hpp"\n')
        self.assert_problem("src/json/a.cpp:1: json may not use trail")

    def test_a_header_without_its_folder(self):
        self.write("src/json/a.cpp", '#include "json.hpp"\n')
        self.assert_problem("write the folder")

    def test_a_header_that_does_not_exist(self):
        self.write("src/json/a.cpp", '#include "json/missing.hpp"\n')
        self.assert_problem("json/missing.hpp does not exist")

    def test_a_third_party_header_outside_its_folder(self):
        self.write("src/decode/a.cpp", "#include <simdjson.h>\n")
        self.assert_problem("<simdjson.h> belongs to simdjson, which decode does not own")

    def test_a_third_party_header_that_nobody_knows(self):
        self.write("src/decode/a.cpp", "#include <leveldb/db.h>\n")
        self.assert_problem("<leveldb/db.h> is no header of the system")

    def test_a_folder_that_the_table_lacks(self):
        self.write("src/extra/a.cpp", "\n")
        self.assert_problem("src/extra: not in cmake/layers.txt")

    def test_a_long_readme_and_a_missing_one(self):
        self.write("src/base/README.md", "line\n" * 31)
        self.assert_problem("longer than 30 lines")
        (self.root / "src/base/README.md").unlink()
        self.assert_problem("src/base: has no README.md")

    def test_a_header_without_pragma_once(self):
        self.write("src/base/base.hpp", "int x;\n")
        self.assert_problem("has no #pragma once")

    def test_long_files(self):
        self.write("src/base/long.cpp", "\n" * 801)
        self.assert_problem("801 lines, the limit is 800")
        (self.root / "src/base/long.cpp").rename(self.root / "src/base/long_table.cpp")
        self.assertEqual(self.check()[0], 0)

    def test_a_table_that_looks_upwards(self):
        self.write("cmake/layers.txt", TABLE + "2 record | decode |\n")
        self.assert_problem("record (level 2) uses decode (level 2)")

    def test_a_table_row_that_cannot_be_read(self):
        self.write("cmake/layers.txt", TABLE + "two record | decode\n")
        self.assert_problem("not a row")

    def test_a_path_of_one_machine(self):
        self.write("docs/a.md", "see /" + "work/here\n")
        self.assert_problem("docs/a.md:1: names a path of one machine")

    def test_a_header_that_does_not_compile_alone(self):
        self.write("src/base/base.hpp", "#pragma once\nstd::string name;\n")
        self.assertEqual(self.check()[0], 0)
        code, out = self.check("--headers")
        self.assertEqual(code, 1)
        self.assertIn("src/base/base.hpp: does not compile alone", out)


if __name__ == "__main__":
    unittest.main()
