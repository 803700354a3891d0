//! The issues of the example.

use serde_json::Value;

use super::documents::{
    bullets, code, code_block, document, heading, link, mention, panel, paragraph, plain, say,
    status, steps, strong, table, tasks, text,
};
use super::{FORMER_KEY, MIA_ID, PAT_ID, RINA_ID, comments};
use crate::world::{Attachment, Author, Issue, Link, LinkDirection, LinkType, Status};

/// The issues, in the order of their numbers.
pub(super) fn issues() -> Vec<Issue> {
    let outlines = OUTLINES.iter().enumerate();
    let mut issues: Vec<Issue> = outlines
        .map(|(index, outline)| issue(index, outline))
        .collect();
    for issue in &mut issues {
        match issue.key.as_str() {
            "SHOP-1" => issue.description = Some(epic()),
            "SHOP-2" => {
                issue.description = Some(signed_out());
                issue.parent = Some("SHOP-1".to_owned());
                issue.links = vec![link_to("10200", LinkDirection::Outward, "SHOP-5")];
                issue.comments = comments::on_signed_out();
            }
            "SHOP-3" => {
                issue.description = Some(charged_twice());
                issue.parent = Some("SHOP-1".to_owned());
                issue.links = vec![relation("10201", "SHOP-6")];
                issue.attachments = attachments();
                issue.comments = comments::on_charged_twice();
            }
            "SHOP-5" => issue.links = vec![link_to("10200", LinkDirection::Inward, "SHOP-2")],
            "SHOP-6" => issue.links = vec![relation("10201", "SHOP-3")],
            "SHOP-7" => issue.former_keys = vec![FORMER_KEY.to_owned()],
            "HELP-1" => issue.comments = comments::on_parcel(),
            _ => {}
        }
    }
    issues
}

/// What the issues are about: key, type, status, priority, labels, summary, and the paragraphs of
/// those descriptions that are nothing more.
type Outline = (
    &'static str,
    &'static str,
    Status,
    &'static str,
    &'static [&'static str],
    &'static str,
    &'static [&'static str],
);

const OUTLINES: [Outline; 9] = [
    (
        "SHOP-1",
        "Epic",
        Status::InProgress,
        "Medium",
        &["checkout"],
        "A checkout that people finish",
        &[],
    ),
    (
        "SHOP-2",
        "Bug",
        Status::NotBegun,
        "High",
        &["checkout", "payment"],
        "Login times out during checkout",
        &[],
    ),
    (
        "SHOP-3",
        "Bug",
        Status::InProgress,
        "Highest",
        &["payment"],
        "Gift cards are charged twice when the network is slow",
        &[],
    ),
    (
        "SHOP-4",
        "Task",
        Status::NotBegun,
        "Medium",
        &["backend"],
        "Send the order confirmation in the customer's language",
        &[
            "The template exists in German, French and Japanese; the mail always goes out in English.",
        ],
    ),
    (
        "SHOP-5",
        "Story",
        Status::NotBegun,
        "Low",
        &[],
        "Remember the delivery address",
        &["As a customer who comes back, I do not want to type my address again."],
    ),
    (
        "SHOP-6",
        "Task",
        Status::Done,
        "Low",
        &["backend"],
        "Upgrade the search index",
        &[],
    ),
    (
        "SHOP-7",
        "Bug",
        Status::NotBegun,
        "Medium",
        &["search"],
        "Search finds nothing for \"naïve café\" and for C++",
        &["Quotes, accents and the plus sign are lost on the way to the index."],
    ),
    (
        "HELP-1",
        "Service Request",
        Status::NotBegun,
        "Medium",
        &[],
        "My parcel has not arrived",
        &["I ordered three weeks ago. The tracking page says delivered."],
    ),
    (
        "HELP-2",
        "Service Request",
        Status::Done,
        "Low",
        &[],
        "Please change the address on my invoice",
        &["The company has moved."],
    ),
];

fn issue(index: usize, outline: &Outline) -> Issue {
    let &(key, kind, status, priority, labels, summary, description) = outline;
    let day = index + 1;
    let is_request = key.starts_with("HELP");
    let mut issue = Issue::new(10_100 + index as u64, key.to_owned(), summary);
    issue.description = (!description.is_empty()).then(|| plain(description));
    kind.clone_into(&mut issue.issue_type);
    issue.status = status;
    issue.priority = Some(priority.to_owned());
    issue.assignee = (status != Status::NotBegun).then(|| MIA_ID.to_owned());
    issue.reporter = Some(if is_request { PAT_ID } else { RINA_ID }.to_owned());
    issue.labels = labels.iter().map(|&label| label.to_owned()).collect();
    issue.created = format!("2026-10-{day:02}T08:30:00.000+0000");
    issue.updated = format!("2026-11-{day:02}T09:12:00.000+0000");
    issue
}

fn epic() -> Value {
    document(vec![
        say("One in three baskets is left at the till. Find out why, and mend it."),
        heading(2, "What we know"),
        table(
            &["Step", "Leave here", "Main reason"],
            &[
                &["Address", "41 %", "The form takes too long"],
                &["Payment", "38 %", "The card is charged, the page is not"],
                &["Confirmation", "21 %", "Unknown"],
            ],
        ),
        heading(2, "Done when"),
        tasks(&[
            ("Nobody is signed out while they type", false),
            ("No card is charged twice", false),
            ("The numbers above are measured each night", true),
        ]),
    ])
}

fn signed_out() -> Value {
    document(vec![
        say(
            "Who takes longer than five minutes to type an address is signed out, and the basket is empty afterwards.",
        ),
        say("The session ought to live as long as the basket does."),
        heading(2, "Steps to reproduce"),
        steps(vec![
            say("Put anything into the basket and go to the till."),
            say("Wait for six minutes on the page with the address."),
            paragraph(vec![
                text("Press "),
                strong("Continue"),
                text(": the page asks for the password again."),
            ]),
        ]),
        heading(2, "What the server says"),
        code_block(
            "log",
            "09:12:07 WARN  session 7f3a: idle for 300 s, dropped\n09:12:09 INFO  POST /checkout/address -> 302 /login",
        ),
        panel(
            "warning",
            vec![paragraph(vec![
                text("The limit of 300 s is set in "),
                code("session.toml"),
                text(" and shared with the back office. Ask "),
                mention(MIA_ID, "Mia Krystof"),
                text(" before it is changed there."),
            ])],
        ),
    ])
}

fn charged_twice() -> Value {
    document(vec![
        say("The payment request is repeated after a timeout, without an idempotency key."),
        say("See the log of 2 November, 09:12 UTC."),
        heading(2, "What was seen"),
        table(
            &["Time", "Request", "Answer"],
            &[
                &["09:12:00", "POST /charges", "none within 5 s"],
                &["09:12:05", "POST /charges", "201"],
                &["09:12:06", "POST /charges", "201, the late one"],
            ],
        ),
        heading(2, "What should be sent"),
        code_block(
            "json",
            "{\n  \"amount\": 5000,\n  \"currency\": \"EUR\",\n  \"idempotencyKey\": \"order-4711-charge\"\n}",
        ),
        bullets(vec![
            say("The key belongs to the order, not to the attempt."),
            paragraph(vec![
                text("The provider keeps keys for 24 hours, see "),
                link(
                    "its documentation",
                    "https://payments.example.com/docs/idempotency",
                ),
                text("."),
            ]),
        ]),
        paragraph(vec![
            text("Severity: "),
            status("MONEY LOST", "red"),
            text(" — 14 customers so far."),
        ]),
    ])
}

fn link_to(id: &str, direction: LinkDirection, other: &str) -> Link {
    Link {
        id: id.to_owned(),
        kind: LinkType::Blocks,
        direction,
        other: other.to_owned(),
    }
}

fn relation(id: &str, other: &str) -> Link {
    Link {
        kind: LinkType::Relates,
        ..link_to(id, LinkDirection::Outward, other)
    }
}

fn attachments() -> Vec<Attachment> {
    let file = |id: &str, name: &str, mime_type: &str, size| Attachment {
        id: id.to_owned(),
        filename: name.to_owned(),
        mime_type: mime_type.to_owned(),
        size,
        created: "2026-11-02T10:04:00.000+0000".to_owned(),
        author: Author::Account(RINA_ID.to_owned()),
    };
    vec![
        file("10300", "charged-twice.png", "image/png", 23_123),
        file("10301", "payment-gateway.log", "text/plain", 1_048_576),
    ]
}
