# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_coder_server_global_optspecs
    string join \n setup-dir= no-input color= v/verbose h/help V/version
end

function __fish_coder_server_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_coder_server_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_coder_server_using_subcommand
    set -l cmd (__fish_coder_server_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c coder-server -n "__fish_coder_server_needs_command" -l setup-dir -d 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]' -r -f -a "(__fish_complete_directories)"
complete -c coder-server -n "__fish_coder_server_needs_command" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that knows colours, unless NO_COLOR is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c coder-server -n "__fish_coder_server_needs_command" -l no-input -d 'Never ask; fail when something is missing'
complete -c coder-server -n "__fish_coder_server_needs_command" -s v -l verbose -d 'Show each request to Jira, and to `serve` (never its headers or body)'
complete -c coder-server -n "__fish_coder_server_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c coder-server -n "__fish_coder_server_needs_command" -s V -l version -d 'Print version'
complete -c coder-server -n "__fish_coder_server_needs_command" -f -a "jira" -d 'Connect to Jira, and work with its issues'
complete -c coder-server -n "__fish_coder_server_needs_command" -f -a "task" -d 'Work with tasks: list, show, complete, unlink'
complete -c coder-server -n "__fish_coder_server_needs_command" -f -a "objective" -d 'Work with objectives: list, show, unlink'
complete -c coder-server -n "__fish_coder_server_needs_command" -f -a "serve" -d 'Answer the HTTP API, for pages and for other programs'
complete -c coder-server -n "__fish_coder_server_needs_command" -f -a "sign-in-link" -d 'Make a link that lets a person in, once and within 15 minutes'
complete -c coder-server -n "__fish_coder_server_needs_command" -f -a "sessions" -d 'See who is signed in (for 7 days after the last use, 30 at most), and sign people out'
complete -c coder-server -n "__fish_coder_server_needs_command" -f -a "api-key" -d 'Let scripts in: create, list, revoke'
complete -c coder-server -n "__fish_coder_server_needs_command" -f -a "demo" -d 'Show all of it on an embedded sandbox Jira: no account and no network needed'
complete -c coder-server -n "__fish_coder_server_needs_command" -f -a "completions" -d 'Print the completion script of a shell'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and not __fish_seen_subcommand_from connect status test disconnect search show import post" -l setup-dir -d 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]' -r -f -a "(__fish_complete_directories)"
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and not __fish_seen_subcommand_from connect status test disconnect search show import post" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that knows colours, unless NO_COLOR is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and not __fish_seen_subcommand_from connect status test disconnect search show import post" -l no-input -d 'Never ask; fail when something is missing'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and not __fish_seen_subcommand_from connect status test disconnect search show import post" -s v -l verbose -d 'Show each request to Jira, and to `serve` (never its headers or body)'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and not __fish_seen_subcommand_from connect status test disconnect search show import post" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and not __fish_seen_subcommand_from connect status test disconnect search show import post" -s V -l version -d 'Print version'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and not __fish_seen_subcommand_from connect status test disconnect search show import post" -f -a "connect" -d 'Connect to a Jira Cloud site: asks, tests, then saves jira.json'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and not __fish_seen_subcommand_from connect status test disconnect search show import post" -f -a "status" -d 'Show the connection, without asking Jira'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and not __fish_seen_subcommand_from connect status test disconnect search show import post" -f -a "test" -d 'Check the connection, step by step'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and not __fish_seen_subcommand_from connect status test disconnect search show import post" -f -a "disconnect" -d 'Forget the connection: removes jira.json'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and not __fish_seen_subcommand_from connect status test disconnect search show import post" -f -a "search" -d 'Find issues: by key, by address, or by text'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and not __fish_seen_subcommand_from connect status test disconnect search show import post" -f -a "show" -d 'Show an issue with all that an agent would get to see'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and not __fish_seen_subcommand_from connect status test disconnect search show import post" -f -a "import" -d 'Make tasks or objectives of issues'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and not __fish_seen_subcommand_from connect status test disconnect search show import post" -f -a "post" -d 'Post a finished task\'s summary, or any Markdown, as a comment'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from connect" -l account -d 'The type of account' -r -f -a "personal\t'Your own e-mail address and an API token without scopes'
service\t'A service account, or any API token with scopes'"
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from connect" -l site -d 'The site, such as https://your-company.atlassian.net, or its name alone' -r -f
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from connect" -l cloud-id -d 'The site\'s cloud ID (type service; fetched from the site when left out)' -r
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from connect" -l email -d 'The account\'s e-mail address' -r -f
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from connect" -l gateway-url -d 'A gateway other than https://api.atlassian.com (company egress, Government Cloud)' -r -f
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from connect" -l allow-host -d 'Send the token to this host although it is not one of Jira Cloud' -r -f -a "(__fish_print_hostnames)"
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from connect" -l timeout -d 'Give up on a request after this many seconds' -r
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from connect" -l setup-dir -d 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]' -r -f -a "(__fish_complete_directories)"
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from connect" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that knows colours, unless NO_COLOR is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from connect" -l token-stdin -d 'Read the API token from standard input ($JIRA_API_TOKEN works too)'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from connect" -l gitignore -d 'In a git work tree, add jira.json to .gitignore without asking'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from connect" -l no-browser -d 'Do not open the token page in a browser'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from connect" -l force -d 'Replace a jira.json that is not valid (it is kept as jira.json.invalid)'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from connect" -l json -d 'Print the result as JSON'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from connect" -l no-input -d 'Never ask; fail when something is missing'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from connect" -s v -l verbose -d 'Show each request to Jira, and to `serve` (never its headers or body)'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from connect" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from connect" -s V -l version -d 'Print version'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from status" -l setup-dir -d 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]' -r -f -a "(__fish_complete_directories)"
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from status" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that knows colours, unless NO_COLOR is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from status" -l json -d 'Print the result as JSON'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from status" -l no-input -d 'Never ask; fail when something is missing'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from status" -s v -l verbose -d 'Show each request to Jira, and to `serve` (never its headers or body)'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from status" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from status" -s V -l version -d 'Print version'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from test" -l timeout -d 'Give up on a request after this many seconds' -r
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from test" -l setup-dir -d 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]' -r -f -a "(__fish_complete_directories)"
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from test" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that knows colours, unless NO_COLOR is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from test" -l json -d 'Print the result as JSON'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from test" -l no-input -d 'Never ask; fail when something is missing'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from test" -s v -l verbose -d 'Show each request to Jira, and to `serve` (never its headers or body)'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from test" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from test" -s V -l version -d 'Print version'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from disconnect" -l setup-dir -d 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]' -r -f -a "(__fish_complete_directories)"
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from disconnect" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that knows colours, unless NO_COLOR is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from disconnect" -s y -l yes -d 'Do not ask'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from disconnect" -l json -d 'Print the result as JSON'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from disconnect" -l no-input -d 'Never ask; fail when something is missing'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from disconnect" -s v -l verbose -d 'Show each request to Jira, and to `serve` (never its headers or body)'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from disconnect" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from disconnect" -s V -l version -d 'Print version'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from search" -l limit -d 'The most issues to list' -r
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from search" -l timeout -d 'Give up on a request after this many seconds' -r
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from search" -l setup-dir -d 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]' -r -f -a "(__fish_complete_directories)"
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from search" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that knows colours, unless NO_COLOR is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from search" -l json -d 'Print the result as JSON'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from search" -l no-input -d 'Never ask; fail when something is missing'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from search" -s v -l verbose -d 'Show each request to Jira, and to `serve` (never its headers or body)'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from search" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from search" -s V -l version -d 'Print version'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from show" -l timeout -d 'Give up on a request after this many seconds' -r
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from show" -l setup-dir -d 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]' -r -f -a "(__fish_complete_directories)"
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from show" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that knows colours, unless NO_COLOR is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from show" -l comments -d 'Show the comments too, each with author and time'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from show" -l markdown -d 'Print the issue as Markdown'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from show" -l json -d 'Print the result as JSON'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask; fail when something is missing'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Show each request to Jira, and to `serve` (never its headers or body)'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from show" -s V -l version -d 'Print version'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from import" -l as -d 'What each issue becomes' -r -f -a "task\t'A piece of work for one agent'
objective\t'A goal that tasks can be put under'"
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from import" -l objective -d 'Put the tasks under this objective, such as O3' -r
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from import" -l instructions -d 'Instructions of your own, put behind the issue' -r
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from import" -l instructions-file -d 'Instructions of your own, from a file (- is standard input)' -r -F
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from import" -l timeout -d 'Give up on a request after this many seconds' -r
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from import" -l setup-dir -d 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]' -r -f -a "(__fish_complete_directories)"
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from import" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that knows colours, unless NO_COLOR is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from import" -l comments -d 'Take the comments too'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from import" -l include-restricted -d 'Take the comments too that are restricted to a role or group, or internal to a service desk'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from import" -l print -d 'Print the instructions and make nothing, as in: coder-server jira import PROJ-123 --print | some-agent'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from import" -s y -l yes -d 'Do not ask, even where an issue was imported before'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from import" -l json -d 'Print the result as JSON'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from import" -l no-input -d 'Never ask; fail when something is missing'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from import" -s v -l verbose -d 'Show each request to Jira, and to `serve` (never its headers or body)'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from import" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from import" -s V -l version -d 'Print version'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from post" -l issue -d 'Post Markdown to this issue: PROJ-123, or the address of a page that shows it' -r
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from post" -l timeout -d 'Give up on a request after this many seconds' -r
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from post" -l setup-dir -d 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]' -r -f -a "(__fish_complete_directories)"
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from post" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that knows colours, unless NO_COLOR is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from post" -l internal -d 'On a service desk: only the team sees the comment'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from post" -l public -d 'On a service desk: customers see the comment too'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from post" -l again -d 'Post a summary that was posted before'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from post" -s y -l yes -d 'Do not ask'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from post" -l json -d 'Print the result as JSON'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from post" -l no-input -d 'Never ask; fail when something is missing'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from post" -s v -l verbose -d 'Show each request to Jira, and to `serve` (never its headers or body)'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from post" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from post" -s V -l version -d 'Print version'
complete -c coder-server -n "__fish_coder_server_using_subcommand task; and not __fish_seen_subcommand_from list show complete unlink" -l setup-dir -d 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]' -r -f -a "(__fish_complete_directories)"
complete -c coder-server -n "__fish_coder_server_using_subcommand task; and not __fish_seen_subcommand_from list show complete unlink" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that knows colours, unless NO_COLOR is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c coder-server -n "__fish_coder_server_using_subcommand task; and not __fish_seen_subcommand_from list show complete unlink" -l no-input -d 'Never ask; fail when something is missing'
complete -c coder-server -n "__fish_coder_server_using_subcommand task; and not __fish_seen_subcommand_from list show complete unlink" -s v -l verbose -d 'Show each request to Jira, and to `serve` (never its headers or body)'
complete -c coder-server -n "__fish_coder_server_using_subcommand task; and not __fish_seen_subcommand_from list show complete unlink" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c coder-server -n "__fish_coder_server_using_subcommand task; and not __fish_seen_subcommand_from list show complete unlink" -s V -l version -d 'Print version'
complete -c coder-server -n "__fish_coder_server_using_subcommand task; and not __fish_seen_subcommand_from list show complete unlink" -f -a "list" -d 'List tasks, the newest first'
complete -c coder-server -n "__fish_coder_server_using_subcommand task; and not __fish_seen_subcommand_from list show complete unlink" -f -a "show" -d 'Show a task with its instructions and summary'
complete -c coder-server -n "__fish_coder_server_using_subcommand task; and not __fish_seen_subcommand_from list show complete unlink" -f -a "complete" -d 'Complete a task, or record that it failed; the first summary stays'
complete -c coder-server -n "__fish_coder_server_using_subcommand task; and not __fish_seen_subcommand_from list show complete unlink" -f -a "unlink" -d 'Cut the link between a task and its Jira issue'
complete -c coder-server -n "__fish_coder_server_using_subcommand task; and __fish_seen_subcommand_from list" -l status -d 'Only those with this status' -r -f -a "open\t'Not finished yet'
completed\t'Done'
failed\t'Given up'"
complete -c coder-server -n "__fish_coder_server_using_subcommand task; and __fish_seen_subcommand_from list" -l objective -d 'Only those under this objective, such as O3' -r
complete -c coder-server -n "__fish_coder_server_using_subcommand task; and __fish_seen_subcommand_from list" -l issue -d 'Only those linked to this issue, such as PROJ-123' -r
complete -c coder-server -n "__fish_coder_server_using_subcommand task; and __fish_seen_subcommand_from list" -l query -d 'Only those with all these words in the title, the ID or the issue\'s key' -r
complete -c coder-server -n "__fish_coder_server_using_subcommand task; and __fish_seen_subcommand_from list" -l limit -d 'The most tasks to list' -r
complete -c coder-server -n "__fish_coder_server_using_subcommand task; and __fish_seen_subcommand_from list" -l before -d 'Only those older than this task, for the next page' -r
complete -c coder-server -n "__fish_coder_server_using_subcommand task; and __fish_seen_subcommand_from list" -l setup-dir -d 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]' -r -f -a "(__fish_complete_directories)"
complete -c coder-server -n "__fish_coder_server_using_subcommand task; and __fish_seen_subcommand_from list" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that knows colours, unless NO_COLOR is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c coder-server -n "__fish_coder_server_using_subcommand task; and __fish_seen_subcommand_from list" -l json -d 'Print the result as JSON'
complete -c coder-server -n "__fish_coder_server_using_subcommand task; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; fail when something is missing'
complete -c coder-server -n "__fish_coder_server_using_subcommand task; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Show each request to Jira, and to `serve` (never its headers or body)'
complete -c coder-server -n "__fish_coder_server_using_subcommand task; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c coder-server -n "__fish_coder_server_using_subcommand task; and __fish_seen_subcommand_from list" -s V -l version -d 'Print version'
complete -c coder-server -n "__fish_coder_server_using_subcommand task; and __fish_seen_subcommand_from show" -l setup-dir -d 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]' -r -f -a "(__fish_complete_directories)"
complete -c coder-server -n "__fish_coder_server_using_subcommand task; and __fish_seen_subcommand_from show" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that knows colours, unless NO_COLOR is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c coder-server -n "__fish_coder_server_using_subcommand task; and __fish_seen_subcommand_from show" -l instructions -d 'Print the instructions alone, as Markdown, for an agent'
complete -c coder-server -n "__fish_coder_server_using_subcommand task; and __fish_seen_subcommand_from show" -l summary -d 'Print the summary alone, as Markdown'
complete -c coder-server -n "__fish_coder_server_using_subcommand task; and __fish_seen_subcommand_from show" -l json -d 'Print the result as JSON'
complete -c coder-server -n "__fish_coder_server_using_subcommand task; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask; fail when something is missing'
complete -c coder-server -n "__fish_coder_server_using_subcommand task; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Show each request to Jira, and to `serve` (never its headers or body)'
complete -c coder-server -n "__fish_coder_server_using_subcommand task; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c coder-server -n "__fish_coder_server_using_subcommand task; and __fish_seen_subcommand_from show" -s V -l version -d 'Print version'
complete -c coder-server -n "__fish_coder_server_using_subcommand task; and __fish_seen_subcommand_from complete" -l summary-file -d 'What was done, in Markdown (- is standard input)' -r -F
complete -c coder-server -n "__fish_coder_server_using_subcommand task; and __fish_seen_subcommand_from complete" -l setup-dir -d 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]' -r -f -a "(__fish_complete_directories)"
complete -c coder-server -n "__fish_coder_server_using_subcommand task; and __fish_seen_subcommand_from complete" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that knows colours, unless NO_COLOR is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c coder-server -n "__fish_coder_server_using_subcommand task; and __fish_seen_subcommand_from complete" -l failed -d 'The work failed'
complete -c coder-server -n "__fish_coder_server_using_subcommand task; and __fish_seen_subcommand_from complete" -l json -d 'Print the result as JSON'
complete -c coder-server -n "__fish_coder_server_using_subcommand task; and __fish_seen_subcommand_from complete" -l no-input -d 'Never ask; fail when something is missing'
complete -c coder-server -n "__fish_coder_server_using_subcommand task; and __fish_seen_subcommand_from complete" -s v -l verbose -d 'Show each request to Jira, and to `serve` (never its headers or body)'
complete -c coder-server -n "__fish_coder_server_using_subcommand task; and __fish_seen_subcommand_from complete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c coder-server -n "__fish_coder_server_using_subcommand task; and __fish_seen_subcommand_from complete" -s V -l version -d 'Print version'
complete -c coder-server -n "__fish_coder_server_using_subcommand task; and __fish_seen_subcommand_from unlink" -l setup-dir -d 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]' -r -f -a "(__fish_complete_directories)"
complete -c coder-server -n "__fish_coder_server_using_subcommand task; and __fish_seen_subcommand_from unlink" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that knows colours, unless NO_COLOR is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c coder-server -n "__fish_coder_server_using_subcommand task; and __fish_seen_subcommand_from unlink" -s y -l yes -d 'Do not ask'
complete -c coder-server -n "__fish_coder_server_using_subcommand task; and __fish_seen_subcommand_from unlink" -l json -d 'Print the result as JSON'
complete -c coder-server -n "__fish_coder_server_using_subcommand task; and __fish_seen_subcommand_from unlink" -l no-input -d 'Never ask; fail when something is missing'
complete -c coder-server -n "__fish_coder_server_using_subcommand task; and __fish_seen_subcommand_from unlink" -s v -l verbose -d 'Show each request to Jira, and to `serve` (never its headers or body)'
complete -c coder-server -n "__fish_coder_server_using_subcommand task; and __fish_seen_subcommand_from unlink" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c coder-server -n "__fish_coder_server_using_subcommand task; and __fish_seen_subcommand_from unlink" -s V -l version -d 'Print version'
complete -c coder-server -n "__fish_coder_server_using_subcommand objective; and not __fish_seen_subcommand_from list show unlink" -l setup-dir -d 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]' -r -f -a "(__fish_complete_directories)"
complete -c coder-server -n "__fish_coder_server_using_subcommand objective; and not __fish_seen_subcommand_from list show unlink" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that knows colours, unless NO_COLOR is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c coder-server -n "__fish_coder_server_using_subcommand objective; and not __fish_seen_subcommand_from list show unlink" -l no-input -d 'Never ask; fail when something is missing'
complete -c coder-server -n "__fish_coder_server_using_subcommand objective; and not __fish_seen_subcommand_from list show unlink" -s v -l verbose -d 'Show each request to Jira, and to `serve` (never its headers or body)'
complete -c coder-server -n "__fish_coder_server_using_subcommand objective; and not __fish_seen_subcommand_from list show unlink" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c coder-server -n "__fish_coder_server_using_subcommand objective; and not __fish_seen_subcommand_from list show unlink" -s V -l version -d 'Print version'
complete -c coder-server -n "__fish_coder_server_using_subcommand objective; and not __fish_seen_subcommand_from list show unlink" -f -a "list" -d 'List objectives, the newest first'
complete -c coder-server -n "__fish_coder_server_using_subcommand objective; and not __fish_seen_subcommand_from list show unlink" -f -a "show" -d 'Show an objective with its instructions and tasks'
complete -c coder-server -n "__fish_coder_server_using_subcommand objective; and not __fish_seen_subcommand_from list show unlink" -f -a "unlink" -d 'Cut the link between an objective and its Jira issue'
complete -c coder-server -n "__fish_coder_server_using_subcommand objective; and __fish_seen_subcommand_from list" -l issue -d 'Only those linked to this issue, such as PROJ-123' -r
complete -c coder-server -n "__fish_coder_server_using_subcommand objective; and __fish_seen_subcommand_from list" -l query -d 'Only those with all these words in the title, the ID or the issue\'s key' -r
complete -c coder-server -n "__fish_coder_server_using_subcommand objective; and __fish_seen_subcommand_from list" -l limit -d 'The most objectives to list' -r
complete -c coder-server -n "__fish_coder_server_using_subcommand objective; and __fish_seen_subcommand_from list" -l before -d 'Only those older than this objective, for the next page' -r
complete -c coder-server -n "__fish_coder_server_using_subcommand objective; and __fish_seen_subcommand_from list" -l setup-dir -d 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]' -r -f -a "(__fish_complete_directories)"
complete -c coder-server -n "__fish_coder_server_using_subcommand objective; and __fish_seen_subcommand_from list" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that knows colours, unless NO_COLOR is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c coder-server -n "__fish_coder_server_using_subcommand objective; and __fish_seen_subcommand_from list" -l json -d 'Print the result as JSON'
complete -c coder-server -n "__fish_coder_server_using_subcommand objective; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; fail when something is missing'
complete -c coder-server -n "__fish_coder_server_using_subcommand objective; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Show each request to Jira, and to `serve` (never its headers or body)'
complete -c coder-server -n "__fish_coder_server_using_subcommand objective; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c coder-server -n "__fish_coder_server_using_subcommand objective; and __fish_seen_subcommand_from list" -s V -l version -d 'Print version'
complete -c coder-server -n "__fish_coder_server_using_subcommand objective; and __fish_seen_subcommand_from show" -l setup-dir -d 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]' -r -f -a "(__fish_complete_directories)"
complete -c coder-server -n "__fish_coder_server_using_subcommand objective; and __fish_seen_subcommand_from show" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that knows colours, unless NO_COLOR is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c coder-server -n "__fish_coder_server_using_subcommand objective; and __fish_seen_subcommand_from show" -l instructions -d 'Print the instructions alone, as Markdown, for an agent'
complete -c coder-server -n "__fish_coder_server_using_subcommand objective; and __fish_seen_subcommand_from show" -l json -d 'Print the result as JSON'
complete -c coder-server -n "__fish_coder_server_using_subcommand objective; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask; fail when something is missing'
complete -c coder-server -n "__fish_coder_server_using_subcommand objective; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Show each request to Jira, and to `serve` (never its headers or body)'
complete -c coder-server -n "__fish_coder_server_using_subcommand objective; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c coder-server -n "__fish_coder_server_using_subcommand objective; and __fish_seen_subcommand_from show" -s V -l version -d 'Print version'
complete -c coder-server -n "__fish_coder_server_using_subcommand objective; and __fish_seen_subcommand_from unlink" -l setup-dir -d 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]' -r -f -a "(__fish_complete_directories)"
complete -c coder-server -n "__fish_coder_server_using_subcommand objective; and __fish_seen_subcommand_from unlink" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that knows colours, unless NO_COLOR is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c coder-server -n "__fish_coder_server_using_subcommand objective; and __fish_seen_subcommand_from unlink" -s y -l yes -d 'Do not ask'
complete -c coder-server -n "__fish_coder_server_using_subcommand objective; and __fish_seen_subcommand_from unlink" -l json -d 'Print the result as JSON'
complete -c coder-server -n "__fish_coder_server_using_subcommand objective; and __fish_seen_subcommand_from unlink" -l no-input -d 'Never ask; fail when something is missing'
complete -c coder-server -n "__fish_coder_server_using_subcommand objective; and __fish_seen_subcommand_from unlink" -s v -l verbose -d 'Show each request to Jira, and to `serve` (never its headers or body)'
complete -c coder-server -n "__fish_coder_server_using_subcommand objective; and __fish_seen_subcommand_from unlink" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c coder-server -n "__fish_coder_server_using_subcommand objective; and __fish_seen_subcommand_from unlink" -s V -l version -d 'Print version'
complete -c coder-server -n "__fish_coder_server_using_subcommand serve" -l listen -d 'The address and port to listen on, or the port alone; port 0 takes a free one' -r
complete -c coder-server -n "__fish_coder_server_using_subcommand serve" -l public-url -d 'Where a proxy with TLS makes the server reachable; needed to listen beyond this machine' -r -f
complete -c coder-server -n "__fish_coder_server_using_subcommand serve" -l allow-private-host -d 'Let requests to Jira reach this host although it lies in a private network (a company\'s gateway)' -r -f -a "(__fish_print_hostnames)"
complete -c coder-server -n "__fish_coder_server_using_subcommand serve" -l timeout -d 'Give up on a request after this many seconds' -r
complete -c coder-server -n "__fish_coder_server_using_subcommand serve" -l setup-dir -d 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]' -r -f -a "(__fish_complete_directories)"
complete -c coder-server -n "__fish_coder_server_using_subcommand serve" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that knows colours, unless NO_COLOR is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c coder-server -n "__fish_coder_server_using_subcommand serve" -l allow-loopback-site -d 'Take Jira sites on this machine too (a sandbox)'
complete -c coder-server -n "__fish_coder_server_using_subcommand serve" -l no-input -d 'Never ask; fail when something is missing'
complete -c coder-server -n "__fish_coder_server_using_subcommand serve" -s v -l verbose -d 'Show each request to Jira, and to `serve` (never its headers or body)'
complete -c coder-server -n "__fish_coder_server_using_subcommand serve" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c coder-server -n "__fish_coder_server_using_subcommand serve" -s V -l version -d 'Print version'
complete -c coder-server -n "__fish_coder_server_using_subcommand sign-in-link" -l name -d 'Whom the link is for, as lists show them' -r
complete -c coder-server -n "__fish_coder_server_using_subcommand sign-in-link" -l role -d 'What they may do' -r -f -a "admin\t'All that members may, and change settings and let others in'
member\t'Search, import, post, and work with tasks'"
complete -c coder-server -n "__fish_coder_server_using_subcommand sign-in-link" -l url -d 'Where the server can be reached [default: where the last one said]' -r -f
complete -c coder-server -n "__fish_coder_server_using_subcommand sign-in-link" -l setup-dir -d 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]' -r -f -a "(__fish_complete_directories)"
complete -c coder-server -n "__fish_coder_server_using_subcommand sign-in-link" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that knows colours, unless NO_COLOR is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c coder-server -n "__fish_coder_server_using_subcommand sign-in-link" -l json -d 'Print the result as JSON'
complete -c coder-server -n "__fish_coder_server_using_subcommand sign-in-link" -l no-input -d 'Never ask; fail when something is missing'
complete -c coder-server -n "__fish_coder_server_using_subcommand sign-in-link" -s v -l verbose -d 'Show each request to Jira, and to `serve` (never its headers or body)'
complete -c coder-server -n "__fish_coder_server_using_subcommand sign-in-link" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c coder-server -n "__fish_coder_server_using_subcommand sign-in-link" -s V -l version -d 'Print version'
complete -c coder-server -n "__fish_coder_server_using_subcommand sessions; and not __fish_seen_subcommand_from list end" -l setup-dir -d 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]' -r -f -a "(__fish_complete_directories)"
complete -c coder-server -n "__fish_coder_server_using_subcommand sessions; and not __fish_seen_subcommand_from list end" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that knows colours, unless NO_COLOR is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c coder-server -n "__fish_coder_server_using_subcommand sessions; and not __fish_seen_subcommand_from list end" -l no-input -d 'Never ask; fail when something is missing'
complete -c coder-server -n "__fish_coder_server_using_subcommand sessions; and not __fish_seen_subcommand_from list end" -s v -l verbose -d 'Show each request to Jira, and to `serve` (never its headers or body)'
complete -c coder-server -n "__fish_coder_server_using_subcommand sessions; and not __fish_seen_subcommand_from list end" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c coder-server -n "__fish_coder_server_using_subcommand sessions; and not __fish_seen_subcommand_from list end" -s V -l version -d 'Print version'
complete -c coder-server -n "__fish_coder_server_using_subcommand sessions; and not __fish_seen_subcommand_from list end" -f -a "list" -d 'List who is signed in, the newest first'
complete -c coder-server -n "__fish_coder_server_using_subcommand sessions; and not __fish_seen_subcommand_from list end" -f -a "end" -d 'Sign people out'
complete -c coder-server -n "__fish_coder_server_using_subcommand sessions; and __fish_seen_subcommand_from list" -l setup-dir -d 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]' -r -f -a "(__fish_complete_directories)"
complete -c coder-server -n "__fish_coder_server_using_subcommand sessions; and __fish_seen_subcommand_from list" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that knows colours, unless NO_COLOR is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c coder-server -n "__fish_coder_server_using_subcommand sessions; and __fish_seen_subcommand_from list" -l json -d 'Print the result as JSON'
complete -c coder-server -n "__fish_coder_server_using_subcommand sessions; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; fail when something is missing'
complete -c coder-server -n "__fish_coder_server_using_subcommand sessions; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Show each request to Jira, and to `serve` (never its headers or body)'
complete -c coder-server -n "__fish_coder_server_using_subcommand sessions; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c coder-server -n "__fish_coder_server_using_subcommand sessions; and __fish_seen_subcommand_from list" -s V -l version -d 'Print version'
complete -c coder-server -n "__fish_coder_server_using_subcommand sessions; and __fish_seen_subcommand_from end" -l of -d 'All of this person; withdraws their open sign-in links too' -r
complete -c coder-server -n "__fish_coder_server_using_subcommand sessions; and __fish_seen_subcommand_from end" -l setup-dir -d 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]' -r -f -a "(__fish_complete_directories)"
complete -c coder-server -n "__fish_coder_server_using_subcommand sessions; and __fish_seen_subcommand_from end" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that knows colours, unless NO_COLOR is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c coder-server -n "__fish_coder_server_using_subcommand sessions; and __fish_seen_subcommand_from end" -l all -d 'All of everybody; withdraws all open sign-in links too'
complete -c coder-server -n "__fish_coder_server_using_subcommand sessions; and __fish_seen_subcommand_from end" -l json -d 'Print the result as JSON'
complete -c coder-server -n "__fish_coder_server_using_subcommand sessions; and __fish_seen_subcommand_from end" -l no-input -d 'Never ask; fail when something is missing'
complete -c coder-server -n "__fish_coder_server_using_subcommand sessions; and __fish_seen_subcommand_from end" -s v -l verbose -d 'Show each request to Jira, and to `serve` (never its headers or body)'
complete -c coder-server -n "__fish_coder_server_using_subcommand sessions; and __fish_seen_subcommand_from end" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c coder-server -n "__fish_coder_server_using_subcommand sessions; and __fish_seen_subcommand_from end" -s V -l version -d 'Print version'
complete -c coder-server -n "__fish_coder_server_using_subcommand api-key; and not __fish_seen_subcommand_from create list revoke" -l setup-dir -d 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]' -r -f -a "(__fish_complete_directories)"
complete -c coder-server -n "__fish_coder_server_using_subcommand api-key; and not __fish_seen_subcommand_from create list revoke" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that knows colours, unless NO_COLOR is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c coder-server -n "__fish_coder_server_using_subcommand api-key; and not __fish_seen_subcommand_from create list revoke" -l no-input -d 'Never ask; fail when something is missing'
complete -c coder-server -n "__fish_coder_server_using_subcommand api-key; and not __fish_seen_subcommand_from create list revoke" -s v -l verbose -d 'Show each request to Jira, and to `serve` (never its headers or body)'
complete -c coder-server -n "__fish_coder_server_using_subcommand api-key; and not __fish_seen_subcommand_from create list revoke" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c coder-server -n "__fish_coder_server_using_subcommand api-key; and not __fish_seen_subcommand_from create list revoke" -s V -l version -d 'Print version'
complete -c coder-server -n "__fish_coder_server_using_subcommand api-key; and not __fish_seen_subcommand_from create list revoke" -f -a "create" -d 'Make a key, which is shown once'
complete -c coder-server -n "__fish_coder_server_using_subcommand api-key; and not __fish_seen_subcommand_from create list revoke" -f -a "list" -d 'List the keys, the newest first'
complete -c coder-server -n "__fish_coder_server_using_subcommand api-key; and not __fish_seen_subcommand_from create list revoke" -f -a "revoke" -d 'Revoke a key'
complete -c coder-server -n "__fish_coder_server_using_subcommand api-key; and __fish_seen_subcommand_from create" -l name -d 'What the key is for, as lists show it' -r
complete -c coder-server -n "__fish_coder_server_using_subcommand api-key; and __fish_seen_subcommand_from create" -l role -d 'What it may do' -r -f -a "admin\t'All that members may, and change settings and let others in'
member\t'Search, import, post, and work with tasks'"
complete -c coder-server -n "__fish_coder_server_using_subcommand api-key; and __fish_seen_subcommand_from create" -l setup-dir -d 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]' -r -f -a "(__fish_complete_directories)"
complete -c coder-server -n "__fish_coder_server_using_subcommand api-key; and __fish_seen_subcommand_from create" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that knows colours, unless NO_COLOR is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c coder-server -n "__fish_coder_server_using_subcommand api-key; and __fish_seen_subcommand_from create" -l json -d 'Print the result as JSON'
complete -c coder-server -n "__fish_coder_server_using_subcommand api-key; and __fish_seen_subcommand_from create" -l no-input -d 'Never ask; fail when something is missing'
complete -c coder-server -n "__fish_coder_server_using_subcommand api-key; and __fish_seen_subcommand_from create" -s v -l verbose -d 'Show each request to Jira, and to `serve` (never its headers or body)'
complete -c coder-server -n "__fish_coder_server_using_subcommand api-key; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c coder-server -n "__fish_coder_server_using_subcommand api-key; and __fish_seen_subcommand_from create" -s V -l version -d 'Print version'
complete -c coder-server -n "__fish_coder_server_using_subcommand api-key; and __fish_seen_subcommand_from list" -l setup-dir -d 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]' -r -f -a "(__fish_complete_directories)"
complete -c coder-server -n "__fish_coder_server_using_subcommand api-key; and __fish_seen_subcommand_from list" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that knows colours, unless NO_COLOR is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c coder-server -n "__fish_coder_server_using_subcommand api-key; and __fish_seen_subcommand_from list" -l json -d 'Print the result as JSON'
complete -c coder-server -n "__fish_coder_server_using_subcommand api-key; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; fail when something is missing'
complete -c coder-server -n "__fish_coder_server_using_subcommand api-key; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Show each request to Jira, and to `serve` (never its headers or body)'
complete -c coder-server -n "__fish_coder_server_using_subcommand api-key; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c coder-server -n "__fish_coder_server_using_subcommand api-key; and __fish_seen_subcommand_from list" -s V -l version -d 'Print version'
complete -c coder-server -n "__fish_coder_server_using_subcommand api-key; and __fish_seen_subcommand_from revoke" -l setup-dir -d 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]' -r -f -a "(__fish_complete_directories)"
complete -c coder-server -n "__fish_coder_server_using_subcommand api-key; and __fish_seen_subcommand_from revoke" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that knows colours, unless NO_COLOR is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c coder-server -n "__fish_coder_server_using_subcommand api-key; and __fish_seen_subcommand_from revoke" -l json -d 'Print the result as JSON'
complete -c coder-server -n "__fish_coder_server_using_subcommand api-key; and __fish_seen_subcommand_from revoke" -l no-input -d 'Never ask; fail when something is missing'
complete -c coder-server -n "__fish_coder_server_using_subcommand api-key; and __fish_seen_subcommand_from revoke" -s v -l verbose -d 'Show each request to Jira, and to `serve` (never its headers or body)'
complete -c coder-server -n "__fish_coder_server_using_subcommand api-key; and __fish_seen_subcommand_from revoke" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c coder-server -n "__fish_coder_server_using_subcommand api-key; and __fish_seen_subcommand_from revoke" -s V -l version -d 'Print version'
complete -c coder-server -n "__fish_coder_server_using_subcommand demo" -l setup-dir -d 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]' -r -f -a "(__fish_complete_directories)"
complete -c coder-server -n "__fish_coder_server_using_subcommand demo" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that knows colours, unless NO_COLOR is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c coder-server -n "__fish_coder_server_using_subcommand demo" -l no-serve -d 'End after the transcript instead of staying up to be played with'
complete -c coder-server -n "__fish_coder_server_using_subcommand demo" -l no-input -d 'Never ask; fail when something is missing'
complete -c coder-server -n "__fish_coder_server_using_subcommand demo" -s v -l verbose -d 'Show each request to Jira, and to `serve` (never its headers or body)'
complete -c coder-server -n "__fish_coder_server_using_subcommand demo" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c coder-server -n "__fish_coder_server_using_subcommand demo" -s V -l version -d 'Print version'
complete -c coder-server -n "__fish_coder_server_using_subcommand completions" -l setup-dir -d 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]' -r -f -a "(__fish_complete_directories)"
complete -c coder-server -n "__fish_coder_server_using_subcommand completions" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that knows colours, unless NO_COLOR is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c coder-server -n "__fish_coder_server_using_subcommand completions" -l no-input -d 'Never ask; fail when something is missing'
complete -c coder-server -n "__fish_coder_server_using_subcommand completions" -s v -l verbose -d 'Show each request to Jira, and to `serve` (never its headers or body)'
complete -c coder-server -n "__fish_coder_server_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c coder-server -n "__fish_coder_server_using_subcommand completions" -s V -l version -d 'Print version'
