//! Which certificate authorities are trusted.

use std::path::{Path, PathBuf};

#[cfg(not(any(windows, target_vendor = "apple")))]
use rustls_native_certs::load_native_certs;
use rustls_native_certs::{CertificateResult, ErrorKind, load_certs_from_paths};
use ureq::tls::{Certificate, RootCerts};

use crate::environment::Environment;

/// Every authority of the world fits into a small part of this, in bytes.
const LARGEST_FILE: u64 = 64 * 1024 * 1024;

/// Where the trusted certificates come from: `SSL_CERT_FILE` and `SSL_CERT_DIR` when set, as in
/// OpenSSL, else the operating system.
#[derive(Debug, Clone, Default)]
pub struct Roots {
    file: Option<PathBuf>,
    directory: Option<PathBuf>,
}

/// Certificates that were asked for and could not be read.
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

    /// Loads the certificates. The built-in list serves only a system that has none at all.
    pub(super) fn load(&self) -> Result<RootCerts, NoCertificates> {
        if self.file.is_none() && self.directory.is_none() {
            return Ok(self.of_system());
        }
        if let Some(file) = &self.file {
            refuse_endless(file).map_err(|reason| NoCertificates {
                place: format!("SSL_CERT_FILE ({})", file.display()),
                reason: format!(": {reason}"),
            })?;
        }
        let loaded = load_certs_from_paths(self.file.as_deref(), self.directory.as_deref());
        if loaded.certs.is_empty() {
            return Err(self.nothing_in(&loaded));
        }
        Ok(specific(&loaded))
    }

    /// The platform's own verifier knows of revocations and company policies.
    #[cfg(any(windows, target_vendor = "apple"))]
    #[expect(
        clippy::unused_self,
        reason = "the other platforms' form has the same signature"
    )]
    fn of_system(&self) -> RootCerts {
        RootCerts::PlatformVerifier
    }

    #[cfg(not(any(windows, target_vendor = "apple")))]
    #[expect(
        clippy::unused_self,
        reason = "the other platforms' form has the same signature"
    )]
    fn of_system(&self) -> RootCerts {
        let loaded = load_native_certs();
        if loaded.certs.is_empty() {
            return RootCerts::WebPki;
        }
        specific(&loaded)
    }

    fn nothing_in(&self, loaded: &CertificateResult) -> NoCertificates {
        let named = [
            ("SSL_CERT_FILE", &self.file),
            ("SSL_CERT_DIR", &self.directory),
        ];
        let named = named
            .iter()
            .filter_map(|(name, path)| Some(format!("{name} ({})", path.as_ref()?.display())));
        let reason = loaded.errors.first().map(|error| match &error.kind {
            ErrorKind::Io { inner, .. } => format!(": {inner}"),
            ErrorKind::Pem(_) => ": what is there is not a certificate in PEM".to_owned(),
            ErrorKind::Os(error) => format!(": {error}"),
            _ => String::new(),
        });
        NoCertificates {
            place: named.collect::<Vec<_>>().join(" or "),
            reason: reason.unwrap_or_default(),
        }
    }
}

/// Reading a pipe or a device could take for ever. What is not there is left to the reading itself.
fn refuse_endless(file: &Path) -> Result<(), &'static str> {
    let Ok(metadata) = file.metadata() else {
        return Ok(());
    };
    if !metadata.is_file() && !metadata.is_dir() {
        return Err("it is not a regular file");
    }
    if metadata.is_file() && metadata.len() > LARGEST_FILE {
        return Err("it is larger than 64 MiB");
    }
    Ok(())
}

fn specific(loaded: &CertificateResult) -> RootCerts {
    loaded
        .certs
        .iter()
        .map(|certificate| Certificate::from_der(certificate).to_owned())
        .collect::<Vec<_>>()
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_named_file_without_certificates_is_an_error() {
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
    fn what_never_ends_is_not_read() {
        let directory = crate::files::tempdir().unwrap();
        let large = directory.path().join("large.pem");
        let file = std::fs::File::create(&large).unwrap();
        file.set_len(LARGEST_FILE + 1).unwrap();
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
    fn without_variables_the_system_is_asked() {
        assert!(Roots::default().load().is_ok());
    }
}
