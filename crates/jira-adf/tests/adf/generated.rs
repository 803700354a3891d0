//! Generated Markdown documents: every construct, nested in every other, complete and broken.

use std::fmt;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, RngSeed, TestCaseError, TestRunner};

use crate::fragments::{BLOCKS, FENCES, HEADINGS, MARKERS, SOUP, inline};

/// Checks a property for 2,000 documents, always the same ones. `PROPTEST_CASES` and
/// `PROPTEST_RNG_SEED` select others.
pub fn for_each_document(property: impl Fn(&str) -> Result<(), String>) {
    let held = runner().run(&document(), |document| {
        property(&document.0).map_err(TestCaseError::fail)
    });
    if let Err(error) = held {
        panic!("{error}");
    }
}

/// A runner with few cases. Set `PROPTEST_CASES` for more.
pub fn runner() -> TestRunner {
    let given = Config::default();
    #[expect(
        clippy::disallowed_methods,
        reason = "proptest reads the variable by itself, but does not say whether it did"
    )]
    let is_counted = std::env::var_os("PROPTEST_CASES").is_some();
    let config = Config {
        cases: if is_counted { given.cases } else { 200 },
        rng_seed: match given.rng_seed {
            RngSeed::Random => RngSeed::Fixed(0),
            fixed @ RngSeed::Fixed(_) => fixed,
        },
        failure_persistence: None,
        ..given
    };
    TestRunner::new(config)
}

/// The text of a document, printed as it is.
#[derive(Clone)]
pub struct Markdown(String);

impl fmt::Debug for Markdown {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "\n{}\n= {:?}", self.0, self.0)
    }
}

fn document() -> impl Strategy<Value = Markdown> {
    let built = (joined(block(), 0..7), ending()).prop_map(|(text, ending)| ending.apply(&text));
    let mixed = (joined(block(), 1..4), soup(), any::<prop::sample::Index>());
    let mixed = mixed.prop_map(|(text, soup, place)| {
        let place = boundary(&text, place);
        format!("{}{soup}{}", &text[..place], &text[place..])
    });
    prop_oneof![5 => built, 2 => soup(), 2 => mixed].prop_map(Markdown)
}

fn boundary(text: &str, place: prop::sample::Index) -> usize {
    let count = text.chars().count();
    let starts = text.char_indices().map(|(start, _)| start);
    starts
        .chain([text.len()])
        .nth(place.index(count + 1))
        .unwrap()
}

/// Random Markdown punctuation.
fn soup() -> impl Strategy<Value = String> {
    vec(select(SOUP), 0..40).prop_map(|pieces| pieces.concat())
}

/// Changes to a document.
#[derive(Clone, Debug)]
enum Ending {
    Lines,
    Windows,
    OldMac,
    Tabs,
    Cut(prop::sample::Index),
}

fn ending() -> impl Strategy<Value = Ending> {
    prop_oneof![
        8 => Just(Ending::Lines),
        1 => Just(Ending::Windows),
        1 => Just(Ending::OldMac),
        1 => Just(Ending::Tabs),
        2 => any::<prop::sample::Index>().prop_map(Ending::Cut),
    ]
}

impl Ending {
    fn apply(&self, text: &str) -> String {
        match self {
            Self::Lines => format!("{text}\n"),
            Self::Windows => text.replace('\n', "\r\n"),
            Self::OldMac => text.replace('\n', "\r"),
            Self::Tabs => text.replace("    ", "\t"),
            Self::Cut(place) => {
                let place = boundary(text, *place);
                text[..place].to_owned()
            }
        }
    }
}

/// Joins some of these, with or without a blank line between them.
fn joined(
    part: impl Strategy<Value = String> + 'static,
    count: std::ops::Range<usize>,
) -> BoxedStrategy<String> {
    let gap = prop_oneof![4 => Just("\n\n"), 2 => Just("\n"), 1 => Just("\n\n\n")];
    vec((part, gap), count)
        .prop_map(|parts| {
            let text: String = parts.iter().flat_map(|(part, gap)| [part, *gap]).collect();
            text.trim_end_matches('\n').to_owned()
        })
        .boxed()
}

fn block() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        4 => joined(inline(), 1..3),
        2 => (select(HEADINGS), inline()).prop_map(|(around, text)| around.replace("TEXT", &text)),
        2 => fence(),
        2 => table(),
        3 => select(BLOCKS).prop_map(str::to_owned),
    ];
    leaf.prop_recursive(5, 40, 4, |inner| {
        let several = joined(inner.clone(), 1..4);
        let item = prop_oneof![5 => several.clone(), 1 => Just(String::new())];
        prop_oneof![
            6 => list(item),
            2 => several.clone().prop_map(|text| prefixed(&text, "> ", "> ")),
            // Lazy continuation.
            1 => several.clone().prop_map(|text| prefixed(&text, "> ", "")),
            1 => (alert_kind(), several.clone()).prop_map(|(kind, text)| {
                prefixed(&format!("[!{kind}]\n{text}"), "> ", "> ")
            }),
            1 => (inline(), several.clone()).prop_map(|(summary, text)| {
                format!("<details><summary>{summary}</summary>\n\n{text}\n\n</details>")
            }),
            1 => several.prop_map(|text| prefixed(&text, "[^1]: ", "    ")),
        ]
    })
}

fn alert_kind() -> impl Strategy<Value = &'static str> {
    select(
        &[
            "NOTE",
            "TIP",
            "IMPORTANT",
            "WARNING",
            "CAUTION",
            "note",
            "OTHER",
        ][..],
    )
}

/// A list of items, of one kind or mixed.
fn list(item: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    let one_kind = (select(MARKERS), any::<bool>());
    let deviation = (select(MARKERS), 0..8u8, 0..12u8);
    (one_kind, vec((deviation, item), 1..5)).prop_map(|((marker, is_loose), items)| {
        let item = |((other, is_other, slip), text): &((&str, u8, u8), String)| {
            let marker = if *is_other == 0 { other } else { marker };
            // The checkbox of a task is text of its item: further lines are indented by the bullet
            // only.
            let width = marker.find('[').unwrap_or(marker.len());
            let width = match slip {
                0 => width.saturating_sub(1),
                1 => width + 2,
                _ => width,
            };
            prefixed(text, marker, &" ".repeat(width))
        };
        let items: Vec<String> = items.iter().map(item).collect();
        items.join(if is_loose { "\n\n" } else { "\n" })
    })
}

fn prefixed(text: &str, first: &str, others: &str) -> String {
    let mut lines = text.split('\n');
    let mut out = format!("{first}{}", lines.next().unwrap_or_default());
    for line in lines {
        out.push('\n');
        if !line.is_empty() || !others.trim().is_empty() {
            out.push_str(others);
        }
        out.push_str(line);
    }
    out
}

fn fence() -> impl Strategy<Value = String> {
    let info = select(
        &[
            "",
            "rust",
            " c++ x",
            "föö+bar",
            "a&amp;b",
            "diff\\*",
            "{.x #y}",
            ";",
        ][..],
    );
    let line = prop_oneof![
        3 => inline(),
        1 => Just(String::new()),
        1 => select(&["```", "~~~", "    x", "\tx", "- a", "> b", "<!-- c", "  ````"][..])
            .prop_map(str::to_owned),
    ];
    let fences = (select(FENCES), select(FENCES));
    (fences, info, vec(line, 0..4), 0..6u8).prop_map(|((open, other), info, lines, slip)| {
        let close = if slip == 0 { other } else { open };
        format!("{open}{info}\n{}\n{close}", lines.join("\n"))
    })
}

fn table() -> impl Strategy<Value = String> {
    let cell = inline().prop_map(|text| text.replace('\n', " ").replace('|', "\\|"));
    let rule = select(&["---", ":-:", "--:", ":--", "-", ":---------:"][..]);
    let row = vec(cell, 0..6);
    let rows = vec((row, any::<bool>()), 0..4);
    (vec((inline(), rule), 1..5), rows).prop_map(|(columns, rows)| {
        let heads: Vec<String> = columns
            .iter()
            .map(|(head, _)| head.replace(['\n', '|'], " "))
            .collect();
        let rules: Vec<&str> = columns.iter().map(|(_, rule)| *rule).collect();
        let mut lines = vec![
            format!("| {} |", heads.join(" | ")),
            format!("|{}|", rules.join("|")),
        ];
        lines.extend(rows.iter().map(|(cells, is_framed)| match is_framed {
            true => format!("| {} |", cells.join(" | ")),
            false => cells.join("|"),
        }));
        lines.join("\n")
    })
}
