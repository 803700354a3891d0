//! Lone surrogates in JSON (`"\ud800"`), which JSON parsers reject.

use std::borrow::Cow;

/// Replaces each `\uD8xx` that no `\uDCxx` follows, and each `\uDCxx` that follows none, by
/// `\ufffd`, so that a broken character costs itself alone and not the whole document.
///
/// ```
/// use jira_adf::surrogates::replace_lone_surrogates;
///
/// assert_eq!(replace_lone_surrogates(r#""a\ud800b""#), r#""a\ufffdb""#);
/// ```
pub fn replace_lone_surrogates(json: &str) -> Cow<'_, str> {
    let bytes = json.as_bytes();
    if !bytes
        .windows(3)
        .any(|part| part.eq_ignore_ascii_case(br"\ud"))
    {
        return Cow::Borrowed(json);
    }
    let mut replaced = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(at) = rest.find('\\') {
        replaced.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = match (surrogate(rest), rest.get(6..).and_then(surrogate)) {
            (Some(Half::High), Some(Half::Low)) => 12,
            (Some(_), _) => {
                replaced.push_str("\\ufffd");
                rest = &rest[6..];
                continue;
            }
            // The escape and the character after it.
            (None, _) => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
        };
        replaced.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    Cow::Owned(replaced + rest)
}

enum Half {
    High,
    Low,
}

fn surrogate(text: &str) -> Option<Half> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    match u16::from_str_radix(digits, 16).ok()? {
        0xd800..=0xdbff => Some(Half::High),
        0xdc00..=0xdfff => Some(Half::Low),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replaces_lone_surrogates_only() {
        let table = [
            (r#""a\ud800b""#, "a\u{fffd}b"),
            (r#""\udc00\ud83d\ude00\uD83D""#, "\u{fffd}😀\u{fffd}"),
            (r#""\\ud800 \ud800""#, "\\ud800 \u{fffd}"),
            (r#""\ud800\n\"é\ud800é""#, "\u{fffd}\n\"é\u{fffd}é"),
        ];
        for (json, text) in table {
            let replaced = replace_lone_surrogates(json);
            assert_eq!(
                serde_json::from_str::<String>(&replaced).unwrap(),
                text,
                "{json}"
            );
        }
        assert_eq!(replace_lone_surrogates(r#""\ud8"#), r#""\ud8"#);
        assert!(matches!(
            replace_lone_surrogates(r#""\n""#),
            Cow::Borrowed(_)
        ));
    }
}
