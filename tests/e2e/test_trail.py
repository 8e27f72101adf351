"""cairn trail list, describe, status: against moto's CloudTrail, EC2 and STS, and against answers that moto never gives."""
import json
import os
import pathlib
import subprocess
import unittest

import harness
import servers

try:
    import boto3
except ImportError:
    boto3 = None

ADVANCED = [{"Name": "Management events selector", "FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}]},
            {"Name": "S3", "FieldSelectors": [{"Field": "eventCategory", "Equals": ["Data"]}, {"Field": "resources.type", "Equals": ["AWS::S3::Object"]},
                                              {"Field": "readOnly", "Equals": ["false"]},
                                              {"Field": "resources.ARN", "NotStartsWith": ["arn:aws:s3:::logs/"]}]}]
BASIC = [{"ReadWriteType": "WriteOnly", "IncludeManagementEvents": True, "ExcludeManagementEventSources": ["kms.amazonaws.com"],
          "DataResources": [{"Type": "AWS::Lambda::Function", "Values": ["arn:aws:lambda"]}]}]


class Moto(harness.Case):
    @classmethod
    def setUpClass(cls):
        if boto3 is None:
            raise unittest.SkipTest("no boto3: run tests/servers/install.sh, or install moto[server]")
        cls.url = cls.enterClassContext(servers.moto())
        cls.env = servers.credentials(AWS_ENDPOINT_URL=cls.url)
        more = {"endpoint_url": cls.url, "aws_access_key_id": servers.KEY, "aws_secret_access_key": servers.SECRET}
        s3 = boto3.client("s3", region_name="us-east-1", **more)
        s3.create_bucket(Bucket="logs")
        cls.west = boto3.client("cloudtrail", region_name="eu-west-1", **more)
        cls.east = boto3.client("cloudtrail", region_name="us-east-1", **more)
        cls.west.create_trail(Name="org-trail", S3BucketName="logs", S3KeyPrefix="audit", IsMultiRegionTrail=True, EnableLogFileValidation=True)
        cls.east.create_trail(Name="small", S3BucketName="logs")
        cls.west.start_logging(Name="org-trail")
        cls.west.put_event_selectors(TrailName="org-trail", AdvancedEventSelectors=ADVANCED)
        cls.west.put_insight_selectors(TrailName="org-trail", InsightSelectors=[{"InsightType": "ApiCallRateInsight"}])
        cls.east.put_event_selectors(TrailName="small", EventSelectors=BASIC)

    def trail(self, *arguments, **more):
        return harness.run("trail", *arguments, env=self.env, **more)

    def test_list_folds_shadows_and_keeps_the_words_of_aws(self):
        done = self.trail("list")
        self.assertEqual(done.code, 0, done.err)
        ours = json.loads(done.text)["trailList"]
        theirs = self.west.describe_trails()["trailList"] + self.east.describe_trails(includeShadowTrails=False)["trailList"]
        self.assertEqual(ours, sorted(theirs, key=lambda t: t["Name"]))
        table = self.trail("list", "--output", "table").text
        self.assertRegex(table, r"org-trail +logging +eu-west-1 +yes")
        self.assertRegex(table, r"small +stopped")

    def test_describe_says_what_is_logged(self):
        done = self.trail("describe", "--output", "table")
        self.assertEqual(done.code, 0, done.err)
        for text in ("management events: read and write\n", "data events of AWS::S3::Object: write only; resources.ARN does not start with "
                     "arn:aws:s3:::logs/", "ApiCallRateInsight", "s3://logs/audit",
                     "management events: write only, without kms.amazonaws.com", "data events of AWS::Lambda::Function: write only, all"):
            self.assertIn(text, done.text)
        one = json.loads(self.trail("describe", "org-trail").text)["trails"]
        self.assertEqual([t["Trail"]["Name"] for t in one], ["org-trail"])
        self.assertEqual(one[0]["AdvancedEventSelectors"], ADVANCED)
        self.assertEqual(one[0]["Status"]["IsLogging"], True)
        arn = one[0]["Trail"]["TrailARN"]
        self.assertEqual(json.loads(self.trail("describe", arn).text)["trails"], one)

    def test_status_is_an_exit_code(self):
        self.assertEqual(self.trail("status", "org-trail").code, 0)
        self.assertEqual(self.trail("status", "small").code, 1)
        done = self.trail("status", "--output", "table")
        self.assertEqual(done.code, 1)
        self.assertIn("small (us-east-1): stopped", done.text)
        all_regions = json.loads(self.trail("status", "org-trail").text)["trails"][0]
        self.assertGreater(len(all_regions["Regions"]), 10)
        self.assertRegex(all_regions["Regions"]["eu-west-1"]["StartLoggingTime"], r"^20\d\d-.*\+00:00$")

    def test_a_name_that_is_none(self):
        done = self.trail("describe", "org-trial")
        self.assertEqual((done.code, "did you mean org-trail?" in done.err), (2, True), done.err)

    def test_a_role_in_another_account(self):
        folder = self.folder()
        (folder / "config").write_text("[profile audit]\nrole_arn = arn:aws:iam::111122223333:role/Audit\nsource_profile = base\nexternal_id = x\n"
                                       "region = eu-west-1\n[profile base]\n[profile loop]\nrole_arn = a\nsource_profile = loop2\n"
                                       "[profile loop2]\nrole_arn = b\nsource_profile = loop\n")
        (folder / "credentials").write_text(f"[base]\naws_access_key_id = {servers.KEY}\naws_secret_access_key = {servers.SECRET}\n")
        env = {**self.env, "AWS_CONFIG_FILE": str(folder / "config"), "AWS_SHARED_CREDENTIALS_FILE": str(folder / "credentials")}
        done = harness.run("trail", "list", "--profile", "audit", env=env)
        self.assertEqual((done.code, json.loads(done.text)), (1, {"trailList": []}), done.err)
        done = harness.run("trail", "list", "--profile", "loop", env=env)
        self.assertEqual((done.code, "loop → loop2 → loop" in done.err), (2, True), done.err)
        done = harness.run("trail", "list", "--profile", "nobody", env=env)
        self.assertEqual((done.code, "there are: audit, base, loop, loop2" in done.err), (2, True), done.err)


class Signed(harness.Case):
    """moto with its check of signatures on, which is botocore's own canonicalisation: an independent verifier of ours."""

    def test_every_service_accepts_the_signature(self):
        if boto3 is None:
            raise unittest.SkipTest("no boto3: run tests/servers/install.sh, or install moto[server]")
        import urllib.request
        with servers.moto() as url:
            more = {"endpoint_url": url, "aws_access_key_id": servers.KEY, "aws_secret_access_key": servers.SECRET, "region_name": "us-east-1"}
            iam, s3 = boto3.client("iam", **more), boto3.client("s3", **more)
            s3.create_bucket(Bucket="trail")
            boto3.client("cloudtrail", **more).create_trail(Name="small", S3BucketName="trail")
            iam.create_user(UserName="ana")
            key = iam.create_access_key(UserName="ana")["AccessKey"]
            document = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
            policy = iam.create_policy(PolicyName="all", PolicyDocument=json.dumps(document))["Policy"]["Arn"]
            iam.attach_user_policy(UserName="ana", PolicyArn=policy)
            urllib.request.urlopen(urllib.request.Request(f"{url}/moto-api/reset-auth", b"0", {"Content-Type": "text/plain"}, method="POST")).read()
            env = servers.credentials(AWS_ENDPOINT_URL=url, AWS_ACCESS_KEY_ID=key["AccessKeyId"], AWS_SECRET_ACCESS_KEY=key["SecretAccessKey"])
            done = harness.run("trail", "describe", env=env)
            self.assertEqual(done.code, 0, done.err)
            done = harness.run("trail", "list", env={**env, "AWS_SECRET_ACCESS_KEY": "wrong"})
            self.assertEqual((done.code, "SignatureDoesNotMatch" in done.err), (2, True), done.err)


ARN = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/main"


class Scripted(harness.Case):
    """Failing deliveries, regions that refuse, organization trails as a member sees them."""

    def run_with(self, answers, *arguments):
        def fault(request):
            if request.command != "POST":
                return None
            body = request.rfile.read(int(request.headers.get("Content-Length", 0))).decode()
            if "Action=DescribeRegions" in body:
                items = "".join(f"<item><regionName>{r}</regionName></item>" for r in ("eu-west-1", "us-east-1"))
                return 200, {}, f"<DescribeRegionsResponse><regionInfo>{items}</regionInfo></DescribeRegionsResponse>"
            name = request.headers["X-Amz-Target"].rsplit(".", 1)[1]
            answer = answers.get((name, request.scope[2]), answers.get(name, {}))
            if isinstance(answer, str):
                return 400, {}, json.dumps({"__type": f"com.amazonaws.cloudtrail#{answer}", "message": "It is so."})
            return 200, {}, json.dumps(answer)

        with servers.Faults({}, fault) as server:
            return harness.run("trail", *arguments, env=server.env())

    BASE = {"DescribeTrails": {"trailList": [{"Name": "main", "TrailARN": ARN, "HomeRegion": "eu-west-1", "S3BucketName": "logs",
                                              "IsMultiRegionTrail": True, "IsOrganizationTrail": True}]},
            "GetTrailStatus": {"IsLogging": True, "LatestDeliveryTime": 1773136800.5, "LatestDigestDeliveryTime": 1.7731368e9}}

    def test_a_delivery_that_fails_somewhere(self):
        done = self.run_with({**self.BASE, ("GetTrailStatus", "us-east-1"): {"IsLogging": True, "LatestDigestDeliveryError": "AccessDenied"}},
                             "status", "--output", "table")
        self.assertEqual(done.code, 1, done.err)
        self.assertIn("main (eu-west-1): failing, last log 2026-03-10T10:00:00Z, last digest 2026-03-10T10:00:00Z, 2 regions", done.text)
        self.assertIn("us-east-1: digest delivery: AccessDenied", done.text)

    def test_what_is_refused_is_unknown(self):
        done = self.run_with({**self.BASE, ("DescribeTrails", "us-east-1"): "AccessDeniedException"}, "list")
        self.assertEqual(done.code, 2)
        self.assertIn("us-east-1 could not be asked: AccessDeniedException: It is so (request FAULT0001); the caller needs cloudtrail:DescribeTrails", done.err)
        self.assertEqual(len(json.loads(done.text)["trailList"]), 1)
        done = self.run_with({**self.BASE, "GetEventSelectors": "CloudTrailARNInvalidException", "GetInsightSelectors": "InsightNotEnabledException"},
                             "describe", "--output", "table")
        self.assertEqual(done.code, 2)
        self.assertIn("unknown: CloudTrailARNInvalidException", done.text)
        self.assertRegex(done.text, r"insights +none")
        done = self.run_with({"DescribeTrails": "AccessDeniedException"}, "list")
        self.assertEqual((done.code, done.text), (2, ""))

    def test_hostile_words_reach_no_terminal(self):
        done = self.run_with({"DescribeTrails": {"trailList": [{"Name": "x\x1b[2J\u202e", "TrailARN": ARN + "\n\x07", "HomeRegion": "eu-west-1",
                                                                "S3BucketName": "\x1b]0;t\x07"}]}}, "describe", "--output", "table")
        self.assertNotRegex(done.text + done.err, "[\x00-\x09\x0b-\x1f\u202e]")


if __name__ == "__main__":
    harness.main()
