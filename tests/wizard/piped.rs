//! The token on standard input, in a variable, or in a file named by a variable.

use std::fmt::Write as _;
use std::fs;

use jira_sandbox::example;

use crate::flags::{personal, refused};
use crate::scene::Scene;
#[cfg(unix)]
use crate::scene::{TALL, words};

#[test]
fn trims_piped_token() {
    for (before, after) in [("", ""), ("", "\n"), ("", "\r\n"), ("  ", " \t\n\n")] {
        let scene = Scene::new();
        let input = format!("{before}{}{after}", example::MIA_TOKEN);
        let invocation = personal(&scene).argument("--token-stdin").input(input);
        drop(invocation.run().expect_status(0));
        assert_eq!(scene.saved_token(), example::MIA_TOKEN);
    }
}

#[test]
fn refuses_invalid_piped_token_without_quoting_it() {
    let scene = Scene::new();
    let oversized = format!("{}{}", example::MIA_TOKEN, "x".repeat(1 << 20));
    let cases: [(&str, Vec<u8>); 8] = [
        ("empty", Vec::new()),
        ("whitespace", b" \r\n".to_vec()),
        (
            "two lines",
            format!("{0}\n{0}\n", example::MIA_TOKEN).into(),
        ),
        (
            "longer than any token",
            format!("{0}{0}", "x".repeat(2049)).into(),
        ),
        ("a megabyte", oversized.into()),
        (
            "binary",
            [&[0xff, 0xfe, 0, 1], example::MIA_TOKEN.as_bytes()].concat(),
        ),
        (
            "a control character",
            format!("{}\0", example::MIA_TOKEN).into(),
        ),
        ("not ASCII", format!("{}é", example::MIA_TOKEN).into()),
    ];
    let mut output = String::new();
    for (name, input) in cases {
        let invocation = personal(&scene).argument("--token-stdin").input(input);
        let stderr = refused(&scene, &invocation, 2);
        let _ = write!(output, "{name}: {stderr}");
    }
    insta::assert_snapshot!(output);
    assert!(scene.sandbox.requests().is_empty());
}

#[test]
fn closed_stdin_counts_as_empty() {
    let scene = Scene::new();
    let stderr = refused(&scene, &personal(&scene).argument("--token-stdin"), 2);
    assert!(
        stderr.contains("--token-stdin: the API token is empty"),
        "{stderr}"
    );
}

#[test]
fn has_no_token_flag() {
    let scene = Scene::new();
    for flag in ["--token", "--api-token", "--password"] {
        let stderr = refused(&scene, &personal(&scene).argument(flag), 2);
        assert!(stderr.contains("unexpected argument"), "{stderr}");
    }
}

#[test]
fn names_invalid_variables() {
    let scene = Scene::new();
    let file = scene.home.directory().join("token");
    fs::write(&file, "\n").expect("it is ours");
    let path = file.to_string_lossy().into_owned();
    let mut output = String::new();
    for (variables, status) in [
        (
            vec![
                ("JIRA_API_TOKEN", example::MIA_TOKEN),
                ("JIRA_API_TOKEN_FILE", &path),
            ],
            1,
        ),
        (vec![("JIRA_API_TOKEN", "two words")], 1),
        (vec![("JIRA_API_TOKEN_FILE", &path)], 1),
        (vec![("JIRA_API_TOKEN_FILE", "/nonexistent/token")], 1),
        (vec![("JIRA_API_TOKEN", "")], 2),
    ] {
        let invocation = personal(&scene).variables(variables);
        output += &refused(&scene, &invocation, status);
    }
    insta::assert_snapshot!(output);
}

#[cfg(unix)]
#[test]
fn refuses_token_stdin_from_a_terminal() {
    let scene = Scene::new();
    let mut tty = scene.connect_by_flags().on_terminal(TALL);
    assert_eq!(tty.wait_for_exit().code(), Some(2), "{}", tty.screen());
    assert!(words(&tty.screen()).contains("--token-stdin: pipe the token in"));
    scene.assert_nothing_written();
}
