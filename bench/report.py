"""Turns samples into the table of a result page."""
import statistics

import rows


def spread(values):
    return f"{min(values):.3f} / {statistics.median(values):.3f} / {max(values):.3f}"


def judge(target, ours, others):
    """(ratio of the minima, ratios of each round, met): `ours` and `others` are seconds, round by round."""
    if target.at_most:
        ratios = [a / b for a, b in zip(ours, others)]
        ratio = min(ours) / min(others)
        return ratio, ratios, ratio <= target.at_most
    ratios = [b / a for a, b in zip(ours, others)]
    ratio = min(others) / min(ours)
    return ratio, ratios, ratio >= target.at_least


def table(samples, selected):
    """Markdown lines, and the number of targets met and missed."""
    seconds = {name: [s.seconds for s in taken] for name, taken in samples.items()}
    lines = ["| work | seconds (min / median / max) | peak RSS | compared with | ratio of minima | median of the rounds (range) | target | |",
             "|---|---|---:|---|---:|---|---|---|"]
    met = missed = 0
    for row in selected:
        ours = seconds[row.ours]
        for number, target in enumerate(row.targets):
            if target.other not in seconds:
                continue
            ratio, ratios, reached = judge(target, ours, seconds[target.other])
            met, missed = met + reached, missed + (not reached)
            wanted = f"≤ {target.at_most} ×" if target.at_most else f"≥ {target.at_least} × faster"
            first = (row.title.replace("|", "\\|"), spread(ours), f"{max(s.rss_mb for s in samples[row.ours]):.0f} MB") if number == 0 else ("", "", "")
            lines.append("| " + " | ".join([*first, target.other, f"{ratio:.2f}",
                                            f"{statistics.median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f})",
                                            wanted, "met" if reached else "**missed**"]) + " |")
    return lines, met, missed


def memory(samples, selected):
    peaks = {row.ours: max(s.rss_mb for s in samples[row.ours]) for row in selected if row.ours in samples}
    if not peaks:
        return [], 0, 0
    worst = max(peaks, key=peaks.get)
    checks = [(f"peak RSS, any of these: {peaks[worst]:.0f} MB ({worst})", f"≤ {rows.PEAK_RSS_MB} MB", peaks[worst] <= rows.PEAK_RSS_MB)]
    if "ten copies" in peaks and "rare event" in samples:
        one = max(s.rss_mb for s in samples["rare event"])
        checks.append((f"ten copies: {peaks['ten copies']:.0f} MB, one: {one:.0f} MB", f"same (≤ {rows.RSS_GROWTH} ×)",
                       peaks["ten copies"] <= rows.RSS_GROWTH * one))
    return plain(checks)


def plain(checks):
    lines = [f"- {what}; target {target}: {'met' if reached else '**missed**'}" for what, target, reached in checks]
    met = sum(reached for *_, reached in checks)
    return lines, met, len(checks) - met


def others(samples, selected):
    """The floor's and the peers' own times."""
    ours = {row.ours for row in selected}
    lines = ["| floor and peers | seconds (min / median / max) | peak RSS |", "|---|---|---:|"]
    for name, taken in samples.items():
        if name not in ours:
            lines.append(f"| {name} | {spread([s.seconds for s in taken])} | {max(s.rss_mb for s in taken):.0f} MB |")
    return lines
