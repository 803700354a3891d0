//! People as answers show them.

use serde_json::{Map, Value, json};

use super::issues::Shown;
use crate::world::{AccountType, Author, EmailVisibility, Person};

/// The members that every mention of a person has.
pub(super) fn mention(person: &Person, origin: &str) -> Map<String, Value> {
    let mut members = Map::new();
    let id = &person.account_id;
    let mut add = |name: &str, value: Value| members.insert(name.to_owned(), value);
    add(
        "self",
        json!(format!("{origin}/rest/api/3/user?accountId={id}")),
    );
    add("accountId", json!(id));
    add("accountType", json!(person.account_type.name()));
    match (&person.email, person.email_visibility) {
        (_, EmailVisibility::Absent) => None,
        (Some(email), EmailVisibility::Shown) => add("emailAddress", json!(email)),
        _ => add("emailAddress", Value::Null),
    };
    add("avatarUrls", avatars(origin));
    add("displayName", json!(person.display_name));
    add("active", json!(person.active));
    add("timeZone", json!("Etc/UTC"));
    members
}

/// Who wrote something; `None` where the answer is to leave that out.
pub(super) fn author(author: &Author, shown: &Shown) -> Option<Value> {
    let members = match author {
        Author::Absent => return None,
        Author::Account(id) => match shown.world.person(id) {
            Some(person) => mention(person, shown.origin),
            None => nothing_but(id, id, shown.origin),
        },
        Author::Deleted(id) => nothing_but(id, "Former user", shown.origin),
        Author::Unknown => nothing_but("unknown", "Unknown", shown.origin),
    };
    Some(Value::Object(members))
}

/// An account of which no more is left than its ID.
fn nothing_but(id: &str, display_name: &str, origin: &str) -> Map<String, Value> {
    let mut members = Map::new();
    let mut add = |name: &str, value: Value| members.insert(name.to_owned(), value);
    let address = format!("{origin}/rest/api/3/user?accountId={id}");
    add("self", json!(address));
    add("accountId", json!(id));
    add("accountType", json!(""));
    add("emailAddress", json!(""));
    add("avatarUrls", json!({}));
    add("displayName", json!(display_name));
    add("active", json!(false));
    add("timeZone", json!(""));
    members
}

/// As [`mention`], with what only the account itself is told.
pub(super) fn profile(person: &Person, origin: &str) -> Map<String, Value> {
    let mut members = mention(person, origin);
    if person.account_type == AccountType::Service {
        members.insert("appType".to_owned(), json!("service"));
    }
    members.insert("locale".to_owned(), json!("en_US"));
    members.insert(
        "groups".to_owned(),
        json!({ "size": person.groups.len(), "items": [] }),
    );
    members.insert(
        "applicationRoles".to_owned(),
        json!({ "size": 1, "items": [] }),
    );
    members.insert("expand".to_owned(), json!("groups,applicationRoles"));
    members
}

fn avatars(origin: &str) -> Value {
    let sizes = [("48x48", 48), ("24x24", 24), ("16x16", 16), ("32x32", 32)];
    let addresses = sizes.map(|(name, size)| {
        let address = format!("{origin}/secure/useravatar?size={size}");
        (name.to_owned(), Value::String(address))
    });
    Value::Object(addresses.into_iter().collect())
}
