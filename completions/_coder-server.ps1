
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
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('jira', 'jira', [CompletionResultType]::ParameterValue, 'Connect to Jira, and work with its issues')
            [CompletionResult]::new('task', 'task', [CompletionResultType]::ParameterValue, 'Work with tasks: list, show, complete, unlink')
            [CompletionResult]::new('objective', 'objective', [CompletionResultType]::ParameterValue, 'Work with objectives: list, show, unlink')
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'Answer the HTTP API, for pages and for other programs')
            [CompletionResult]::new('sign-in-link', 'sign-in-link', [CompletionResultType]::ParameterValue, 'Make a link that lets a person in, once and within 15 minutes')
            [CompletionResult]::new('sessions', 'sessions', [CompletionResultType]::ParameterValue, 'See who is signed in (for 7 days after the last use, 30 at most), and sign people out')
            [CompletionResult]::new('api-key', 'api-key', [CompletionResultType]::ParameterValue, 'Let scripts in: create, list, revoke')
            [CompletionResult]::new('demo', 'demo', [CompletionResultType]::ParameterValue, 'Show all of it on an embedded sandbox Jira: no account and no network needed')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completion script of a shell')
            break
        }
        'coder-server;jira' {
            [CompletionResult]::new('--setup-dir', '--setup-dir', [CompletionResultType]::ParameterName, 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail when something is missing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('connect', 'connect', [CompletionResultType]::ParameterValue, 'Connect to a Jira Cloud site: asks, tests, then saves jira.json')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show the connection, without asking Jira')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Check the connection, step by step')
            [CompletionResult]::new('disconnect', 'disconnect', [CompletionResultType]::ParameterValue, 'Forget the connection: removes jira.json')
            [CompletionResult]::new('search', 'search', [CompletionResultType]::ParameterValue, 'Find issues: by key, by address, or by text')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show an issue with all that an agent would get to see')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Make tasks or objectives of issues')
            [CompletionResult]::new('post', 'post', [CompletionResultType]::ParameterValue, 'Post a finished task''s summary, or any Markdown, as a comment')
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
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
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
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
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
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
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
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'coder-server;jira;search' {
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'The most issues to list')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up on a request after this many seconds')
            [CompletionResult]::new('--setup-dir', '--setup-dir', [CompletionResultType]::ParameterName, 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as JSON')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail when something is missing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'coder-server;jira;show' {
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up on a request after this many seconds')
            [CompletionResult]::new('--setup-dir', '--setup-dir', [CompletionResultType]::ParameterName, 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--comments', '--comments', [CompletionResultType]::ParameterName, 'Show the comments too, each with author and time')
            [CompletionResult]::new('--markdown', '--markdown', [CompletionResultType]::ParameterName, 'Print the issue as Markdown')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as JSON')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail when something is missing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'coder-server;jira;import' {
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'What each issue becomes')
            [CompletionResult]::new('--objective', '--objective', [CompletionResultType]::ParameterName, 'Put the tasks under this objective, such as O3')
            [CompletionResult]::new('--instructions', '--instructions', [CompletionResultType]::ParameterName, 'Instructions of your own, put behind the issue')
            [CompletionResult]::new('--instructions-file', '--instructions-file', [CompletionResultType]::ParameterName, 'Instructions of your own, from a file (- is standard input)')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up on a request after this many seconds')
            [CompletionResult]::new('--setup-dir', '--setup-dir', [CompletionResultType]::ParameterName, 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--comments', '--comments', [CompletionResultType]::ParameterName, 'Take the comments too')
            [CompletionResult]::new('--include-restricted', '--include-restricted', [CompletionResultType]::ParameterName, 'Take the comments too that are restricted to a role or group, or internal to a service desk')
            [CompletionResult]::new('--print', '--print', [CompletionResultType]::ParameterName, 'Print the instructions and make nothing, as in: coder-server jira import PROJ-123 --print | some-agent')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask, even where an issue was imported before')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask, even where an issue was imported before')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as JSON')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail when something is missing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'coder-server;jira;post' {
            [CompletionResult]::new('--issue', '--issue', [CompletionResultType]::ParameterName, 'Post Markdown to this issue: PROJ-123, or the address of a page that shows it')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up on a request after this many seconds')
            [CompletionResult]::new('--setup-dir', '--setup-dir', [CompletionResultType]::ParameterName, 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--internal', '--internal', [CompletionResultType]::ParameterName, 'On a service desk: only the team sees the comment')
            [CompletionResult]::new('--public', '--public', [CompletionResultType]::ParameterName, 'On a service desk: customers see the comment too')
            [CompletionResult]::new('--again', '--again', [CompletionResultType]::ParameterName, 'Post a summary that was posted before')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as JSON')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail when something is missing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'coder-server;task' {
            [CompletionResult]::new('--setup-dir', '--setup-dir', [CompletionResultType]::ParameterName, 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail when something is missing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List tasks, the newest first')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show a task with its instructions and summary')
            [CompletionResult]::new('complete', 'complete', [CompletionResultType]::ParameterValue, 'Complete a task, or record that it failed; the first summary stays')
            [CompletionResult]::new('unlink', 'unlink', [CompletionResultType]::ParameterValue, 'Cut the link between a task and its Jira issue')
            break
        }
        'coder-server;task;list' {
            [CompletionResult]::new('--status', '--status', [CompletionResultType]::ParameterName, 'Only those with this status')
            [CompletionResult]::new('--objective', '--objective', [CompletionResultType]::ParameterName, 'Only those under this objective, such as O3')
            [CompletionResult]::new('--issue', '--issue', [CompletionResultType]::ParameterName, 'Only those linked to this issue, such as PROJ-123')
            [CompletionResult]::new('--query', '--query', [CompletionResultType]::ParameterName, 'Only those with all these words in the title, the ID or the issue''s key')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'The most tasks to list')
            [CompletionResult]::new('--before', '--before', [CompletionResultType]::ParameterName, 'Only those older than this task, for the next page')
            [CompletionResult]::new('--setup-dir', '--setup-dir', [CompletionResultType]::ParameterName, 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as JSON')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail when something is missing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'coder-server;task;show' {
            [CompletionResult]::new('--setup-dir', '--setup-dir', [CompletionResultType]::ParameterName, 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--instructions', '--instructions', [CompletionResultType]::ParameterName, 'Print the instructions alone, as Markdown, for an agent')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'Print the summary alone, as Markdown')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as JSON')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail when something is missing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'coder-server;task;complete' {
            [CompletionResult]::new('--summary-file', '--summary-file', [CompletionResultType]::ParameterName, 'What was done, in Markdown (- is standard input)')
            [CompletionResult]::new('--setup-dir', '--setup-dir', [CompletionResultType]::ParameterName, 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--failed', '--failed', [CompletionResultType]::ParameterName, 'The work failed')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as JSON')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail when something is missing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'coder-server;task;unlink' {
            [CompletionResult]::new('--setup-dir', '--setup-dir', [CompletionResultType]::ParameterName, 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as JSON')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail when something is missing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'coder-server;objective' {
            [CompletionResult]::new('--setup-dir', '--setup-dir', [CompletionResultType]::ParameterName, 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail when something is missing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List objectives, the newest first')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show an objective with its instructions and tasks')
            [CompletionResult]::new('unlink', 'unlink', [CompletionResultType]::ParameterValue, 'Cut the link between an objective and its Jira issue')
            break
        }
        'coder-server;objective;list' {
            [CompletionResult]::new('--issue', '--issue', [CompletionResultType]::ParameterName, 'Only those linked to this issue, such as PROJ-123')
            [CompletionResult]::new('--query', '--query', [CompletionResultType]::ParameterName, 'Only those with all these words in the title, the ID or the issue''s key')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'The most objectives to list')
            [CompletionResult]::new('--before', '--before', [CompletionResultType]::ParameterName, 'Only those older than this objective, for the next page')
            [CompletionResult]::new('--setup-dir', '--setup-dir', [CompletionResultType]::ParameterName, 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as JSON')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail when something is missing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'coder-server;objective;show' {
            [CompletionResult]::new('--setup-dir', '--setup-dir', [CompletionResultType]::ParameterName, 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--instructions', '--instructions', [CompletionResultType]::ParameterName, 'Print the instructions alone, as Markdown, for an agent')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as JSON')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail when something is missing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'coder-server;objective;unlink' {
            [CompletionResult]::new('--setup-dir', '--setup-dir', [CompletionResultType]::ParameterName, 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as JSON')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail when something is missing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'coder-server;serve' {
            [CompletionResult]::new('--listen', '--listen', [CompletionResultType]::ParameterName, 'The address and port to listen on, or the port alone; port 0 takes a free one')
            [CompletionResult]::new('--public-url', '--public-url', [CompletionResultType]::ParameterName, 'Where a proxy with TLS makes the server reachable; needed to listen beyond this machine')
            [CompletionResult]::new('--allow-private-host', '--allow-private-host', [CompletionResultType]::ParameterName, 'Let requests to Jira reach this host although it lies in a private network (a company''s gateway)')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up on a request after this many seconds')
            [CompletionResult]::new('--setup-dir', '--setup-dir', [CompletionResultType]::ParameterName, 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--allow-loopback-site', '--allow-loopback-site', [CompletionResultType]::ParameterName, 'Take Jira sites on this machine too (a sandbox)')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail when something is missing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'coder-server;sign-in-link' {
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'Whom the link is for, as lists show them')
            [CompletionResult]::new('--role', '--role', [CompletionResultType]::ParameterName, 'What they may do')
            [CompletionResult]::new('--url', '--url', [CompletionResultType]::ParameterName, 'Where the server can be reached [default: where the last one said]')
            [CompletionResult]::new('--setup-dir', '--setup-dir', [CompletionResultType]::ParameterName, 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as JSON')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail when something is missing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'coder-server;sessions' {
            [CompletionResult]::new('--setup-dir', '--setup-dir', [CompletionResultType]::ParameterName, 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail when something is missing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List who is signed in, the newest first')
            [CompletionResult]::new('end', 'end', [CompletionResultType]::ParameterValue, 'Sign people out')
            break
        }
        'coder-server;sessions;list' {
            [CompletionResult]::new('--setup-dir', '--setup-dir', [CompletionResultType]::ParameterName, 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as JSON')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail when something is missing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'coder-server;sessions;end' {
            [CompletionResult]::new('--of', '--of', [CompletionResultType]::ParameterName, 'All of this person; withdraws their open sign-in links too')
            [CompletionResult]::new('--setup-dir', '--setup-dir', [CompletionResultType]::ParameterName, 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'All of everybody; withdraws all open sign-in links too')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as JSON')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail when something is missing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'coder-server;api-key' {
            [CompletionResult]::new('--setup-dir', '--setup-dir', [CompletionResultType]::ParameterName, 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail when something is missing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Make a key, which is shown once')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the keys, the newest first')
            [CompletionResult]::new('revoke', 'revoke', [CompletionResultType]::ParameterValue, 'Revoke a key')
            break
        }
        'coder-server;api-key;create' {
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'What the key is for, as lists show it')
            [CompletionResult]::new('--role', '--role', [CompletionResultType]::ParameterName, 'What it may do')
            [CompletionResult]::new('--setup-dir', '--setup-dir', [CompletionResultType]::ParameterName, 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as JSON')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail when something is missing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'coder-server;api-key;list' {
            [CompletionResult]::new('--setup-dir', '--setup-dir', [CompletionResultType]::ParameterName, 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as JSON')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail when something is missing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'coder-server;api-key;revoke' {
            [CompletionResult]::new('--setup-dir', '--setup-dir', [CompletionResultType]::ParameterName, 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as JSON')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail when something is missing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
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
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
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
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each request to Jira, and to `serve` (never its headers or body)')
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
