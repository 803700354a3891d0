//! Remedies in words of the API: routes and members, where a hint has commands and flags. Beside
//! each stands the advice, in words of the web pages.

use super::advice;
use crate::error::Failure;
use crate::json;
use crate::remedy::{Listed, Remedy};

/// A failure as the API tells it.
pub(super) fn told(failure: &Failure) -> json::Error {
    in_words_of_the_api(json::Error::from(failure))
}

/// Checks as the API tells them.
pub(super) fn checks_told(checks: Vec<json::Check>) -> Vec<json::Check> {
    checks.into_iter().map(check_told).collect()
}

/// A check as the API tells it.
pub(super) fn check_told(check: json::Check) -> json::Check {
    json::Check {
        error: check.error.map(in_words_of_the_api),
        ..check
    }
}

/// The settings as the API tells them.
pub(super) fn settings_told(settings: json::Settings) -> json::Settings {
    json::Settings {
        warnings: warnings_told(settings.warnings),
        error: settings.error.map(in_words_of_the_api),
        ..settings
    }
}

/// Warnings as the API tells them.
pub(super) fn warnings_told(warnings: Vec<json::Warning>) -> Vec<json::Warning> {
    let told = |warning: json::Warning| match warning.name {
        "not-enabled" => json::Warning {
            hint: Some(words(&Remedy::Enable)),
            advice: Some(advice::words(&Remedy::Enable)),
            ..warning
        },
        _ => json::Warning {
            advice: warning.hint.clone(),
            ..warning
        },
    };
    warnings.into_iter().map(told).collect()
}

/// An error that says what to do in words of the API. That Jira is not connected or not enabled is
/// told to everybody, and so without the paths of the server's files.
pub(super) fn in_words_of_the_api(error: json::Error) -> json::Error {
    let Some(remedy) = &error.remedy else {
        let advice = error.hint.clone();
        return json::Error { advice, ..error };
    };
    let hint = Some(words(remedy));
    let advice = Some(advice::words(remedy));
    let message = match **remedy {
        Remedy::Connect => "Jira integration not enabled: Jira is not connected".to_owned(),
        Remedy::Enable => "Jira integration not enabled".to_owned(),
        _ => error.message,
    };
    json::Error {
        message,
        hint,
        advice,
        ..error
    }
}

fn words(remedy: &Remedy) -> String {
    match remedy {
        Remedy::Said(hint) => hint.clone(),
        Remedy::Connect => "have an administrator connect it: PUT /api/v1/jira/settings".to_owned(),
        Remedy::Enable => {
            "have an administrator enable it: PUT /api/v1/jira/settings with \"enabled\": true (JIRA_ENABLED decides where it is set)"
                .to_owned()
        }
        Remedy::MendFile => {
            "have an administrator save the settings anew: PUT /api/v1/jira/settings (the file is kept as jira.json.invalid), or mend it on the server".to_owned()
        }
        Remedy::ShowConnection => "what is connected: GET /api/v1/jira".to_owned(),

        Remedy::UseGateway => {
            "send the site's cloudId too: POST /api/v1/jira/cloud-id tells it".to_owned()
        }
        Remedy::UseSite => "leave out cloudId".to_owned(),
        Remedy::UseBasicOrGateway => {
            "send the site's cloudId too (POST /api/v1/jira/cloud-id tells it), or have auth.scheme (JIRA_AUTH_SCHEME) set to basic on the server".to_owned()
        }
        Remedy::UseCloudId(own) => format!("send the site's own: \"cloudId\": \"{own}\""),
        Remedy::MatchCloudId => "correct site or cloudId".to_owned(),
        Remedy::CompareCloudId(url) => {
            format!("compare cloudId with {url}, then correct it: PUT /api/v1/jira/settings")
        }
        Remedy::UseSiteNamed(site) => format!(
            "if the site was renamed, connect again with \"site\": \"{site}\": PUT /api/v1/jira/settings"
        ),
        Remedy::MakeToken(scopes) => format!(
            "a token's scopes are fixed when it is made: make a new one with {}, then save it: PUT /api/v1/jira/settings",
            scopes.join(", ")
        ),
        Remedy::ChangeAccount => {
            "have an administrator activate it, or connect with another account: PUT /api/v1/jira/settings".to_owned()
        }
        Remedy::AllowHost(host) => {
            format!("if it is really meant, send \"allowedHosts\": [\"{host}\"]")
        }
        Remedy::WaitLonger => {
            "try again; if it stays so, check the network and any proxy in between, or have the server wait longer: coder-server serve --timeout SECONDS".to_owned()
        }
        Remedy::Report => {
            "this is probably a fault of this program: please report it, with the trace id"
                .to_owned()
        }

        Remedy::List(what) => format!("list them: GET {}", list(*what)),
        Remedy::MakeRoom(what) => {
            format!("have an administrator take away some: GET {} lists them", list(*what))
        }
        Remedy::ReadTask(id) => format!("read it: GET /api/v1/tasks/{id}"),
        Remedy::Search => {
            "to look for words instead: GET /api/v1/jira/issues?query=WORDS".to_owned()
        }
        Remedy::MakeAgain => "to make it all the same, send \"again\": true".to_owned(),
        Remedy::NameAnew => "give each request an Idempotency-Key of its own".to_owned(),

        Remedy::FinishTask(id) => format!("finish it: POST /api/v1/tasks/{id}/complete"),
        Remedy::NameIssue => format!("name one: POST {}", comments("{key}")),
        Remedy::ConnectToLinkedSite => format!(
            "connect to that site again, or post the text to an issue of this one: POST {}",
            comments("{key}")
        ),
        Remedy::PostText(key) => format!("to post there all the same: POST {}", comments(key)),
        Remedy::PostShorter(key) => format!(
            "post a shorter text: POST {}, or attach it to the issue in Jira",
            comments(key)
        ),
        Remedy::PostElsewhere => format!(
            "remove comments in Jira, or post to another issue: POST {}",
            comments("{key}")
        ),
        Remedy::SayAudience => {
            "say who is to see it: \"audience\": \"internal\" (only the team), or \"everyone\""
                .to_owned()
        }
        Remedy::LeaveOutAudience => {
            "leave out audience: everybody who sees the issue sees the comment".to_owned()
        }
        Remedy::KeepAudience(key) => format!(
            "to go on so, leave out audience; else look at the issue, and post what is missing: POST {}",
            comments(key)
        ),
        Remedy::PostAgain(finished) => format!(
            "to post it once more, send the time at which it was finished: \"againAfter\": \"{finished}\""
        ),
        Remedy::PostDoubtful(url, started) => format!(
            "look at {url}; if it is not there, send the time at which it was started: \"againAfter\": \"{started}\""
        ),
        Remedy::ReadBack(url) => format!(
            "look at {url}, or send the same request again: it reads the comments once more, and posts nothing twice"
        ),
        Remedy::GoOn(first, part) => {
            let first = first.as_deref().map(words);
            let first = first.map_or_else(String::new, |first| format!("{first}; "));
            format!("{first}the same request goes on at part {part}")
        }
    }
}

const fn list(what: Listed) -> &'static str {
    match what {
        Listed::Tasks => "/api/v1/tasks",
        Listed::Objectives => "/api/v1/objectives",
        Listed::Sessions => "/api/v1/sessions",
        Listed::ApiKeys => "/api/v1/api-keys",
    }
}

fn comments(key: &str) -> String {
    format!("/api/v1/jira/issues/{key}/comments")
}
