#include "cli/flags.hpp"

namespace cairn::cli {
namespace {

constexpr std::string_view kRowFormats = "table|json|jsonl|csv|raw";
constexpr std::string_view kSummaryFormats = "table|json|jsonl|csv";
constexpr std::string_view kFormatStandard = "table on a terminal, else jsonl";

constexpr Flag kSelect[] = {
    {"from", 0, "TIME", "events from this time on: 2024-01-09, 2024-01-09T20:15Z, -24h, now-7d"},
    {"to", 0, "TIME", "events before the end of this time: --to 2024-01-09 includes that day"},
    {"query", 0, "QUERY", "the query; then all other arguments are paths"},
};
constexpr Flag kReading[] = {
    {"late", 0, "DURATION", "read objects delivered this long after --to", "24h"},
    {"max-object", 0, "SIZE", "largest object once inflated; larger ones are cut there and named",
     "1GiB"},
    {"no-prune", 0, "", "read all JSON, also where the query cannot match; counts every record"},
    {"verdict", 0, "",
     "judge each object by CloudTrail's digests first: --evidence and the field `verdict` tell it"},
    {"keys", 'k', "FILE", "CloudTrail's public keys, for --verdict", "", "", Offer::kFiles},
    {"digests", 0, "PATH", "digests that do not lie beside their logs, for --verdict", "", "",
     Offer::kFiles},
    {"threads", 0, "N", "threads to use", "one a processor"},
    {"profile", 0, "NAME", "AWS profile for s3:// paths", "AWS_PROFILE, else default"},
    {"region", 0, "REGION", "AWS region to ask first for s3:// paths",
     "AWS_REGION, else the profile's"},
};
constexpr Flag kGeneral[] = {
    {"color", 0, "WHEN", "colours and bold text", "auto", "auto|always|never", Offer::kChoices},
    {"quiet", 'q', "", "no progress bar and no closing account; errors are still told"},
    {"stats", 0, "FORMAT", "the closing account as one line of JSON, the last one on stderr", "",
     "json", Offer::kChoices},
    {"help", 'h', "", "-h shows one screen, --help all there is to say"},
};

constexpr Flag kSearchOutput[] = {
    {"output", 'o', "FORMAT",
     "table, json ({\"Records\":[…]}), jsonl, csv, or raw (the record's own bytes)",
     kFormatStandard, kRowFormats, Offer::kChoices},
    {"fields", 'f', "A,B,C",
     "columns of table and csv; with json and jsonl only these members, by the names given", "", "",
     Offer::kFields},
    {"jq", 0, "PROGRAM",
     "print what a jq program gives for each hit; a result a line, with --output raw strings lose "
     "their quotes"},
    {"limit", 'n', "N", "stop after N hits; with --sort the first N in that order; 0: all", "0"},
    {"sort", 's', "[-]FIELD",
     "order by a field; with - from the largest down; events without it come last", "", "",
     Offer::kFields},
    {"count", 'c', "", "print only the number of hits"},
    {"distinct", 0, "", "drop hits that are the same event delivered again"},
    {"evidence", 0, "",
     "add a key `cairn` to json and jsonl: object, index in it, integrity verdict"},
};
constexpr Flag kTopOutput[] = {
    {"output", 'o', "FORMAT", "table, json, jsonl or csv", kFormatStandard, kSummaryFormats,
     Offer::kChoices},
    {"limit", 'n', "N", "show the N most frequent values; 0: all", "10"},
};
constexpr Flag kTimelineOutput[] = {
    {"output", 'o', "FORMAT", "table, json, jsonl or csv", kFormatStandard, kSummaryFormats,
     Offer::kChoices},
    {"by", 0, "FIELD", "split the counts by the most frequent values of a field", "", "",
     Offer::kFields},
    {"bucket", 0, "DURATION", "length of a bucket: 90s, 15m, 1h, 7d", "fitted to the range"},
};
constexpr Flag kFieldsOutput[] = {
    {"output", 'o', "FORMAT", "table, json, jsonl or csv", kFormatStandard, kSummaryFormats,
     Offer::kChoices},
};
constexpr Flag kVerifyKeys[] = {
    {"keys", 'k', "FILE",
     "CloudTrail's public keys: what `aws cloudtrail list-public-keys` prints, or --save-keys "
     "wrote",
     "", "", Offer::kFiles},
    {"save-keys", 0, "FILE", "write the keys that were read, checked, to a file of one's own", "",
     "", Offer::kFiles},
    {"digests", 0, "PATH", "digest files that do not lie beside their logs", "", "", Offer::kFiles},
    {"checkpoint", 0, "FILE",
     "remember the newest proven digest of each chain; a later run proves that nothing before it "
     "was "
     "rewritten, and starts there",
     "", "", Offer::kFiles},
};
constexpr Flag kVerifyOutput[] = {
    {"output", 'o', "FORMAT",
     "text, json (one document), jsonl or csv (the verdict of each object, a line each)", "text",
     "text|json|jsonl|csv", Offer::kChoices},
    {"report", 0, "FILE", "write a page (HTML) that needs nothing outside itself, for a case file",
     "", "", Offer::kFiles},
};
constexpr Flag kVerifySelect[] = {
    {"from", 0, "TIME", "only digests and logs from this time on: 2024-01-09, -24h, now-7d"},
    {"to", 0, "TIME", "only those before the end of this time"},
};
constexpr Flag kVerifyReading[] = {
    {"max-object", 0, "SIZE",
     "largest object once inflated; larger ones are not checked, and named", "1GiB"},
    {"threads", 0, "N", "threads to use", "one a processor"},
};
constexpr std::string_view kLevels = "informational|low|medium|high|critical";
constexpr Flag kRuleFlags[] = {
    {"rules", 0, "PATH[,PATH…]",
     "rule files and folders; `own` stands for those that come with Cairn",
     "$CAIRN_RULES, else own", "", Offer::kFiles},
    {"level", 'l', "LEVEL", "rules of this level and above", "low", kLevels, Offer::kChoices},
    {"settings", 0, "FILE", "levels, ignore lists and allow lists for the rules",
     "settings.yml beside the rules", "", Offer::kFiles},
};
constexpr Flag kDetectRules[] = {
    kRuleFlags[0],
    kRuleFlags[1],
    kRuleFlags[2],
    {"detectors", 0, "NAMES",
     "built-in detectors: all, or names such as new-call,unused-region (docs/detectors.md)",
     "none"},
    {"learn", 0, "WHEN", "how long, or until when, things become known: 7d, 2024-01-09", "7d"},
    {"geo", 0, "FILE[,FILE…]", "MaxMind files for new-country and new-network", "", "",
     Offer::kFiles},
};
constexpr Flag kDetectOutput[] = {
    {"output", 'o', "FORMAT", "table, html, or a line for each hit: jsonl, csv", "table",
     "table|html|jsonl|csv", Offer::kChoices},
    {"limit", 'n', "N", "groups of hits that table and html show of a rule; 0: all", "20"},
    {"fail-on", 0, "LEVEL", "exit 1 if there are findings of this level or above", "", kLevels,
     Offer::kChoices},
    {"notify", 0, "TARGET",
     "hand findings of --new on, until they are taken: exec:COMMAND, webhook:URL, file:PATH; may "
     "be given more than once",
     "", "", Offer::kNothing, true},
};
constexpr Flag kDetectSelect[] = {
    {"from", 0, "TIME", "events from this time on: 2024-01-09, 2024-01-09T20:15Z, -24h, now-7d"},
    {"to", 0, "TIME", "events before the end of this time: --to 2024-01-09 includes that day"},
    {"new", 0, "", "read only what no earlier run has read"},
    {"state", 0, "FILE", "what --new carries from run to run", "", "", Offer::kFiles},
    {"lateness", 0, "SPAN", "how long --new waits for late events", "15m"},
};
constexpr Flag kDetectReading[] = {
    {"late", 0, "DURATION", "read objects delivered this long after --to", "24h"},
    {"max-object", 0, "SIZE", "largest object once inflated; larger ones are cut there and named",
     "1GiB"},
    {"threads", 0, "N", "threads to use", "one a processor"},
};
constexpr Flag kValidateFlags[] = {
    {"trail-arn", 0, "ARN", "the trail; required"},
    {"start-time", 0, "TIME",
     "logs delivered from then on; UTC, in almost any form: 2015-01-08T05:21:42Z; required"},
    {"end-time", 0, "TIME", "logs delivered until then", "now"},
    {"s3-bucket", 0, "BUCKET", "where the digests are", "where the trail delivers now"},
    {"s3-prefix", 0, "PREFIX", "of the digests; only with --s3-bucket"},
    {"account-id", 0, "ID", "the account whose logs are meant; required for organization trails"},
    {"verbose", 0, "", "a line for each valid file too"},
};
constexpr Flag kValidateGlobal[] = {
    {"region", 0, "REGION", "the region that the logs are from", "the trail's home"},
    {"profile", 0, "NAME", "of ~/.aws/config and ~/.aws/credentials"},
    {"endpoint-url", 0, "URL", "of CloudTrail; for S3 there is AWS_ENDPOINT_URL_S3"},
    {"output", 0, "STYLE", "has no effect, as in aws-cli"},
    {"query", 0, "QUERY", "the same"},
    {"help", 'h', "", "-h shows one screen, --help all there is to say"},
};
constexpr Flag kForgeFlags[] = {
    {"out", 'o', "DIR",
     "folder to write to (made if missing; an earlier forge is replaced, anything else refused)",
     "", "", Offer::kFolders},
    {"accounts", 0, "N", "accounts of the organization", "3"},
    {"regions", 0, "N", "regions in use", "4"},
    {"hours", 0, "N", "hours of activity", "48"},
    {"events", 0, "N", "distinct events; re-deliveries come on top", "60000"},
    {"seed", 0, "S", "the same seed gives the same bytes", "1"},
    {"no-digests", 0, "", "no digests, no keys.json, no metadata.json"},
    {"tamper", 0, "KIND", "change the finished trail as an attacker would; truth.json says what",
     "",
     "log-changed|log-deleted|log-added|log-cut|log-appended|digest-changed|digest-deleted|"
     "digest-resigned|digests-swapped|signature-changed|metadata-lost|newest-hours|oldest-hours|"
     "region-removed|account-removed",
     Offer::kChoices},
};
constexpr Flag kRulesFlags[] = {
    {"rules", 0, "PATH[,PATH…]",
     "rule files and folders; list, lint and test take them as arguments too",
     "$CAIRN_RULES, else the rules that come with Cairn", "", Offer::kFiles},
    {"settings", 0, "FILE", "levels, ignore lists and allow lists for the rules",
     "settings.yml of the folder", "", Offer::kFiles},
    {"level", 0, "LEVEL", "list: only rules of this level and above", "informational",
     "informational|low|medium|high|critical", Offer::kChoices},
    {"limit", 'n', "N", "explain: stop after N events", "20"},
    {"as", 0, "LANGUAGE", "convert: a query of Cairn, or SQL for DuckDB, Athena or Trino", "query",
     "query|duckdb|athena|trino", Offer::kChoices},
    {"out", 0, "DIR", "fetch: the folder to make; an earlier fetch is replaced", "", "",
     Offer::kFolders},
    {"output", 'o', "FORMAT", "list and coverage: table, json, jsonl or csv", kFormatStandard,
     kSummaryFormats, Offer::kChoices},
};
constexpr Flag kForgeGeneral[] = {
    {"quiet", 'q', "", "say nothing when all is well"},
    {"help", 'h', "", "-h shows one screen, --help all there is to say"},
};
constexpr Flag kTrailFlags[] = {
    {"output", 'o', "FORMAT", "table, or json in the shape of aws-cli",
     "table on a terminal, else json", "table|json", Offer::kChoices},
    {"profile", 0, "NAME", "AWS profile", "AWS_PROFILE, else default"},
    {"region", 0, "REGION", "region to ask first; then all that are enabled",
     "AWS_REGION, else the profile's"},
};
constexpr Flag kTrailGeneral[] = {
    {"color", 0, "WHEN", "colours and bold text", "auto", "auto|always|never", Offer::kChoices},
    {"quiet", 'q', "", "say nothing when all is well"},
    {"help", 'h', "", "-h shows one screen, --help all there is to say"},
};
constexpr Flag kHelpOnly[] = {
    {"help", 'h', "", "-h shows one screen, --help all there is to say"},
};
constexpr Flag kJqFlags[] = {
    {"raw-output", 'r', "", "write strings as they are, without quotes"},
    {"compact-output", 'c', "", "one line a value"},
    {"null-input", 'n', "", "run once, on null; `input` and `inputs` read"},
    {"slurp", 's', "", "run once, on an array of all inputs"},
    {"exit-status", 'e', "", "exit 1 if the last output is false or null, 4 if there is none"},
    {"sort-keys", 'S', "", "sort the keys of objects"},
    {"join-output", 'j', "", "like -r, without line breaks"},
    {"ascii-output", 'a', "", "escape all that is not ASCII"},
    {"raw-input", 'R', "", "read lines as strings, not JSON"},
    {"color-output", 'C', "", "colours, also where the output is no terminal"},
    {"monochrome-output", 'M', "", "no colours"},
    {"arg", 0, "NAME VALUE", "$NAME is the string VALUE"},
    {"argjson", 0, "NAME JSON", "$NAME is the JSON value"},
    {"slurpfile", 0, "NAME FILE", "$NAME is the array of the file's JSON values"},
    {"rawfile", 0, "NAME FILE", "$NAME is the file's text"},
    {"args", 0, "", "the words that follow are strings, $ARGS.positional"},
    {"jsonargs", 0, "", "the words that follow are JSON values, $ARGS.positional"},
    {"tab", 0, "", "indent by tabs"},
    {"indent", 0, "N", "indent by N blanks, 0 to 7"},
    {"stream", 0, "", "give the input's leaves as [path, value]"},
    {"seq", 0, "", "read and write JSON texts behind record separators"},
    {"from-file", 'f', "", "the program stands in the file that PROGRAM names"},
};

constexpr Group kSearchGroups[] = {{"Output", kSearchOutput},
                                   {"Which events", kSelect},
                                   {"Reading", kReading},
                                   {"General", kGeneral}};
constexpr Group kTopGroups[] = {{"Output", kTopOutput},
                                {"Which events", kSelect},
                                {"Reading", kReading},
                                {"General", kGeneral}};
constexpr Group kTimelineGroups[] = {{"Output", kTimelineOutput},
                                     {"Which events", kSelect},
                                     {"Reading", kReading},
                                     {"General", kGeneral}};
constexpr Group kFieldsGroups[] = {{"Output", kFieldsOutput},
                                   {"Which events", kSelect},
                                   {"Reading", kReading},
                                   {"General", kGeneral}};
constexpr Flag kJqReading[] = {
    {"max-object", 0, "SIZE", "largest object once inflated; larger ones are cut there and named",
     "1GiB"},
    {"threads", 0, "N", "threads to use", "one a processor"},
};
constexpr Flag kJqGeneral[] = {
    {"quiet", 'q', "", "no progress bar and no closing account; errors are still told"},
    {"stats", 0, "FORMAT", "the closing account as one JSON object, the last line on stderr", "",
     "json", Offer::kChoices},
    {"help", 'h', "", "this text"},
};
constexpr Group kJqGroups[] = {
    {"jq's own", kJqFlags}, {"Reading", kJqReading}, {"General", kJqGeneral}};
constexpr Group kRulesGroups[] = {{"Rules", kRulesFlags},
                                  {"Which events coverage counts", kSelect},
                                  {"Reading", kReading},
                                  {"General", kGeneral}};
constexpr Group kVerifyGroups[] = {{"Proof", kVerifyKeys},
                                   {"Output", kVerifyOutput},
                                   {"Which part", kVerifySelect},
                                   {"Reading", kVerifyReading},
                                   {"General", kGeneral}};
constexpr Group kDetectGroups[] = {{"Rules", kDetectRules},
                                   {"Output", kDetectOutput},
                                   {"Which events", kDetectSelect},
                                   {"Reading", kDetectReading},
                                   {"General", kGeneral}};
constexpr Group kValidateGroups[] = {{"Which logs", kValidateFlags}, {"General", kValidateGlobal}};
constexpr Group kForgeGroups[] = {{"The trail", kForgeFlags}, {"General", kForgeGeneral}};
constexpr Group kTrailGroups[] = {{"What to show", kTrailFlags}, {"General", kTrailGeneral}};
constexpr Group kHelpGroups[] = {{"General", kHelpOnly}};

constexpr Example kSearchExamples[] = {
    {"cairn search 'eventName: ConsoleLogin and outcome: denied' trail/",
     "failed console sign-ins"},
    {"cairn search 'principal: alice' trail/ --from -7d --sort time",
     "what alice did in the last week, in order"},
    {"cairn search 'ip: 203.0.113.0/24 and not userIdentity.type: AWSService' trail/ -o csv -f "
     "time,user,name > hits.csv",
     "all calls from a network, for a spreadsheet"},
    {"cairn search AKIAIOSFODNN7EXAMPLE trail/ -c",
     "how many events mention an access key, in any value"},
    {"cairn search 'error: *UnauthorizedOperation' trail/ --jq '.userIdentity.arn' -n 20",
     "who was refused, by jq"},
};
constexpr Example kTopExamples[] = {
    {"cairn top eventName trail/", "the most frequent calls"},
    {"cairn top user,ip 'name: ConsoleLogin' trail/ -n 0",
     "every pair of person and address that signed in"},
    {"cairn top resources.ARN 'outcome: denied' trail/ -o csv",
     "resources that were refused, as csv"},
};
constexpr Example kTimelineExamples[] = {
    {"cairn timeline trail/", "when things happened"},
    {"cairn timeline 'outcome: denied' trail/ --by user --bucket 1h",
     "refused calls by hour and by who made them"},
};
constexpr Example kFieldsExamples[] = {
    {"cairn fields trail/", "all fields there are, with examples"},
    {"cairn fields 'source: s3.amazonaws.com' trail/ -o csv", "the fields of S3's events, as csv"},
};
constexpr Example kJqExamples[] = {
    {"cairn jq '.Records[] | select(.eventName==\"CreateToken\")' trail/",
     "whole matching records"},
    {"cairn jq -r '.Records[] | .sourceIPAddress' trail/ | sort | uniq -c",
     "addresses and how often"},
};
constexpr Example kVerifyExamples[] = {
    {"aws cloudtrail list-public-keys --region eu-west-1 > keys.json",
     "the keys, of each region that the trail covers"},
    {"cairn verify bucket/ --keys keys.json", "is anything changed, removed or added?"},
    {"cairn verify bucket/ --keys keys.json --report case.html",
     "the same, as a page for a case file"},
};
constexpr Example kDetectExamples[] = {
    {"cairn detect trail/", "what Cairn's own rules find"},
    {"cairn detect trail/ --rules own,sigma/rules/cloud/aws --level medium -o html > findings.html",
     "with SigmaHQ's rules, as a page to pass on"},
    {"cairn detect trail/ --from -24h --level high --fail-on high -o jsonl",
     "one line for each hit of the last day; exit 1 if there is any"},
    {"cairn detect trail/ --detectors all --new --state ~/cairn.state --notify "
     "webhook:https://alerts.example.com/cairn",
     "what came since the last run, told to a receiver"},
};
constexpr Example kValidateExamples[] = {
    {"cairn validate-logs --trail-arn $ARN --start-time 2026-03-10",
     "in place of aws cloudtrail validate-logs"},
};
constexpr Example kForgeExamples[] = {
    {"cairn forge --out demo-trail", "two days of three accounts"},
    {"cairn forge --out big --accounts 20 --hours 168 --events 1000000 --seed 7",
     "a week of twenty accounts"},
};
constexpr Example kRulesExamples[] = {
    {"cairn rules fetch sigma.zip --out sigma", "the rules of an archive"},
    {"cairn rules list --level high", "the rules that come with Cairn, the gravest first"},
    {"cairn rules lint sigma/rules/cloud/aws", "what is wrong or odd in rules of others"},
    {"cairn rules coverage --rules sigma/ trail/", "which techniques are covered, which rules are "
                                                   "silent"},
    {"cairn rules explain stop_logging.yml event.json",
     "why a rule fires on an event, or does not"},
};
constexpr Example kTrailExamples[] = {
    {"cairn trail list", "the trails of the account, whatever their region"},
    {"cairn trail describe org-trail", "all settings of one, and what it logs and leaves out"},
    {"cairn trail status || echo look", "for a monitor: 1 when one is stopped or cannot deliver"},
};
constexpr Example kHelpExamples[] = {{"cairn help search", "the same as cairn search --help"}};

constexpr std::string_view kPathsText =
    "A PATH is a file, a folder, a glob, a zip or tar archive, or - for standard input; gzip and "
    "every shape in which "
    "CloudTrail events come are recognised by content. Without a path standard input is read if it "
    "is a pipe or a file. An "
    "argument that exists, matches a glob, has a scheme (s3://) or is - is a PATH, otherwise it is "
    "the QUERY; '*' is the "
    "query that matches everything, and --query settles any doubt.";

constexpr std::string_view kSearchText =
    "Finds the events that match a query and prints them in the order of objects and records, "
    "whatever the number of "
    "threads. A query is made of `field: value`, `and`, `or`, `not` and brackets; a bare word is "
    "searched in every value. "
    "`*` and `?` are wildcards, == and != are exact, > >= < <= compare numbers and times, an "
    "address block matches the "
    "addresses in it, and `field ~ /re/` is a regular expression. Short names: ip, name, source, "
    "region, account, user, "
    "error, agent, time; principal, outcome and object are derived.";
constexpr std::string_view kTopText =
    "Counts the values of a field, or the tuples of several fields, and shows the most frequent "
    "first; equal counts are in "
    "the order of the values. Each member of an array counts; (none) stands for a missing or null "
    "value, \"(none)\" in quotes for a value that is this text.";
constexpr std::string_view kTimelineText =
    "Counts events by time (UTC). The length of the buckets is fitted to the range of the events "
    "unless --bucket gives it. "
    "Events without a readable eventTime are counted on a line of their own.";
constexpr std::string_view kFieldsText =
    "Lists every field that occurs, nested ones by their dotted path as queries take them (arrays "
    "are crossed), with its "
    "types, in how many of the events it is present, about how many distinct values it has, and "
    "examples.";
constexpr std::string_view kJqText =
    "jq's own language, flags and output over trails: .gz is read directly, files are read in "
    "parallel, output comes in "
    "order. `.Records[] | select(…)` over fields is run at search speed. Without a path standard "
    "input is read. Typographic "
    "quotes are read as plain ones if the program does not compile as typed. A byte order mark at "
    "the start of a file is dropped, where jq keeps it with -R and on a second file stops at it.";
constexpr std::string_view kRulesText =
    "Works on Sigma rules for CloudTrail. `list` shows them; `lint` says what cannot be used, with "
    "file, line and reason, and what is odd, and exits 1 if a rule is rejected; `test` tries the "
    "events that stand beside rules as NAME.events.json; `explain RULE EVENT…` shows each "
    "predicate of a rule with the values that it saw. A RULE is a file, an id or a title; an EVENT "
    "is a file in any of CloudTrail's shapes, - or JSON. `coverage [PATH…]` counts the rules of "
    "each ATT&CK technique (version 19; tags of 18 are mapped), and over a trail their hits and "
    "the rules that fire on nothing in it. `convert RULE` prints the rule as a query or as SQL "
    "over "
    "the table that Athena documents for CloudTrail, and says where that differs. `fetch ARCHIVE "
    "--out DIR` takes the rules and licences out of a "
    "zip or tar archive, a file or an https:// address.";
constexpr std::string_view kVerifyText = "Proves that no log of a trail was changed, removed or "
                                         "added since CloudTrail delivered it, from a "
                                         "copy of the bucket alone: every account and region at "
                                         "once. CloudTrail signs an hourly digest of "
                                         "its logs; each digest names the one before. A digest's "
                                         "signature is taken from its S3 metadata "
                                         "where a sidecar file keeps it, else from the digest that "
                                         "follows; so without sidecars the newest "
                                         "digest of each chain is not yet provable, which is no "
                                         "finding. Logs match digests by file name, "
                                         "flat and gunzipped copies too. What a chain cannot show "
                                         "of itself is looked for between chains: "
                                         "newest digests cut off, hours, regions and accounts that "
                                         "lack, gaps without an event that explains "
                                         "them, logs that no digest lists. Exit code 0: proven up "
                                         "to the last provable digest; 1: a finding; "
                                         "2: something that should have been checked could not be.";
constexpr std::string_view kDetectText =
    "Runs Sigma rules over events and tells what they find: a summary by level and rule, a "
    "timeline, and the hits, those of one rule, principal and hour together, with who did it, "
    "from where, which object holds the first event, and the search that shows them all. Rules "
    "that cannot be read are named and left out. Every delivery of an event is a hit. "
    "docs/detectors.md tells of correlations, built-in detectors and notifications.";
constexpr std::string_view kForgeText =
    "Writes a believable organization trail in CloudTrail's exact S3 layout: background noise of "
    "services, people, CI "
    "roles, sign-ins, role chains, denied calls, events delivered twice or late, and planted "
    "attacks; truth.json says where "
    "each attack's events are. CloudTrail's hourly digests, signed, stand beside the logs, their "
    "S3 "
    "metadata in metadata.json and the public keys in keys.json, so that `cairn verify` proves the "
    "trail; --tamper changes something afterwards. No real account, address or name is ever in it.";

constexpr std::string_view kTrailText =
    "Asks CloudTrail in all enabled regions at once. `list` shows the trails, shadows of other "
    "regions folded into one; `describe [TRAIL…]` all settings, with event selectors in words; "
    "`status [TRAIL…]` the delivery in every region. A TRAIL is a name or an ARN. status exits 1 "
    "when a trail is stopped or a delivery failed, 2 when a region could not be asked. Nothing is "
    "changed.";

constexpr std::string_view kValidateText =
    "aws cloudtrail validate-logs, flag for flag: the same text, the same streams, the same exit "
    "codes (0 all valid, 1 something invalid, 2 a required flag is missing, 255 broken off), only "
    "faster. It asks CloudTrail for the trail and its public keys, reads the digests of one "
    "account and region from S3, newest first, and checks each log that they list.\n\n"
    "It also keeps what aws-cli keeps quiet about: digests missing at the end of the range, "
    "a wiped region, logs that no digest lists, and what stands behind a gap; and it calls a file "
    "invalid when only the network failed. cairn verify tells these apart.";

constexpr Command kCommands[] = {
    {"search", "QUERY [PATH…]", "find events", kSearchText, kSearchGroups, kSearchExamples},
    {"top", "FIELD[,FIELD…] [QUERY] [PATH…]", "count the values of a field", kTopText, kTopGroups,
     kTopExamples},
    {"timeline", "[QUERY] [PATH…]", "count events over time", kTimelineText, kTimelineGroups,
     kTimelineExamples},
    {"fields", "[QUERY] [PATH…]", "list the fields that occur, with examples", kFieldsText,
     kFieldsGroups, kFieldsExamples},
    {"jq", "[FLAGS] PROGRAM [PATH…]", "jq's own language and output over trails", kJqText,
     kJqGroups, kJqExamples},
    {"detect", "[PATH…]", "find what Sigma rules describe", kDetectText, kDetectGroups,
     kDetectExamples},
    {"rules", "list|lint|test|explain|coverage|convert|fetch …", "look after Sigma rules",
     kRulesText, kRulesGroups, kRulesExamples},
    {"verify", "[PATH…]", "prove that logs are as CloudTrail delivered them", kVerifyText,
     kVerifyGroups, kVerifyExamples},
    {"trail", "list|describe|status [TRAIL…]", "show the trails of an AWS account", kTrailText,
     kTrailGroups, kTrailExamples, Offer::kNothing},
    {"validate-logs", "--trail-arn ARN --start-time TIME", "aws cloudtrail validate-logs, faster",
     kValidateText, kValidateGroups, kValidateExamples, Offer::kNothing},
    {"forge", "--out DIR", "write a synthetic trail with planted attacks", kForgeText, kForgeGroups,
     kForgeExamples, Offer::kNothing},
    {"help", "[COMMAND]", "explain a command", "The same as COMMAND --help.", kHelpGroups,
     kHelpExamples, Offer::kNothing},
    {"version",
     "",
     "print the version",
     "The same as cairn --version.",
     kHelpGroups,
     {},
     Offer::kNothing},
};

constexpr ExitCodeText kExitCodes[] = {
    {0, "something was found, or the reader of the output closed the pipe"},
    {1, "nothing was found; detect: findings of the level of --fail-on"},
    {2, "an error, or something that should have been read could not be read whole; beats 0 and 1"},
    {130, "interrupted; what was found until then is printed and accounted for"},
};

constexpr VariableText kVariables[] = {
    {"NO_COLOR", "if set and not empty: no colours, unless --color says otherwise"},
    {"COLUMNS", "width of tables that do not go to a terminal"},
    {"CAIRN_RULES", "folder with Sigma rules, where --rules is not given"},
    {"TMPDIR", "folder for the temporary file of --sort (else /tmp)"},
};

}  // namespace

std::span<Command const> commands() { return kCommands; }
std::span<ExitCodeText const> exit_codes() { return kExitCodes; }
std::span<VariableText const> variables() { return kVariables; }
std::string_view paths_text() { return kPathsText; }

Command const* find_command(std::string_view name) {
  for (Command const& command : kCommands)
    if (command.name == name) return &command;
  return nullptr;
}

Flag const* find_flag(Command const& command, std::string_view name) {
  for (Group const& group : command.groups)
    for (Flag const& flag : group.flags)
      if (flag.name == name) return &flag;
  return nullptr;
}

Flag const* find_flag(Command const& command, char short_name) {
  for (Group const& group : command.groups)
    for (Flag const& flag : group.flags)
      if (flag.short_name == short_name) return &flag;
  return nullptr;
}

}  // namespace cairn::cli
