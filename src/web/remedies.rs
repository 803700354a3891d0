//! Remedies worded for the API (routes and members) and for its web pages (buttons and fields).

use crate::error::{Error, Listed, Remedy};
use crate::json::Wording;

/// The words of the API and of its pages.
pub(super) struct Web;

impl Wording for Web {
    fn hint(&self, remedy: &Remedy) -> String {
        words(remedy).0
    }

    fn advice(&self, remedy: &Remedy) -> Option<String> {
        Some(words(remedy).1)
    }

    /// Members see that Jira is not connected or enabled, so the message names no server files.
    fn message(&self, error: &Error) -> String {
        match error.remedy.as_deref() {
            Some(Remedy::Connect(_)) => {
                "Jira integration not enabled: Jira is not connected".to_owned()
            }
            Some(Remedy::Enable { .. }) => "Jira integration not enabled".to_owned(),
            _ => error.chain(),
        }
    }
}

/// The next step for an API client, and for a user of the pages.
#[expect(clippy::too_many_lines, reason = "one exhaustive table")]
fn words(remedy: &Remedy) -> (String, String) {
    const SETTINGS: &str = "PUT /api/v1/jira/settings";
    match remedy {
        Remedy::Text(text) => (text.clone(), text.clone()),
        Remedy::Connect(_) => (
            format!("have an administrator connect it: {SETTINGS}"),
            "have an administrator connect it in Settings → Jira".to_owned(),
        ),
        Remedy::Enable { .. } => (
            format!(
                "have an administrator enable it: {SETTINGS} with \"enabled\": true (JIRA_ENABLED takes precedence if it is set)"
            ),
            "have an administrator enable it in Settings → Jira (if JIRA_ENABLED is set on the server, it takes precedence)".to_owned(),
        ),
        Remedy::FixFile => (
            format!(
                "have an administrator save the settings again: {SETTINGS} (the file is kept as jira.json.invalid), or fix the file on the server"
            ),
            "have an administrator save the settings again in Settings → Jira (the file is kept as jira.json.invalid), or fix the file on the server".to_owned(),
        ),
        Remedy::ShowConnection => (
            "see what is connected: GET /api/v1/jira".to_owned(),
            "Settings → Jira shows what is connected".to_owned(),
        ),

        Remedy::UseGateway => (
            "send the site's cloudId too: POST /api/v1/jira/cloud-id fetches it".to_owned(),
            "choose the account type “Service account or scoped token”, then click Fetch to get the cloud ID".to_owned(),
        ),
        Remedy::UseSite => (
            "leave out cloudId".to_owned(),
            "choose the account type “Personal account”".to_owned(),
        ),
        Remedy::UseBasicOrGateway => (
            "send the site's cloudId too (POST /api/v1/jira/cloud-id fetches it), or have auth.scheme (JIRA_AUTH_SCHEME) set to basic on the server".to_owned(),
            "choose the account type “Service account or scoped token”, then click Fetch to get the cloud ID; or have auth.scheme (JIRA_AUTH_SCHEME) set to basic on the server".to_owned(),
        ),
        Remedy::UseCloudId(own) => (
            format!("send the site's own: \"cloudId\": \"{own}\""),
            format!("set Cloud ID to {own}, or click Fetch"),
        ),
        Remedy::EnterCloudId(None) => (
            "send the cloudId".to_owned(),
            "enter the Cloud ID".to_owned(),
        ),
        Remedy::EnterCloudId(Some(first)) => words(first),
        Remedy::MatchCloudId => (
            "correct site or cloudId".to_owned(),
            "correct Site, or click Fetch to get its cloud ID".to_owned(),
        ),
        Remedy::CompareCloudId(url) => (
            format!("compare cloudId with {url}, then correct it: {SETTINGS}"),
            format!("click Fetch to get the site's own cloud ID, or compare Cloud ID with {url}"),
        ),
        Remedy::UseSiteNamed(site) => (
            format!(
                "if the site was renamed, connect again with \"site\": \"{site}\": {SETTINGS}"
            ),
            format!("if the site was renamed, set Site to {site} in Settings → Jira"),
        ),
        Remedy::CreateToken(scopes) => {
            let scopes = scopes.join(", ");
            (
                format!(
                    "a token's scopes cannot be changed: create a new token with {scopes}, then save it: {SETTINGS}"
                ),
                format!(
                    "a token's scopes cannot be changed: create a new token with {scopes}, then save it in Settings → Jira"
                ),
            )
        }
        Remedy::ChangeAccount => (
            format!(
                "have an administrator activate it, or connect with another account: {SETTINGS}"
            ),
            "have a Jira administrator activate the account, or save another one in Settings → Jira".to_owned(),
        ),
        Remedy::AllowHost(host) => (
            format!("if the token may be sent there, send \"allowedHosts\": [\"{host}\"]"),
            format!("if the token may be sent there, add {host} to Allowed hosts"),
        ),
        Remedy::AllowGateway(gateway) => (
            format!("if the token may be sent there, send \"gatewayUrl\": \"{gateway}\""),
            format!("if the token may be sent there, set Gateway to {gateway}"),
        ),
        Remedy::SetPublicUrl => both("have the server started with its public URL"),
        Remedy::AllowLoopbackSite => both(
            "loopback sites work only in the demo, or when the server is started with the option allow-loopback-site",
        ),
        Remedy::AllowPrivateHost(host) => both(format!(
            "check the address; if it is your company's gateway, have the server started with the option allow-private-host for {host}"
        )),
        Remedy::IncreaseTimeout => both(
            "try again; if it keeps failing, check the network and any proxy, or have the server started with a longer timeout",
        ),
        Remedy::Report => both("this is probably a bug in this program: report it with the trace ID"),

        Remedy::WaitForOtherProcess => both("wait until the other process is done, then try again"),
        Remedy::UseOtherSetupDirectory => {
            both("have the server started with another setup directory (CODER_SETUP_DIR)")
        }
        Remedy::RunAsOwner => both("have the server started as the owner of its setup directory"),
        Remedy::RunAsUser(user) => both(format!("have the server started as user {user}")),
        Remedy::Untrack(_) => both(
            "the history keeps it: revoke that token, create a new one, and remove the file from git's index",
        ),
        Remedy::FindGitignoreLine(_) => {
            both("find the line in the .gitignore files of the repository")
        }

        Remedy::List(listed) => (
            format!("list them: GET {}", list(*listed)),
            match listed {
                Listed::Tasks => "look for it in the list of tasks",
                Listed::Objectives => "look for it in the list of objectives",
                Listed::Sessions | Listed::ApiKeys => "ask an administrator for the list",
            }
            .to_owned(),
        ),
        Remedy::RemoveSome(listed) => (
            format!(
                "have an administrator remove some: GET {} lists them",
                list(*listed)
            ),
            "have an administrator remove some".to_owned(),
        ),
        Remedy::ReadTask(id) => (
            format!("read it: GET /api/v1/tasks/{id}"),
            format!("open {id} to see what is recorded"),
        ),
        Remedy::Search => (
            "to search by words: GET /api/v1/jira/issues?query=WORDS".to_owned(),
            "to search by words, type them without an address".to_owned(),
        ),
        Remedy::CreateAgain => (
            "to create another one anyway, send \"again\": true".to_owned(),
            "check the box to create another one anyway, or open the existing one".to_owned(),
        ),
        Remedy::UseNewIdempotencyKey => (
            "use a new Idempotency-Key for each request".to_owned(),
            "reload the page, then try again".to_owned(),
        ),

        Remedy::FinishTask(id) => (
            format!("finish it: POST /api/v1/tasks/{id}/complete"),
            format!("open {id}, then click “Finish task”"),
        ),
        Remedy::NameIssue(_) => (
            format!("name one: POST {}", comments("{key}")),
            "only summaries of imported issues can be posted here: copy the summary and paste it in Jira".to_owned(),
        ),
        Remedy::ConnectToLinkedSite => (
            format!(
                "connect to that site again, or post the text to an issue of this one: POST {}",
                comments("{key}")
            ),
            "have an administrator connect that site in Settings → Jira, or copy the summary and paste it in Jira".to_owned(),
        ),
        Remedy::PostText(key) => (
            format!("to post there anyway: POST {}", comments(key)),
            format!("if it belongs there anyway, copy the summary and paste it at {key} in Jira"),
        ),
        Remedy::PostShorter(key) => (
            format!(
                "post a shorter text: POST {}, or attach it to the issue in Jira",
                comments(key)
            ),
            format!("copy the summary and attach it to {key} in Jira, or paste an excerpt there"),
        ),
        Remedy::PostElsewhere => (
            format!(
                "remove comments in Jira, or post to another issue: POST {}",
                comments("{key}")
            ),
            "remove comments of the issue in Jira, or copy the summary and paste it at another issue".to_owned(),
        ),
        Remedy::ChooseAudience => (
            "choose who sees it: \"audience\": \"internal\" (only the team), or \"everyone\"".to_owned(),
            "choose who sees it: “Internal note (suggested)” or “Reply to the customer”".to_owned(),
        ),
        Remedy::OmitAudience => (
            "leave out audience: everyone who sees the issue sees the comment".to_owned(),
            "post it without a choice: everyone who sees the issue sees the comment".to_owned(),
        ),
        Remedy::KeepAudience(key) => (
            format!(
                "to continue, leave out audience; otherwise look at the issue and post what is missing: POST {}",
                comments(key)
            ),
            format!(
                "to continue, choose the same audience as before; otherwise look at {key} in Jira and paste what is missing there"
            ),
        ),
        Remedy::PostAgain(finished) => (
            format!(
                "to post it again, send the time at which it was finished: \"againAfter\": \"{finished}\""
            ),
            "to post it anyway, check “Post it again”".to_owned(),
        ),
        Remedy::PostDoubtful(url, started) => (
            format!(
                "look at {url}; if it is not there, send the time at which it was started: \"againAfter\": \"{started}\""
            ),
            format!(
                "look at {url}; if it is not there, check “I checked, and it is not there: post it again”"
            ),
        ),
        Remedy::ReadBack(url) => (
            format!(
                "look at {url}, or send the same request again: it reads the comments again and posts nothing twice"
            ),
            format!(
                "look at {url}, or click “Post to Jira” again: it reads the comments again and posts nothing twice"
            ),
        ),
        Remedy::Continue(first, part) => {
            let (api, page) = first.as_deref().map(words).unwrap_or_default();
            let after = |first: String| if first.is_empty() { first } else { first + "; " };
            (
                format!("{}the same request continues at part {part}", after(api)),
                format!("{}“Post to Jira” continues at part {part}", after(page)),
            )
        }
    }
}

/// Words that fit the API and the pages.
fn both(text: impl Into<String>) -> (String, String) {
    let text = text.into();
    (text.clone(), text)
}

const fn list(listed: Listed) -> &'static str {
    match listed {
        Listed::Tasks => "/api/v1/tasks",
        Listed::Objectives => "/api/v1/objectives",
        Listed::Sessions => "/api/v1/sessions",
        Listed::ApiKeys => "/api/v1/api-keys",
    }
}

fn comments(key: &str) -> String {
    format!("/api/v1/jira/issues/{key}/comments")
}
