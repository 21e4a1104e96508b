// Command paytfake is a TrackerPro Admin API on localhost that needs no account
// and keeps no data, for tests in any language. Everything about it is done over
// HTTP: each transcript below holds as it stands.
//
// # Start
//
// go install ./fake/cmd/paytfake makes the program, in $(go env GOPATH)/bin.
// It prints its endpoint, its key and the address of its inspector page, and
// serves until it is interrupted. --help has all flags; each can be set in the
// environment, --addr as PAYTFAKE_ADDR. It uses one processor and leaves the others
// to what is tested; GOMAXPROCS, in the environment, is for more. Wait for it before
// the first test:
//
//	$ paytfake &
//	$ paytfake wait http://127.0.0.1:7298/
//	$ curl http://127.0.0.1:7298/_fake/health
//	{"status":"ok","endpoint":"/trackerpro_admin.ashx","sandboxes":0}
//
// # Reset and seed, before each test
//
// DELETE state brings back the users, dialect and faults of the start, which
// are those of --scenario; DELETE calls empties the journal. PUT state replaces
// the users, in the shape that a scenario's given has.
//
//	$ curl -X DELETE http://127.0.0.1:7298/_fake/state
//	$ curl -X DELETE http://127.0.0.1:7298/_fake/calls
//	$ curl -X PUT http://127.0.0.1:7298/_fake/state -d '{"users": [{"company": "acme", "email": "ann@acme.test", "password": "one"}]}'
//
// # Call it, and read back
//
// What your client did is seen in the state and in the journal, which says of
// each call what was answered, from which rule, on what basis, and, where it was
// refused, what to do about it. The journal holds the last 1,024 calls: what is
// not in it was not received, unless "forgotten" is above zero.
//
//	$ curl http://127.0.0.1:7298/trackerpro_admin.ashx -d 'key=FAKE-ADMIN-KEY&op=Admin&subop=Register&company=acme&email=ann@acme.test&password=two'
//	{"version":"0.6","reqId":"0","status":"ok","sig":"","value":"…"}
//	$ curl http://127.0.0.1:7298/_fake/state
//	{"users":[{"company":"acme","email":"ann@acme.test","password":"two","ssid":"…","registrations":2}]}
//	$ curl 'http://127.0.0.1:7298/_fake/calls?email=ann@acme.test&subop=Register'
//	{"forgotten":0,"calls":[{"number":1,…"status":200,…"rule":"ssid-rotates",…}]}
//
// # Inject a fault
//
// A fault has the words that a scenario file has for it: on (subop, company,
// email), calls ("1-2", "3-", "every 5"), probability; delay, http with body or
// page, drop (reset, hang, truncate), slow. GET faults shows what it has met and
// what it has left.
//
//	$ curl http://127.0.0.1:7298/_fake/faults -d '{"on": {"subop": "Register"}, "calls": "1", "http": 500, "page": "iis"}'
//	{"id":1}
//	$ curl http://127.0.0.1:7298/trackerpro_admin.ashx -d 'key=FAKE-ADMIN-KEY&op=Admin&subop=Register&company=acme&email=bob@acme.test&password=one'
//	<!DOCTYPE html><title>500 - Internal Server Error</title>…
//	$ curl http://127.0.0.1:7298/_fake/faults
//	{"faults":[{"id":1,"on":{"subop":"Register"},"calls":"1","http":500,"page":"iis","met":1,"left":0}]}
//	$ curl -X DELETE http://127.0.0.1:7298/_fake/faults/1
//
// # Keep a state, record a session
//
// state.yaml is the state as a scenario file, with which paytfake --scenario goes
// on where this one ended. GET scenario is what was called so far, as a scenario
// that paytcheck runs on a target; POST scenario puts the fake into the situation
// of another one: users, dialect, limit and faults at once.
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
// The API's pages leave questions open, which paytfake questions lists. A client
// should work with every answer; try another one, and the clock that the call
// limit goes by:
//
//	$ curl -X PATCH http://127.0.0.1:7298/_fake/dialect -d '{"error-http-status": "400"}'
//	$ curl --write-out ' %{http_code}' http://127.0.0.1:7298/trackerpro_admin.ashx -d 'key=wrong&op=Admin&subop=Register'
//	{"version":"0.6","status":"error","errors":[{"reason":"access_denied",…}]} 400
//	$ curl -X DELETE http://127.0.0.1:7298/_fake/dialect
//	$ curl http://127.0.0.1:7298/_fake/clock -d '{"advance": "1h"}'
//	{"now":"…"}
//
// # Tests in parallel
//
// Give each test a sandbox: below /sandbox/NAME/ is a whole fake of its own, made
// when it is first used, with the same control API. Removing it is the whole
// reset; one that nobody uses goes after half an hour.
//
//	$ curl http://127.0.0.1:7298/sandbox/test-17/trackerpro_admin.ashx -d 'key=FAKE-ADMIN-KEY&op=Admin&subop=Register&company=acme&email=ann@acme.test&password=one'
//	{"version":"0.6","reqId":"0","status":"ok","sig":"","value":"…"}
//	$ curl http://127.0.0.1:7298/sandbox/test-17/_fake/state
//	{"users":[{"company":"acme","email":"ann@acme.test","password":"one",…"registrations":1}]}
//	$ curl -X DELETE http://127.0.0.1:7298/sandbox/test-17/
//
// # In Python
//
// The same with nothing but the standard library. testdata/client.py beside this
// file goes further: faults, waiting, and 100 tests at once.
//
//	import json
//	from urllib.parse import urlencode
//	from urllib.request import Request, urlopen
//
//	fake = "http://127.0.0.1:7298/sandbox/my-test"
//
//	def control(method, path, body=None):
//	    data = None if body is None else json.dumps(body).encode()
//	    with urlopen(Request(f"{fake}/_fake/{path}", data, method=method)) as answer:
//	        return json.loads(answer.read() or "null")
//
//	def call(**parameters):
//	    form = urlencode({"key": "FAKE-ADMIN-KEY", "op": "Admin", **parameters})
//	    with urlopen(f"{fake}/trackerpro_admin.ashx", form.encode()) as answer:
//	        return json.load(answer)
//
//	control("DELETE", "state")
//	control("PUT", "state", {"users": [{"company": "acme", "email": "ann@acme.test", "password": "one"}]})
//	answer = call(subop="Register", company="acme", email="ann@acme.test", password="two")
//	[ann] = control("GET", "state")["users"]
//	assert (ann["ssid"], ann["registrations"]) == (answer["value"], 2)
//	assert control("GET", "calls?email=ann@acme.test")["calls"][-1]["rule"] == "ssid-rotates"
//
// # HTTPS
//
// --tls DIR serves https alone, over HTTP/1.1, with a certificate for localhost,
// 127.0.0.1, ::1 and trackerpro.payasyoutrack.com. The CA behind it is made at
// the first start and kept in DIR: clients trust DIR/ca.pem; DIR/ca-key.pem is
// the key, for this user's eyes alone. The CA can sign for those names and names
// below them, and for nothing else. It is valid for ten years and never replaced:
// in its last 30 days it is an error that says what to remove.
//
//	$ paytfake --tls tls --addr 127.0.0.1:7443 &
//	$ paytfake wait --cacert tls/ca.pem https://127.0.0.1:7443/
//	$ curl --cacert tls/ca.pem https://localhost:7443/_fake/health
//	{"status":"ok","endpoint":"/trackerpro_admin.ashx","sandboxes":0}
//
// A client whose host is built in is led here by its resolver: an entry in
// /etc/hosts, an alias of a network in compose, or
//
//	$ curl --cacert tls/ca.pem --connect-to trackerpro.payasyoutrack.com:443:127.0.0.1:7443 https://trackerpro.payasyoutrack.com/trackerpro_admin.ashx
//	{"version":"0.6","status":"error",…}
//
// Python takes the CA as ssl.create_default_context(cafile="tls/ca.pem"), Node
// from NODE_EXTRA_CA_CERTS, OpenSSL's clients from SSL_CERT_FILE.
//
// # In a container
//
//	$ docker build -f .docker/Dockerfile -t paytfake .
//	$ docker run --rm -p 127.0.0.1:7298:7298 paytfake
//	$ docker compose -f .docker/compose.yaml up --build --abort-on-container-exit
//
// The image is one static file, whose health check is paytfake wait. There the
// fake has to listen beyond loopback, and so its control API wants a token
// (--token, or the one that is printed at start) as the header Authorization:
// Bearer TOKEN, and for another host name than localhost --allow-host.
//
// # Commands
//
//	serve (or none)   serve until interrupted
//	wait URL          end when a fake answers there
//	lint FILE…        check scenario files
//	rules, questions  what is documented, and what is open with all its answers
//	schema            the JSON Schema of scenario files, for editors
//	completion SHELL  for bash, zsh or fish
//
// They exit with 0 when all is well, with 1 when the port is taken, no fake answers
// or lint found an error, and with 2 after wrong usage.
//
// # As a release
//
// goreleaser builds it for Linux, macOS and Windows on amd64 and arm64, each time
// to the same bytes. A program is one file of 10.5 to 11.6 MB (paytcheck 9.7 to
// 10.8 MB), an archive of both 8 to 9 MB.
package main
