//! What people type and paste, and what becomes of it.

use super::*;
use crate::connection::HostTrust;
use crate::sanitize::is_clean;

const EMPTY: &str = "the address is empty: give one like https://your-company.atlassian.net";
const INVISIBLE: &str = "the address contains a control or invisible character: type it by hand";
const SPACE: &str = "the address contains whitespace: remove it";
const BACKSLASH: &str = "the address contains a backslash: use / instead";
const EMAIL: &str = "this is an email address: enter the address of the site, like https://your-company.atlassian.net";
const SLASHES: &str = "the address must start with https:// once, with exactly two slashes, like https://your-company.atlassian.net";
const INCOMPLETE: &str = "the address is incomplete: start with https://";
const ID: &str = "cloud ID 1a11d016-8984-4c3e-b9ab-142dd06acb1b";

fn user_info(host: &str) -> String {
    format!("the address contains a user name (the part before @) and leads to {host}: remove it")
}

fn scheme(scheme: &str) -> String {
    format!("the address starts with {scheme}: it must start with https://")
}

fn plain_http(host: &str) -> String {
    format!(
        "the address of {host} starts with http://, which would send the token unencrypted: use https://"
    )
}

fn malformed(reason: &str) -> String {
    format!("this is not an address ({reason}): enter one like https://your-company.atlassian.net")
}

fn disguised(host: &str) -> String {
    format!("the address is written in a way that hides its host, {host}: use that instead")
}

fn bad_name(shown: &str) -> String {
    format!(
        "{shown} cannot be the name of a site: names consist of at most 63 letters, digits, and hyphens, with no hyphen at either end"
    )
}

fn no_site(host: &str) -> String {
    format!(
        "{host} is not a Jira site: use the address that your browser shows for an issue, which ends in .atlassian.net"
    )
}

/// What became of a typed text, as the table writes it.
fn made_of(text: &str) -> String {
    match AddressInput::parse(text) {
        Ok(AddressInput::Site(site)) => match site.trust() {
            HostTrust::JiraCloud => format!("site {site}"),
            HostTrust::Loopback => format!("this machine {site}"),
            HostTrust::Other => format!("other host {site}"),
        },
        Ok(AddressInput::Gateway(gateway, Some(id))) => format!("gateway {gateway} cloud ID {id}"),
        Ok(AddressInput::Gateway(gateway, None)) => format!("gateway {gateway}"),
        Ok(AddressInput::CloudId(id)) => format!("cloud ID {id}"),
        Err(error) => error.to_string(),
    }
}

#[track_caller]
fn check<Expected: AsRef<str>>(table: &[(&str, Expected)]) {
    let wrong: Vec<_> = table
        .iter()
        .map(|(text, expected)| (text, expected.as_ref(), made_of(text)))
        .filter(|(_, expected, message)| message != expected || !is_clean(message))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_own_site_is_understood_however_it_is_typed() {
    for text in [
        "your-company",
        "  Your-Company \n",
        "your-company/",
        "your-company/jira/your-work?x=y",
        "your-company.atlassian.net",
        "YOUR-COMPANY.Atlassian.NET",
        "your-company.atlassian.net/",
        "your-company.atlassian.net//",
        "your-company.atlassian.net.",
        "your-company.atlassian.net:443",
        "your-company.atlassian.net:",
        "//your-company.atlassian.net/jira",
        "https://your-company.atlassian.net",
        "HTTPS://YOUR-COMPANY.ATLASSIAN.NET",
        "https://your-company.atlassian.net.",
        "https://your-company.atlassian.net./browse/PROJ-1",
        "https://your-company.atlassian.net:443/",
        "https://your-company.atlassian.net:/",
        "https://your-company.atlassian.net/browse/PROJ-1",
        "https://your-company.atlassian.net/jira/software/projects/PROJ/boards/1?selectedIssue=PROJ-1",
        "https://your-company.atlassian.net/jira/for-you#top",
        "https://your-company.atlassian.net?x=y",
        "https://your-company.atlassian.net#fragment",
        "https://your-company.atlassian.net/browse/../browse/PROJ-1",
        "https://your-company.atlassian.net/wiki/spaces/~mia@example.com",
        "https://your-company.atlassian.net/login?dest-url=https://evil.example/",
        "your-company.atlassian.net/wiki/spaces/~mia@example.com",
        "your-company/@mia",
        "your-company.atlassian.net/login?dest-url=https://evil.example/",
        "https://your-company.atlassian.net/ex/jira/1a11d016-8984-4c3e-b9ab-142dd06acb1b",
        "\"https://your-company.atlassian.net\"",
        "'your-company'",
        "`your-company.atlassian.net`",
        "<https://your-company.atlassian.net/>",
        "(https://your-company.atlassian.net).",
        "“https://your-company.atlassian.net/”,",
        "https://your-company.atlassian.net, ",
        "https://your-company.atlassian.net!",
        "https://your-company.atlassian.net?",
    ] {
        assert_eq!(
            made_of(text),
            "site https://your-company.atlassian.net",
            "{text:?}"
        );
    }
}

#[test]
fn other_sites_of_jira_cloud_are_known() {
    let longest = "x".repeat(63);
    check(&[
        ("a", "site https://a.atlassian.net".to_owned()),
        (
            "2130706433",
            "site https://2130706433.atlassian.net".to_owned(),
        ),
        (
            "your-company.jira.com",
            "site https://your-company.jira.com".to_owned(),
        ),
        (
            "https://acme.atlassian-us-gov-mod.net/browse/PROJ-1",
            "site https://acme.atlassian-us-gov-mod.net".to_owned(),
        ),
        (&longest, format!("site https://{longest}.atlassian.net")),
    ]);
}

#[test]
fn gateways_and_admin_pages_give_what_they_name() {
    check(&[
        (
            "api.atlassian.com",
            "gateway https://api.atlassian.com".to_owned(),
        ),
        (
            "https://api.atlassian.com/",
            "gateway https://api.atlassian.com".to_owned(),
        ),
        (
            "https://api.atlassian.com/ex/jira/1A11D016-8984-4C3E-B9AB-142DD06ACB1B/rest/api/3/myself?x=y#z",
            format!("gateway https://api.atlassian.com {ID}"),
        ),
        (
            "api.atlassian.com/ex/jira/1a11d016-8984-4c3e-b9ab-142dd06acb1b",
            format!("gateway https://api.atlassian.com {ID}"),
        ),
        (
            "https://api.atlassian.com/ex/jira/not-a-uuid/rest/api/3/myself",
            "gateway https://api.atlassian.com".to_owned(),
        ),
        (
            "https://api.atlassian.com/ex/jira",
            "gateway https://api.atlassian.com".to_owned(),
        ),
        (
            "https://api.atlassian.com/ex/confluence/1a11d016-8984-4c3e-b9ab-142dd06acb1b",
            "gateway https://api.atlassian.com".to_owned(),
        ),
        (
            "https://api.atlassian-us-gov-mod.com/ex/jira/1a11d016-8984-4c3e-b9ab-142dd06acb1b",
            format!("gateway https://api.atlassian-us-gov-mod.com {ID}"),
        ),
        (
            "https://egress.example:8443/a/b/ex/jira/1a11d016-8984-4c3e-b9ab-142dd06acb1b/rest",
            format!("gateway https://egress.example:8443/a/b {ID}"),
        ),
        (
            "127.0.0.1:4000/ex/jira/1a11d016-8984-4c3e-b9ab-142dd06acb1b",
            format!("gateway http://127.0.0.1:4000 {ID}"),
        ),
        (
            "https://egress.example/ex/jiraffe",
            "other host https://egress.example".to_owned(),
        ),
        (
            "https://egress.example/a//b/ex/jira/1a11d016-8984-4c3e-b9ab-142dd06acb1b",
            AddressError::GatewayPath.to_string(),
        ),
        (
            "https://admin.atlassian.com/s/1a11d016-8984-4c3e-b9ab-142dd06acb1b/users",
            ID.to_owned(),
        ),
        (
            "admin.atlassian.com/s/1A11D016-8984-4C3E-B9AB-142DD06ACB1B",
            ID.to_owned(),
        ),
        // An organisation's identifier is a UUID too, and no cloud ID.
        (
            "https://admin.atlassian.com/o/1a11d016-8984-4c3e-b9ab-142dd06acb1b/products",
            no_site("admin.atlassian.com"),
        ),
        (
            "https://admin.atlassian.com/s/not-a-uuid",
            no_site("admin.atlassian.com"),
        ),
        (
            "https://admin.atlassian.com.evil.example/s/1a11d016-8984-4c3e-b9ab-142dd06acb1b",
            "other host https://admin.atlassian.com.evil.example".to_owned(),
        ),
    ]);
}

#[test]
fn atlassians_own_pages_are_no_site() {
    for (text, host) in [
        (
            "https://id.atlassian.com/manage-profile/security/api-tokens",
            "id.atlassian.com",
        ),
        ("id.atlassian.com", "id.atlassian.com"),
        ("https://admin.atlassian.com", "admin.atlassian.com"),
        (
            "https://team.atlassian.com/your-company",
            "team.atlassian.com",
        ),
        (
            "https://www.atlassian.com/software/jira",
            "www.atlassian.com",
        ),
        ("https://atlassian.com", "atlassian.com"),
        ("https://api.atlassian.com:8443", "api.atlassian.com:8443"),
        ("atlassian.net", "atlassian.net"),
        ("https://atlassian.net./", "atlassian.net"),
        ("https://www.jira.com", "www.jira.com"),
        ("jira.com", "jira.com"),
    ] {
        assert_eq!(made_of(text), no_site(host), "{text}");
    }
}

#[test]
fn other_hosts_are_not_taken_for_jira_cloud() {
    check(&[
        (
            "https://your-company.atlassian.net.evil.example",
            "other host https://your-company.atlassian.net.evil.example",
        ),
        (
            "your-company.atlassian.net.evil.example/browse/PROJ-1",
            "other host https://your-company.atlassian.net.evil.example",
        ),
        ("evilatlassian.net", "other host https://evilatlassian.net"),
        ("a.b.atlassian.net", "other host https://a.b.atlassian.net"),
        (
            "your_company.atlassian.net",
            "other host https://your_company.atlassian.net",
        ),
        (
            "https://your-company.atlassian.net:8443",
            "other host https://your-company.atlassian.net:8443",
        ),
        (
            "your-company.atlassian.net:80",
            "other host https://your-company.atlassian.net:80",
        ),
        (
            "your-company.atlassian.com.evil.example",
            "other host https://your-company.atlassian.com.evil.example",
        ),
        (
            "https://jira.example.com:8443/jira",
            "other host https://jira.example.com:8443",
        ),
        ("https://your-company", "other host https://your-company"),
        (
            "https://bücher.example",
            "other host https://xn--bcher-kva.example",
        ),
        (
            "https://XN--BCHER-KVA.example",
            "other host https://xn--bcher-kva.example",
        ),
        // Cyrillic letters.
        (
            "your-company.аtlassian.net",
            "other host https://your-company.xn--tlassian-06g.net",
        ),
        (
            "yоur-company.atlassian.net",
            "other host https://xn--yur-company-rnj.atlassian.net",
        ),
        (
            "https://example.com/@your-company.atlassian.net",
            "other host https://example.com",
        ),
        (
            "https://example.com?@your-company.atlassian.net",
            "other host https://example.com",
        ),
        (
            "https://example.com#@your-company.atlassian.net",
            "other host https://example.com",
        ),
        (
            "127.0.0.1.evil.example",
            "other host https://127.0.0.1.evil.example",
        ),
        (
            "localhost.evil.example",
            "other host https://localhost.evil.example",
        ),
        ("https://10.0.0.1", "other host https://10.0.0.1"),
        ("192.168.1.1:8443", "other host https://192.168.1.1:8443"),
        ("169.254.169.254", "other host https://169.254.169.254"),
        ("0.0.0.0", "other host https://0.0.0.0"),
        ("https://[fe80::1]", "other host https://[fe80::1]"),
        (
            "https://[::ffff:127.0.0.1]",
            "other host https://[::ffff:7f00:1]",
        ),
        ("https://[::]", "other host https://[::]"),
    ]);
}

#[test]
fn this_machine_is_reached_by_http() {
    check(&[
        ("localhost", "this machine http://localhost"),
        ("LOCALHOST", "this machine http://localhost"),
        ("localhost.", "this machine http://localhost"),
        ("localhost/jira", "this machine http://localhost"),
        (
            "localhost:8080/browse/PROJ-1",
            "this machine http://localhost:8080",
        ),
        ("127.0.0.1:8080", "this machine http://127.0.0.1:8080"),
        ("127.255.0.3", "this machine http://127.255.0.3"),
        ("[::1]:8080", "this machine http://[::1]:8080"),
        ("http://[0:0:0:0:0:0:0:1]", "this machine http://[::1]"),
        ("http://localhost:80", "this machine http://localhost"),
        (
            "https://localhost:8443",
            "this machine https://localhost:8443",
        ),
    ]);
}

#[test]
fn hidden_hosts_are_refused_and_named() {
    check(&[
        ("https://%61tlassian.net", disguised("atlassian.net")),
        (
            "https://your-company%2eatlassian.net",
            disguised("your-company.atlassian.net"),
        ),
        (
            "your-company%2eatlassian.net/x.y",
            disguised("your-company.atlassian.net"),
        ),
        (
            "https://evil.example%2f.atlassian.net",
            malformed("invalid international domain name"),
        ),
        (
            "https://evil.example%00.atlassian.net",
            malformed("invalid international domain name"),
        ),
        ("http://0x7f.1", disguised("127.0.0.1")),
        ("0x7f.1", disguised("127.0.0.1")),
        ("http://2130706433", disguised("127.0.0.1")),
        ("http://0177.0.0.1", disguised("127.0.0.1")),
        ("127.1", disguised("127.0.0.1")),
        ("http://①②⑦.0.0.1", disguised("127.0.0.1")),
        // Full-width dots and letters.
        (
            "https://your-company．atlassian．net",
            disguised("your-company.atlassian.net"),
        ),
        (
            "https://your-company。atlassian.net",
            disguised("your-company.atlassian.net"),
        ),
        (
            "https://ｙour-company.atlassian.net",
            disguised("your-company.atlassian.net"),
        ),
        (
            "https://your-company.atlassian.net／.evil.example",
            malformed("invalid international domain name"),
        ),
        (
            "https://\u{212a}.atlassian.net",
            disguised("k.atlassian.net"),
        ),
        // A ligature, and the sign of kelvin above.
        (
            "https://oﬃce.atlassian.net",
            disguised("office.atlassian.net"),
        ),
        // A variation selector, which would be dropped.
        (
            "https://your\u{fe0f}-company.atlassian.net",
            INVISIBLE.to_owned(),
        ),
        (
            "https://evil.example@your-company.atlassian.net",
            user_info("your-company.atlassian.net"),
        ),
        (
            "https://your-company.atlassian.net@evil.example",
            user_info("evil.example"),
        ),
        (
            "https://your-company.atlassian.net:443@evil.example/",
            user_info("evil.example"),
        ),
        (
            "user:pw@your-company.atlassian.net",
            user_info("your-company.atlassian.net"),
        ),
        (
            "https://user:p@ss@your-company.atlassian.net",
            user_info("your-company.atlassian.net"),
        ),
        (
            "https://user:pw@your-company.atlassian.net:8443/x",
            user_info("your-company.atlassian.net"),
        ),
        ("https://user@%61.example", disguised("a.example")),
        (
            "https:me:pw@evil.example/://your-company.atlassian.net",
            SLASHES.to_owned(),
        ),
        (
            "https:evil.example/://your-company.atlassian.net",
            SLASHES.to_owned(),
        ),
        (
            "@your-company.atlassian.net",
            user_info("your-company.atlassian.net"),
        ),
        (
            "https://@your-company.atlassian.net",
            user_info("your-company.atlassian.net"),
        ),
    ]);
}

#[test]
fn what_is_no_address_of_a_site_is_refused() {
    let too_long = format!("https://your-company.atlassian.net/{}", "x".repeat(4096));
    let long_name = "x".repeat(64);
    let long_label = format!("{long_name}.atlassian.net");
    let long_host = format!("https://{}example", "abcdefg.".repeat(40));
    let token = format!("ATATT3xFfGF0{}", "Zz09_-".repeat(30));
    let pages: Vec<(&str, String)> = vec![
        ("", EMPTY.to_owned()),
        (" \t\r\n", EMPTY.to_owned()),
        ("\"\"", EMPTY.to_owned()),
        ("...", EMPTY.to_owned()),
        (
            &too_long,
            "the address is longer than 4096 bytes: enter only its beginning, like https://your-company.atlassian.net".to_owned(),
        ),
        ("your company", SPACE.to_owned()),
        ("https://your-company.atlassian.net /x", SPACE.to_owned()),
        ("your\u{a0}company", SPACE.to_owned()),
        ("https://your-company\t.atlassian.net", INVISIBLE.to_owned()),
        ("https://your-company.atlassian.net\n.evil.example", INVISIBLE.to_owned()),
        ("https://your-company.atlassian.net\r\nX-Injected: yes", INVISIBLE.to_owned()),
        ("your-company\u{0}", INVISIBLE.to_owned()),
        ("\u{1b}[31myour-company", INVISIBLE.to_owned()),
        ("your\u{200b}-company", INVISIBLE.to_owned()),
        ("your\u{200d}-company", INVISIBLE.to_owned()),
        ("your\u{ad}-company.atlassian.net", INVISIBLE.to_owned()),
        ("\u{feff}your-company", INVISIBLE.to_owned()),
        ("https://\u{202e}ten.naissalta.ynapmoc-ruoy", INVISIBLE.to_owned()),
        (r"http:\\your-company.atlassian.net", BACKSLASH.to_owned()),
        (r"https://evil.example\.atlassian.net", BACKSLASH.to_owned()),
        ("https:your-company.atlassian.net", SLASHES.to_owned()),
        ("https:/your-company.atlassian.net", SLASHES.to_owned()),
        ("https:///your-company.atlassian.net", SLASHES.to_owned()),
        ("https:////your-company.atlassian.net", SLASHES.to_owned()),
        ("https://", SLASHES.to_owned()),
        ("http:", SLASHES.to_owned()),
        ("https", SLASHES.to_owned()),
        ("https://https://your-company.atlassian.net", SLASHES.to_owned()),
        ("https://http:your-company.atlassian.net", malformed("invalid port number")),
        ("https://?x=y", SLASHES.to_owned()),
        ("/jira/software", INCOMPLETE.to_owned()),
        ("///your-company.atlassian.net", INCOMPLETE.to_owned()),
        ("?", INCOMPLETE.to_owned()),
        ("http://your-company.atlassian.net", plain_http("your-company.atlassian.net")),
        ("http://[::ffff:127.0.0.1]", plain_http("[::ffff:7f00:1]")),
        ("http://0.0.0.0", plain_http("0.0.0.0")),
        ("http://169.254.169.254/latest/meta-data", plain_http("169.254.169.254")),
        ("http://localhost.evil.example", plain_http("localhost.evil.example")),
        ("http://127.0.0.1.evil.example", plain_http("127.0.0.1.evil.example")),
        ("mia@example.com", EMAIL.to_owned()),
        ("bot@serviceaccount.atlassian.com", EMAIL.to_owned()),
        ("<mia@example.com>", EMAIL.to_owned()),
        ("user@", malformed("empty host")),
        ("mailto:mia@example.com", scheme("mailto:")),
        ("javascript:alert(1)", scheme("javascript:")),
        ("javascript://your-company.atlassian.net/%0aalert(1)", scheme("javascript:")),
        ("file:///etc/passwd", scheme("file:")),
        ("file:/etc/passwd", scheme("file:")),
        ("data:text/html,<script>alert(1)</script>", scheme("data:")),
        ("ftp://your-company.atlassian.net", scheme("ftp:")),
        ("view-source:https://your-company.atlassian.net", scheme("view-source:")),
        ("ssh://git@your-company.atlassian.net", scheme("ssh:")),
        ("your-company:secret", scheme("your-company:")),
        ("https://your-company.atlassian.net:99999", malformed("invalid port number")),
        ("your-company.atlassian.net:99999", malformed("invalid port number")),
        ("your-company.atlassian.net:abc", malformed("invalid port number")),
        ("https://your-company.atlassian.net:0", malformed("invalid port number")),
        ("https://user:p/w@your-company.atlassian.net", malformed("invalid port number")),
        ("https://[fe80::1%25eth0]", malformed("invalid IPv6 address")),
        ("https://[::1", malformed("invalid IPv6 address")),
        ("https://1.2.3.4.5", malformed("invalid IPv4 address")),
        ("https://256.1.1.1", malformed("invalid IPv4 address")),
        ("https://xn--a.atlassian.net", malformed("invalid international domain name")),
        ("your-company.atlassian.net>", malformed("invalid international domain name")),
        (".atlassian.net", bad_name(r#"".atlassian.net""#)),
        ("https://your-company..atlassian.net", bad_name(r#""your-company..atlassian.net""#)),
        ("https://your-company.atlassian.net../x", bad_name(r#""your-company.atlassian.net.""#)),
        ("-bad.atlassian.net", bad_name(r#""-bad""#)),
        ("bad-", bad_name(r#""bad-""#)),
        ("your_company", bad_name(r#""your_company""#)),
        ("bücher", bad_name(r#""bücher""#)),
        ("xn--bcher-kva", bad_name(r#""xn--bcher-kva""#)),
        ("%61tlassian", bad_name(r#""%61tlassian""#)),
        ("https://your-company.atlassian.net;x=y/", bad_name(r#""net;x=y""#)),
        ("https://$(id).atlassian.net", bad_name(r#""$(id)""#)),
        (&long_name, bad_name("a text of 64 characters")),
        (&long_label, bad_name("a text of 64 characters")),
        (&long_host, bad_name("a text of 327 characters")),
        (&token, bad_name("a text of 192 characters")),
        (
            "https://egress.example/ex/x/ex/jira/1a11d016-8984-4c3e-b9ab-142dd06acb1b",
            AddressError::GatewayPath.to_string(),
        ),
    ];
    check(&pages);
}

#[test]
fn no_message_shows_a_user_name_or_password() {
    for text in [
        "mallory:hunter2@your-company.atlassian.net",
        "https://mallory:hunter2@your-company.atlassian.net",
        "https://mallory:hunter2@",
        "https://mallory:hunter2@bad host",
        "https://mallory:hunter2@bad..host",
        "https://mallory:hunter2@your-company.atlassian.net:99999",
        "https://mallory:hun/ter2@your-company.atlassian.net",
        "http://mallory:hunter2@your-company.atlassian.net",
        "ftp://mallory:hunter2@your-company.atlassian.net",
        "https:mallory:hunter2@your-company.atlassian.net",
        "https:///mallory:hunter2@your-company.atlassian.net",
        "https://mallory:hunter2@%61.example",
        "mallory:hunter2\u{7}@your-company.atlassian.net",
        "https://mallory:hunter2@id.atlassian.com",
        "https://mallory:hunter2@api.atlassian.com/ex/jira/x",
    ] {
        let message = AddressInput::parse(text).unwrap_err().to_string();
        for secret in ["mallory", "hun", "ter2"] {
            assert!(!message.contains(secret), "{text}: {message}");
        }
    }
}

#[test]
fn a_file_or_variable_holds_the_whole_address() {
    let parsed = |text: &str| Site::parse(text).map(|site| site.to_string());
    for text in [
        "https://your-company.atlassian.net",
        " https://Your-Company.atlassian.net:443/\n",
        "https://your-company.atlassian.net./browse/PROJ-1?x=y#z",
    ] {
        assert_eq!(
            parsed(text).as_deref(),
            Ok("https://your-company.atlassian.net")
        );
    }
    let host = "your-company.atlassian.net".to_owned();
    for (text, error) in [
        ("", AddressError::Empty),
        ("your-company", AddressError::NotAbsolute),
        ("your-company.atlassian.net", AddressError::NotAbsolute),
        ("your-company.atlassian.net:443", AddressError::NotAbsolute),
        ("//your-company.atlassian.net", AddressError::NotAbsolute),
        ("/jira", AddressError::NotAbsolute),
        ("localhost:8080", AddressError::NotAbsolute),
        (
            "\"https://your-company.atlassian.net\"",
            AddressError::NotAbsolute,
        ),
        (
            "<https://your-company.atlassian.net>",
            AddressError::NotAbsolute,
        ),
        ("mailto:mia@example.com", AddressError::NotAbsolute),
        ("https:your-company.atlassian.net", AddressError::Slashes),
        ("https:///your-company.atlassian.net", AddressError::Slashes),
        (
            "http://your-company.atlassian.net",
            AddressError::PlainHttp(host.clone()),
        ),
        (
            "https://mia@your-company.atlassian.net",
            AddressError::UserInfo { host: host.clone() },
        ),
        (
            "https://your-company%2eatlassian.net",
            AddressError::Disguised { host },
        ),
        (
            "https://your-company.atlassian.net, ",
            AddressError::BadName("\"net,\"".to_owned()),
        ),
        (
            "ftp://your-company.atlassian.net",
            AddressError::Scheme("ftp:".to_owned()),
        ),
        (
            "https://your-company\t.atlassian.net",
            AddressError::ControlCharacter,
        ),
        (
            "https://api.atlassian.com",
            AddressError::GatewayAsSite("api.atlassian.com".to_owned()),
        ),
        (
            "https://egress.example/ex/jira/1a11d016-8984-4c3e-b9ab-142dd06acb1b",
            AddressError::GatewayAsSite("egress.example".to_owned()),
        ),
        (
            "https://admin.atlassian.com/s/1a11d016-8984-4c3e-b9ab-142dd06acb1b",
            AddressError::NotASite("admin.atlassian.com".to_owned()),
        ),
        (
            "https://atlassian.net",
            AddressError::NotASite("atlassian.net".to_owned()),
        ),
    ] {
        assert_eq!(parsed(text), Err(error), "{text}");
    }
}
