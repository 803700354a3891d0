//! API keys.

use super::{HOUR, MINUTE, Scene};
use crate::error::Kind;
use crate::store::{ApiKey, Role};

#[test]
fn a_key_holds_until_it_is_revoked() {
    let mut scene = Scene::new();
    let (secret, key) = scene.access.create_api_key(" build ", Role::Admin).unwrap();
    assert!(secret.expose().starts_with("coder_"));
    assert_eq!(secret.expose().len(), "coder_".len() + 43);
    let expected = ApiKey {
        id: "K1".parse().unwrap(),
        name: "build".to_owned(),
        user: key.user.clone(),
        created: scene.now(),
        last_used: None,
    };
    assert_eq!(key, expected);
    assert_eq!(
        (key.user.name.as_str(), key.user.role),
        ("build", Role::Admin)
    );
    scene
        .access
        .create_api_key("nightly", Role::Member)
        .unwrap();
    scene.pass(HOUR * 24 * 365);
    let names = |keys: Vec<ApiKey>| keys.into_iter().map(|key| key.name).collect::<Vec<_>>();
    assert_eq!(
        names(scene.access.api_keys().unwrap()),
        ["nightly", "build"]
    );
    assert!(scene.access.api_key(secret.expose()).unwrap().is_some());
    let revoked = scene.access.revoke_api_key(key.id).unwrap();
    assert_eq!(revoked.last_used, Some(scene.now()));
    assert_eq!(scene.access.api_key(secret.expose()).unwrap(), None);
    assert_eq!(names(scene.access.api_keys().unwrap()), ["nightly"]);
    let failure = scene.access.revoke_api_key(key.id).unwrap_err();
    assert_eq!(failure.kind, Kind::NotFound);
    assert_eq!(failure.message, "there is no API key K1");
}

#[test]
fn a_use_is_recorded_once_an_hour_where_it_can_be() {
    let mut scene = Scene::new();
    let other = scene.reopened();
    let (secret, key) = scene.access.create_api_key("build", Role::Member).unwrap();
    let used = |scene: &mut Scene| {
        scene
            .access
            .api_key(secret.expose())
            .unwrap()
            .unwrap()
            .last_used
    };
    let busy = &other.connection;
    busy.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert_eq!(used(&mut scene), None);
    busy.execute_batch("ROLLBACK").unwrap();
    let first = scene.now();
    assert_eq!(used(&mut scene), Some(first));
    scene.pass(HOUR - MINUTE);
    assert_eq!(used(&mut scene), Some(first));
    scene.pass(MINUTE);
    assert_eq!(used(&mut scene), Some(scene.now()));
    assert_eq!(other.api_keys().unwrap()[0].last_used, Some(scene.now()));
    assert_eq!(other.api_keys().unwrap()[0].id, key.id);
}

#[test]
fn there_is_an_end_to_keys() {
    let mut scene = Scene::new();
    scene.fill("api_keys", "created", 999);
    let (_, last) = scene.access.create_api_key("build", Role::Member).unwrap();
    let failure = scene
        .access
        .create_api_key("build", Role::Member)
        .unwrap_err();
    assert_eq!(failure.kind, Kind::Other);
    assert!(failure.message.contains("1000 API keys"), "{failure}");
    scene.access.revoke_api_key(last.id).unwrap();
    scene.access.create_api_key("build", Role::Member).unwrap();
}
