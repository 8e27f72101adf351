"""Runs one process, whole, and says what it took.

The kernel counts into a child's peak memory what its parent held when it was made. So a fresh interpreter of 10 MB starts and waits
for each process, and not the one that keeps the samples: `python3 -IS measure.py OUTPUT COMMAND…` prints one JSON line.
"""
import json
import os
import subprocess
import sys
import time


class Sample:
    def __init__(self, seconds, cpu, rss_mb, code):
        self.seconds, self.cpu, self.rss_mb, self.code = seconds, cpu, rss_mb, code


def run(command, output):
    """Standard output goes to the file `output`; exit codes over 1 end the benchmark."""
    done = subprocess.run([sys.executable, "-IS", __file__, str(output), *map(str, command)], capture_output=True, text=True)
    lines = done.stderr.splitlines()
    sample = Sample(**json.loads(lines[-1]))
    if sample.code not in (0, 1):
        raise SystemExit(f"bench: exit {sample.code} from {command}\n" + "\n".join(lines[-20:-1]))
    return sample


def processors(wanted):
    """Keeps this process and its children on so many processors, and says how many it got."""
    allowed = sorted(os.sched_getaffinity(0))[:wanted]
    os.sched_setaffinity(0, allowed)
    return len(allowed)


def main(output, *command):
    out = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    null = os.open(os.devnull, os.O_RDONLY)
    start = time.perf_counter()
    child = os.posix_spawnp(command[0], command, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, null, 0), (os.POSIX_SPAWN_DUP2, out, 1)])
    _, status, usage = os.wait4(child, 0)
    seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds, "cpu": usage.ru_utime + usage.ru_stime, "rss_mb": usage.ru_maxrss / 1024,
                      "code": os.waitstatus_to_exitcode(status)}), file=sys.stderr)


if __name__ == "__main__":
    main(*sys.argv[1:])
