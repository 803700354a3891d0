
use builtin;
use str;

set edit:completion:arg-completer[coder-server] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'coder-server'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'coder-server'= {
            cand --setup-dir 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]'
            cand --color 'When to use colours'
            cand --no-input 'Never ask; fail when something is missing'
            cand -v 'Show each request to Jira (never its headers or body)'
            cand --verbose 'Show each request to Jira (never its headers or body)'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand jira 'Connect to Jira and look after the connection'
            cand demo 'Show all of it on an embedded sandbox Jira: no account and no network needed'
            cand completions 'Print the completion script of a shell'
        }
        &'coder-server;jira'= {
            cand --setup-dir 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]'
            cand --color 'When to use colours'
            cand --no-input 'Never ask; fail when something is missing'
            cand -v 'Show each request to Jira (never its headers or body)'
            cand --verbose 'Show each request to Jira (never its headers or body)'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand connect 'Connect to a Jira Cloud site: asks, tests, then saves jira.json'
            cand status 'Show the connection, without asking Jira'
            cand test 'Check the connection, step by step'
            cand disconnect 'Forget the connection: removes jira.json'
        }
        &'coder-server;jira;connect'= {
            cand --account 'The type of account'
            cand --site 'The site, such as https://your-company.atlassian.net, or its name alone'
            cand --cloud-id 'The site''s cloud ID (type service; fetched from the site when left out)'
            cand --email 'The account''s e-mail address'
            cand --gateway-url 'A gateway other than https://api.atlassian.com (company egress, Government Cloud)'
            cand --allow-host 'Send the token to this host although it is not one of Jira Cloud'
            cand --timeout 'Give up on a request after this many seconds'
            cand --setup-dir 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]'
            cand --color 'When to use colours'
            cand --token-stdin 'Read the API token from standard input ($JIRA_API_TOKEN works too)'
            cand --gitignore 'In a git work tree, add jira.json to .gitignore without asking'
            cand --no-browser 'Do not open the token page in a browser'
            cand --force 'Replace a jira.json that is not valid (it is kept as jira.json.invalid)'
            cand --json 'Print the result as JSON'
            cand --no-input 'Never ask; fail when something is missing'
            cand -v 'Show each request to Jira (never its headers or body)'
            cand --verbose 'Show each request to Jira (never its headers or body)'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'coder-server;jira;status'= {
            cand --setup-dir 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]'
            cand --color 'When to use colours'
            cand --json 'Print the result as JSON'
            cand --no-input 'Never ask; fail when something is missing'
            cand -v 'Show each request to Jira (never its headers or body)'
            cand --verbose 'Show each request to Jira (never its headers or body)'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'coder-server;jira;test'= {
            cand --timeout 'Give up on a request after this many seconds'
            cand --setup-dir 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]'
            cand --color 'When to use colours'
            cand --json 'Print the result as JSON'
            cand --no-input 'Never ask; fail when something is missing'
            cand -v 'Show each request to Jira (never its headers or body)'
            cand --verbose 'Show each request to Jira (never its headers or body)'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'coder-server;jira;disconnect'= {
            cand --setup-dir 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]'
            cand --color 'When to use colours'
            cand -y 'Do not ask'
            cand --yes 'Do not ask'
            cand --json 'Print the result as JSON'
            cand --no-input 'Never ask; fail when something is missing'
            cand -v 'Show each request to Jira (never its headers or body)'
            cand --verbose 'Show each request to Jira (never its headers or body)'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'coder-server;demo'= {
            cand --setup-dir 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]'
            cand --color 'When to use colours'
            cand --no-serve 'End after the transcript instead of staying up to be played with'
            cand --no-input 'Never ask; fail when something is missing'
            cand -v 'Show each request to Jira (never its headers or body)'
            cand --verbose 'Show each request to Jira (never its headers or body)'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'coder-server;completions'= {
            cand --setup-dir 'Where the CoderFlow server keeps its files [default: $CODER_SETUP_DIR, else coder-server in the configuration directory]'
            cand --color 'When to use colours'
            cand --no-input 'Never ask; fail when something is missing'
            cand -v 'Show each request to Jira (never its headers or body)'
            cand --verbose 'Show each request to Jira (never its headers or body)'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
    ]
    $completions[$command]
}
