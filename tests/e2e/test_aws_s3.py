"""Reading buckets: against a real S3 server, and against one that goes wrong as the network and S3 do."""
import calendar
import os
import pathlib
import shutil
import signal
import subprocess
import time
import unittest

import harness
import servers
from servers import Faults, error


def trail(objects=12, records=3, days=("2026/03/10", "2026/03/11"), accounts=("111122223333", "444455556666")):
    """Keys and bytes of a small trail."""
    out, number = {}, 0
    for account in accounts:
        for region in ("eu-west-1", "us-east-1"):
            for day in days:
                for i in range(objects // 4):
                    stamp = day.replace("/", "") + f"T{i:02d}05Z"
                    out[harness.key(i, account, region, stamp)] = harness.packed(
                        harness.event(number + n, eventTime=f"{day.replace('/', '-')}T{i:02d}:00:00Z") for n in range(records))
                    number += records
    return out


class Bucket(harness.Case):
    def read(self, server, *more, path="s3://trail/", code=0, env=None, **options):
        return self.search("*", path, *more, code=code, env=env or server.env(**options))

    def assert_all(self, done, objects, records=3):
        self.assertEqual(len(done.records), len(objects) * records, done.err)
        self.assertEqual(done.stats["objects"]["parsed"], len(objects))


class RealServer(Bucket):
    @classmethod
    def setUpClass(cls):
        cls.root = pathlib.Path(harness.tempfile.mkdtemp(prefix="cairn-s3-"))
        cls.addClassCleanup(shutil.rmtree, cls.root, True)
        shutil.copytree(harness.forged(), cls.root / "forged")
        url = cls.enterClassContext(servers.versitygw(cls.root))
        cls.env = servers.credentials(AWS_ENDPOINT_URL=url)
        cls.url = url

    def both(self, path, *arguments, query="*"):
        """The same search of the bucket and of its folder, which must agree but for the names."""
        bucket = self.search(query, f"s3://forged/{path}", *arguments, env=self.env)
        folder = self.search(query, self.root / "forged" / path, *arguments)
        self.assertEqual(bucket.lines, folder.lines)
        self.assertEqual(bucket.code, folder.code)
        return bucket, folder

    def test_a_bucket_is_read_like_its_folder(self):
        bucket, folder = self.both("AWSLogs")
        for name in ("objects", "records"):
            self.assertEqual(bucket.stats[name], folder.stats[name])

    def test_a_whole_bucket(self):
        bucket, folder = self.both("")
        self.assertEqual(bucket.stats["records"], folder.stats["records"])

    def test_times_prune_the_listing_and_no_event(self):
        times = sorted(record["eventTime"] for _, record in harness.forged_records())
        for first, last in ((times[100], times[200]), (times[0], times[10]), (times[-50], times[-1])):
            self.both("AWSLogs", "--from", first, "--to", last)

    def test_paths_name_an_object_a_folder_or_a_beginning(self):
        account = next(p.name for p in (self.root / "forged/AWSLogs").glob("*") if p.name != "x")
        for path in (f"AWSLogs/{account}", f"AWSLogs/{account}/"):
            self.both(path)
        name = min(str(p.relative_to(self.root / "forged")) for p in (self.root / "forged").rglob("*_CloudTrail_*.json.gz"))
        self.both(name)
        begun = self.search("*", f"s3://forged/{name[:-20]}*", env=self.env, code=0)
        self.assertGreater(len(begun.lines), 0)
        wrong = harness.run("search", "*", "s3://forged/AWSLog", env=self.env)
        self.assertEqual((wrong.code, "did you mean s3://forged/AWSLogs/" in wrong.err), (2, True), wrong.err)

    def test_what_the_server_refuses_is_explained(self):
        for more, words in (({"AWS_SECRET_ACCESS_KEY": "wrong"}, ("SignatureDoesNotMatch", "credentials")),
                            ({"AWS_ACCESS_KEY_ID": "AKIANOBODY0000000000"}, ("access key",))):
            done = harness.run("search", "*", "s3://forged/", env={**self.env, **more})
            self.assertEqual(done.code, 2)
            for word in (*words, "ListObjectsV2"):
                self.assertIn(word, done.err)
            self.assertNotIn(servers.SECRET, done.err)
        self.assertIn("NoSuchBucket", harness.run("search", "*", "s3://nowhere/", env=self.env).err)

    def test_keys_of_every_kind(self):
        folder = self.root / "odd"
        names = ["a b", "a+b", "a=b", "a%b", "a%2Fb", "é", "日", "a&b", "a<b>", "a'b", "a\"b", "a;b:c", "a@b~c*(d)!", "a#b", "a?b", "a\\b", "a[b]{c}|^`", "a,b$"]
        for number, name in enumerate(names):
            self.write(folder / "keys" / f"{name}.json.gz", [harness.event(number)])
        done = self.search("*", "s3://odd/", env=self.env, code=0)
        self.assertEqual(len(done.records), len(names), done.err)
        for number, name in enumerate(names):
            one = self.search("*", f"s3://odd/keys/{name}.json.gz" if not name.endswith("*") else "s3://odd/", env=self.env)
            self.assertEqual([r["eventID"] for r in one.records], [harness.event(number)["eventID"]], name)

    def test_archives_and_large_objects(self):
        folder = self.root / "large"
        many = [harness.event(n, requestParameters={"key": os.urandom(600).hex()}) for n in range(15000)]
        path = self.write(folder / harness.key(1), harness.packed(many))
        self.assertGreater(path.stat().st_size, 9 << 20)
        subprocess.run(["tar", "-cf", folder / "copy.tar", "-C", folder, "AWSLogs"], check=True)
        done = self.search("*", "s3://large/", "-n", "0", env=self.env, code=0)
        self.assertEqual(len(done.lines), 2 * len(many))

    def test_more_than_a_page(self):
        folder = self.root / "pages"
        for number in range(2600):
            day = f"202603{1 + number % 28:02d}"
            self.write(folder / harness.key(number, stamp=f"{day}T0005Z"), harness.packed([harness.event(number)]))
        done = self.search("*", "s3://pages/", env=self.env, code=0)
        self.assertEqual(len({r["eventID"] for r in done.records}), 2600)
        self.assertEqual(done.lines, self.search("*", folder).lines)

    def test_latency(self):
        with servers.slow(self.url, 20) as url:
            done = self.search("*", "s3://forged/AWSLogs", env=servers.credentials(AWS_ENDPOINT_URL=url), code=0)
        self.assertEqual(len(done.records), len(harness.forged_records()))

    def test_a_limit_ends_the_fetching(self):
        done = self.search("*", "s3://forged/AWSLogs", "-n", "3", env=self.env, code=0)
        self.assertEqual(len(done.records), 3)


class Signed(Bucket):
    """botocore's signer over the bytes that came: it must find the same signature."""

    def test_every_request(self):
        try:
            from botocore.auth import S3SigV4Auth
            from botocore.awsrequest import AWSRequest
            from botocore.credentials import Credentials
        except ImportError:
            raise unittest.SkipTest("no botocore: run tests/servers/install.sh, or install moto[server]")
        names = ["a b+c=d&e%f#g?h", "\u00e9\u65e5~!*'()", "x:y;z@w,v$", "a//./../b", "[]{}|^`\"<>\\"]
        objects = {f"AWSLogs/{name}.json.gz": harness.packed([harness.event(n)]) for n, name in enumerate(names)}
        checked = []

        def fault(request):
            sent = request.headers["Authorization"]
            names = sent.split("SignedHeaders=")[1].split(",")[0].split(";")
            theirs = AWSRequest(request.command, "http://" + request.headers["Host"] + request.path, {n: request.headers[n] for n in names})
            theirs.context["timestamp"] = request.headers["X-Amz-Date"]
            auth = S3SigV4Auth(Credentials(servers.KEY, servers.SECRET, "to/ken=="), "s3", "us-east-1")
            signature = auth.signature(auth.string_to_sign(theirs, auth.canonical_request(theirs)), theirs)
            checked.append(sent.endswith("Signature=" + signature))
            self.assertIn("x-amz-security-token", names)
            return None if checked[-1] else error(403, "SignatureDoesNotMatch")

        with Faults(objects, fault, page=2) as server:
            env = server.env(AWS_SESSION_TOKEN="to/ken==")
            self.assertEqual(len(self.read(server, env=env).records), len(names))
            for name in names:
                self.assertEqual(len(self.read(server, path=f"s3://trail/AWSLogs/{name}.json.gz", env=env).records), 1, name)
        self.assertGreater(len(checked), 10)
        self.assertTrue(all(checked))


class GoesWrong(Bucket):
    def test_slow_down(self):
        objects = trail()
        with Faults(objects, lambda r: error(503, "SlowDown") if r.times < 3 else None) as server:
            self.assert_all(self.read(server), objects)

    def test_broken_bodies(self):
        objects = trail()
        for how in (lambda h: servers.reset(h), lambda h: servers.reset(h, b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\nhalf"),
                    lambda h: servers.cut(h, objects[h.key], len(objects[h.key]) // 2), lambda h: servers.cut(h, objects[h.key], 0)):
            with Faults(objects, lambda r: how if r.key and r.times == 1 else None) as server:
                self.assert_all(self.read(server), objects)

    def test_a_body_that_is_short_by_its_own_word(self):
        objects = trail()
        victim = sorted(objects)[3]
        short = lambda r: (200, {"ETag": servers.tag(objects[r.key])}, objects[r.key][:100])
        with Faults(objects, lambda r: short(r) if r.key == victim and r.times == 1 else None) as server:
            self.assert_all(self.read(server), objects)
        with Faults(objects, lambda r: short(r) if r.key == victim else None) as server:
            done = self.read(server, code=2)
            self.assertEqual(len(done.records), (len(objects) - 1) * 3)
            self.assertIn(victim, done.err)
            self.assertIn("100 bytes came of", done.err)

    def test_a_forbidden_prefix_and_a_forbidden_object(self):
        objects = trail()
        with Faults(objects, lambda r: error(403, "AccessDenied") if "444455556666" in r.query.get("prefix", "") else None) as server:
            done = self.read(server, code=2)
            self.assertEqual(len(done.records), len(objects) // 2 * 3)
            for word in ("s3://trail/AWSLogs/444455556666/", "AccessDenied", "FAULT0001", "s3:ListBucket"):
                self.assertIn(word, done.err)
        victim = sorted(objects)[0]
        with Faults(objects, lambda r: error(403, "AccessDenied") if r.key == victim else None) as server:
            done = self.read(server, code=2)
            self.assertEqual(len(done.records), (len(objects) - 1) * 3)
            self.assertIn("s3:GetObject", done.err)

    def test_an_archived_object(self):
        objects = trail()
        victim = sorted(objects)[0]
        with Faults(objects, lambda r: error(403, "InvalidObjectState") if r.key == victim else None) as server:
            self.assertIn("restore it first", self.read(server, code=2).err)

    def test_a_token_that_expires_is_renewed(self):
        objects = trail()
        folder = self.folder()
        counter = folder / "count"
        counter.write_text("0")
        script = folder / "give keys.sh"
        script.write_text(f"""#!/bin/sh
n=$(($(cat '{counter}') + 1)); echo $n > '{counter}'
echo '{{"Version":1,"AccessKeyId":"AKIA'$n'","SecretAccessKey":"s","SessionToken":"t","Expiration":"2099-01-01T00:00:00Z"}}'
""")
        script.chmod(0o755)
        (folder / "config").write_text(f"[default]\ncredential_process = \"{script}\" --json\nregion = us-east-1\n")
        count = [0]

        def fault(r):
            count[0] += 1
            if count[0] > 8 and r.scope[1] == "AKIA1":
                return error(400, "ExpiredToken")
            return None

        with Faults(objects, fault) as server:
            env = {k: v for k, v in server.env(AWS_CONFIG_FILE=str(folder / "config")).items() if k not in ("AWS_ACCESS_KEY_ID",)}
            self.assert_all(self.read(server, env=env), objects)
            self.assertEqual(counter.read_text().strip(), "2")

    def test_a_wrong_clock_is_corrected(self):
        objects = trail()

        def fault(r):
            stamp = calendar.timegm(time.strptime(r.headers["X-Amz-Date"], "%Y%m%dT%H%M%SZ"))
            if abs(stamp - time.time() - 7200) > 900:
                return error(403, "RequestTimeTooSkewed", {"Date": servers.date_of(7200)})
            return None

        with Faults(objects, fault) as server:
            self.assert_all(self.read(server), objects)

    def test_a_bucket_elsewhere(self):
        objects = trail()
        for status, code in ((301, "PermanentRedirect"), (400, "AuthorizationHeaderMalformed"), (307, "TemporaryRedirect")):
            def fault(r):
                if r.scope[2] != "eu-central-1":
                    return error(status, code, {"x-amz-bucket-region": "eu-central-1", "Location": "http://192.0.2.1/"})
                return None
            with Faults(objects, fault) as server:
                self.assert_all(self.read(server), objects)
        with Faults(objects, lambda r: error(301, "PermanentRedirect", {"x-amz-bucket-region": "r%d" % r.times})) as server:
            done = harness.run("search", "*", "s3://trail/", env=server.env())
            self.assertEqual(done.code, 2)
            self.assertLess(sum(server.asked.values()), 6)

    def test_a_listing_that_changes(self):
        objects = trail()
        gone, new = sorted(objects)[1], sorted(objects)[2]
        other = harness.packed([harness.event(90000)])

        def fault(r):
            if r.key == gone:
                return error(404, "NoSuchKey")
            return (200, {"ETag": servers.tag(other)}, other) if r.key == new else None

        with Faults(objects, fault) as server:
            done = self.read(server, code=2)
            self.assertIn("deleted since it was listed", done.err)
            self.assertIn(harness.event(90000)["eventID"], [r["eventID"] for r in done.records])
            self.assertEqual(len(done.records), (len(objects) - 2) * 3 + 1)

    def test_listings_that_are_no_listings(self):
        objects = trail()
        for body in ("<html>maintenance</html>", "<ListBucketResult><Contents>", "", "<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>"):
            with Faults(objects, lambda r: (200, {}, body) if "444455556666/" in r.query.get("prefix", "") else None) as server:
                done = self.read(server, code=2, AWS_MAX_ATTEMPTS="2")
                self.assertIn("s3://trail/AWSLogs/444455556666/", done.err)
                self.assertEqual(len(done.records), len(objects) // 2 * 3)

    def test_a_server_that_stays_away(self):
        with Faults(trail(), lambda r: error(503, "SlowDown")) as server:
            done = harness.run("search", "*", "s3://trail/", env=server.env(AWS_MAX_ATTEMPTS="2"))
            self.assertEqual((done.code, "after 2 attempts" in done.err), (2, True), done.err)
        for url in ("http://nowhere.invalid", f"http://127.0.0.1:{servers.free_port()}"):
            done = harness.run("search", "*", "s3://trail/", env=servers.credentials(AWS_ENDPOINT_URL=url, AWS_MAX_ATTEMPTS="2"))
            self.assertEqual((done.code, url in done.err), (2, True), done.err)

    def test_many_pages_and_folders(self):
        objects = trail(objects=80)
        objects["AWSLogs/111122223333/vpcflowlogs/eu-west-1/2026/03/10/flow.log.gz"] = b"x"
        objects["AWSLogs/111122223333/CloudTrail/eu-west-1/2026/03/10/"] = b""
        with Faults(objects, page=3) as server:
            done = self.read(server)
            self.assertEqual(len(done.records), (len(objects) - 2) * 3)
            self.assertEqual(done.stats["objects"]["skipped"], {"logs of another service": 1, "control file": 1})
            ordered = [r["eventID"] for r in done.records]
        with Faults(objects) as server:
            self.assertEqual([r["eventID"] for r in self.read(server).records], ordered)
            late = self.read(server, "--from", "2026-03-11", "--late", "0s")
            self.assertEqual(len(late.records), (len(objects) - 2) // 2 * 3)
            self.assertNotIn("list:AWSLogs/111122223333/vpcflowlogs/", server.asked)

    def test_an_interrupt(self):
        objects = trail()
        victim = sorted(objects)[10]
        with Faults(objects, lambda r: (lambda h: time.sleep(60)) if r.key == victim else None) as server:
            process = subprocess.Popen([harness.BIN, "search", "*", "s3://trail/", "--output", "jsonl", "--stats", "json"], env=server.env(),
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            while not server.asked.get(victim):
                time.sleep(0.02)
            time.sleep(0.3)
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=4)
            self.assertEqual(process.returncode, 130, err)
            self.assert_balanced(harness.Ran(130, out, err.decode()).stats)

    def test_wrong_addresses(self):
        for path, word in (("s3://", "no bucket"), ("s3://b_/x", "no bucket"), ("s3://a/../b", "no bucket"),
                           ("s3://arn:aws:s3:eu-west-1:1:accesspoint/x/y", "no bucket")):
            done = harness.run("search", "*", path, env=servers.credentials(AWS_ENDPOINT_URL="http://127.0.0.1:1"))
            self.assertEqual(done.code, 2)
            self.assertIn(word, done.err)

    def test_no_credentials(self):
        env = {k: v for k, v in servers.credentials().items() if k not in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")}
        done = harness.run("search", "*", "s3://trail/", env=env)
        self.assertEqual(done.code, 2)
        self.assertIn("no AWS credentials", done.err)


if __name__ == "__main__":
    harness.main()
