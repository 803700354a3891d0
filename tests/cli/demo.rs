//! The demo without a terminal: a transcript of real commands that ends with status 0.

use crate::support::command::Home;

#[test]
fn the_transcript_is_whole() {
    let home = Home::new();
    let outcome = home.coder_server(["demo"]).run().expect_status(0);
    assert_eq!(outcome.stderr, "");
    for told in [
        "jira connect --account personal",
        "jira status",
        "jira test",
        "(exit status 4)",
        "jira connect --account service",
        "jira disconnect --yes",
        "Disconnected",
    ] {
        assert!(outcome.stdout.contains(told), "{told}:\n{}", outcome.stdout);
    }
    outcome.assert_output_free_of(&[
        coder_server::sandbox::example::MIA_TOKEN,
        coder_server::sandbox::example::BOT_TOKEN,
    ]);
}

#[test]
fn the_persons_own_connection_has_no_part_in_it() {
    let home = Home::new();
    let outcome = home
        .coder_server(["demo"])
        .variable("JIRA_BASE_URL", "https://not-a-demo.atlassian.net")
        .variable("JIRA_API_TOKEN", "theRealTokenOfThePerson")
        .run()
        .expect_status(0);
    assert!(!outcome.stdout.contains("not-a-demo"), "{}", outcome.stdout);
    outcome.assert_output_free_of(&["theRealTokenOfThePerson"]);
    assert!(!home.setup_directory().exists());
}

#[test]
fn nothing_is_left_behind() {
    let home = Home::new();
    let temporary = home.directory().with_file_name("tmp");
    let entries = || std::fs::read_dir(&temporary).unwrap().count();
    let before = entries();
    let outcome = home.coder_server(["demo"]).run().expect_status(0);
    assert!(
        outcome.stdout.contains(&*temporary.to_string_lossy()),
        "{}",
        outcome.stdout
    );
    assert_eq!(entries(), before);
}
