//! Tests that plain text that looks like Markdown round-trips in every position.

use std::fmt::Write as _;

use jira_adf::Document;
use serde_json::{Value, json};

use crate::adf_builder::{Block, blocks, doc, marked, node, paragraph, plain, read, text, written};
use crate::markdown_like_text::{LINES, TEXTS};

#[test]
fn escapes_in_a_paragraph() {
    let mut found = Found::default();
    found.check(TEXTS, "alone", |it| vec![plain(it)]);
    found.check(TEXTS, "in the middle", |it| {
        vec![plain(&format!("before {it} after"))]
    });
    found.check(TEXTS, "at the end", |it| {
        vec![plain(&format!("before {it}"))]
    });
    found.check(TEXTS, "at the start", |it| {
        vec![plain(&format!("{it} after"))]
    });
    found.check(TEXTS, "between letters", |it| {
        vec![plain(&format!("a{it}z"))]
    });
    found.check(TEXTS, "twice", |it| vec![plain(&format!("{it} {it}"))]);
    found.check(TEXTS, "between paragraphs", |it| {
        vec![plain("before"), plain(it), plain("after")]
    });
    found.check(TEXTS, "in neighbouring paragraphs", |it| {
        vec![plain(it), plain(it)]
    });
    found.assert_none();
}

#[test]
fn escapes_in_a_heading() {
    let mut found = Found::default();
    for level in [1, 2, 6] {
        found.check(TEXTS, "in a heading", |it| {
            vec![json!({"type": "heading", "attrs": {"level": level}, "content": [text(it)]})]
        });
    }
    found.check(TEXTS, "at the end of a heading", |it| {
        vec![
            json!({"type": "heading", "attrs": {"level": 2}, "content": [text(&format!("before {it}"))]}),
            plain("after"),
        ]
    });
    found.assert_none();
}

#[test]
fn escapes_in_a_list() {
    let mut found = Found::default();
    let item = |it: &str| node("listItem", &[plain(it)]);
    found.check(TEXTS, "in a bullet list", |it| {
        vec![node("bulletList", &[item(it), item("after")])]
    });
    found.check(TEXTS, "in an ordered list", |it| {
        vec![json!({"type": "orderedList", "attrs": {"order": 9}, "content": [item(it), item(it)]})]
    });
    found.check(TEXTS, "in the second paragraph of a list item", |it| {
        vec![node(
            "bulletList",
            &[node("listItem", &[plain("before"), plain(it)])],
        )]
    });
    found.check(TEXTS, "in a nested list", |it| {
        let inner = node("orderedList", &[item(it)]);
        vec![node(
            "bulletList",
            &[node("listItem", &[plain("before"), inner])],
        )]
    });
    found.check(TEXTS, "after a list", |it| {
        vec![node("bulletList", &[item("before")]), plain(it)]
    });
    found.check(TEXTS, "in a task", |it| {
        vec![
            json!({"type": "taskList", "attrs": {"localId": "l"}, "content": [
                {"type": "taskItem", "attrs": {"localId": "1", "state": "TODO"}, "content": [text(it)]},
                {"type": "taskItem", "attrs": {"localId": "2", "state": "DONE"}, "content": [text(it)]},
            ]}),
        ]
    });
    found.assert_none();
}

#[test]
fn escapes_in_a_table() {
    let mut found = Found::default();
    let row = |kind: &str, cells: [&str; 2]| {
        node("tableRow", &cells.map(|cell| node(kind, &[plain(cell)])))
    };
    found.check(TEXTS, "in a cell", |it| {
        let header = row("tableHeader", ["A", "B"]);
        vec![node("table", &[header, row("tableCell", [it, it])])]
    });
    found.check(TEXTS, "in the header of a table", |it| {
        let header = row("tableHeader", [it, it]);
        vec![node("table", &[header, row("tableCell", ["a", "b"])])]
    });
    found.check(TEXTS, "after a table", |it| {
        let header = row("tableHeader", ["A", "B"]);
        vec![
            node("table", &[header, row("tableCell", ["a", "b"])]),
            plain(it),
        ]
    });
    found.assert_none();
}

#[test]
fn escapes_in_a_quote_and_a_panel() {
    let mut found = Found::default();
    found.check(TEXTS, "in a quote", |it| {
        vec![node("blockquote", &[plain(it)])]
    });
    found.check(TEXTS, "after a quote", |it| {
        vec![node("blockquote", &[plain("before")]), plain(it)]
    });
    found.check(TEXTS, "in a panel", |it| {
        vec![json!({"type": "panel", "attrs": {"panelType": "info"}, "content": [plain(it)]})]
    });
    found.check(TEXTS, "in an expand", |it| {
        vec![json!({"type": "expand", "attrs": {"title": "Title"}, "content": [plain(it)]})]
    });
    found.assert_none();
}

#[test]
fn escapes_in_a_link() {
    let mut found = Found::default();
    found.check(TEXTS, "in a link", |it| {
        vec![paragraph(&[text("before "), link(it), text(" after")])]
    });
    found.check(TEXTS, "beside a link", |it| {
        vec![paragraph(&[text(it), link("link"), text(it)])]
    });
    found.check(TEXTS, "beside a link, with spaces", |it| {
        vec![paragraph(&[
            text(&format!("{it} ")),
            link("link"),
            text(&format!(" {it}")),
        ])]
    });
    found.assert_none();
}

#[test]
fn escapes_under_marks() {
    let mut found = Found::default();
    for mark in ["strong", "em", "strike", "underline", "code"] {
        found.check(TEXTS, mark, |it| vec![paragraph(&[marked(it, mark)])]);
        found.check(TEXTS, &format!("{mark} between words"), |it| {
            vec![paragraph(&[
                text("before "),
                marked(it, mark),
                text(" after"),
            ])]
        });
        found.check(TEXTS, &format!("{mark} between letters"), |it| {
            vec![paragraph(&[text("a"), marked(it, mark), text("z")])]
        });
        found.check(TEXTS, &format!("{mark} in a cell"), |it| {
            let cell = |kind: &str, content: Value| {
                node("tableRow", &[node(kind, &[paragraph(&[content])])])
            };
            vec![node(
                "table",
                &[
                    cell("tableHeader", text("A")),
                    cell("tableCell", marked(it, mark)),
                ],
            )]
        });
    }
    found.check(TEXTS, "strong and em", |it| {
        let both =
            json!({"type": "text", "text": it, "marks": [{"type": "em"}, {"type": "strong"}]});
        vec![paragraph(&[text("before "), both, text(" after")])]
    });
    found.assert_none();
}

#[test]
fn escapes_beside_marks() {
    let mut found = Found::default();
    for mark in ["strong", "em", "strike", "code"] {
        found.check(TEXTS, &format!("beside {mark}"), |it| {
            vec![paragraph(&[text(it), marked("word", mark), text(it)])]
        });
        found.check(TEXTS, &format!("beside {mark}, with spaces"), |it| {
            vec![paragraph(&[
                text(&format!("{it} ")),
                marked("word", mark),
                text(&format!(" {it}")),
            ])]
        });
    }
    found.check(TEXTS, "strong beside em", |it| {
        vec![paragraph(&[
            marked("word", "strong"),
            text(it),
            marked("word", "em"),
        ])]
    });
    found.assert_none();
}

#[test]
fn escapes_beside_a_break() {
    let mut found = Found::default();
    let hard_break = || json!({"type": "hardBreak"});
    found.check(TEXTS, "after a break", |it| {
        vec![paragraph(&[text("before"), hard_break(), text(it)])]
    });
    found.check(TEXTS, "before a break", |it| {
        vec![paragraph(&[text(it), hard_break(), text("after")])]
    });
    found.check(TEXTS, "between breaks", |it| {
        vec![paragraph(&[
            text(it),
            hard_break(),
            text(it),
            hard_break(),
            text(it),
        ])]
    });
    found.check(TEXTS, "after a break in a list item", |it| {
        let lines = paragraph(&[text("before"), hard_break(), text(it)]);
        vec![node("bulletList", &[node("listItem", &[lines])])]
    });
    found.check(TEXTS, "after a break in a quote", |it| {
        let lines = paragraph(&[text("before"), hard_break(), text(it)]);
        vec![node("blockquote", &[lines])]
    });
    found.assert_none();
}

/// Marks that Markdown cannot express separate texts that become adjacent.
#[test]
fn escapes_in_two_pieces() {
    let mut found = Found::default();
    let coloured = |it: &str| json!({"type": "text", "text": it, "marks": [{"type": "textColor", "attrs": {"color": "#ff0000"}}]});
    found.check(TEXTS, "in two pieces", |it| {
        let middle = it.char_indices().nth(it.chars().count() / 2).unwrap().0;
        match it.split_at(middle) {
            ("", whole) => vec![paragraph(&[coloured(whole)])],
            (start, end) => vec![paragraph(&[text(start), coloured(end)])],
        }
    });
    found.check(TEXTS, "in two text nodes", |it| {
        let first = it.chars().next().unwrap().len_utf8();
        match it.split_at(first) {
            (whole, "") => vec![plain(whole)],
            (start, end) => vec![paragraph(&[text(start), text(end)])],
        }
    });
    found.assert_none();
}

#[test]
fn escapes_in_lines() {
    let mut found = Found::default();
    found.check(LINES, "in lines", |it| vec![plain(it)]);
    found.check(LINES, "in lines of a list item", |it| {
        vec![node("bulletList", &[node("listItem", &[plain(it)])])]
    });
    found.check(LINES, "in lines of a quote", |it| {
        vec![node("blockquote", &[plain(it)])]
    });
    found.check(LINES, "in lines of a heading", |it| {
        vec![json!({"type": "heading", "attrs": {"level": 2}, "content": [text(it)]})]
    });
    found.check(LINES, "in lines of a cell", |it| {
        let row = |kind: &str, cell: &str| node("tableRow", &[node(kind, &[plain(cell)])]);
        vec![node(
            "table",
            &[row("tableHeader", "A"), row("tableCell", it)],
        )]
    });
    found.assert_none();
}

fn link(it: &str) -> Value {
    json!({"type": "text", "text": it, "marks": [{"type": "link", "attrs": {"href": "https://example.com/target"}}]})
}

/// Texts that did not round-trip.
#[derive(Default)]
struct Found {
    tried: usize,
    failures: Vec<String>,
}

impl Found {
    /// Checks that each text round-trips: the same text in the same kind of block with the same
    /// marks.
    fn check(&mut self, texts: &[&str], place: &str, build: impl Fn(&str) -> Vec<Value>) {
        for it in texts {
            self.tried += 1;
            let document = doc(&build(it));
            let markdown = read(&document).to_markdown();
            let again = written(&Document::from_markdown(&markdown));
            let (before, after) = (folded(blocks(&document), it), folded(blocks(&again), it));
            if before != after {
                self.failures.push(format!(
                    "{it:?} {place}, as {markdown:?}:\n  before {}\n  after  {}",
                    shown(&before),
                    shown(&after)
                ));
            }
            if is_address(it) && place == "alone" && markdown.contains('\\') {
                self.failures
                    .push(format!("{it:?} {place} has a backslash: {markdown:?}"));
            }
        }
    }

    fn assert_none(self) {
        assert!(self.tried > 0);
        assert!(
            self.failures.is_empty(),
            "{} of {}:\n{}",
            self.failures.len(),
            self.tried,
            self.failures.join("\n")
        );
    }
}

fn is_address(it: &str) -> bool {
    it.starts_with("http") || it.starts_with("www.") || it.starts_with("mia@")
}

/// Folds white space, and removes it at the ends of a block. Space between words has the marks of
/// the word before it. Where the text has newlines, a line break counts as white space.
fn folded(mut blocks: Vec<Block>, it: &str) -> Vec<Block> {
    let is_white = |sign: char| sign.is_ascii_whitespace() && (sign != '\n' || it.contains('\n'));
    for block in &mut blocks {
        let mut was_white = true;
        for run in &mut block.runs {
            let mut folded = String::new();
            for sign in run.text.chars() {
                let is_white = is_white(sign);
                if !is_white {
                    folded.push(sign);
                } else if !was_white {
                    folded.push(' ');
                }
                was_white = is_white || sign == '\n';
            }
            run.text = folded.replace(" \n", "\n");
        }
        for at in 1..block.runs.len() {
            let run = &mut block.runs[at];
            if run.text.starts_with(' ') {
                run.text.remove(0);
                block.runs[at - 1].text.push(' ');
            }
        }
        if let Some(last) = block.runs.last_mut() {
            last.text
                .truncate(last.text.trim_end_matches(is_white).len());
        }
        block.runs.retain(|run| !run.text.is_empty());
    }
    blocks
}

fn shown(blocks: &[Block]) -> String {
    let mut shown = String::new();
    for block in blocks {
        shown.push_str(&block.place);
        for run in &block.runs {
            let _ = write!(shown, " {:?} {:?}", run.text, run.marks);
        }
        shown.push_str("; ");
    }
    shown
}
