#!/usr/bin/env python3
"""Checks the shape of the tree against cmake/layers.txt; prints what is wrong, and the lengths of the files.

    python3 tools/check_layers.py [--root DIR] [--headers]

A folder under src/ includes only itself and the folders that its row allows, all of lower levels; a third-party header stands only
in the folder whose row names it (fmt and expected are vocabulary). Every folder has a README.md of at most 30 lines. No source names
a path of the machine it was written on. --headers also compiles each header alone.
"""
import argparse
import concurrent.futures
import os
import pathlib
import re
import statistics
import subprocess
import sys

# Header pattern -> the name that a row of the table must hold. What no pattern matches must be a header of the system or of C++.
THIRD_PARTY = [
    (r"fmt/", "fmt"), (r"tl/", "expected"), (r"simdjson", "simdjson"), (r"libdeflate\.h", "deflate"), (r"isa-l/", "isal"), (r"zlib\.h|zconf\.h", "zlib"),
    (r"re2/", "re2"), (r"j[qv]\.h", "jq"), (r"archive(_entry)?\.h", "archive"), (r"CLI/", "cli11"), (r"maxminddb\.h", "maxminddb"), (r"openssl/", "openssl"),
    (r"curl/", "curl"), (r"yaml\.h", "yaml"), (r"pugixml\.hpp", "pugixml"),
]
VOCABULARY = {"fmt", "expected"}
POSIX = ("dirent dlfcn errno fcntl glob fnmatch limits locale poll pthread pwd sched signal spawn stdio stdlib string termios time unistd utime wchar "
         "immintrin emmintrin nmmintrin cpuid").split()
SYSTEM = re.compile(r"[a-z_0-9]+$|(sys|netinet|arpa|linux|net)/[a-z_0-9]+\.h$|(" + "|".join(POSIX) + r")\.h$")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)
MACHINE_PATH = re.compile(r"""(?<![\w.])/(?:work|root|tmp)/""")
TEXT = {".cpp", ".hpp", ".py", ".sh", ".md", ".txt", ".cmake", ".json", ".yml", ".toml", ""}
REVIEW, HARD, TEST_HARD, README_LINES = {".cpp": 400, ".hpp": 250}, 800, 600, 30


class Row:
    def __init__(self, level, folder, uses, externals):
        self.level, self.folder, self.uses, self.externals = level, folder, uses, externals


def read_table(text):
    """The rows by folder, and what is wrong with the table itself."""
    rows, problems = {}, []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        match = re.fullmatch(r"(\d+)\s+([a-z]+)\s*\|([^|]*)\|(.*)", line)
        if not match:
            problems.append(f"cmake/layers.txt:{number}: not a row: {line!r}")
            continue
        row = Row(int(match[1]), match[2], match[3].split(), match[4].split())
        if row.folder in rows:
            problems.append(f"cmake/layers.txt:{number}: {row.folder} stands twice")
        for used in row.uses:
            if used not in rows:
                problems.append(f"cmake/layers.txt:{number}: {row.folder} uses {used}, which has no row above it")
            elif rows[used].level >= row.level:
                problems.append(f"cmake/layers.txt:{number}: {row.folder} (level {row.level}) uses {used} (level {rows[used].level})")
        rows[row.folder] = row
    return rows, problems


def third_party(header):
    for pattern, name in THIRD_PARTY:
        if re.match(pattern, header):
            return name
    return None if SYSTEM.fullmatch(header) else "unknown"


def check_includes(path, row, rows, text, source_root):
    for number, line in enumerate(text.splitlines(), 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        quoted, header = match[1] == '"', match[2]
        where = f"{path}:{number}"
        if quoted:
            folder = header.split("/")[0]
            if "/" not in header or ".." in header:
                yield f"{where}: \"{header}\": write the folder, as in \"{row.folder}/{header.split('/')[-1]}\""
            elif folder != row.folder and folder not in row.uses:
                known = "" if folder in rows else " (no such layer)"
                yield f"{where}: {row.folder} may not use {folder}{known}: see cmake/layers.txt"
            elif not (source_root / header).is_file():
                yield f"{where}: {header} does not exist"
            continue
        owner = third_party(header)
        if owner == "unknown":
            yield f"{where}: <{header}> is no header of the system; a third-party header needs its name in tools/check_layers.py and a row"
        elif owner and owner not in VOCABULARY and owner not in row.externals:
            yield f"{where}: <{header}> belongs to {owner}, which {row.folder} does not own"


def check_sources(root, rows):
    source_root = root / "src"
    for folder in sorted(p for p in source_root.iterdir() if p.is_dir()):
        row = rows.get(folder.name)
        if row is None:
            yield f"src/{folder.name}: not in cmake/layers.txt"
            continue
        readme = folder / "README.md"
        if not readme.is_file():
            yield f"src/{folder.name}: has no README.md"
        elif len(readme.read_text().splitlines()) > README_LINES:
            yield f"src/{folder.name}/README.md: longer than {README_LINES} lines"
        for path in sorted(folder.rglob("*")):
            if path.is_dir():
                yield f"{path.relative_to(root)}: a layer has no folders inside"
            elif path.suffix in (".cpp", ".hpp"):
                text = path.read_text()
                name = path.relative_to(root)
                yield from check_includes(name, row, rows, text, source_root)
                if path.suffix == ".hpp" and "#pragma once" not in text:
                    yield f"{name}: has no #pragma once"


def tracked(root):
    listed = subprocess.run(["git", "-C", str(root), "ls-files", "-co", "--exclude-standard", "-z"], capture_output=True)
    if listed.returncode == 0:
        return [root / name for name in listed.stdout.decode().split("\0") if name]
    return [p for p in root.rglob("*") if p.is_file()]


def check_machine_paths(root):
    this = pathlib.Path(__file__).resolve()
    for path in tracked(root):
        relative = path.relative_to(root)
        if path.suffix not in TEXT or relative.parts[0] in ("tests", "fuzz") or not path.is_file():
            continue
        if path.resolve() == this or path.name.startswith("test_"):
            continue
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if MACHINE_PATH.search(line):
                yield f"{relative}:{number}: names a path of one machine: {line.strip()[:80]}"


def check_lengths(root):
    """(problems, report lines)."""
    problems, report = [], []
    for kind, folders, suffixes in [("sources", ["src"], [".cpp"]), ("headers", ["src"], [".hpp"]),
                                    ("tests", ["tests", "fuzz"], [".cpp", ".hpp", ".py"]), ("scripts", ["tools", "bench"], [".py", ".sh"])]:
        lengths = []
        for folder in folders:
            for path in sorted((root / folder).rglob("*")):
                if path.suffix not in suffixes:
                    continue
                length = len(path.read_text(errors="replace").splitlines())
                name = path.relative_to(root)
                lengths.append((length, str(name)))
                limit = TEST_HARD if kind == "tests" else HARD
                if length > limit and not path.stem.endswith("_table"):
                    problems.append(f"{name}: {length} lines, the limit is {limit}")
                elif kind != "tests" and length > REVIEW.get(path.suffix, HARD) and not path.stem.endswith("_table"):
                    report.append(f"  review: {name} has {length} lines")
        if lengths:
            sizes = sorted(n for n, _ in lengths)
            report.append(f"  {kind:8} {len(sizes):4} files, median {statistics.median_low(sizes)}, p90 {sizes[int(len(sizes) * 0.9)]}, "
                          f"max {sizes[-1]} ({max(lengths)[1]}), {sum(sizes)} lines")
    return problems, report


def compile_header(root, header, flags, compiler):
    command = [compiler, "-std=c++20", "-fsyntax-only", "-x", "c++", "-I", str(root / "src"), *flags, str(header)]
    done = subprocess.run(command, capture_output=True, text=True)
    return [] if done.returncode == 0 else [f"{header.relative_to(root)}: does not compile alone:\n{done.stderr[:2000]}"]


def check_headers(root):
    flags = subprocess.run(["pkg-config", "--cflags", "simdjson", "re2", "libarchive", "fmt"], capture_output=True, text=True).stdout.split()
    headers = sorted((root / "src").rglob("*.hpp"))
    compiler = os.environ.get("CXX", "g++")
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for problems in pool.map(lambda h: compile_header(root, h, flags, compiler), headers):
            yield from problems


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", default=pathlib.Path(__file__).resolve().parent.parent, type=pathlib.Path)
    parser.add_argument("--headers", action="store_true", help="compile each header alone")
    options = parser.parse_args(arguments)
    root = options.root.resolve()

    rows, problems = read_table((root / "cmake/layers.txt").read_text())
    problems += check_sources(root, rows)
    problems += check_machine_paths(root)
    too_long, report = check_lengths(root)
    problems += too_long
    if options.headers:
        problems += check_headers(root)
    print("\n".join(report))
    for problem in problems:
        print(problem)
    print(f"layers: {len(rows)} rows, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
