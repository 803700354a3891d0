//! Requests of the issue commands: hosts, headers, and counts.

use jira_sandbox::{Author, Comment, World, example};

use crate::machine::{SECRETS, personal, service};
use crate::support::command::Home;
use crate::support::jira_cloud::{JiraCloud, SITE};

/// Runs search, show, import, complete, and post. Returns the sorted requests.
fn work(home: &Home, cloud: &JiraCloud) -> String {
    for command in [
        "jira search login",
        "jira show SHOP-3 --comments",
        "jira import SHOP-2 --yes",
        "task complete T1 --summary-file -",
        "jira post T1 --yes",
    ] {
        let invocation = home
            .coder_server(command.split(' '))
            .input("Done.")
            .variables(cloud.variables());
        let outcome = invocation.run().expect_status(0);
        outcome.assert_output_free_of(&SECRETS);
        if command.starts_with("jira post") {
            // Links always use the site.
            let page = format!("https://{SITE}/browse/SHOP-2?focusedCommentId=");
            assert!(outcome.stdout.starts_with(&page), "{}", outcome.stdout);
        }
    }
    cloud.proxy.assert_no_unknown_host();
    let mut requests = cloud.requests();
    requests.sort();
    requests.join("\n")
}

#[test]
fn personal_account_contacts_only_the_site() {
    let cloud = JiraCloud::start(World::example());
    insta::assert_snapshot!(work(&personal(), &cloud));
}

#[test]
fn service_account_contacts_only_the_gateway() {
    let cloud = JiraCloud::start(World::example());
    insta::assert_snapshot!(work(&service(), &cloud));
}

#[test]
fn comment_requests_have_the_required_headers() {
    let cloud = JiraCloud::start(World::example());
    work(&service(), &cloud);
    let requests = cloud.proxy.requests();
    let posts: Vec<_> = requests
        .iter()
        .filter(|request| request.method() == "POST")
        .collect();
    assert_eq!(posts.len(), 1);
    assert_eq!(posts[0].header("x-atlassian-token"), Some("no-check"));
    assert_eq!(posts[0].header("content-type"), Some("application/json"));
    assert_eq!(posts[0].header("accept-language"), Some("en"));
}

#[test]
fn reads_comments_with_one_request_per_page() {
    let mut world = World::example();
    let issue = world.issue_mut("SHOP-5").unwrap();
    issue.comments = (0..1000)
        .map(|number| {
            let author = Author::Account(example::MIA_ID.to_owned());
            let time = format!(
                "2026-11-03T10:{:02}:{:02}.000+0000",
                number / 60,
                number % 60
            );
            Comment::new(20_000 + number, author, &time, &format!("Comment {number}"))
        })
        .collect();
    let cloud = JiraCloud::start(world);
    let import = personal()
        .coder_server(["jira", "import", "SHOP-5", "--comments", "--print"])
        .variables(cloud.variables())
        .run()
        .expect_status(0);
    assert!(
        import.stdout.contains("all 1,000 comments"),
        "{}",
        import.stdout
    );
    for number in 0..1000 {
        assert!(
            import.stdout.contains(&format!("\nComment {number}\n")),
            "{number}"
        );
    }
    // The issue and ten pages of 100 comments.
    assert_eq!(cloud.requests().len(), 11);
}
