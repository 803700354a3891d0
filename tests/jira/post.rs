//! Posting: exactly once, whatever Jira and the network do.

use std::fmt::Write as _;
use std::time::Duration;

use coder_server::clock::Clock;
use coder_server::connection::Account;
use coder_server::environment::Environment;
use coder_server::error::{Failure, Kind};
use coder_server::integration::issues;
use coder_server::integration::post::{self, Again, Event, OnDoubt, Plan};
use coder_server::jira::{Client, Network, Timeouts};
use coder_server::store::{Audience, IssueLink, PartState, Post, Store};
use jira_sandbox::{
    AdfSchema, Author, Comment, Counted, Fault, FaultKind, Response, Sandbox, World, example,
};
use serde_json::{Value, json};

use crate::scene::{Scene, key};
use crate::support::openapi;

const PATIENCE: Duration = Duration::from_secs(10);
const COMMENT_PATH: &str = "/comment";
const LONG: &str = "One of many paragraphs, which together are too long for one comment, here.\n\n";

/// A sandbox, an account, and an empty store.
struct Fixture {
    scene: Scene,
    _setup: tempfile::TempDir,
    store: Store,
    /// The events of the last run.
    events: Vec<String>,
}

impl Fixture {
    fn new(world: World) -> Self {
        Self::of(Scene::new(world))
    }

    fn of(scene: Scene) -> Self {
        // Signals that the test process may have inherited.
        #[cfg(unix)]
        rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o022));
        let setup = tempfile::tempdir().unwrap();
        Self {
            store: Store::open(setup.path(), Clock::system()).unwrap(),
            _setup: setup,
            events: Vec::new(),
            scene,
        }
    }

    /// With short timeouts and sequential responses.
    fn with_short_timeouts(world: World) -> Self {
        let mut scene = Scene::new(world);
        let patience = Timeouts::within(Duration::from_millis(700));
        let network = Network::from_environment(&Environment::default(), patience).unwrap();
        scene.network = network.with_sleep(Box::new(|_| {}));
        Self::of(scene)
    }

    fn sandbox(&self) -> &Sandbox {
        &self.scene.sandbox
    }

    fn account(&self) -> &Account {
        &self.scene.account
    }

    fn link(&self, name: &str) -> IssueLink {
        let issue = issues::find(self.scene.client(), &key(name)).unwrap();
        issues::link(&issue, &self.account().site)
    }

    fn plan(&self, name: &str, text: &str, audience: Audience) -> Plan {
        Plan {
            task: None,
            posted_by: None,
            issue: self.link(name),
            text: text.to_owned(),
            audience,
            again: Again::No,
        }
    }

    fn begin(&mut self, name: &str, text: &str, audience: Audience) -> Post {
        let plan = self.plan(name, text, audience);
        let lock = self.store.lock_posting(&plan.issue, PATIENCE).unwrap();
        post::begin(&mut self.store, &lock, &plan, &self.scene.account.site).unwrap()
    }

    fn send(&mut self, post: Post, on_doubt: OnDoubt) -> Result<Post, Failure> {
        let client = Client::new(&self.scene.network, &self.scene.account);
        let events = &mut self.events;
        let lock = self.store.lock_posting(&post.issue, PATIENCE).unwrap();
        post::send(
            client,
            &mut self.store,
            &lock,
            post,
            None,
            on_doubt,
            &mut |event| {
                events.push(match event {
                    Event::Sending(number, of) => format!("sending {number} of {of}"),
                    Event::Posted(number, _) => format!("posted {number}"),
                    Event::Simplified(refused, next) => format!("{refused} refused: {next}"),
                    Event::Shortened(number, parts) => format!("part {number} becomes {parts}"),
                    Event::ReadingBack => "reading back".to_owned(),
                    Event::Waiting => "waiting".to_owned(),
                });
            },
        )
    }

    fn post(&mut self, name: &str, text: &str) -> Result<Post, Failure> {
        let post = self.begin(name, text, Audience::Everyone);
        self.send(post, OnDoubt::Stop)
    }

    /// The comments on an issue in Jira.
    fn comments(&self, name: &str) -> Vec<Comment> {
        self.sandbox()
            .change(|world| world.issue(name).unwrap().comments.clone())
    }

    fn comment_posts(&self) -> usize {
        let requests = self.sandbox().requests();
        let posts = requests.iter().filter(|request| request.method == "POST");
        posts.count()
    }
}

/// The visible words of a comment.
fn words(comment: &Comment) -> String {
    fn collect(value: &Value, words: &mut Vec<String>) {
        match value {
            Value::Object(members) => {
                if let Some(Value::String(text)) = members.get("text") {
                    words.extend(text.split_whitespace().map(str::to_owned));
                }
                if let Some(content) = members.get("content") {
                    collect(content, words);
                }
            }
            Value::Array(values) => values.iter().for_each(|value| collect(value, words)),
            _ => {}
        }
    }
    let mut words = Vec::new();
    collect(&comment.body, &mut words);
    words.join(" ")
}

fn states(post: &Post) -> Vec<&'static str> {
    let states = post.parts.iter().map(|part| match part.state {
        PartState::Planned => "planned",
        PartState::Sending => "sending",
        PartState::Posted { .. } => "posted",
    });
    states.collect()
}

fn comment_fault(kind: FaultKind) -> Fault {
    Fault::new(kind)
        .for_method("POST")
        .for_paths_with(COMMENT_PATH)
}

#[test]
fn posts_and_records_comment() {
    let mut fixture = Fixture::new(World::example());
    let before = fixture.comments("SHOP-2").len();
    let post = fixture
        .post("SHOP-2", "The cart is **whole** again.")
        .unwrap();
    assert_eq!(fixture.events, ["sending 1 of 1", "posted 1"]);
    let comments = fixture.comments("SHOP-2");
    assert_eq!(comments.len(), before + 1);
    let comment = comments.last().unwrap();
    assert_eq!(words(comment), "The cart is whole again.");
    assert!(comment.jsd_public && comment.properties.is_empty());
    assert!(post.finished.is_some());
    let PartState::Posted { comment_id, .. } = &post.parts[0].state else {
        panic!("{:?}", post.parts);
    };
    assert_eq!(comment_id, &comment.id);
    assert_eq!(
        post.parts[0].url(&post.issue).unwrap(),
        format!(
            "{}/browse/SHOP-2?focusedCommentId={}",
            fixture.account().site,
            comment.id
        )
    );
    let again = |again| post::unfinished(&fixture.store, None, &post.issue, &post.text, again);
    assert_eq!(again(Again::No).unwrap_err().kind, Kind::AlreadyPosted);
    assert_eq!(again(Again::Always).unwrap(), None);
    let other = post::unfinished(&fixture.store, None, &post.issue, "Another text", Again::No);
    assert_eq!(other.unwrap(), None);
}

#[test]
fn request_matches_api_description() {
    let mut fixture = Fixture::new(World::example());
    let post = fixture.begin(
        "HELP-1",
        "| a | b |\n|---|---|\n| 1 | 2 |\n",
        Audience::Internal,
    );
    fixture.send(post, OnDoubt::Stop).unwrap();
    let requests = fixture.sandbox().requests();
    let request = requests
        .iter()
        .find(|request| request.method == "POST")
        .unwrap();
    assert_eq!(request.header("X-Atlassian-Token"), Some("no-check"));
    assert_eq!(request.header("Content-Type"), Some("application/json"));
    openapi::check_request("POST", &request.target, &request.headers, &request.body).unwrap();
    let body: Value = serde_json::from_slice(&request.body).unwrap();
    assert_eq!(
        body["properties"],
        json!([{ "key": "sd.public.comment", "value": { "internal": true } }])
    );
    let comment = fixture.comments("HELP-1").pop().unwrap();
    assert!(!comment.jsd_public);
    assert_eq!(fixture.events, ["sending 1 of 1", "posted 1"]);
}

#[test]
fn stops_after_internal_part_becomes_public() {
    let mut fixture = Fixture::new(World::example());
    // Outside of service desks, Jira has no internal comments.
    let post = fixture.begin("SHOP-2", &LONG.repeat(1500), Audience::Internal);
    let failure = fixture.send(post.clone(), OnDoubt::Stop).unwrap_err();
    assert_eq!(failure.kind, Kind::PermissionDenied);
    assert!(
        failure.message.contains("shows the comment to customers"),
        "{failure}"
    );
    assert!(failure.remedy.is_some());
    let count = post.parts.len();
    assert_eq!(
        fixture.events,
        [format!("sending 1 of {count}"), "posted 1".to_owned()]
    );
    assert_eq!(
        states(&fixture.store.post(post.id).unwrap())[..2],
        ["posted", "planned"]
    );
}

#[test]
fn refuses_to_resume_for_another_audience() {
    let mut fixture = Fixture::new(World::example());
    let mut events = Vec::new();
    let mut plan = fixture.plan("HELP-1", "Audience", Audience::Everyone);
    fixture
        .sandbox()
        .inject(comment_fault(FaultKind::rate_limited(Some("1"))).times(1));
    let client = Client::new(&fixture.scene.network, &fixture.scene.account);
    let mut run = |store: &mut Store, plan: &Plan| {
        post::run(client, store, plan, None, &mut |event| {
            events.push(format!("{event:?}"));
        })
    };
    assert_eq!(
        run(&mut fixture.store, &plan).unwrap_err().kind,
        Kind::RateLimited
    );
    // Nothing was sent, so it starts again with the new audience.
    plan.audience = Audience::Internal;
    run(&mut fixture.store, &plan).unwrap();
    let comment = fixture.comments("HELP-1").pop().unwrap();
    assert!(!comment.jsd_public);

    // Some of it may be posted.
    plan.text = "And this?".to_owned();
    plan.audience = Audience::Everyone;
    fixture
        .sandbox()
        .inject(comment_fault(FaultKind::Reset).times(1));
    assert!(run(&mut fixture.store, &plan).is_err());
    plan.audience = Audience::Internal;
    let before = fixture.comments("HELP-1").len();
    let failure = run(&mut fixture.store, &plan).unwrap_err();
    assert_eq!(failure.kind, Kind::Conflict);
    assert!(
        failure.message.contains("for the customer to see too"),
        "{failure}"
    );
    assert_eq!(fixture.comments("HELP-1").len(), before);
}

#[test]
fn distinguishes_proxy_page_from_full_issue() {
    let mut fixture = Fixture::new(World::example());
    fixture
        .sandbox()
        .inject(comment_fault(FaultKind::html(413)).times(1));
    let failure = fixture.post("SHOP-2", "Done").unwrap_err();
    assert!(!failure.message.contains("as many comments"), "{failure}");
}

/// Failures after which the comment may or may not have been created.
fn ambiguous_faults() -> Vec<FaultKind> {
    vec![
        FaultKind::Reset,
        FaultKind::Cut,
        FaultKind::Garbage,
        FaultKind::Stall,
        FaultKind::empty_body(),
        FaultKind::status(500),
        FaultKind::status(502),
        FaultKind::status(503),
        FaultKind::status(504),
        FaultKind::html(502),
        FaultKind::html(200),
        FaultKind::html(408),
        FaultKind::redirect("https://sign-in.example/"),
        FaultKind::Atlassian(Response::json(201, &json!([]))),
    ]
}

#[test]
fn finds_comment_after_lost_response() {
    for kind in ambiguous_faults() {
        let mut fixture = Fixture::with_short_timeouts(World::example());
        let before = fixture.comments("SHOP-2").len();
        fixture
            .sandbox()
            .inject(comment_fault(kind.clone()).times(1).after_jira());
        let post = fixture.post("SHOP-2", "Done, and *well*.").unwrap();
        assert_eq!(
            fixture.events,
            ["sending 1 of 1", "reading back", "posted 1"],
            "{kind:?}"
        );
        assert_eq!(fixture.comments("SHOP-2").len(), before + 1, "{kind:?}");
        assert_eq!(fixture.comment_posts(), 1, "{kind:?}");
        assert!(post.finished.is_some());
    }
}

#[test]
fn unknown_comment_needs_decision() {
    for kind in ambiguous_faults() {
        if matches!(kind, FaultKind::Cut) {
            // This needs a response that can be cut.
            continue;
        }
        let mut fixture = Fixture::with_short_timeouts(World::example());
        let before = fixture.comments("SHOP-2").len();
        fixture
            .sandbox()
            .inject(comment_fault(kind.clone()).times(1));
        let post = fixture.begin("SHOP-2", "Done", Audience::Everyone);
        let failure = fixture.send(post.clone(), OnDoubt::Stop).unwrap_err();
        let begin = "it cannot be known whether the comment was posted: ";
        assert!(failure.message.starts_with(begin), "{kind:?}: {failure}");
        assert!(format!("{:?}", failure.remedy).contains("/browse/SHOP-2"));
        let post = fixture.store.post(post.id).unwrap();
        assert_eq!(states(&post), ["sending"]);
        assert_eq!(fixture.comment_posts(), 1);

        // The same text asks again and posts nothing.
        let failure = fixture.send(post.clone(), OnDoubt::Stop).unwrap_err();
        assert_eq!(failure.kind, Kind::Other);
        assert!(
            failure.message.contains("may have been posted before"),
            "{failure}"
        );
        assert!(format!("{:?}", failure.remedy).contains("PostDoubtful"));
        assert_eq!(fixture.comment_posts(), 1);

        // The user confirmed that it is missing.
        let post = fixture.send(post, OnDoubt::Resend).unwrap();
        assert_eq!(states(&post), ["posted"]);
        assert_eq!(fixture.comments("SHOP-2").len(), before + 1);
    }
}

#[test]
fn next_run_finds_late_comment() {
    let mut fixture = Fixture::new(World::example());
    fixture
        .sandbox()
        .inject(comment_fault(FaultKind::Reset).times(1).after_jira());
    // Reading back fails too.
    fixture.sandbox().inject(
        Fault::new(FaultKind::status(503))
            .for_method("GET")
            .for_paths_with(COMMENT_PATH),
    );
    let post = fixture.begin("SHOP-2", "Done", Audience::Everyone);
    let failure = fixture.send(post.clone(), OnDoubt::Stop).unwrap_err();
    assert!(
        failure.message.starts_with("it cannot be known"),
        "{failure}"
    );
    fixture.sandbox().clear_faults();
    let before = fixture.comments("SHOP-2").len();
    let post = fixture.store.post(post.id).unwrap();
    // Even with confirmation, a comment that is found is not duplicated.
    let post = fixture.send(post, OnDoubt::Resend).unwrap();
    assert_eq!(states(&post), ["posted"]);
    assert_eq!(fixture.comments("SHOP-2").len(), before);
    assert_eq!(fixture.comment_posts(), 1);
}

#[test]
fn matches_comment_by_author_text_and_time() {
    let mia = || Author::Account(example::MIA_ID.to_owned());
    let rina = Author::Account(example::RINA_ID.to_owned());
    let soon = "2999-01-01T00:00:00.000+0000";
    for (author, created, text) in [
        (rina, soon, "Done"),
        (Author::Absent, soon, "Done"),
        (mia(), "2026-01-01T00:00:00.000+0000", "Done"),
        (mia(), soon, "Done!"),
    ] {
        let mut world = World::example();
        let issue = world.issue_mut("SHOP-2").unwrap();
        issue.comments = vec![Comment::new(60_000, author, created, text)];
        let mut fixture = Fixture::new(world);
        fixture
            .sandbox()
            .inject(comment_fault(FaultKind::Reset).times(1));
        let failure = fixture.post("SHOP-2", "Done").unwrap_err();
        assert!(
            failure.message.starts_with("it cannot be known"),
            "{failure}"
        );
    }
    // The same text, posted earlier, is another comment.
    let mut fixture = Fixture::new(World::example());
    fixture.post("SHOP-2", "Done").unwrap();
    fixture
        .sandbox()
        .inject(comment_fault(FaultKind::Reset).times(1));
    let failure = fixture.post("SHOP-2", "Done").unwrap_err();
    assert!(
        failure.message.starts_with("it cannot be known"),
        "{failure}"
    );
}

#[test]
fn falls_back_to_simpler_form() {
    let text = "- [x] fixed\n\n> - a\n\n```rust\nlet x = 1;\n```\n";
    for (schema, events) in [
        (AdfSchema::Current, vec!["sending 1 of 1", "posted 1"]),
        (
            AdfSchema::Oldest,
            vec![
                "sending 1 of 1",
                "the usual form refused: the strictest form",
                "sending 1 of 1",
                "posted 1",
            ],
        ),
        (
            AdfSchema::ParagraphsOnly,
            vec![
                "sending 1 of 1",
                "the usual form refused: the strictest form",
                "sending 1 of 1",
                "the strictest form refused: plain paragraphs",
                "sending 1 of 1",
                "posted 1",
            ],
        ),
    ] {
        let mut world = World::example();
        world.adf_schema = schema;
        let mut fixture = Fixture::new(world);
        let before = fixture.comments("SHOP-2").len();
        fixture.post("SHOP-2", text).unwrap();
        assert_eq!(fixture.events, events, "{schema:?}");
        let comments = fixture.comments("SHOP-2");
        assert_eq!(comments.len(), before + 1);
        let words = words(comments.last().unwrap());
        for word in ["fixed", "a", "let x = 1;"] {
            assert!(words.contains(word), "{schema:?}: {words}");
        }
    }
}

#[test]
fn reports_rejection_of_every_form() {
    let mut fixture = Fixture::new(World::example());
    let refusal = Response::error(400, "INVALID_INPUT");
    fixture
        .sandbox()
        .inject(comment_fault(FaultKind::Atlassian(refusal)));
    let post = fixture.begin("SHOP-2", "Done", Audience::Everyone);
    let failure = fixture.send(post.clone(), OnDoubt::Stop).unwrap_err();
    assert_eq!(failure.kind, Kind::BadRequest);
    assert!(failure.chain().contains("INVALID_INPUT"), "{failure}");
    assert_eq!(fixture.comment_posts(), 3);
    assert_eq!(states(&fixture.store.post(post.id).unwrap()), ["planned"]);
    fixture.sandbox().clear_faults();
    let post = fixture.store.post(post.id).unwrap();
    assert_eq!(
        states(&fixture.send(post, OnDoubt::Stop).unwrap()),
        ["posted"]
    );
}

#[test]
fn explains_missing_permission() {
    let mut world = World::example();
    let mia = world.person_mut(example::MIA_ID).unwrap();
    mia.permissions.add_comments = false;
    let mut fixture = Fixture::new(world);
    let post = fixture.begin("SHOP-2", "Done", Audience::Everyone);
    let failure = fixture.send(post.clone(), OnDoubt::Stop).unwrap_err();
    assert_eq!(failure.kind, Kind::PermissionDenied);
    assert_eq!(
        failure.message,
        format!(
            "the account {} may not comment on SHOP-2",
            example::MIA_EMAIL
        )
    );
    assert!(format!("{:?}", failure.remedy).contains("Add comments"));
    assert!(failure.trace_id.is_some());
    assert_eq!(fixture.comment_posts(), 1);
    assert_eq!(states(&fixture.store.post(post.id).unwrap()), ["planned"]);
}

#[test]
fn rejections_are_not_ambiguous() {
    for (kind, expected) in [
        (FaultKind::rate_limited(Some("7")), Kind::RateLimited),
        (
            FaultKind::Atlassian(Response::error(
                404,
                "Issue does not exist or you do not have permission to see it.",
            )),
            Kind::NotFound,
        ),
        (
            FaultKind::Atlassian(Response::error(413, "The issue has reached its limit.")),
            Kind::BadRequest,
        ),
    ] {
        let mut fixture = Fixture::new(World::example());
        fixture
            .sandbox()
            .inject(comment_fault(kind.clone()).times(1));
        let post = fixture.begin("SHOP-2", "Done", Audience::Everyone);
        let failure = fixture.send(post.clone(), OnDoubt::Stop).unwrap_err();
        assert_eq!(failure.kind, expected, "{kind:?}: {failure}");
        assert_eq!(fixture.comment_posts(), 1, "{kind:?}");
        let post = fixture.store.post(post.id).unwrap();
        assert_eq!(states(&post), ["planned"], "{kind:?}");
        assert_eq!(
            states(&fixture.send(post, OnDoubt::Stop).unwrap()),
            ["posted"]
        );
    }
}

#[test]
fn explains_full_issue() {
    let mut world = World::example();
    world.comment_limits.of_issue = world.issue("SHOP-2").unwrap().comments.len();
    let mut fixture = Fixture::new(world);
    let failure = fixture.post("SHOP-2", "Done").unwrap_err();
    assert_eq!(
        failure.message,
        "SHOP-2 has as many comments as Jira keeps of one issue"
    );
    assert!(failure.remedy.is_some());
}

#[test]
fn splits_long_text_without_loss() {
    let text = LONG.repeat(1500);
    let mut fixture = Fixture::new(World::example());
    let before = fixture.comments("SHOP-2").len();
    let post = fixture.post("SHOP-2", &text).unwrap();
    let count = post.parts.len();
    assert!(count >= 4, "{count}");
    assert_eq!(states(&post), vec!["posted"; count]);
    let comments = fixture.comments("SHOP-2").split_off(before);
    assert_eq!(comments.len(), count);
    let mut whole = String::new();
    for (number, comment) in (1..).zip(&comments) {
        let words = words(comment);
        let heading = format!("Part {number} ");
        let rest = words.strip_prefix(&heading);
        whole.push_str(rest.unwrap_or_else(|| panic!("{}", &words[..20])));
        whole.push(' ');
        assert!(words.chars().count() <= 28_100);
    }
    let expected = LONG.trim_end().to_owned() + " ";
    assert_eq!(whole, expected.repeat(1500));
}

#[test]
fn resumes_at_first_unposted_part() {
    let mut fixture = Fixture::new(World::example());
    let before = fixture.comments("SHOP-2").len();
    let post = fixture.begin("SHOP-2", &LONG.repeat(1500), Audience::Everyone);
    let count = post.parts.len();
    fixture.sandbox().change(|world| {
        world.issue_write_limits.in_two_seconds = 2;
    });
    let failure = fixture.send(post.clone(), OnDoubt::Stop).unwrap_err();
    assert_eq!(failure.kind, Kind::RateLimited);
    let begin = format!("part 3 of {count} was not posted: ");
    assert!(failure.message.starts_with(&begin), "{failure}");
    assert!(format!("{:?}", failure.remedy).ends_with("3))"));
    let post = fixture.store.post(post.id).unwrap();
    assert_eq!(states(&post)[..3], ["posted", "posted", "planned"]);
    let found = post::unfinished(&fixture.store, None, &post.issue, &post.text, Again::No);
    assert_eq!(found.unwrap().as_ref(), Some(&post));

    fixture.sandbox().change(|world| {
        world.issue_write_limits.in_two_seconds = 20;
    });
    let post = fixture.send(post, OnDoubt::Stop).unwrap();
    assert_eq!(states(&post), vec!["posted"; count]);
    assert_eq!(fixture.comments("SHOP-2").len(), before + count);
}

#[test]
fn resolves_unknown_part_before_sending_others() {
    let mut fixture = Fixture::new(World::example());
    let before = fixture.comments("SHOP-2").len();
    let post = fixture.begin("SHOP-2", &LONG.repeat(900), Audience::Everyone);
    let count = post.parts.len();
    // As after a kill: the first part was being sent and was posted.
    fixture.store.mark_sending(post.id, 1).unwrap();
    let first = post.parts[0].document.to_markdown();
    let client = Client::new(&fixture.scene.network, &fixture.scene.account);
    let document = jira_adf::Document::from_markdown(&format!("## Part 1\n\n{first}"));
    client
        .add_comment(
            "SHOP-2",
            &document,
            coder_server::jira::CommentAudience::Everyone,
        )
        .unwrap();
    let post = fixture.store.post(post.id).unwrap();
    let post = fixture.send(post, OnDoubt::Stop).unwrap();
    assert_eq!(states(&post), vec!["posted"; count]);
    assert_eq!(fixture.comments("SHOP-2").len(), before + count);
    assert_eq!(fixture.events[..2], ["reading back", "posted 1"]);
}

#[test]
fn splits_parts_rejected_for_length() {
    let mut text = String::new();
    for number in 0..900 {
        let _ = write!(text, "Paragraph *number* **{number}** of `many`.\n\n");
    }
    for (characters, counted) in [
        (32_767, Counted::Json),
        (9_000, Counted::Json),
        (7_000, Counted::VisibleText),
    ] {
        let mut world = World::example();
        world.comment_limits.characters = characters;
        world.comment_limits.counted = counted;
        // Pauses take no time here, so a fast machine exceeds any limit per second.
        world.issue_write_limits.in_two_seconds = usize::MAX;
        world.issue_write_limits.in_thirty_seconds = usize::MAX;
        world.burst_limits.post = u32::MAX;
        let mut fixture = Fixture::new(world);
        let before = fixture.comments("SHOP-2").len();
        let post = fixture.post("SHOP-2", &text).unwrap();
        assert!(
            fixture
                .events
                .iter()
                .any(|events| events.starts_with("part 1 becomes")),
            "{:?}",
            fixture.events
        );
        let comments = fixture.comments("SHOP-2").split_off(before);
        assert_eq!(comments.len(), post.parts.len());
        let all: Vec<String> = comments.iter().map(words).collect();
        let all = all.join(" ");
        let mut rest = all.as_str();
        for number in 0..900 {
            let paragraph = format!("Paragraph number {number} of many");
            let at = rest
                .find(&paragraph)
                .unwrap_or_else(|| panic!("{number} is lost"));
            rest = &rest[at + paragraph.len()..];
        }
    }
}

#[test]
fn reports_unreasonable_length_limit() {
    let mut world = World::example();
    world.comment_limits.characters = 100;
    let mut fixture = Fixture::new(world);
    let failure = fixture.post("SHOP-2", &LONG.repeat(400)).unwrap_err();
    assert_eq!(failure.kind, Kind::BadRequest);
    assert!(failure.message.contains("as too long"), "{failure}");
    assert!(fixture.comment_posts() < 12, "{}", fixture.comment_posts());
}

#[test]
fn quotes_plain_message_of_status_400() {
    for (answer, sentence) in [
        (
            json!({ "errorMessages": [], "errors": { "comment": "Comment body can not be empty!" } }),
            "Comment body can not be empty!",
        ),
        (
            json!({ "errorMessages": ["Please fill in the field Team first."], "errors": {} }),
            "Please fill in the field Team first.",
        ),
        (
            json!({ "errorMessages": ["Invalid value for the field Documentation."], "errors": {} }),
            "Invalid value for the field Documentation.",
        ),
    ] {
        let mut fixture = Fixture::new(World::example());
        let fault = FaultKind::Atlassian(Response::json(400, &answer));
        fixture.sandbox().inject(comment_fault(fault));
        let failure = fixture.post("SHOP-2", "Done").unwrap_err();
        assert_eq!(failure.kind, Kind::BadRequest);
        assert_eq!(
            failure.message,
            format!("Jira refused the comment on SHOP-2: {sentence}")
        );
        assert!(!format!("{:?}", failure.remedy).contains("Report"));
        assert_eq!(fixture.comment_posts(), 1);
    }
}
