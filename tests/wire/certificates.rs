//! TLS certificates and trust.

use std::fs;

use jira_sandbox::World;

use crate::machine::{connect, personal, service, test, unreachable};
use crate::support::command::Home;
use crate::support::https_proxy::{Certificate, HttpsProxy};
use crate::support::jira_cloud::{GATEWAY, JiraCloud, SITE};

#[test]
fn sends_nothing_with_invalid_certificates() {
    let mut output = String::new();
    for certificate in [
        Certificate::UnknownAuthority,
        Certificate::WrongHost,
        Certificate::Expired,
    ] {
        let plan = HttpsProxy::in_place_of(&[SITE, GATEWAY]).certificate(certificate);
        let cloud = JiraCloud::behind(plan, World::example(), |_| None);
        let machine = personal();
        output += &unreachable(&machine, &test(&machine, &cloud.proxy));
        let fresh = Home::new();
        output += &unreachable(&fresh, &connect(&fresh, &cloud.proxy, "personal"));
        assert!(!fresh.settings_file().exists());
        assert_eq!(cloud.requests(), [""; 0], "{certificate:?}");
        cloud.proxy.assert_no_unknown_host();
    }
    insta::assert_snapshot!(output);
}

#[test]
fn system_certificates_do_not_trust_unknown_authorities() {
    let cloud = JiraCloud::start(World::example());
    let machine = service();
    let invocation = test(&machine, &cloud.proxy).without("SSL_CERT_FILE");
    let output = unreachable(&machine, &invocation);
    assert!(output.starts_with("tls-unknown-issuer\n"), "{output}");
    assert_eq!(cloud.requests(), [""; 0]);
}

#[test]
fn trusts_directory_of_certificates() {
    let cloud = JiraCloud::start(World::example());
    let machine = personal();
    let directory = machine.directory().join("certificates");
    fs::create_dir(&directory).expect("it is new");
    // OpenSSL's file name of a certificate: the hash of its subject and a number.
    fs::copy(cloud.proxy.authority_file(), directory.join("0123abcd.0")).expect("both are ours");
    let invocation = test(&machine, &cloud.proxy).without("SSL_CERT_FILE");
    drop(
        invocation
            .variable("SSL_CERT_DIR", &directory)
            .run()
            .expect_status(0),
    );
}

#[test]
fn names_invalid_certificate_file() {
    let cloud = JiraCloud::start(World::example());
    let machine = personal();
    let empty = machine.directory().join("empty.pem");
    fs::write(&empty, "").expect("it is ours");
    let nonsense = machine.directory().join("nonsense.pem");
    fs::write(&nonsense, "-----BEGIN CERTIFICATE-----\n!!!\n").expect("it is ours");
    let missing = machine.directory().join("missing.pem");
    let mut output = String::new();
    for file in [missing, empty, nonsense] {
        let invocation = test(&machine, &cloud.proxy).variable("SSL_CERT_FILE", &file);
        output += &unreachable(&machine, &invocation);
    }
    insta::assert_snapshot!(output);
    assert_eq!(cloud.proxy.tunnels(), []);
}

#[test]
fn empty_variable_counts_as_unset() {
    let cloud = JiraCloud::start(World::example());
    let machine = personal();
    let invocation = test(&machine, &cloud.proxy).variable("SSL_CERT_DIR", "");
    drop(invocation.run().expect_status(0));
}
