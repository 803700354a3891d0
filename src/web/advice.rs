//! Remedies in words of the web pages: what is pressed, ticked and chosen there, and where.

use crate::remedy::{Listed, Remedy};

/// What a person at a page does next.
pub(super) fn words(remedy: &Remedy) -> String {
    match remedy {
        Remedy::Said(hint) => hint.clone(),
        Remedy::Connect => "have an administrator connect it in Settings → Jira".to_owned(),
        Remedy::Enable => {
            "have an administrator enable it in Settings → Jira (where JIRA_ENABLED is set on the server, that decides)".to_owned()
        }
        Remedy::ShowConnection => "Settings → Jira shows what is connected".to_owned(),
        Remedy::MendFile => {
            "have an administrator save the settings anew in Settings → Jira (the file is kept as jira.json.invalid), or mend it on the server".to_owned()
        }

        Remedy::UseGateway => {
            "choose the account type “Service account or scoped token”, and press Fetch for the cloud ID".to_owned()
        }
        Remedy::UseSite => "choose the account type “Personal account”".to_owned(),
        Remedy::UseBasicOrGateway => {
            "choose the account type “Service account or scoped token”, and press Fetch for the cloud ID; or have auth.scheme (JIRA_AUTH_SCHEME) set to basic on the server".to_owned()
        }
        Remedy::UseCloudId(own) => format!("set Cloud ID to {own}: Fetch does it"),
        Remedy::MatchCloudId => "correct Site, or press Fetch for its cloud ID".to_owned(),
        Remedy::CompareCloudId(url) => {
            format!("press Fetch for the site's own cloud ID, or compare Cloud ID with {url}")
        }
        Remedy::UseSiteNamed(site) => {
            format!("if the site was renamed, set Site to {site} in Settings → Jira")
        }
        Remedy::MakeToken(scopes) => format!(
            "a token's scopes are fixed when it is made: make a new one with {}, then save it in Settings → Jira",
            scopes.join(", ")
        ),
        Remedy::ChangeAccount => {
            "have the account activated by an administrator of Jira, or another one saved in Settings → Jira".to_owned()
        }
        Remedy::AllowHost(host) => {
            format!("if it is really meant, add {host} to Allowed hosts")
        }
        Remedy::WaitLonger => {
            "try again; if it stays so, have whoever runs the server check the network and any proxy in between, or start it with a longer wait: coder-server serve --timeout SECONDS".to_owned()
        }
        Remedy::Report => {
            "this is probably a fault of this program: please report it, with the trace id"
                .to_owned()
        }

        Remedy::List(Listed::Tasks) => "look for it in the list of tasks".to_owned(),
        Remedy::List(Listed::Objectives) => "look for it in the list of objectives".to_owned(),
        Remedy::List(Listed::Sessions | Listed::ApiKeys) => {
            "ask an administrator which there are".to_owned()
        }
        Remedy::MakeRoom(_) => "have an administrator take away some".to_owned(),
        Remedy::ReadTask(id) => format!("open {id}, and read what is recorded"),
        Remedy::Search => "to look for words, type them without an address".to_owned(),
        Remedy::MakeAgain => "tick “Make another one anyway”, or open what there is".to_owned(),
        Remedy::NameAnew => "load the page anew, then try again".to_owned(),

        Remedy::FinishTask(id) => format!("open {id}, and press “Mark as done”"),
        Remedy::NameIssue => {
            "only what was made of an issue is posted from here: copy the summary, and paste it in Jira".to_owned()
        }
        Remedy::ConnectToLinkedSite => {
            "have an administrator connect that site in Settings → Jira, or copy the summary, and paste it in Jira".to_owned()
        }
        Remedy::PostText(key) => {
            format!("if it belongs there all the same, copy the summary, and paste it at {key} in Jira")
        }
        Remedy::PostShorter(key) => {
            format!("copy the summary, and attach it to {key} in Jira, or paste what matters there")
        }
        Remedy::PostElsewhere => {
            "remove comments of the issue in Jira, or copy the summary, and paste it at another issue"
                .to_owned()
        }
        Remedy::SayAudience => {
            "choose who sees it: “Internal note (suggested)”, or “Reply to the customer”".to_owned()
        }
        Remedy::LeaveOutAudience => {
            "post it without a choice: everybody who sees the issue sees the comment".to_owned()
        }
        Remedy::KeepAudience(key) => format!(
            "to go on so, choose who sees it as at first; else look at {key} in Jira, and paste what is missing there"
        ),
        Remedy::PostAgain(_) => "if it is wanted twice, tick “Post it once more”".to_owned(),
        Remedy::PostDoubtful(url, _) => {
            format!("look at {url}; if it is not there, tick “I looked, and it is not there: post it once more”")
        }
        Remedy::ReadBack(url) => format!(
            "look at {url}, or press “Post to Jira” again: the comments are read once more, and nothing is posted twice"
        ),
        Remedy::GoOn(first, part) => {
            let first = first.as_deref().map(words);
            let first = first.map_or_else(String::new, |first| format!("{first}; "));
            format!("{first}“Post to Jira” goes on at part {part}")
        }
    }
}
