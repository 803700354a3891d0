//! The upgrade of the files that the first version made.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::Path;

use rusqlite::Connection;
use tempfile::TempDir;

use crate::clock::Clock;
use crate::store::{Filter, Item, ItemKind, PartState, Precondition, Role, Status, Store};

const KEY_1: &str = "coder_4-pJXJyL1MPOlaqY-urmuTDTvB_Y0tI2S-ZPVSgLpHU";
const KEY_2: &str = "coder_SgvyBWJyMaFpT2sk1oiYMc4sjnfKgxQMxsS1bX6Ay60";
const REVOKED: &str = "coder_RWrQMFk7L1HfApRs80NO2X4QSOZ8DhDNALGFV5S1urY";
const SESSION: &str = "CgQqRf_VC8xSR-ZIfEU5uWGSD-gGwIL0GpEYaYB00RU";
const LINK: &str = "VVFWzu7fSEEq3t4mcS_R6sYBEoYbCKSDCxxtD_A0jrU";

/// A copy of the first version's setup directory.
fn first_version() -> TempDir {
    let setup = crate::files::tempdir().unwrap();
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/first-version");
    for file in ["tasks/work.sqlite3", "access/access.sqlite3"] {
        let target = setup.path().join(file);
        fs::create_dir(target.parent().unwrap()).unwrap();
        fs::copy(data.join(file), target).unwrap();
    }
    setup
}

fn open(setup: &TempDir) -> Store {
    Store::open(setup.path(), Clock::default()).unwrap()
}

fn item(store: &Store, id: &str) -> Item {
    store.item(id.parse().unwrap()).unwrap()
}

fn version(file: &Path) -> i64 {
    Connection::open(file)
        .unwrap()
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .unwrap()
}

#[track_caller]
fn assert_upgraded(setup: &TempDir) {
    let mut store = open(setup);
    let ids = |kind| -> Vec<String> {
        let items = store.items(&Filter::all(kind), 9).unwrap();
        items.iter().map(|item| item.id.to_string()).collect()
    };
    assert_eq!(ids(ItemKind::Task), ["T6", "T5", "T4", "T3", "T2", "T1"]);
    assert_eq!(ids(ItemKind::Objective), ["O2", "O1"]);
    let objective = item(&store, "O1");
    assert_eq!(objective.overview.tasks, 2);
    assert_eq!(objective.overview.finished_tasks, 2);
    assert!(objective.instructions.starts_with("## SHOP-1"));
    let task = item(&store, "T1");
    assert_eq!(task.overview.status, Status::Completed);
    assert_eq!(task.overview.objective, Some(objective.overview.id));
    assert_eq!(task.overview.issue.unwrap().key.as_str(), "SHOP-2");
    assert!(task.overview.finished.is_some() && task.overview.finished_by.is_none());
    assert!(task.summary.unwrap().starts_with("# Done"));
    assert_eq!(item(&store, "T3").overview.status, Status::Failed);
    assert_eq!(item(&store, "T4").overview.status, Status::Open);
    assert_eq!(item(&store, "T6").overview.issue, None);

    // Posts keep their parts and what is known of each.
    let posts = store.posts_of("T2".parse().unwrap()).unwrap();
    let parts: Vec<_> = posts[0]
        .parts
        .iter()
        .map(|part| (part.document.plain_text(), part.state.clone()))
        .collect();
    assert!(
        matches!(&parts[0], (text, PartState::Posted { comment_id, .. })
        if text == "Long summary," && comment_id == "20002")
    );
    assert_eq!(parts[1].1, PartState::Sending);
    let json = serde_json::to_string(&posts[0].parts[1].document).unwrap();
    assert!(json.contains("strong"), "{json}");
    assert_eq!(parts[2], ("is missing.".to_owned(), PartState::Planned));
    let of_first = store.posts_of("T1".parse().unwrap()).unwrap();
    assert!(of_first[0].finished.is_some());

    // Each API key has a user of its own; sessions and open links have ended.
    let first = store.api_key(KEY_1).unwrap().unwrap();
    let second = store.api_key(KEY_2).unwrap().unwrap();
    assert_eq!(
        (first.id.to_string(), first.user.role),
        ("K1".to_owned(), Role::Member)
    );
    assert_eq!(
        (second.id.to_string(), second.user.role),
        ("K2".to_owned(), Role::Admin)
    );
    assert_ne!(first.user.id, second.user.id);
    assert_eq!(first.user.name, "nightly build");
    assert!(store.api_key(REVOKED).unwrap().is_none());
    assert!(store.session(SESSION).unwrap().is_none());
    assert!(store.redeem_sign_in_link(LINK, None).unwrap().is_none());
    assert_eq!(store.sessions().unwrap(), []);
    assert_eq!(
        store.address().unwrap().as_deref(),
        Some("http://127.0.0.1:8420")
    );

    // The first version refuses both files.
    assert_eq!(version(&setup.path().join("tasks/work.sqlite3")), 4);
    assert_eq!(version(&setup.path().join("access/access.sqlite3")), 2);
    // The copies are there and private.
    let copy = setup.path().join("tasks/work.sqlite3.before-v4");
    assert_eq!(version(&copy), 3);
    assert_eq!(
        fs::metadata(&copy).unwrap().permissions().mode() & 0o777,
        0o600
    );
    assert!(
        setup
            .path()
            .join("access.before-v4/access.sqlite3")
            .exists()
    );
    let check: String = store
        .connection
        .pragma_query_value(None, "integrity_check", |row| row.get(0))
        .unwrap();
    assert_eq!(check, "ok");
    let broken: i64 = store
        .connection
        .query_row("SELECT count(*) FROM pragma_foreign_key_check", (), |row| {
            row.get(0)
        })
        .unwrap();
    assert_eq!(broken, 0);
}

#[test]
fn upgrades_what_the_first_version_made() {
    let setup = first_version();
    let inode = |setup: &TempDir| {
        let file = setup.path().join("access/access.sqlite3");
        fs::metadata(file).unwrap().ino()
    };
    let before = inode(&setup);
    assert_upgraded(&setup);
    // A running server of the first version opens the file again when its inode changes.
    assert_ne!(inode(&setup), before);
    // The second time there is nothing to do.
    assert_upgraded(&setup);
}

#[test]
fn numbers_continue_after_the_upgrade() {
    let setup = first_version();
    let mut store = open(&setup);
    let new = super::a_task();
    let created = store
        .create_items(&[new], &Precondition::default())
        .unwrap();
    assert_eq!(created[0].id.to_string(), "T7");
    let (_, key) = store.create_api_key("build", Role::Member).unwrap();
    assert_eq!(key.id.to_string(), "K4");
    let (secret, _) = store.create_sign_in_link("Mia Chen", None).unwrap();
    let (_, session) = store
        .redeem_sign_in_link(secret.expose(), None)
        .unwrap()
        .unwrap();
    assert_eq!(session.id.to_string(), "S3");
}

#[test]
fn upgrade_resumes_after_each_step() {
    // Killed after the import: access/ still has its old version.
    let setup = first_version();
    drop(open(&setup));
    fs::remove_dir_all(setup.path().join("access")).unwrap();
    fs::rename(
        setup.path().join("access.before-v4"),
        setup.path().join("access"),
    )
    .unwrap();
    let access = Connection::open(setup.path().join("access/access.sqlite3")).unwrap();
    access.pragma_update(None, "user_version", 1).unwrap();
    drop(access);
    let store = open(&setup);
    store
        .connection
        .execute("UPDATE server SET retire_access = 1", ())
        .unwrap();
    drop(store);
    assert_upgraded(&setup);
    // Killed between the renaming and the replacement.
    fs::remove_dir_all(setup.path().join("access")).unwrap();
    let store = open(&setup);
    store
        .connection
        .execute("UPDATE server SET retire_access = 1", ())
        .unwrap();
    drop(store);
    assert_upgraded(&setup);
    // Killed while it copied.
    let setup = first_version();
    fs::write(
        setup.path().join("tasks/work.sqlite3.before-v4.tmp"),
        "half",
    )
    .unwrap();
    assert_upgraded(&setup);
}

#[test]
fn imports_access_without_tasks() {
    let setup = first_version();
    fs::remove_dir_all(setup.path().join("tasks")).unwrap();
    let mut store = Store::open_existing(setup.path(), Clock::default())
        .unwrap()
        .unwrap();
    assert!(store.api_key(KEY_1).unwrap().is_some());
}
