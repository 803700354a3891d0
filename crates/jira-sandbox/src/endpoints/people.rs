//! People in responses.

use serde_json::{Value, json};

use crate::world::{AccountType, Author, EmailVisibility, Person, World};

/// The members that a person has in every response.
pub(super) fn person(person: &Person, origin: &str) -> Value {
    let avatar = |size: u8| format!("{origin}/secure/useravatar?size={size}");
    let mut value = json!({
        "self": url(&person.account_id, origin),
        "accountId": person.account_id,
        "accountType": person.account_type.name(),
        "emailAddress": person.email,
        "avatarUrls": {
            "48x48": avatar(48),
            "24x24": avatar(24),
            "16x16": avatar(16),
            "32x32": avatar(32),
        },
        "displayName": person.display_name,
        "active": person.active,
        "timeZone": "Etc/UTC",
    });
    match (person.email_visibility, value.as_object_mut()) {
        (EmailVisibility::Null, _) => value["emailAddress"] = Value::Null,
        (EmailVisibility::Absent, Some(members)) => drop(members.shift_remove("emailAddress")),
        _ => {}
    }
    value
}

/// The author of something; `None` when the response leaves the author out.
pub(super) fn author(author: &Author, world: &World, origin: &str) -> Option<Value> {
    let (id, display_name) = match author {
        Author::Absent => return None,
        Author::Account(id) => match world.person(id) {
            Some(known) => return Some(person(known, origin)),
            None => (id.as_str(), id.as_str()),
        },
        Author::Deleted(id) => (id.as_str(), "Former user"),
        Author::Unknown => ("unknown", "Unknown"),
    };
    Some(json!({
        "self": url(id, origin),
        "accountId": id,
        "accountType": "",
        "emailAddress": "",
        "avatarUrls": {},
        "displayName": display_name,
        "active": false,
        "timeZone": "",
    }))
}

/// As [`person`], with the members that only the account itself gets.
pub(super) fn profile(account: &Person, origin: &str) -> Value {
    let mut value = person(account, origin);
    if account.account_type == AccountType::Service {
        value["appType"] = json!("service");
    }
    value["locale"] = json!("en_US");
    value["groups"] = json!({ "size": account.groups.len(), "items": [] });
    value["applicationRoles"] = json!({ "size": 1, "items": [] });
    value["expand"] = json!("groups,applicationRoles");
    value
}

fn url(account_id: &str, origin: &str) -> String {
    format!("{origin}/rest/api/3/user?accountId={account_id}")
}
