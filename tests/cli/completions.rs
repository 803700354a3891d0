//! The committed completion scripts are those that the program prints.

use std::path::Path;

use crate::support::command::Home;

#[test]
fn committed_completion_scripts_are_current() {
    let scripts = [
        ("bash", "coder-server.bash"),
        ("zsh", "_coder-server"),
        ("fish", "coder-server.fish"),
        ("powershell", "_coder-server.ps1"),
        ("elvish", "coder-server.elv"),
    ];
    for (shell, file) in scripts {
        let printed = Home::new()
            .coder_server(["completions", shell])
            .run()
            .expect_status(0)
            .stdout;
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("completions")
            .join(file);
        let mut committed = String::new();
        std::io::Read::read_to_string(&mut std::fs::File::open(&path).unwrap(), &mut committed)
            .unwrap();
        assert!(
            printed == committed,
            "{} is stale: run `just completions`",
            path.display()
        );
    }
}

#[test]
fn unknown_shell_in_variable_is_a_usage_error() {
    let outcome = Home::new()
        .coder_server(["jira", "status"])
        .variable("CODER_SERVER_COMPLETE", "tcsh")
        .run()
        .expect_status(2);
    assert!(
        outcome.stderr.contains("unknown shell `tcsh`"),
        "{}",
        outcome.stderr
    );
}
