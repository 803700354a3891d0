//! Existing repositories, invalid files, and symlinks.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use jira_sandbox::example;

use crate::scene::{Answers, NO, Scene, TALL, YES, assert_succeeds, words};
use crate::support::command::Invocation;
use crate::support::text_of;
use crate::support::tty::{ENTER, Tty};

/// Mia's personal account up to the test.
fn answer(scene: &Scene, invocation: &Invocation) -> Tty {
    let mut tty = invocation
        .clone()
        .argument("--no-browser")
        .on_terminal(TALL);
    tty.personal()
        .site(&scene.sandbox.site_url())
        .email(example::MIA_EMAIL)
        .token(example::MIA_TOKEN);
    tty
}

fn git(scene: &Scene, arguments: &[&str]) -> String {
    let directory = scene.home.setup_directory();
    fs::create_dir_all(&directory).expect("it can be made");
    let identity = ["-c", "user.name=Mia", "-c", "user.email=mia@example.com"];
    let git = scene.home.program("git", identity).arguments(arguments);
    git.directory(directory).run().expect_status(0).stdout
}

fn read(scene: &Scene, name: &str) -> String {
    text_of(&scene.home.setup_directory().join(name))
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path)
        .expect("it is there")
        .permissions()
        .mode()
        & 0o777
}

#[test]
fn offers_to_create_gitignore() {
    let scene = Scene::new();
    git(&scene, &["init", "--quiet"]);
    let mut tty = answer(&scene, &scene.connect());
    tty.wait_for_keys("? Add it to .gitignore?");
    // The entry is added before the file is created.
    assert!(!scene.home.settings_file().exists());
    tty.press(ENTER);
    assert_succeeds(&mut tty);
    insta::assert_snapshot!(scene.screen(&tty));
    assert_eq!(
        read(&scene, ".gitignore"),
        "/jira.json\n/jira.json.invalid\n/.jira.json.*\n"
    );
    assert_eq!(git(&scene, &["status", "--porcelain"]), "?? .gitignore\n");
}

#[test]
fn appends_to_gitignore() {
    let scene = Scene::new();
    git(&scene, &["init", "--quiet"]);
    fs::write(scene.home.setup_directory().join(".gitignore"), "target")
        .expect("it can be written");
    let mut tty = answer(&scene, &scene.connect());
    tty.answer("? Add it to .gitignore?", YES);
    assert_succeeds(&mut tty);
    assert_eq!(
        read(&scene, ".gitignore"),
        "target\n/jira.json\n/jira.json.invalid\n/.jira.json.*\n"
    );
}

#[test]
fn declining_gitignore_warns_and_saves() {
    let scene = Scene::new();
    git(&scene, &["init", "--quiet"]);
    let mut tty = answer(&scene, &scene.connect());
    tty.answer("? Add it to .gitignore?", NO);
    assert_succeeds(&mut tty);
    let screen = words(&scene.screen(&tty));
    assert!(screen.contains("✓ Add it to .gitignore? · no"), "{screen}");
    assert!(
        screen.contains("hint: add /jira.json to the .gitignore beside it"),
        "{screen}"
    );
    assert!(!scene.home.setup_directory().join(".gitignore").exists());
    assert_eq!(scene.saved_token(), example::MIA_TOKEN);
}

#[test]
fn does_not_ask_about_ignored_file() {
    let scene = Scene::new();
    git(&scene, &["init", "--quiet"]);
    fs::write(scene.home.setup_directory().join(".gitignore"), "*.json\n")
        .expect("it can be written");
    let mut tty = answer(&scene, &scene.connect());
    assert_succeeds(&mut tty);
    assert!(!tty.text().contains("gitignore"), "{}", tty.text());
    assert_eq!(read(&scene, ".gitignore"), "*.json\n");
}

#[test]
fn warns_about_tracked_file() {
    let scene = Scene::new();
    git(&scene, &["init", "--quiet"]);
    scene.home.write_settings("{}");
    git(&scene, &["add", "jira.json"]);
    git(&scene, &["commit", "--quiet", "-m", "Oh"]);
    let mut tty = answer(&scene, &scene.connect());
    assert_succeeds(&mut tty);
    insta::assert_snapshot!(scene.screen(&tty));
}

#[test]
fn replaces_invalid_file_after_confirmation() {
    let scene = Scene::new();
    let broken = format!("{{\n  \"baseUrl\": \"{}\",\n", scene.sandbox.site_url());
    scene.home.write_settings(&broken);
    let mut tty = scene.connect().argument("--no-browser").on_terminal(TALL);
    tty.answer("? Replace it?", YES);
    tty.personal()
        .site(&scene.sandbox.site_url())
        .email(example::MIA_EMAIL)
        .token(example::MIA_TOKEN);
    assert_succeeds(&mut tty);
    insta::assert_snapshot!(scene.screen(&tty));
    assert_eq!(read(&scene, "jira.json.invalid"), broken);
    assert_eq!(
        mode(&scene.home.setup_directory().join("jira.json.invalid")),
        0o600
    );
    assert_eq!(mode(&scene.home.settings_file()), 0o600);
    assert_eq!(scene.saved_token(), example::MIA_TOKEN);
}

#[test]
fn keeps_invalid_file_when_declined() {
    let scene = Scene::new();
    scene.home.write_settings("{\"baseUrl\": 1}");
    let mut tty = scene.connect().on_terminal(TALL);
    tty.answer("? Replace it?", ENTER);
    assert_eq!(tty.wait_for_exit().code(), Some(1));
    insta::assert_snapshot!(scene.screen(&tty));
    assert_eq!(read(&scene, "jira.json"), "{\"baseUrl\": 1}");
    assert!(
        !scene
            .home
            .setup_directory()
            .join("jira.json.invalid")
            .exists()
    );
}

#[test]
fn keeps_symlink_and_names_its_target() {
    let scene = Scene::new();
    let target = scene.home.directory().join("secrets.json");
    fs::create_dir(scene.home.setup_directory()).expect("it is new");
    symlink(&target, scene.home.settings_file()).expect("nothing is there yet");
    let mut tty = answer(&scene, &scene.connect());
    assert_succeeds(&mut tty);
    let shown = words(&scene.screen(&tty));
    assert!(
        shown.contains("Saved to [SETUP]/jira.json → [HOME]/secrets.json"),
        "{shown}"
    );
    assert!(scene.home.settings_file().is_symlink());
    assert_eq!(mode(&target), 0o600);
    assert_eq!(scene.saved_token(), example::MIA_TOKEN);
}
