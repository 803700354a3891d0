//! Tests that hostile input is converted in time, to valid documents, without losing text.

use std::fmt::Write as _;

use serde_json::Value;

use crate::limits::Keeps::{self, Anything, Count, Words};
use crate::limits::{GROWTH, GROWTH_OF_SHORT_PARTS, check_conversions, check_json};

/// One test for each input, so that a stack overflow can be attributed.
macro_rules! hostile {
    ($growth:expr; $($name:ident: $markdown:expr, $keeps:expr;)+) => {$(
        #[test]
        fn $name() {
            check_conversions(stringify!($name), &$markdown, $keeps, $growth);
        }
    )+};
}

const MANY: usize = 50_000;

/// A line of 2 MB. In debug builds it is shorter, because the validators would take half a minute.
const LONG: usize = if cfg!(debug_assertions) {
    50_000
} else {
    500_000
};

fn many(piece: &str) -> String {
    piece.repeat(MANY)
}

hostile! {
    GROWTH;
    brackets: many("["), Count('[', MANY);
    closing_brackets: many("]"), Count(']', MANY);
    bracket_pairs: many("[]"), Count('[', MANY);
    nested_brackets: format!("{}a{}", many("["), many("]")), Count('[', MANY);
    image_openers: many("!["), Count('!', MANY);
    link_openers: many("[a]("), Count('a', MANY);
    angle_link_openers: many("[a](<b"), Count('a', MANY);
    footnote_openers: many("[^"), Count('^', MANY);
    emphasis_openers: many("*a "), Count('a', MANY);
    strong_openers: many("**a "), Count('a', MANY);
    underscores: many("_a "), Count('a', MANY);
    tildes: many("~~a "), Count('a', MANY);
    emphasis_both_ways: many("a**b_c*"), Count('a', MANY);
    emphasis_in_emphasis: format!("{}a{}", many("*a "), many("b* ")), Count('b', MANY);
    stars: many("*"), Anything;
    stars_and_a_word: format!("{}a{}", many("**"), many("**")), Count('a', 1);
    backticks: many("`"), Anything;
    backtick_runs: growing_runs("`"), Count('`', 500 * 501 / 2);
    tilde_runs: growing_runs("~"), Anything;
    backslashes: many("\\"), Count('\\', MANY / 2);
    pipes: many("|"), Count('|', MANY);
    emoji_known: many(":tada:"), Anything;
    www: many("www."), Count('w', 3 * MANY);
    escaped_colons_and_addresses: many("\\:x www.a.b "), Count('x', MANY);
    www_apart: many("www.a "), Count('a', MANY);
    schemes: many("https://"), Count('h', MANY);
    schemes_apart: many("https://a.b "), Count('a', MANY);
    mail: many("a@"), Count('@', MANY);
    mail_apart: many("a@b.c "), Count('@', MANY);
    mail_dots: format!("{}@b.c", many("a.")), Count('a', MANY);
    entities_open: many("&amp"), Count('&', MANY);
    entities: many("&amp;"), Count('&', MANY);
    entities_long: format!("&{};", many("a")), Count('a', MANY);
    entities_zero: format!("&#{}65;", many("0")), Count('0', MANY);
    less_than: many("<"), Count('<', MANY);
    tags: many("<b>"), Anything;
    tags_apart: many("<b>a"), Count('a', MANY);
    tags_closed: format!("{}deep{}", many("<sub>"), many("</sub>")), Words("deep");
    tags_only_closed: many("a</b>"), Count('a', MANY);
    tags_attributes: format!("<a {}>b", many("c=d ")), Words("b");
    tags_with_quotes: format!("<p>{}", many("<a b=\"='")), Count('b', MANY);
    tags_long: format!("<p>{}", format!("<a b='{}'", many("c")).repeat(20)), Anything;
    links_of_html: format!("{}deep{}", "<a href=x>".repeat(20_000), "</a>".repeat(20_000)), Words("deep");
    links_of_html_good: format!("{}deep{}", "<a href=http://x>".repeat(20_000), "</a>".repeat(20_000)), Words("deep");
    comments: many("<!--"), Anything;
    comments_in_text: format!("a{}", many(" <!-- ")), Words("a");
    instructions: many("<?"), Anything;
    declarations: many("<!A "), Anything;
    details: format!("{}deep", "<details>\n\n".repeat(5_000)), Words("deep");
    details_in_line: format!("{}deep", "<details>".repeat(5_000)), Words("deep");
    details_with_summaries: "<details><summary>s</summary>\n\na\n\n".repeat(5_000), Count('a', 5_000);
    details_only_closed: "q\n\n</details>\n\n".repeat(5_000), Count('q', 5_000);
    html_blocks: many("<p>a</p>\n\n"), Count('a', MANY);
    html_table: format!("<table>{}</table>", many("<tr><td>q")), Count('q', MANY);
    quotes: format!("{}deep", many("> ")), Words("deep");
    quotes_tight: format!("{}deep", many(">")), Words("deep");
    quotes_and_lists: format!("{}deep", many("> - ")), Words("deep");
    quotes_lazy: format!("{}a\n{}", "> ".repeat(500), "b\n".repeat(5_000)), Count('b', 5_000);
    alerts: nested_alerts(300), Count('a', 300);
    bullets: format!("{}deep", many("- ")), Words("deep");
    numbers: format!("{}deep", many("1. ")), Words("deep");
    boxes: format!("{}deep", many("- [ ] ")), Words("deep");
    nested_lists: nested_lines(1_000, "  ", "- a"), Count('a', 1_000);
    nested_numbers: nested_lines(1_000, "   ", "1. a"), Count('a', 1_000);
    nested_tasks: nested_lines(1_000, "  ", "- [ ] a"), Count('a', 1_000);
    nested_quotes_in_lists: nested_lines(300, "  ", "- > a"), Count('a', 300);
    nested_headings_in_lists: nested_lines(1_000, "  ", "- # a"), Count('a', 1_000);
    flat_rules_in_items: many("- ---\n"), Anything;
    headings: many("# a\n"), Count('a', MANY);
    rules: many("---\n"), Anything;
    hashes: many("#"), Count('#', MANY);
    setext: many("a\n=\n"), Count('a', MANY);
    fences: many("```\n"), Anything;
    hard_breaks: format!("{}a", many("a  \n")), Count('a', MANY + 1);
    blank_lines: many("\n"), Anything;
    indented: many("    a\n\n"), Count('a', MANY);
    nothing_but_nul: many("\0"), Count('\u{FFFD}', MANY);
    tabs: many("\t"), Anything;
    one_line: "word ".repeat(400_000), Count('w', 400_000);
    one_word: "a".repeat(2_000_000), Count('a', 2_000_000);
    one_line_of_marks: "*a* ".repeat(LONG), Count('a', LONG);
    one_line_of_code: "`a` ".repeat(LONG), Count('a', LONG);
    one_cell: format!("|h|\n|-|\n|{}|", "a ".repeat(1_000_000)), Count('a', 1_000_000);
    wide_table_with_short_rows: table(1_000, "x", 5_000), Count('x', 5_000);
    wide_table_with_many_columns: table(50_000, "x", 100), Count('x', 100);
    excess_cells: table(1, &"x|".repeat(1_000), 100), Anything;
    definitions: references(10_000), Count('r', 10_000);
    definitions_unused: many("[a]: b\n"), Anything;
    definition_used_often: used_many_times("[a]: https://a.example/", "[a] "), Count('a', 10_000);
    definition_refused: used_many_times("[a]: /", "[a] "), Anything;
    definition_with_long_title: used_many_times("[a]: https://a.example/ \"", "[a] "), Count('a', 10_000);
    footnotes: notes(10_000), Count('r', 20_000);
    footnotes_in_footnotes: "[^a]: [^a]\n".repeat(5_000), Anything;
    footnote_used_often: used_many_times("[^a]: ", "[^a] "), Anything;
}

hostile! {
    GROWTH_OF_SHORT_PARTS;
    flat_list: many("- a\n"), Count('a', MANY);
    flat_tasks: many("- [x] a\n"), Count('a', MANY);
    empty_items: many("-\n"), Anything;
    adjacent_emoji: many(":a:"), Count('a', MANY);
    wide_table: table(1_000, "x", 1), Count('x', 1);
    long_table: table(2, "x | x", 20_000), Count('x', 40_000);
}

/// Runs of 1, 2, … 500 characters, so that none matches another.
fn growing_runs(piece: &str) -> String {
    let runs: Vec<String> = (1..=500).map(|length| piece.repeat(length)).collect();
    runs.join(" ")
}

/// Lines that are each nested one level deeper.
fn nested_lines(count: usize, step: &str, line: &str) -> String {
    (0..count)
        .flat_map(|depth| [&step.repeat(depth), line, "\n"].map(str::to_owned))
        .collect()
}

/// Nested alerts.
fn nested_alerts(count: usize) -> String {
    let alert = |depth| {
        let quote = "> ".repeat(depth + 1);
        format!("{quote}[!NOTE]\n{quote}a\n{quote}\n")
    };
    (0..count).map(alert).collect()
}

fn table(columns: usize, row: &str, rows: usize) -> String {
    let head = format!("|{}\n|{}\n", "h|".repeat(columns), "-|".repeat(columns));
    head + &format!("{row}\n").repeat(rows)
}

fn references(count: usize) -> String {
    let mut markdown = String::new();
    for number in 0..count {
        let _ = writeln!(markdown, "[r{number}]: https://a.example/{number}");
    }
    for number in 0..count {
        let _ = write!(markdown, "\n[r{number}]");
    }
    markdown
}

fn notes(count: usize) -> String {
    let mut markdown = String::new();
    for number in 0..count {
        let _ = write!(markdown, "r[^n{number}]\n\n[^n{number}]: r\n\n");
    }
    markdown
}

/// A long definition that is used ten thousand times.
fn used_many_times(definition: &str, usage: &str) -> String {
    let closing = if definition.contains('"') { "\"" } else { "" };
    format!(
        "{definition}{}{closing}\n\n{}",
        "x".repeat(5_000),
        usage.repeat(10_000)
    )
}

const DEEP: &str = r#"{"type":"paragraph","content":[{"type":"text","text":"deep"}]}"#;

fn nested_json(open: &str, close: &str, depth: usize) -> String {
    format!("{}{DEEP}{}", open.repeat(depth), close.repeat(depth))
}

#[test]
fn keeps_text_of_endlessly_nested_adf() {
    for (kind, attributes) in [
        ("blockquote", ""),
        ("panel", r#""attrs":{"panelType":"info"},"#),
        ("expand", r#""attrs":{"title":"t"},"#),
        ("layoutSection", ""),
        ("unheardOf", ""),
        ("doc", r#""version":1,"#),
    ] {
        let open = format!(r#"{{"type":"{kind}",{attributes}"content":["#);
        for depth in [100, 5_000, 50_000] {
            let document = format!(
                r#"{{"type":"doc","version":1,"content":[{}]}}"#,
                nested_json(&open, "]}", depth)
            );
            let name = format!("{kind} {depth} deep");
            for written in check_json(&name, document) {
                assert!(written.contains("deep"), "{name}");
            }
        }
    }
}

#[test]
fn keeps_text_of_endlessly_nested_lists_and_tables() {
    for (open, close) in [
        (
            r#"{"type":"bulletList","content":[{"type":"listItem","content":["#,
            "]}]}",
        ),
        (
            r#"{"type":"orderedList","content":[{"type":"listItem","content":["#,
            "]}]}",
        ),
        (
            r#"{"type":"table","content":[{"type":"tableRow","content":[{"type":"tableCell","content":["#,
            "]}]}]}",
        ),
        (
            r#"{"type":"taskList","attrs":{"localId":"l"},"content":["#,
            "]}",
        ),
    ] {
        for depth in [30, 10_000] {
            let document = format!(
                r#"{{"type":"doc","version":1,"content":[{}]}}"#,
                nested_json(open, close, depth)
            );
            let name = format!("{open} {depth} deep");
            for written in check_json(&name, document) {
                assert!(written.contains("deep"), "{name}");
            }
        }
    }
}

#[test]
fn limits_tables_with_large_cell_spans() {
    let cell = |attributes: &str, text: &str| {
        format!(
            r#"{{"type":"tableCell","attrs":{{{attributes}}},"content":[{{"type":"paragraph","content":[{{"type":"text","text":"{text}"}}]}}]}}"#
        )
    };
    let row = |cells: &str| format!(r#"{{"type":"tableRow","content":[{cells}]}}"#);
    let table = |rows: String| {
        format!(r#"{{"type":"doc","version":1,"content":[{{"type":"table","content":[{rows}]}}]}}"#)
    };
    let many = |part: &str, count: usize| vec![part; count].join(",");
    let reaching = row(&cell(r#""colspan":1000,"rowspan":1000"#, "reaching"));
    let endless = row(&cell(
        r#""colspan":9999999999999,"rowspan":9999999999999"#,
        "endless",
    ));
    let wide = row(&many(&cell("", "wide"), 1_000));
    for (name, rows, word) in [
        (
            "each reaches down and across",
            many(&reaching, 500),
            "reaching",
        ),
        ("each is endless", many(&endless, 500), "endless"),
        (
            "one wide row, many empty ones",
            format!("{wide},{}", many(&row(""), 1_000)),
            "wide",
        ),
        (
            "one endless cell, many empty rows",
            format!("{endless},{}", many(&row(""), 1_000)),
            "endless",
        ),
        (
            "one wide row, many that are none",
            format!("{wide},{}", many("0", 50_000)),
            "wide",
        ),
    ] {
        let [_, markdown, plain, html] = check_json(name, table(rows));
        for text in [markdown, plain, html] {
            assert!(text.contains(word), "{name}");
        }
    }
}

#[test]
fn accepts_endlessly_nested_attributes() {
    for (open, close) in [("[", "]"), (r#"{"a":"#, "}")] {
        let depth = 20_000;
        let deep = format!("{}1{}", open.repeat(depth), close.repeat(depth));
        let json = format!(
            r#"{{"type":"doc","version":1,"content":[{{"type":"paragraph","attrs":{{"a":{deep}}},"content":[{{"type":"text","text":"kept"}}]}}]}}"#
        );
        let [_, markdown, plain, _] = check_json("attributes", json);
        assert_eq!((markdown.trim(), plain.trim()), ("kept", "kept"));
    }
}

#[test]
fn replaces_lone_surrogates_and_nul() {
    for escape in [
        r"\ud800",
        r"\udfff",
        r"\ud800\ud800",
        r"\udc00\ud800",
        r"\u0000",
    ] {
        let json = format!(
            r#"{{"type":"doc","version":1,"content":[{{"type":"paragraph","content":[{{"type":"text","text":"before{escape}after"}}]}}]}}"#
        );
        let [again, markdown, plain, _] = check_json(escape, json);
        let _: Value = serde_json::from_str(&again).unwrap();
        for text in [markdown, plain] {
            let text = text.trim();
            let is_whole = text.starts_with("before") && text.ends_with("after");
            assert!(is_whole, "{escape}: {text:?}");
        }
    }
    let pairs = r#"{"type":"doc","version":1,"content":[{"type":"paragraph","content":[{"type":"text","text":"\ud83c\udf89\ud83c"}]}]}"#;
    let [_, markdown, ..] = check_json("a pair and a half", pairs.to_owned());
    assert!(markdown.starts_with('🎉'), "{markdown:?}");
    let many: String = r"\ud800".repeat(300_000);
    let json = format!(
        r#"{{"type":"doc","version":1,"content":[{{"type":"paragraph","content":[{{"type":"text","text":"{many}"}}]}}]}}"#
    );
    check_json("many surrogates", json);
}

#[test]
fn converts_many_nodes_in_time() {
    let text = r#"{"type":"text","text":"*a_","marks":[{"type":"strong"},{"type":"em"}]}"#;
    let texts = vec![text; 100_000].join(",");
    let json = format!(
        r#"{{"type":"doc","version":1,"content":[{{"type":"paragraph","content":[{texts}]}}]}}"#
    );
    let [_, markdown, plain, html] = check_json("many texts", json);
    for text in [markdown, plain] {
        assert!(Keeps::Count('a', 100_000).are_in(&text));
    }
    assert_eq!(html.matches(">*a_<").count(), 100_000);
}
