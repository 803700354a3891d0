//! Whom the program trusts.

use std::fs;

use jira_sandbox::World;

use crate::machine::{connect, personal, service, test, unreachable};
use crate::support::command::Home;
use crate::support::https_proxy::{Certificate, HttpsProxy};
use crate::support::jira_cloud::{GATEWAY, JiraCloud, SITE};

#[test]
fn sends_nothing_with_invalid_certificates() {
    let mut told = String::new();
    for certificate in [
        Certificate::UnknownAuthority,
        Certificate::WrongHost,
        Certificate::Expired,
    ] {
        let plan = HttpsProxy::in_place_of(&[SITE, GATEWAY]).certificate(certificate);
        let cloud = JiraCloud::behind(plan, World::example(), |_| None);
        let machine = personal();
        told += &unreachable(&machine, &test(&machine, &cloud.proxy));
        let fresh = Home::new();
        told += &unreachable(&fresh, &connect(&fresh, &cloud.proxy, "personal"));
        assert!(!fresh.settings_file().exists());
        assert_eq!(cloud.requests(), [""; 0], "{certificate:?}");
        cloud.proxy.assert_no_stranger();
    }
    insta::assert_snapshot!(told);
}

#[test]
fn system_certificates_do_not_trust_unknown_authorities() {
    let cloud = JiraCloud::start(World::example());
    let machine = service();
    let invocation = test(&machine, &cloud.proxy).without("SSL_CERT_FILE");
    let told = unreachable(&machine, &invocation);
    assert!(told.starts_with("tls-unknown-issuer\n"), "{told}");
    assert_eq!(cloud.requests(), [""; 0]);
}

#[test]
fn a_directory_of_certificates_is_trusted_too() {
    let cloud = JiraCloud::start(World::example());
    let machine = personal();
    let directory = machine.directory().join("certificates");
    fs::create_dir(&directory).expect("it is new");
    // OpenSSL's name for a certificate: the hash of its subject, and a number.
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
    let mut told = String::new();
    for file in [missing, empty, nonsense] {
        let invocation = test(&machine, &cloud.proxy).variable("SSL_CERT_FILE", &file);
        told += &unreachable(&machine, &invocation);
    }
    insta::assert_snapshot!(told);
    assert_eq!(cloud.proxy.tunnels(), []);
}

#[test]
fn an_empty_variable_is_an_unset_one() {
    let cloud = JiraCloud::start(World::example());
    let machine = personal();
    let invocation = test(&machine, &cloud.proxy).variable("SSL_CERT_DIR", "");
    drop(invocation.run().expect_status(0));
}
