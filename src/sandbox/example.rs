//! The world of the demo and of most tests: a small company, its people and their tokens.
//!
//! The tokens look like Atlassian's and open nothing but a sandbox.

use serde_json::{Map, Value, json};

use super::world::{
    AccountType, Challenge, EmailVisibility, GatewayScheme, Issue, Permissions, Person, Project,
    Status, Token, TokenKind, TokenState, World,
};
use crate::account::{CloudId, IssueKey};

/// The site's cloud ID.
pub const CLOUD_ID: &str = "0ba5e11e-5a4d-4b0c-8f1e-c0ffee00cafe";

/// A person who may do everything.
pub const MIA_ID: &str = "5b10a2844c20165700ede21g";
/// Mia's address.
pub const MIA_EMAIL: &str = "mia@example.com";
/// Mia's token without scopes, for the site.
pub const MIA_TOKEN: &str = "ATATT3xSandbox0NotARealToken0OfMia0Classic0xq7Ld2=0DEMO001";
/// Mia's token with scopes, for the gateway.
pub const MIA_SCOPED_TOKEN: &str = "ATATT3xSandbox0NotARealToken0OfMia0Scoped00k3Vw9T=0DEMO002";
/// A token of Mia's, for the site, whose time is over.
pub const MIA_EXPIRED_TOKEN: &str = "ATATT3xSandbox0NotARealToken0OfMia0Expired0b8Rz1Q=0DEMO003";
/// A token of Mia's, for the site, that she took back.
pub const MIA_REVOKED_TOKEN: &str = "ATATT3xSandbox0NotARealToken0OfMia0Revoked0y5Hn4M=0DEMO004";
/// Mia's password, which the REST API refuses.
pub const MIA_PASSWORD: &str = "not-a-token-but-a-password";

/// A service account that the gateway takes by Basic.
pub const BOT_ID: &str = "712020:8f14e45f-ceea-467f-9d3b-5a1c0e7b2d01";
/// The service account's generated address.
pub const BOT_EMAIL: &str = "coderflow-bot-k4qzt7@serviceaccount.atlassian.com";
/// The service account's token, with the three scopes that are recommended.
pub const BOT_TOKEN: &str = "ATSTT3xSandbox0NotARealToken0OfBot0Scoped00p2Jc6S=0DEMO005";
/// A token of the service account that lacks `read:jira-user`.
pub const BOT_TOKEN_WITHOUT_READ_USER: &str =
    "ATSTT3xSandbox0NotARealToken0OfBot0NoUser00t9Fb3X=0DEMO006";
/// A token of the service account that lacks `read:jira-work`.
pub const BOT_TOKEN_WITHOUT_READ_WORK: &str =
    "ATSTT3xSandbox0NotARealToken0OfBot0NoRead00w6Gd8K=0DEMO007";
/// A token of the service account that lacks `write:jira-work`.
pub const BOT_TOKEN_WITHOUT_WRITE_WORK: &str =
    "ATSTT3xSandbox0NotARealToken0OfBot0NoWrite0h1Ms5Z=0DEMO008";

/// A service account whose token the gateway takes by Bearer only.
pub const BEARER_BOT_ID: &str = "712020:c9f0f895-fb98-4b91-a6d7-3e2f8a9c4b02";
/// The address of the service account that needs Bearer.
pub const BEARER_BOT_EMAIL: &str = "bearer-bot-m2xw9r@serviceaccount.atlassian.com";
/// The token of the service account that needs Bearer.
pub const BEARER_BOT_TOKEN: &str = "ATSTT3xSandbox0NotARealToken0OfBearerBot000n7Yt2C=0DEMO009";

/// A person who may read and not comment.
pub const RINA_ID: &str = "5b10ac8d82e05b22cc7d4ef5";
/// Rina's address.
pub const RINA_EMAIL: &str = "rina@example.com";
/// Rina's token without scopes.
pub const RINA_TOKEN: &str = "ATATT3xSandbox0NotARealToken0OfRina0Classic0v4Kp8D=0DEMO010";

/// A person without access to any project.
pub const OLU_ID: &str = "557058:45c48cce-2e2d-4bdc-8ea4-fd1a17c30d03";
/// Olu's address.
pub const OLU_EMAIL: &str = "olu@example.com";
/// Olu's token without scopes.
pub const OLU_TOKEN: &str = "ATATT3xSandbox0NotARealToken0OfOlu0Classic00r3Wx7B=0DEMO011";

/// A person whose account was deactivated.
pub const NOAH_ID: &str = "5b109f2e9729b51b54dc274d";
/// Noah's address.
pub const NOAH_EMAIL: &str = "noah@example.com";
/// Noah's token without scopes.
pub const NOAH_TOKEN: &str = "ATATT3xSandbox0NotARealToken0OfNoah0Classic0g8Qm1L=0DEMO012";

/// A person who must solve a CAPTCHA first.
pub const CATO_ID: &str = "5b10a0effa615349cb016cd8";
/// Cato's address.
pub const CATO_EMAIL: &str = "cato@example.com";
/// Cato's token without scopes, which would be good.
pub const CATO_TOKEN: &str = "ATATT3xSandbox0NotARealToken0OfCato0Classic0z6Nd5J=0DEMO013";

/// A customer of the service desk, without a token.
pub const PAT_ID: &str = "qm:1d0f5c6e-7a8b-4c9d-a0e1-b2c3d4e5f604:pat";

/// The three scopes that are recommended.
pub const SCOPES: [&str; 3] = ["read:jira-user", "read:jira-work", "write:jira-work"];

impl World {
    /// A small company with the people, tokens, projects and issues that the constants of
    /// [`example`](self) name.
    pub fn example() -> Self {
        Self {
            title: "Example Company".to_owned(),
            people: people(),
            tokens: tokens(),
            projects: vec![
                project("10000", "SHOP", "Web shop", "software"),
                project("10001", "HELP", "Help desk", "service_desk"),
            ],
            issues: issues(),
            ..Self::empty(cloud_id())
        }
    }
}

fn people() -> Vec<Person> {
    let mut service = person(BOT_ID, Some(BOT_EMAIL), "CoderFlow Bot");
    service.account_type = AccountType::Service;
    let mut bearer = person(BEARER_BOT_ID, Some(BEARER_BOT_EMAIL), "Bearer Bot");
    bearer.account_type = AccountType::Service;
    let mut mia = person(MIA_ID, Some(MIA_EMAIL), "Mia Krystof");
    mia.password = Some(MIA_PASSWORD.to_owned());
    let mut reader = person(RINA_ID, Some(RINA_EMAIL), "Rina Patel");
    reader.permissions.add_comments = false;
    let mut stranger = person(OLU_ID, Some(OLU_EMAIL), "Olu Adeyemi");
    stranger.permissions.browse_projects = false;
    stranger.email_visibility = EmailVisibility::Absent;
    let mut gone = person(NOAH_ID, Some(NOAH_EMAIL), "Noah Berg");
    gone.active = false;
    let mut challenged = person(CATO_ID, Some(CATO_EMAIL), "Cato Lindqvist");
    challenged.challenge = Challenge::Captcha;
    let mut customer = person(PAT_ID, None, "Pat Moreau");
    customer.account_type = AccountType::Customer;
    customer.email_visibility = EmailVisibility::Null;
    vec![
        mia, service, bearer, reader, stranger, gone, challenged, customer,
    ]
}

fn person(account_id: &str, email: Option<&str>, display_name: &str) -> Person {
    Person {
        account_id: account_id.to_owned(),
        account_type: AccountType::Atlassian,
        email: email.map(str::to_owned),
        email_visibility: EmailVisibility::Shown,
        display_name: display_name.to_owned(),
        active: true,
        permissions: Permissions {
            browse_projects: true,
            add_comments: true,
        },
        challenge: Challenge::None,
        password: None,
    }
}

fn tokens() -> Vec<Token> {
    let all = &SCOPES[..];
    let (basic, bearer) = (GatewayScheme::Basic, GatewayScheme::Bearer);
    let mut expired = classic(MIA_EXPIRED_TOKEN, MIA_ID);
    expired.state = TokenState::Expired;
    let mut revoked = classic(MIA_REVOKED_TOKEN, MIA_ID);
    revoked.state = TokenState::Revoked;
    vec![
        classic(MIA_TOKEN, MIA_ID),
        scoped(MIA_SCOPED_TOKEN, MIA_ID, all, basic),
        expired,
        revoked,
        scoped(BOT_TOKEN, BOT_ID, all, basic),
        scoped(BOT_TOKEN_WITHOUT_READ_USER, BOT_ID, &all[1..], basic),
        scoped(
            BOT_TOKEN_WITHOUT_READ_WORK,
            BOT_ID,
            &[SCOPES[0], SCOPES[2]],
            basic,
        ),
        scoped(BOT_TOKEN_WITHOUT_WRITE_WORK, BOT_ID, &all[..2], basic),
        scoped(BEARER_BOT_TOKEN, BEARER_BOT_ID, all, bearer),
        classic(RINA_TOKEN, RINA_ID),
        classic(OLU_TOKEN, OLU_ID),
        classic(NOAH_TOKEN, NOAH_ID),
        classic(CATO_TOKEN, CATO_ID),
    ]
}

fn classic(text: &str, owner: &str) -> Token {
    Token {
        text: text.to_owned(),
        owner: owner.to_owned(),
        kind: TokenKind::Classic,
        state: TokenState::Valid,
    }
}

fn scoped(text: &str, owner: &str, scopes: &[&str], scheme: GatewayScheme) -> Token {
    Token {
        kind: TokenKind::Scoped {
            scopes: scopes.iter().map(|&scope| scope.to_owned()).collect(),
            scheme,
        },
        ..classic(text, owner)
    }
}

fn project(id: &str, key: &str, name: &str, type_key: &str) -> Project {
    Project {
        id: id.to_owned(),
        key: key.to_owned(),
        name: name.to_owned(),
        type_key: type_key.to_owned(),
    }
}

/// What the issues are about: key, type, status, priority, labels, summary, description.
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
        &["One in three baskets is left at the till. Find out why, and mend it."],
    ),
    (
        "SHOP-2",
        "Bug",
        Status::NotBegun,
        "High",
        &["checkout", "payment"],
        "Login times out during checkout",
        &[
            "Who takes longer than five minutes to type an address is signed out, and the basket is empty afterwards.",
            "The session ought to live as long as the basket does.",
        ],
    ),
    (
        "SHOP-3",
        "Bug",
        Status::InProgress,
        "Highest",
        &["payment"],
        "Gift cards are charged twice when the network is slow",
        &[
            "The payment request is repeated after a timeout, without an idempotency key.",
            "See the log of 2 November, 09:12 UTC.",
        ],
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

fn issues() -> Vec<Issue> {
    let numbered = OUTLINES.iter().enumerate();
    numbered
        .map(
            |(index, &(key, kind, status, priority, labels, summary, description))| {
                let day = index + 1;
                let reporter = if key.starts_with("HELP") {
                    PAT_ID
                } else {
                    RINA_ID
                };
                let description = (!description.is_empty()).then(|| document(description));
                Issue {
                    id: (10_100 + index).to_string(),
                    key: well_formed_key(key),
                    summary: summary.to_owned(),
                    description,
                    issue_type: kind.to_owned(),
                    status,
                    priority: Some(priority.to_owned()),
                    assignee: (status != Status::NotBegun).then(|| MIA_ID.to_owned()),
                    reporter: Some(reporter.to_owned()),
                    labels: labels.iter().map(|&label| label.to_owned()).collect(),
                    created: format!("2026-10-{day:02}T08:30:00.000+0000"),
                    updated: format!("2026-11-{day:02}T09:12:00.000+0000"),
                    fields: Map::new(),
                }
            },
        )
        .collect()
}

/// An Atlassian document of plain paragraphs.
fn document(paragraphs: &[&str]) -> Value {
    let paragraphs: Vec<Value> = paragraphs
        .iter()
        .map(|text| json!({ "type": "paragraph", "content": [{ "type": "text", "text": text }] }))
        .collect();
    json!({ "type": "doc", "version": 1, "content": paragraphs })
}

fn cloud_id() -> CloudId {
    CLOUD_ID
        .parse()
        .unwrap_or_else(|error| unreachable!("the example's own cloud ID: {error}"))
}

fn well_formed_key(key: &str) -> IssueKey {
    key.parse()
        .unwrap_or_else(|error| unreachable!("the example's own keys: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn the_example_holds_together() {
        let world = World::example();
        let texts: HashSet<_> = world.tokens.iter().map(|token| &token.text).collect();
        assert_eq!(texts.len(), world.tokens.len());
        for token in &world.tokens {
            assert!(world.person(&token.owner).is_some(), "{}", token.owner);
        }
        for issue in &world.issues {
            let (project, _) = issue.key.as_str().split_once('-').unwrap();
            assert!(world.projects.iter().any(|known| known.key == project));
            let people = issue.assignee.iter().chain(&issue.reporter);
            assert!(people.into_iter().all(|id| world.person(id).is_some()));
        }
    }
}
