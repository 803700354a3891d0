//! Every command against every answer of the diagnosis table and everything that networks do.

use std::time::Duration;

use jira_sandbox::{Fault, FaultKind, Host, Sandbox};

use crate::sentry::{
    TOKEN, assert_silent, email, every_command, for_each, issue_commands, run_all, sandbox,
};
use crate::support::command::{Home, Invocation};
#[cfg(target_os = "linux")]
use crate::support::command_lines::CommandLineWatch;
use crate::support::raw_answers::raw_answers;

/// Which commands are run.
type Commands = fn(&Home, &Sandbox, Host) -> Vec<Invocation>;

/// Trouble with a name, on a route.
struct Trouble {
    name: String,
    route: Host,
    faults: Vec<Fault>,
}

/// With every answer of the table on one of these paths, and with what networks do on all.
fn troubles(paths: &[&str]) -> Vec<Trouble> {
    let mut troubles = Vec::new();
    for (name, route, answer) in raw_answers() {
        for path in paths {
            let fault = Fault::new(FaultKind::Raw(answer.clone()));
            troubles.push(Trouble {
                name: format!("{name}, {path}"),
                route,
                faults: vec![fault.at(route).for_paths_with(path)],
            });
        }
    }
    for route in [Host::Site, Host::Gateway] {
        for (name, kind) in [
            ("cut", FaultKind::Cut),
            ("reset", FaultKind::Reset),
            ("garbage", FaultKind::Garbage),
            ("endless", FaultKind::Endless),
            ("slow", FaultKind::Latency(Duration::from_millis(10))),
        ] {
            troubles.push(Trouble {
                name: name.to_owned(),
                route,
                faults: vec![Fault::new(kind)],
            });
        }
        troubles.push(Trouble {
            name: "none".to_owned(),
            route,
            faults: Vec::new(),
        });
    }
    troubles
}

#[test]
fn commands_never_print_the_token() {
    run_through(&troubles(&["myself", "mypermissions"]), every_command);
}

#[test]
fn issue_commands_never_print_the_token() {
    run_through(&troubles(&["/issue/", "search"]), issue_commands);
}

fn run_through(troubles: &[Trouble], commands: Commands) {
    #[cfg(target_os = "linux")]
    let watch = CommandLineWatch::start();
    for_each(troubles, |trouble| {
        let Trouble {
            name,
            route,
            faults,
        } = trouble;
        let sandbox = sandbox(*route);
        for fault in faults {
            sandbox.inject(fault.clone());
        }
        let home = Home::new();
        run_all(name, *route, &commands(&home, &sandbox, *route));
        // It did reach Jira: else nothing was tried.
        let sent = sandbox.requests();
        assert!(
            sent.iter()
                .any(|request| request.header("authorization").is_some()),
            "{name}"
        );
        let disconnect = home.coder_server(["jira", "disconnect", "--yes", "-v"]);
        assert_silent(name, email(*route), &disconnect.run().expect_status(0));
    });
    #[cfg(target_os = "linux")]
    watch.assert_free_of("coder-server", &[TOKEN]);
}

#[test]
fn demo_prints_only_sandbox_tokens() {
    let home = Home::new();
    let outcome = home
        .coder_server(["demo", "-v"])
        .variable("JIRA_API_TOKEN", TOKEN)
        .run()
        .expect_status(0);
    assert_silent("demo", email(Host::Site), &outcome);
}
