#!/usr/bin/env bash
# The walk through: demo.sh PROGRAM FOLDER. Forges a trail in FOLDER and asks it what a person would ask first.
set -euo pipefail
program=$(realpath "$1")
mkdir -p "$2"
cd "$2"
PATH=$(dirname "$program"):$PATH

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
show() {  # prints a command as typed, then runs it; nothing found is no failure here
  printf '\033[36m$ %s\033[0m\n' "$1"
  bash -c "$1" </dev/null || (($? == 1))
}

say "A synthetic organization: three accounts, two days, and six attacks hidden in the noise"
show "cairn forge --out trail"

say "What happened most?"
show "cairn top eventName trail --limit 8"

say "When, and how much of it failed?"
show "cairn timeline trail --by outcome"

say "What was planted. Each query below finds its attack and nothing else."
cairn jq -r '.attacks[] | [.title, .description, .query] | @tsv' trail/truth.json 2>/dev/null | while IFS=$'\t' read -r title story query; do
  printf '\n\033[1m%s.\033[0m %s\n' "$title" "$story" | fold -s -w 100
  show "cairn search '${query//\'/\'\\\'\'}' trail --sort eventTime --distinct --limit 5 --quiet"
done

say "jq, as you know it, over the gzip files, in parallel"
show "cairn jq -c '.Records[] | select(.eventName==\"ConsoleLogin\") | [.eventTime, .userIdentity.type, .sourceIPAddress]' trail/AWSLogs/*/*/CloudTrail | head -5"

say "Was anything changed since CloudTrail delivered it? Its hourly digests prove every log"
show "cairn verify trail --keys trail/keys.json --checkpoint checkpoint.json"

say "Somebody changes one log, another cuts off the newest hours"
show "cairn forge --out tampered --tamper log-changed --quiet; cairn verify tampered --keys tampered/keys.json --quiet"
show "cairn forge --out tampered --tamper newest-hours --quiet; cairn verify tampered --keys tampered/keys.json --quiet"
show "cairn forge --out tampered --tamper account-removed --quiet; cairn verify tampered --keys tampered/keys.json --checkpoint checkpoint.json --quiet"

say "Sigma rules find them without being told: Cairn's own, the gravest first"
show "cairn detect trail --level high --limit 1"

say "Every planted attack, and the rules that tell of it"
cairn detect trail --output jsonl --quiet >findings.jsonl
cairn jq --quiet -r --slurpfile findings findings.jsonl '.attacks[] | .title as $title | [.events[].eventID] as $ids
  | [$findings[] | select([.eventID, .events[]?.eventID] | any(. as $id | $ids | index($id)))] as $told
  | if $told == [] then error("no rule tells of: \($title)") else "\($title): \($told | map(.title) | unique | join("; "))" end' trail/truth.json

say "Your own trail: cairn search 'errorCode: AccessDenied' PATH…  (cairn --help, GUIDE.md)"
