//! Limits for the conversion of hostile input: time, size, and no lost words.

use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use jira_adf::Compatibility::{self, Current, Oldest};
use jira_adf::{Document, Options};
use serde_json::Value;

use crate::adf_content;
use crate::cards::is_issue_link;
use crate::validity::objections;

/// Default stack size of a thread.
const STACK: usize = 2 * 1024 * 1024;

/// Maximum number of bytes of output per byte of input.
pub const GROWTH: usize = 20;

/// The same for items, cells, or emoji of a few characters: the shortest ADF for `- a` has 92
/// bytes, for `h|`, `-|`, and an empty cell 150, and for `:a:` 80.
pub const GROWTH_OF_SHORT_PARTS: usize = 40;

/// Additional size that is always allowed, in bytes.
const ALLOWANCE: usize = 64 * 1024;

/// The text that must be preserved.
#[derive(Clone, Copy)]
pub enum Keeps {
    /// This number of a character.
    Count(char, usize),
    Words(&'static str),
    /// The remaining text is hard to predict.
    Anything,
}

impl Keeps {
    pub fn are_in(self, text: &str) -> bool {
        match self {
            Self::Count(c, count) => text.matches(c).count() == count,
            Self::Words(words) => text.contains(words),
            Self::Anything => true,
        }
    }

    fn describe(self, text: &str) -> String {
        match self {
            Self::Count(c, count) => {
                format!("{} of {count} {c:?}", text.matches(c).count())
            }
            Self::Words(words) => format!("no {words:?}"),
            Self::Anything => String::new(),
        }
    }
}

/// Maximum time of a conversion. Debug builds are about twenty times slower.
fn limit() -> Duration {
    Duration::from_secs(if cfg!(debug_assertions) { 20 } else { 1 })
}

/// Converts back and forth in both forms, and checks the results.
pub fn check_conversions(name: &str, markdown: &str, keeps: Keeps, growth: usize) {
    for compatibility in [Current, Oldest] {
        let input = markdown.to_owned();
        let converted = on_a_small_stack(name, move || convert(&input, compatibility));
        let Converted {
            json,
            back,
            html,
            times: [there_time, back_time, html_time],
        } = converted;
        let of = format!("{name}, {compatibility:?} form, {} bytes", markdown.len());
        assert!(there_time < limit(), "{of}: {there_time:?} to ADF");
        assert!(back_time < limit(), "{of}: {back_time:?} back to Markdown");
        let most = growth * markdown.len() + ALLOWANCE;
        assert!(json.len() <= most, "{of}: {} bytes of ADF", json.len());
        assert!(html_time < limit(), "{of}: {html_time:?} to HTML");
        let most = GROWTH * json.len() + ALLOWANCE;
        assert!(back.len() <= most, "{of}: {} bytes back", back.len());
        assert!(html.len() <= most, "{of}: {} bytes of HTML", html.len());
        // The validators are not measured.
        let (text, objections) = on_a_stack_of(64 * STACK, name, move || {
            let document: Value = serde_json::from_str(&json).unwrap();
            (
                adf_content::text(&document),
                objections(&document, compatibility),
            )
        });
        let first: String = objections.concat().chars().take(2000).collect();
        assert!(objections.is_empty(), "{of}: {first}");
        assert!(keeps.are_in(&text), "{of}: {}", keeps.describe(&text));
    }
}

struct Converted {
    json: String,
    back: String,
    html: String,
    times: [Duration; 3],
}

fn convert(markdown: &str, compatibility: Compatibility) -> Converted {
    let options = Options {
        compatibility,
        is_card: Some(&is_issue_link),
    };
    let start = Instant::now();
    let document = Document::from_markdown_with(markdown, &options);
    let json = serde_json::to_string(&document).unwrap();
    let there_time = start.elapsed();
    let start = Instant::now();
    let back = document.to_markdown();
    let back_time = start.elapsed();
    let start = Instant::now();
    let html = document.to_html();
    drop(document);
    Converted {
        json,
        back,
        html,
        times: [there_time, back_time, start.elapsed()],
    }
}

/// Reads ADF and converts it. Returns JSON, Markdown, plain text, and HTML.
pub fn check_json(name: &str, json: String) -> [String; 4] {
    let most = GROWTH * json.len() + ALLOWANCE;
    let (written, time) = on_a_small_stack(name, move || {
        let start = Instant::now();
        let document = Document::from_json(&json).unwrap();
        let again = serde_json::to_string(&document).unwrap();
        let written = [
            again,
            document.to_markdown(),
            document.plain_text(),
            document.to_html(),
        ];
        drop(document);
        (written, start.elapsed())
    });
    assert!(time < limit(), "{name}: {time:?}");
    for text in &written {
        assert!(text.len() <= most, "{name}: {} bytes", text.len());
    }
    written
}

fn on_a_small_stack<T: Send + 'static>(name: &str, work: impl FnOnce() -> T + Send + 'static) -> T {
    on_a_stack_of(STACK, name, work)
}

/// Waits longer than the limit, so that a failure can report the time.
fn on_a_stack_of<T: Send + 'static>(
    stack: usize,
    name: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> T {
    let (sender, receiver) = mpsc::channel();
    thread::Builder::new()
        .stack_size(stack)
        .name(name.to_owned())
        .spawn(move || sender.send(work()))
        .unwrap();
    receiver
        .recv_timeout(10 * limit())
        .unwrap_or_else(|error| panic!("{name}: {error}"))
}
