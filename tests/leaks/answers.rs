//! Every command against every response of the diagnosis table and every network failure.

use std::time::Duration;

use jira_sandbox::{Fault, FaultKind, Host, Sandbox};

use crate::support::command::{Home, Invocation};
#[cfg(target_os = "linux")]
use crate::support::command_lines::CommandLineWatch;
use crate::support::raw_answers::raw_answers;
use crate::token::{
    TOKEN, assert_no_secret, email, every_command, for_each, issue_commands, run_all, sandbox,
};

/// Returns the commands to run.
type Commands = fn(&Home, &Sandbox, Host) -> Vec<Invocation>;

/// A named failure on a route.
struct NamedFailure {
    name: String,
    route: Host,
    faults: Vec<Fault>,
}

/// Every response of the table on one of these paths, and every network failure on all.
fn failures(paths: &[&str]) -> Vec<NamedFailure> {
    let mut failures = Vec::new();
    for (name, route, answer) in raw_answers() {
        for path in paths {
            let fault = Fault::new(FaultKind::Raw(answer.clone()));
            failures.push(NamedFailure {
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
            failures.push(NamedFailure {
                name: name.to_owned(),
                route,
                faults: vec![Fault::new(kind)],
            });
        }
        failures.push(NamedFailure {
            name: "none".to_owned(),
            route,
            faults: Vec::new(),
        });
    }
    failures
}

#[test]
fn commands_never_print_the_token() {
    run_all_failures(&failures(&["myself", "mypermissions"]), every_command);
}

#[test]
fn issue_commands_never_print_the_token() {
    run_all_failures(&failures(&["/issue/", "search"]), issue_commands);
}

fn run_all_failures(failures: &[NamedFailure], commands: Commands) {
    #[cfg(target_os = "linux")]
    let watch = CommandLineWatch::start();
    for_each(failures, |trouble| {
        let NamedFailure {
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
        // It did contact Jira; otherwise nothing was tested.
        let sent = sandbox.requests();
        assert!(
            sent.iter()
                .any(|request| request.header("authorization").is_some()),
            "{name}"
        );
        let disconnect = home.coder_server(["jira", "disconnect", "--yes", "-v"]);
        assert_no_secret(name, email(*route), &disconnect.run().expect_status(0));
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
    assert_no_secret("demo", email(Host::Site), &outcome);
}
