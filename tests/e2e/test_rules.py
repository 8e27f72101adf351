"""`cairn rules`: what is said of rules, and how it exits."""
import hashlib
import http.server
import json
import pathlib
import tempfile
import threading
import unittest
import zipfile

import harness

RULE = """title: {title}
id: {id}
logsource:
    product: aws
    service: cloudtrail
detection:
    selection:
        eventName: {name}
    condition: selection
level: high
"""
ID = "0d5cbe3c-0000-4000-8000-000000000001"


class Rules(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.write("stop.yml", RULE.format(title="Stopped", id=ID, name="StopLogging"))

    def write(self, name, text):
        (self.folder / name).write_text(text)
        return str(self.folder / name)

    def rules(self, *words):
        return harness.run("rules", *words)

    def test_own_rules_are_found_and_pass(self):
        self.assertEqual(self.rules("lint").code, 0)
        ran = self.rules("test")
        self.assertEqual(ran.code, 0, ran.text)
        self.assertIn(" 0 failed", ran.text)
        self.assertIn("; 0 rule files have no events beside them", ran.text)
        self.assertNotIn("wants an event", ran.text)

    def test_list(self):
        ran = self.rules("list", str(self.folder))
        self.assertEqual(ran.code, 0)
        self.assertEqual([(row["id"], row["level"]) for row in ran.records], [(ID, "high")])
        self.assertEqual(self.rules("list", str(self.folder), "--level", "critical").code, 1)

    def test_lint_names_file_and_line_and_goes_on(self):
        self.write("bad.yml", RULE.format(title="Bad", id=ID.replace("1", "2"), name="x").replace("selection\n", "selektion\n", 1) + "---\n- 1\n")
        ran = self.rules("lint", str(self.folder))
        self.assertEqual(ran.code, 1)
        self.assertIn("bad.yml:9: rejected: the condition names 'selektion', and there is no such selection; did you mean selection? (Bad)", ran.text)
        self.assertIn("1 rule, 2 rejected, in 2 files", ran.text)

    def test_lint_escapes(self):
        self.write("bad.yml", "title: \"\\e[31mred\"\nlogsource: {product: aws}\n")
        ran = self.rules("lint", str(self.folder))
        self.assertNotIn("\x1b", ran.text)

    def test_events_beside_rules(self):
        events = [{"expect": True, "event": {"eventName": "StopLogging"}}, {"expect": False, "event": {"eventName": "x"}}]
        path = self.folder / "stop.events.json"
        path.write_text(json.dumps(events))
        self.assertEqual(self.rules("test", str(self.folder)).code, 0)
        events[1]["expect"] = True
        path.write_text(json.dumps(events))
        ran = self.rules("test", str(self.folder))
        self.assertEqual(ran.code, 1)
        self.assertIn("event 2: Stopped: should fire, and does not", ran.text)

    def test_sequences_beside_correlations(self):
        count = "---\ntitle: Twice\nid: {}\ncorrelation:\n    type: event_count\n    rules: [{}]\n    group-by: [userIdentity.arn]\n    timespan: 5m\n    condition: {{gte: 2}}\n"
        self.write("stop.yml", RULE.format(title="Stopped", id=ID, name="StopLogging") + count.format(ID.replace("1", "2"), ID))
        stops = [harness.event(number, eventName="StopLogging") for number in range(2)]
        cases = [{"rule": "Twice", "expect": True, "events": stops}, {"rule": "Twice", "expect": False, "events": stops[:1]},
                 {"rule": ID, "expect": True, "event": stops[0]}, {"rule": ID, "expect": False, "event": {"eventName": "x"}}]
        path = self.folder / "stop.events.json"
        path.write_text(json.dumps(cases))
        ran = self.rules("test", str(self.folder))
        self.assertEqual((ran.code, ran.lines[-1].split(",")[0]), (0, "4 events passed"), ran.text)
        cases[1]["expect"] = True
        path.write_text(json.dumps(cases))
        self.assertIn("event 2: Twice: should fire, and does not", self.rules("test", str(self.folder)).text)

    def test_explain(self):
        path = str(self.folder / "stop.yml")
        ran = self.rules("explain", path, '{"eventName":"StopLogging"}')
        self.assertEqual(ran.code, 0)
        self.assertIn("Stopped fires on StopLogging", ran.text)
        ran = self.rules("explain", "Stopped", '{"requestParameters":null}', "--rules", str(self.folder))
        self.assertEqual(ran.code, 1)
        self.assertIn("seen: the event has no eventName", ran.text)

    def test_coverage(self):
        ran = self.rules("coverage", "--rules", str(self.folder))
        self.assertEqual(ran.records, [{"tactic": None, "technique": None, "rules": 1, "highest": "high"}])
        trail = self.write("trail.json", json.dumps({"Records": [{"eventVersion": "1.08", "eventName": "StopLogging"}]}))
        ran = self.rules("coverage", "--rules", str(self.folder), trail)
        self.assertEqual([(row["fired"], row["hits"]) for row in ran.records], [(1, 1)])
        self.write("start.yml", RULE.format(title="Started", id=ID.replace("1", "2"), name="StartLogging"))
        ran = self.rules("coverage", "--rules", str(self.folder), trail, "-o", "table")
        self.assertIn("1 of 2 rules fire on nothing in this trail:\n  high           Started", ran.text)

    def test_convert(self):
        path = str(self.folder / "stop.yml")
        self.assertEqual(self.rules("convert", path).text, 'eventName: "StopLogging"\n')
        sql = self.rules("convert", "Stopped", "--rules", str(self.folder), "--as", "athena").text
        self.assertIn("-- Stopped (", sql)
        self.assertIn("WHERE COALESCE(lower(eventname) = 'stoplogging', FALSE)", sql)
        path = self.write("words.yml", RULE.format(title="Words", id=ID, name="x").replace("eventName: x", "'|contains': x"))
        self.assertEqual(self.rules("convert", path).text, '"x"\n')
        self.assertIn("name fields instead", self.rules("convert", path, "--as", "duckdb").err)

    def test_fetch(self):
        archive = self.folder / "rules.zip"
        with zipfile.ZipFile(archive, "w") as out:
            out.writestr("set-1/rules/stop.yml", RULE.format(title="Stopped", id=ID, name="StopLogging"))
            out.writestr("set-1/LICENSE", "free")
            out.writestr("set-1/tool.py", "no rule")
            out.writestr("../outside.yml", RULE.format(title="Out", id=ID, name="x"))
        out = self.folder / "fetched"
        ran = self.rules("fetch", str(archive), "--out", str(out))
        self.assertEqual(ran.code, 2, ran.err)
        self.assertIn("1 rule files and 1 licence files", ran.text)
        self.assertEqual(sorted(str(path.relative_to(out)) for path in out.rglob("*") if path.is_file()), ["FETCHED", "set-1/LICENSE", "set-1/rules/stop.yml"])
        self.assertFalse((self.folder / "outside.yml").exists())
        self.assertEqual(self.rules("fetch", str(archive), "--out", str(out)).code, 2)  # made by fetch: replaced
        self.assertIn("was not made by fetch", self.rules("fetch", str(archive), "--out", str(self.folder)).err)
        self.assertIn("holds no rule", self.rules("fetch", __file__, "--out", str(self.folder / "none")).err)
        self.assertIn("over https only", self.rules("fetch", "http://192.0.2.1/rules.zip", "--out", str(self.folder / "none")).err)
        self.assertEqual(sorted(path.name for path in self.folder.iterdir()), ["fetched", "rules.zip", "stop.yml"])

    def test_fetch_from_a_server(self):
        archive = self.folder / "rules.zip"
        with zipfile.ZipFile(archive, "w") as out:
            out.writestr("stop.yml", RULE.format(title="Stopped", id=ID, name="StopLogging"))

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                moved = self.path == "/moved"
                self.send_response(302 if moved else 200 if self.path == "/rules.zip" else 404)
                body = b"" if moved or self.path != "/rules.zip" else archive.read_bytes()
                if moved:
                    self.send_header("Location", "/rules.zip")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        address = f"http://127.0.0.1:{server.server_port}"
        out = self.folder / "fetched"
        ran = self.rules("fetch", address + "/moved", "--out", str(out))
        self.assertEqual(ran.code, 0, ran.err)
        self.assertIn(hashlib.sha256(archive.read_bytes()).hexdigest(), (out / "FETCHED").read_text())
        self.assertIn("answers 404", self.rules("fetch", address + "/none", "--out", str(out)).err)
        self.assertTrue((out / "stop.yml").exists())

    def test_errors(self):
        for words, what in [((), "wants one of"), (("lst",), "there is no cairn rules lst"), (("list", "nosuch"), "no such rule file"), (("explain", "x"), "explain wants")]:
            ran = self.rules(*words)
            self.assertEqual(ran.code, 2)
            self.assertIn(what, ran.err)


if __name__ == "__main__":
    harness.main()
