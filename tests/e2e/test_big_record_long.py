#!/usr/bin/env python3
"""A record of a hundred megabytes, alone and among others."""
import gzip
import json

import harness
from harness import Case, document, event, key


class BigRecord(Case):
    def test_a_record_of_100_megabytes_is_found_with_its_neighbours(self):
        folder = self.folder()
        big = json.dumps(event(5, padding="x" * 100_000_000, requestParameters={"mark": "needle"})).encode()
        text = document([event(4), "BIG", event(6)]).replace(b'"BIG"', big)
        self.write(folder / key(5), gzip.compress(text, 1))
        self.write(folder / "lines.json", json.dumps(event(7)).encode() + b"\n" + big + b"\n" + json.dumps(event(8)).encode())
        done = harness.run("search", "*", folder, "--count", "--stats", "json")
        self.assertEqual((done.code, done.text.strip()), (0, "6"), done.err)
        self.assertEqual(harness.run("search", "requestParameters.mark: needle", folder, "--count").text.strip(), "2")


if __name__ == "__main__":
    harness.main()
