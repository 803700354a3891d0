//! The demo without a terminal: a transcript of real commands that ends with status 0.

use crate::support::command::Home;

#[test]
fn prints_transcript() {
    let home = Home::new();
    let outcome = home.coder_server(["demo"]).run().expect_status(0);
    assert_eq!(outcome.stderr, "");
    for expected in [
        "jira connect --account personal",
        "jira status",
        "jira test",
        "(exit status 4)",
        "jira connect --account service",
        "jira search checkout",
        "jira show SHOP-3 --comments",
        "jira import SHOP-3 --comments --yes",
        "----- END JIRA ISSUE SHOP-3 -----",
        "task complete T1 --summary-file - < summary.md",
        "jira post T1 --yes",
        "/browse/SHOP-3?focusedCommentId=",
        "the summary of T1 was posted to SHOP-3",
        "jira disconnect --yes",
        "Disconnected",
    ] {
        assert!(
            outcome.stdout.contains(expected),
            "{expected}:\n{}",
            outcome.stdout
        );
    }
    outcome.assert_output_free_of(&[
        jira_sandbox::example::MIA_TOKEN,
        jira_sandbox::example::BOT_TOKEN,
    ]);
}

#[test]
fn ignores_own_connection() {
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
fn leaves_no_files() {
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

#[cfg(unix)]
mod on_a_terminal {
    use std::os::unix::process::ExitStatusExt as _;

    use jira_sandbox::example;
    use rustix::process::Signal;

    use crate::support::command::Home;
    use crate::support::tty::{CTRL_C, ENTER, Size, Tty};

    const STEPS: usize = 15;
    const STEPS_UNTIL_REVOKED: usize = 4;

    fn started(home: &Home) -> Tty {
        home.coder_server(["demo"]).on_terminal(Size {
            rows: 200,
            columns: 120,
        })
    }

    fn left_behind(home: &Home) -> usize {
        let temporary = home.directory().with_file_name("tmp");
        std::fs::read_dir(temporary).unwrap().count()
    }

    /// Returns a value that the demo prints under a name.
    fn printed(tty: &Tty, name: &str) -> String {
        let text = tty.text();
        let answers = text.split_once("The sandbox keeps running").unwrap().1;
        let mut lines = answers.lines();
        let line = lines.find_map(|line| line.trim().strip_prefix(name));
        line.unwrap_or_else(|| panic!("no {name} in\n{text}"))
            .trim()
            .to_owned()
    }

    #[test]
    fn runs_step_by_step_and_keeps_running() {
        let home = Home::new();
        let mut demo = started(&home);
        for _ in 0..STEPS {
            demo.answer("Run this step?", ENTER);
        }
        demo.wait_for_keys("Stop the sandbox?");
        let gateway = demo.text().rsplit_once("--gateway-url ").map(|(_, rest)| {
            rest.split_whitespace()
                .next()
                .unwrap_or_default()
                .to_owned()
        });
        assert_eq!(printed(&demo, "API token"), example::MIA_TOKEN);
        let connected = home
            .coder_server(["jira", "connect", "--account", "personal", "--token-stdin"])
            .argument("--site")
            .argument(printed(&demo, "Site URL"))
            .argument("--gateway-url")
            .argument(gateway.unwrap())
            .argument("--email")
            .argument(printed(&demo, "Email"))
            .input(example::MIA_TOKEN)
            .run()
            .expect_status(0);
        assert!(
            connected.stderr.contains("Connected"),
            "{}",
            connected.report()
        );
        demo.press("y\r");
        assert!(demo.wait_for_exit().success());
        assert_eq!(left_behind(&home), 0);
    }

    #[test]
    fn keeps_running_after_early_stop() {
        let home = Home::new();
        let mut demo = started(&home);
        for _ in 0..STEPS_UNTIL_REVOKED {
            demo.answer("Run this step?", ENTER);
        }
        demo.answer("Run this step?", "n\r");
        demo.wait_for_keys("Stop the sandbox?");
        let _ = home
            .coder_server(["jira", "connect", "--account", "personal", "--token-stdin"])
            .arguments(["--site", &printed(&demo, "Site URL")])
            .arguments(["--email", &printed(&demo, "Email")])
            .input(example::MIA_TOKEN)
            .run()
            .expect_status(0);
        demo.press("y\r");
        assert!(demo.wait_for_exit().success());
    }

    /// Returns the port and the secret of the last printed link.
    fn link(demo: &Tty) -> (u16, String) {
        let text = demo.text();
        let mut links = text
            .rsplit("http://127.0.0.1:")
            .filter_map(|link| link.split_once("/demo#"));
        let (port, rest) = links.next().unwrap_or_else(|| panic!("no link in\n{text}"));
        let secret = rest.split_whitespace().next().unwrap();
        (port.parse().unwrap(), secret.to_owned())
    }

    /// Sends a request to the demo's server and returns the response.
    fn asked(port: u16, request: &str, headers: &str, body: &str) -> String {
        use std::io::{Read as _, Write as _};

        let mut stream = std::net::TcpStream::connect(("127.0.0.1", port)).unwrap();
        let head = format!(
            "{request} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// Uses a link and returns the session cookie.
    fn signed_in(port: u16, secret: &str) -> Option<String> {
        let body = format!("{{\"secret\":\"{secret}\"}}");
        let json = "Content-Type: application/json\r\n";
        let answer = asked(port, "POST /api/v1/session", json, &body);
        let cookie = answer
            .lines()
            .find_map(|line| line.strip_prefix("set-cookie: "))?;
        cookie.split(';').next().map(str::to_owned)
    }

    #[test]
    fn prints_working_sign_in_links() {
        let home = Home::new();
        let mut demo = started(&home);
        for _ in 0..STEPS {
            demo.answer("Run this step?", ENTER);
        }
        demo.wait_for_keys("Stop the sandbox?");
        let (port, secret) = link(&demo);
        let cookie = signed_in(port, &secret).expect("signed in");
        let with = format!("Cookie: {cookie}\r\n");
        let tasks = asked(port, "GET /api/v1/tasks", &with, "");
        assert!(tasks.starts_with("HTTP/1.1 200 "), "{tasks}");
        assert!(tasks.contains("\"id\":\"T2\""), "{tasks}");
        let session = asked(port, "GET /api/v1/session", &with, "");
        assert!(session.contains("\"role\":\"admin\""), "{session}");
        assert_eq!(signed_in(port, &secret), None, "it is spent");

        // The prompt prints a new link.
        demo.answer("Stop the sandbox?", "n\r");
        demo.wait_for("the next link", |screen| {
            screen.contents().matches("/demo#").count() == 2
        });
        demo.wait_for_keys("Stop the sandbox?");
        let (port, another) = link(&demo);
        assert_ne!(another, secret);
        assert!(signed_in(port, &another).is_some());
        demo.press("y\r");
        assert!(demo.wait_for_exit().success());
    }

    #[test]
    fn no_serve_exits_after_steps() {
        let home = Home::new();
        let mut demo = home.coder_server(["demo", "--no-serve"]).on_terminal(Size {
            rows: 200,
            columns: 120,
        });
        for _ in 0..STEPS {
            demo.answer("Run this step?", ENTER);
        }
        assert!(demo.wait_for_exit().success());
        let text = demo.text();
        assert!(
            !text.contains("/demo#") && !text.contains("Stop the sandbox?"),
            "{text}"
        );
        assert_eq!(left_behind(&home), 0);
    }

    #[test]
    fn prints_command_with_program_path() {
        let home = Home::new();
        let mut demo = started(&home);
        demo.answer("Run this step?", "n\r");
        demo.wait_for_keys("Stop the sandbox?");
        let command = format!("{} --setup-dir ", env!("CARGO_BIN_EXE_coder-server"));
        assert!(demo.text().contains(&command), "{}", demo.text());
        demo.press("y\r");
        assert!(demo.wait_for_exit().success());
    }

    #[test]
    fn ctrl_c_leaves_no_files() {
        let home = Home::new();
        let mut demo = started(&home);
        demo.wait_for_keys("Run this step?");
        assert_eq!(left_behind(&home), 1);
        demo.press(CTRL_C);
        assert_eq!(demo.wait_for_exit().signal(), Some(Signal::INT.as_raw()));
        assert_eq!(left_behind(&home), 0);
    }
}
