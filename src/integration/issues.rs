//! Finds an issue and explains why it cannot be found.

use crate::connection::{Account, InvalidIssueReference, IssueKey, Site};
use crate::error::{Failure, Kind, Remedy};
use crate::jira::{Client, Issue, JiraError, Jql, diagnosis};
use crate::store::IssueLink;

/// Parses a key, or the URL of an issue of the connected site.
///
/// Fails as [`Kind::Usage`] if the text is neither, or the URL belongs to another site.
pub fn key(text: &str, account: &Account) -> Result<IssueKey, Failure> {
    IssueKey::from_reference(text, &account.site).map_err(|bad| {
        let remedy = match bad {
            InvalidIssueReference::OtherSite { .. } => Remedy::ShowConnection,
            _ => Remedy::Search,
        };
        Failure::new(Kind::Usage, bad.to_string()).with_remedy(remedy)
    })
}

/// Reads an issue by its current or a former key.
///
/// Jira gives the same response for a missing issue, a hidden project, and invalid credentials. The
/// error distinguishes them.
pub fn find(client: Client<'_>, key: &IssueKey) -> Result<Issue, Failure> {
    client
        .issue(key)
        .map_err(|error| explained(client, key, &error))
}

/// Returns the link that items store.
pub fn link(issue: &Issue, site: &Site) -> IssueLink {
    IssueLink {
        site: site.clone(),
        issue_id: issue.id.clone(),
        key: issue.key.clone(),
    }
}

/// Explains an error about an issue.
pub(super) fn explained(client: Client<'_>, key: &IssueKey, error: &JiraError) -> Failure {
    if error.kind == Kind::NotFound {
        return not_found(client, key, error);
    }
    if error.kind == Kind::TooLarge {
        let message = format!("Jira's response for {key} is larger than 8 MiB");
        let mut failure = Failure::new(Kind::TooLarge, message).with_hint(
            "move long texts of its description and its fields to an attachment in Jira",
        );
        failure.trace_id.clone_from(&error.trace_id);
        return failure;
    }
    diagnosis::explain(error, Some(client.account()))
}

fn not_found(client: Client<'_>, key: &IssueKey, error: &JiraError) -> Failure {
    let account = client.account();
    let myself = match client.myself() {
        Ok(myself) => myself,
        Err(error) => return diagnosis::explain(&error, Some(account)),
    };
    let site = account.site.authority();
    let project = project(key);
    // Jira rejects a query for a project that the account cannot see.
    let sees_project = match client.search(&Jql::project_of(key), 1, None) {
        Ok(_) => true,
        Err(error) if error.kind == Kind::BadRequest => false,
        Err(error) => return diagnosis::explain(&error, Some(account)),
    };
    let (message, hint) = if sees_project {
        (
            format!(
                "Issue {key} does not exist on {site}, or {} cannot see it",
                myself.name()
            ),
            format!(
                "check the number: the project {project} exists. The issue may also have a security level that excludes the account"
            ),
        )
    } else {
        (
            format!("Project {project} does not exist on {site}, or {} cannot see it", myself.name()),
            "check the key; if the project exists, ask its administrator to grant the account the Browse projects permission".to_owned(),
        )
    };
    let mut failure = Failure::new(Kind::NotFound, message).with_hint(hint);
    failure.trace_id.clone_from(&error.trace_id);
    failure
}

fn project(key: &IssueKey) -> &str {
    let key = key.as_str();
    key.rsplit_once('-').map_or(key, |(project, _)| project)
}
