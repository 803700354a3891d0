//! State that another user planted is refused, and root trusts a setup directory's owner only if the
//! directory was named.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, chown, lchown, symlink};
use std::path::Path;

use coder_server::clock::Clock;
use coder_server::environment::Environment;
use coder_server::error::{Failure, Kind};
use coder_server::settings::{OnInvalid, Settings, SetupDir, directory_warnings, removal, remove};
use coder_server::store::{Precondition, Store};
use nix::unistd::Uid;

use crate::setup::{Setup, Version, leftovers, names, set_mode};

const STRANGER: u32 = 12345;
const OWNER: u32 = 23456;

fn is_root() -> bool {
    let root = Uid::effective().is_root();
    if !root {
        eprintln!("skipped: only root can give files to another user");
    }
    root
}

fn give(path: &Path, user: u32) {
    lchown(path, Some(user), Some(user)).unwrap();
}

/// A private setup directory of root's.
fn private() -> Setup {
    let setup = Setup::new();
    set_mode(setup.path(), 0o700);
    setup
}

fn load(setup: &Setup, variables: &[(&str, &str)]) -> Result<Settings, Failure> {
    let environment: Environment = variables.iter().copied().collect();
    Settings::load(&setup.directory, &environment)
}

#[track_caller]
fn assert_refused<T>(setup: &Setup, result: Result<T, Failure>, message: &str) {
    let failure = result.err().unwrap();
    assert_eq!(failure.kind, Kind::File);
    let shown = setup.message(&failure);
    assert!(shown.ends_with(message), "{shown}");
}

#[test]
fn refuses_a_planted_settings_file() {
    if !is_root() {
        return;
    }
    let setup = private();
    fs::write(setup.file(), Version::First.text()).unwrap();
    give(&setup.file(), STRANGER);
    let message = "HOME/setup/jira.json belongs to user 12345, not to you (root)";
    assert_refused(&setup, load(&setup, &[]), message);
    assert_refused(&setup, setup.save(Version::Second), message);
    let environment = Environment::default();
    let result = Settings::load_or_repair(&setup.directory, &environment);
    assert_refused(&setup, result, message);
    assert_eq!(fs::metadata(setup.file()).unwrap().uid(), STRANGER);
    // Disconnecting takes it away.
    remove(&setup.directory, None).unwrap();
    assert!(!setup.file().exists());
}

#[test]
fn checks_the_owner_of_a_symlink_target() {
    if !is_root() {
        return;
    }
    let setup = private();
    let target = setup.home().join("target.json");
    fs::write(&target, Version::First.text()).unwrap();
    symlink(&target, setup.file()).unwrap();
    load(&setup, &[]).unwrap();
    give(&target, STRANGER);
    let message = "HOME/target.json belongs to user 12345, not to you (root)";
    assert_refused(&setup, load(&setup, &[]), message);
}

#[test]
fn does_not_follow_a_planted_symlink() {
    if !is_root() {
        return;
    }
    let setup = private();
    set_mode(setup.path(), 0o1777);
    let target = setup.home().join("target.json");
    fs::write(&target, Version::First.text()).unwrap();
    symlink(&target, setup.file()).unwrap();
    give(&setup.file(), STRANGER);
    let message = "HOME/setup/jira.json is a symlink that belongs to user 12345, not to you (root)";
    assert_refused(&setup, load(&setup, &[]), message);
    assert_refused(&setup, setup.save(Version::Second), message);
    assert_refused(&setup, removal(&setup.directory), message);
    assert!(target.exists());
}

#[test]
fn refuses_planted_lock_and_backup_files() {
    if !is_root() {
        return;
    }
    let setup = private();
    let lock = setup.path().join(".jira.json.lock");
    fs::write(&lock, "").unwrap();
    give(&lock, STRANGER);
    let message = "HOME/setup/.jira.json.lock belongs to user 12345, not to you (root)";
    assert_refused(&setup, setup.save(Version::First), message);
    fs::remove_file(&lock).unwrap();
    fs::write(setup.file(), "not valid").unwrap();
    fs::write(setup.directory.invalid_file(), "not valid").unwrap();
    give(&setup.directory.invalid_file(), STRANGER);
    assert_refused(
        &setup,
        Version::First.save(&setup.directory, OnInvalid::KeepAside),
        "HOME/setup/jira.json.invalid belongs to user 12345, not to you (root)",
    );
}

#[test]
fn keeps_planted_temporary_files() {
    if !is_root() {
        return;
    }
    let setup = private();
    for (name, user) in [("own", 0), ("other", STRANGER)] {
        let path = setup.path().join(format!(".jira.json.{name}.tmp"));
        fs::write(&path, "").unwrap();
        give(&path, user);
    }
    setup.save(Version::First).unwrap();
    let left = [setup.path().join(".jira.json.other.tmp")];
    assert_eq!(leftovers(setup.path()), left);
}

#[test]
fn refuses_planted_state_directories() {
    if !is_root() {
        return;
    }
    // What another user made of it elsewhere, whole and valid.
    let other = private();
    drop(Store::open(&other.directory, Clock::default()).unwrap());
    // The first version's directory is imported, so it is checked as well.
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/first-version/access");
    fs::create_dir(other.path().join("access")).unwrap();
    let file = "access.sqlite3";
    fs::copy(data.join(file), other.path().join("access").join(file)).unwrap();
    let setup = private();
    for name in ["access", "tasks"] {
        let planted = setup.path().join(name);
        fs::rename(other.path().join(name), &planted).unwrap();
        give(&planted, STRANGER);
        for file in names(&planted) {
            give(&planted.join(file), STRANGER);
        }
        let message = format!("HOME/setup/{name} belongs to user 12345, not to you (root)");
        let opened =
            |directory: &SetupDir| Store::open_existing(directory, Clock::default()).map(drop);
        assert_refused(&setup, opened(&setup.directory), &message);
        // As one that anyone could write to, with root as its owner.
        give(&planted, 0);
        set_mode(&planted, 0o777);
        let failure = opened(&setup.directory).unwrap_err();
        assert!(
            failure.message.contains("belongs to user 12345"),
            "{failure}"
        );
        fs::remove_dir_all(&planted).unwrap();
        let _ = fs::remove_dir_all(setup.path().join("tasks"));
    }
}

#[test]
fn refuses_each_planted_database_file() {
    if !is_root() {
        return;
    }
    for name in [
        ".gitignore",
        ".schema.lock",
        ".turn.lock",
        "work.sqlite3",
        "work.sqlite3-wal",
        "work.sqlite3-shm",
        "work.sqlite3-journal",
    ] {
        let setup = private();
        let directory = setup.path().join("tasks");
        fs::create_dir(&directory).unwrap();
        fs::write(directory.join(name), "").unwrap();
        give(&directory.join(name), STRANGER);
        let opened = Store::open(&setup.directory, Clock::default());
        let result = opened.and_then(|mut store| store.create_items(&[], &Precondition::default()));
        let message = format!("HOME/setup/tasks/{name} belongs to user 12345, not to you (root)");
        assert_refused(&setup, result, &message);
    }
}

#[test]
fn root_trusts_only_the_owner_of_a_specified_directory() {
    if !is_root() {
        return;
    }
    let setup = private();
    give(setup.path(), OWNER);
    setup.save(Version::First).unwrap();
    drop(Store::open(&setup.directory, Clock::default()).unwrap());
    assert_eq!(fs::metadata(setup.file()).unwrap().uid(), OWNER);
    load(&setup, &[]).unwrap();
    let warning = directory_warnings(&setup.directory).remove(0);
    assert_eq!(warning.name, "other-owner");
    assert!(format!("{:?}", warning.remedy).contains("23456"));
    give(&setup.file(), STRANGER);
    let message =
        "belongs to user 12345, not to you (root) or the setup directory's owner (user 23456)";
    assert_refused(&setup, load(&setup, &[]), message);
}

#[test]
fn root_does_not_use_another_users_home_by_default() {
    if !is_root() {
        return;
    }
    let setup = private();
    let home = setup.home();
    give(&home, OWNER);
    let variables = [("HOME", home.to_str().unwrap())];
    let environment: Environment = variables.into_iter().collect();
    let directory = SetupDir::resolve(None, &environment).unwrap();
    // What would be created would be that user's.
    let message = "HOME belongs to user 23456, not to you (root), and was not specified as the setup directory";
    let saved = Version::First.save(&directory, OnInvalid::Refuse);
    assert_refused(&setup, saved, &format!("was not saved: {message}"));
    let opened = Store::open(&directory, Clock::default());
    assert_refused(&setup, opened, message);
    assert!(!home.join(".config").exists());
    // Variables alone are a complete configuration.
    Settings::load(&directory, &environment).unwrap();
    assert_eq!(directory_warnings(&directory), []);
    fs::create_dir_all(directory.path()).unwrap();
    give(directory.path(), OWNER);
    fs::write(directory.file(), Version::First.text()).unwrap();
    give(&directory.file(), OWNER);
    let result = Settings::load(&directory, &environment);
    assert!(result.is_err_and(|failure| format!("{:?}", failure.remedy).contains("23456")));
}

#[test]
fn token_variable_is_not_sent_to_another_users_site() {
    if !is_root() {
        return;
    }
    let setup = private();
    chown(setup.path(), Some(OWNER), Some(OWNER)).unwrap();
    setup.save(Version::First).unwrap();
    let secret = setup.home().join("secret");
    fs::write(&secret, "ATATT-1").unwrap();
    let tokens = [
        ("JIRA_API_TOKEN", "ATATT-1"),
        ("JIRA_API_TOKEN_FILE", secret.to_str().unwrap()),
    ];
    for token in tokens {
        let failure = load(&setup, &[token]).unwrap_err();
        assert_eq!(failure.kind, Kind::Settings);
        assert_eq!(
            setup.message(&failure),
            format!(
                "HOME/setup/jira.json belongs to user 23456, so the API token from {} is not sent \
                 to first.atlassian.net, which it names",
                token.0
            )
        );
        let site = ("JIRA_BASE_URL", "https://second.atlassian.net");
        load(&setup, &[token, site]).unwrap();
        // A gateway in the file is another such host.
        let text =
            Version::First
                .text()
                .replacen('{', "{ \"gatewayUrl\": \"https://egress.example\",", 1);
        fs::write(setup.file(), text).unwrap();
        let failure = load(&setup, &[token, site]).unwrap_err();
        let remedy = format!("{:?}", failure.remedy);
        assert!(
            remedy.contains("set JIRA_GATEWAY_URL too, or run this as that user: sudo -u '#23456'"),
            "{remedy}"
        );
        setup.save(Version::First).unwrap();
        // Root's own file may name the host.
        give(&setup.file(), 0);
        load(&setup, &[token]).unwrap();
        give(&setup.file(), OWNER);
    }
    // The file's own token goes where the file says.
    load(&setup, &[]).unwrap();
}

#[test]
fn refuses_a_world_writable_setup_directory() {
    let setup = Setup::saved();
    set_mode(setup.path(), 0o777);
    let message = "anyone can write to the setup directory HOME/setup (mode 0777)";
    assert_refused(&setup, load(&setup, &[]), message);
    assert_refused(&setup, setup.save(Version::Second), message);
    assert_refused(&setup, remove(&setup.directory, None), message);
    let opened = Store::open(&setup.directory, Clock::default());
    assert_refused(&setup, opened, message);
    let opened = Store::open_existing(&setup.directory, Clock::default());
    assert_refused(&setup, opened, message);
    // Others cannot replace the files in a directory with the sticky bit.
    set_mode(setup.path(), 0o1777);
    load(&setup, &[]).unwrap();
}

#[test]
fn refuses_another_users_symlink_as_setup_directory() {
    if !is_root() {
        return;
    }
    let setup = private();
    setup.save(Version::First).unwrap();
    let link = setup.home().join("link");
    symlink(setup.path(), &link).unwrap();
    let directory = |link: &Path| {
        SetupDir::resolve(Some(link), &std::iter::empty::<(&str, &str)>().collect()).unwrap()
    };
    let load = |link: &Path| Settings::load(&directory(link), &Environment::default());
    assert!(load(&link).is_ok());
    lchown(&link, Some(STRANGER), None).unwrap();
    let failure = load(&link).unwrap_err();
    assert_eq!(failure.kind, Kind::File);
    assert!(
        failure
            .message
            .contains("is a symlink that belongs to user 12345"),
        "{failure}"
    );
}
