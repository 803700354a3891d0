//! Every point where the program waits for the user or Jira.

use jira_sandbox::{Fault, FaultKind, example};

use crate::scene::{Answers, Scene, TALL, WRONG_TOKEN};
use crate::support::tty::Tty;
use crate::support::wait_until;

/// A point where the program waits, and how to get there.
pub struct Stop {
    pub name: &'static str,
    pub before: fn(&Scene),
    pub reach: fn(&Scene) -> Tty,
}

pub fn wizard(scene: &Scene) -> Tty {
    scene.connect().on_terminal(TALL)
}

/// Answers everything but the token for Mia's personal account.
pub fn at_token(scene: &Scene) -> Tty {
    let mut tty = wizard(scene);
    tty.personal()
        .site(&scene.sandbox.site_url())
        .email(example::MIA_EMAIL)
        .no_browser();
    tty
}

fn invalid_settings(scene: &Scene) {
    scene.home.write_settings("{");
}

pub fn work_tree(scene: &Scene) {
    let directory = scene.home.setup_directory();
    std::fs::create_dir(&directory).expect("it is new");
    let git = scene.home.program("git", ["init", "--quiet"]);
    drop(git.directory(&directory).run().expect_status(0));
}

fn stalled(scene: &Scene, path: &str) {
    let stall = Fault::new(FaultKind::Stall).for_paths_with(path);
    scene.sandbox.inject(stall);
}

fn wait_for_request(scene: &Scene, path: &str) {
    wait_until("the request has come", || {
        let requests = scene.sandbox.requests();
        requests
            .iter()
            .any(|request| request.path().ends_with(path))
    });
}

const NOTHING: fn(&Scene) = |_| {};

/// Every question of every command, and every request.
pub const STOPS: [Stop; 15] = [
    Stop {
        name: "account type",
        before: NOTHING,
        reach: |scene| {
            let mut tty = wizard(scene);
            tty.wait_for_keys("? Account type");
            tty
        },
    },
    Stop {
        name: "site",
        before: NOTHING,
        reach: |scene| {
            let mut tty = wizard(scene);
            tty.personal().wait_for_keys("? Site URL");
            tty
        },
    },
    Stop {
        name: "unknown host",
        before: NOTHING,
        reach: |scene| {
            let mut tty = wizard(scene);
            tty.personal().site("jira.example.com");
            tty.wait_for_keys("? Send the token there anyway?");
            tty
        },
    },
    Stop {
        name: "fetching the cloud ID",
        before: |scene| stalled(scene, "tenant_info"),
        reach: |scene| {
            let mut tty = wizard(scene);
            tty.service().site(&scene.sandbox.site_url());
            tty.wait_for_text("Fetching the cloud ID");
            wait_for_request(scene, "tenant_info");
            tty
        },
    },
    Stop {
        name: "cloud ID",
        before: |scene| {
            let not_there = Fault::new(FaultKind::status(404)).for_paths_with("tenant_info");
            scene.sandbox.inject(not_there);
        },
        reach: |scene| {
            let mut tty = wizard(scene);
            tty.service().site(&scene.sandbox.site_url());
            tty.wait_for_keys("? Cloud ID");
            tty
        },
    },
    Stop {
        name: "email",
        before: NOTHING,
        reach: |scene| {
            let mut tty = wizard(scene);
            tty.personal().site(&scene.sandbox.site_url());
            tty.wait_for_keys("? Email");
            tty
        },
    },
    Stop {
        name: "browser",
        before: NOTHING,
        reach: |scene| {
            let mut tty = wizard(scene);
            tty.personal()
                .site(&scene.sandbox.site_url())
                .email(example::MIA_EMAIL)
                .wait_for_keys("? Open this page");
            tty
        },
    },
    Stop {
        name: "token",
        before: NOTHING,
        reach: |scene| {
            let mut tty = at_token(scene);
            tty.wait_for_secret("? API token");
            tty
        },
    },
    Stop {
        name: "half of the token",
        before: NOTHING,
        reach: |scene| {
            let mut tty = at_token(scene);
            tty.wait_for_secret("? API token");
            tty.press(&example::MIA_TOKEN[..20]);
            tty
        },
    },
    Stop {
        name: "testing",
        before: |scene| stalled(scene, "myself"),
        reach: |scene| {
            let mut tty = at_token(scene);
            tty.token(example::MIA_TOKEN);
            tty.wait_for_text("Testing the connection");
            wait_for_request(scene, "myself");
            tty
        },
    },
    Stop {
        name: "what now",
        before: NOTHING,
        reach: |scene| {
            let mut tty = at_token(scene);
            tty.token(WRONG_TOKEN).wait_for_keys("? What now?");
            tty
        },
    },
    Stop {
        name: ".gitignore",
        before: work_tree,
        reach: |scene| {
            let mut tty = at_token(scene);
            tty.token(example::MIA_TOKEN)
                .wait_for_keys("? Add it to .gitignore?");
            tty
        },
    },
    Stop {
        name: "replacing a file that is not valid",
        before: invalid_settings,
        reach: |scene| {
            let mut tty = wizard(scene);
            tty.wait_for_keys("? Replace it?");
            tty
        },
    },
    Stop {
        name: "disconnect",
        before: |scene| scene.home.write_settings("{}"),
        reach: |scene| {
            let mut tty = scene.command(["jira", "disconnect"]).on_terminal(TALL);
            tty.wait_for_keys("? Remove the connection to Jira?");
            tty
        },
    },
    Stop {
        name: "demo",
        before: NOTHING,
        reach: |scene| {
            let mut tty = scene.command(["demo"]).on_terminal(TALL);
            tty.wait_for_keys("? Run this step?");
            tty
        },
    },
];
