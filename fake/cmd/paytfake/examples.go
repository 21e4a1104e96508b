package main

// The examples that --help shows of each command. A test runs them.

// Help shows examples of serve.
func (serve) Help() string {
	return `Examples:

    paytfake
    paytfake --addr 127.0.0.1:0 --scenario outage.yaml
    paytfake serve --answers answers.yaml --dialect old-ssid=valid`
}

// Help shows examples of wait.
func (wait) Help() string {
	return `Examples:

    paytfake wait http://127.0.0.1:7298/
    paytfake wait --timeout 5s http://127.0.0.1:7298/
    paytfake wait --cacert tls/ca.pem https://127.0.0.1:7443/`
}

// Help shows examples of lint.
func (lint) Help() string {
	return `Examples:

    paytfake lint outage.yaml
    paytfake lint scenarios/*.yaml
    find scenarios -name '*.yaml' -exec paytfake lint {} +`
}

// Help shows examples of rules.
func (rules) Help() string {
	return `Examples:

    paytfake rules
    paytfake rules | grep ssid
    paytfake rules > rules.txt`
}

// Help shows examples of questions.
func (questions) Help() string {
	return `Examples:

    paytfake questions
    paytfake questions --answers answers.yaml
    paytfake questions --dialect email-case=sensitive`
}

// Help shows examples of schema: get it, name it, see whether it is still the
// one of this version.
func (schema) Help() string {
	return `Editors with a YAML language server complete, explain and check the files whose first line names it. Examples:

    paytfake schema > scenarios/schema.json
    echo '# yaml-language-server: $schema=schema.json' > scenarios/my.yaml
    paytfake schema | diff scenarios/schema.json -`
}

// Help shows how each shell takes its script.
func (completion) Help() string {
	return `Put the line for your shell into ~/.bashrc, into ~/.zshrc behind compinit, or into ~/.config/fish/config.fish. Examples:

    source <(paytfake completion bash)
    source <(paytfake completion zsh)
    paytfake completion fish | source`
}
