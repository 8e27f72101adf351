"""What is measured: the contenders, and the rows that compare them.

A contender is one whole process over one folder. A row names the contender of ours, the floor and the peers, and what must be reached.
Paths: {corpus} the replayed trail, {rules} and {many_rules} folders of rules, {ten} ten copies of it, {sans} a real trail of small objects, {small} one small file.
"""
import dataclasses

RARE_WORD = "kali"
MARK = "Benchmark: a key was made"  # a rule among the others whose hits are known
MANY_RULES = 5000
ROOT_QUERY = "userIdentity.type: Root and errorCode: * and not sourceIPAddress: 10.0.0.0/8"
OTHERS_QUERY = "not eventSource: (s3.amazonaws.com or kms.amazonaws.com)"
DUCK_SELECT = ("SELECT {what} FROM (SELECT unnest(Records) r FROM read_json('{{corpus}}/**/*.json.gz', "
               "columns={{{{Records: 'STRUCT({column})[]'}}}})) {rest}")


@dataclasses.dataclass(frozen=True)
class Contender:
    name: str
    command: tuple            # with {placeholders}; "{cairn}", "{floor}", "{duck}" are programs
    folder: str = "{corpus}"  # what it reads
    piped: bool = False       # reads `gzip -dc` of all files on standard input


def cairn(name, *arguments, folder="{corpus}"):
    return Contender(name, ("{cairn}", *arguments, folder), folder)


def duck(name, what, column, rest):
    return Contender(name, ("{duck}", DUCK_SELECT.format(what=what, column=column, rest=rest)))


CONTENDERS = {c.name: c for c in [
    Contender("floor inflate", ("{floor}", "inflate", "{corpus}", "{threads}")),
    Contender("floor parse", ("{floor}", "parse", "{corpus}", "{threads}")),
    Contender("floor sha signed", ("{floor}", "sha", "{signed}/s3", "{threads}"), "{signed}/s3"),
    Contender("floor parse signed", ("{floor}", "parse", "{signed}/s3", "{threads}"), "{signed}/s3"),
    Contender("floor inflate signed", ("{floor}", "inflate", "{signed}/s3", "{threads}"), "{signed}/s3"),
    Contender("floor parse sans504", ("{floor}", "parse", "{sans}", "{threads}"), "{sans}"),
    cairn("rare event", "search", "eventName: CreateAccessKey", "--count"),
    cairn("rare word", "search", RARE_WORD, "--count"),
    cairn("common event", "search", "eventName: PutObject", "--count"),
    cairn("root with errors", "search", ROOT_QUERY, "--count"),
    cairn("top", "top", "eventName"),
    cairn("timeline", "timeline"),
    cairn("tenth as jsonl", "search", OTHERS_QUERY, "--output", "jsonl"),
    cairn("cairn jq select", "jq", '.Records[] | select(.eventName=="CreateAccessKey")'),
    cairn("cairn jq names", "jq", ".Records[] | .eventName"),
    cairn("small objects", "search", "eventName: CreateAccessKey", "--count", folder="{sans}"),
    cairn("ten copies", "search", "eventName: CreateAccessKey", "--count", folder="{ten}"),
    cairn("detect", "detect", "--rules", "{rules}", "--level", "informational"),
    cairn("detect jsonl", "detect", "--rules", "{rules}", "--level", "medium", "--output", "jsonl"),
    cairn("detect 5000 rules", "detect", "--rules", "{many_rules}", "--level", "informational"),
    cairn("verify", "verify", "--keys", "{signed}/aws.json", folder="{signed}/s3"),
    duck("duckdb rare event", "count(*)", "eventName VARCHAR", "WHERE r.eventName = 'CreateAccessKey'"),
    duck("duckdb top", "r.eventName, count(*)", "eventName VARCHAR", "GROUP BY 1 ORDER BY 2 DESC"),
    duck("duckdb timeline", "date_trunc('hour', r.eventTime), count(*)", "eventTime TIMESTAMP", "GROUP BY 1 ORDER BY 1"),
    Contender("rg", ("rg", "-z", "-j", "{threads}", "--no-filename", "--count-matches", "-F", '"eventName":"CreateAccessKey"', "{corpus}")),
    Contender("jq select", ("jq", '.Records[] | select(.eventName=="CreateAccessKey")'), piped=True),
    Contender("jq names", ("jq", ".Records[] | .eventName"), piped=True),
]}


# Worked out round by round from other contenders: inflate, hash and parse, each once.
SUMS = {"floor of a proof": {"floor sha signed": 1, "floor parse signed": 1, "floor inflate signed": -1}}


@dataclasses.dataclass(frozen=True)
class Target:
    other: str            # contender to compare with
    at_most: float = 0    # ours <= at_most * other
    at_least: float = 0   # other >= at_least * ours


@dataclasses.dataclass(frozen=True)
class Row:
    title: str
    ours: str
    targets: tuple


ROWS = [
    Row("`eventName: CreateAccessKey`, count", "rare event",
        (Target("floor inflate", at_most=1.2), Target("duckdb rare event", at_least=4), Target("rg", at_least=7),
         Target("jq select", at_least=25))),
    Row("a rare free-text word in any value", "rare word", (Target("floor inflate", at_most=1.3),)),
    Row("`eventName: PutObject`, count", "common event", (Target("floor parse", at_most=1.25),)),
    Row(f"`{ROOT_QUERY}`", "root with errors", (Target("floor parse", at_most=1.4),)),
    Row("`top eventName`", "top", (Target("floor parse", at_most=1.3), Target("duckdb top", at_least=3.5))),
    Row("`timeline`", "timeline", (Target("floor parse", at_most=1.3), Target("duckdb timeline", at_least=3.5))),
    Row(f"`{OTHERS_QUERY}` as jsonl to a file", "tenth as jsonl", (Target("floor parse", at_most=1.8),)),
    Row("`cairn jq` select", "cairn jq select", (Target("jq select", at_least=25),)),
    Row("`cairn jq '.Records[] | .eventName'`", "cairn jq names", (Target("jq names", at_least=4),)),
    Row("`detect`, 797 rules, all levels, text", "detect", (Target("floor parse", at_most=2.0),)),
    Row("`detect --level medium`, 797 rules, jsonl", "detect jsonl", (Target("floor parse", at_most=2.2),)),
    Row("`detect`, 5,000 rules", "detect 5000 rules", (Target("detect", at_most=1.5),)),
    Row("sans504: small objects", "small objects", (Target("floor parse sans504", at_most=1.5),)),
    Row("`verify`: 250 signed digests, 5,000 logs of 100 records, event times checked", "verify",
        (Target("floor of a proof", at_most=1.3),)),
    Row("ten copies of the folder", "ten copies", (Target("rare event", at_most=10.5),)),
]

PEAK_RSS_MB = 256
RSS_GROWTH = 1.15   # ten copies may take this much of the memory of one: allocator noise
VERSION_MS, SMALL_MS, SMALL_RUNS = 10, 20, 50
