//! What it means when a request gets no answer: look-up, connection, proxy, TLS, time.

use std::error::Error as _;
use std::io;

use rustls::CertificateError;
use ureq::Timeout;

use super::egress_policy::AddressRefusal;
use super::error::{JiraError, Target};
use crate::error::Kind;

/// Judges a request that got no answer. Behind a proxy, what fails before the tunnel stands is the
/// proxy's.
pub(super) fn judge(asked: &Target, proxy: Option<&str>, error: &ureq::Error) -> JiraError {
    if let ureq::Error::Other(inner) = error
        && let Some(reason) = inner.downcast_ref::<AddressRefusal>()
    {
        return asked.address_refusal(*reason);
    }
    let (kind, detail) = kind_and_detail(error);
    let before_tunnel = matches!(
        kind,
        Kind::HostNotFound | Kind::ConnectionRefused | Kind::ConnectionFailed | Kind::Proxy
    );
    let Some(proxy) = proxy else {
        return asked.failed_with(kind, detail);
    };
    match error {
        ureq::Error::Timeout(Timeout::Resolve | Timeout::Connect) => {
            asked.failed_with(kind, format!("{detail} through the proxy {proxy}"))
        }
        ureq::Error::ConnectProxyFailed(reason) => JiraError {
            status: status_in(reason),
            ..asked.failed_with(kind, format!("{proxy}: {detail}"))
        },
        _ if before_tunnel => asked.failed_with(Kind::Proxy, format!("{proxy}: {detail}")),
        _ => asked.failed_with(kind, detail),
    }
}

/// The status of a proxy's refusal, which the HTTP library gives as `…responded 407/407`.
fn status_in(reason: &str) -> Option<u16> {
    reason.rsplit_once('/')?.1.parse().ok()
}

fn kind_and_detail(error: &ureq::Error) -> (Kind, String) {
    use ureq::Error;
    match error {
        Error::Timeout(Timeout::Resolve | Timeout::Connect) => {
            (Kind::Timeout, "no connection in time".to_owned())
        }
        Error::Timeout(Timeout::RecvResponse) => {
            (Kind::Timeout, "connected, and no answer in time".to_owned())
        }
        Error::Timeout(_) => (
            Kind::Timeout,
            "the answer was not finished in time".to_owned(),
        ),
        Error::HostNotFound => (Kind::HostNotFound, "no such host".to_owned()),
        Error::ConnectProxyFailed(reason) => (
            Kind::Proxy,
            status_in(reason).map_or_else(
                || reason.clone(),
                |status| format!("it answered with HTTP {status}"),
            ),
        ),
        Error::InvalidProxyUrl => (Kind::Proxy, "its address is of no use".to_owned()),
        Error::BodyExceedsLimit(limit) => {
            (Kind::TooLarge, format!("more than {} KiB", limit / 1024))
        }
        Error::LargeResponseHeader(..) => (Kind::TooLarge, "its headers alone".to_owned()),
        Error::Rustls(error) => of_tls(error),
        Error::Tls(reason) => (Kind::Tls, (*reason).to_owned()),
        Error::Io(error) => of_connection(error),
        Error::ConnectionFailed => (Kind::ConnectionFailed, "no connection".to_owned()),
        Error::Protocol(_) => (
            Kind::BrokenAnswer,
            "what answered does not speak HTTP".to_owned(),
        ),
        other => (Kind::BrokenAnswer, other.to_string()),
    }
}

fn of_connection(error: &io::Error) -> (Kind, String) {
    if let Some(inner) = error.get_ref() {
        if let Some(tls) = inner.downcast_ref::<rustls::Error>() {
            return of_tls(tls);
        }
        if let Some(inner) = inner.downcast_ref::<ureq::Error>() {
            return kind_and_detail(inner);
        }
    }
    let text = error.to_string();
    // The standard library has no kind for a failed look-up: it is told by its words (Unix) and by
    // its codes (Windows: WSAHOST_NOT_FOUND, WSATRY_AGAIN, WSANO_DATA).
    if text.contains("failed to lookup address")
        || matches!(error.raw_os_error(), Some(11001..=11004))
    {
        return (Kind::HostNotFound, "no such host".to_owned());
    }
    match error.kind() {
        io::ErrorKind::ConnectionRefused => {
            (Kind::ConnectionRefused, "connection refused".to_owned())
        }
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => {
            (Kind::Timeout, "no answer in time".to_owned())
        }
        io::ErrorKind::UnexpectedEof
        | io::ErrorKind::ConnectionReset
        | io::ErrorKind::ConnectionAborted
        | io::ErrorKind::BrokenPipe => (Kind::BrokenAnswer, "the connection broke off".to_owned()),
        io::ErrorKind::InvalidData => (Kind::BrokenAnswer, text),
        _ => (
            Kind::ConnectionFailed,
            error.source().map_or(text, ToString::to_string),
        ),
    }
}

fn of_tls(error: &rustls::Error) -> (Kind, String) {
    use rustls::Error;
    match error {
        Error::InvalidCertificate(certificate) => (
            kind_of_certificate(certificate),
            certificate_detail(certificate),
        ),
        Error::InvalidMessage(_) => (Kind::Tls, "what answered does not speak TLS".to_owned()),
        other => (Kind::Tls, other.to_string()),
    }
}

fn kind_of_certificate(error: &CertificateError) -> Kind {
    match error {
        CertificateError::UnknownIssuer => Kind::TlsUnknownIssuer,
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            Kind::TlsWrongHost
        }
        CertificateError::Expired
        | CertificateError::ExpiredContext { .. }
        | CertificateError::NotValidYet
        | CertificateError::NotValidYetContext { .. } => Kind::TlsExpired,
        _ => Kind::Tls,
    }
}

/// The name within `DnsName("…")`, as the TLS library writes it.
fn bare_name(presented: &str) -> &str {
    let within = presented
        .split_once('(')
        .and_then(|(_, rest)| rest.strip_suffix(')'));
    within.unwrap_or(presented).trim_matches('"')
}

/// Names that the certificate is for; other details only repeat the kind.
fn certificate_detail(error: &CertificateError) -> String {
    match error {
        CertificateError::NotValidForNameContext { presented, .. } if !presented.is_empty() => {
            let names: Vec<&str> = presented.iter().map(|name| bare_name(name)).collect();
            format!("the certificate is for {}", names.join(", "))
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "the certificate is not valid yet".to_owned()
        }
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "the certificate has expired".to_owned()
        }
        CertificateError::UnknownIssuer => "the certificate's issuer is not trusted".to_owned(),
        other => other.to_string(),
    }
}
