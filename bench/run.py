#!/usr/bin/env python3
"""Measures Cairn against the floor and the peers: ./dev bench [--rounds N] [--rows WORDS] [--no-peers].

Every contender's answer is checked first; nothing is timed if one is wrong. Then whole processes run interleaved, so that a slow
minute of the machine strikes all of them. The page goes to bench/results/DATE-CPU.md, the samples beside it as .json.
"""
import argparse
import datetime
import os
import pathlib
import re
import shlex
import subprocess
import sys

import expected
import measure
import prepare
import report
import rows

ROOT = pathlib.Path(__file__).resolve().parent.parent


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--rows", default="", help="only rows whose title or contender holds one of these words (comma between)")
    parser.add_argument("--no-peers", action="store_true", help="the floor only: a quick look while working, no result page")
    parser.add_argument("--mb", type=int, default=1000, help="inflated megabytes of the trail")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--cairn", type=pathlib.Path, default=ROOT / "build/release/cairn")
    return parser.parse_args()


def chosen(words):
    wanted = [word.strip().lower() for word in words.split(",") if word.strip()]
    return [row for row in rows.ROWS if not wanted or any(word in (row.title + " " + row.ours).lower() for word in wanted)]


class Bench:
    def __init__(self, options):
        self.options = options
        self.work = ROOT / "build/bench"
        (self.work / "out").mkdir(parents=True, exist_ok=True)
        shared = pathlib.Path(os.environ.get("CAIRN_SHARED", ROOT / "../shared")).resolve()
        if not (shared / "bench/replay.py").exists():
            raise SystemExit(f"bench: needs {shared}/bench (set CAIRN_SHARED): the trail is replayed from real records")
        self.rows = chosen(options.rows)
        if not self.rows:
            raise SystemExit(f"bench: no row holds '{options.rows}'")
        self.threads = measure.processors(options.threads)
        corpus = prepare.corpus(shared, self.work, options.mb)
        names = [row.ours for row in self.rows]
        others = [t.other for row in self.rows for t in row.targets if not (options.no_peers and not t.other.startswith(("floor", "rare", "detect")))]
        self.sums = {name: rows.SUMS[name] for name in others if name in rows.SUMS}
        names += [part for name in others for part in rows.SUMS.get(name, [name])]
        self.contenders = [rows.CONTENDERS[name] for name in dict.fromkeys(names)]
        self.paths = {"corpus": corpus, "sans": shared / "data/sans504-s3-ransomware", "threads": self.threads, "cairn": options.cairn,
                      "floor": prepare.floor(shared, self.work), "small": prepare.small_file(corpus, self.work),
                      "ten": prepare.copies(corpus, self.work) if "ten copies" in names else "",
                      "duck": "" if options.no_peers else prepare.duckdb(self.work, self.threads)}
        self.paths["signed"] = prepare.signed(shared, self.work) if "verify" in names else ""
        self.paths["rules"] = prepare.rules(shared, self.work) if any(name.startswith("detect") for name in names) else ""
        for path in {self.paths["corpus"], self.paths["sans"], self.paths["ten"] or corpus, self.paths["signed"] or corpus}:
            subprocess.run([self.paths["floor"], "read", path, "2"], check=True, stdout=subprocess.DEVNULL)  # warm the page cache

    def run(self, contender):
        output = self.work / "out" / (contender.name.replace(" ", "-") + ".txt")
        command = [part.format(**self.paths) for part in contender.command]
        if contender.piped:
            folder = shlex.quote(contender.folder.format(**self.paths))
            command = ["bash", "-o", "pipefail", "-c", f"find {folder} -name '*.json.gz' -print0 | sort -z | xargs -0 gzip -dc | {shlex.join(command)}"]
        return measure.run(command, output), output

    def check(self):
        prepare.say("working out the right answers")
        known = expected.work_out(self.paths["corpus"], self.work / f"expected-{self.options.mb}.json")
        sans = expected.work_out(self.paths["sans"], self.work / "expected-sans.json")["counts"]["rare event"]
        if "detect 5000 rules" in (contender.name for contender in self.contenders):
            self.paths["many_rules"] = prepare.many_rules(self.paths["rules"], self.work, sorted(filter(None, known["names"])), rows.MANY_RULES)
        wrong = 0
        for contender in self.contenders:
            _, output = self.run(contender)
            complaint = expected.check(contender.name, output.read_bytes(), known, sans, 10 * known["counts"]["rare event"])
            if complaint:
                wrong += 1
                prepare.say(f"{contender.name}: {complaint}")
        if wrong:
            raise SystemExit(f"bench: {wrong} contenders give wrong answers; nothing is timed")
        prepare.say(f"all {len(self.contenders)} contenders agree with the answers worked out by hand")

    def rounds(self):
        samples = {contender.name: [] for contender in self.contenders}
        for number in range(self.options.rounds):
            at = number % len(self.contenders)  # another order each round: nobody always runs behind the same neighbour
            for contender in self.contenders[at:] + self.contenders[:at]:
                samples[contender.name].append(self.run(contender)[0])
            prepare.say(f"round {number + 1} of {self.options.rounds}")
        for name, parts in self.sums.items():
            taken = zip(*([(weight, sample) for sample in samples[part]] for part, weight in parts.items()))
            samples[name] = [measure.Sample(sum(w * s.seconds for w, s in each), sum(w * s.cpu for w, s in each),
                                            max(s.rss_mb for _, s in each), 0) for each in taken]
        return samples

    def small(self):
        """Start-up: minima of many runs."""
        def fastest(*arguments):
            return min(measure.run([self.options.cairn, *arguments], os.devnull).seconds for _ in range(rows.SMALL_RUNS)) * 1000
        version, small = fastest("--version"), fastest("search", "eventName: CreateAccessKey", self.paths["small"])
        return report.plain([
            (f"`cairn --version`: {version:.1f} ms (minimum of {rows.SMALL_RUNS})", f"≤ {rows.VERSION_MS} ms", version <= rows.VERSION_MS),
            (f"search of one small file: {small:.1f} ms (minimum of {rows.SMALL_RUNS})", f"≤ {rows.SMALL_MS} ms", small <= rows.SMALL_MS)])


def page(bench, samples, day):
    machine = prepare.machine()
    table, met, missed = report.table(samples, bench.rows)
    lines = [f"# {day}, {machine['cpu']}", "",
             f"Commit {prepare.commit()}; {bench.threads} threads of {machine['processors']}, {machine['memory_gb']} GB, Linux {machine['kernel']}; "
             f"{bench.options.rounds} interleaved rounds over the {bench.options.mb} MB trail, page cache warm, whole processes.", "", *table, ""]
    for more, its_met, its_missed in [report.memory(samples, bench.rows), bench.small()]:
        lines += more
        met, missed = met + its_met, missed + its_missed
    lines += ["", f"{met} targets met, {missed} missed.", "", *report.others(samples, bench.rows), ""]
    if bench.paths["duck"]:
        lines += ["Peers: " + ", ".join(f"{name} {version}" for name, version in prepare.versions(bench.paths["duck"]).items()) + ".", ""]
    return "\n".join(lines), {"machine": machine, "commit": prepare.commit(), "met": met, "missed": missed,
                              "samples": {name: [vars(s) for s in taken] for name, taken in samples.items()}}


def main():
    options = parse_arguments()
    bench = Bench(options)
    bench.check()
    samples = bench.rounds()
    day = datetime.date.today().isoformat()
    text, data = page(bench, samples, day)
    print(text)
    if options.no_peers or options.rows or options.mb != 1000:
        return 0
    name = day + "-" + re.sub(r"[^a-z0-9]+", "-", data["machine"]["cpu"].lower()).strip("-")
    (ROOT / "bench/results").mkdir(exist_ok=True)
    (ROOT / f"bench/results/{name}.md").write_text(text)
    prepare.dump(ROOT / f"bench/results/{name}.json", data)
    prepare.say(f"wrote bench/results/{name}.md")
    return 0


if __name__ == "__main__":
    sys.exit(main())
