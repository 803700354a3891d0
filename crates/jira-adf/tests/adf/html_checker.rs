//! Checks that HTML consists of allowed elements, and parses it.

use scraper::{ElementRef, Html, Node};

/// A part of HTML.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// An element with its attributes, sorted.
    Begin(String, Vec<(String, String)>),
    Text(String),
    End,
}

const VOID: [&str; 2] = ["br", "hr"];

/// Parses HTML strictly: each element must be closed.
pub fn written(html: &str) -> Result<Vec<Part>, String> {
    let mut parts = Vec::new();
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    while !rest.is_empty() {
        let Some(tag) = rest.strip_prefix('<') else {
            let end = rest.find('<').unwrap_or(rest.len());
            parts.push(Part::Text(unescaped(&rest[..end])?));
            rest = &rest[end..];
            continue;
        };
        let end = tag.find('>').ok_or_else(|| format!("no end: {rest}"))?;
        let (tag, behind) = (&tag[..end], &tag[end + 1..]);
        rest = behind;
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name) {
                return Err(format!("</{name}> ends something else"));
            }
            parts.push(Part::End);
            continue;
        }
        let name = tag.split(' ').next().unwrap();
        let mut attributes = Vec::new();
        let mut left = &tag[name.len()..];
        while !left.is_empty() {
            let attribute = left
                .strip_prefix(' ')
                .and_then(|left| left.split_once("=\""));
            let (key, value) = attribute.ok_or_else(|| format!("no attribute: {left}"))?;
            let (value, behind) = value
                .split_once('"')
                .ok_or_else(|| format!("no end: {left}"))?;
            attributes.push((key.to_owned(), unescaped(value)?));
            left = behind;
        }
        attributes.sort();
        parts.push(Part::Begin(name.to_owned(), attributes));
        if VOID.contains(&name) {
            parts.push(Part::End);
        } else {
            open.push(name);
        }
    }
    match open.last() {
        None => Ok(parts),
        Some(name) => Err(format!("{name} has no end")),
    }
}

/// Resolves the four character references that are written.
fn unescaped(text: &str) -> Result<String, String> {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>']) {
        plain.push_str(&rest[..at]);
        let known = [
            ("&amp;", '&'),
            ("&lt;", '<'),
            ("&gt;", '>'),
            ("&quot;", '"'),
        ];
        let known = known.iter().find(|(name, _)| rest[at..].starts_with(name));
        let (name, sign) = known.ok_or_else(|| format!("not escaped: {rest}"))?;
        plain.push(*sign);
        rest = &rest[at + name.len()..];
    }
    Ok(plain + rest)
}

/// Parses HTML as a browser does.
pub fn parsed(html: &str) -> Vec<Part> {
    let page = Html::parse_fragment(html);
    let mut parts = Vec::new();
    collect(page.root_element(), &mut parts);
    parts
}

fn collect(element: ElementRef, parts: &mut Vec<Part>) {
    for child in element.children() {
        match child.value() {
            Node::Text(text) => parts.push(Part::Text(text.to_string())),
            Node::Element(value) => {
                let attributes = value
                    .attrs()
                    .map(|(key, value)| (key.to_owned(), value.to_owned()));
                let mut attributes: Vec<_> = attributes.collect();
                attributes.sort();
                parts.push(Part::Begin(value.name().to_owned(), attributes));
                collect(ElementRef::wrap(child).unwrap(), parts);
                parts.push(Part::End);
            }
            other => parts.push(Part::Text(format!("{other:?}"))),
        }
    }
}

/// The text of all parts.
pub fn text(parts: &[Part]) -> String {
    let texts = parts.iter().filter_map(|part| match part {
        Part::Text(text) => Some(text.as_str()),
        _ => None,
    });
    texts.collect()
}

const PHRASING: &[&str] = &[
    "a", "br", "code", "em", "s", "span", "strong", "sub", "sup", "time", "u", "#text",
];
const FLOW: &[&str] = &[
    "blockquote",
    "details",
    "div",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "ol",
    "p",
    "pre",
    "ul",
];

/// Whether an element may contain another one. An empty name is the page.
fn may_hold(element: &str, child: &str) -> bool {
    let is_in = |list: &[&str]| list.contains(&child);
    match element {
        "" | "blockquote" | "td" | "th" => is_in(FLOW),
        "li" => is_in(FLOW) || is_in(PHRASING),
        "div" => is_in(FLOW) || child == "table",
        "details" => is_in(FLOW) || child == "summary",
        "ul" | "ol" => child == "li",
        "table" => child == "tbody",
        "tbody" => child == "tr",
        "tr" => is_in(&["td", "th"]),
        "pre" => child == "code",
        "p" | "h3" | "h4" | "h5" | "h6" | "summary" | "a" | "span" | "time" | "strong" | "em"
        | "s" | "u" | "sub" | "sup" | "code" => is_in(PHRASING),
        _ => false,
    }
}

const CLASSES: &[&str] = &[
    "adf-align-center",
    "adf-align-end",
    "adf-caption",
    "adf-card",
    "adf-code-scroll",
    "adf-date",
    "adf-decision",
    "adf-decisions",
    "adf-emoji",
    "adf-expand",
    "adf-extension",
    "adf-hidden-text",
    "adf-layout",
    "adf-layout-column",
    "adf-media",
    "adf-mention",
    "adf-panel adf-panel-custom",
    "adf-panel adf-panel-error",
    "adf-panel adf-panel-info",
    "adf-panel adf-panel-note",
    "adf-panel adf-panel-success",
    "adf-panel adf-panel-warning",
    "adf-placeholder",
    "adf-status adf-status-blue",
    "adf-status adf-status-green",
    "adf-status adf-status-neutral",
    "adf-status adf-status-purple",
    "adf-status adf-status-red",
    "adf-status adf-status-yellow",
    "adf-table-scroll",
    "adf-task",
    "adf-task adf-done",
    "adf-task-box",
    "adf-tasks",
    "adf-unknown",
];

fn may_have(element: &str, attribute: &str, value: &str) -> bool {
    let is_number_to = |most: u64| value.parse().is_ok_and(|number: u64| number <= most);
    match (element, attribute) {
        (_, "class") => CLASSES.contains(&value),
        ("p" | "h3" | "h4" | "h5" | "h6" | "li" | "summary", "dir") => value == "auto",
        // Our own labels, before those of a document.
        ("span" | "strong", "dir") => value == "ltr",
        ("a", "href") => {
            let starts = ["http://", "https://", "mailto:", "tel:"];
            let is_followed = |start: &&str| {
                value
                    .get(..start.len())
                    .is_some_and(|begin| begin.eq_ignore_ascii_case(start))
            };
            starts.iter().any(is_followed)
                && value
                    .bytes()
                    .all(|byte| byte.is_ascii_graphic() && !b"\"<>\\`".contains(&byte))
        }
        ("a", "rel") => value == "noopener noreferrer",
        ("a", "target") => value == "_blank",
        ("ol", "start") => is_number_to(999_999_999),
        ("td" | "th", "colspan" | "rowspan") => is_number_to(10_000),
        ("th", "scope") => value == "col",
        ("time", "datetime") => value.len() == 10,
        ("details", "open") => value.is_empty(),
        ("div" | "pre", "tabindex") => value == "0",
        ("div", "role") => value == "group",
        ("div", "aria-label") => value == "Table",
        _ => false,
    }
}

/// Checks the HTML of a document, and returns its parts.
pub fn check(html: &str) -> Result<Vec<Part>, String> {
    let parts = written(html)?;
    let read = parsed(html);
    if parts != read {
        let at = parts
            .iter()
            .zip(&read)
            .position(|(one, other)| one != other);
        let at = at.unwrap_or(parts.len().min(read.len()));
        return Err(format!("{:?} is read as {:?}", parts.get(at), read.get(at)));
    }
    let mut open: Vec<&str> = Vec::new();
    for part in &parts {
        let within = open.last().copied().unwrap_or_default();
        let name = match part {
            Part::Begin(name, _) => name.as_str(),
            Part::Text(_) => "#text",
            Part::End => {
                open.pop();
                continue;
            }
        };
        if !may_hold(within, name) || name == "a" && open.contains(&"a") {
            return Err(format!("{name} in {open:?}"));
        }
        let Part::Begin(_, attributes) = part else {
            continue;
        };
        for (key, value) in attributes {
            if !may_have(name, key, value) {
                return Err(format!("{name} has {key}={value:?}"));
            }
        }
        let value = |name: &str| {
            attributes
                .iter()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.as_str())
        };
        let is_web =
            value("href").is_some_and(|href| href.to_ascii_lowercase().starts_with("http"));
        if name == "a"
            && (value("href").is_none()
                || value("rel").is_some() != is_web
                || value("target").is_some() != is_web)
        {
            return Err(format!("a has {attributes:?}"));
        }
        open.push(name);
    }
    Ok(parts)
}
