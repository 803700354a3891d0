//! Answers that break off, stall, drip or never end, inside TLS.

use std::fmt::Write as _;
use std::time::Duration;

use jira_sandbox::World;

use crate::machine::{connect, personal, service, test, unreachable};
use crate::support::command::Home;
use crate::support::https_proxy::{HttpsProxy, Reply};
use crate::support::jira_cloud::{GATEWAY, JiraCloud, SITE};

/// Site and gateway, where every request whose path ends so gets this answer.
fn answering(path: &'static str, reply: Reply) -> JiraCloud {
    let plan = HttpsProxy::in_place_of(&[SITE, GATEWAY]);
    JiraCloud::behind(plan, World::example(), move |request| {
        request.path().ends_with(path).then(|| reply.clone())
    })
}

/// An answer of 9 MiB, where Jira's are at most 8.
fn oversized() -> Reply {
    let body = format!("{{\"accountId\":\"{}\"}}", "x".repeat(9 << 20));
    Reply::text(200, "application/json", body)
}

/// Each with the seconds that are waited for it.
fn broken() -> Vec<(&'static str, Reply, &'static str)> {
    let pause = Duration::from_millis(5);
    let truncated = Reply::Truncated {
        announced: 1000,
        sent: "{\"accountId\":".to_owned(),
    };
    let chunked = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"acc";
    // What ends by itself is given the time that a loaded machine needs.
    let (whole, stopped) = ("20", "2");
    vec![
        ("closed without a byte", Reply::HangUp, whole),
        ("cut", truncated, whole),
        ("cut within a chunk", Reply::Raw(chunked.into()), whole),
        (
            "not HTTP",
            Reply::Raw(b"SSH-2.0-OpenSSH_9.6\r\n".to_vec()),
            whole,
        ),
        ("stalled", Reply::Stall, stopped),
        ("a head that drips", Reply::dripping_head(pause), stopped),
        ("a body that drips", Reply::dripping_body(pause), stopped),
        ("oversized", oversized(), whole),
    ]
}

#[test]
fn incomplete_responses_have_clear_messages() {
    let mut told = String::new();
    for (name, reply, patience) in broken() {
        let cloud = answering("/myself", reply);
        let machine = personal();
        let invocation = test(&machine, &cloud.proxy).arguments(["--timeout", patience]);
        let _ = write!(told, "{name}: {}", unreachable(&machine, &invocation));
        cloud.proxy.assert_no_stranger();
    }
    insta::assert_snapshot!(told);
}

#[test]
fn the_gateways_answers_too() {
    for (name, reply, patience) in broken() {
        let cloud = answering("/myself", reply);
        let machine = service();
        let invocation = test(&machine, &cloud.proxy).arguments(["--timeout", patience]);
        let told = unreachable(&machine, &invocation);
        assert!(told.contains(GATEWAY), "{name}: {told}");
    }
}

#[test]
fn does_not_save_an_incomplete_cloud_id() {
    for (name, reply, patience) in broken() {
        let cloud = answering("/tenant_info", reply);
        let home = Home::new();
        let invocation = connect(&home, &cloud.proxy, "service").arguments(["--timeout", patience]);
        let told = unreachable(&home, &invocation);
        assert!(told.contains("--cloud-id"), "{name}: {told}");
        assert!(!home.settings_file().exists());
    }
}

#[test]
fn what_is_sent_compressed_is_bounded_too() {
    // 64 MiB of spaces are 64 KiB on the wire.
    let cloud = answering("/myself", gzip_bomb());
    let machine = personal();
    let told = unreachable(&machine, &test(&machine, &cloud.proxy));
    assert!(told.starts_with("too-large\n"), "{told}");
}

/// A gzip stream of one stored-by-repetition block, made without a compressor: the same 32 KiB of
/// spaces, told by back-references.
fn gzip_bomb() -> Reply {
    let mut bits = Bits::default();
    // The last block, with the fixed codes (RFC 1951, 3.2.6).
    bits.push(1, 1);
    bits.push(1, 2);
    bits.push_code(0x30 + u32::from(b' '), 8);
    for _ in 0..(64 << 20) / 258 {
        // Length 258 is code 285; distance 1 is code 0.
        bits.push_code(0b1100_0101, 8);
        bits.push_code(0, 5);
    }
    bits.push_code(0, 7);
    let mut body = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    body.extend(bits.bytes());
    body.extend([0; 8]);
    Reply::text(200, "application/json", body).header("Content-Encoding", "gzip")
}

/// Bits as deflate packs them: from the lowest of each byte.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    count: usize,
}

impl Bits {
    fn bit(&mut self, bit: bool) {
        if self.count.is_multiple_of(8) {
            self.bytes.push(0);
        }
        if let Some(last) = self.bytes.last_mut() {
            *last |= u8::from(bit) << (self.count % 8);
        }
        self.count += 1;
    }

    /// A number, lowest bit first.
    fn push(&mut self, value: u32, length: u32) {
        for number in 0..length {
            self.bit(value >> number & 1 == 1);
        }
    }

    /// A code, highest bit first.
    fn push_code(&mut self, value: u32, length: u32) {
        for number in (0..length).rev() {
            self.bit(value >> number & 1 == 1);
        }
    }

    fn bytes(self) -> Vec<u8> {
        self.bytes
    }
}
