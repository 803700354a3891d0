//! Properties of all Markdown on all terminals.

use std::time::{Duration, Instant};

use super::super::testing::{cases, written};
use super::*;
use crate::sanitize::is_clean;
use proptest::prelude::*;

fn shown(markdown: &str, style: Style) -> String {
    written(style, |output| output.markdown(markdown))
}

fn columns(line: &str) -> usize {
    console::measure_text_width(line)
}

/// Any style of stream, from 1 to 120 columns.
fn style() -> impl Strategy<Value = Style> {
    let width = prop::option::weighted(0.9, 1_usize..=120);
    (width, any::<bool>(), any::<bool>()).prop_map(|(width, color, unicode)| Style {
        terminal: width.is_some(),
        color,
        unicode,
        width,
    })
}

/// Fragments of hostile Markdown.
const PIECES: &[&str] = &[
    "\n",
    "\n\n",
    " ",
    "  \n",
    "\\\n",
    "\t",
    "    ",
    "> ",
    ">",
    "- ",
    "1. ",
    "999999999. ",
    "- [ ] ",
    "- [x] ",
    "# ",
    "###### ",
    "===",
    "---",
    "```\n",
    "~~~\n",
    "`",
    "``",
    "*",
    "**",
    "_",
    "~~",
    "|",
    "| a | b |\n|---|:-:|\n| c | d |\n",
    "|-|-|\n",
    "<br>",
    "<b>",
    "</b>",
    "<details>",
    "</details>",
    "<summary>",
    "</summary>",
    "<!--",
    "-->",
    "<a href=\"",
    "\">",
    "</a>",
    "<img alt=\"",
    "<sup>",
    "<script>",
    "<![CDATA[",
    "[",
    "](",
    ")",
    "![",
    "[^1]",
    "[^1]: ",
    "[a]: b\n",
    "<https://a.example/",
    "https://a.example/b",
    "> [!NOTE]\n",
    ":tada:",
    ":",
    "&lt;",
    "&#27;",
    "&#x202e;",
    "&#x9b;",
    "\u{1b}[31m",
    "\u{1b}]8;;http://e\u{7}",
    "\u{1b}\\",
    "\u{9b}2J",
    "\u{7}",
    "\u{8}",
    "\r",
    "\u{0}",
    "\u{202e}",
    "\u{2066}",
    "\u{200b}",
    "\u{feff}",
    "\u{ad}",
    "\u{2028}",
    "漢字",
    "한글",
    "ｗｉｄｅ",
    "👩\u{200d}💻",
    "👍🏽",
    "🇩🇪",
    "❤\u{fe0f}",
    "1\u{fe0f}\u{20e3}",
    "e\u{301}",
    "\u{301}\u{302}\u{303}",
    "é",
    "\u{200d}",
    "\u{fe0f}",
    "ﷺ",
    "لا",
    "a",
    "word",
    "a longer text",
    "x\u{300}\u{301}\u{302}\u{303}y",
    "☑",
    "│",
    "…",
];

/// Hostile Markdown.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => prop::sample::select(PIECES).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
        1 => "[a-z]{1,30}",
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// Words that fit into any line, some with marks.
fn word() -> impl Strategy<Value = String> {
    let words = [
        "a",
        "bc",
        "def",
        "漢",
        "字か",
        "👩\u{200d}💻",
        "👍🏽",
        "🇩🇪",
        "❤\u{fe0f}",
        "1\u{fe0f}\u{20e3}",
        "e\u{301}f",
        "*a*",
        "**bc**",
        "`d`",
        "~~e~~",
        "[f](g)",
        "![h](i)",
        "<b>j</b>",
        "<br>",
        "k<sup>2</sup>",
        ":tada:",
        "l\\\nm",
        "n  \no",
        "p\nq",
        "、",
        "（r）",
        "\\*",
    ];
    prop::sample::select(words.to_vec()).prop_map(str::to_owned)
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(word(), 1..12).prop_map(|words| words.join(" "))
}

/// Blocks without code, of words that fit.
fn blocks() -> impl Strategy<Value = String> {
    let row = prop::collection::vec(prop::collection::vec(word(), 0..4), 3);
    let table = prop::collection::vec(row, 1..4).prop_map(|rows| {
        let rows = rows.iter().map(|row| {
            let cells = row.iter().map(|cell| cell.join(" ").replace('\n', " "));
            format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "))
        });
        let rows: Vec<String> = rows.collect();
        format!("{}|---|--:|:-:|\n{}", rows[0], rows[1..].concat())
    });
    let leaf = prop_oneof![
        4 => text().prop_map(|text| text + "\n"),
        1 => text().prop_map(|text| format!("## {}\n", text.replace('\n', " "))),
        1 => table,
        1 => text().prop_map(|text| format!("- [x] {}\n", text.replace('\n', " "))),
        1 => Just("***\n".to_owned()),
    ];
    leaf.prop_recursive(6, 24, 3, |inner| {
        let inner = prop::collection::vec(inner, 1..3).prop_map(|blocks| blocks.join("\n"));
        let marks = ["> ", "- ", "1. ", "123456. "];
        (prop::sample::select(marks.to_vec()), inner).prop_map(|(mark, inner)| {
            let rest = match mark {
                "> " => mark.to_owned(),
                _ => " ".repeat(mark.len()),
            };
            let lines = inner.lines().enumerate().map(|(at, line)| {
                let before = if at == 0 { mark } else { &rest };
                format!("{before}{line}\n")
            });
            lines.collect()
        })
    })
}

proptest! {
    #![proptest_config(cases(2000, "tests/proptest-regressions/rendering.txt"))]

    #[test]
    fn output_is_sanitized(markdown in hostile(), style in style()) {
        let text = shown(&markdown, style);
        let plain = console::strip_ansi_codes(&text);
        prop_assert!(is_clean(&plain), "{plain:?}");
        if !style.color {
            prop_assert!(is_clean(&text), "{text:?}");
        }
        prop_assert!(text.lines().all(|line| !line.ends_with(' ')), "{text:?}");
    }

    /// Only code, and single words after marks, are wider than the terminal.
    #[test]
    fn only_unbreakable_words_exceed_the_width(markdown in hostile(), style in style()) {
        let markdown = markdown.replace(['`', '~', '\t'], "").replace("    ", " ").replace("[^1]", "");
        let Some(width) = style.width else { return Ok(()) };
        let style = Style { color: false, ..style };
        for line in shown(&markdown, style).lines() {
            if columns(line) > width.max(MIN_WIDTH) {
                let is_nothing = |character: char| columns(character.encode_utf8(&mut [0; 4])) == 0;
                let seen = line.trim_end_matches(|character| character == ' ' || is_nothing(character));
                let (before, _) = seen.rsplit_once(' ').unwrap_or(("", seen));
                let is_mark = |character: char| " │|•*▾v.[]x#".contains(character) || character.is_ascii_digit();
                prop_assert!(before.chars().all(is_mark), "{line:?} in {width} of {markdown:?}");
            }
        }
    }

    #[test]
    fn breakable_text_fits(markdown in blocks(), style in style()) {
        let Some(width) = style.width else { return Ok(()) };
        let style = Style { color: false, ..style };
        for line in shown(&markdown, style).lines() {
            prop_assert!(columns(line) <= width.max(MIN_WIDTH), "{line:?} in {width} of\n{markdown}");
        }
    }

    #[test]
    fn keeps_all_words(markdown in blocks(), style in style()) {
        let style = Style { color: false, ..style };
        let count = |text: &str| text.chars().filter(|c| "bcdefghijkmnopqr漢字か".contains(*c)).count();
        let source = markdown.replace("<br>", "").replace("<b>", "").replace("</b>", "");
        let source = source.replace("<sup>", "").replace("</sup>", "").replace(":tada:", "");
        let text = shown(&markdown, style).replace(":tada:", "");
        prop_assert!(count(&text) >= count(&source), "{text}\nof\n{markdown}");
    }
}

/// Inputs as long as a field in Jira. Linear time stays far below the limit, even in a debug build;
/// quadratic time would exceed it.
#[test]
fn large_inputs_take_linear_time() {
    const SIZE: usize = 1 << 15;
    let repeated = |text: &str| text.repeat(SIZE / text.len());
    let table = |row: &str| format!("| a | b |\n|---|---|\n{}", row.repeat(SIZE / row.len()));
    let inputs = [
        ("letters", repeated("a")),
        ("words", repeated("word and ")),
        ("lines", repeated("a line\n")),
        ("paragraphs", repeated("a\n\n")),
        ("ideographs", repeated("漢字")),
        ("emoji", repeated("👩\u{200d}💻")),
        ("joiners", repeated("\u{200d}")),
        ("marks", format!("a{}", repeated("\u{301}"))),
        ("escapes", repeated("\u{1b}[31m")),
        ("overrides", repeated("\u{202e}")),
        ("code", format!("```\n{}\n```", repeated("漢a"))),
        ("tabs in code", format!("```\n{}\n```", repeated("a\t"))),
        ("code spans", repeated("`a` ")),
        ("backquotes", repeated("`a``")),
        ("stars", repeated("*a **b ")),
        ("links", repeated("[a](b) ")),
        ("brackets", repeated("[")),
        ("images", repeated("![")),
        (
            "one link",
            format!("[{}](https://a.example)", repeated("a b ")),
        ),
        ("one address", format!("[a](https://{})", repeated("a"))),
        ("colons", repeated(":a")),
        ("short codes", repeated(":tada:")),
        ("references", repeated("&amp;")),
        ("tags", repeated("<b>")),
        ("tags with ends", repeated("<b>a</b>")),
        ("a block of tags", format!("<div>{}</div>", repeated("<b>"))),
        ("open tags", repeated("<a href=\"")),
        (
            "a block of open tags",
            format!("<div>{}", repeated("<a href=\"")),
        ),
        ("a block of comments", format!("<div>{}", repeated("<!--"))),
        ("details", repeated("<details>\n\n")),
        ("quotes", repeated("> ")),
        ("items", repeated("- ")),
        ("a list", repeated("- a\n")),
        ("tasks", repeated("- [ ] a\n")),
        ("a numbered list", repeated("1. a\n\n")),
        ("headings", repeated("# a\n")),
        ("rules", repeated("---\n\n")),
        ("footnotes", repeated("[^a] ")),
        ("a table", table("| c | d |\n")),
        ("a table of breaks", table("| c<br>d | e |\n")),
        (
            "a cell",
            table(&format!("| {} | d |\n", "word ".repeat(SIZE / 5 - 10))),
        ),
        (
            "an unbroken cell",
            table(&format!("| {} | d |\n", "x".repeat(SIZE - 20))),
        ),
        (
            "columns",
            format!(
                "{}\n{}\n{}\n",
                "|a".repeat(SIZE / 6),
                "|-".repeat(SIZE / 6),
                "|b".repeat(SIZE / 6)
            ),
        ),
    ];
    for (what, markdown) in inputs {
        for width in [None, Some(1), Some(80)] {
            let style = Style {
                terminal: width.is_some(),
                color: false,
                unicode: true,
                width,
            };
            let started = Instant::now();
            shown(&markdown, style);
            let took = started.elapsed();
            assert!(
                took < Duration::from_secs(4),
                "{what} in {width:?}: {took:?}"
            );
        }
    }
}
