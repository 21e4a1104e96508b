// Command paytfake serves a fake TrackerPro Admin API on localhost, for tests in any
// language. It needs no account and stores no data. Tests control it over HTTP, as
// these transcripts show.
//
// # Start
//
// go install ./fake/cmd/paytfake installs the program in $(go env GOPATH)/bin. It prints
// its endpoint, its key and the URL of its inspector page, and serves until
// interrupted. --help lists all flags. The environment can set each of them:
// PAYTFAKE_ADDR sets --addr. Wait for the fake before the first test:
//
//	$ paytfake &
//	$ paytfake wait http://127.0.0.1:7298/
//	$ curl http://127.0.0.1:7298/_fake/health
//	{"status":"ok","endpoint":"/trackerpro_admin.ashx","sandboxes":0}
//
// # Reset and seed, before each test
//
// DELETE state restores the initial users, dialect and faults: those of --scenario, if
// given. DELETE calls clears the journal. PUT state replaces the users; its format is
// that of given in a scenario file.
//
//	$ curl -X DELETE http://127.0.0.1:7298/_fake/state
//	$ curl -X DELETE http://127.0.0.1:7298/_fake/calls
//	$ curl -X PUT http://127.0.0.1:7298/_fake/state \
//	    -d '{"users": [{"company": "acme", "email": "ann@acme.test", "password": "one"}]}'
//
// # Call it, and read back
//
// The state and the journal show what your client did. For each call, the journal has
// the response, its rule and its basis, and advice if the call was refused. It keeps
// the last 1,024 calls; "forgotten" is the number of calls that it no longer holds.
//
//	$ curl http://127.0.0.1:7298/trackerpro_admin.ashx \
//	    -d 'key=FAKE-ADMIN-KEY&op=Admin&subop=Register&company=acme&email=ann@acme.test&password=two'
//	{"version":"0.6","reqId":"0","status":"ok","sig":"","value":"…"}
//	$ curl http://127.0.0.1:7298/_fake/state
//	{"users":[{"company":"acme","email":"ann@acme.test","password":"two","ssid":"…","registrations":2}]}
//	$ curl 'http://127.0.0.1:7298/_fake/calls?email=ann@acme.test&subop=Register'
//	{"forgotten":0,"calls":[{"number":1,…"status":200,…"rule":"ssid-rotates",…}]}
//
// # Inject a fault
//
// A fault has the format of a scenario file. These members select the calls: on
// (subop, company, email), calls ("1-2", "3-", "every 5"), probability. These set the
// effect: delay, http with body or page, drop (reset, hang, truncate), slow. GET faults
// shows how many calls each fault has met and how many it can still meet.
//
//	$ curl http://127.0.0.1:7298/_fake/faults \
//	    -d '{"on": {"subop": "Register"}, "calls": "1", "http": 500, "page": "iis"}'
//	{"id":1}
//	$ curl http://127.0.0.1:7298/trackerpro_admin.ashx \
//	    -d 'key=FAKE-ADMIN-KEY&op=Admin&subop=Register&company=acme&email=bob@acme.test&password=one'
//	<!DOCTYPE html><title>500 - Internal Server Error</title>…
//	$ curl http://127.0.0.1:7298/_fake/faults
//	{"faults":[{"id":1,"on":{"subop":"Register"},"calls":"1","http":500,"page":"iis","met":1,"left":0}]}
//	$ curl -X DELETE http://127.0.0.1:7298/_fake/faults/1
//
// # Keep a state, record a session
//
// GET state.yaml returns the state as a scenario file; paytfake --scenario starts with
// it. GET scenario returns the calls so far as a scenario, which paytcheck can run
// against a target. POST scenario replaces users, dialect, limit and faults at once by
// those of a scenario.
//
//	$ curl --output state.yaml http://127.0.0.1:7298/_fake/state.yaml
//	$ curl --output session.yaml http://127.0.0.1:7298/_fake/scenario
//	$ curl --data-binary @state.yaml http://127.0.0.1:7298/_fake/scenario
//	$ paytfake lint state.yaml session.yaml
//	state.yaml: ok
//	session.yaml: ok
//
// # Change an answer
//
// The API's pages leave questions open; paytfake questions lists them. A client should
// work with every answer. You can change an answer, and advance the clock of the call
// limit:
//
//	$ curl -X PATCH http://127.0.0.1:7298/_fake/dialect -d '{"error-http-status": "400"}'
//	$ curl --write-out ' %{http_code}' http://127.0.0.1:7298/trackerpro_admin.ashx \
//	    -d 'key=wrong&op=Admin&subop=Register'
//	{"version":"0.6","status":"error","errors":[{"reason":"access_denied",…}]} 400
//	$ curl -X DELETE http://127.0.0.1:7298/_fake/dialect
//	$ curl http://127.0.0.1:7298/_fake/clock -d '{"advance": "1h"}'
//	{"now":"…"}
//
// # Tests in parallel
//
// Give each test a sandbox: a separate fake below /sandbox/NAME/ with the same control
// API. The first request creates it. Removing it resets it, and a sandbox unused for
// 30 minutes is removed.
//
//	$ curl http://127.0.0.1:7298/sandbox/test-17/trackerpro_admin.ashx \
//	    -d 'key=FAKE-ADMIN-KEY&op=Admin&subop=Register&company=acme&email=ann@acme.test&password=one'
//	{"version":"0.6","reqId":"0","status":"ok","sig":"","value":"…"}
//	$ curl http://127.0.0.1:7298/sandbox/test-17/_fake/state
//	{"users":[{"company":"acme","email":"ann@acme.test","password":"one",…"registrations":1}]}
//	$ curl -X DELETE http://127.0.0.1:7298/sandbox/test-17/
//
// # In Python
//
// This program needs only the standard library. testdata/client.py shows more: faults,
// waiting, and 100 tests in parallel.
//
//	import json
//	from urllib.parse import urlencode
//	from urllib.request import Request, urlopen
//
//	fake = "http://127.0.0.1:7298/sandbox/my-test"
//
//	def control(method, path, body=None):
//	    data = None if body is None else json.dumps(body).encode()
//	    with urlopen(Request(f"{fake}/_fake/{path}", data, method=method)) as response:
//	        return json.loads(response.read() or "null")
//
//	def call(**parameters):
//	    form = urlencode({"key": "FAKE-ADMIN-KEY", "op": "Admin", **parameters})
//	    with urlopen(f"{fake}/trackerpro_admin.ashx", form.encode()) as response:
//	        return json.load(response)
//
//	control("DELETE", "state")
//	control("PUT", "state", {"users": [{"company": "acme", "email": "ann@acme.test", "password": "one"}]})
//	registered = call(subop="Register", company="acme", email="ann@acme.test", password="two")
//	[ann] = control("GET", "state")["users"]
//	assert (ann["ssid"], ann["registrations"]) == (registered["value"], 2)
//	assert control("GET", "calls?email=ann@acme.test")["calls"][-1]["rule"] == "ssid-rotates"
//
// # HTTPS
//
// --tls DIR serves only https, over HTTP/1.1, with a certificate for localhost,
// 127.0.0.1, ::1 and trackerpro.payasyoutrack.com. The first start creates a CA in
// DIR: clients must trust DIR/ca.pem, and only this user can read the key in
// DIR/ca-key.pem. The CA can sign only for these names and names below them. It is
// valid for ten years. paytfake never replaces it: in its last 30 days, paytfake fails
// and names the files to remove.
//
//	$ paytfake --tls tls --addr 127.0.0.1:7443 &
//	$ paytfake wait --cacert tls/ca.pem https://127.0.0.1:7443/
//	$ curl --cacert tls/ca.pem https://localhost:7443/_fake/health
//	{"status":"ok","endpoint":"/trackerpro_admin.ashx","sandboxes":0}
//
// If a client has a built-in host, point its resolver at the fake: with an entry in
// /etc/hosts, with a network alias in compose, or with
//
//	$ curl --cacert tls/ca.pem --connect-to trackerpro.payasyoutrack.com:443:127.0.0.1:7443 \
//	    https://trackerpro.payasyoutrack.com/trackerpro_admin.ashx
//	{"version":"0.6","status":"error",…}
//
// In Python, pass the CA to ssl.create_default_context(cafile="tls/ca.pem"). Node reads
// NODE_EXTRA_CA_CERTS, and clients of OpenSSL read SSL_CERT_FILE.
//
// # In a container
//
//	$ docker build -f .docker/Dockerfile -t paytfake .
//	$ docker run --rm -p 127.0.0.1:7298:7298 paytfake
//	$ docker compose -f .docker/compose.yaml up --build --abort-on-container-exit
//
// The image contains only the program; its health check is paytfake wait. In a
// container the fake must listen on all addresses. Its control API then requires the
// header Authorization: Bearer TOKEN, with the token of --token or the one that paytfake
// prints. It accepts no host name but localhost and those of --allow-host.
//
// # Commands
//
//	serve (or none)   serve until interrupted
//	wait URL          wait until a fake responds
//	lint FILE…        check scenario files
//	rules             list the documented rules
//	questions         list the open questions and their answers
//	schema            print the JSON Schema of scenario files, for editors
//	completion SHELL  print the completion script for bash, zsh or fish
//
// The exit code is 0 after success; 1 if the port is in use, no fake responds or lint
// found an error; and 2 after wrong usage.
//
// # As a release
//
// goreleaser builds paytfake reproducibly for Linux, macOS and Windows on amd64 and
// arm64. It is a single file of 10.5 to 11.6 MB (paytcheck: 9.7 to 10.8 MB). An archive
// of both has 8 to 9 MB.
package main
