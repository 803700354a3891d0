//! What is asked of input that was made to hurt: an end, soon, and no word lost.

use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use jira_adf::Compatibility::{self, Current, Oldest};
use jira_adf::{Document, Options};
use serde_json::Value;

use crate::adf_content;
use crate::cards::is_issue_link;
use crate::validity::objections;

/// The stack of a thread that nobody gave a larger one, as the server's have.
const STACK: usize = 2 * 1024 * 1024;

/// Bytes out for a byte in.
pub const GROWTH: usize = 20;

/// The same where each item, cell or emoji is a few characters: the shortest ADF for `- a` takes 92
/// bytes, that for a table's `h|`, its `-|` and an empty cell below 150, that for `:a:` 80.
pub const GROWTH_OF_SHORT_PARTS: usize = 40;

/// What a document costs however short it is.
const ALLOWANCE: usize = 64 * 1024;

/// What must still be there to read.
#[derive(Clone, Copy)]
pub enum Keeps {
    /// So many of a character.
    Count(char, usize),
    Words(&'static str),
    /// What is left is not simple to say.
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

/// How long one conversion may take. The release build has a second; without optimisation, and
/// beside other tests, it is some twenty times slower.
fn limit() -> Duration {
    Duration::from_secs(if cfg!(debug_assertions) { 20 } else { 1 })
}

/// Converts there and back in both forms, and judges what came out.
pub fn survives(name: &str, markdown: &str, keeps: Keeps, growth: usize) {
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
        // The validators are no part of what is measured.
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

/// Reads ADF, and converts it; gives it written again, its Markdown, its plain text and its HTML.
pub fn survives_json(name: &str, json: String) -> [String; 4] {
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

/// Waits longer than is allowed, so that the failure can say how long it took.
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
