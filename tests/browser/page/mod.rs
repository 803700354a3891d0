//! A page as a user sees it: elements are found by role and name, and every action waits.

#![expect(
    clippy::missing_panics_doc,
    reason = "a tool of the tests fails a test by panicking"
)]

use std::cell::{Cell, RefCell};
use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

pub use self::found::Found;
use crate::session::{Logged, Look, Session};

mod found;
pub mod key;

/// Timeout of a wait.
const LIMIT: Duration = Duration::from_secs(10);
/// Polling interval.
const PAUSE: Duration = Duration::from_millis(20);
/// Script that returns the visible text, including the values of fields.
const TEXT: &str = "
const fields = [...document.querySelectorAll('input:not([type=hidden], [type=password]), textarea, select')]
  .filter((field) => field.checkVisibility())
  .map((field) => `[${field.labels?.[0]?.innerText ?? field.ariaLabel ?? field.id}: ${['checkbox', 'radio'].includes(field.type) ? field.checked : field.value}]`);
return [document.body.innerText, ...fields].join('\\n');
";

/// A page of a server in a browser of its own.
#[derive(Debug)]
pub struct Page {
    session: Session,
    base: String,
    look: Look,
    log: RefCell<Vec<Logged>>,
    is_told: Cell<bool>,
}

/// The focused element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Focus {
    /// Its role in the accessibility tree.
    pub role: String,
    /// Its accessible name.
    pub name: String,
}

impl Page {
    /// Opens an empty page. `base` is the URL of the server without a path.
    ///
    /// # Errors
    /// Returns the names of the missing programs.
    pub fn new(base: &str, look: Look) -> Result<Self, &'static str> {
        let session = Session::start()?;
        session.look(look);
        Ok(Self {
            session,
            base: base.trim_end_matches('/').to_owned(),
            look,
            log: RefCell::default(),
            is_told: Cell::new(false),
        })
    }

    /// The browser, for what users cannot do.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Returns the current window size and user preferences.
    pub fn look(&self) -> Look {
        self.look
    }

    /// Changes window size and user preferences.
    #[track_caller]
    pub fn look_at(&mut self, look: Look) {
        self.look = look;
        self.session.look(look);
    }

    /// Loads a path of the server, such as `/tasks`.
    #[track_caller]
    pub fn open(&self, path: &str) {
        self.session.go(&format!("{}{path}", self.base));
    }

    /// Opens a sign-in link, presses the button, and waits until the user is signed in.
    #[track_caller]
    pub fn sign_in(&self, link: &str) {
        self.session.go(link);
        self.press("Sign in");
        self.wait("signed in", |page| page.path() != "/sign-in");
    }

    /// Reloads the page.
    #[track_caller]
    pub fn reload(&self) {
        self.session.get("POST", "refresh", Some(json!({})));
    }

    /// Goes back in the history.
    #[track_caller]
    pub fn back(&self) {
        self.session.get("POST", "back", Some(json!({})));
    }

    /// Returns path and query of the current URL.
    #[track_caller]
    pub fn path(&self) -> String {
        self.string("return location.pathname + location.search;")
    }

    /// Waits until the URL has this path and query.
    #[track_caller]
    pub fn wait_for_path(&self, path: &str) {
        self.wait(&format!("the address {path}"), |page| page.path() == path);
    }

    /// Returns the document's title.
    #[track_caller]
    pub fn title(&self) -> String {
        self.string("return document.title;")
    }

    /// Returns the visible text.
    #[track_caller]
    pub fn text(&self) -> String {
        self.string("return document.body?.innerText ?? '';")
    }

    /// Waits until this text is visible, ignoring line breaks.
    #[track_caller]
    pub fn shows(&self, text: &str) {
        let text = collapsed(text);
        self.wait(&format!("the text {text:?}"), |page| {
            collapsed(&page.text()).contains(&text)
        });
    }

    /// Waits until this text is gone.
    #[track_caller]
    pub fn does_not_show(&self, text: &str) {
        let text = collapsed(text);
        self.wait(&format!("the end of the text {text:?}"), |page| {
            !collapsed(&page.text()).contains(&text)
        });
    }

    /// Waits for a condition; `what` names it.
    ///
    /// # Panics
    /// Panics after 10 s with the text of the page.
    #[track_caller]
    pub fn wait(&self, what: &str, met: impl Fn(&Self) -> bool) {
        let deadline = Instant::now() + LIMIT;
        while !met(self) {
            if Instant::now() > deadline {
                self.fail(&format!("waited {LIMIT:?} for {what}"));
            }
            std::thread::sleep(PAUSE);
        }
    }

    /// Waits until a JavaScript expression is true.
    #[track_caller]
    pub fn wait_for_script(&self, expression: &str) {
        self.wait(expression, |page| {
            page.run(&format!("return Boolean({expression});")) == true
        });
    }

    /// Runs a function body in the page.
    #[track_caller]
    pub fn run(&self, body: &str) -> Value {
        self.session.run(body, &[])
    }

    /// Runs the body of an `async` function in the page.
    #[track_caller]
    pub fn run_async(&self, body: &str) -> Value {
        self.session.run_async(body, &[])
    }

    /// Waits for the only reachable element with this role and accessible name.
    ///
    /// # Panics
    /// Panics after 10 s without exactly one.
    #[track_caller]
    pub fn find(&self, role: &str, name: &str) -> Found<'_> {
        self.only(None, role, name)
    }

    /// Returns all current elements with this role and name.
    #[track_caller]
    pub fn find_all(&self, role: &str, name: &str) -> Vec<Found<'_>> {
        self.matching(None, role, Some(name))
    }

    /// Returns the names of all current elements with this role, in document order.
    #[track_caller]
    pub fn names(&self, role: &str) -> Vec<String> {
        let all = self.matching(None, role, None);
        all.iter().filter_map(Found::named).collect()
    }

    /// Whether an element with this role and name exists now.
    #[track_caller]
    pub fn has(&self, role: &str, name: &str) -> bool {
        !self.find_all(role, name).is_empty()
    }

    /// Waits until no element has this role and name.
    #[track_caller]
    pub fn has_not(&self, role: &str, name: &str) {
        self.wait(&format!("the end of the {role} {name:?}"), |page| {
            !page.has(role, name)
        });
    }

    /// Presses a button as soon as it is enabled.
    #[track_caller]
    pub fn press(&self, name: &str) {
        self.find("button", name).click();
    }

    /// Follows a link.
    #[track_caller]
    pub fn follow(&self, name: &str) {
        self.find("link", name).click();
    }

    /// Replaces the value of the field with this label.
    #[track_caller]
    pub fn fill(&self, label: &str, text: &str) {
        self.find("field", label).fill(text);
    }

    /// Clicks a checkbox, a switch, or a radio button.
    #[track_caller]
    pub fn tick(&self, label: &str) {
        self.find("tick", label).click();
    }

    /// Selects an option of a native `select`.
    #[track_caller]
    pub fn choose(&self, label: &str, option: &str) {
        let list = self.find("field", label);
        list.only("option", option).click();
    }

    /// Returns the value of the field with this label.
    #[track_caller]
    pub fn value(&self, label: &str) -> String {
        self.find("field", label).value()
    }

    /// Types keys, of [`key`] or plain text, into the focused element.
    #[track_caller]
    pub fn keys(&self, keys: &str) {
        self.chord("", keys);
    }

    /// Types keys while a modifier is pressed: `page.chord(key::SHIFT, key::TAB)`.
    #[track_caller]
    pub fn chord(&self, held: &str, keys: &str) {
        let action = |kind: &str, key: char| json!({ "type": kind, "value": key });
        let mut actions: Vec<Value> = held.chars().map(|key| action("keyDown", key)).collect();
        for key in keys.chars() {
            actions.extend([action("keyDown", key), action("keyUp", key)]);
        }
        actions.extend(held.chars().rev().map(|key| action("keyUp", key)));
        let body = json!({ "actions": [{ "type": "key", "id": "keys", "actions": actions }] });
        self.session.get("POST", "actions", Some(body));
    }

    /// Returns the focused element.
    #[track_caller]
    pub fn focus(&self) -> Focus {
        let element = self.session.get("GET", "element/active", None);
        let found = self.found(&element);
        Focus {
            role: found.role(),
            name: found.name(),
        }
    }

    /// Waits until this element has the focus.
    #[track_caller]
    pub fn wait_for_focus(&self, role: &str, name: &str) {
        let wanted = Focus {
            role: role.to_owned(),
            name: name.to_owned(),
        };
        self.wait(&format!("the keyboard at the {role} {name:?}"), |page| {
            page.focus() == wanted
        });
    }

    /// Presses Tab until this element has the focus.
    ///
    /// # Panics
    /// Panics after 100 presses.
    #[track_caller]
    pub fn tab_to(&self, role: &str, name: &str) {
        let mut passed = Vec::new();
        for _ in 0..100 {
            self.keys(key::TAB);
            let focus = self.focus();
            if focus.role == role && focus.name == name {
                return;
            }
            passed.push(format!("{} {:?}", focus.role, focus.name));
        }
        self.fail(&format!(
            "Tab never came to the {role} {name:?}, but to {}",
            passed.join(", ")
        ));
    }

    /// Waits until all finite animations have ended.
    #[track_caller]
    pub fn settle(&self) {
        self.wait_for_script(
            "document.getAnimations().every((animation) => animation.playState !== 'running'
              || animation.effect.getComputedTiming().endTime === Infinity)",
        );
    }

    /// Asserts that nothing overflows the window horizontally.
    #[track_caller]
    pub fn assert_fits(&self) {
        let wide = self.run(
            "const root = document.documentElement;
             if (root.scrollWidth <= root.clientWidth && root.scrollWidth <= innerWidth) return null;
             const out = [...document.body.querySelectorAll('*')]
               .filter((element) => element.getBoundingClientRect().right > root.clientWidth + 0.5)
               .map((element) => element.outerHTML.slice(0, 120));
             return `${root.scrollWidth} of ${root.clientWidth} px: ${out.slice(0, 10).join('\\n')}`;",
        );
        if let Some(wide) = wide.as_str() {
            self.fail(&format!("{} is too wide, {wide}", self.path()));
        }
    }

    /// Asserts that the console has no errors or warnings, including CSP violations. Failed API
    /// responses are expected: other tests check how they are shown.
    #[track_caller]
    pub fn assert_quiet(&self) {
        self.collect_log();
        let is_bad = |line: &&Logged| {
            let of_the_api = line.source == "network" && line.message.contains("/api/v1/");
            ["SEVERE", "WARNING"].contains(&&*line.level) && !of_the_api
        };
        let log = self.log.borrow();
        let bad: Vec<String> = log.iter().filter(is_bad).map(Logged::to_string).collect();
        drop(log);
        if !bad.is_empty() {
            self.fail(&format!("the console has\n{}", bad.join("\n")));
        }
    }

    /// Returns all console lines.
    #[track_caller]
    pub fn log(&self) -> Vec<Logged> {
        self.collect_log();
        self.log.borrow().clone()
    }

    /// Forgets the console lines so far.
    #[track_caller]
    pub fn clear_log(&self) {
        self.collect_log();
        self.log.borrow_mut().clear();
        self.is_told.set(false);
    }

    /// Writes the viewport to a PNG file.
    #[track_caller]
    pub fn screenshot(&self, file: &Path) {
        let written = std::fs::write(file, self.session.screenshot());
        written.unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    }

    /// Fails the test with the text of the page.
    #[track_caller]
    pub fn fail(&self, why: &str) -> ! {
        self.is_told.set(true);
        panic!("{why}\n{}", self.report());
    }

    /// Describes the URL, the text, and the console.
    fn report(&self) -> String {
        let asked = |script: &str| {
            let script = json!({ "script": script, "args": [] });
            let answer = self.session.ask("POST", "execute/sync", Some(script));
            answer.map_or_else(|error| error, |text| text.as_str().unwrap_or("").to_owned())
        };
        // Without the fragment, which may contain a secret.
        let address = asked("return location.origin + location.pathname + location.search;");
        let mut report = format!(
            "----- {address} ({:?}) -----\n{}\n----- console -----\n",
            self.look,
            asked(TEXT)
        );
        self.collect_log();
        for line in self.log.borrow().iter() {
            let _ = writeln!(report, "{line}");
        }
        report
    }

    fn collect_log(&self) {
        self.log.borrow_mut().extend(self.session.log());
    }

    #[track_caller]
    fn string(&self, body: &str) -> String {
        self.run(body).as_str().unwrap_or_default().to_owned()
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        if std::thread::panicking() && !self.is_told.get() {
            // A second panic would abort all tests.
            let report = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| self.report()));
            tell(&report.unwrap_or_default());
        }
    }
}

impl std::fmt::Display for Logged {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            formatter,
            "{} {}: {}",
            self.level, self.source, self.message
        )
    }
}

/// Collapses whitespace.
fn collapsed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn tell(report: &str) {
    eprintln!("{report}");
}
