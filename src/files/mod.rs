//! Private files: created with restricted permissions and the owner of the setup directory, locked, and
//! with errors that name the file.

pub(crate) mod io_errors;
pub(crate) mod lock;
pub(crate) mod owners;
pub(crate) mod private;
pub(crate) mod setup_dir;
pub(crate) mod symlinks;

/// A temporary directory for tests, with the default umask.
#[cfg(test)]
pub(crate) fn tempdir() -> std::io::Result<tempfile::TempDir> {
    #[cfg(unix)]
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o022));
    tempfile::tempdir()
}
