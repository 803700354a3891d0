//! What holds of addresses, keys and credentials for every text there is.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use proptest::prelude::*;
use url::Url;

use super::*;
use crate::sanitize::is_clean;

/// What addresses, and attacks on them, are made of.
const PIECES: [&str; 64] = [
    "https://",
    "http://",
    "https:",
    "HTTPS://",
    "//",
    "/",
    "\\",
    ":",
    "@",
    ".",
    "..",
    "?",
    "#",
    "%",
    "%2e",
    "%2f",
    "%61",
    "-",
    "_",
    "[",
    "]",
    "[::1]",
    "[fe80::1]",
    "localhost",
    "127.0.0.1",
    "0x7f.1",
    "2130706433",
    "0",
    "8080",
    ":443",
    ":80",
    ":0",
    "user",
    "pw",
    "your-company",
    "a",
    "x.y",
    "atlassian.net",
    ".atlassian.net",
    ".jira.com",
    ".atlassian-us-gov-mod.net",
    "api.atlassian.com",
    "id.atlassian.com",
    "admin.atlassian.com/s/",
    "evil.example",
    ".evil.example",
    "/ex/jira/",
    "/ex/",
    "1a11d016-8984-4c3e-b9ab-142dd06acb1b",
    "browse/",
    "PROJ-123",
    "?selectedIssue=PROJ-1",
    "аtlassian",
    "．",
    "。",
    "ｙ",
    "\u{212a}",
    "ﬃ",
    "ß",
    "xn--bcher-kva",
    "\u{200d}",
    "\u{202e}",
    "\t",
    "\"",
];

/// Any text, and texts that look like addresses.
fn text() -> impl Strategy<Value = String> {
    let pieces = prop::collection::vec(prop::sample::select(&PIECES[..]), 0..9);
    let label = "[a-zA-Z0-9_-]{1,12}|[a-zа-яß０-９]{1,5}";
    let host = prop::collection::vec(label, 1..5).prop_map(|labels| labels.join("."));
    let written = (
        "(https?://)?([a-z]{1,3}(:[a-z]{1,3})?@)?",
        host,
        "(:[0-9]{0,5})?(/[!-~]{0,20})?",
    );
    prop_oneof![
        1 => any::<String>(),
        4 => pieces.prop_map(|pieces| pieces.concat()),
        4 => written.prop_map(|(before, host, after)| format!("{before}{host}{after}")),
        1 => "[ -~]{0,40}",
    ]
}

/// Where the HTTP client would connect, as it reads the address itself.
fn destination(address: &str) -> (String, String) {
    let uri: ureq::http::Uri = address.parse().unwrap();
    let scheme = uri.scheme_str().unwrap().to_owned();
    (scheme, uri.authority().unwrap().to_string())
}

fn check_site(site: &Site) {
    assert_eq!(Site::parse(site.origin()).as_ref(), Ok(site));
    let url = Url::parse(site.origin()).unwrap();
    assert_eq!(url.origin().ascii_serialization(), site.origin());
    assert!(site.origin().is_ascii() && is_clean(site.origin()));

    let (scheme, authority) = destination(&site.tenant_info_url());
    assert_eq!(authority, site.authority());
    check_scheme(&scheme, &url);
    match site.trust() {
        HostTrust::JiraCloud => check_jira_cloud(&scheme, &authority),
        HostTrust::Loopback => assert!(is_this_machine(&url)),
        HostTrust::Other => assert!(!is_this_machine(&url)),
    }
}

fn check_jira_cloud(scheme: &str, authority: &str) {
    let (name, domain) = authority.split_once('.').unwrap();
    assert_eq!(scheme, "https");
    assert!(["atlassian.net", "jira.com", "atlassian-us-gov-mod.net"].contains(&domain));
    assert!(
        name.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    );
}

fn check_gateway(gateway: &Gateway) {
    assert_eq!(Gateway::parse(gateway.as_str()).as_ref(), Ok(gateway));
    let url = Url::parse(gateway.as_str()).unwrap();
    let cloud_id = "1a11d016-8984-4c3e-b9ab-142dd06acb1b".parse().unwrap();
    let root = gateway.api_root(&cloud_id);
    let (scheme, authority) = destination(&root);
    assert_eq!(authority, gateway.authority());
    check_scheme(&scheme, &url);
    let behind_host = root.split_once("://").unwrap().1;
    assert!(
        !behind_host.contains("//") && !root.ends_with('/'),
        "{root}"
    );
    assert_eq!(
        gateway.trust() == HostTrust::JiraCloud,
        [
            "https://api.atlassian.com",
            "https://api.atlassian-us-gov-mod.com"
        ]
        .contains(&gateway.as_str())
    );
}

fn check_scheme(scheme: &str, url: &Url) {
    assert!(scheme == "https" || (scheme == "http" && is_this_machine(url)));
}

fn is_this_machine(url: &Url) -> bool {
    match url.host().unwrap() {
        url::Host::Domain(name) => name == "localhost",
        url::Host::Ipv4(address) => address.octets()[0] == 127,
        url::Host::Ipv6(address) => address == std::net::Ipv6Addr::LOCALHOST,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn address_input_matches_the_text(text in text()) {
        match AddressInput::parse(&text) {
            Ok(AddressInput::Site(site)) => check_site(&site),
            Ok(AddressInput::Gateway(gateway, _)) => check_gateway(&gateway),
            Ok(AddressInput::CloudId(id)) => prop_assert_eq!(id.as_str().len(), 36),
            Err(error) => prop_assert!(is_clean(&error.to_string()), "{}", error),
        }
    }

    #[test]
    fn site_matches_the_url(text in text()) {
        match Site::parse(&text) {
            Ok(site) => {
                check_site(&site);
                let url = Url::parse(text.trim()).unwrap();
                let host = url.host_str().unwrap();
                let port = url.port().map_or_else(String::new, |port| format!(":{port}"));
                let host = host.strip_suffix('.').unwrap_or(host);
                prop_assert_eq!(site.authority(), format!("{host}{port}"));
                prop_assert!(url.username().is_empty() && url.password().is_none());
                prop_assert_eq!(AddressInput::parse(site.origin()), Ok(AddressInput::Site(site)));
            }
            Err(error) => prop_assert!(is_clean(&error.to_string()), "{}", error),
        }
    }

    #[test]
    fn gateway_matches_the_url(text in text()) {
        match Gateway::parse(&text) {
            Ok(gateway) => {
                check_gateway(&gateway);
                let url = Url::parse(text.trim()).unwrap();
                let host = url.host_str().unwrap();
                prop_assert!(gateway.authority().starts_with(host.strip_suffix('.').unwrap_or(host)));
                prop_assert!(url.username().is_empty() && url.password().is_none());
            }
            Err(error) => prop_assert!(is_clean(&error.to_string()), "{}", error),
        }
    }

    #[test]
    fn displayed_site_parses_to_itself(name in "[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?", path in "(/[!-~&&[^\\\\]]{0,20})?") {
        prop_assume!(!name.starts_with("xn--") && !["www", "localhost", "http", "https"].contains(&&*name));
        let site = Site::parse(&format!("https://{name}.atlassian.net")).unwrap();
        prop_assert_eq!(site.trust(), HostTrust::JiraCloud);
        for typed in [format!("{name}{path}"), format!("{name}.atlassian.net{path}"), format!("https://{name}.atlassian.net{path}")] {
            prop_assert_eq!(AddressInput::parse(&typed), Ok(AddressInput::Site(site.clone())));
        }
    }

    #[test]
    fn cloud_id_matches_the_text(text in prop_oneof![any::<String>(), "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{11,13}"]) {
        match text.parse::<CloudId>() {
            Ok(id) => {
                prop_assert!(id.as_str().eq_ignore_ascii_case(text.trim()));
                prop_assert_eq!(id.as_str().parse(), Ok(id));
            }
            Err(error) => prop_assert!(is_clean(&error.to_string())),
        }
    }

    #[test]
    fn email_matches_the_text(text in prop_oneof![any::<String>(), "[ -~ü]{1,10}@[ -~ü]{1,10}", "[a-z.+]{1,9}@[a-z.]{1,9}"]) {
        match text.parse::<Email>() {
            Ok(email) => {
                prop_assert_eq!(email.as_str(), text.trim());
                prop_assert!(is_clean(email.as_str()) && !email.as_str().contains([' ', ':', '\n']));
                prop_assert_eq!(email.as_str().parse(), Ok(email));
            }
            Err(error) => prop_assert!(is_clean(&error.to_string())),
        }
    }

    #[test]
    fn token_is_valid_in_a_header_and_never_quoted(text in prop_oneof![any::<String>(), "[ -~]{0,60}", "[!-~]{12,60}[ é\n][!-~]{12,60}"]) {
        match token(&text) {
            Ok(token) => {
                prop_assert!(text.contains(token.expose()));
                let credentials = Credentials { email: "a@b".parse().unwrap(), token, scheme: Scheme::Bearer };
                let header = ureq::http::HeaderValue::from_str(credentials.authorization().expose());
                prop_assert!(header.is_ok());
            }
            Err(error) => {
                let message = error.to_string();
                prop_assert!(text.trim().len() < 12 || !message.contains(text.trim()));
            }
        }
    }

    #[test]
    fn issue_key_is_safe_in_a_path(text in prop_oneof![text(), "[A-Za-z][A-Za-z0-9_]{0,5}-[0-9]{1,4}"]) {
        match text.parse::<IssueKey>() {
            Ok(key) => {
                prop_assert!(key.as_str().eq_ignore_ascii_case(text.trim()));
                prop_assert!(key.as_str().bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte)));
                prop_assert_eq!(key.as_str().parse(), Ok(key));
            }
            Err(error) => prop_assert!(is_clean(&error.to_string())),
        }
    }

    #[test]
    fn reference_is_an_issue_of_the_site(text in text()) {
        let site = Site::parse("https://your-company.atlassian.net").unwrap();
        match IssueKey::from_reference(&text, &site) {
            Ok(key) => {
                let decoded = percent_encoding::percent_decode_str(&text).decode_utf8_lossy();
                prop_assert!(decoded.to_ascii_uppercase().contains(key.as_str()));
            }
            Err(error) => prop_assert!(is_clean(&error.to_string()), "{}", error),
        }
        if let Ok(AddressInput::Site(named)) = AddressInput::parse(&format!("https://{text}")) {
            let result = IssueKey::from_reference(&format!("https://{text}"), &site);
            prop_assert!(named == site || result.is_err());
        }
    }

    #[test]
    fn redacts_credentials_in_any_text(before in any::<String>(), after in any::<String>(), secret in "[!-~]{16,40}", email in "[a-z]{1,20}@[a-z]{1,20}") {
        prop_assume!(token(&secret).is_ok());
        let credentials = Credentials { email: email.parse().unwrap(), token: token(&secret).unwrap(), scheme: Scheme::Basic };
        let header = credentials.authorization();
        let pair = header.expose().trim_start_matches("Basic ");
        let percent = |text| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let encodings = [
            secret.clone(),
            secret.replace('/', "\\/"),
            secret.replace('=', "\\u003d"),
            percent(&secret),
            percent(pair),
            pair.to_owned(),
            pair.trim_end_matches('=').replace('+', "-").replace('/', "_"),
        ];
        for encoding in encodings {
            let shown = credentials.redact(&format!("{before}{encoding}{after}")).into_owned();
            prop_assert!(shown.contains("[hidden]"));
            prop_assert!(!shown.contains(&encoding));
        }
    }

    #[test]
    fn redacting_never_panics(text in prop_oneof![any::<String>(), "[%25\\\\u003d&amp;#x;/+=ab]{0,60}"], secret in "[%25\\\\u003d&amp;#x;/+=ab]{1,30}") {
        let credentials = Credentials { email: "a@b".parse().unwrap(), token: token(&secret).unwrap(), scheme: Scheme::Basic };
        let shown = credentials.redact(&text);
        prop_assert!(shown == text || shown.contains("[hidden]"));
    }
}
