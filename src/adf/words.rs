//! What a reader sees of nodes that are no plain text: mentions, dates, cards, media and what
//! today's schema does not know.

use std::borrow::Cow;

use super::node::{Node, NodeType, Value};

/// The words of an inline node.
pub(super) fn inline(node: &Node) -> Cow<'_, str> {
    let attr = |name| node.text_attr(name).filter(|text| !text.is_empty());
    match node.kind {
        NodeType::HardBreak => "\n".into(),
        NodeType::Mention => mention(attr("text"), attr("id")),
        NodeType::Emoji => attr("text")
            .or(attr("shortName"))
            .unwrap_or_default()
            .into(),
        NodeType::Date => date(node),
        NodeType::Status | NodeType::Placeholder => attr("text").unwrap_or_default().into(),
        NodeType::InlineCard | NodeType::BlockCard | NodeType::EmbedCard => card(node),
        NodeType::Media | NodeType::MediaInline => media(attr("alt"), attr("url"), attr("id")),
        NodeType::InlineExtension | NodeType::Extension | NodeType::BodiedExtension => {
            extension(attr("text"), attr("extensionKey"))
        }
        NodeType::SyncBlock => placeholder("synced block", attr("resourceId")),
        _ => unknown(node),
    }
}

fn mention<'a>(text: Option<&'a str>, id: Option<&'a str>) -> Cow<'a, str> {
    match text.or(id) {
        Some(name) if name.starts_with('@') => name.into(),
        Some(name) => format!("@{name}").into(),
        None => "@".into(),
    }
}

/// A date in UTC, from its milliseconds; what is no number stays as it is.
fn date(node: &Node) -> Cow<'_, str> {
    let value = node.attrs.as_ref().and_then(|attrs| attrs.get("timestamp"));
    let milliseconds = match value {
        Some(Value::Text(text)) => text.trim().parse().map_err(|_| text.as_str()),
        Some(Value::Integer(integer)) => Ok(*integer),
        Some(Value::Json(json)) => Err(json.get()),
        None => return "".into(),
    };
    match milliseconds {
        Ok(milliseconds) => jiff::Timestamp::from_millisecond(milliseconds)
            .map_or_else(
                |_| milliseconds.to_string(),
                |time| time.strftime("%Y-%m-%d").to_string(),
            )
            .into(),
        Err(text) => text.into(),
    }
}

/// The address of a card, or what its data say.
fn card(node: &Node) -> Cow<'_, str> {
    if let Some(url) = node.text_attr("url") {
        return url.into();
    }
    let member = |data: &Option<serde_json::Value>, name: &str| {
        let text = data.as_ref()?.get(name)?.as_str()?;
        (!text.is_empty()).then(|| text.to_owned())
    };
    let read = |name| match node.attrs.as_ref()?.get(name)? {
        Value::Json(json) => serde_json::from_str(json.get()).ok(),
        Value::Text(_) | Value::Integer(_) => None,
    };
    let data = read("data");
    let words = ["url", "name", "title", "@id"]
        .iter()
        .find_map(|name| member(&data, name))
        .or_else(|| member(&read("datasource"), "id"));
    words.map_or_else(|| placeholder("card", None), Into::into)
}

fn media<'a>(alt: Option<&'a str>, url: Option<&'a str>, id: Option<&'a str>) -> Cow<'a, str> {
    placeholder("media", alt.or(url).or(id))
}

fn extension<'a>(text: Option<&'a str>, key: Option<&'a str>) -> Cow<'a, str> {
    match text {
        Some(text) => text.into(),
        None => placeholder("extension", key),
    }
}

fn placeholder<'a>(what: &str, name: Option<&str>) -> Cow<'a, str> {
    match name {
        Some(name) => format!("[{what}: {name}]").into(),
        None => format!("[{what}]").into(),
    }
}

/// The text of a node that nobody knows: its own, or that of an attribute that commonly holds it.
fn unknown(node: &Node) -> Cow<'_, str> {
    if let Some(text) = &node.text {
        return text.into();
    }
    ["text", "title", "alt", "shortName", "url"]
        .iter()
        .find_map(|name| node.text_attr(name))
        .unwrap_or_default()
        .into()
}
