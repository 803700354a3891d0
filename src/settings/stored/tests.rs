use super::*;
use crate::environment::Environment;

const TOKEN: &str = "ATATT3xFfGF0T4N9wxyz";

fn setup(bytes: &[u8]) -> (tempfile::TempDir, SetupDir) {
    let directory = crate::files::tempdir().unwrap();
    let setup = SetupDir::resolve(Some(directory.path()), &Environment::default()).unwrap();
    std::fs::write(setup.file(), bytes).unwrap();
    (directory, setup)
}

fn failure(bytes: &[u8]) -> Failure {
    let (_directory, setup) = setup(bytes);
    let failure = Stored::read(&setup).unwrap_err();
    for text in [failure.chain(), format!("{failure:?}")] {
        assert!(!text.contains("ATATT"), "{text}");
        assert!(!text.contains("wxyz"), "{text}");
    }
    assert_eq!(failure.kind, Kind::Settings);
    let file = setup.file();
    let start = format!("{} is not valid: ", file.display());
    let message = failure.chain().strip_prefix(&start).map(str::to_owned);
    Failure::new(failure.kind, message.unwrap())
}

fn message(text: &str) -> String {
    failure(text.replace("TOKEN", TOKEN).as_bytes()).message
}

#[test]
fn syntax_error_has_position() {
    for (text, expected) in [
        ("", "it is empty"),
        (" \n\t", "it is empty"),
        (
            "TOKEN",
            "line 1, column 1: this is not JSON (expected value)",
        ),
        (
            "\"TOKEN\"",
            "line 1, column 1: the file must be an object in braces",
        ),
        (
            "[\"TOKEN\"]",
            "line 1, column 1: the file must be an object in braces",
        ),
        (
            "null",
            "line 1, column 1: the file must be an object in braces",
        ),
        (
            "{\"auth\": {\"apiToken\": \"TOKEN\"",
            "line 1, column 44: this is not JSON (EOF while parsing an object)",
        ),
        (
            "{\n  \"é\": \"é\" \"TOKEN\"\n}",
            "line 2, column 12: this is not JSON (expected `,` or `}`)",
        ),
        (
            "{\"auth\": {\"apiToken\": \"TOKEN\",}}",
            "line 1, column 46: this is not JSON (key must be a string)",
        ),
        (
            "{\"auth\": {\"apiToken\": TOKEN}}",
            "line 1, column 23: this is not JSON (expected value)",
        ),
        (
            "{\"auth\": {\"apiToken\": \"TOKEN\\x\"}}",
            "line 1, column 45: this is not JSON (invalid escape)",
        ),
        (
            "{\"auth\": {\"apiToken\": \"TOKEN\"}}\n\"TOKEN\"",
            "line 2, column 1: this is not JSON (trailing characters)",
        ),
    ] {
        assert_eq!(message(text), expected, "{text}");
    }
}

#[test]
fn names_invalid_member() {
    for (text, expected) in [
        (
            r#"{"enabled": "TOKEN"}"#,
            "line 1, column 13: enabled must be true or false, without quotes",
        ),
        (
            r#"{"enabled": 1}"#,
            "line 1, column 13: enabled must be true or false, without quotes",
        ),
        (
            r#"{"baseUrl": ["TOKEN"]}"#,
            "line 1, column 13: baseUrl must be text in double quotes",
        ),
        (
            r#"{"baseUrl": "TOKEN"}"#,
            "line 1, column 13: baseUrl cannot be used: the address is incomplete: start with https://",
        ),
        (
            r#"{"baseUrl": "/browse/TOKEN"}"#,
            "line 1, column 13: baseUrl cannot be used: the address is incomplete: start with https://",
        ),
        (
            r#"{"baseUrl": ""}"#,
            "line 1, column 13: baseUrl cannot be used: the address is empty: give one like https://your-company.atlassian.net",
        ),
        (
            r#"{"baseUrl": "http://your-company.atlassian.net"}"#,
            "line 1, column 13: baseUrl cannot be used: the address of your-company.atlassian.net starts with http://, which would send the token unencrypted: use https://",
        ),
        (
            r#"{"cloudId": {"TOKEN": "TOKEN"}}"#,
            "line 1, column 13: cloudId must be text in double quotes",
        ),
        (
            r#"{"cloudId": "TOKEN"}"#,
            "line 1, column 13: cloudId must be a cloud ID: a UUID, like 1a11d016-8984-4c3e-b9ab-142dd06acb1b",
        ),
        (
            r#"{"cloudId": " "}"#,
            "line 1, column 13: cloudId is empty: write the site's cloud ID, or leave the member out for a personal account",
        ),
        (
            r#"{"auth": "TOKEN"}"#,
            "line 1, column 10: auth must be an object in braces",
        ),
        (
            "{\n  \"auth\": {\n    \"apiToken\": \"TOKEN\", \"email\": 5\n  }\n}",
            "line 3, column 50: auth.email must be text in double quotes",
        ),
        (
            r#"{"auth": {"email": "TOKEN"}}"#,
            "line 1, column 20: auth.email must be an email address, like mia@example.com",
        ),
        (
            r#"{"auth": {"apiToken": {"TOKEN": true}}}"#,
            "line 1, column 23: auth.apiToken must be text in double quotes",
        ),
        (
            r#"{"auth": {"apiToken": "TOKEN\ud800"}}"#,
            "line 1, column 23: auth.apiToken contains an incomplete Unicode escape",
        ),
        (
            r#"{"auth": {"apiToken": "TOKEN TOKEN"}}"#,
            "line 1, column 23: auth.apiToken cannot be used: the API token contains whitespace, a control character, or a non-ASCII character: paste only the token",
        ),
        (
            r#"{"auth": {"apiToken": ""}}"#,
            "line 1, column 23: auth.apiToken cannot be used: the API token is empty",
        ),
        (
            r#"{"auth": {"scheme": "TOKEN"}}"#,
            "line 1, column 21: auth.scheme must be basic or bearer",
        ),
        (
            r#"{"gatewayUrl": true, "auth": {"apiToken": "TOKEN"}}"#,
            "line 1, column 16: gatewayUrl must be text in double quotes",
        ),
        (
            r#"{"gatewayUrl": "https://your-company.atlassian.net"}"#,
            "line 1, column 16: gatewayUrl cannot be used: your-company.atlassian.net is not a gateway: the usual one is https://api.atlassian.com",
        ),
        (
            r#"{"auth": {"apiToken": "TOKEN"}, "x": 1, "auth": {}}"#,
            "line 1, column 64: the member auth is repeated",
        ),
        (
            r#"{"auth": {"apiToken": "TOKEN", "apiTok\u0065n": "TOKEN"}}"#,
            "line 1, column 64: the member auth.apiToken is repeated",
        ),
    ] {
        assert_eq!(message(text), expected, "{text}");
    }
}

#[test]
fn rejects_binary_and_large_files() {
    let mut bytes = format!("{{\"auth\": {{\n  \"apiToken\": \"é{TOKEN}").into_bytes();
    bytes.push(0xff);
    assert_eq!(
        failure(&bytes).message,
        "line 2, column 37: this is not UTF-8 text"
    );
    let large = format!("{{\"x\": \"{TOKEN}{}\"}}", "x".repeat(LIMIT));
    assert_eq!(
        failure(large.as_bytes()).message,
        "it is larger than 64 KiB"
    );
    let deep = format!("{{\"auth\": {}\"{TOKEN}\"", "[".repeat(LIMIT - 64));
    assert!(failure(deep.as_bytes()).message.contains("not JSON"));
    let deep = "[".repeat(30_000) + &"]".repeat(30_000);
    assert_eq!(
        message(&format!("{{\"auth\": {deep}}}")),
        "line 1, column 10: auth must be an object in braces"
    );
}

#[test]
fn tolerates_deep_unknown_members() {
    let deep = "[".repeat(30_000) + &"]".repeat(30_000);
    let text = format!("{{\"x\": {deep}, \"enabled\": true}}");
    assert_eq!(Stored::parse(&text).unwrap().enabled, Some(true));
}

#[test]
fn reads_every_value() {
    let text = "\u{feff}{
        \"enabled\": false,
        \"baseUrl\": \"https://Your-Company.atlassian.net/jira\",
        \"cloudId\": \"1A11D016-8984-4c3e-b9ab-142dd06acb1b\",
        \"auth\": { \"email\": \" mia@example.com\", \"apiToken\": \"TOKEN\\n\", \"scheme\": \"Bearer\" },
        \"gatewayUrl\": \"https://egress.example/\"
    }";
    let (_directory, setup) = setup(text.replace("TOKEN", TOKEN).as_bytes());
    let stored = Stored::read(&setup).unwrap().unwrap();
    assert_eq!(stored.enabled, Some(false));
    assert_eq!(
        stored.site.unwrap().origin(),
        "https://your-company.atlassian.net"
    );
    assert_eq!(
        stored.cloud_id.unwrap().as_str(),
        "1a11d016-8984-4c3e-b9ab-142dd06acb1b"
    );
    assert_eq!(stored.email.unwrap().as_str(), "mia@example.com");
    assert_eq!(stored.token.unwrap().expose(), TOKEN);
    assert_eq!(stored.scheme, Some(Scheme::Bearer));
    assert_eq!(stored.gateway.unwrap().as_str(), "https://egress.example");
}

#[test]
fn null_counts_as_absent() {
    for text in [
        "{}",
        r#"{"auth": {}}"#,
        r#"{"enabled": null, "baseUrl": null, "cloudId": null, "auth": null, "gatewayUrl": null}"#,
        r#"{"auth": {"email": null, "apiToken": null, "scheme": null}}"#,
    ] {
        let stored = Stored::parse(text).unwrap();
        assert!(stored.enabled.is_none() && stored.site.is_none() && stored.cloud_id.is_none());
        assert!(stored.email.is_none() && stored.token.is_none());
        assert!(stored.scheme.is_none() && stored.gateway.is_none());
    }
}

#[test]
fn token_stays_with_its_site_and_gateway() {
    let stored =
        Stored::parse(r#"{"baseUrl": "https://a.atlassian.net", "auth": {"apiToken": "token"}}"#);
    let stored = stored.unwrap();
    let mut elsewhere = stored.clone();
    elsewhere.gateway = Some(Gateway::parse("https://egress.example").unwrap());
    let mut nowhere = stored.clone();
    nowhere.site = None;
    let atlassian = "https://api.atlassian.com";
    let egress = "https://egress.example";
    for (stored, site, gateway, kept) in [
        (&stored, "https://a.atlassian.net/x", atlassian, true),
        (&stored, "https://b.atlassian.net", atlassian, false),
        (&stored, "https://a.atlassian.net:8443", atlassian, false),
        (&stored, "https://a.atlassian.net", egress, false),
        (&elsewhere, "https://a.atlassian.net", egress, true),
        (&elsewhere, "https://a.atlassian.net", atlassian, false),
        (&nowhere, "https://a.atlassian.net", atlassian, false),
    ] {
        let site = Site::parse(site).unwrap();
        let gateway = Gateway::parse(gateway).unwrap();
        assert_eq!(stored.token_for(&site, &gateway).is_some(), kept, "{site}");
    }
}
