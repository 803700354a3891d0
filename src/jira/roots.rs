//! Trusted certificate authorities.

use std::path::{Path, PathBuf};

use rustls_native_certs::{CertificateResult, ErrorKind, load_certs_from_paths};
use ureq::tls::{Certificate, RootCerts};

use crate::environment::Environment;

/// Maximum size of `SSL_CERT_FILE`, in bytes.
const MAX_FILE: u64 = 64 * 1024 * 1024;

/// The trusted certificates: those of `SSL_CERT_FILE` and `SSL_CERT_DIR` if set, as in OpenSSL, or
/// else those of the operating system.
#[derive(Debug, Clone, Default)]
pub struct Roots {
    file: Option<PathBuf>,
    directory: Option<PathBuf>,
}

/// The certificates that a variable names could not be read.
#[derive(Debug, Clone, thiserror::Error)]
#[error("no certificate could be read from {place}{reason}")]
pub(super) struct NoCertificates {
    place: String,
    reason: String,
}

impl Roots {
    /// Reads `SSL_CERT_FILE` and `SSL_CERT_DIR`.
    pub fn from_environment(environment: &Environment) -> Self {
        Self {
            file: environment.get("SSL_CERT_FILE").map(PathBuf::from),
            directory: environment.get("SSL_CERT_DIR").map(PathBuf::from),
        }
    }

    /// Loads the certificates.
    pub(super) fn load(&self) -> Result<RootCerts, NoCertificates> {
        if self.file.is_none() && self.directory.is_none() {
            return Ok(system_certificates());
        }
        if let Some(file) = &self.file {
            check_file(file).map_err(|reason| NoCertificates {
                place: format!("SSL_CERT_FILE ({})", file.display()),
                reason: format!(": {reason}"),
            })?;
        }
        let loaded = load_certs_from_paths(self.file.as_deref(), self.directory.as_deref());
        if loaded.certs.is_empty() {
            return Err(self.no_certificates(&loaded));
        }
        Ok(root_certs(&loaded))
    }

    fn no_certificates(&self, loaded: &CertificateResult) -> NoCertificates {
        let variables = [
            ("SSL_CERT_FILE", &self.file),
            ("SSL_CERT_DIR", &self.directory),
        ];
        let places = variables
            .iter()
            .filter_map(|(name, path)| Some(format!("{name} ({})", path.as_ref()?.display())));
        let reason = loaded.errors.first().map(|error| match &error.kind {
            ErrorKind::Io { inner, .. } => format!(": {inner}"),
            ErrorKind::Pem(_) => ": it is not a PEM certificate".to_owned(),
            ErrorKind::Os(error) => format!(": {error}"),
            _ => String::new(),
        });
        NoCertificates {
            place: places.collect::<Vec<_>>().join(" or "),
            reason: reason.unwrap_or_default(),
        }
    }
}

/// The platform verifier also applies revocations and company policies.
#[cfg(any(windows, target_vendor = "apple"))]
fn system_certificates() -> RootCerts {
    RootCerts::PlatformVerifier
}

/// The built-in list is used only if the system has no certificates.
#[cfg(not(any(windows, target_vendor = "apple")))]
fn system_certificates() -> RootCerts {
    let loaded = rustls_native_certs::load_native_certs();
    if loaded.certs.is_empty() {
        return RootCerts::WebPki;
    }
    root_certs(&loaded)
}

/// Refuses pipes and devices, which could block forever. Missing files are reported when read.
fn check_file(file: &Path) -> Result<(), &'static str> {
    let Ok(metadata) = file.metadata() else {
        return Ok(());
    };
    if !metadata.is_file() && !metadata.is_dir() {
        return Err("it is not a regular file");
    }
    if metadata.is_file() && metadata.len() > MAX_FILE {
        return Err("it is larger than 64 MiB");
    }
    Ok(())
}

fn root_certs(loaded: &CertificateResult) -> RootCerts {
    let certificates = loaded.certs.iter();
    certificates
        .map(|certificate| Certificate::from_der(certificate).to_owned())
        .collect::<Vec<_>>()
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_certificate_file_is_an_error() {
        let environment = [("SSL_CERT_FILE", "/nonexistent/ca.pem")]
            .into_iter()
            .collect();
        let error = Roots::from_environment(&environment).load().unwrap_err();
        assert!(
            error.to_string().starts_with(
                "no certificate could be read from SSL_CERT_FILE (/nonexistent/ca.pem)"
            ),
            "{error}"
        );
    }

    #[cfg(unix)]
    #[test]
    fn refuses_devices_and_huge_files() {
        let directory = crate::files::tempdir().unwrap();
        let large = directory.path().join("large.pem");
        let file = std::fs::File::create(&large).unwrap();
        file.set_len(MAX_FILE + 1).unwrap();
        for (path, reason) in [
            (Path::new("/dev/zero"), "it is not a regular file"),
            (&large, "it is larger than 64 MiB"),
        ] {
            let environment = Environment::default().with("SSL_CERT_FILE", path);
            let error = Roots::from_environment(&environment).load().unwrap_err();
            assert_eq!(
                error.to_string(),
                format!(
                    "no certificate could be read from SSL_CERT_FILE ({}): {reason}",
                    path.display()
                )
            );
        }
    }

    #[test]
    fn loads_system_certificates_by_default() {
        assert!(Roots::default().load().is_ok());
    }
}
