"""Servers that stand for AWS in the tests: real ones where they are installed (tests/servers/install.sh), and `Faults`, which serves a
folder as a bucket and goes wrong where a test says so."""
import contextlib
import hashlib
import http.server
import os
import pathlib
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.parse
import urllib.request
from email.utils import formatdate
from xml.sax.saxutils import escape

import harness

CACHE = pathlib.Path(os.environ.get("CAIRN_TEST_SERVERS", harness.ROOT / "build/servers"))
KEY, SECRET = "AKIATESTROOT00000000", "secretsecretsecret"


def credentials(**more):
    """The environment of a client."""
    return harness.environment(**{"AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_REGION": "us-east-1",
                                  "AWS_EC2_METADATA_DISABLED": "true", "AWS_CONFIG_FILE": "/nowhere/config",
                                  "AWS_SHARED_CREDENTIALS_FILE": "/nowhere/credentials", **more})


def program(name):
    """The path of an installed server, or a skipped test."""
    for path in (CACHE / name, CACHE / "venv/bin" / name):
        if path.exists():
            return str(path)
    found = shutil.which(name)
    if not found:
        raise unittest.SkipTest(f"no {name} in {CACHE}: run tests/servers/install.sh")
    return found


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for(url, process, seconds=30):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            raise AssertionError(f"{process.args[0]} ended with {process.returncode}")
        try:
            urllib.request.urlopen(url, timeout=2).read()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"{process.args[0]} is not ready after {seconds} s")


@contextlib.contextmanager
def running(arguments, ready, **more):
    process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, **more)
    try:
        wait_for(ready, process)
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextlib.contextmanager
def versitygw(root, *flags):
    """A real S3 server: each folder in `root` is a bucket. Gives its URL."""
    binary, port = program("versitygw"), free_port()
    with tempfile.TemporaryDirectory(prefix="cairn-versions-") as versions:
        arguments = [binary, "-p", f"127.0.0.1:{port}", "-a", KEY, "-s", SECRET, "-r", "us-east-1", "--health", "/healthz", "-q",
                     "--keep-alive", *flags, "posix", "--versioning-dir", versions, str(root)]
        with running(arguments, f"http://127.0.0.1:{port}/healthz"):
            yield f"http://127.0.0.1:{port}"


@contextlib.contextmanager
def moto():
    """moto's server, with the calls of CloudTrail that it lacks. Gives its URL."""
    program("moto_server")
    python = CACHE / "venv/bin/python3"
    port = free_port()
    arguments = [str(python) if python.exists() else sys.executable, str(pathlib.Path(__file__).with_name("moto_trail.py")), "-H", "127.0.0.1",
                 "-p", str(port)]
    with running(arguments, f"http://127.0.0.1:{port}/moto-api/"):
        yield f"http://127.0.0.1:{port}"


@contextlib.contextmanager
def slow(url, milliseconds):
    """A server behind a network with latency. Gives its URL."""
    server, client = program("toxiproxy-server"), program("toxiproxy-cli")
    admin, port = free_port(), free_port()
    with running([server, "-port", str(admin)], f"http://127.0.0.1:{admin}/version"):
        call = [client, "-host", f"http://127.0.0.1:{admin}"]
        target = url.removeprefix("http://")
        subprocess.run([*call, "create", "-l", f"127.0.0.1:{port}", "-u", target, "s3"], check=True, capture_output=True)
        subprocess.run([*call, "toxic", "add", "-t", "latency", "-a", f"latency={milliseconds}", "s3"], check=True, capture_output=True)
        yield f"http://127.0.0.1:{port}"


class Faults:
    """A bucket named `trail` over a dict of keys and bytes. `fault(request)` may answer in its place: return None to go on, or a tuple
    (status, headers, body), or a callable that takes the handler and does as it likes."""

    def __init__(self, objects, fault=lambda request: None, page=1000):
        self.objects, self.fault, self.page = objects, fault, page
        self.asked, self.lock = {}, threading.Lock()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True
            wbufsize = 1 << 16

            def log_message(self, *ignored):
                pass

            def do_GET(self):
                outer.serve(self)

            do_HEAD = do_POST = do_PUT = do_GET

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 256  # else many connections at once wait a second for the next try of TCP

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *ignored):
        self.server.shutdown()
        self.server.server_close()

    def env(self, **more):
        return credentials(AWS_ENDPOINT_URL=self.url, **more)

    def serve(self, handler):
        url = urllib.parse.urlsplit(handler.path)
        request = handler
        request.key = urllib.parse.unquote(url.path).split("/", 2)[2] if url.path.count("/") > 1 else ""
        request.query = dict(urllib.parse.parse_qsl(url.query, keep_blank_values=True))
        request.scope = (re.search(r"Credential=([^/]+)/\d+/([^/]+)/", handler.headers.get("Authorization", "")) or [None, "", ""])
        with self.lock:
            what = request.key or "list:" + request.query.get("prefix", "")
            request.times = self.asked[what] = self.asked.get(what, 0) + 1
        answer = self.fault(request)
        if callable(answer):
            answer(handler)
        elif answer is not None:
            self.send(handler, *answer)
        elif request.key:
            self.send_object(handler)
        else:
            self.send(handler, 200, {}, self.listing(request.query))

    @staticmethod
    def send(handler, status, headers, body):
        body = body if isinstance(body, bytes) else body.encode()
        handler.send_response_only(status)
        for name, value in {"Date": date_of(0), "Content-Length": str(len(body)), "x-amz-request-id": "FAULT0001", **headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)
        handler.wfile.flush()

    def send_object(self, handler):
        body = self.objects.get(handler.key)
        if body is None:
            return self.send(handler, *error(404, "NoSuchKey"))
        etag = {"ETag": tag(body)}
        if handler.headers.get("If-Match", etag["ETag"]) != etag["ETag"]:
            return self.send(handler, *error(412, "PreconditionFailed"))
        wanted = re.fullmatch(r"bytes=(\d+)-(\d+)", handler.headers.get("Range", ""))
        if wanted:
            return self.send(handler, 206, etag, body[int(wanted[1]):int(wanted[2]) + 1])
        return self.send(handler, 200, etag, body)

    def listing(self, query):
        prefix, delimiter = query.get("prefix", ""), query.get("delimiter", "")
        after = max(query.get("start-after", ""), query.get("continuation-token", ""))
        contents, prefixes, last, more = [], [], "", False
        for key in sorted(self.objects, key=lambda k: k.encode()):
            if not key.startswith(prefix) or key <= after:
                continue
            folder = delimiter and key.find(delimiter, len(prefix)) >= 0 and key[:key.find(delimiter, len(prefix)) + 1]
            if folder and (folder in prefixes or after.startswith(folder)):
                continue
            if len(contents) + len(prefixes) == self.page:
                more = True
                break
            last = folder or key
            if folder:
                prefixes.append(folder)
                last += "\U0010ffff"
            else:
                body = self.objects[key]
                contents.append(f"<Contents><Key>{urllib.parse.quote(key)}</Key><Size>{len(body)}</Size><ETag>{escape(tag(body))}</ETag>"
                                "<StorageClass>STANDARD</StorageClass></Contents>")
        return ('<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
                f"<EncodingType>url</EncodingType><IsTruncated>{str(more).lower()}</IsTruncated>"
                + (f"<NextContinuationToken>{escape(last)}</NextContinuationToken>" if more else "") + "".join(contents)
                + "".join(f"<CommonPrefixes><Prefix>{urllib.parse.quote(p)}</Prefix></CommonPrefixes>" for p in prefixes)
                + "</ListBucketResult>")


def tag(body):
    return '"' + hashlib.md5(body).hexdigest() + '"'


def error(status, code, headers=None, **fields):
    more = "".join(f"<{name}>{value}</{name}>" for name, value in fields.items())
    return status, headers or {}, f"<Error><Code>{code}</Code><Message>It is so.</Message>{more}</Error>"


def reset(handler, after=b""):
    """Sends some bytes and breaks the connection."""
    handler.wfile.write(after)
    handler.wfile.flush()
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.close_connection = True
    handler.connection.close()


def cut(handler, body, kept):
    """States the whole length, sends less and closes."""
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(body)))
    handler.send_header("ETag", tag(body))
    handler.end_headers()
    handler.wfile.write(body[:kept])
    handler.wfile.flush()
    handler.close_connection = True


def date_of(offset):
    return formatdate(time.time() + offset, usegmt=True)
