//! Answers as flags, without prompts.

use std::fmt::Write as _;
use std::fs;

use jira_sandbox::{Fault, FaultKind, World, example};

use crate::scene::{Scene, TOKENS, WRONG_TOKEN, words};
#[cfg(unix)]
use crate::scene::{TALL, assert_terminal_restored};
use crate::support::command::Invocation;
use crate::support::https_proxy::HttpsProxy;
use crate::support::jira_cloud::JiraCloud;
use crate::support::text_of;

/// All flags of Mia's personal account except the one for the token.
pub fn personal(scene: &Scene) -> Invocation {
    scene
        .connect()
        .arguments(["--account", "personal", "--site", &scene.sandbox.site_url()])
        .arguments(["--email", example::MIA_EMAIL])
}

fn service(scene: &Scene) -> Invocation {
    scene
        .connect()
        .arguments(["--account", "service", "--site", &scene.sandbox.site_url()])
        .arguments(["--email", example::BOT_EMAIL, "--token-stdin"])
        .input(example::BOT_TOKEN)
}

/// Asserts that a command ends with this status, saves nothing, and prints no token. Returns its
/// stderr.
#[track_caller]
pub fn refused(scene: &Scene, invocation: &Invocation, status: i32) -> String {
    let outcome = invocation.run().expect_status(status);
    scene.assert_nothing_written();
    outcome.assert_output_free_of(&TOKENS);
    assert_eq!(outcome.stdout, "");
    scene.redacted(&outcome.stderr)
}

#[test]
fn connects_personal_account() {
    let scene = Scene::new();
    let outcome = scene.connect_by_flags().run().expect_status(0);
    outcome.assert_output_free_of(&TOKENS);
    insta::assert_snapshot!(scene.redacted(&outcome.report()), @r"
    exit status: 0
    ----- stdout -----

    ----- stderr -----
    Testing the connection to 127.0.0.1:[PORT]…
    ✓ 127.0.0.1:[PORT] is reachable (no TLS on this machine) [TIME]
    ✓ the credentials are accepted, as Mia Krystof (mia@example.com) [TIME]
    ✓ the token may read (a token without scopes may do what its account may) [TIME]
    ✓ the account may see projects [TIME]
    ✓ the account may add comments [TIME]

    ✓ Connected. Comments will appear as Mia Krystof
      Saved to [SETUP]/jira.json
      Next: coder-server jira status
    ");
    assert_eq!(scene.saved_token(), example::MIA_TOKEN);
}

#[test]
fn connects_service_account_with_or_without_cloud_id() {
    for given in [false, true] {
        let scene = Scene::new();
        let invocation = if given {
            service(&scene).arguments(["--cloud-id", example::CLOUD_ID])
        } else {
            service(&scene)
        };
        drop(invocation.run().expect_status(0));
        assert_eq!(scene.saved()["cloudId"], example::CLOUD_ID);
        let requests = scene.sandbox.requests();
        let asked = requests
            .iter()
            .filter(|request| request.path().ends_with("tenant_info"));
        // The test fetches it too, to compare.
        assert_eq!(asked.count(), if given { 1 } else { 2 });
    }
}

#[test]
fn names_all_missing_flags_at_once() {
    let scene = Scene::new();
    let site = scene.sandbox.site_url();
    let all = [
        ["--account", "personal"].as_slice(),
        &["--site", &site],
        &["--email", example::MIA_EMAIL],
        &["--token-stdin"],
    ];
    let mut output = String::new();
    for left_out in [
        vec![0, 1, 2, 3],
        vec![0],
        vec![1],
        vec![2],
        vec![3],
        vec![1, 3],
    ] {
        let given = all
            .iter()
            .enumerate()
            .filter(|(number, _)| !left_out.contains(number));
        let invocation = given.fold(scene.connect(), |invocation, (_, flags)| {
            invocation.arguments(*flags)
        });
        let stderr = refused(&scene, &invocation.input(example::MIA_TOKEN), 2);
        output += stderr.lines().next().unwrap_or_default();
        output += "\n";
    }
    insta::assert_snapshot!(output, @r"
    error: missing required flags: --account personal|service, --site URL, --email EMAIL, --token-stdin (or JIRA_API_TOKEN) (not a terminal, so no prompts)
    error: missing required flags: --account personal|service (not a terminal, so no prompts)
    error: missing required flags: --site URL (not a terminal, so no prompts)
    error: missing required flags: --email EMAIL (not a terminal, so no prompts)
    error: missing required flags: --token-stdin (or JIRA_API_TOKEN) (not a terminal, so no prompts)
    error: missing required flags: --site URL, --token-stdin (or JIRA_API_TOKEN) (not a terminal, so no prompts)
    ");
    assert!(scene.sandbox.requests().is_empty());
}

#[test]
fn names_flags_with_invalid_values() {
    let scene = Scene::new();
    let mut output = String::new();
    for flags in [
        ["--account", "robot"],
        ["--site", ""],
        ["--site", "http://your-company.atlassian.net"],
        [
            "--site",
            "https://api.atlassian.com/ex/jira/0ba5e11e-5a4d-4b0c-8f1e-c0ffee00cafe",
        ],
        ["--site", "https://id.atlassian.com/manage-profile"],
        ["--cloud-id", "your-company"],
        ["--email", "mia"],
        ["--gateway-url", "api.atlassian.com"],
        ["--gateway-url", "https://your-company.atlassian.net"],
        ["--timeout", "0"],
        ["--color", "sometimes"],
        ["--setup-dir", ""],
    ] {
        let invocation = scene.command(["jira", "connect"]).arguments(flags);
        let stderr = refused(&scene, &invocation, 2);
        let error: Vec<&str> = stderr.lines().take_while(|line| !line.is_empty()).collect();
        let _ = write!(output, "{}\n{}\n", flags.join(" "), error.join("\n"));
    }
    let cloud_id = ["--account", "personal", "--cloud-id", example::CLOUD_ID];
    output += &refused(&scene, &scene.connect().arguments(cloud_id), 2);
    insta::assert_snapshot!(output);
}

#[test]
fn unknown_host_must_be_allowed() {
    let plan = HttpsProxy::in_place_of(&["jira.example.com"]);
    let cloud = JiraCloud::behind(plan, World::example(), |_| None);
    let scene = Scene::new();
    let invocation = scene
        .command(["jira", "connect", "--account", "personal", "--token-stdin"])
        .arguments([
            "--site",
            "https://jira.example.com",
            "--email",
            example::MIA_EMAIL,
        ])
        .variables(cloud.variables())
        .input(example::MIA_TOKEN);
    for allowed in [
        None,
        Some("example.com"),
        Some("evil.example.com"),
        Some("*"),
    ] {
        let invocation = match allowed {
            None => invocation.clone(),
            Some(host) => invocation.clone().arguments(["--allow-host", host]),
        };
        let stderr = words(&refused(&scene, &invocation, 2));
        assert!(
            stderr.contains(
                "hint: if the token may be sent there, add --allow-host jira.example.com"
            ),
            "{stderr}"
        );
    }
    assert_eq!(cloud.proxy.tunnels(), []);
    let allowed = invocation.arguments(["--allow-host", "Jira.Example.com"]);
    drop(allowed.run().expect_status(0));
    assert_eq!(scene.saved()["baseUrl"], "https://jira.example.com");
}

#[test]
fn force_replaces_invalid_file_and_keeps_a_copy() {
    let scene = Scene::new();
    scene.home.write_settings("{");
    let outcome = scene.connect_by_flags().run().expect_status(1);
    let stderr = words(&scene.redacted(&outcome.stderr));
    assert!(
        stderr.starts_with("error: [SETUP]/jira.json is not valid: line 1, column 1"),
        "{stderr}"
    );
    assert!(stderr.contains("replace it with --force"), "{stderr}");
    assert!(scene.sandbox.requests().is_empty());

    let outcome = scene
        .connect_by_flags()
        .argument("--force")
        .run()
        .expect_status(0);
    let stderr = scene.redacted(&outcome.stderr);
    assert!(
        stderr.contains("The old file is kept as [SETUP]/jira.json.invalid"),
        "{stderr}"
    );
    let kept = scene.home.setup_directory().join("jira.json.invalid");
    assert_eq!(text_of(&kept), "{");
    assert_eq!(scene.saved_token(), example::MIA_TOKEN);
}

#[test]
fn force_does_not_skip_the_test() {
    let scene = Scene::new();
    let invocation = scene
        .connect_by_flags()
        .argument("--force")
        .input(WRONG_TOKEN);
    refused(&scene, &invocation, 4);
}

#[test]
fn failure_determines_exit_status_and_saves_nothing() {
    let scene = Scene::new();
    let cases = [
        ("wrong token", None, WRONG_TOKEN, 4),
        ("a token with scopes", None, example::MIA_SCOPED_TOKEN, 4),
        (
            "Jira is down",
            Some(FaultKind::status(500)),
            example::MIA_TOKEN,
            5,
        ),
        ("a page", Some(FaultKind::html(200)), example::MIA_TOKEN, 5),
        (
            "no access",
            Some(FaultKind::status(403)),
            example::MIA_TOKEN,
            1,
        ),
    ];
    let mut output = String::new();
    for (name, fault, token, status) in cases {
        scene.sandbox.clear_faults();
        if let Some(fault) = fault {
            scene
                .sandbox
                .inject(Fault::new(fault).for_paths_with("myself"));
        }
        let stderr = refused(&scene, &scene.connect_by_flags().input(token), status);
        let from = stderr.find("error:").expect("there is one");
        let _ = write!(output, "{name}: {}", &stderr[from..]);
    }
    insta::assert_snapshot!(output);
}

#[test]
fn names_cloud_id_flag_when_fetch_fails() {
    let scene = Scene::new();
    scene
        .sandbox
        .inject(Fault::new(FaultKind::html(404)).for_paths_with("tenant_info"));
    let stderr = refused(&scene, &service(&scene), 5);
    assert!(
        words(&stderr).contains("Or pass the cloud ID with --cloud-id"),
        "{stderr}"
    );
    let given = service(&scene).arguments(["--cloud-id", example::CLOUD_ID]);
    drop(given.run().expect_status(0));
}

#[test]
fn refuses_cloud_id_of_another_site() {
    let scene = Scene::new();
    let given = service(&scene).arguments(["--cloud-id", "11111111-2222-3333-4444-555555555555"]);
    let stderr = refused(&scene, &given, 1);
    assert!(
        words(&stderr).contains(&format!("the site's own cloud ID is {}", example::CLOUD_ID)),
        "{stderr}"
    );
}

#[cfg(unix)]
#[test]
fn no_input_asks_nothing_on_a_terminal() {
    let scene = Scene::new().connected();
    for (arguments, missing) in [
        (
            ["jira", "connect", "--no-input"],
            "--account personal|service",
        ),
        (["jira", "disconnect", "--no-input"], "--yes"),
    ] {
        let mut tty = scene.command(arguments).on_terminal(TALL);
        assert_eq!(tty.wait_for_exit().code(), Some(2), "{}", tty.screen());
        assert_terminal_restored(&tty);
        let screen = words(&tty.screen());
        assert!(screen.contains("error: "), "{screen}");
        assert!(screen.contains(missing), "{screen}");
    }
    assert_eq!(scene.saved_token(), example::MIA_TOKEN);
}

#[cfg(unix)]
#[test]
fn updates_gitignore_without_asking() {
    let scene = Scene::new();
    let directory = scene.home.setup_directory();
    fs::create_dir(&directory).expect("it is new");
    let git = scene
        .home
        .program("git", ["init", "--quiet"])
        .directory(&directory);
    drop(git.run().expect_status(0));

    let outcome = scene.connect_by_flags().run().expect_status(0);
    let stderr = words(&outcome.stderr);
    assert!(
        stderr.contains("is in a git work tree that does not ignore it"),
        "{stderr}"
    );
    assert!(!directory.join(".gitignore").exists());

    let outcome = scene
        .connect_by_flags()
        .argument("--gitignore")
        .run()
        .expect_status(0);
    assert!(
        !outcome.stderr.contains("does not ignore"),
        "{}",
        outcome.stderr
    );
    let lines = text_of(&directory.join(".gitignore"));
    assert_eq!(lines, "/jira.json\n/jira.json.invalid\n/.jira.json.*\n");
}
