"""Tests a client of TrackerPro against paytfake, using only the standard library.

    paytfake &
    python3 client.py http://127.0.0.1:7298

Copy class Fake into your test suite.
"""

import argparse
import json
import ssl
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, BrokenBarrierError
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

KEY = "FAKE-ADMIN-KEY"


class Fake:
    """A fake at a URL, or one of its sandboxes. Give each test its own sandbox."""

    def __init__(self, url, sandbox=None, context=None):
        self.url = url.rstrip("/") + (f"/sandbox/{sandbox}" if sandbox else "")
        self.context = context
        self.endpoint = self.url + "/trackerpro_admin.ashx"

    def send(self, method, url, data=None, headers={}):
        """Returns the status, the headers and the body, whatever the status."""
        request = Request(url, data, headers, method=method)
        try:
            with urlopen(request, timeout=30, context=self.context) as response:
                return response.status, response.headers, response.read().decode()
        except HTTPError as response:
            with response:
                return response.code, response.headers, response.read().decode()

    def control(self, method, path, body=None):
        """Sends a request to the control API. Raises RuntimeError if the API returns an error."""
        data = None if body is None else json.dumps(body).encode()
        status, _, text = self.send(method, f"{self.url}/_fake/{path}", data, {"Content-Type": "application/json"})
        if status >= 400:
            raise RuntimeError(f"{method} {path}: {status} {text}")
        return json.loads(text) if text else None

    def wait(self, seconds=10):
        """Waits until the fake responds."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                return self.control("GET", "health")
            except URLError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)

    def reset(self, *users):
        """Prepares the fake for a test: it has these users, no calls and no faults."""
        self.control("DELETE", "state")
        self.control("DELETE", "calls")
        self.control("PUT", "state", {"users": list(users)})

    def users(self):
        return self.control("GET", "state")["users"]

    def calls(self, **search):
        journal = self.control("GET", "calls?" + urlencode(search))
        assert journal["forgotten"] == 0, "the journal is too short for this test"
        return journal["calls"]

    def fail(self, **fault):
        return self.control("POST", "faults", fault)["id"]

    def remove(self):
        """Removes the sandbox."""
        status, _, text = self.send("DELETE", self.url + "/")
        assert status == 204, text


class TrackerPro:
    """The client under test."""

    def __init__(self, fake):
        self.fake = fake

    def call(self, **parameters):
        form = urlencode({"key": KEY, "op": "Admin", **parameters}).encode()
        return self.fake.send("POST", self.fake.endpoint, form)

    def register(self, company, email, password, attempts=2):
        """Retries after a server error."""
        for _ in range(attempts):
            status, _, text = self.call(subop="Register", company=company, email=email, password=password)
            if status < 500:
                break
        envelope = json.loads(text)
        if envelope["status"] != "ok":
            raise ValueError(envelope["errors"][0]["reason"])
        return envelope["value"]

    def launch(self, ssid):
        return json.loads(self.call(subop="Launch", ssid=ssid)[2])["value"]


def equal(got, want):
    assert got == want, f"got {got!r}, want {want!r}"


def check(fake, n, together):
    """One of the tests. All tests use the same emails and, at the same time, the same
    controls, so that a leak between sandboxes makes one fail."""
    password, rounds = f"password-{n}", n % 4 + 1
    client = TrackerPro(fake)
    fake.reset({"company": "acme", "email": "ann@acme.test", "password": password})
    together.wait()
    equal([u["password"] for u in fake.users()], [password])

    # Register and launch, then check the state and the journal.
    ssids = [client.register("acme", "ann@acme.test", password) for _ in range(rounds)]
    bob = client.register("globex", "bob@globex.test", password)
    token = client.launch(ssids[-1])
    ann, other = fake.users()
    equal((ann["ssid"], ann["registrations"]), (ssids[-1], rounds + 1))
    equal((other["company"], other["ssid"], other["password"]), ("globex", bob, password))
    status, headers, page = fake.send("GET", f"{fake.url}/?authtoken={token}")
    equal(status, 200)
    assert "ann@acme.test" in page, page
    calls = fake.calls(email="ann@acme.test", subop="Register")
    equal([c["rule"] for c in calls], ["ssid-rotates"] * rounds)
    equal([c["basis"]["kind"] for c in calls], ["documented"] * rounds)
    assert all(password in c["body"] for c in calls)

    # A fault meets the first attempt. The client's second attempt succeeds.
    together.wait()
    fake.fail(on={"subop": "Register"}, calls="1", http=500, page="iis")
    ssid = client.register("acme", "ann@acme.test", password)
    equal([c["status"] for c in fake.calls(email="ann@acme.test")][-2:], [500, 200])
    equal(fake.calls(status="500")[0]["basis"]["kind"], "injected")
    [fault] = fake.control("GET", "faults")["faults"]
    equal((fault["met"], fault["left"]), (1, 0))
    equal(fake.users()[0]["ssid"], ssid)

    # Every second test changes the answer to an open question.
    together.wait()
    if n % 2:
        fake.control("PATCH", "dialect", {"email-case": "sensitive"})
    try:
        client.register("globex", "ANN@acme.test", password)
        outcome = "registered"
    except ValueError as refused:
        outcome = str(refused)
    equal(outcome, "registered" if n % 2 else "invalid_query")

    # A reset affects only this sandbox.
    together.wait()
    if n % 2:
        fake.control("DELETE", "state")
    together.wait()
    equal(len(fake.users()), 0 if n % 2 else 2)
    together.wait()
    fake.remove()


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("url")
    arguments.add_argument("--cafile", help="the ca.pem of paytfake --tls")
    arguments.add_argument("--tests", type=int, default=100)
    given = arguments.parse_args()
    context = None
    if given.cafile:
        context = ssl.create_default_context(cafile=given.cafile)
        context.verify_flags |= ssl.VERIFY_X509_STRICT  # the default since Python 3.13

    Fake(given.url, context=context).wait()
    together = Barrier(given.tests, timeout=60)

    def test(n):
        try:
            check(Fake(given.url, f"test-{n}", context), n, together)
        except BaseException:
            together.abort()
            raise

    with ThreadPoolExecutor(given.tests) as pool:
        failures = [f.exception() for f in [pool.submit(test, n) for n in range(given.tests)] if f.exception()]
    for failure in failures:
        if not isinstance(failure, BrokenBarrierError):  # raised because another test failed
            print(f"{type(failure).__name__}: {failure}")
    if not failures:
        equal(Fake(given.url, context=context).control("GET", "health")["sandboxes"], 0)
    print(f"{given.tests} tests in {given.tests} sandboxes: {'failed' if failures else 'ok'}")
    return 1 if failures else 0


if __name__ == "__main__":
    raise SystemExit(main())
