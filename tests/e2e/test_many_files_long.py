#!/usr/bin/env python3
"""A hundred thousand files in one folder, with few open files allowed."""
import resource

import harness
from harness import Case, event, packed


class ManyFiles(Case):
    def test_a_hundred_thousand_files_with_64_open(self):
        folder, count = self.folder(), 100_000
        blob = packed([event(1)])
        for i in range(count):
            (folder / f"{i:06}.json.gz").write_bytes(blob)
        done = self.search("eventName: GetObject", folder, code=0, preexec=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64)))
        self.assertEqual(len(done.lines), count)
        self.assertEqual(done.stats["objects"]["listed"], count)


if __name__ == "__main__":
    harness.main()
