//! The world of the demo and of most tests: a small company, its people, and their tokens.
//!
//! The tokens look like Atlassian's and are valid in a sandbox only.

mod measurements;
mod people;

use crate::world::{Issue, Project, World};

/// The site's cloud ID.
pub const CLOUD_ID: &str = "0ba5e11e-5a4d-4b0c-8f1e-c0ffee00cafe";

/// A person with all permissions.
pub const MIA_ID: &str = "5b10a2844c20165700ede21g";
/// Mia's email address.
pub const MIA_EMAIL: &str = "mia@example.com";
/// Mia's token without scopes, for the site.
pub const MIA_TOKEN: &str = "ATATT3xSandbox0NotARealToken0OfMia0Classic0xq7Ld2=0DEMO001";
/// Mia's token with scopes, for the gateway.
pub const MIA_SCOPED_TOKEN: &str = "ATATT3xSandbox0NotARealToken0OfMia0Scoped00k3Vw9T=0DEMO002";
/// An expired token of Mia, for the site.
pub const MIA_EXPIRED_TOKEN: &str = "ATATT3xSandbox0NotARealToken0OfMia0Expired0b8Rz1Q=0DEMO003";
/// A revoked token of Mia, for the site.
pub const MIA_REVOKED_TOKEN: &str = "ATATT3xSandbox0NotARealToken0OfMia0Revoked0y5Hn4M=0DEMO004";
/// Mia's password, which the REST API refuses.
pub const MIA_PASSWORD: &str = "not-a-token-but-a-password";

/// A service account that uses Basic on the gateway.
pub const BOT_ID: &str = "712020:8f14e45f-ceea-467f-9d3b-5a1c0e7b2d01";
/// The service account's generated email address.
pub const BOT_EMAIL: &str = "coderflow-bot-k4qzt7@serviceaccount.atlassian.com";
/// The service account's token, with the three recommended scopes.
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

/// A service account that must use Bearer on the gateway.
pub const BEARER_BOT_ID: &str = "712020:c9f0f895-fb98-4b91-a6d7-3e2f8a9c4b02";
/// The email address of the service account that must use Bearer.
pub const BEARER_BOT_EMAIL: &str = "bearer-bot-m2xw9r@serviceaccount.atlassian.com";
/// The token of the service account that must use Bearer.
pub const BEARER_BOT_TOKEN: &str = "ATSTT3xSandbox0NotARealToken0OfBearerBot000n7Yt2C=0DEMO009";

/// A person who may read but not comment.
pub const RINA_ID: &str = "5b10ac8d82e05b22cc7d4ef5";
/// Rina's email address.
pub const RINA_EMAIL: &str = "rina@example.com";
/// Rina's token without scopes.
pub const RINA_TOKEN: &str = "ATATT3xSandbox0NotARealToken0OfRina0Classic0v4Kp8D=0DEMO010";

/// A person without access to any project.
pub const OLU_ID: &str = "557058:45c48cce-2e2d-4bdc-8ea4-fd1a17c30d03";
/// Olu's email address.
pub const OLU_EMAIL: &str = "olu@example.com";
/// Olu's token without scopes.
pub const OLU_TOKEN: &str = "ATATT3xSandbox0NotARealToken0OfOlu0Classic00r3Wx7B=0DEMO011";

/// A person whose account is deactivated.
pub const NOAH_ID: &str = "5b109f2e9729b51b54dc274d";
/// Noah's email address.
pub const NOAH_EMAIL: &str = "noah@example.com";
/// Noah's token without scopes.
pub const NOAH_TOKEN: &str = "ATATT3xSandbox0NotARealToken0OfNoah0Classic0g8Qm1L=0DEMO012";

/// A person who must solve a CAPTCHA first.
pub const CATO_ID: &str = "5b10a0effa615349cb016cd8";
/// Cato's email address.
pub const CATO_EMAIL: &str = "cato@example.com";
/// Cato's token without scopes.
pub const CATO_TOKEN: &str = "ATATT3xSandbox0NotARealToken0OfCato0Classic0z6Nd5J=0DEMO013";

/// A customer of the service desk, without a token.
pub const PAT_ID: &str = "qm:1d0f5c6e-7a8b-4c9d-a0e1-b2c3d4e5f604:pat";

/// A role that only Mia has.
pub const ADMINISTRATORS: &str = "Administrators";
/// A role that Mia and the first service account have.
pub const DEVELOPERS: &str = "Developers";
/// The key that SHOP-7 had before it was moved.
pub const FORMER_KEY: &str = "WEB-31";

/// The three recommended scopes.
pub const SCOPES: [&str; 3] = ["read:jira-user", "read:jira-work", "write:jira-work"];

impl World {
    /// A small company with the people, tokens, projects, and issues that the constants of
    /// [`example`](self) name. SHOP-3 has the most content, HELP-1 belongs to a service desk, SHOP-6
    /// has neither description nor comments, APP-1 has more comments than its field `comment` may
    /// contain, APP-2 has wide characters and subtasks.
    pub fn example() -> Self {
        Self {
            title: "Example Company".to_owned(),
            people: people::people(),
            tokens: people::tokens(),
            projects: vec![
                project("10000", "SHOP", "Web shop", "software"),
                project("10001", "HELP", "Help desk", "service_desk"),
                project("10002", "APP", "Mobile app", "software"),
            ],
            issues: issues(),
            ..Self::empty(CLOUD_ID.to_owned())
        }
    }
}

#[expect(
    clippy::expect_used,
    reason = "the file is part of the program, and tested"
)]
fn issues() -> Vec<Issue> {
    let json = include_str!("issues.json");
    let mut issues: Vec<Issue> = serde_json::from_str(json).expect("issues.json is valid");
    for issue in &mut issues {
        if issue.key == "APP-1" {
            issue.comments = measurements::comments();
        }
    }
    issues
}

fn project(id: &str, key: &str, name: &str, type_key: &str) -> Project {
    Project {
        id: id.to_owned(),
        key: key.to_owned(),
        name: name.to_owned(),
        type_key: type_key.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::AdfSchema;
    use std::collections::HashSet;

    #[test]
    fn references_resolve() {
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
            let parent = issue.parent.iter();
            let others = parent.chain(issue.links.iter().map(|link| &link.other));
            for other in others {
                assert!(world.issue(other.as_str()).is_some(), "{other}");
            }
            for link in &issue.links {
                let other = world.issue(link.other.as_str()).unwrap();
                assert!(
                    other
                        .links
                        .iter()
                        .any(|back| back.id == link.id && back.other == issue.key)
                );
            }
        }
    }

    #[test]
    fn ids_are_unique_and_comments_sorted() {
        let world = World::example();
        let ids: HashSet<_> = world.issues.iter().map(|issue| &issue.id).collect();
        assert_eq!(ids.len(), world.issues.len());
        let comments: Vec<_> = world
            .issues
            .iter()
            .flat_map(|issue| &issue.comments)
            .collect();
        let ids: HashSet<_> = comments.iter().map(|comment| &comment.id).collect();
        assert_eq!(ids.len(), comments.len());
        for issue in &world.issues {
            assert!(issue.comments.is_sorted_by_key(|comment| &comment.created));
        }
        assert!(world.issue("APP-1").unwrap().comments.len() > 120);
    }

    #[test]
    fn documents_are_valid() {
        let world = World::example();
        let mut count = 0;
        for issue in &world.issues {
            let comments = issue.comments.iter().map(|comment| &comment.body);
            for document in issue.description.iter().chain(comments) {
                assert!(
                    AdfSchema::Oldest.accepts(document),
                    "{}: {document}",
                    issue.key
                );
                assert!(
                    AdfSchema::Current.accepts(document),
                    "{}: {document}",
                    issue.key
                );
                count += 1;
            }
        }
        assert!(count > 140, "{count}");
    }
}
