package main

// The examples in the --help of each command. A test runs them.

// Help returns examples of serve.
func (serveCommand) Help() string {
	return `Examples:

    paytfake
    paytfake --addr 127.0.0.1:0 --scenario outage.yaml
    paytfake serve --answers answers.yaml --dialect old-ssid=valid`
}

// Help returns examples of wait.
func (waitCommand) Help() string {
	return `Examples:

    paytfake wait http://127.0.0.1:7298/
    paytfake wait --timeout 5s http://127.0.0.1:7298/
    paytfake wait --cacert tls/ca.pem https://127.0.0.1:7443/`
}

// Help returns examples of lint.
func (lintCommand) Help() string {
	return `Examples:

    paytfake lint outage.yaml
    paytfake lint scenarios/*.yaml
    find scenarios -name '*.yaml' -exec paytfake lint {} +`
}

// Help returns examples of rules.
func (rulesCommand) Help() string {
	return `Examples:

    paytfake rules
    paytfake rules | grep ssid
    paytfake rules > rules.txt`
}

// Help returns examples of questions.
func (questionsCommand) Help() string {
	return `Examples:

    paytfake questions
    paytfake questions --answers answers.yaml
    paytfake questions --dialect email-case=sensitive`
}

// Help returns examples of schema: save it, refer to it, compare it with this version's.
func (schemaCommand) Help() string {
	return `Editors with a YAML language server complete, explain and check files whose first line names the schema.

Examples:

    paytfake schema > scenarios/schema.json
    echo '# yaml-language-server: $schema=schema.json' > scenarios/my.yaml
    paytfake schema | diff scenarios/schema.json -`
}

// Help returns how each shell loads its script.
func (completionCommand) Help() string {
	return `Add the line for your shell to ~/.bashrc, to ~/.zshrc after compinit, or to ~/.config/fish/config.fish.

Examples:

    source <(paytfake completion bash)
    source <(paytfake completion zsh)
    paytfake completion fish | source`
}
