//! Responses that echo the request in the body, in headers, or in the reason phrase, in all common
//! encodings.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use coder_server::connection::{Account, Credentials, Gateway, IssueKey, Scheme, Site, token};
use coder_server::environment::Environment;
use coder_server::integration::check::{self, Schemes};
use coder_server::jira::{
    Client, CommentAudience, CommentOrder, Jql, Network, Timeouts, diagnosis,
};
use jira_adf::Document;
use jira_sandbox::{Fault, FaultKind, Host, Sandbox};

use crate::support::command::Home;
use crate::support::leaks::{assert_free_of, spellings};
use crate::support::raw_answers::{JSON, raw};
use crate::token::{TOKEN, email, every_command, for_each, pair, run_all, sandbox, secrets};

/// Builds a response with the echo in one place.
type Place = fn(&str) -> Vec<u8>;

/// Places in a response that can hold an echo, embedded so that the program would print it.
const PLACES: [(&str, Place); 24] = [
    ("403 errorMessages", |echo| {
        raw(
            &format!("403 \n{JSON}"),
            &format!(r#"{{"errorMessages":["you sent {echo} here"],"errors":{{}}}}"#),
        )
    }),
    ("400 errors", |echo| {
        raw(
            &format!("400 \n{JSON}"),
            &format!(r#"{{"errorMessages":[],"errors":{{"auth":"{echo}"}}}}"#),
        )
    }),
    ("401 message", |echo| {
        raw(
            &format!("401 \n{JSON}"),
            &format!(r#"{{"message":"{echo} is no good","status-code":401}}"#),
        )
    }),
    ("401 text", |echo| {
        raw(
            "401 \nContent-Type: text/plain",
            &format!("bad credentials: {echo}"),
        )
    }),
    ("401 login header", |echo| {
        raw(
            &format!("401 \n{JSON}\nX-Seraph-LoginReason: AUTHENTICATED_FAILED {echo}"),
            echo,
        )
    }),
    ("403 text", |echo| {
        raw("403 \nContent-Type: text/plain", echo)
    }),
    ("403 text after much else", |echo| {
        raw(
            "403 \nContent-Type: text/plain",
            &format!("{}{echo}", "x".repeat(170)),
        )
    }),
    ("404 path", |echo| {
        raw(
            &format!("404 \n{JSON}"),
            &format!(r#"{{"status":404,"error":"{echo}","path":"/{echo}"}}"#),
        )
    }),
    ("500 errorMessages", |echo| {
        raw(
            &format!("500 \n{JSON}"),
            &format!(r#"{{"errorMessages":["{echo}"]}}"#),
        )
    }),
    ("problem details", |echo| {
        raw(
            "415 \nContent-Type: application/problem+json",
            &format!(r#"{{"title":"{echo}","detail":"{echo}"}}"#),
        )
    }),
    ("page title", |echo| {
        raw(
            "200 OK\nContent-Type: text/html",
            &format!("<html><head><title>Hello {echo}</title></head>"),
        )
    }),
    ("refusing page", |echo| {
        raw(
            "403 \nContent-Type: text/html",
            &format!("<html><head><title>{echo}</title></head>{echo}"),
        )
    }),
    ("redirect to a path", |echo| {
        raw(&format!("302 \nLocation: /login?from={echo}"), "")
    }),
    ("redirect to a host's path", |echo| {
        raw(
            &format!("302 \nLocation: https://id.atlassian.com/{echo}?x={echo}#{echo}"),
            "",
        )
    }),
    ("redirect with a user name", |echo| {
        raw(
            &format!("302 \nLocation: https://{echo}:{echo}@id.atlassian.com/"),
            "",
        )
    }),
    ("redirect to a host of that name", |echo| {
        raw(&format!("302 \nLocation: https://{echo}.example/"), "")
    }),
    ("trace id", |echo| {
        raw(&format!("500 \n{JSON}\natl-traceid: {echo}"), "{}")
    }),
    ("other trace id", |echo| {
        raw(&format!("403 \n{JSON}\nx-arequestid: {echo}"), "{}")
    }),
    ("wait", |echo| {
        raw(
            &format!("429 \n{JSON}\nRetry-After: {echo}\nRateLimit-Reason: {echo}"),
            "{}",
        )
    }),
    ("challenge", |echo| {
        raw(
            &format!(
                "401 \n{JSON}\nWWW-Authenticate: OAuth realm=\"{echo}\"\nX-Failure-Category: {echo}"
            ),
            "{}",
        )
    }),
    ("content type", |echo| {
        raw(&format!("200 OK\nContent-Type: text/{echo}"), "hello")
    }),
    ("reason phrase", |echo| {
        raw(&format!("401 {echo}\n{JSON}"), "{}")
    }),
    ("the account's name", |echo| {
        raw(
            &format!("200 OK\n{JSON}"),
            &format!(
                r#"{{"accountId":"{echo}","accountType":"{echo}","displayName":"{echo}","emailAddress":"{echo}","active":true}}"#
            ),
        )
    }),
    ("half of the JSON", |echo| {
        raw(
            &format!("200 OK\n{JSON}"),
            &format!(r#"{{"accountId":"{echo}"#),
        )
    }),
];

/// Returns all encodings of what the account sends.
fn echoes(route: Host) -> Vec<String> {
    let pair = pair(email(route));
    let mut echoes = Vec::new();
    for secret in [TOKEN, &pair] {
        echoes.push(secret.to_owned());
        echoes.extend(spellings(secret).into_iter().map(|(_, spelled)| spelled));
    }
    echoes.push(format!("Basic {pair}"));
    echoes.push(format!("{}:{TOKEN}", email(route)));
    echoes.sort();
    echoes.dedup();
    echoes
}

fn echoing(sandbox: &Sandbox, route: Host, answer: &[u8]) {
    for path in ["myself", "mypermissions", "serverInfo", "/issue/", "search"] {
        // Only a host that received the token can echo it.
        let host = if path == "serverInfo" {
            Host::Gateway
        } else {
            route
        };
        let fault = Fault::new(FaultKind::Raw(answer.to_vec()));
        sandbox.inject(fault.at(host).for_paths_with(path));
    }
}

/// Returns everything that a caller could print about a check of this account: messages, hints,
/// debug output, and the log.
fn everything_printed(sandbox: &Sandbox, route: Host) -> String {
    let account = Account {
        site: Site::parse(&sandbox.site_url()).expect("loopback"),
        gateway: Gateway::parse(&sandbox.gateway_url()).expect("loopback"),
        cloud_id: (route == Host::Gateway).then(|| sandbox.cloud_id().parse().unwrap()),
        credentials: Credentials {
            email: email(route).parse().expect("an address"),
            token: token(TOKEN).expect("a token"),
            scheme: Scheme::Basic,
        },
    };
    let log = Arc::new(Mutex::new(String::new()));
    let written = Arc::clone(&log);
    let timeouts = Timeouts::within(Duration::from_secs(20));
    let network = Network::from_environment(&Environment::default(), timeouts)
        .expect("no proxy")
        .with_sleep(Box::new(|_| {}))
        .with_log(Box::new(move |exchange| {
            let _ = writeln!(written.lock().expect("no panic"), "{exchange:?}");
        }));
    let mut text = String::new();
    let mut checks = String::new();
    let report = check::run(&network, &account, Schemes::BasicThenBearer, &mut |check| {
        let _ = writeln!(checks, "{check:?}");
    });
    let _ = writeln!(text, "{checks}{report:?}{report:#?}{account:?}{account:#?}");
    if let Some(failure) = report.failure() {
        let _ = writeln!(
            text,
            "{failure} {failure:?} {failure:#?} {}",
            failure.chain()
        );
    }
    let client = Client::new(&network, &account);
    let key: IssueKey = "SHOP-2".parse().expect("a key");
    let words = Jql::text_search("login").expect("a word");
    let comment = Document::from_markdown("A comment");
    let errors = [
        client.myself().err(),
        client.permissions().err(),
        client.server_info().err(),
        client.issue(&key).err(),
        client.search(&words, 20, None).err(),
        client
            .comments(&key, 0, CommentOrder::OldestFirst, 100)
            .err(),
        client
            .add_comment("SHOP-2", &comment, CommentAudience::Everyone)
            .err(),
    ];
    for error in errors.into_iter().flatten() {
        let failure = diagnosis::explain(&error, Some(&account));
        let _ = writeln!(text, "{error} {error:?} {error:#?} {failure:?}");
    }
    if let Ok(myself) = client.myself() {
        let _ = writeln!(text, "{myself:?} {}", myself.name());
    }
    text + &log.lock().expect("no panic")
}

#[test]
fn redacts_echoed_token_in_any_encoding() {
    let mut cases = Vec::new();
    for route in [Host::Site, Host::Gateway] {
        for echo in echoes(route) {
            cases.push((route, echo));
        }
    }
    for_each(&cases, |(route, echo)| {
        let sandbox = sandbox(*route);
        let secrets = secrets(email(*route));
        let secrets: Vec<&str> = secrets.iter().map(String::as_str).collect();
        for (place, answer) in PLACES {
            sandbox.clear_faults();
            echoing(&sandbox, *route, &answer(echo));
            let printed = everything_printed(&sandbox, *route);
            assert!(printed.contains("myself"), "{place}: nothing was logged");
            assert_free_of(&secrets, &[(&format!("{place} echoing {echo}"), &printed)]);
        }
    });
}

#[test]
fn commands_redact_echoed_token() {
    let mut cases = Vec::new();
    for route in [Host::Site, Host::Gateway] {
        for (place, answer) in PLACES {
            for echo in [TOKEN.to_owned(), pair(email(route))] {
                cases.push((route, place, answer, echo));
            }
        }
    }
    for_each(&cases, |(route, place, answer, echo)| {
        let sandbox = sandbox(*route);
        echoing(&sandbox, *route, &answer(echo));
        let home = Home::new();
        run_all(place, *route, &every_command(&home, &sandbox, *route));
    });
}

#[test]
fn detects_echoed_token() {
    // The same responses with a harmless echo: it is in the output.
    let (route, harmless) = (Host::Site, "harmless-echo-0123456789");
    let sandbox = sandbox(route);
    let mut shown = Vec::new();
    for (place, answer) in PLACES {
        sandbox.clear_faults();
        echoing(&sandbox, route, &answer(harmless));
        if everything_printed(&sandbox, route).contains(harmless) {
            shown.push(place);
        }
    }
    insta::assert_snapshot!(shown.join("\n"), @r"
    403 errorMessages
    400 errors
    401 message
    401 text
    401 login header
    403 text
    403 text after much else
    404 path
    500 errorMessages
    problem details
    page title
    refusing page
    redirect to a path
    redirect to a host of that name
    trace id
    other trace id
    the account's name
    ");
}
