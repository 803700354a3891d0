//! What echoing servers return.

use super::*;
use crate::connection::{Credentials, Scheme, token};

/// As live tokens look, `=` included.
const TOKEN: &str = "ATATT3xFfGF0T4N9-_/+x=y.Zz~wxyz=1A2B3C4D";

fn credentials(text: &str) -> Credentials {
    Credentials {
        email: "mia@example.com".parse().unwrap(),
        token: token(text).unwrap(),
        scheme: Scheme::Basic,
    }
}

fn hidden(text: &str) -> String {
    credentials(TOKEN).redact(text).into_owned()
}

fn pair() -> String {
    let header = credentials(TOKEN).authorization();
    header
        .expose()
        .strip_prefix("Basic ")
        .unwrap()
        .trim_end_matches('=')
        .to_owned()
}

/// Each character as some encoder writes it.
fn spelled_as(text: &str, spelling: impl Fn(char) -> String) -> String {
    text.chars().map(spelling).collect()
}

#[test]
fn every_spelling_is_hidden() {
    let symbols_only = |spelling: fn(u32) -> String| {
        move |character: char| {
            if character.is_ascii_alphanumeric() {
                character.to_string()
            } else {
                spelling(character.into())
            }
        }
    };
    for secret in [TOKEN.to_owned(), pair()] {
        let spellings = [
            secret.clone(),
            spelled_as(&secret, symbols_only(|code| format!("%{code:02X}"))),
            spelled_as(&secret, symbols_only(|code| format!("%{code:02x}"))),
            spelled_as(&secret, symbols_only(|code| format!("%25{code:02X}"))),
            spelled_as(&secret, symbols_only(|code| format!("%2525{code:02x}"))),
            spelled_as(&secret, |character| {
                format!("%{:02X}", u32::from(character))
            }),
            spelled_as(&secret, symbols_only(|code| format!("\\u{code:04x}"))),
            spelled_as(&secret, symbols_only(|code| format!("\\u{code:04X}"))),
            spelled_as(&secret, symbols_only(|code| format!("\\\\u{code:04x}"))),
            spelled_as(&secret, symbols_only(|code| format!("\\x{code:02x}"))),
            spelled_as(&secret, symbols_only(|code| format!("&#{code};"))),
            spelled_as(&secret, symbols_only(|code| format!("&#x{code:X};"))),
            spelled_as(&secret, symbols_only(|code| format!("&amp;#{code};"))),
            secret.replace('=', "%3D"),
            secret.replace('=', "&equals;").replace('+', "&plus;"),
            secret.replace('/', "\\/"),
            secret.replace('/', "\\\\\\/"),
        ];
        for spelling in spellings {
            assert_eq!(
                hidden(&format!("{{\"echo\":\"é{spelling}\"}} end")),
                "{\"echo\":\"é[hidden]\"} end",
                "{spelling}"
            );
        }
    }
}

#[test]
fn the_pair_is_hidden_in_both_alphabets_and_with_its_padding() {
    let pair = pair();
    for spelling in [
        format!("{pair}="),
        format!("{pair}=="),
        format!("{pair}%3D%3d"),
        format!("{pair}\\u003d"),
        pair.replace('+', "-").replace('/', "_"),
        pair.replace('+', " "),
    ] {
        assert_eq!(
            hidden(&format!("Basic {spelling}\r\n")),
            "Basic [hidden]\r\n"
        );
    }
}

#[test]
fn symbols_that_open_escapes_are_found_too() {
    let symbols = credentials("%25&amp;\\/%%\\\\&&x%252525");
    let text = symbols.token.expose();
    let encoded = utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let twice = utf8_percent_encode(&encoded, NON_ALPHANUMERIC).to_string();
    let json = text.replace('\\', "\\\\").replace('/', "\\/");
    let html = text.replace('&', "&amp;");
    for spelling in [text, &encoded, &twice, &json, &html] {
        assert_eq!(symbols.redact(&format!("<{spelling}>")), "<[hidden]>");
    }
}

#[test]
fn what_is_cut_short_is_hidden_with_the_rest_of_its_word() {
    let table = [
        (format!("token {}", &TOKEN[..16]), "token [hidden]"),
        (format!("\"{}…\"", &TOKEN[..30]), "\"[hidden]…\""),
        (
            format!("{}%UNKNOWN{}, then", &TOKEN[..20], &TOKEN[21..]),
            "[hidden], then",
        ),
        (
            // What all tokens share says nothing.
            format!("tokens start with {}", &TOKEN[..12]),
            "tokens start with ATATT3xFfGF0",
        ),
        (format!("Basic {}", &pair()[..40]), "Basic [hidden]"),
    ];
    for (text, shown) in table {
        assert_eq!(hidden(&text), shown, "{text}");
    }
}

#[test]
fn every_occurrence_is_hidden_and_the_rest_kept() {
    let text = format!("a{TOKEN}{TOKEN}b {} c", pair());
    assert_eq!(hidden(&text), "a[hidden][hidden]b [hidden] c");
    let clean = "{\"summary\":\"Ünïcode 👩‍💻 ATATT3x %3D \\u003d &amp;\"}";
    assert!(matches!(
        credentials(TOKEN).redact(clean),
        Cow::Borrowed(text) if text == clean
    ));
}

#[test]
fn a_short_token_is_hidden_within_the_pair_only() {
    let short = credentials("a=b%c");
    assert_eq!(short.token.expose().len(), SHORTEST - 1);
    assert_eq!(short.redact("if a=b%c"), "if a=b%c");
    let header = short.authorization();
    assert_eq!(short.redact(header.expose()), "Basic [hidden]");
    assert_eq!(credentials("a=b%cd").redact("if a=b%cd"), "if [hidden]");
}

#[test]
fn the_usual_spellings_come_longest_first_and_are_all_hidden() {
    let credentials = credentials(TOKEN);
    let traces = credentials.encodings();
    assert!(
        traces
            .windows(2)
            .all(|two| two[0].expose().len() >= two[1].expose().len() && two[0] != two[1])
    );
    for exact in [
        TOKEN.to_owned(),
        pair(),
        TOKEN.replace('=', "\\u003d"),
        utf8_percent_encode(TOKEN, NON_ALPHANUMERIC).to_string(),
    ] {
        assert!(
            traces.iter().any(|trace| trace.expose() == exact),
            "{exact}"
        );
    }
    for trace in traces {
        assert_eq!(credentials.redact(trace.expose()), "[hidden]");
    }
}
