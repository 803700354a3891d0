//! The proxy in the place of the network, asked by the product's own HTTP library.

use std::fs::File;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use ureq::Body;
use ureq::http::Response;
use ureq::tls::{RootCerts, TlsConfig};

use crate::failure_of;
use crate::support::LIMIT;
use crate::support::https_proxy::{Certificate, HttpsProxy, Reply, Verdict};

const SITE: &str = "your-company.atlassian.net";
const GATEWAY: &str = "api.atlassian.com";

#[test]
fn requests_reach_their_host_and_are_recorded() {
    let proxy = HttpsProxy::in_place_of(&[SITE, GATEWAY]).start(|request| {
        Reply::json(
            201,
            &json!({ "host": request.host, "path": request.path() }),
        )
        .header("X-Seen", "yes")
    });
    let agent = agent(&proxy, &proxy.url());
    let mut answer = agent
        .post(format!("https://{SITE}/rest/api/3/myself?a=b"))
        .header("X-Mine", "1")
        .send(r#"{"q":1}"#)
        .expect("an answer");
    assert_eq!(answer.status(), 201);
    assert_eq!(answer.headers()["x-seen"], "yes");
    let body: serde_json::Value =
        serde_json::from_reader(answer.body_mut().as_reader()).expect("JSON");
    assert_eq!(body, json!({ "host": SITE, "path": "/rest/api/3/myself" }));
    assert_eq!(
        get(&agent, &format!("https://{GATEWAY}/ex")).expect("an answer"),
        (201, json!({ "host": GATEWAY, "path": "/ex" }).to_string())
    );

    let requests = proxy.requests();
    let [first, second] = &requests[..] else {
        panic!("{requests:?}");
    };
    assert_eq!(
        (first.method(), first.query(), first.json()),
        ("POST", "a=b", json!({ "q": 1 }))
    );
    assert_eq!(
        (first.header("x-mine"), first.header("HOST")),
        (Some("1"), Some(SITE))
    );
    assert_eq!((second.method(), &*second.host), ("GET", GATEWAY));
    let lines: Vec<_> = proxy
        .tunnels()
        .into_iter()
        .map(|tunnel| (tunnel.line, tunnel.verdict))
        .collect();
    assert_eq!(
        lines,
        [SITE, GATEWAY].map(|host| (format!("CONNECT {host}:443"), Verdict::Opened))
    );
    proxy.assert_no_stranger();
}

#[test]
fn connections_are_kept_until_the_client_says_close() {
    let proxy = HttpsProxy::in_place_of(&[SITE]).start(|_| Reply::json(200, &json!({})));
    let agent = agent(&proxy, &proxy.url());
    let url = format!("https://{SITE}/");
    for _ in 0..2 {
        get(&agent, &url).expect("an answer");
    }
    let mut last = agent
        .get(&url)
        .header("Connection", "close")
        .call()
        .expect("an answer");
    last.body_mut()
        .with_config()
        .limit(9)
        .read_to_string()
        .expect("a body");
    get(&agent, &url).expect("an answer");
    let connections: Vec<_> = proxy
        .requests()
        .iter()
        .map(|request| request.connection)
        .collect();
    assert_eq!(connections, [0, 0, 0, 1]);
}

#[test]
fn every_other_host_is_refused_and_recorded() {
    let proxy = HttpsProxy::in_place_of(&[SITE]).start(|_| Reply::json(200, &json!({})));
    let agent = agent(&proxy, &proxy.url());
    for url in [
        "https://your-company.atlassian.net.example.com/",
        "https://your-company.atlassian.net:8443/",
    ] {
        let error = get(&agent, url).expect_err("refused");
        assert!(
            matches!(error, ureq::Error::ConnectProxyFailed(_)),
            "{error:?}"
        );
    }
    assert_eq!(proxy.requests(), []);
    let message = failure_of(|| proxy.assert_no_stranger());
    assert!(
        message.contains("example.com:443") && message.contains(":8443"),
        "{message}"
    );
}

#[test]
fn what_is_no_tunnel_is_refused() {
    let proxy = HttpsProxy::in_place_of(&[SITE]).start(|_| Reply::json(200, &json!({})));
    let mut client = TcpStream::connect(proxy.url().replace("http://", "")).expect("it listens");
    let request = format!("GET http://{SITE}:443 HTTP/1.1\r\n\r\n");
    client.write_all(request.as_bytes()).expect("it reads");
    client.set_read_timeout(Some(LIMIT)).expect("a good limit");
    let mut answer = String::new();
    client.read_to_string(&mut answer).expect("it closes");
    assert!(answer.starts_with("HTTP/1.1 403 "), "{answer}");
    let message = failure_of(|| proxy.assert_no_stranger());
    assert!(
        message.contains(&format!("GET http://{SITE}:443")),
        "{message}"
    );
}

#[test]
fn bad_certificates_are_bad_in_their_own_way() {
    for (certificate, expected) in [
        (Certificate::Expired, "Expired"),
        (Certificate::WrongHost, "NotValidForName"),
        (Certificate::UnknownAuthority, "UnknownIssuer"),
    ] {
        let proxy = HttpsProxy::in_place_of(&[SITE])
            .certificate(certificate)
            .start(|_| Reply::json(200, &json!({})));
        let error =
            get(&agent(&proxy, &proxy.url()), &format!("https://{SITE}/")).expect_err("no trust");
        let shown = format!("{error:?}");
        assert!(shown.contains(expected), "{certificate:?}: {shown}");
        assert_eq!(proxy.requests(), []);
    }
}

#[test]
fn a_proxy_for_some_asks_who_is_there() {
    let proxy = HttpsProxy::in_place_of(&[SITE])
        .only_for("mia", "s3cret")
        .start(|_| Reply::json(200, &json!({})));
    let url = format!("https://{SITE}/");
    for address in [proxy.url(), proxy.url_with("mia", "wrong")] {
        let error = get(&agent(&proxy, &address), &url).expect_err("refused");
        assert!(format!("{error:?}").contains("407"), "{error:?}");
    }
    get(&agent(&proxy, &proxy.url_with("mia", "s3cret")), &url).expect("an answer");
    let tunnels: Vec<_> = proxy
        .tunnels()
        .into_iter()
        .map(|tunnel| (tunnel.authorization, tunnel.verdict))
        .collect();
    let basic = |pair: &str| Some(format!("Basic {pair}"));
    assert_eq!(
        tunnels,
        [
            (None, Verdict::Unauthorised),
            (basic("bWlhOndyb25n"), Verdict::Unauthorised),
            (basic("bWlhOnMzY3JldA=="), Verdict::Opened),
        ]
    );
    assert_eq!(proxy.requests().len(), 1);
    assert_eq!(proxy.requests()[0].header("proxy-authorization"), None);
}

#[test]
fn broken_answers_break_off() {
    let truncated = Reply::Truncated {
        announced: 100,
        sent: "{".to_owned(),
    };
    for (reply, expected) in [
        (Reply::HangUp, "UnexpectedEof"),
        (truncated, "UnexpectedEof"),
        (
            Reply::Raw(b"SSH-2.0-OpenSSH\r\n\r\n".to_vec()),
            "HttpParseFail",
        ),
    ] {
        let answer = reply.clone();
        let proxy = HttpsProxy::in_place_of(&[SITE]).start(move |_| answer.clone());
        let error =
            get(&agent(&proxy, &proxy.url()), &format!("https://{SITE}/")).expect_err("broken");
        assert!(
            format!("{error:?}").contains(expected),
            "{reply:?}: {error:?}"
        );
        assert_eq!(proxy.requests().len(), 1);
    }
}

#[test]
fn slow_answers_never_end_by_themselves() {
    let pause = Duration::from_millis(1);
    for (reply, expected) in [
        (Reply::Stall, "RecvResponse"),
        (Reply::dripping_head(pause), "RecvResponse"),
        (Reply::dripping_body(pause), "RecvBody"),
    ] {
        let answer = reply.clone();
        let proxy = HttpsProxy::in_place_of(&[SITE]).start(move |_| answer.clone());
        let request = agent(&proxy, &proxy.url())
            .get(format!("https://{SITE}/"))
            .config()
            .timeout_recv_response(Some(Duration::from_millis(300)))
            .timeout_recv_body(Some(Duration::from_millis(300)))
            .build();
        let error = text(request.call()).expect_err("too slow");
        assert!(
            format!("{error:?}").contains(expected),
            "{reply:?}: {error:?}"
        );
        assert_eq!(proxy.requests().len(), 1);
    }
}

#[test]
fn raw_bytes_are_sent_as_they_are() {
    let raw = b"HTTP/1.1 299 Odd\r\nX-Odd: \xff\r\n\r\nuntil the end";
    let proxy = HttpsProxy::in_place_of(&[SITE]).start(|_| Reply::Raw(raw.to_vec()));
    let answer = get(&agent(&proxy, &proxy.url()), &format!("https://{SITE}/"));
    assert_eq!(
        answer.expect("an answer"),
        (299, "until the end".to_owned())
    );
}

#[test]
fn a_stalled_request_can_be_waited_for_and_ends_with_the_proxy() {
    let proxy = HttpsProxy::in_place_of(&[SITE]).start(|_| Reply::Stall);
    let agent = agent(&proxy, &proxy.url());
    let patient = std::thread::spawn(move || {
        let request = agent
            .get(format!("https://{SITE}/"))
            .config()
            .timeout_global(None)
            .build();
        request.call().map(drop)
    });
    proxy.wait_for_requests(1);
    drop(proxy);
    let ended = patient.join().expect("no panic");
    assert!(ended.is_err(), "{ended:?}");
}

#[test]
fn a_handler_that_fails_fails_the_test() {
    let message = failure_of(|| {
        let proxy = HttpsProxy::in_place_of(&[SITE])
            .start(|request| panic!("unplanned: {}", request.path()));
        let answer = get(&agent(&proxy, &proxy.url()), &format!("https://{SITE}/odd"));
        assert!(answer.is_err());
    });
    assert!(message.contains("unplanned: /odd"), "{message}");
}

/// A client that trusts the proxy's authority and nothing else.
fn agent(proxy: &HttpsProxy, address: &str) -> ureq::Agent {
    let mut pem = Vec::new();
    let file = File::open(proxy.authority_file()).expect("the proxy wrote it");
    file.take(1 << 16)
        .read_to_end(&mut pem)
        .expect("it is readable");
    let authority = ureq::tls::Certificate::from_pem(&pem).expect("it is a certificate");
    let roots = RootCerts::Specific(Arc::new(vec![authority]));
    ureq::Agent::config_builder()
        .proxy(Some(ureq::Proxy::new(address).expect("a good address")))
        .tls_config(TlsConfig::builder().root_certs(roots).build())
        .http_status_as_error(false)
        .timeout_global(Some(LIMIT))
        .build()
        .into()
}

fn get(agent: &ureq::Agent, url: &str) -> Result<(u16, String), ureq::Error> {
    text(agent.get(url).call())
}

fn text(answer: Result<Response<Body>, ureq::Error>) -> Result<(u16, String), ureq::Error> {
    let mut answer = answer?;
    let text = answer
        .body_mut()
        .with_config()
        .limit(1 << 20)
        .read_to_string()?;
    Ok((answer.status().as_u16(), text))
}
