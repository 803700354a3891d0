//! `jira.json` as text and members: where a member stands, and how it is changed while every other
//! one stays as it is, to the letter.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap as _, Serializer};
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use super::save::Connection;

/// The order of the members in a new file.
const ROOT_ORDER: [&str; 5] = ["enabled", "baseUrl", "cloudId", "auth", "gatewayUrl"];
/// The order of the members of `auth`.
const AUTH_ORDER: [&str; 3] = ["email", "apiToken", "scheme"];

/// A line and a column (in characters), both from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Position {
    line: usize,
    column: usize,
}

/// Why a text is no `jira.json`. It names members, and never quotes a value: any of them could be
/// a token in the wrong place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Invalid {
    at: Option<Position>,
    problem: String,
}

/// The members of the file and of its `auth`, in their order, as they are written.
#[derive(Debug, Default)]
pub(super) struct Document<'a> {
    text: &'a str,
    root: Vec<(String, &'a RawValue)>,
    auth: Vec<(String, &'a RawValue)>,
}

/// One member's value and its place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Member<'a> {
    text: &'a str,
    name: &'static str,
    value: &'a RawValue,
}

impl<'a> Document<'a> {
    /// Takes a text apart. `null` is kept where it stands and counts as absent.
    pub(super) fn parse(text: &'a str) -> Result<Self, Invalid> {
        if text.trim().is_empty() {
            return Err(Invalid::anywhere("it is empty"));
        }
        let root = members(text, text, "the whole of it", "")?;
        let mut document = Self {
            text,
            root,
            auth: Vec::new(),
        };
        if let Some(auth) = document.root("auth") {
            document.auth = members(text, auth.value.get(), "auth", "auth.")?;
        }
        Ok(document)
    }

    /// A member of the file itself.
    pub(super) fn root(&self, name: &'static str) -> Option<Member<'a>> {
        self.member(&self.root, name, name)
    }

    /// A member of `auth`, by its full name, such as `auth.email`.
    pub(super) fn auth(&self, name: &'static str) -> Option<Member<'a>> {
        self.member(&self.auth, name.strip_prefix("auth.")?, name)
    }

    fn member(
        &self,
        members: &[(String, &'a RawValue)],
        short: &str,
        name: &'static str,
    ) -> Option<Member<'a>> {
        let (_, value) = members.iter().find(|(key, _)| key == short)?;
        (value.get() != "null").then_some(Member {
            text: self.text,
            name,
            value,
        })
    }

    /// The text of the file with this connection in it: known members in the place they had, new
    /// ones behind their neighbours, unknown ones as they were.
    pub(super) fn with(&self, connection: &Connection<'_>) -> Zeroizing<Vec<u8>> {
        let account = connection.account;
        let scheme = account.cloud_id.as_ref();
        let scheme = scheme.map(|_| Value::Text(account.credentials.scheme.name()));
        let cloud_id = account.cloud_id.as_ref();
        let cloud_id = cloud_id.map(|cloud_id| Value::Text(cloud_id.as_str()));
        let gateway = Value::Text(account.gateway.as_str());
        let gateway = (!account.gateway.is_default()).then_some(gateway);
        let token = Value::Text(account.credentials.token.expose());

        let mut auth = Members::of(&self.auth, &AUTH_ORDER);
        auth.put(
            "email",
            Some(Value::Text(account.credentials.email.as_str())),
        );
        auth.put("apiToken", Some(token));
        auth.put("scheme", scheme);

        let mut root = Members::of(&self.root, &ROOT_ORDER);
        root.put("enabled", Some(Value::Flag(connection.enabled)));
        root.put("baseUrl", Some(Value::Text(account.site.origin())));
        root.put("cloudId", cloud_id);
        root.put("auth", Some(Value::Object(auth)));
        root.put("gatewayUrl", gateway);
        written(&root, self.text.len())
    }
}

fn written(root: &Members<'_>, before: usize) -> Zeroizing<Vec<u8>> {
    // Allocated at once: a vector that grows leaves copies of the token behind. The known members
    // are bounded by the longest address, e-mail and token.
    let mut bytes = Zeroizing::new(Vec::with_capacity(2 * before + 32 * 1024));
    // Writing texts and flags into memory cannot fail.
    let _ = serde_json::to_writer_pretty(&mut *bytes, root);
    bytes.push(b'\n');
    bytes
}

/// The members of one object, no name twice.
fn members<'a>(
    text: &'a str,
    object: &'a str,
    name: &str,
    prefix: &str,
) -> Result<Vec<(String, &'a RawValue)>, Invalid> {
    let found: Found<'a> = serde_json::from_str(object)
        .map_err(|error| Invalid::json(text, offset(text, object), object, name, &error))?;
    for (index, (key, value)) in found.0.iter().enumerate() {
        if found.0[..index].iter().any(|(earlier, _)| earlier == key) {
            let shown: String = key.chars().take(60).collect();
            let problem = format!("the member {prefix}{shown} stands there twice");
            return Err(Invalid::at(text, offset(text, value.get()), problem));
        }
    }
    Ok(found.0)
}

struct Found<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Found<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;

        impl<'de> Visitor<'de> for InOrder {
            type Value = Found<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Found(members))
            }
        }

        deserializer.deserialize_map(InOrder)
    }
}

impl Member<'_> {
    /// The value as text.
    pub(super) fn text(&self) -> Result<Zeroizing<String>, Invalid> {
        serde_json::from_str(self.value.get())
            .map(Zeroizing::new)
            .map_err(|_| {
                self.invalid(if self.value.get().starts_with('"') {
                    "holds an escape that is half a character"
                } else {
                    "must be text in double quotes"
                })
            })
    }

    /// The value as a yes or no.
    pub(super) fn flag(&self) -> Result<bool, Invalid> {
        serde_json::from_str(self.value.get())
            .map_err(|_| self.invalid("must be true or false, without quotes"))
    }

    /// This member is wrong; the problem continues the sentence that its name begins.
    pub(super) fn invalid(&self, problem: &str) -> Invalid {
        let problem = format!("{} {problem}", self.name);
        Invalid::at(self.text, offset(self.text, self.value.get()), problem)
    }
}

impl Invalid {
    pub(super) fn anywhere(problem: impl Into<String>) -> Self {
        Self {
            at: None,
            problem: problem.into(),
        }
    }

    pub(super) fn at(text: &str, offset: usize, problem: impl Into<String>) -> Self {
        Self {
            at: Some(Position::of(text, offset)),
            problem: problem.into(),
        }
    }

    /// Own words for what is of the wrong type, since the parser's would quote the value; the
    /// parser's words for what is not JSON, which quote nothing.
    fn json(text: &str, start: usize, object: &str, name: &str, error: &serde_json::Error) -> Self {
        if error.is_data() {
            return Self::at(text, start, format!("{name} must be an object in braces"));
        }
        let words = error.to_string();
        let words = words.split(" at line ").next().unwrap_or_default();
        let place = start + byte_offset(object, error.line(), error.column());
        Self::at(text, place, format!("this is not JSON ({words})"))
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(Position { line, column }) = self.at {
            write!(formatter, "line {line}, column {column}: ")?;
        }
        formatter.write_str(&self.problem)
    }
}

impl Position {
    fn of(text: &str, offset: usize) -> Self {
        let mut ends = (0..=offset.min(text.len())).rev();
        let end = ends.find(|end| text.is_char_boundary(*end));
        let before = &text[..end.unwrap_or_default()];
        let line = before.rsplit('\n').next().unwrap_or_default();
        Self {
            line: before.matches('\n').count() + 1,
            column: line.chars().count() + 1,
        }
    }
}

/// The parser counts columns in bytes.
fn byte_offset(text: &str, line: usize, column: usize) -> usize {
    let lines = text.split_inclusive('\n').take(line.saturating_sub(1));
    let start: usize = lines.map(str::len).sum();
    start + column.saturating_sub(1)
}

/// Where a part of a text begins in it.
fn offset(text: &str, part: &str) -> usize {
    part.as_ptr().addr().saturating_sub(text.as_ptr().addr())
}

/// A value on its way into the file.
enum Value<'a> {
    Kept(&'a RawValue),
    Flag(bool),
    Text(&'a str),
    Object(Members<'a>),
}

/// The members of an object on their way into the file.
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

    /// Sets a member in its place, or behind the nearest one that comes before it in a new file;
    /// without a value, removes it.
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
