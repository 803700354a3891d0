//! Finds an issue, and says why it cannot be found.

use crate::connection::{Account, InvalidIssueReference, IssueKey, Site};
use crate::error::{Failure, Kind};
use crate::jira::{Client, Issue, JiraError, Jql, diagnosis};
use crate::remedy::Remedy;
use crate::work::IssueLink;

/// The issue that a text names: a key, or the address of a page of the connected site.
///
/// Fails as [`Kind::Usage`] when the text is neither, or the page is another site's.
pub fn key(text: &str, account: &Account) -> Result<IssueKey, Failure> {
    IssueKey::from_reference(text, &account.site).map_err(|bad| {
        let (hint, remedy) = match bad {
            InvalidIssueReference::OtherSite { .. } => (
                "what is connected: coder-server jira status",
                Remedy::ShowConnection,
            ),
            _ => (
                "to look for words instead, run: coder-server jira search WORDS",
                Remedy::Search,
            ),
        };
        Failure::new(Kind::Usage, bad.to_string())
            .with_hint(hint)
            .with_remedy(remedy)
    })
}

/// Reads an issue, by its present key or a former one.
///
/// Jira says the same of a number that is not there, of a project that the account may not see, and
/// of credentials that it does not accept; here they are told apart.
pub fn find(client: Client<'_>, key: &IssueKey) -> Result<Issue, Failure> {
    client
        .issue(key)
        .map_err(|error| explained(client, key, &error))
}

/// The link to an issue, as tasks keep it.
pub fn link(issue: &Issue, site: &Site) -> IssueLink {
    IssueLink {
        site: site.clone(),
        issue_id: issue.id.clone(),
        key: issue.key.clone(),
    }
}

/// Puts an error about an issue into words.
pub(super) fn explained(client: Client<'_>, key: &IssueKey, error: &JiraError) -> Failure {
    if error.kind == Kind::NotFound {
        return not_found(client, key, error);
    }
    if error.kind == Kind::TooLarge {
        let message =
            format!("what Jira answers about {key} is larger than 8 MiB, and was not read");
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
    // Jira refuses a query about a project that the account does not see.
    let sees_project = match client.search(&Jql::project_of(key), 1, None) {
        Ok(_) => true,
        Err(error) if error.kind == Kind::BadRequest => false,
        Err(error) => return diagnosis::explain(&error, Some(account)),
    };
    let (message, hint) = if sees_project {
        (
            format!(
                "there is no issue {key} on {site} that {} may see",
                myself.name()
            ),
            format!(
                "check the number: the project {project} is there. An issue whose security level leaves the account out looks the same"
            ),
        )
    } else {
        (
            format!("there is no project {project} on {site} that {} may see, and so no issue {key}", myself.name()),
            "check the key; if the project is there, have its administrator give the account the permission Browse projects".to_owned(),
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
