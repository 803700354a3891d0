//! Temporary files, including those that killed processes left.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::files::owners::Owners;
use crate::files::private;

const PREFIX: &str = ".jira.json.";
const SUFFIX: &str = ".tmp";

/// A new temporary file with mode 0600, whatever the umask. Removed when dropped.
pub(super) fn temporary(directory: &Path) -> io::Result<NamedTempFile> {
    let file = tempfile::Builder::new()
        .prefix(PREFIX)
        .suffix(SUFFIX)
        .tempfile_in(directory)?;
    private::set_private_mode(file.as_file())?;
    private::match_owner(file.as_file(), directory)?;
    Ok(file)
}

/// The temporary files of trusted users in a directory, if it exists. Under the lock, none is in use.
pub(super) fn in_directory(directory: &Path, owners: Owners) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(directory) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry?;
        if !is_temporary(&entry.file_name()) {
            continue;
        }
        let metadata = entry.metadata()?;
        if metadata.is_file() && owners.trust(&metadata) {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}

fn is_temporary(name: &OsStr) -> bool {
    name.to_str()
        .and_then(|name| name.strip_prefix(PREFIX)?.strip_suffix(SUFFIX))
        .is_some_and(|middle| !middle.is_empty())
}
