//! Visible text of nodes other than text: mentions, dates, cards, media, and unknown nodes.

use std::borrow::Cow;

use crate::node::{Node, NodeType, Value};

/// The visible text of a node without children.
pub(crate) fn of(node: &Node) -> Cow<'_, str> {
    let attr = |name| node.shown_attr(name).filter(|text| !text.is_empty());
    match node.kind {
        NodeType::HardBreak => "\n".into(),
        NodeType::Mention => mention(attr("text").or_else(|| attr("id"))),
        NodeType::Emoji => attr("text")
            .or_else(|| attr("shortName"))
            .unwrap_or_default(),
        NodeType::Date => date(node),
        NodeType::Status | NodeType::Placeholder => attr("text").unwrap_or_default(),
        NodeType::InlineCard | NodeType::BlockCard | NodeType::EmbedCard => card(node),
        NodeType::Media | NodeType::MediaInline => {
            let name = attr("alt").or_else(|| attr("url")).or_else(|| attr("id"));
            placeholder("media", name)
        }
        NodeType::InlineExtension | NodeType::Extension | NodeType::BodiedExtension => {
            attr("text").unwrap_or_else(|| placeholder("extension", attr("extensionKey")))
        }
        NodeType::SyncBlock => placeholder("synced block", attr("resourceId")),
        _ => unknown(node),
    }
}

fn mention(name: Option<Cow<'_, str>>) -> Cow<'_, str> {
    match name {
        Some(name) if name.starts_with('@') => name,
        Some(name) => format!("@{name}").into(),
        None => "@".into(),
    }
}

/// The date in UTC; a timestamp that is not a number stays as it is.
fn date(node: &Node) -> Cow<'_, str> {
    node.integer_attr("timestamp")
        .and_then(|milliseconds| jiff::Timestamp::from_millisecond(milliseconds).ok())
        .map(|time| time.strftime("%Y-%m-%d").to_string().into())
        .or_else(|| node.shown_attr("timestamp"))
        .unwrap_or_default()
}

/// The address of a card, or a name from its data.
fn card(node: &Node) -> Cow<'_, str> {
    if let Some(url) = node.shown_attr("url") {
        return url;
    }
    let read = |name| match node.attrs.as_ref()?.get(name)? {
        Value::Json(json) => serde_json::from_str::<serde_json::Value>(json.get()).ok(),
        Value::Text(_) | Value::Integer(_) => None,
    };
    let member = |data: &Option<serde_json::Value>, name: &str| {
        let text = data.as_ref()?.get(name)?.as_str()?;
        (!text.is_empty()).then(|| text.to_owned())
    };
    let data = read("data");
    let words = ["url", "name", "title", "@id"]
        .iter()
        .find_map(|name| member(&data, name));
    words.map_or_else(
        || placeholder("card", member(&read("datasource"), "id").map(Cow::Owned)),
        Cow::Owned,
    )
}

fn placeholder<'a>(what: &str, name: Option<Cow<'_, str>>) -> Cow<'a, str> {
    match name {
        Some(name) => format!("[{what}: {name}]").into(),
        None => format!("[{what}]").into(),
    }
}

/// The text of an unknown node, or of an attribute that often holds text.
fn unknown(node: &Node) -> Cow<'_, str> {
    if let Some(text) = &node.text {
        return text.into();
    }
    let own = node.other.as_ref().and_then(|other| other.shown("text"));
    own.or_else(|| {
        ["text", "title", "alt", "shortName", "url"]
            .iter()
            .find_map(|name| node.shown_attr(name))
    })
    .unwrap_or_default()
}
