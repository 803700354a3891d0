//! Responses inside TLS that are cut off, stall, drip, or never end.

use std::fmt::Write as _;
use std::time::Duration;

use jira_sandbox::World;

use crate::machine::{connect, personal, service, test, unreachable};
use crate::support::command::Home;
use crate::support::https_proxy::{HttpsProxy, Reply};
use crate::support::jira_cloud::{GATEWAY, JiraCloud, SITE};

/// Site and gateway that send this reply to every request whose path has this suffix.
fn replying(path: &'static str, reply: Reply) -> JiraCloud {
    let plan = HttpsProxy::in_place_of(&[SITE, GATEWAY]);
    JiraCloud::behind(plan, World::example(), move |request| {
        request.path().ends_with(path).then(|| reply.clone())
    })
}

/// A 9 MiB response; the limit is 8 MiB.
fn oversized() -> Reply {
    let body = format!("{{\"accountId\":\"{}\"}}", "x".repeat(9 << 20));
    Reply::text(200, "application/json", body)
}

/// Incomplete responses, each with its timeout in seconds.
fn incomplete() -> Vec<(&'static str, Reply, &'static str)> {
    let pause = Duration::from_millis(5);
    let truncated = Reply::Truncated {
        announced: 1000,
        sent: "{\"accountId\":".to_owned(),
    };
    let chunked = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"acc";
    // Responses that end by themselves get more time for loaded machines.
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
    let mut output = String::new();
    for (name, reply, patience) in incomplete() {
        let cloud = replying("/myself", reply);
        let machine = personal();
        let invocation = test(&machine, &cloud.proxy).arguments(["--timeout", patience]);
        let _ = write!(output, "{name}: {}", unreachable(&machine, &invocation));
        cloud.proxy.assert_no_unknown_host();
    }
    insta::assert_snapshot!(output);
}

#[test]
fn incomplete_gateway_responses_have_clear_messages() {
    for (name, reply, patience) in incomplete() {
        let cloud = replying("/myself", reply);
        let machine = service();
        let invocation = test(&machine, &cloud.proxy).arguments(["--timeout", patience]);
        let output = unreachable(&machine, &invocation);
        assert!(output.contains(GATEWAY), "{name}: {output}");
    }
}

#[test]
fn does_not_save_an_incomplete_cloud_id() {
    for (name, reply, patience) in incomplete() {
        let cloud = replying("/tenant_info", reply);
        let home = Home::new();
        let invocation = connect(&home, &cloud.proxy, "service").arguments(["--timeout", patience]);
        let output = unreachable(&home, &invocation);
        assert!(output.contains("--cloud-id"), "{name}: {output}");
        assert!(!home.settings_file().exists());
    }
}

#[test]
fn limits_decompressed_size() {
    // 64 MiB of spaces are 64 KiB on the wire.
    let cloud = replying("/myself", gzip_bomb());
    let machine = personal();
    let output = unreachable(&machine, &test(&machine, &cloud.proxy));
    assert!(output.starts_with("too-large\n"), "{output}");
}

/// A gzip stream of 32 KiB of spaces repeated by back-references, written without a compressor.
fn gzip_bomb() -> Reply {
    let mut bits = Bits::default();
    // The last block with fixed Huffman codes (RFC 1951, 3.2.6).
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

/// A bit writer in deflate order: lowest bit of each byte first.
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

    /// Appends a number, lowest bit first.
    fn push(&mut self, value: u32, length: u32) {
        for number in 0..length {
            self.bit(value >> number & 1 == 1);
        }
    }

    /// Appends a code, highest bit first.
    fn push_code(&mut self, value: u32, length: u32) {
        for number in (0..length).rev() {
            self.bit(value >> number & 1 == 1);
        }
    }

    fn bytes(self) -> Vec<u8> {
        self.bytes
    }
}
