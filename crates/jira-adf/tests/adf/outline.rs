//! A document as one line: `ul(li(p(a)))`.

use serde_json::Value;

/// The outline of a document without its root.
pub fn outline(document: &Value) -> String {
    children(document)
}

fn children(node: &Value) -> String {
    let all = node["content"].as_array().into_iter().flatten().map(one);
    all.collect::<Vec<_>>().join(" ")
}

fn one(node: &Value) -> String {
    let attr = |name: &str| match &node["attrs"][name] {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let content = children(node);
    match node["type"].as_str().unwrap_or_default() {
        "text" => text(node),
        "hardBreak" => "⏎".to_owned(),
        "emoji" => format!("emoji({})", attr("text")),
        "inlineCard" => format!("card({})", attr("url")),
        "paragraph" => match node["marks"][0]["attrs"]["align"].as_str() {
            Some(align) => format!("p-{align}({content})"),
            None => format!("p({content})"),
        },
        "heading" => format!("h{}({content})", attr("level")),
        "codeBlock" => match node["attrs"]["language"].as_str() {
            Some(language) => format!("code-{language}({content})"),
            None => format!("code({content})"),
        },
        "rule" => "rule".to_owned(),
        "blockquote" => format!("quote({content})"),
        "bulletList" => format!("ul({content})"),
        "orderedList" => format!("ol-{}({content})", attr("order")),
        "listItem" => format!("li({content})"),
        "taskList" => format!("tasks({content})"),
        "taskItem" => format!("{}({content})", attr("state").to_lowercase()),
        "panel" => format!("panel-{}({content})", attr("panelType")),
        "expand" => format!("expand[{}]({content})", attr("title")),
        "nestedExpand" => format!("nested[{}]({content})", attr("title")),
        "table" => format!("table({content})"),
        "tableRow" => format!("tr({content})"),
        "tableHeader" => format!("th({content})"),
        "tableCell" => format!("td({content})"),
        other => panic!("no outline for {other}"),
    }
}

fn text(node: &Value) -> String {
    let text = node["text"].as_str().unwrap_or_default();
    let marks = node["marks"].as_array().into_iter().flatten();
    marks.rev().fold(text.to_owned(), |text, mark| {
        match mark["type"].as_str().unwrap_or_default() {
            "link" => {
                let title = mark["attrs"]["title"].as_str();
                let title = title.map_or(String::new(), |title| format!(" {title:?}"));
                let href = mark["attrs"]["href"].as_str().unwrap_or_default();
                format!("a[{href}{title}]({text})")
            }
            "subsup" => format!(
                "{}({text})",
                mark["attrs"]["type"].as_str().unwrap_or_default()
            ),
            kind => format!("{kind}({text})"),
        }
    })
}
