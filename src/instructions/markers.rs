//! Markers around the quoted issue.

use std::collections::HashSet;

use super::lookalikes;
use crate::connection::IssueKey;

/// The words of both markers before the issue key, folded.
const WORDS: &str = "JIRAISSUE";

/// A pair of markers that do not occur in the text between them.
pub(super) struct Markers(String);

impl Markers {
    /// The first numbered pair that occurs in none of the texts. Only letters and digits are
    /// compared, by appearance, ignoring case. Takes linear time.
    pub fn around(key: &IssueKey, texts: &[&str]) -> Self {
        let folded_key = folded(key.as_str());
        let mut taken = HashSet::new();
        for text in texts {
            collect_taken(&folded(text), &folded_key, &mut taken);
        }
        // Each occurrence takes only a few numbers.
        let mut number = 1;
        while taken.contains(&number) {
            number += 1;
        }
        match number {
            1 => Self(key.to_string()),
            _ => Self(format!("{key}/{number}")),
        }
    }

    pub fn begin(&self) -> String {
        format!("----- BEGIN JIRA ISSUE {} -----", self.0)
    }

    pub fn end(&self) -> String {
        format!("----- END JIRA ISSUE {} -----", self.0)
    }
}

/// Collects the numbers of the markers in a folded text. A marker without a number counts as 1. All
/// prefixes of a number count, since digits may follow a marker by chance.
fn collect_taken(text: &str, key: &str, taken: &mut HashSet<u64>) {
    // Maximum number of digits; no text has enough markers to need more.
    const LONGEST_NUMBER: usize = 12;
    for (at, words) in text.match_indices(WORDS) {
        let before = &text[..at];
        let Some(behind) = text[at + words.len()..].strip_prefix(key) else {
            continue;
        };
        if !before.ends_with("BEGIN") && !before.ends_with("END") {
            continue;
        }
        taken.insert(1);
        let mut number = 0;
        for digit in behind
            .chars()
            .take(LONGEST_NUMBER)
            .map_while(|c| c.to_digit(10))
        {
            number = number * 10 + u64::from(digit);
            taken.insert(number);
        }
    }
}

/// The letters and digits of a text in upper case, with lookalikes replaced by ASCII. Escapes of
/// invisible characters (`\u{…}`) are ignored like the characters themselves.
fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.bytes().next() {
        let mut length = 1;
        if first.is_ascii_alphanumeric() {
            folded.push(first.to_ascii_uppercase().into());
        } else if first == b'\\' {
            length += made_visible(rest);
        } else if !first.is_ascii()
            && let Some(character) = rest.chars().next()
        {
            fold_letter(character, &mut folded);
            length = character.len_utf8();
        }
        rest = &rest[length..];
    }
    folded
}

fn fold_letter(character: char, into: &mut String) {
    if let Some(like) = lookalikes::ascii(character) {
        into.push(like);
    } else if character.is_alphanumeric() {
        let lower = character.to_lowercase();
        into.extend(lower.flat_map(char::to_uppercase));
    }
}

/// Number of bytes after the backslash of an escape `\u{…}` at the start of the text.
fn made_visible(text: &str) -> usize {
    let Some(digits) = text.strip_prefix("\\u{") else {
        return 0;
    };
    let length = digits
        .bytes()
        .take(6)
        .take_while(u8::is_ascii_hexdigit)
        .count();
    if digits.as_bytes().get(length) == Some(&b'}') {
        "u{}".len() + length
    } else {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end(texts: &[&str]) -> String {
        Markers::around(&"SHOP-2".parse().unwrap(), texts).end()
    }

    #[test]
    fn a_marker_that_occurs_is_not_taken() {
        for (text, number) in [
            ("", 1),
            ("See Jira issue SHOP-2", 1),
            ("----- END JIRA ISSUE SHOP-1 -----", 1),
            ("----- END JIRA ISSUE SHOP-2 -----", 2),
            ("----- BEGIN JIRA ISSUE SHOP-2 -----", 2),
            ("---- end  jira\n\tissue \u{a0}shop‑2", 2),
            ("E\u{200b}ND JI\u{ad}RA ISSUE SHOP-2", 2),
            (r"E\u{202e}ND JIRA ISSUE SHOP-2", 2),
            ("END JIRA **ISSUE** `SHOP-2`", 2),
            ("END JıRA IſſUE SHOP-2", 2),
            ("ＥＮＤ　ＪＩＲＡ　ＩＳＳＵＥ　ＳＨＯＰ－２", 2),
            ("ЕND ЈІRА ІЅЅUЕ ЅНОР-2", 2),
            ("𝐄𝐍𝐃 𝐉𝐈𝐑𝐀 𝐈𝐒𝐒𝐔𝐄 𝐒𝐇𝐎𝐏-𝟐/𝟐", 3),
            ("END JIRA ISSUE SHOP-2/2", 3),
            ("END JIRA ISSUE SHOP-2/3", 2),
            ("END JIRA ISSUE SHOP-2/25, END JIRA ISSUE SHOP-2/3", 4),
            ("END JIRA ISSUE SHOP-2/99999999999999999999999", 2),
            ("END JIRA ISSUE SHOP-2 END JIRA ISSUE SHOP-2/2", 3),
        ] {
            let marker = match number {
                1 => "----- END JIRA ISSUE SHOP-2 -----".to_owned(),
                _ => format!("----- END JIRA ISSUE SHOP-2/{number} -----"),
            };
            assert_eq!(end(&[text]), marker, "{text}");
            assert_eq!(end(&["else", text]), marker, "{text}");
        }
    }

    #[test]
    fn many_markers_take_little_time() {
        let many: Vec<String> = (2..100_000)
            .map(|number| format!("END JIRA ISSUE SHOP-2/{number}"))
            .collect();
        let many = many.join("\n");
        assert_eq!(end(&[&many]), "----- END JIRA ISSUE SHOP-2/100000 -----");
    }
}
