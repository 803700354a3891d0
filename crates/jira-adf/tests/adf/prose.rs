//! Tests that ordinary prose round-trips without backslashes.

use jira_adf::Document;

use crate::adf_builder::{Block, blocks, doc, plain, read, written};

const SENTENCES: [&str; 141] = [
    "The build is green again.",
    "It holds when 5 < 6 and 7 > 6.",
    "So 2 * 3 is 6, and 2*3 too.",
    "Rename snake_case to camelCase.",
    "The path a_b_c is not emphasised.",
    "Both C# and F# run on it.",
    "See #12 and PR #345.",
    "#12 is fixed.",
    "AT&T and R&D agree; so do Q&A and B&B.",
    "Set x = y before you call it.",
    "Es geht am 1. Mai los, nicht am 2. Juni.",
    r"It lies in C:\Users\mia on Windows.",
    "It takes ~5 minutes, at most ~10.",
    "Look into ~/.config for the file.",
    "Read array[0] first, then array[1].",
    "Call f(x)[1] instead.",
    "Curried, it is f(x)(y).",
    "As shown before (see [1]), it fails.",
    "Write to mia@example.com or to first.last+tag@example.co.uk today.",
    "It is at https://example.com/some_long_path_name/index.html now.",
    "Read https://en.wikipedia.org/wiki/Rust_(programming_language) first.",
    "Open https://example.com/search?q=a_b&lang=en&page=2#top please.",
    "https://example.com is down.",
    "Try www.example.com/a_b_c instead.",
    "Choose a | b, never both.",
    "About 50% of them, or 100 %.",
    "It costs $5, not $10.",
    "She said \"no\", twice.",
    "It's what we don't know.",
    "They — all of them — went home.",
    "And then… nothing.",
    "Wait... what?",
    "Shipped! 🎉",
    "🎉 Shipped.",
    "The call is at 10:30, or at 10:30:15 sharp.",
    "key: value",
    "Use foo::bar from std::vec.",
    "At night it is -5 °C.",
    "-5 °C is cold.",
    "Pages 1-2 and 3–4.",
    "+1 from me.",
    "A #hashtag inside, and #another.",
    "#hashtag first.",
    "@mia can you look?",
    "Ask @mia, or @bob_smith.",
    "!important wins.",
    "Stop! Now!",
    "Really?",
    "Grüße aus Österreich, schöne Füße.",
    "今日は天気がいいです。",
    "请看文档,谢谢。",
    "مرحبا بالعالم",
    "שלום עולם",
    "I <3 this.",
    "<3 is a heart.",
    "a -> b -> c",
    "-> this way",
    "x => y",
    "=> that way",
    "If a > b then swap.",
    "The value is 3.5, or .5 less.",
    "3.5 is the value.",
    "v1.2.3 is out.",
    "1.2.3 is out.",
    "2.0 is not compatible.",
    "Copyright (c) 2024.",
    "(c) 2024 by us.",
    "(1) first, (2) second, a) third.",
    "It was 2024.",
    "In 2024, 12 people came.",
    "Version 1.95.0 (59807616e 2026-04-14) works.",
    "Exit code: 137 (SIGKILL).",
    "The file Cargo.toml changed.",
    "Run cargo build --release --locked now.",
    "--locked is needed.",
    "-v is verbose.",
    "Pass -j1, --jobs=1 or /J 1.",
    "It is in src/main.rs:12:5.",
    "Either/or, and/or, he/she.",
    "1/2 of it and 3/4 of that.",
    "He has two brothers; she has none.",
    "x^2 + y^2 = z^2",
    "a + b - c",
    "a - b",
    "n! grows fast.",
    "f: A -> B",
    "100,000 rows; 1'000 columns; 1_000 cells.",
    "UTF-8, ISO-8859-1 and ABC-123.",
    "Use {braces} and {{double}} ones.",
    "\"key\": [1, 2, 3]",
    "The list [a, b, c] is short.",
    "[draft] Add a page",
    "Fix [urgent] things first.",
    "Nothing (really) to see [here].",
    "The set {x | x > 0} is open.",
    "a || b && c",
    "Is a & b set?",
    "a &b &c",
    "Use &str or &mut T.",
    "A pointer *p is read.",
    "Delete *.log files first.",
    "The footnote* is below.",
    "It has 5* ratings.",
    "The field _private is hidden.",
    "Trailing_ is odd.",
    "An unmatched ` is fine.",
    "The user's home is ~mia.",
    "Approximately ~ equal.",
    "a ~ b ~ c",
    "Press Ctrl+C, then Ctrl-D.",
    "Press ^C.",
    "The regex ^a.b$ matches.",
    "50 < 60",
    "When a <b it stops.",
    "a <= b >= c != d == e",
    "1 << 4 >> 2",
    "Email: a@b.co, phone: +43 1 234567.",
    "Mr. Smith, e.g., i.e., etc.",
    "A. Einstein wrote it.",
    "I. Newton did too.",
    "No. 5 is alive.",
    "\u{201c}Quoted\u{201d} and \u{2018}single\u{2019}.",
    "«Guillemets» and „Gänsefüßchen“.",
    "• a typed bullet",
    "– a dash first",
    "— an em dash first",
    "… and so on",
    "§ 5 Abs. 2 gilt.",
    "¿Qué tal?",
    "naïve café, 10 µm, 20 €",
    "√2 ≈ 1.41",
    "Temperature: 20 °C ± 1",
    "👩‍💻 writes code 👍🏽",
    "TL;DR: works.",
    "Let's meet at 5 p.m. (CET).",
    "It is 10 x 20.",
    "Yes/No? [Y/n]",
    "Use %s and %d.",
    "Use $HOME and ${HOME}.",
    "a;b;c",
    "\"C:\\Program Files\\Git\" has a space.",
];

#[test]
fn prose_round_trips_unchanged() {
    let mut failures = Vec::new();
    for sentence in SENTENCES {
        let document = doc(&[plain(sentence)]);
        let markdown = read(&document).to_markdown();
        if markdown.strip_suffix('\n').unwrap_or(&markdown) != sentence {
            failures.push(format!("{sentence:?} became {markdown:?}"));
        }
        let again = written(&Document::from_markdown(&markdown));
        if blocks(&again) != blocks(&document) {
            failures.push(format!("{sentence:?} by way of {markdown:?} is {again}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn combined_prose_round_trips_unchanged() {
    let mut failures = Vec::new();
    for pair in SENTENCES.windows(2) {
        let document = doc(&[plain(&pair.join(" ")), plain(pair[0]), plain(pair[1])]);
        let markdown = read(&document).to_markdown();
        let again = written(&Document::from_markdown(&markdown));
        if texts(&again) != texts(&document) {
            failures.push(format!("{pair:?} by way of {markdown:?} is {again}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn texts(document: &serde_json::Value) -> Vec<String> {
    blocks(document).iter().map(Block::text).collect()
}
