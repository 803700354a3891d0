//! Responses that echo credentials.

use super::*;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::connection::{Credentials, Scheme, token};

/// In the format of real tokens, with `=`.
const TOKEN: &str = "ATATT3xFfGF0T4N9-_/+x=y.Zz~wxyz=1A2B3C4D";

fn credentials(text: &str) -> Credentials {
    Credentials {
        email: "mia@example.com".parse().unwrap(),
        token: token(text).unwrap(),
        scheme: Scheme::Basic,
    }
}

fn redacted(text: &str) -> String {
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

/// Encodes each character.
fn encoded_as(text: &str, encoding: impl Fn(char) -> String) -> String {
    text.chars().map(encoding).collect()
}

#[test]
fn redacts_every_encoding() {
    let symbols_only = |encoding: fn(u32) -> String| {
        move |character: char| {
            if character.is_ascii_alphanumeric() {
                character.to_string()
            } else {
                encoding(character.into())
            }
        }
    };
    for secret in [TOKEN.to_owned(), pair()] {
        let encodings = [
            secret.clone(),
            encoded_as(&secret, symbols_only(|code| format!("%{code:02X}"))),
            encoded_as(&secret, symbols_only(|code| format!("%{code:02x}"))),
            encoded_as(&secret, symbols_only(|code| format!("%25{code:02X}"))),
            encoded_as(&secret, symbols_only(|code| format!("%2525{code:02x}"))),
            encoded_as(&secret, |character| {
                format!("%{:02X}", u32::from(character))
            }),
            encoded_as(&secret, symbols_only(|code| format!("\\u{code:04x}"))),
            encoded_as(&secret, symbols_only(|code| format!("\\u{code:04X}"))),
            encoded_as(&secret, symbols_only(|code| format!("\\\\u{code:04x}"))),
            encoded_as(&secret, symbols_only(|code| format!("\\x{code:02x}"))),
            encoded_as(&secret, symbols_only(|code| format!("&#{code};"))),
            encoded_as(&secret, symbols_only(|code| format!("&#x{code:X};"))),
            encoded_as(&secret, symbols_only(|code| format!("&amp;#{code};"))),
            secret.replace('=', "%3D"),
            secret.replace('=', "&equals;").replace('+', "&plus;"),
            secret.replace('/', "\\/"),
            secret.replace('/', "\\\\\\/"),
        ];
        for encoding in encodings {
            assert_eq!(
                redacted(&format!("{{\"echo\":\"é{encoding}\"}} end")),
                "{\"echo\":\"é[hidden]\"} end",
                "{encoding}"
            );
        }
    }
}

#[test]
fn redacts_base64_in_both_alphabets_with_padding() {
    let pair = pair();
    for encoding in [
        format!("{pair}="),
        format!("{pair}=="),
        format!("{pair}%3D%3d"),
        format!("{pair}\\u003d"),
        pair.replace('+', "-").replace('/', "_"),
        pair.replace('+', " "),
    ] {
        assert_eq!(
            redacted(&format!("Basic {encoding}\r\n")),
            "Basic [hidden]\r\n"
        );
    }
}

#[test]
fn redacts_tokens_with_escape_characters() {
    let symbols = credentials("%25&amp;\\/%%\\\\&&x%252525");
    let text = symbols.token.expose();
    let encoded = utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let twice = utf8_percent_encode(&encoded, NON_ALPHANUMERIC).to_string();
    let json = text.replace('\\', "\\\\").replace('/', "\\/");
    let html = text.replace('&', "&amp;");
    for encoding in [text, &encoded, &twice, &json, &html] {
        assert_eq!(symbols.redact(&format!("<{encoding}>")), "<[hidden]>");
    }
}

#[test]
fn redacts_truncated_tokens_with_the_rest_of_the_word() {
    let table = [
        (format!("token {}", &TOKEN[..16]), "token [hidden]"),
        (format!("\"{}…\"", &TOKEN[..30]), "\"[hidden]…\""),
        (
            format!("{}%UNKNOWN{}, then", &TOKEN[..20], &TOKEN[21..]),
            "[hidden], then",
        ),
        (
            // The common prefix of all tokens is not secret.
            format!("tokens start with {}", &TOKEN[..12]),
            "tokens start with ATATT3xFfGF0",
        ),
        (format!("Basic {}", &pair()[..40]), "Basic [hidden]"),
    ];
    for (text, shown) in table {
        assert_eq!(redacted(&text), shown, "{text}");
    }
}

#[test]
fn redacts_every_occurrence_and_nothing_else() {
    let text = format!("a{TOKEN}{TOKEN}b {} c", pair());
    assert_eq!(redacted(&text), "a[hidden][hidden]b [hidden] c");
    let clean = "{\"summary\":\"Ünïcode 👩‍💻 ATATT3x %3D \\u003d &amp;\"}";
    assert!(matches!(
        credentials(TOKEN).redact(clean),
        Cow::Borrowed(text) if text == clean
    ));
}

#[test]
fn redacts_short_tokens_in_base64_only() {
    let short = credentials("a=b%c");
    assert_eq!(short.token.expose().len(), MIN_TOKEN - 1);
    assert_eq!(short.redact("if a=b%c"), "if a=b%c");
    let header = short.authorization();
    assert_eq!(short.redact(header.expose()), "Basic [hidden]");
    assert_eq!(credentials("a=b%cd").redact("if a=b%cd"), "if [hidden]");
}
