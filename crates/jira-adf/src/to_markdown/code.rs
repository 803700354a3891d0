//! Code fences and spans, which preserve all bytes.

use std::collections::HashSet;

/// A fence that is long enough for this code.
pub(super) fn fence(code: &str, language: &str) -> String {
    let tick = if language.contains('`') { '~' } else { '`' };
    let length = (longest_run(code, tick) + 1).max(3);
    std::iter::repeat_n(tick, length).collect()
}

/// Writes a code span. The text has no line ends.
pub(super) fn span(code: &str, is_in_cell: bool, into: &mut String) {
    let ticks = "`".repeat(shortest_free_run(code));
    let is_blank = code.bytes().all(|byte| byte == b' ');
    let is_padded = code.starts_with('`')
        || code.ends_with('`')
        || (!is_blank && code.starts_with(' ') && code.ends_with(' '));
    let pad = if is_padded { " " } else { "" };
    into.push_str(&ticks);
    into.push_str(pad);
    if is_in_cell {
        into.push_str(&code.replace('|', "\\|"));
    } else {
        into.push_str(code);
    }
    into.push_str(pad);
    into.push_str(&ticks);
}

/// The smallest number of backquotes in a row that does not occur in the code.
fn shortest_free_run(code: &str) -> usize {
    if !code.contains('`') {
        return 1;
    }
    let runs: HashSet<usize> = code
        .split(|character| character != '`')
        .map(str::len)
        .collect();
    (1..=runs.len())
        .find(|length| !runs.contains(length))
        .unwrap_or(runs.len() + 1)
}

fn longest_run(text: &str, tick: char) -> usize {
    text.split(|character| character != tick)
        .map(str::len)
        .max()
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fences_are_longer_than_runs_in_code() {
        assert_eq!(fence("a", ""), "```");
        assert_eq!(fence("````", "x"), "`````");
        assert_eq!(fence("```", "a`b"), "~~~");
    }

    #[test]
    fn spans_preserve_code() {
        for (code, span_) in [
            ("a", "`a`"),
            ("a`b", "``a`b``"),
            ("`", "`` ` ``"),
            (" a ", "`  a  `"),
            (" ", "` `"),
            (" a", "` a`"),
        ] {
            let mut text = String::new();
            span(code, false, &mut text);
            assert_eq!(text, span_);
        }
        let mut text = String::new();
        span("a|b", true, &mut text);
        assert_eq!(text, "`a\\|b`");
    }
}
