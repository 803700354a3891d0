//! A CA for one test and its certificates.

use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, PKCS_ECDSA_P256_SHA256,
    date_time_ymd,
};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

/// Kind of the hosts' certificates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certificate {
    /// Valid, issued by the trusted CA.
    Good,
    /// Expired.
    Expired,
    /// For another host.
    WrongHost,
    /// From an untrusted CA.
    UnknownAuthority,
}

/// TLS material for servers and clients.
pub(super) struct Tls {
    /// The CA certificate that clients trust, in PEM.
    pub authority_pem: String,
    /// The server's TLS configuration.
    pub server: Arc<ServerConfig>,
}

pub(super) fn issue(hosts: &[String], kind: Certificate) -> Tls {
    let (trusted, authority_pem) = authority("coder-server test authority");
    let issuer = match kind {
        // A different name, because the same one would make it a forgery instead of an unknown CA.
        Certificate::UnknownAuthority => authority("somebody else").0,
        _ => trusted,
    };
    let names = match kind {
        Certificate::WrongHost => vec!["somebody-else.invalid".to_owned()],
        _ => hosts.to_vec(),
    };
    let mut wish = CertificateParams::new(names).expect("host names");
    if kind == Certificate::Expired {
        wish.not_before = date_time_ymd(2020, 1, 1);
        wish.not_after = date_time_ymd(2021, 1, 1);
    }
    let key = new_key();
    let certificate = wish.signed_by(&key, &issuer).expect("the issuer may sign");
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let server = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring knows them")
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .expect("the key belongs to the certificate");
    Tls {
        authority_pem,
        server: Arc::new(server),
    }
}

fn authority(name: &str) -> (Issuer<'static, KeyPair>, String) {
    let mut wish = CertificateParams::default();
    wish.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    wish.distinguished_name.push(DnType::CommonName, name);
    let key = new_key();
    let certificate = wish.self_signed(&key).expect("a new authority");
    (Issuer::new(wish, key), certificate.pem())
}

fn new_key() -> KeyPair {
    KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).expect("ring makes keys")
}
