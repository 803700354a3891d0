//! A failed save reports the reason, keeps the old file, and leaves no other files.

use std::fs;
use std::path::Path;
use std::process::Command;

use coder_server::error::Kind;
use coder_server::settings::{Stored, remove};
use nix::sys::stat::Mode;
use nix::unistd::{Uid, mkfifo};

use crate::child::{NOBODY, Order, Worker};
use crate::setup::{Setup, Version, names, set_mode, text};

#[test]
fn names_the_file_size_limit() {
    for limit in [0, 100, 4096] {
        let setup = Setup::saved();
        let worker = Worker::start(Order::SaveWithin(limit), &setup.directory, 0o022);
        let file = setup.file().display().to_string();
        let place = setup.path().display().to_string();
        assert_eq!(
            worker.finish(),
            format!(
                "file; {file} was not saved: no space left to write to {place}: writing {file}: File too large (os error 27); free up disk space (or raise the quota or limit), then try again"
            )
        );
        assert_eq!(text(&setup.file()), Version::First.text());
        assert_eq!(setup.names(), ["jira.json"]);
    }
}

/// A small disk, unmounted when dropped.
struct Disk<'a>(&'a Path);

impl<'a> Disk<'a> {
    /// `None` if this process cannot mount.
    fn mounted(path: &'a Path) -> Option<Self> {
        let output = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=16k,mode=0700", "tmpfs"])
            .arg(path)
            .output();
        let mounted = output.is_ok_and(|output| output.status.success());
        mounted.then(|| Self(path))
    }
}

impl Drop for Disk<'_> {
    fn drop(&mut self) {
        let status = Command::new("umount").arg("--lazy").arg(self.0).status();
        assert!(status.unwrap().success());
    }
}

#[test]
fn names_a_full_disk() {
    let setup = Setup::new();
    let Some(_disk) = Disk::mounted(setup.path()) else {
        eprintln!("skipped: no disk can be mounted here");
        return;
    };
    setup.save(Version::First).unwrap();
    assert!(fs::write(setup.path().join("filling"), vec![0; 64 * 1024]).is_err());
    let failure = setup.save(Version::Second).unwrap_err();
    assert_eq!(failure.kind, Kind::File);
    assert_eq!(
        setup.message(&failure),
        "HOME/setup/jira.json was not saved: no space left to write to HOME/setup: writing HOME/setup/jira.json: No space left on device (os error 28)"
    );
    assert_eq!(text(&setup.file()), Version::First.text());
    assert_eq!(setup.names(), ["filling", "jira.json"]);
    // Disconnecting needs no space.
    remove(&setup.directory, None).unwrap();
    assert_eq!(names(setup.path()), ["filling"]);
}

#[test]
fn names_an_unwritable_directory() {
    let setup = Setup::saved();
    let own = Uid::effective();
    if own.is_root() {
        give_to_nobody(&setup);
    }
    set_mode(setup.path(), 0o500);
    let said = if own.is_root() {
        Worker::start(Order::SaveAsNobody, &setup.directory, 0o022).finish()
    } else {
        Worker::start(Order::Save(1), &setup.directory, 0o022).finish()
    };
    set_mode(setup.path(), 0o700);
    let file = setup.file().display().to_string();
    let place = setup.path().display().to_string();
    // The system's message is followed by the name of the temporary file.
    let start = format!(
        "file; {file} was not saved: this user cannot write to {place}: writing {file}: Permission denied (os error 13)"
    );
    let hint = "; RunAsOwner";
    assert!(said.starts_with(&start) && said.ends_with(hint), "{said}");
    assert_eq!(text(&setup.file()), Version::First.text());
    assert_eq!(setup.names(), ["jira.json"]);
}

fn give_to_nobody(setup: &Setup) {
    let lock = setup.path().join(".jira.json.lock");
    for path in [&setup.home(), setup.path(), &setup.file(), &lock] {
        std::os::unix::fs::chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
    }
}

#[test]
fn refuses_special_files_without_blocking() {
    let setup = Setup::new();
    let private = Mode::from_bits(0o600).unwrap();
    let refused = |setup: &Setup| {
        let read = Stored::read(&setup.directory).unwrap_err();
        assert_eq!(
            setup.message(&read),
            "HOME/setup/jira.json is not a regular file"
        );
        let saved = setup.save(Version::First).unwrap_err();
        assert_eq!(
            setup.message(&saved),
            "HOME/setup/jira.json was not saved: HOME/setup/jira.json is not a regular file"
        );
        let removed = remove(&setup.directory, None).unwrap_err();
        assert_eq!(
            setup.message(&removed),
            "HOME/setup/jira.json is not a regular file"
        );
        for failure in [read, saved, removed] {
            assert_eq!(failure.kind, Kind::File);
        }
    };
    mkfifo(&setup.file(), private).unwrap();
    refused(&setup);
    fs::remove_file(setup.file()).unwrap();
    fs::create_dir(setup.file()).unwrap();
    refused(&setup);
}

#[test]
fn refuses_a_lock_that_is_not_a_file() {
    let setup = Setup::new();
    let lock = setup.path().join(".jira.json.lock");
    let elsewhere = setup.home().join("elsewhere");
    std::os::unix::fs::symlink(&elsewhere, &lock).unwrap();
    let failure = setup.save(Version::First).unwrap_err();
    assert!(failure.chain().contains("locking"), "{failure}");
    assert!(!elsewhere.exists());
    fs::remove_file(&lock).unwrap();
    mkfifo(&lock, Mode::from_bits(0o600).unwrap()).unwrap();
    let failure = setup.save(Version::First).unwrap_err();
    assert!(
        failure.chain().ends_with("it is not a regular file"),
        "{failure}"
    );
    assert_eq!(setup.names(), [""; 0]);
}

#[test]
fn names_a_file_in_place_of_a_directory() {
    let setup = Setup::missing("a/b");
    fs::write(setup.home().join("a"), "").unwrap();
    let saved = setup.save(Version::First).unwrap_err();
    assert_eq!(
        setup.message(&saved),
        "HOME/a/b/jira.json was not saved: HOME/a is not a directory"
    );
    let read = Stored::read(&setup.directory).unwrap_err();
    assert_eq!(
        setup.message(&read),
        "HOME/a/b/jira.json cannot be read: Not a directory (os error 20)"
    );
    assert_eq!((saved.kind, read.kind), (Kind::File, Kind::File));
}
