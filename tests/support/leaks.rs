//! Secrets where none belong.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// Fails when a secret is in one of the texts, each of which comes with the name of its place: as
/// it is, escaped for JSON, percent-encoded, or inside something that was base64-encoded
/// (a Basic header holds `email:token`).
#[track_caller]
pub fn assert_free_of(secrets: &[&str], texts: &[(&str, &str)]) {
    for secret in secrets {
        for (form, needle) in forms(secret) {
            for (place, text) in texts {
                // Only the form is named: the message must not spread what it found.
                assert!(
                    !text.contains(&needle),
                    "a secret of {} characters ({form}) is in {place}",
                    secret.chars().count()
                );
            }
        }
    }
}

/// Every form in which a secret may show, with the name of the form.
///
/// # Panics
/// When the secret is too short to be told from ordinary text.
fn forms(secret: &str) -> Vec<(&'static str, String)> {
    assert!(secret.len() >= 8, "too short a secret to be looked for");
    let percent = utf8_percent_encode(secret, NON_ALPHANUMERIC).to_string();
    let json = serde_json::to_string(secret).expect("a text is JSON");
    let mut forms = vec![
        ("as it is", secret.to_owned()),
        ("JSON", json.trim_matches('"').to_owned()),
        ("percent-encoded", percent.to_lowercase()),
        ("percent-encoded", percent),
    ];
    for (name, engine) in [("base64", STANDARD_NO_PAD), ("base64url", URL_SAFE_NO_PAD)] {
        for before in 0..3 {
            forms.push((name, inner_base64(&engine, secret, before)));
        }
    }
    forms
}

/// The characters that stand for nothing but the secret when `before` bytes (modulo three) precede
/// it in what is encoded.
fn inner_base64(engine: &impl Engine, secret: &str, before: usize) -> String {
    let padded = [vec![0; before], secret.as_bytes().to_vec()].concat();
    let encoded = engine.encode(&padded);
    let first = (before * 8).div_ceil(6);
    let last = padded.len() * 8 / 6;
    encoded[first..last].to_owned()
}

#[test]
fn base64_is_found_wherever_the_secret_stands_in_what_was_encoded() {
    for before in ["", "a", "ab", "abc", "mia@example.com:"] {
        for after in ["", "x", "xy", ":z"] {
            let text = STANDARD_NO_PAD.encode(format!("{before}s3cret-token{after}"));
            let found = forms("s3cret-token");
            assert!(
                found
                    .iter()
                    .any(|(form, needle)| *form == "base64" && text.contains(needle)),
                "{before:?} {after:?}"
            );
        }
    }
}
