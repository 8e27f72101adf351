"""What every contender must answer, worked out slowly by Python's own gzip and json."""
import collections
import gzip
import hashlib
import ipaddress
import json
import multiprocessing
import pathlib

import rows


def leaves(value):
    if isinstance(value, dict):
        for member in value.values():
            yield from leaves(member)
    elif isinstance(value, list):
        for member in value:
            yield from leaves(member)
    elif value is not None:
        yield value if isinstance(value, str) else json.dumps(value)


def in_ten(text):
    try:
        return ipaddress.ip_address(text) in ipaddress.ip_network("10.0.0.0/8")
    except ValueError:
        return False


def count_object(path):
    counts, names, hours = collections.Counter(), collections.Counter(), collections.Counter()
    data = gzip.decompress(pathlib.Path(path).read_bytes())
    may_hold_word = rows.RARE_WORD.encode() in data.lower()
    for record in json.loads(data)["Records"]:
        name = record.get("eventName")
        names[name] += 1
        hours[record["eventTime"][:13]] += 1
        counts["records"] += 1
        counts["rare event"] += name == "CreateAccessKey"
        counts["common event"] += name == "PutObject"
        counts["root with errors"] += ((record.get("userIdentity") or {}).get("type") == "Root" and record.get("errorCode") is not None
                                       and not in_ten(record.get("sourceIPAddress") or ""))
        counts["tenth as jsonl"] += record.get("eventSource") not in ("s3.amazonaws.com", "kms.amazonaws.com")
        counts["rare word"] += may_hold_word and any(rows.RARE_WORD in leaf.lower() for leaf in leaves(record))
    return counts, names, hours


def work_out(folder, cache):
    """The counts of a folder; kept beside it, since a trail never changes."""
    files = sorted(str(path) for path in folder.rglob("*.json.gz"))
    stamp = hashlib.sha256(("\n".join(files) + pathlib.Path(__file__).read_text() + rows.RARE_WORD).encode()).hexdigest()
    if cache.exists() and (known := json.loads(cache.read_text()))["stamp"] == stamp:
        return known
    total, names, hours = collections.Counter(), collections.Counter(), collections.Counter()
    with multiprocessing.Pool() as pool:
        for one, its_names, its_hours in pool.imap_unordered(count_object, files, chunksize=16):
            total += one
            names += its_names
            hours += its_hours
    answer = {"stamp": stamp, "counts": dict(total), "names": dict(names), "hours": dict(hours)}
    cache.write_text(json.dumps(answer))
    return answer


def check(contender, output, known, sans, ten):
    """None, or what is wrong with a contender's output (bytes)."""
    counts, lines = known["counts"], output.decode(errors="replace").splitlines()
    rare = counts["rare event"]
    if contender in ("rare event", "rare word", "common event", "root with errors"):
        return differs(lines[-1:], [str(counts[contender])])
    if contender == "ten copies":
        return differs(lines[-1:], [str(ten)])
    if contender == "small objects":
        return differs(lines[-1:], [str(sans)])
    if contender == "duckdb rare event":
        return differs(lines, [str(rare)])
    if contender == "rg":
        return differs(sum(map(int, lines)), rare)
    if contender in ("jq select", "cairn jq select"):
        return differs(sum(line.startswith("  \"eventID\"") for line in lines), rare)
    if contender in ("jq names", "cairn jq names"):
        return differs(collections.Counter(json.loads(line) for line in lines), collections.Counter(known["names"]))
    if contender == "tenth as jsonl":
        return differs(len(lines), counts[contender])
    if contender == "detect jsonl":
        return differs(sum(json.loads(line)["title"] == rows.MARK for line in lines), rare)
    if contender in ("detect", "detect 5000 rules"):
        return differs([line.split()[:2] for line in lines if line.endswith("  " + rows.MARK)][:1], [["high", f"{rare:,}"]])
    if contender == "duckdb top":
        return differs({n: int(c) for n, c in (line.split("\t") for line in lines)}, known["names"])
    if contender == "duckdb timeline":
        return differs({h[:13].replace(" ", "T"): int(c) for h, c in (line.split("\t") for line in lines)}, known["hours"])
    if contender == "top":
        best = max(known["names"].items(), key=lambda item: item[1])
        return None if any(best[0] in line and str(best[1]) in line.replace(",", "") for line in lines) else f"no line holds {best}"
    if contender == "timeline":
        return None if sum_of_counts(lines) == counts["records"] else f"its buckets add up to {sum_of_counts(lines)}, not {counts['records']}"
    if contender == "verify":
        wanted = ["digests   250 = 249 verified + 1 unverified", "logs      5,000 = 4,980 verified + 20 unverified"]
        return differs([line for line in lines if line.startswith(("digests", "logs"))], wanted)
    if contender.startswith("floor"):
        objects = json.loads(lines[0])["objects"]
        return None if objects else "it read no object"
    return f"nobody knows how to check {contender}"


def sum_of_counts(lines):
    """Of `timeline`'s JSON lines: standard output is no terminal here."""
    return sum(json.loads(line)["count"] for line in lines if line.startswith("{"))


def differs(got, wanted):
    return None if got == wanted else f"got {str(got)[:200]}, wanted {str(wanted)[:200]}"
