
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'coder-server' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'coder-server'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'coder-server' {
            [CompletionResult]::new('--setup-dir', '--setup-dir', [CompletionResultType]::ParameterName, 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail when something is missing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request to Jira (never its headers or body)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request to Jira (never its headers or body)')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('jira', 'jira', [CompletionResultType]::ParameterValue, 'Connect to Jira and look after the connection')
            [CompletionResult]::new('demo', 'demo', [CompletionResultType]::ParameterValue, 'Show all of it on an embedded sandbox Jira: no account and no network needed')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completion script of a shell')
            break
        }
        'coder-server;jira' {
            [CompletionResult]::new('--setup-dir', '--setup-dir', [CompletionResultType]::ParameterName, 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail when something is missing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request to Jira (never its headers or body)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request to Jira (never its headers or body)')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('connect', 'connect', [CompletionResultType]::ParameterValue, 'Connect to a Jira Cloud site: asks, tests, then saves jira.json')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show the connection, without asking Jira')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Check the connection, step by step')
            [CompletionResult]::new('disconnect', 'disconnect', [CompletionResultType]::ParameterValue, 'Forget the connection: removes jira.json')
            break
        }
        'coder-server;jira;connect' {
            [CompletionResult]::new('--account', '--account', [CompletionResultType]::ParameterName, 'The type of account')
            [CompletionResult]::new('--site', '--site', [CompletionResultType]::ParameterName, 'The site, such as https://your-company.atlassian.net, or its name alone')
            [CompletionResult]::new('--cloud-id', '--cloud-id', [CompletionResultType]::ParameterName, 'The site''s cloud ID (type service; fetched from the site when left out)')
            [CompletionResult]::new('--email', '--email', [CompletionResultType]::ParameterName, 'The account''s e-mail address')
            [CompletionResult]::new('--gateway-url', '--gateway-url', [CompletionResultType]::ParameterName, 'A gateway other than https://api.atlassian.com (company egress, Government Cloud)')
            [CompletionResult]::new('--allow-host', '--allow-host', [CompletionResultType]::ParameterName, 'Send the token to this host although it is not one of Jira Cloud')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up on a request after this many seconds')
            [CompletionResult]::new('--setup-dir', '--setup-dir', [CompletionResultType]::ParameterName, 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--token-stdin', '--token-stdin', [CompletionResultType]::ParameterName, 'Read the API token from standard input ($JIRA_API_TOKEN works too)')
            [CompletionResult]::new('--gitignore', '--gitignore', [CompletionResultType]::ParameterName, 'In a git work tree, add jira.json to .gitignore without asking')
            [CompletionResult]::new('--no-browser', '--no-browser', [CompletionResultType]::ParameterName, 'Do not open the token page in a browser')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Replace a jira.json that is not valid (it is kept as jira.json.invalid)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as JSON')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail when something is missing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request to Jira (never its headers or body)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request to Jira (never its headers or body)')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'coder-server;jira;status' {
            [CompletionResult]::new('--setup-dir', '--setup-dir', [CompletionResultType]::ParameterName, 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as JSON')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail when something is missing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request to Jira (never its headers or body)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request to Jira (never its headers or body)')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'coder-server;jira;test' {
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up on a request after this many seconds')
            [CompletionResult]::new('--setup-dir', '--setup-dir', [CompletionResultType]::ParameterName, 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as JSON')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail when something is missing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request to Jira (never its headers or body)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request to Jira (never its headers or body)')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'coder-server;jira;disconnect' {
            [CompletionResult]::new('--setup-dir', '--setup-dir', [CompletionResultType]::ParameterName, 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as JSON')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail when something is missing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request to Jira (never its headers or body)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request to Jira (never its headers or body)')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'coder-server;demo' {
            [CompletionResult]::new('--setup-dir', '--setup-dir', [CompletionResultType]::ParameterName, 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--no-serve', '--no-serve', [CompletionResultType]::ParameterName, 'End after the transcript instead of staying up to be played with')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail when something is missing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request to Jira (never its headers or body)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request to Jira (never its headers or body)')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'coder-server;completions' {
            [CompletionResult]::new('--setup-dir', '--setup-dir', [CompletionResultType]::ParameterName, 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail when something is missing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request to Jira (never its headers or body)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request to Jira (never its headers or body)')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
