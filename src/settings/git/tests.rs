use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use tempfile::TempDir;

use super::*;
use std::process::Command;

struct Repository {
    home: TempDir,
    top: PathBuf,
    environment: Environment,
}

impl Repository {
    fn new() -> Self {
        let home = crate::files::tempdir().unwrap();
        let top = home
            .path()
            .canonicalize()
            .unwrap()
            .join("a [b]* repository");
        fs::create_dir(&top).unwrap();
        let environment = environment(home.path());
        let repository = Self {
            home,
            top,
            environment,
        };
        repository.git(&["init", "--quiet"]);
        repository
    }

    fn git(&self, arguments: &[&str]) {
        let output = git(&self.top, arguments, None, &self.environment).unwrap();
        assert!(output.status.success(), "{output:?}");
    }

    fn file(&self, name: &str) -> PathBuf {
        let path = self.top.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, "{}").unwrap();
        path
    }

    fn inspect(&self, file: &Path) -> GitState {
        inspect(file, &self.environment)
    }

    fn inside(tracked: bool, ignored: bool) -> GitState {
        GitState::Inside { tracked, ignored }
    }
}

/// An environment without a user's git configuration.
#[expect(clippy::disallowed_methods, reason = "git has to be found")]
fn environment(home: &Path) -> Environment {
    let path = std::env::var_os("PATH").unwrap();
    Environment::default().with("PATH", path).with("HOME", home)
}

fn program(directory: &Path, text: &str) {
    let path = directory.join("git");
    let written = directory.join("git.text");
    fs::write(&written, format!("#!/bin/sh\n{text}\n")).unwrap();
    // Copied by another process: a file that this one has open for writing cannot be started while a
    // process that another test forked still has it open.
    let copied = Command::new("cp").arg(&written).arg(&path).status();
    assert!(copied.unwrap().success());
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn reports_tracked_and_ignored_files() {
    let repository = Repository::new();
    let file = repository.file("setup/jira.json");
    assert_eq!(repository.inspect(&file), Repository::inside(false, false));
    fs::write(repository.top.join(".gitignore"), "jira.json\n").unwrap();
    assert_eq!(repository.inspect(&file), Repository::inside(false, true));
    repository.git(&["add", "--force", "setup/jira.json"]);
    assert_eq!(repository.inspect(&file), Repository::inside(true, true));
    fs::remove_file(repository.top.join(".gitignore")).unwrap();
    assert_eq!(repository.inspect(&file), Repository::inside(true, false));
}

#[test]
fn tracked_file_with_similar_name_does_not_count() {
    let repository = Repository::new();
    repository.file("jira.json.example");
    repository.file("x/jira.json");
    repository.git(&["add", "--all"]);
    let file = repository.top.join("jira.json");
    assert_eq!(repository.inspect(&file), Repository::inside(false, false));
}

#[test]
fn inspects_file_in_missing_directory() {
    let repository = Repository::new();
    fs::write(repository.top.join(".gitignore"), "/new/\n").unwrap();
    let file = repository.top.join("new/setup/jira.json");
    assert_eq!(repository.inspect(&file), Repository::inside(false, true));
}

#[test]
fn inspects_work_tree_with_separate_git_dir() {
    let repository = Repository::new();
    repository.git(&["init", "--quiet", "--separate-git-dir=../elsewhere.git"]);
    assert!(repository.top.join(".git").is_file());
    let file = repository.file("jira.json");
    assert_eq!(repository.inspect(&file), Repository::inside(false, false));
}

#[test]
fn inspects_target_of_symlink() {
    let repository = Repository::new();
    let file = repository.file("jira.json");
    let link = repository.home.path().join("link.json");
    std::os::unix::fs::symlink(&file, &link).unwrap();
    assert_eq!(repository.inspect(&link), Repository::inside(false, false));
    fs::remove_file(&file).unwrap();
    let outside = repository.home.path().join("outside.json");
    fs::write(&outside, "{}").unwrap();
    std::os::unix::fs::symlink(&outside, &file).unwrap();
    assert_eq!(repository.inspect(&file), GitState::Outside);
}

#[test]
fn does_not_start_git_outside_of_repositories() {
    let home = crate::files::tempdir().unwrap();
    let started = home.path().join("started");
    program(home.path(), &format!(": > '{}'", started.display()));
    let environment = environment(home.path()).with("PATH", home.path());
    let file = home.path().join("jira.json");
    assert_eq!(inspect(&file, &environment), GitState::Outside);
    assert!(!started.exists());
    fs::create_dir(home.path().join(".git")).unwrap();
    assert_ne!(inspect(&file, &environment), GitState::Outside);
    assert!(started.exists());
}

#[test]
fn ignores_git_variables() {
    let repository = Repository::new();
    let other = Repository::new();
    let file = repository.file("jira.json");
    let environment = repository
        .environment
        .clone()
        .with("GIT_DIR", other.top.join(".git"))
        .with("GIT_WORK_TREE", &other.top);
    assert_eq!(
        inspect(&file, &environment),
        Repository::inside(false, false)
    );
}

#[test]
fn runs_no_program_that_the_repository_configures() {
    let repository = Repository::new();
    let file = repository.file("jira.json");
    let started = repository.home.path().join("started");
    program(
        repository.home.path(),
        &format!(": > '{}'", started.display()),
    );
    let monitor = repository.home.path().join("git").display().to_string();
    repository.git(&["config", "core.fsmonitor", &monitor]);
    assert_eq!(repository.inspect(&file), Repository::inside(false, false));
    assert!(!started.exists());
    // The monitor does run where nobody forbids it.
    let status = Command::new("git")
        .env_clear()
        .envs(repository.environment.iter())
        .arg("-C")
        .arg(&repository.top)
        .arg("status")
        .output();
    assert!(status.unwrap().status.success());
    assert!(started.exists());
}

/// A repository with a sparse index, whose folded tree is missing: listing fetches it.
#[test]
fn fetches_nothing_in_partial_clone() {
    let repository = Repository::new();
    let started = repository.home.path().join("started");
    program(
        repository.home.path(),
        &format!(": > '{}'", started.display()),
    );
    let fetcher = repository.home.path().join("git").display().to_string();
    repository.file("kept/x");
    // Under another name, lest it be the same tree.
    repository.file("folded/y");
    repository.git(&["add", "--all"]);
    let author = ["-c", "user.name=Mia", "-c", "user.email=mia@example.com"];
    repository.git(&[&author[..], &["commit", "--quiet", "--message=x"]].concat());
    repository.git(&["sparse-checkout", "set", "--cone", "--sparse-index", "kept"]);
    let tree = git(
        &repository.top,
        &["rev-parse", "HEAD:folded"],
        None,
        &repository.environment,
    );
    let tree = String::from_utf8(tree.unwrap().stdout).unwrap();
    let (start, rest) = tree.trim().split_at(2);
    fs::remove_file(repository.top.join(".git/objects").join(start).join(rest)).unwrap();
    for (name, value) in [
        ("core.repositoryFormatVersion", "1"),
        ("extensions.partialClone", "origin"),
        ("remote.origin.promisor", "true"),
        ("remote.origin.url", "ssh://host.invalid/x"),
        ("core.sshCommand", &fetcher),
        ("protocol.ssh.allow", "always"),
    ] {
        repository.git(&["config", name, value]);
    }
    let file = repository.file("jira.json");
    repository.inspect(&file);
    assert!(!started.exists());
    // The fetch does happen where nobody forbids it.
    let listed = Command::new("git")
        .env_clear()
        .envs(repository.environment.iter())
        .arg("-C")
        .arg(&repository.top)
        .args(["ls-files", "--cached"])
        .output();
    listed.unwrap();
    assert!(started.exists());
}

#[test]
fn does_not_pass_the_token_to_git() {
    let repository = Repository::new();
    let file = repository.file("jira.json");
    let bin = repository.home.path().join("bin");
    let received = repository.home.path().join("received");
    fs::create_dir(&bin).unwrap();
    program(
        &bin,
        &format!(
            "echo \"JIRA_API_TOKEN=$JIRA_API_TOKEN OTHER=$OTHER\" > '{}'",
            received.display()
        ),
    );
    let environment = repository
        .environment
        .clone()
        .with("PATH", &bin)
        .with("JIRA_API_TOKEN", "ATATT-1")
        .with("OTHER", "kept");
    inspect(&file, &environment);
    assert_eq!(
        io::read_to_string(fs::File::open(received).unwrap()).unwrap(),
        "JIRA_API_TOKEN= OTHER=kept\n"
    );
}

fn unknown(state: GitState) -> String {
    let GitState::Unknown { reason } = state else {
        panic!("{state:?}");
    };
    reason
}

#[test]
fn reports_why_git_failed() {
    let repository = Repository::new();
    let file = repository.file("jira.json");
    let without = repository
        .environment
        .clone()
        .with("PATH", repository.home.path());
    assert_eq!(unknown(inspect(&file, &without)), "git is not installed");
    let bin = repository.home.path().join("bin");
    fs::create_dir(&bin).unwrap();
    let failing = without.with("PATH", &bin);
    let long = "x".repeat(500);
    program(
        &bin,
        &format!("printf 'fatal: \\033[31mno\\n{long}\\n' >&2; exit 128"),
    );
    assert_eq!(unknown(inspect(&file, &failing)), r"\u{1b}[31mno");
    program(&bin, &format!("echo {long} >&2; exit 1"));
    assert_eq!(unknown(inspect(&file, &failing)).len(), MAX_REASON);
    program(&bin, "exit 3");
    assert_eq!(
        unknown(inspect(&file, &failing)),
        "git ended with exit status: 3"
    );
}

#[test]
fn reports_repository_of_another_user() {
    if !rustix::process::geteuid().is_root() {
        eprintln!("skipped: only root can give a repository to another user");
        return;
    }
    let repository = Repository::new();
    let file = repository.file("jira.json");
    for path in [&repository.top, &repository.top.join(".git")] {
        std::os::unix::fs::chown(path, Some(65534), Some(65534)).unwrap();
    }
    assert_eq!(
        unknown(repository.inspect(&file)),
        "git does not trust this repository, which belongs to another user"
    );
}

#[test]
fn each_state_has_its_warning() {
    let file = Path::new("/s/jira.json");
    let name = |state: GitState| state.warning(file).map(|warning| warning.name);
    let reason = String::new();
    assert_eq!(name(GitState::Outside), None);
    assert_eq!(name(Repository::inside(false, true)), None);
    assert_eq!(name(Repository::inside(true, true)), Some("tracked-by-git"));
    assert_eq!(
        name(Repository::inside(false, false)),
        Some("not-ignored-by-git")
    );
    assert_eq!(name(GitState::Unknown { reason }), Some("git-unknown"));
}
