//! Detects leaked secrets.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Asserts that no secret is in any of the named texts: verbatim, escaped for JSON,
/// percent-encoded, or in base64 (a Basic header holds `email:token`).
#[track_caller]
pub fn assert_free_of(secrets: &[&str], texts: &[(&str, &str)]) {
    for secret in secrets {
        for (form, needle) in forms(secret) {
            for (place, text) in texts {
                // Names only the encoding, because the message must not leak the secret either.
                assert!(
                    !text.contains(&needle),
                    "a secret of {} characters ({form}) is in {place}",
                    secret.chars().count()
                );
            }
        }
    }
}

/// Returns all encodings of a secret, with their names.
///
/// # Panics
/// Panics if the secret is too short to be distinguished from ordinary text.
fn forms(secret: &str) -> Vec<(&'static str, String)> {
    assert!(secret.len() >= 8, "too short a secret to be looked for");
    let mut forms = vec![("as it is", secret.to_owned())];
    forms.extend(spellings(secret));
    let percent = utf8_percent_encode(secret, NON_ALPHANUMERIC).to_string();
    forms.push(("percent-encoded", percent.to_lowercase()));
    for (name, engine) in [("base64", STANDARD_NO_PAD), ("base64url", URL_SAFE_NO_PAD)] {
        for before in 0..3 {
            forms.push((name, inner_base64(&engine, secret, before)));
        }
    }
    forms
}

/// Returns a text in the encodings of JSON, URLs, and HTML, with their names.
pub fn spellings(text: &str) -> Vec<(&'static str, String)> {
    const NOT_UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC
        .remove(b'-')
        .remove(b'_')
        .remove(b'.')
        .remove(b'~');
    let json = serde_json::to_string(text).expect("a text is JSON");
    let json = json[1..json.len() - 1].to_owned();
    let symbols = |shown: fn(u32) -> String| -> String {
        let spelled = text.chars().map(|character| {
            if character.is_ascii_alphanumeric() {
                character.to_string()
            } else {
                shown(u32::from(character))
            }
        });
        spelled.collect()
    };
    let mut spellings = vec![
        ("JSON", json.clone()),
        ("JSON", json.replace('/', "\\/")),
        ("JSON", symbols(|code| format!("\\u{code:04x}"))),
        ("JSON", symbols(|code| format!("\\u{code:04X}"))),
        ("HTML", symbols(|code| format!("&#{code};"))),
        ("HTML", symbols(|code| format!("&#x{code:x};"))),
    ];
    for set in [NON_ALPHANUMERIC, NOT_UNRESERVED] {
        let percent = utf8_percent_encode(text, set).to_string();
        spellings.push(("percent-encoded", with_small_digits(&percent)));
        spellings.push(("percent-encoded", percent));
    }
    spellings
}

/// Lowercases percent escapes: `%3D` becomes `%3d`.
fn with_small_digits(percent: &str) -> String {
    let mut parts = percent.split('%');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        text + "%" + &part[..2].to_lowercase() + &part[2..]
    })
}

/// Returns the base64 characters that depend only on the secret if `before` bytes (modulo three)
/// precede it.
fn inner_base64(engine: &impl Engine, secret: &str, before: usize) -> String {
    let padded = [vec![0; before], secret.as_bytes().to_vec()].concat();
    let encoded = engine.encode(&padded);
    let first = (before * 8).div_ceil(6);
    let last = padded.len() * 8 / 6;
    encoded[first..last].to_owned()
}
