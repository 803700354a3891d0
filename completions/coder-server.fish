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
complete -c coder-server -n "__fish_coder_server_needs_command" -s v -l verbose -d 'Show each request to Jira (never its headers or body)'
complete -c coder-server -n "__fish_coder_server_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c coder-server -n "__fish_coder_server_needs_command" -s V -l version -d 'Print version'
complete -c coder-server -n "__fish_coder_server_needs_command" -f -a "jira" -d 'Connect to Jira and look after the connection'
complete -c coder-server -n "__fish_coder_server_needs_command" -f -a "demo" -d 'Show all of it on an embedded sandbox Jira: no account and no network needed'
complete -c coder-server -n "__fish_coder_server_needs_command" -f -a "completions" -d 'Print the completion script of a shell'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and not __fish_seen_subcommand_from connect status test disconnect" -l setup-dir -d 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]' -r -f -a "(__fish_complete_directories)"
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and not __fish_seen_subcommand_from connect status test disconnect" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that knows colours, unless NO_COLOR is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and not __fish_seen_subcommand_from connect status test disconnect" -l no-input -d 'Never ask; fail when something is missing'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and not __fish_seen_subcommand_from connect status test disconnect" -s v -l verbose -d 'Show each request to Jira (never its headers or body)'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and not __fish_seen_subcommand_from connect status test disconnect" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and not __fish_seen_subcommand_from connect status test disconnect" -s V -l version -d 'Print version'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and not __fish_seen_subcommand_from connect status test disconnect" -f -a "connect" -d 'Connect to a Jira Cloud site: asks, tests, then saves jira.json'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and not __fish_seen_subcommand_from connect status test disconnect" -f -a "status" -d 'Show the connection, without asking Jira'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and not __fish_seen_subcommand_from connect status test disconnect" -f -a "test" -d 'Check the connection, step by step'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and not __fish_seen_subcommand_from connect status test disconnect" -f -a "disconnect" -d 'Forget the connection: removes jira.json'
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
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from connect" -s v -l verbose -d 'Show each request to Jira (never its headers or body)'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from connect" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from connect" -s V -l version -d 'Print version'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from status" -l setup-dir -d 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]' -r -f -a "(__fish_complete_directories)"
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from status" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that knows colours, unless NO_COLOR is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from status" -l json -d 'Print the result as JSON'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from status" -l no-input -d 'Never ask; fail when something is missing'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from status" -s v -l verbose -d 'Show each request to Jira (never its headers or body)'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from status" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from status" -s V -l version -d 'Print version'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from test" -l timeout -d 'Give up on a request after this many seconds' -r
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from test" -l setup-dir -d 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]' -r -f -a "(__fish_complete_directories)"
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from test" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that knows colours, unless NO_COLOR is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from test" -l json -d 'Print the result as JSON'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from test" -l no-input -d 'Never ask; fail when something is missing'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from test" -s v -l verbose -d 'Show each request to Jira (never its headers or body)'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from test" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from test" -s V -l version -d 'Print version'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from disconnect" -l setup-dir -d 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]' -r -f -a "(__fish_complete_directories)"
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from disconnect" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that knows colours, unless NO_COLOR is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from disconnect" -s y -l yes -d 'Do not ask'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from disconnect" -l json -d 'Print the result as JSON'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from disconnect" -l no-input -d 'Never ask; fail when something is missing'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from disconnect" -s v -l verbose -d 'Show each request to Jira (never its headers or body)'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from disconnect" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c coder-server -n "__fish_coder_server_using_subcommand jira; and __fish_seen_subcommand_from disconnect" -s V -l version -d 'Print version'
complete -c coder-server -n "__fish_coder_server_using_subcommand demo" -l setup-dir -d 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]' -r -f -a "(__fish_complete_directories)"
complete -c coder-server -n "__fish_coder_server_using_subcommand demo" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that knows colours, unless NO_COLOR is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c coder-server -n "__fish_coder_server_using_subcommand demo" -l no-serve -d 'End after the transcript instead of staying up to be played with'
complete -c coder-server -n "__fish_coder_server_using_subcommand demo" -l no-input -d 'Never ask; fail when something is missing'
complete -c coder-server -n "__fish_coder_server_using_subcommand demo" -s v -l verbose -d 'Show each request to Jira (never its headers or body)'
complete -c coder-server -n "__fish_coder_server_using_subcommand demo" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c coder-server -n "__fish_coder_server_using_subcommand demo" -s V -l version -d 'Print version'
complete -c coder-server -n "__fish_coder_server_using_subcommand completions" -l setup-dir -d 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]' -r -f -a "(__fish_complete_directories)"
complete -c coder-server -n "__fish_coder_server_using_subcommand completions" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that knows colours, unless NO_COLOR is set'
always\t'Everywhere'
never\t'Nowhere'"
complete -c coder-server -n "__fish_coder_server_using_subcommand completions" -l no-input -d 'Never ask; fail when something is missing'
complete -c coder-server -n "__fish_coder_server_using_subcommand completions" -s v -l verbose -d 'Show each request to Jira (never its headers or body)'
complete -c coder-server -n "__fish_coder_server_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c coder-server -n "__fish_coder_server_using_subcommand completions" -s V -l version -d 'Print version'
