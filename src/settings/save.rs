//! Writes `jira.json` atomically, under a lock, and readable by its owner only.

use std::fs::File;
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::document::Document;
use super::fingerprint::Fingerprint;
use super::reading::Content;
use super::stored::{self, Stored};
use super::{LOCK, leftovers, reading};
use crate::error::{Failure, Kind};
use crate::files::io_errors;
use crate::files::lock::{self, Lock};
use crate::files::owners::Owners;
use crate::files::private;
use crate::files::setup_dir::SetupDir;
use crate::files::symlinks::ResolvedFile;

/// What to do with an invalid file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnInvalid {
    /// Fail, and write nothing.
    Refuse,
    /// Keep it as `jira.json.invalid`, and write a new file.
    KeepAside,
}

/// The written files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// The path of `jira.json`, not resolved.
    pub file: PathBuf,
    /// The target, if `jira.json` is a symlink.
    pub link_target: Option<PathBuf>,
    /// Where the invalid file is kept.
    pub kept_aside: Option<PathBuf>,
}

/// Replaces the values of the file. Unknown members stay unchanged.
///
/// Fails as [`Kind::Conflict`] if the file is not in the `expected` state, as [`Kind::Settings`] if it
/// is invalid and must not be replaced, and as [`Kind::File`] if it cannot be written. The old file is
/// then unchanged.
pub fn save(
    directory: &SetupDir,
    values: &Stored,
    on_invalid: OnInvalid,
    expected: Option<Fingerprint>,
) -> Result<Saved, Failure> {
    let file = directory.file();
    let prepared = prepare_and_replace(directory, values, on_invalid, expected);
    let (real, kept_aside) = prepared.map_err(|mut failure| {
        if failure.kind == Kind::File {
            let message = &failure.message;
            failure.message = format!("{} was not saved: {message}", file.display());
        }
        failure
    })?;
    private::sync_directory(&real.directory).map_err(|error| {
        let message = format!(
            "{} was saved, but may not survive a power cut",
            file.display()
        );
        Failure::new(Kind::File, message).with_cause(error)
    })?;
    Ok(Saved {
        file,
        link_target: real.is_behind_link.then_some(real.path),
        kept_aside,
    })
}

fn prepare_and_replace(
    directory: &SetupDir,
    values: &Stored,
    on_invalid: OnInvalid,
    expected: Option<Fingerprint>,
) -> Result<(ResolvedFile, Option<PathBuf>), Failure> {
    let owners = Owners::of_created(directory)?;
    let real = ResolvedFile::behind(&directory.file(), owners)?;
    let _lock = Lock::acquire(&real.directory.join(LOCK), owners, lock::TIMEOUT)?;
    sweep(&real.directory, owners)?;
    sweep(directory.path(), owners)?;
    if let Some(expected) = expected {
        stored::check_unchanged(directory, expected)?;
    }
    let mut kept_aside = None;
    match merged(&real.path, values, owners) {
        Err(failure) if failure.kind == Kind::Settings && on_invalid == OnInvalid::KeepAside => {
            kept_aside = Some(keep_aside(&real, directory, owners)?);
            replace(&real, &text_of(&Document::default(), values)?)?;
        }
        Err(failure) => return Err(failure),
        Ok(text) => replace(&real, &text)?,
    }
    Ok((real, kept_aside))
}

/// The text of the file with the values in it.
fn merged(path: &Path, values: &Stored, owners: Owners) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let Content::Bytes(bytes) = stored::content(path, owners)?.content else {
        return text_of(&Document::default(), values);
    };
    let document = stored::text(&bytes).and_then(|text| {
        let document = Document::parse(text)?;
        Stored::of(&document)?;
        Ok(document)
    });
    text_of(
        &document.map_err(|invalid| stored::not_valid(path, &invalid))?,
        values,
    )
}

fn text_of(document: &Document<'_>, values: &Stored) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let failed = |message| Failure::new(Kind::File, message);
    let text = document
        .with(values)
        .map_err(|error| failed("it could not be serialized").with_cause(error))?;
    if text.len() > stored::LIMIT {
        let hint = "remove unknown members from it, then try again";
        return Err(failed("it would become larger than 64 KiB").with_hint(hint));
    }
    Ok(text)
}

/// Removes temporary files that killed processes left.
fn sweep(directory: &Path, owners: Owners) -> Result<(), Failure> {
    let leftovers = leftovers::in_directory(directory, owners)
        .map_err(|error| io_errors::writing(directory, "listing", error))?;
    for path in leftovers {
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(io_errors::writing(&path, "removing", error));
            }
            _ => {}
        }
    }
    Ok(())
}

fn replace(real: &ResolvedFile, bytes: &[u8]) -> Result<(), Failure> {
    let failed = |error| io_errors::writing(&real.path, "writing", error);
    let mut file = leftovers::temporary(&real.directory).map_err(failed)?;
    file.as_file_mut().write_all(bytes).map_err(failed)?;
    file.as_file().sync_all().map_err(failed)?;
    file.persist(&real.path)
        .map(drop)
        .map_err(|error| failed(error.error))
}

/// Copies the invalid file to `jira.json.invalid`. A copy, so that `jira.json` exists at every moment
/// and its target may be on another file system. Never overwrites an older copy.
fn keep_aside(
    real: &ResolvedFile,
    directory: &SetupDir,
    owners: Owners,
) -> Result<PathBuf, Failure> {
    let kept = directory.invalid_file();
    let failed = |error| io_errors::writing(&kept, "writing", error);
    let mut original = reading::open_itself(&real.path, owners)?;
    let mut copy = leftovers::temporary(directory.path()).map_err(failed)?;
    io::copy(&mut original, copy.as_file_mut()).map_err(failed)?;
    copy.as_file().sync_all().map_err(failed)?;
    match copy.persist_noclobber(&kept) {
        Ok(_) => {}
        Err(error) if error.error.kind() != io::ErrorKind::AlreadyExists => {
            return Err(failed(error.error));
        }
        Err(_) if holds_the_same(&kept, &real.path, owners)? => {}
        Err(_) => {
            let message = format!("{} already exists with other content", kept.display());
            return Err(Failure::new(Kind::File, message)
                .with_hint("move it away or delete it, then try again"));
        }
    }
    private::sync_directory(directory.path()).map_err(failed)?;
    Ok(kept)
}

/// Whether an earlier attempt has kept the same content. Makes the copy private again.
fn holds_the_same(kept: &Path, original: &Path, owners: Owners) -> Result<bool, Failure> {
    let failed = |error| io_errors::writing(kept, "writing", error);
    if !std::fs::symlink_metadata(kept).map_err(failed)?.is_file() {
        return Ok(false);
    }
    let kept_file = reading::open_itself(kept, owners)?;
    let original = reading::open_itself(original, owners)?;
    let is_same = same_bytes(&kept_file, &original).map_err(failed)?;
    if is_same {
        private::set_private_mode(&kept_file).map_err(failed)?;
    }
    Ok(is_same)
}

fn same_bytes(one: &File, other: &File) -> io::Result<bool> {
    if one.metadata()?.len() != other.metadata()?.len() {
        return Ok(false);
    }
    let others = io::BufReader::new(other).bytes();
    for (one, other) in io::BufReader::new(one).bytes().zip(others) {
        if one? != other? {
            return Ok(false);
        }
    }
    Ok(true)
}
