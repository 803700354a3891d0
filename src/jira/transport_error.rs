//! Classifies requests without a response: DNS, connection, proxy, TLS, timeout.

use std::error::Error as _;
use std::io;

use rustls::CertificateError;
use ureq::Timeout;

use super::egress_policy::AddressRefusal;
use super::error::{JiraError, Target};
use crate::error::Kind;

/// Classifies an error of the HTTP library. With a proxy, errors before the tunnel is established are
/// errors of the proxy.
pub(super) fn classify(target: &Target, proxy: Option<&str>, error: &ureq::Error) -> JiraError {
    if let ureq::Error::Other(inner) = error
        && let Some(reason) = inner.downcast_ref::<AddressRefusal>()
    {
        return JiraError {
            address_refusal: Some(*reason),
            ..target.error(Kind::AddressRefused)
        };
    }
    let (kind, detail) = kind_and_detail(error);
    let before_tunnel = matches!(
        kind,
        Kind::HostNotFound | Kind::ConnectionRefused | Kind::ConnectionFailed | Kind::Proxy
    );
    let Some(proxy) = proxy else {
        return target.error_with(kind, detail);
    };
    match error {
        ureq::Error::Timeout(Timeout::Resolve | Timeout::Connect) => {
            target.error_with(kind, format!("{detail} through the proxy {proxy}"))
        }
        ureq::Error::ConnectProxyFailed(reason) => JiraError {
            status: status_in(reason),
            ..target.error_with(kind, format!("{proxy}: {detail}"))
        },
        _ if before_tunnel => target.error_with(Kind::Proxy, format!("{proxy}: {detail}")),
        _ => target.error_with(kind, detail),
    }
}

/// The status of a proxy's response, which the HTTP library formats as `…responded 407/407`.
fn status_in(reason: &str) -> Option<u16> {
    reason.rsplit_once('/')?.1.parse().ok()
}

fn kind_and_detail(error: &ureq::Error) -> (Kind, String) {
    use ureq::Error;
    match error {
        Error::Timeout(Timeout::Resolve | Timeout::Connect) => {
            (Kind::Timeout, "connection timed out".to_owned())
        }
        Error::Timeout(Timeout::RecvResponse) => (Kind::Timeout, "no response in time".to_owned()),
        Error::Timeout(_) => (Kind::Timeout, "response incomplete".to_owned()),
        Error::HostNotFound => (Kind::HostNotFound, "unknown host".to_owned()),
        Error::ConnectProxyFailed(reason) => (
            Kind::Proxy,
            status_in(reason).map_or_else(
                || reason.clone(),
                |status| format!("it responded with HTTP {status}"),
            ),
        ),
        Error::InvalidProxyUrl => (Kind::Proxy, "its URL is invalid".to_owned()),
        Error::BodyExceedsLimit(limit) => {
            (Kind::TooLarge, format!("more than {} KiB", limit / 1024))
        }
        Error::LargeResponseHeader(..) => (Kind::TooLarge, "large headers".to_owned()),
        Error::Rustls(error) => tls_error(error),
        Error::Tls(reason) => (Kind::Tls, (*reason).to_owned()),
        Error::Io(error) => io_error(error),
        Error::ConnectionFailed => (Kind::ConnectionFailed, "connection failed".to_owned()),
        Error::Protocol(_) => (Kind::BrokenAnswer, "the response is not HTTP".to_owned()),
        other => (Kind::BrokenAnswer, other.to_string()),
    }
}

fn io_error(error: &io::Error) -> (Kind, String) {
    if let Some(inner) = error.get_ref() {
        if let Some(tls) = inner.downcast_ref::<rustls::Error>() {
            return tls_error(tls);
        }
        if let Some(inner) = inner.downcast_ref::<ureq::Error>() {
            return kind_and_detail(inner);
        }
    }
    let text = error.to_string();
    // The standard library has no kind for a failed lookup: recognize its message (Unix) and its
    // codes (Windows: WSAHOST_NOT_FOUND, WSATRY_AGAIN, WSANO_DATA).
    if text.contains("failed to lookup address")
        || matches!(error.raw_os_error(), Some(11001..=11004))
    {
        return (Kind::HostNotFound, "unknown host".to_owned());
    }
    match error.kind() {
        io::ErrorKind::ConnectionRefused => {
            (Kind::ConnectionRefused, "connection refused".to_owned())
        }
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => {
            (Kind::Timeout, "timed out".to_owned())
        }
        io::ErrorKind::UnexpectedEof
        | io::ErrorKind::ConnectionReset
        | io::ErrorKind::ConnectionAborted
        | io::ErrorKind::BrokenPipe => (Kind::BrokenAnswer, "connection closed".to_owned()),
        io::ErrorKind::InvalidData => (Kind::BrokenAnswer, text),
        _ => (
            Kind::ConnectionFailed,
            error.source().map_or(text, ToString::to_string),
        ),
    }
}

fn tls_error(error: &rustls::Error) -> (Kind, String) {
    use rustls::Error;
    match error {
        Error::InvalidCertificate(certificate) => (
            kind_of_certificate(certificate),
            certificate_detail(certificate),
        ),
        Error::InvalidMessage(_) => (Kind::Tls, "the response is not TLS".to_owned()),
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

/// The name in `DnsName("…")`, as the TLS library formats it.
fn bare_name(presented: &str) -> &str {
    let within = presented
        .split_once('(')
        .and_then(|(_, rest)| rest.strip_suffix(')'));
    within.unwrap_or(presented).trim_matches('"')
}

/// The names in the certificate; other details repeat the kind.
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
