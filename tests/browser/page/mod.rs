//! A page, and what a person does with it: everything is named by what is seen or read out, and
//! everything is waited for.

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

/// How long a page may take to show what is waited for.
const LIMIT: Duration = Duration::from_secs(10);
/// How often it is looked at.
const PAUSE: Duration = Duration::from_millis(20);
/// What the page says, fields with what is in them included.
const TEXT: &str = "
const fields = [...document.querySelectorAll('input:not([type=hidden], [type=password]), textarea, select')]
  .filter((field) => field.checkVisibility())
  .map((field) => `[${field.labels?.[0]?.innerText ?? field.ariaLabel ?? field.id}: ${['checkbox', 'radio'].includes(field.type) ? field.checked : field.value}]`);
return [document.body.innerText, ...fields].join('\\n');
";

/// A page of a server, in a browser of its own.
#[derive(Debug)]
pub struct Page {
    session: Session,
    base: String,
    look: Look,
    log: RefCell<Vec<Logged>>,
    is_told: Cell<bool>,
}

/// What has the keyboard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Focus {
    /// Its role, as assistive technology is told it.
    pub role: String,
    /// Its name, as that reads it out.
    pub name: String,
}

impl Page {
    /// An empty page. `base` is the address of the server, without a path.
    ///
    /// # Errors
    /// The programs that are missing.
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

    /// The browser, for what a person does not do.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// How the pages are looked at.
    pub fn look(&self) -> Look {
        self.look
    }

    /// Looks at the pages in another way from now on.
    #[track_caller]
    pub fn look_at(&mut self, look: Look) {
        self.look = look;
        self.session.look(look);
    }

    /// Types an address of the server (`/tasks`), and waits until it is loaded.
    #[track_caller]
    pub fn open(&self, path: &str) {
        self.session.go(&format!("{}{path}", self.base));
    }

    /// Opens a sign-in link, presses the button, and waits until the person is in.
    #[track_caller]
    pub fn sign_in(&self, link: &str) {
        self.session.go(link);
        self.press("Sign in");
        self.wait("signed in", |page| page.path() != "/sign-in");
    }

    /// Loads the page anew.
    #[track_caller]
    pub fn reload(&self) {
        self.session.get("POST", "refresh", Some(json!({})));
    }

    /// Goes back to the page before.
    #[track_caller]
    pub fn back(&self) {
        self.session.get("POST", "back", Some(json!({})));
    }

    /// Path and query of the present address.
    #[track_caller]
    pub fn path(&self) -> String {
        self.string("return location.pathname + location.search;")
    }

    /// Waits until the address has this path and query.
    #[track_caller]
    pub fn wait_for_path(&self, path: &str) {
        self.wait(&format!("the address {path}"), |page| page.path() == path);
    }

    /// The title of the document.
    #[track_caller]
    pub fn title(&self) -> String {
        self.string("return document.title;")
    }

    /// The text that is seen.
    #[track_caller]
    pub fn text(&self) -> String {
        self.string("return document.body?.innerText ?? '';")
    }

    /// Waits until this text is seen, however it is broken into lines.
    #[track_caller]
    pub fn shows(&self, text: &str) {
        let text = collapsed(text);
        self.wait(&format!("the text {text:?}"), |page| {
            collapsed(&page.text()).contains(&text)
        });
    }

    /// Waits until this text is not seen any more.
    #[track_caller]
    pub fn shows_no_more(&self, text: &str) {
        let text = collapsed(text);
        self.wait(&format!("the end of the text {text:?}"), |page| {
            !collapsed(&page.text()).contains(&text)
        });
    }

    /// Waits for something; `what` names it.
    ///
    /// # Panics
    /// When it has not come about within 10 s, with what the page says.
    #[track_caller]
    pub fn wait(&self, what: &str, met: impl Fn(&Self) -> bool) {
        let deadline = Instant::now() + LIMIT;
        while !met(self) {
            if Instant::now() > deadline {
                self.fail(&format!("waited {LIMIT:?} in vain for {what}"));
            }
            std::thread::sleep(PAUSE);
        }
    }

    /// Waits until an expression of JavaScript is true.
    #[track_caller]
    pub fn wait_for_script(&self, expression: &str) {
        self.wait(expression, |page| {
            page.run(&format!("return Boolean({expression});")) == true
        });
    }

    /// Runs a function's body in the page.
    #[track_caller]
    pub fn run(&self, body: &str) -> Value {
        self.session.run(body, &[])
    }

    /// The same of an `async` function.
    #[track_caller]
    pub fn run_async(&self, body: &str) -> Value {
        self.session.run_async(body, &[])
    }

    /// Waits for the one thing with this role and this accessible name that can be reached.
    ///
    /// # Panics
    /// When there is none within 10 s, or more than one.
    #[track_caller]
    pub fn find(&self, role: &str, name: &str) -> Found<'_> {
        self.only(None, role, name)
    }

    /// All that has this role and this name just now.
    #[track_caller]
    pub fn find_all(&self, role: &str, name: &str) -> Vec<Found<'_>> {
        self.matching(None, role, Some(name))
    }

    /// The names of all that has this role just now, in the order of the page.
    #[track_caller]
    pub fn names(&self, role: &str) -> Vec<String> {
        let all = self.matching(None, role, None);
        all.iter().filter_map(Found::named).collect()
    }

    /// Whether there is something with this role and name just now.
    #[track_caller]
    pub fn has(&self, role: &str, name: &str) -> bool {
        !self.find_all(role, name).is_empty()
    }

    /// Waits until there is nothing with this role and name.
    #[track_caller]
    pub fn has_no_more(&self, role: &str, name: &str) {
        self.wait(&format!("the end of the {role} {name:?}"), |page| {
            !page.has(role, name)
        });
    }

    /// Presses a button, once it can be pressed.
    #[track_caller]
    pub fn press(&self, name: &str) {
        self.find("button", name).click();
    }

    /// Follows a link.
    #[track_caller]
    pub fn follow(&self, name: &str) {
        self.find("link", name).click();
    }

    /// Types a text into the field with this label, in the place of what is in it.
    #[track_caller]
    pub fn fill(&self, label: &str, text: &str) {
        self.find("field", label).fill(text);
    }

    /// Presses a checkbox, a switch or a radio button.
    #[track_caller]
    pub fn tick(&self, label: &str) {
        self.find("tick", label).click();
    }

    /// Chooses from a list that the browser shows (`select`).
    #[track_caller]
    pub fn choose(&self, label: &str, option: &str) {
        let list = self.find("field", label);
        list.only("option", option).click();
    }

    /// What is in the field with this label.
    #[track_caller]
    pub fn value(&self, label: &str) -> String {
        self.find("field", label).value()
    }

    /// Types keys, of [`key`] and plain ones, wherever the keyboard is.
    #[track_caller]
    pub fn keys(&self, keys: &str) {
        self.chord("", keys);
    }

    /// Types keys while others are held: `page.chord(key::SHIFT, key::TAB)`.
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

    /// What has the keyboard.
    #[track_caller]
    pub fn focus(&self) -> Focus {
        let element = self.session.get("GET", "element/active", None);
        let found = self.found(&element);
        Focus {
            role: found.role(),
            name: found.name(),
        }
    }

    /// Waits until the keyboard is at this.
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

    /// Presses Tab until the keyboard is at this.
    ///
    /// # Panics
    /// When it does not come there within 100 presses.
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

    /// Waits until nothing moves that comes to an end.
    #[track_caller]
    pub fn settle(&self) {
        self.wait_for_script(
            "document.getAnimations().every((animation) => animation.playState !== 'running'
              || animation.effect.getComputedTiming().endTime === Infinity)",
        );
    }

    /// Nothing stands out of the window to the right.
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

    /// The console has neither errors nor warnings, a violation of the page's policies included.
    /// That the API answers with a failure is no mistake of a page, whose words are tested elsewhere.
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

    /// Everything that the console has got.
    #[track_caller]
    pub fn log(&self) -> Vec<Logged> {
        self.collect_log();
        self.log.borrow().clone()
    }

    /// Forgets what the console has got so far.
    #[track_caller]
    pub fn forget_log(&self) {
        self.collect_log();
        self.log.borrow_mut().clear();
        self.is_told.set(false);
    }

    /// Writes what is seen to a file, as a PNG.
    #[track_caller]
    pub fn screenshot(&self, file: &Path) {
        let written = std::fs::write(file, self.session.screenshot());
        written.unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    }

    /// Fails the test, with what the page says.
    #[track_caller]
    pub fn fail(&self, why: &str) -> ! {
        self.is_told.set(true);
        panic!("{why}\n{}", self.report());
    }

    /// Where the browser is, what it says, and what its console has.
    fn report(&self) -> String {
        let asked = |script: &str| {
            let script = json!({ "script": script, "args": [] });
            let answer = self.session.ask("POST", "execute/sync", Some(script));
            answer.map_or_else(|error| error, |text| text.as_str().unwrap_or("").to_owned())
        };
        // Without the fragment, in which a secret may stand.
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
            // A second panic would end all tests.
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

/// A text with single spaces, as it is read.
fn collapsed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn tell(report: &str) {
    eprintln!("{report}");
}
