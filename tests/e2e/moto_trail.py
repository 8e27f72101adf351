"""moto's server with ListPublicKeys and LookupEvents, which it lacks: FAKE_PUBLIC_KEYS and FAKE_EVENTS name JSON files with what they
give. Run like moto_server."""
import json
import os
import sys

from moto.cloudtrail.responses import CloudTrailResponse


def load(variable):
    return json.load(open(os.environ[variable])) if os.environ.get(variable) else []


def answer(document):
    return 200, {"Content-Type": "application/x-amz-json-1.1"}, json.dumps(document)


def list_public_keys(self):
    asked = json.loads(self.body or "{}")
    start, end = asked.get("StartTime"), asked.get("EndTime")
    return answer({"PublicKeyList": [key for key in load("FAKE_PUBLIC_KEYS") if (end is None or key["ValidityStartTime"] <= end)
                                     and (start is None or key["ValidityEndTime"] >= start)]})


def lookup_events(self):
    asked = json.loads(self.body or "{}")
    count, offset = min(asked.get("MaxResults", 50), 50), int(asked.get("NextToken", "0"))
    events = [event for event in load("FAKE_EVENTS") if asked.get("StartTime", 0) <= event["EventTime"] <= asked.get("EndTime", 1e12)
              and all(str(event.get(a["AttributeKey"], "")) == a["AttributeValue"] for a in asked.get("LookupAttributes", []))]
    more = {"NextToken": str(offset + count)} if offset + count < len(events) else {}
    return answer({"Events": events[offset:offset + count], **more})


CloudTrailResponse.list_public_keys, CloudTrailResponse.lookup_events = list_public_keys, lookup_events

if __name__ == "__main__":
    from moto.server import main
    main(sys.argv[1:])
