//! Changes values in a document and leaves every other member unchanged.

use serde::ser::{Serialize, SerializeMap as _, Serializer};
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use crate::connection::{CloudId, Email, Gateway, Site};
use crate::secret::Secret;

use super::document::Document;
use super::stored::Stored;

/// The order of members in a new file.
const ROOT_ORDER: [&str; 5] = ["enabled", "baseUrl", "cloudId", "auth", "gatewayUrl"];
/// The order of members in `auth`.
const AUTH_ORDER: [&str; 3] = ["email", "apiToken", "scheme"];

impl Document<'_> {
    /// The text of the file with exactly these values. Existing members keep their place, new ones
    /// follow the documented order, and unknown ones stay unchanged.
    pub(super) fn with(&self, values: &Stored) -> serde_json::Result<Zeroizing<Vec<u8>>> {
        fn text<T>(value: Option<&T>, text: impl FnOnce(&T) -> &str) -> Option<Value<'_>> {
            value.map(|value| Value::Text(text(value)))
        }
        let scheme = values.scheme.as_ref();

        let mut auth = Members::of(&self.auth_members, &AUTH_ORDER);
        auth.put("email", text(values.email.as_ref(), Email::as_str));
        auth.put("apiToken", text(values.token.as_ref(), Secret::expose));
        auth.put("scheme", text(scheme, |scheme| scheme.name()));
        let auth = (!auth.members.is_empty()).then_some(Value::Object(auth));

        let mut root = Members::of(&self.members, &ROOT_ORDER);
        root.put("enabled", values.enabled.map(Value::Flag));
        root.put("baseUrl", text(values.site.as_ref(), Site::origin));
        root.put("cloudId", text(values.cloud_id.as_ref(), CloudId::as_str));
        root.put("auth", auth);
        root.put("gatewayUrl", text(values.gateway.as_ref(), Gateway::as_str));
        written(&root, self.text.len())
    }
}

fn written(root: &Members<'_>, before: usize) -> serde_json::Result<Zeroizing<Vec<u8>>> {
    // Allocated once: a growing vector leaves copies of the token in memory. The size of the known
    // members is limited by the longest address, email, and token.
    let mut bytes = Zeroizing::new(Vec::with_capacity(2 * before + 32 * 1024));
    serde_json::to_writer_pretty(&mut *bytes, root)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// A value to write.
enum Value<'a> {
    Kept(&'a RawValue),
    Flag(bool),
    Text(&'a str),
    Object(Members<'a>),
}

/// The members of an object to write.
struct Members<'a> {
    members: Vec<(&'a str, Value<'a>)>,
    order: &'static [&'static str],
}

impl<'a> Members<'a> {
    fn of(members: &'a [(String, &'a RawValue)], order: &'static [&'static str]) -> Self {
        let kept = members
            .iter()
            .map(|(name, value)| (name.as_str(), Value::Kept(value)));
        Self {
            members: kept.collect(),
            order,
        }
    }

    /// Sets a member in its place, or inserts it after its predecessor in a new file. Without a value,
    /// removes it.
    fn put(&mut self, name: &'static str, value: Option<Value<'a>>) {
        let at = self.members.iter().position(|(key, _)| *key == name);
        match (at, value) {
            (Some(at), Some(value)) => self.members[at].1 = value,
            (Some(at), None) => drop(self.members.remove(at)),
            (None, Some(value)) => {
                let at = self.place_of(name);
                self.members.insert(at, (name, value));
            }
            (None, None) => {}
        }
    }

    fn place_of(&self, name: &str) -> usize {
        let before = self.order.iter().take_while(|known| **known != name);
        before
            .filter_map(|known| self.members.iter().position(|(key, _)| key == known))
            .last()
            .map_or(self.members.len(), |at| at + 1)
    }
}

impl Serialize for Members<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.members.len()))?;
        for (name, value) in &self.members {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Kept(raw) => raw.serialize(serializer),
            Self::Flag(flag) => serializer.serialize_bool(*flag),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Object(members) => members.serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connection::{Account, Credentials, Scheme};

    const ID: &str = "1a11d016-8984-4c3e-b9ab-142dd06acb1b";

    fn account(cloud_id: Option<&str>, gateway: &str, scheme: Scheme) -> Account {
        Account {
            site: Site::parse("https://new.atlassian.net").unwrap(),
            gateway: Gateway::parse(gateway).unwrap(),
            cloud_id: cloud_id.map(|id| id.parse().unwrap()),
            credentials: Credentials {
                email: "mia@example.com".parse().unwrap(),
                token: Secret::new("new-token".to_owned()),
                scheme,
            },
        }
    }

    fn written(before: &str, account: &Account) -> String {
        let document = Document::parse(before).unwrap();
        text_of(&document, account)
    }

    fn text_of(document: &Document<'_>, account: &Account) -> String {
        let values = Stored::of_account(account, true);
        let text = document.with(&values).unwrap();
        String::from_utf8(text.to_vec()).unwrap()
    }

    fn personal() -> Account {
        account(None, "https://api.atlassian.com", Scheme::Basic)
    }

    #[test]
    fn new_file_has_documented_order() {
        let service = account(Some(ID), "https://egress.example/jira", Scheme::Bearer);
        assert_eq!(
            text_of(&Document::default(), &service),
            r#"{
  "enabled": true,
  "baseUrl": "https://new.atlassian.net",
  "cloudId": "1a11d016-8984-4c3e-b9ab-142dd06acb1b",
  "auth": {
    "email": "mia@example.com",
    "apiToken": "new-token",
    "scheme": "bearer"
  },
  "gatewayUrl": "https://egress.example/jira"
}
"#
        );
        assert_eq!(
            text_of(&Document::default(), &personal()),
            r#"{
  "enabled": true,
  "baseUrl": "https://new.atlassian.net",
  "auth": {
    "email": "mia@example.com",
    "apiToken": "new-token"
  }
}
"#
        );
    }

    #[test]
    fn unknown_members_stay_unchanged() {
        let before = r#"{
  "first": 123456789012345678901234567890.10,
  "auth": {"z": [1.0e2, "\u00e9\/"], "apiToken": "old", "a": null, "scheme": "bearer"},
  "deep": {
    "b": {"twice": 1, "twice": 2}, "a": -0.0
  },
  "cloudId": "1a11d016-8984-4c3e-b9ab-142dd06acb1b",
  "gatewayUrl": "https://egress.example",
  "enabled": false,
  "é \"quoted\"": "\ud800"
}"#;
        assert_eq!(
            written(before, &personal()),
            r#"{
  "first": 123456789012345678901234567890.10,
  "auth": {
    "z": [1.0e2, "\u00e9\/"],
    "apiToken": "new-token",
    "a": null,
    "email": "mia@example.com"
  },
  "deep": {
    "b": {"twice": 1, "twice": 2}, "a": -0.0
  },
  "enabled": true,
  "baseUrl": "https://new.atlassian.net",
  "é \"quoted\"": "\ud800"
}
"#
        );
    }

    #[test]
    fn a_null_gives_way() {
        let before = r#"{"auth": null, "cloudId": null, "x": null}"#;
        let after = written(before, &personal());
        assert_eq!(
            after,
            r#"{
  "auth": {
    "email": "mia@example.com",
    "apiToken": "new-token"
  },
  "x": null,
  "enabled": true,
  "baseUrl": "https://new.atlassian.net"
}
"#
        );
    }

    #[test]
    fn what_was_written_is_written_so_again() {
        let service = account(Some(ID), "https://egress.example", Scheme::Basic);
        for account in [personal(), service] {
            let once = text_of(&Document::default(), &account);
            assert_eq!(written(&once, &account), once);
        }
    }

    proptest::proptest! {
        #[test]
        fn whatever_else_is_in_the_file_stays(
            others in proptest::collection::hash_map(".{0,8}", "[ -~]{0,12}|[é-☃]{3}", 0..6),
            at in 0..6_usize,
        ) {
            let mut members: Vec<String> = others
                .iter()
                .filter(|(name, _)| !ROOT_ORDER.contains(&name.as_str()))
                .map(|(name, value)| {
                    let name = serde_json::to_string(name).unwrap();
                    format!("{name}:[ {} ,1e400]", serde_json::to_string(value).unwrap())
                })
                .collect();
            let kept = members.clone();
            members.insert(at.min(members.len()), "\"auth\":{\"apiToken\":\"old\"}".to_owned());
            let after = written(&format!("{{{}}}", members.join(",")), &personal());
            let document = Document::parse(&after).unwrap();
            let rest: Vec<String> = document
                .members
                .iter()
                .filter(|(name, _)| !ROOT_ORDER.contains(&name.as_str()))
                .map(|(name, value)| format!("{}:{value}", serde_json::to_string(name).unwrap()))
                .collect();
            proptest::prop_assert_eq!(rest, kept);
        }
    }
}
