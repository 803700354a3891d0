//! Files and directories as the setup directory wants them: private from their creation, owned by
//! whom the directory belongs to, locked by one writer at a time, with failures that name the file
//! and the next step.

pub(crate) mod io_errors;
pub(crate) mod lock;
pub(crate) mod owners;
pub(crate) mod private;
pub(crate) mod setup_dir;
pub(crate) mod symlinks;

/// A temporary directory of a test, below which files get the usual modes, whatever the umask that
/// the tests were started with.
#[cfg(test)]
pub(crate) fn tempdir() -> std::io::Result<tempfile::TempDir> {
    #[cfg(unix)]
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o022));
    tempfile::tempdir()
}
