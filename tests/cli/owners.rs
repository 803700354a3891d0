//! Commands of root over files of other users.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::path::Path;

use nix::unistd::Uid;

use crate::support::command::Home;

const STRANGER: u32 = 12345;
const SETTINGS: &str = r#"{
  "enabled": true,
  "baseUrl": "https://planted.atlassian.net",
  "auth": { "email": "mia@example.com", "apiToken": "ATATT3xFfGF0-NotARealToken-wxyz" }
}
"#;

/// Only root can give files to another user, as these tests do.
fn is_root() -> bool {
    Uid::effective().is_root()
}

fn give(path: &Path) {
    chown(path, Some(STRANGER), Some(STRANGER)).unwrap();
}

fn shown(home: &Home, arguments: &[&str], variables: &[(&str, &str)], status: i32) -> String {
    let invocation = home.coder_server(arguments).variables(variables.to_vec());
    let outcome = invocation.run().expect_status(status);
    home.redact(&format!("{}---\n{}", outcome.stdout, outcome.stderr))
}

#[test]
fn refuses_planted_settings_file() {
    if !is_root() {
        return;
    }
    let home = Home::new();
    home.write_settings(SETTINGS);
    give(&home.settings_file());
    let token = [("JIRA_API_TOKEN", "ATATT-1")];
    insta::assert_snapshot!(shown(&home, &["jira", "status"], &token, 1));
    insta::assert_snapshot!(shown(&home, &["jira", "status", "--json"], &[], 1));
    let search = shown(&home, &["jira", "search", "login"], &token, 1);
    assert!(search.contains("belongs to user 12345"), "{search}");
}

#[test]
fn refuses_planted_keys() {
    if !is_root() {
        return;
    }
    let home = Home::new();
    shown(
        &home,
        &["api-key", "create", "--name", "planted", "--role", "admin"],
        &[],
        0,
    );
    let access = home.setup_directory().join("tasks");
    give(&access);
    insta::assert_snapshot!(shown(&home, &["api-key", "list"], &[], 1));
    let serve = shown(&home, &["serve", "--listen", "127.0.0.1:0"], &[], 1);
    assert!(serve.contains("belongs to user 12345"), "{serve}");
}

#[test]
fn warns_root_in_another_users_directory() {
    if !is_root() {
        return;
    }
    let home = Home::new();
    home.write_settings(SETTINGS);
    give(&home.setup_directory());
    give(&home.settings_file());
    insta::assert_snapshot!(shown(&home, &["jira", "status"], &[], 0));
    let json = shown(&home, &["jira", "status", "--json"], &[], 0);
    assert!(json.contains("\"name\": \"other-owner\""), "{json}");
    let token = [("JIRA_API_TOKEN", "ATATT-1")];
    insta::assert_snapshot!(shown(&home, &["jira", "status"], &token, 1));
}

#[test]
fn warns_root_before_secrets_go_to_another_user() {
    if !is_root() {
        return;
    }
    let commands: [&[&str]; 4] = [
        &["api-key", "create", "--name", "ci"],
        &["sign-in-link", "--name", "Ada"],
        &["sessions", "list"],
        &["task", "list"],
    ];
    for command in commands {
        let home = Home::new();
        fs::create_dir(home.setup_directory()).unwrap();
        give(&home.setup_directory());
        let shown = shown(&home, command, &[], 0);
        assert!(
            shown.contains("belongs to user 12345, whose files root trusts"),
            "{shown}"
        );
        assert!(shown.contains("sudo -u '#12345'"), "{shown}");
    }
}

#[test]
fn explains_to_root_why_a_variable_is_not_saved() {
    if !is_root() {
        return;
    }
    let home = Home::new();
    fs::create_dir(home.setup_directory()).unwrap();
    give(&home.setup_directory());
    let connect = ["jira", "connect", "--account", "personal", "--site", "acme"];
    let connect = [&connect[..], &["--email", "mia@example.com"]].concat();
    let token = [("JIRA_API_TOKEN", "ATATT-1")];
    insta::assert_snapshot!(shown(&home, &connect, &token, 1));
}

#[test]
fn root_does_not_use_another_users_home_by_default() {
    if !is_root() {
        return;
    }
    let home = Home::new();
    let directory = home.directory().join(".config/coder-server");
    fs::create_dir_all(&directory).unwrap();
    fs::write(directory.join("jira.json"), SETTINGS).unwrap();
    give(&directory);
    give(&directory.join("jira.json"));
    let invocation = home.coder_server(["jira", "status"]);
    let outcome = invocation.without("CODER_SETUP_DIR").run().expect_status(1);
    insta::assert_snapshot!(home.redact(&outcome.stderr));
    let named = directory.display().to_string();
    shown(&home, &["--setup-dir", &named, "jira", "status"], &[], 0);
}

#[test]
fn refuses_world_writable_setup_directory() {
    let home = Home::new();
    home.write_settings(SETTINGS);
    let set_mode = |mode| {
        let permissions = fs::Permissions::from_mode(mode);
        fs::set_permissions(home.setup_directory(), permissions).unwrap();
    };
    set_mode(0o777);
    insta::assert_snapshot!(shown(&home, &["jira", "status"], &[], 1));
    set_mode(0o770);
    insta::assert_snapshot!(shown(&home, &["jira", "status"], &[], 0));
}
