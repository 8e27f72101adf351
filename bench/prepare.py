"""What must stand before anything is measured: the trail, the floor, the peers."""
import json
import os
import pathlib
import shutil
import subprocess
import sys

DUCKDB = "duckdb==1.5.6"
DUCK_PROGRAM = """\
import sys
import duckdb
connection = duckdb.connect(config={"threads": %d})
for row in connection.execute(sys.argv[1]).fetchall():
    print("\\t".join(map(str, row)))
"""


def say(text):
    print(f"bench: {text}", file=sys.stderr, flush=True)


def corpus(shared, work, megabytes):
    """The replayed trail of so many inflated megabytes; made once."""
    folder = work / ("replay-1g" if megabytes == 1000 else f"replay-{megabytes}m")
    if not folder.exists():
        say(f"making {folder.name} (two minutes a gigabyte)")
        making = work / "making"
        shutil.rmtree(making, ignore_errors=True)
        subprocess.run([sys.executable, shared / "bench/replay.py", "--mb", str(megabytes), "--out", making], check=True, stdout=sys.stderr)
        making.rename(folder)
    return folder.resolve()


def copies(folder, work, count=10):
    """So many real copies: a file that is reached twice would be read once only."""
    target = work / f"{folder.name}-x{count}"
    if not target.exists():
        say(f"copying {folder.name} {count} times")
        making = work / "making-copies"
        shutil.rmtree(making, ignore_errors=True)
        for number in range(count):
            shutil.copytree(folder, making / f"copy-{number}")
        making.rename(target)
    return target


def floor(shared, work):
    program, source = work / "floor", shared / "bench/floor.cpp"
    if not program.exists() or program.stat().st_mtime < source.stat().st_mtime:
        say("building the floor")
        subprocess.run(["g++", "-O3", "-march=native", "-std=c++20", source, "-o", program,
                        "-lsimdjson", "-ldeflate", "-lcrypto", "-lpthread"], check=True)
    return program


def duckdb(work, threads):
    """The path of a program that runs one statement in DuckDB's best version for this."""
    python = work / "venv/bin/python"
    if not python.exists() or subprocess.run([python, "-c", "import duckdb"], capture_output=True).returncode:
        say(f"installing {DUCKDB}")
        subprocess.run([sys.executable, "-m", "venv", work / "venv"], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", DUCKDB], check=True, stdout=sys.stderr)
    program = work / "duck"
    program.write_text(f"#!{python}\n" + DUCK_PROGRAM % threads)
    program.chmod(0o755)
    return program


def small_file(folder, work):
    """One ordinary object: the one whose size is the median."""
    files = sorted(folder.rglob("*.json.gz"), key=lambda path: (path.stat().st_size, path))
    target = work / "small.json.gz"
    shutil.copyfile(files[len(files) // 2], target)
    return target


def machine():
    text = pathlib.Path("/proc/cpuinfo").read_text()
    model = next((line.split(":")[1].strip() for line in text.splitlines() if line.startswith("model name")), "unknown")
    return {"cpu": model, "processors": os.cpu_count(), "kernel": os.uname().release,
            "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)}


def versions(duck):
    def first(command):
        return subprocess.run(command, capture_output=True, text=True).stdout.split("\n")[0].strip()
    return {"jq": first(["jq", "--version"]), "rg": first(["rg", "--version"]), "duckdb": first([duck, "SELECT version()"])}


def commit():
    def git(*arguments):
        return subprocess.run(["git", *arguments], capture_output=True, text=True).stdout.strip()
    return git("rev-parse", "--short", "HEAD") + (" with changes" if git("status", "--porcelain", "--", "src", "cmake") else "")


def dump(path, value):
    path.write_text(json.dumps(value, indent=1) + "\n")
