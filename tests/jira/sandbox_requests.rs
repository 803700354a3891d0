//! All requests of the client match Atlassian's OpenAPI description.

use coder_server::connection::{Account, Credentials, Gateway, IssueKey, Scheme, Site, token};
use coder_server::environment::Environment;
use coder_server::integration::{Comments, import};
use coder_server::jira::{Client, CommentAudience, Jql, Network, Timeouts};
use jira_adf::Document;
use jira_sandbox::{Host, Sandbox, World, example};

use crate::support::openapi::check_request;

fn account(sandbox: &Sandbox, host: Host) -> Account {
    let (email, text) = match host {
        Host::Site => (example::MIA_EMAIL, example::MIA_TOKEN),
        Host::Gateway => (example::BOT_EMAIL, example::BOT_TOKEN),
    };
    Account {
        site: Site::parse(&sandbox.site_url()).unwrap(),
        gateway: Gateway::parse(&sandbox.gateway_url()).unwrap(),
        cloud_id: (host == Host::Gateway).then(|| sandbox.cloud_id().parse().unwrap()),
        credentials: Credentials {
            email: email.parse().unwrap(),
            token: token(text).unwrap(),
            scheme: Scheme::Basic,
        },
    }
}

fn key(text: &str) -> IssueKey {
    text.parse().unwrap()
}

/// Sends every kind of request.
fn send_all_requests(client: Client) {
    client.myself().unwrap();
    client.server_info().unwrap();
    client.permissions().unwrap();
    client.may_comment(&key("SHOP-2")).unwrap();
    for name in ["SHOP-3", "APP-1", "APP-2", "HELP-1", example::FORMER_KEY] {
        client.issue(&key(name)).unwrap();
        let whole = import::read(client, &key(name), Comments::All, &|_, _| {}).unwrap();
        assert_eq!(whole.discussion.unwrap().missing(), 0, "{name}");
    }
    let jql = Jql::text_search("the order").unwrap();
    let first = client.search(&jql, 1, None).unwrap();
    let next = first.next_page_token.expect("more than one");
    client.search(&jql, 1, Some(&next)).unwrap();
    client
        .search(&Jql::project_of(&key("HELP-1")), 50, None)
        .unwrap();
    let body = Document::from_markdown(
        "Done:\n\n- `this`\n- **that**\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
    );
    for audience in [CommentAudience::Everyone, CommentAudience::Internal] {
        client.add_comment("HELP-1", &body, audience).unwrap();
    }
}

#[test]
fn requests_match_the_openapi_description() {
    for host in [Host::Site, Host::Gateway] {
        let sandbox = Sandbox::start(World::example()).unwrap();
        let network =
            Network::from_environment(&Environment::default(), Timeouts::default()).unwrap();
        let account = account(&sandbox, host);
        send_all_requests(Client::new(&network, &account));
        let requests = sandbox.requests();
        assert!(requests.len() > 18, "{}", requests.len());
        for request in requests {
            let (target, headers) = (&request.target, &request.headers);
            let checked = check_request(&request.method, target, headers, &request.body);
            assert_eq!(checked, Ok(()), "{target}");
            assert_eq!(request.header("Accept"), Some("application/json"));
            assert!(request.header("User-Agent").is_some());
            if request.method == "POST" {
                assert_eq!(request.header("X-Atlassian-Token"), Some("no-check"));
                assert_eq!(request.header("Content-Type"), Some("application/json"));
            }
        }
    }
}

#[test]
fn posts_internal_comment_on_service_desk() {
    let sandbox = Sandbox::start(World::example()).unwrap();
    let network = Network::from_environment(&Environment::default(), Timeouts::default()).unwrap();
    let account = account(&sandbox, Host::Site);
    let client = Client::new(&network, &account);
    let body = Document::from_markdown("For the team");
    for (name, audience, is_public) in [
        ("HELP-1", CommentAudience::Internal, false),
        ("HELP-1", CommentAudience::Everyone, true),
        ("SHOP-2", CommentAudience::Internal, true),
    ] {
        client.add_comment(name, &body, audience).unwrap();
        let kept = sandbox.change(|world| world.issue(name).unwrap().comments.last().cloned());
        assert_eq!(kept.unwrap().jsd_public, is_public, "{name} {audience:?}");
    }
}
