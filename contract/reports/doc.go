// Package reports writes what a run of the contract check found out: for people,
// for a CI and for programs.
//
//	report, err := contract.Check(ctx, target, contract.Options{})
//	err = reports.Write("reports", report)
//
// [Write] puts these files into a folder:
//
//	report.html     for the morning after: what happened, since when, what to do
//	summary.md      the same in short, for the page of a CI's job
//	report.json     the contract.Report, as paytcheck --format json prints it;
//	                its took is in nanoseconds
//	junit.xml       for a CI's list of tests
//	transcript.har  every call, for the network panel of a browser
//	history.jsonl   a line for each run; the only one that is added to
//
// [AppendSummary] shows the summary on the page of a job on GitHub.
//
// # The history
//
// A line of history.jsonl is a run:
//
//	{"time":"2026-11-23T02:17:00Z","target":"trackerpro.payasyoutrack.com",
//	 "url":"https://trackerpro.payasyoutrack.com/trackerpro_admin.ashx","fake":false,
//	 "verdict":"broken","calls":74,"took_ms":37000,
//	 "results":{"email-unique":"broken","email-case":"holds"},
//	 "answers":{"email-case":"insensitive"}}
//
// A verdict is holds, broken or inconclusive; a result may also be unstable,
// unforeseen or not run. Results and answers are by the name of the scenario, and
// a question that was not answered has no answer there. Times are in UTC, and
// took_ms is in milliseconds. One file may hold the runs on several targets; a
// report shows those on its own, by host. A torn line is skipped, and the report
// says so.
//
// # Secrets
//
// Every text goes through [contract.Report.Redact] twice: by itself, before a
// format writes it in a way of its own, and as part of the finished file.
package reports
