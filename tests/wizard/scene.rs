//! A user's home and a sandbox Jira.

use std::sync::LazyLock;

use jira_sandbox::{Sandbox, World, example};
use regex::Regex;
use serde_json::Value;

use crate::support::command::{Home, Invocation};
use crate::support::leaks::assert_free_of;
use crate::support::text_of;
#[cfg(unix)]
use crate::support::tty::{DOWN, ENTER, Size, Tty};

/// 80 columns, and enough rows that nothing scrolls.
#[cfg(unix)]
pub const TALL: Size = Size {
    rows: 100,
    columns: 80,
};

/// Yes to a confirmation.
#[cfg(unix)]
pub const YES: &str = "y\r";
/// No to a confirmation.
#[cfg(unix)]
pub const NO: &str = "n\r";

/// All tokens of these tests, none of which may be in any output.
pub const TOKENS: [&str; 8] = [
    WRONG_TOKEN,
    example::MIA_TOKEN,
    example::MIA_SCOPED_TOKEN,
    example::MIA_EXPIRED_TOKEN,
    example::BOT_TOKEN,
    example::BOT_TOKEN_WITHOUT_READ_WORK,
    example::BEARER_BOT_TOKEN,
    example::RINA_TOKEN,
];

/// An unknown token.
pub const WRONG_TOKEN: &str = "ATATT3xNobodyEverMadeThisToken0=0WRONG01";

/// A home and a Jira.
pub struct Scene {
    pub home: Home,
    pub sandbox: Sandbox,
}

impl Scene {
    pub fn new() -> Self {
        Self {
            home: Home::new(),
            sandbox: Sandbox::start(World::example()).expect("loopback has ports"),
        }
    }

    /// `jira connect` with the sandbox as gateway.
    pub fn connect(&self) -> Invocation {
        self.command([
            "jira",
            "connect",
            "--gateway-url",
            &self.sandbox.gateway_url(),
        ])
    }

    /// Any command.
    pub fn command<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Invocation {
        self.home.coder_server(arguments)
    }

    /// `jira connect` with all flags of Mia's personal account and her token on standard input.
    pub fn connect_by_flags(&self) -> Invocation {
        self.connect()
            .arguments(["--account", "personal", "--site", &self.sandbox.site_url()])
            .arguments(["--email", example::MIA_EMAIL, "--token-stdin"])
            .input(example::MIA_TOKEN)
    }

    /// Connects Mia's personal account.
    pub fn connected(self) -> Self {
        drop(self.connect_by_flags().run().expect_status(0));
        self
    }

    /// The content of `jira.json`.
    #[track_caller]
    pub fn saved(&self) -> Value {
        let text = text_of(&self.home.settings_file());
        serde_json::from_str(&text).expect("what was saved is not JSON")
    }

    /// The token in `jira.json`.
    #[track_caller]
    pub fn saved_token(&self) -> String {
        let token = &self.saved()["auth"]["apiToken"];
        token.as_str().expect("no token was saved").to_owned()
    }

    /// Asserts that the setup directory is missing or empty.
    #[track_caller]
    pub fn assert_nothing_written(&self) {
        let directory = self.home.setup_directory();
        assert!(!directory.exists(), "{} was made", directory.display());
    }

    /// Redacts a text for snapshots.
    pub fn redacted(&self, text: &str) -> String {
        static WRAPPED: LazyLock<[(Regex, &str); 2]> = LazyLock::new(|| {
            [
                // Line breaks here depend on the lengths of paths and ports.
                (r"\s+\[TIME\]", " [TIME]"),
                (r"(for Atlassian support:)\s+[0-9a-f]{32}", "$1 [TRACE]"),
            ]
            .map(|(pattern, shown)| (Regex::new(pattern).expect("a good pattern"), shown))
        });
        static TIME: LazyLock<Regex> =
            LazyLock::new(|| Regex::new(r"\b(\d+)\s+ms\b").expect("a good pattern"));
        let text = self.home.redact(&TIME.replace_all(text, "$1 ms"));
        WRAPPED.iter().fold(text, |text, (pattern, shown)| {
            pattern.replace_all(&text, *shown).into_owned()
        })
    }

    /// Returns the screen for snapshots, after asserting that no token was printed.
    #[cfg(unix)]
    #[track_caller]
    pub fn screen(&self, tty: &Tty) -> String {
        assert_no_token(tty);
        self.redacted(&tty.screen())
    }
}

/// Joins wrapped lines.
pub fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Asserts that no token was ever on the terminal.
#[cfg(unix)]
#[track_caller]
pub fn assert_no_token(tty: &Tty) {
    let raw = tty.raw();
    assert_free_of(
        &TOKENS,
        &[
            ("the terminal", &String::from_utf8_lossy(&raw)),
            ("the screen", &tty.screen()),
            ("the terminal's text", &tty.text()),
        ],
    );
}

/// Asserts success, an unchanged terminal, and no token in the output.
#[cfg(unix)]
#[track_caller]
pub fn assert_succeeds(tty: &mut Tty) {
    let status = tty.wait_for_exit();
    assert!(status.success(), "{status}:\n{}", tty.screen());
    assert_terminal_restored(tty);
    assert_no_token(tty);
}

/// Asserts that cursor, echo, and canonical mode are as a shell expects.
#[cfg(unix)]
#[track_caller]
pub fn assert_terminal_restored(tty: &Tty) {
    assert!(tty.echo() && tty.canonical(), "the modes were left changed");
    assert!(!tty.cursor_hidden(), "the cursor was left hidden");
}

/// The questions up to the token, named after their prompts.
#[cfg(unix)]
pub trait Answers {
    /// Account type personal.
    fn personal(&mut self) -> &mut Self;
    /// Account type service.
    fn service(&mut self) -> &mut Self;
    /// Site URL.
    fn site(&mut self, typed: &str) -> &mut Self;
    /// Email.
    fn email(&mut self, typed: &str) -> &mut Self;
    /// Declines to open the browser.
    fn no_browser(&mut self) -> &mut Self;
    /// API token.
    fn token(&mut self, typed: &str) -> &mut Self;
    /// Picks what to do after a failed test, by label.
    fn choose(&mut self, label: &str) -> &mut Self;
}

#[cfg(unix)]
impl Answers for Tty {
    fn personal(&mut self) -> &mut Self {
        self.choose_from("? Account type", "Personal")
    }

    fn service(&mut self) -> &mut Self {
        self.choose_from("? Account type", "Service")
    }

    fn site(&mut self, typed: &str) -> &mut Self {
        self.answer("? Site URL", &format!("{typed}{ENTER}"));
        self
    }

    fn email(&mut self, typed: &str) -> &mut Self {
        self.answer("? Email", &format!("{typed}{ENTER}"));
        self
    }

    fn no_browser(&mut self) -> &mut Self {
        self.answer("? Open this page in a browser?", NO);
        self
    }

    fn token(&mut self, typed: &str) -> &mut Self {
        self.answer_secret("? API token", typed);
        self
    }

    fn choose(&mut self, label: &str) -> &mut Self {
        self.choose_from("? What now?", label)
    }
}

#[cfg(unix)]
trait Choosing {
    fn choose_from(&mut self, question: &str, label: &str) -> &mut Self;
}

#[cfg(unix)]
impl Choosing for Tty {
    /// Moves down to the option with this prefix and picks it.
    fn choose_from(&mut self, question: &str, label: &str) -> &mut Self {
        self.wait_for_keys(question);
        // The list may not be complete yet.
        let (chosen, other) = (format!("❯ {label}"), format!("  {label}"));
        let begins = |screen: &str, text: &str| screen.lines().any(|line| line.starts_with(text));
        self.wait_for(&format!("the choice {label:?}"), |screen| {
            begins(&screen.contents(), &chosen) || begins(&screen.contents(), &other)
        });
        while !begins(&self.screen(), &chosen) {
            let before = self.screen();
            let list = before.replace('❯', " ");
            self.press(DOWN);
            self.wait_for("the next choice", |screen| {
                let now = screen.contents();
                now.contains('❯') && now != before && now.replace('❯', " ").starts_with(&list)
            });
            self.wait_for_keys("❯");
        }
        self.press(ENTER);
        self
    }
}
