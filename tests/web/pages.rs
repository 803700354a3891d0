//! The pages: URLs, compression, and security policy.

use std::io::Read as _;

use crate::fixture::{Answer, Caller, Fixture, Plan};
use crate::problem;

const ADDRESSES: [&str; 9] = [
    "/",
    "/tasks",
    "/tasks/T1",
    "/tasks/new",
    "/tasks/import",
    "/objectives",
    "/objectives/O1",
    "/settings/jira",
    "/sign-in",
];

fn look(fixture: &Fixture, path: &str, headers: &[(&str, &str)]) -> Answer {
    fixture.send(&Caller::Anonymous, "GET", path, headers, None)
}

#[test]
fn serves_one_page_at_each_address() {
    let fixture = Fixture::unconnected();
    let index = look(&fixture, "/", &[]).expect(200).body.clone();
    for path in ADDRESSES {
        let answer = look(&fixture, path, &[]);
        answer.expect(200);
        assert_eq!(
            answer.header("content-type"),
            Some("text/html; charset=utf-8")
        );
        assert_eq!(answer.body == index, path != "/sign-in", "{path}");
    }
}

#[test]
fn browsers_get_page_for_unknown_address() {
    let fixture = Fixture::unconnected();
    let accept = ("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
    let answer = look(&fixture, "/nowhere", &[accept]);
    answer.expect(404);
    assert!(
        answer.body.starts_with("<!doctype html>"),
        "{}",
        answer.body
    );
    for headers in [&[][..], &[("Accept", "application/json, text/html")]] {
        let answer = look(&fixture, "/nowhere", headers);
        problem::expect_with_hint(&answer, 404, "no-such-route", "/nowhere");
    }
    let answer = fixture.send(&Caller::Anonymous, "POST", "/nowhere", &[accept], None);
    problem::expect_with_hint(&answer, 404, "no-such-route", "POST");
}

#[test]
fn compresses_files_and_does_not_send_them_twice() {
    let fixture = Fixture::unconnected();
    let index = look(&fixture, "/", &[]).body;
    let names = index.split('"').filter(|part| part.starts_with("/assets/"));
    let names: Vec<&str> = names.chain(ADDRESSES).collect();
    assert!(names.len() > 30, "{names:?}");
    for path in names {
        let plain = look(&fixture, path, &[]);
        plain.expect(200);
        assert_eq!(plain.header("content-encoding"), None, "{path}");
        assert_eq!(plain.header("vary"), Some("accept-encoding"), "{path}");
        let packed = raw(&fixture, path, "gzip, br");
        let mut text = String::new();
        let mut decoder = flate2::read::GzDecoder::new(&packed[..]);
        decoder.read_to_string(&mut text).unwrap();
        assert_eq!(text, plain.body, "{path}");

        let etag = plain.header("etag").unwrap();
        let known = look(&fixture, path, &[("If-None-Match", etag)]);
        known.expect(304);
        assert_eq!(known.header("etag"), Some(etag), "{path}");
        assert_eq!(known.body, "", "{path}");
        look(&fixture, path, &[("If-None-Match", "W/\"another\"")]).expect(200);
    }
}

/// The compressed body; HTTP/1.0 has no chunks.
fn raw(fixture: &Fixture, path: &str, encoding: &str) -> Vec<u8> {
    use std::io::Write as _;

    let mut stream = fixture.connect();
    let head = format!(
        "GET {path} HTTP/1.0\r\nHost: {}\r\nAccept-Encoding: {encoding}\r\n\r\n",
        fixture.authority()
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let at = answer
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .unwrap();
    let head = String::from_utf8_lossy(&answer[..at]).to_lowercase();
    assert!(head.contains("content-encoding: gzip"), "{path}: {head}");
    answer.split_off(at + 4)
}

#[test]
fn all_files_are_served_in_less_than_60_kb() {
    let fixture = Fixture::unconnected();
    let index = look(&fixture, "/", &[]).expect(200).body.clone();
    let reference = regex::Regex::new(r#"(?:href|src)="(/assets/[^"]+)""#).unwrap();
    let mut named: Vec<String> = reference
        .captures_iter(&index)
        .map(|found| found[1].to_owned())
        .collect();
    named.sort();
    named.dedup();
    let weight: usize = named
        .iter()
        .map(|name| raw(&fixture, name, "gzip").len())
        .sum();
    let weight = weight + raw(&fixture, "/", "gzip").len();
    assert!(weight < 60_000, "{weight} bytes");

    // The page references all files in the folder.
    let assets = concat!(env!("CARGO_MANIFEST_DIR"), "/src/web/assets");
    let mut files = Vec::new();
    let mut folders = vec![std::path::PathBuf::from(assets)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(assets).unwrap().to_str().unwrap();
                files.push(format!("/assets/{name}"));
            }
        }
    }
    let others = ["index.html", "sign-in.html", "demo.html", "sign-in.js"];
    files.retain(|name| {
        !others
            .iter()
            .any(|other| name == &format!("/assets/{other}"))
    });
    files.sort();
    assert_eq!(named, files);
}

#[test]
fn page_that_signs_in_by_itself_exists_only_in_demo() {
    let fixture = Fixture::unconnected();
    let answer = look(&fixture, "/demo", &[]);
    problem::expect_with_hint(&answer, 404, "no-such-route", "/demo");
    let demo = Fixture::planned(Plan {
        is_demo: true,
        ..Plan::default()
    });
    let page = look(&demo, "/demo", &[]).expect(200).body.clone();
    assert!(page.contains("data-at-once"), "{page}");
    assert!(!look(&demo, "/sign-in", &[]).body.contains("data-at-once"));
}

#[test]
fn pages_run_only_own_files() {
    let fixture = Fixture::unconnected();
    for path in ADDRESSES
        .into_iter()
        .chain(["/assets/app.js", "/api/v1/jira"])
    {
        let answer = look(&fixture, path, &[]);
        let policy = answer.header("content-security-policy").unwrap();
        for said in [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            match path {
                "/sign-in" => "trusted-types 'none'",
                _ => "trusted-types rendered",
            },
        ] {
            assert!(
                policy.split("; ").any(|part| part == said),
                "{path}: {policy}"
            );
        }
        assert!(
            !policy.contains("unsafe") && !policy.contains("http"),
            "{policy}"
        );
    }
}
