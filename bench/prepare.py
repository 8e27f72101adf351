"""What must stand before anything is measured: the trail, the floor, the peers."""
import json
import os
import pathlib
import shutil
import subprocess
import sys

import rows

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


def signed(shared, work, digests=250, logs=20, records=100):
    """A chain of signed digests and their logs, by the integrity fixture's own script."""
    folder = work / f"signed-{digests}-{logs}-{records}"
    if not folder.exists():
        python = work / "venv/bin/python"
        if not python.exists():
            subprocess.run([sys.executable, "-m", "venv", work / "venv"], check=True)
        if subprocess.run([python, "-c", "import cryptography"], capture_output=True).returncode:
            say("installing cryptography")
            subprocess.run([python, "-m", "pip", "install", "--quiet", "cryptography"], check=True, stdout=sys.stderr)
        say(f"making {folder.name}")
        making = work / "making-signed"
        shutil.rmtree(making, ignore_errors=True)
        subprocess.run([python, shared / "integrity/gen.py", "bench", "--out", making, "--digests", str(digests), "--logs", str(logs),
                        "--records", str(records)], check=True, stdout=sys.stderr)
        making.rename(folder)
    return folder


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


MARK_RULE = """title: '{title}'
id: 9c0f4ad2-0d2c-4c54-9a9e-3d8f8d1c7a10
level: high
logsource: {{product: aws, service: cloudtrail}}
detection:
    selection: {{eventName: CreateAccessKey}}
    condition: selection
"""
MADE_RULE = """title: 'Benchmark {number}'
id: {number:08x}-0000-4000-8000-000000000000
level: {level}
logsource: {{product: aws, service: cloudtrail}}
detection:
    selection: {{eventSource: {source}.amazonaws.com, eventName: {name}}}
    detail: {{requestParameters.name{number}|contains: 'value-{number}'}}
    code: {{errorCode|exists: true}}
    message: {{errorMessage|exists: true}}
    condition: {condition}
"""


def rules(shared, work):
    """The 797 public rules, and one whose hits are known."""
    folder = work / "rules"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    shutil.copytree(shared / "sigma/sigmahq/rules", folder / "sigmahq")
    shutil.copytree(shared / "sigma/suzaku/suzaku", folder / "suzaku")
    (folder / "mark.yml").write_text(MARK_RULE.format(title=rows.MARK))
    return folder


def many_rules(folder, work, names, count):
    """These rules, and made ones of their forms up to `count`: on names that occur and on names that do not."""
    target = work / f"rules-{count}"
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(folder, target)
    there = 798
    conditions = ["selection and not (code or message)", "selection and (code or message)", "selection and detail", "selection and not detail and code"]
    made = []
    for number in range(count - there):
        name = names[number % len(names)] if number % 10 == 0 else f"{('Describe', 'Put', 'Delete')[number % 3]}Thing{number // 2}"
        condition = conditions[2] if number % 10 == 0 else conditions[number % 4]
        made.append(MADE_RULE.format(number=number, level=("low", "medium", "high")[number % 3], source=("ec2", "s3", "iam")[number % 3], name=name, condition=condition))
    for first in range(0, len(made), 100):
        (target / f"made-{first}.yml").write_text("---\n".join(made[first:first + 100]))
    return target


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
