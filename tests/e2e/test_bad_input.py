#!/usr/bin/env python3
"""One odd value never costs its record, one odd record never its object, one odd object never the run; and all of it is said."""
import gzip
import json
import struct
import zlib

import harness
from harness import Case, document, event, key, packed


class BadInput(Case):
    def setUp(self):
        self.trail = self.folder()
        self.write(self.trail / key(0), [event(0)])
        self.write(self.trail / key(9), [event(9)])

    def find(self, bad, code=2, name=None, query="*"):
        """Searches the trail with one bad object between two good ones; the ids of the events that the bad one gave."""
        path = self.write(self.trail / (name or key(5)), bad)
        done = self.search(query, self.trail)
        ids = [record["eventID"][-4:] for record in done.records]
        if query == "*":
            self.assertEqual((ids[0], ids[-1]), ("0000", "0009"), done.err)
        self.assertEqual(done.code, code, done.err)
        if code == 2:
            self.assertIn(path.name, done.err)
            self.assertTrue(any(path.name in named["object"] for named in done.stats["named"]), done.stats)
        path.unlink()
        return ids[1:-1], done

    def test_gzip_cut_at_every_byte(self):
        whole = packed([event(5, padding="x" * 20), event(6)])
        for length in range(len(whole) if not harness.SANITIZED else 60):
            with self.subTest(length):
                ids, done = self.find(whole[:length])
                self.assertLessEqual(set(ids), {"0005", "0006"})
        ids, _ = self.find(whole, code=0)
        self.assertEqual(ids, ["0005", "0006"])

    def test_json_cut_mid_record_keeps_what_stands_before(self):
        text = document([event(5), event(6), event(7)])
        at = text.index(b'"eventID"', text.index(b"000000000007") - 60)
        ids, done = self.find(gzip.compress(text[:at]))
        self.assertEqual(ids, ["0005", "0006"])
        self.assertGreaterEqual(done.stats["records"]["rejected"], 1)

    def test_what_was_inflated_before_a_cut_is_found(self):
        import random
        noise = random.Random(1)
        rows = [event(i, padding="%x" % noise.getrandbits(4000)) for i in range(10, 60)]
        whole = packed(rows)
        ids, _ = self.find(whole[: len(whole) // 2])
        self.assertGreater(len(ids), 10)
        self.assertEqual(ids, ["%04d" % i for i in range(10, 10 + len(ids))])

    def test_wrong_checksum_and_wrong_length(self):
        text = document([event(5)])
        whole = gzip.compress(text)
        crc, size = zlib.crc32(text), len(text)
        for trailer in (struct.pack("<II", crc ^ 1, size), struct.pack("<II", crc, size + 1)):
            with self.subTest(trailer):
                ids, _ = self.find(whole[:-8] + trailer)
                self.assertEqual(ids, ["0005"])

    def test_trailing_bytes_are_said_and_cost_nothing(self):
        ids, _ = self.find(packed([event(5)]) + b"trailing rubbish")
        self.assertEqual(ids, ["0005"])

    def test_two_members_are_both_read(self):
        ids, _ = self.find(packed([event(5)]) + packed([event(6)]), code=0)
        self.assertEqual(ids, ["0005", "0006"])

    def test_a_bomb_is_stopped_by_the_limit(self):
        bomb = gzip.compress(b'{"Records":[' + b" " * (8 << 20) + b"]}")
        path = self.write(self.trail / key(5), bomb)
        done = self.search("*", self.trail, "--max-object", "1M", code=2)
        self.assertIn(path.name, done.err)
        self.assertEqual(len(done.records), 2)

    def test_zero_bytes(self):
        ids, _ = self.find(b"")
        self.assertEqual(ids, [])

    def test_a_directory_that_is_named_like_an_object(self):
        inside = self.trail / key(5) / "x.json.gz"
        self.write(inside, [event(5)])
        done = self.search("*", self.trail, code=0)
        self.assertEqual(len(done.records), 3)

    def test_a_byte_order_mark_and_crlf(self):
        text = json.dumps({"Records": [event(5)]}, indent=2).replace("\n", "\r\n").encode()
        ids, _ = self.find(gzip.compress(b"\xef\xbb\xbf" + text), code=0)
        self.assertEqual(ids, ["0005"])

    def test_odd_values_cost_no_record(self):
        deep = b"[" * 200 + b"]" * 200
        for value in (b'"\\ud800"', b'"a\\u0000b"', b"123456789012345678901234567890", deep, b'"\\uD83D\\uDE00"', b"null", b'""'):
            with self.subTest(value[:20]):
                text = document([event(4), event(5, odd="VALUE"), event(6)]).replace(b'"VALUE"', value)
                ids, _ = self.find(gzip.compress(text), code=0)
                self.assertEqual(ids, ["0004", "0005", "0006"])

    def test_invalid_utf8_costs_at_most_its_record(self):
        text = document([event(4), event(5, odd="VALUE"), event(6)]).replace(b"VALUE", b"\xff\xfe")
        path = self.write(self.trail / key(5), gzip.compress(text))
        done = harness.run("search", "*", self.trail, "--output", "raw", "--stats", "json")
        self.assert_balanced(done.stats)
        for number in (4, 6):
            self.assertIn(b"-%012d" % number, done.out)
        if done.code == 2:
            self.assertIn(path.name, done.err)
        else:
            self.assertIn(b"-%012d" % 5, done.out)

    def test_depth_of_ten_thousand_costs_at_most_its_record(self):
        text = document([event(4), event(5, odd="VALUE"), event(6)]).replace(b'"VALUE"', b"[" * 10000 + b"]" * 10000)
        path = self.write(self.trail / key(5), gzip.compress(text))
        done = self.search("*", self.trail)
        ids = {record["eventID"][-4:] for record in done.records}
        self.assertLessEqual({"0000", "0004", "0006", "0009"}, ids)
        self.assertTrue("0005" in ids or (done.code == 2 and path.name in done.err))

    def test_records_that_are_null_missing_or_nested(self):
        for text, code in ((b'{"Records":null}', 2), (b'{"Other":[]}', 2), (b'{"Records":[]}', 0)):
            with self.subTest(text):
                ids, _ = self.find(gzip.compress(text), code=code)
                self.assertEqual(ids, [])

    def test_a_record_that_is_no_object(self):
        text = document([event(4), "VALUE", event(6)]).replace(b'"VALUE"', b'17')
        ids, done = self.find(gzip.compress(text))
        self.assertEqual(ids, ["0004", "0006"])
        self.assertEqual(done.stats["records"]["rejected"], 1)

    def test_one_bad_line_of_ndjson(self):
        lines = [json.dumps(event(4)), '{"eventID": "broken', json.dumps(event(6))]
        ids, done = self.find("\n".join(lines).encode())
        self.assertEqual(ids, ["0004", "0006"])
        self.assertEqual(done.stats["records"]["rejected"], 1)

    def test_a_truncated_front(self):
        text = document([event(4), event(5), event(6)])
        ids, done = self.find(gzip.compress(text[80:]))
        self.assertEqual(ids, ["0005", "0006"])

    def test_duplicate_keys_the_last_wins(self):
        text = document([event(5)]).replace(b'"eventName":"GetObject"', b'"eventName":"First","eventName":"Last"')
        self.write(self.trail / key(5), gzip.compress(text))
        self.assertEqual(self.search("eventName: First", self.trail).code, 1)
        self.assertEqual(len(self.search("eventName: Last", self.trail, code=0).records), 1)

    def test_big_numbers_are_printed_as_they_stand(self):
        text = document([event(5, odd="VALUE")]).replace(b'"VALUE"', b"[9007199254740993,1e400,1.50]")
        self.write(self.trail / key(5), gzip.compress(text))
        done = harness.run("search", "eventID: *0005", self.trail, "--output", "jsonl")
        self.assertIn(b"[9007199254740993,1e400,1.50]", done.out)

    def test_read_only_as_text(self):
        self.write(self.trail / key(5), [event(5, readOnly="true")])
        self.assertEqual(len(self.search("readOnly: true", self.trail, code=0).records), 3)


if __name__ == "__main__":
    harness.main()
