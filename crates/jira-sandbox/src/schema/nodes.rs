//! The node types: what each may contain, and its attributes.
//!
//! Sources: `@atlaskit/adf-schema` 57.7.22, 46.2.0 and 13.7.3. What is marked as newer is in the
//! first two; what only one of them has is not here.

use serde_json::Value;

use super::attributes::{Attribute, Kind};

/// A type of node.
pub(super) struct Node {
    pub name: &'static str,
    pub attributes: &'static [Attribute],
    pub attributes_needed: Needed,
    pub children: Children,
}

/// Whether `attrs` must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Needed {
    No,
    /// In the oldest release only.
    InOldest,
    Yes,
}

/// What a node may contain.
pub(super) enum Children {
    /// There is no `content`.
    None,
    /// Text without marks.
    Code,
    /// What stands in a line.
    Inline,
    /// Other nodes.
    Nodes {
        always: &'static [&'static str],
        /// In the newer releases only.
        newer: &'static [&'static str],
        /// What the first one must be, where that is not the same.
        first: Option<&'static [&'static str]>,
        least: usize,
        most: usize,
    },
}

const INLINE: &[&str] = &[
    "text",
    "hardBreak",
    "mention",
    "emoji",
    "date",
    "status",
    "inlineCard",
    "placeholder",
];

impl Children {
    pub fn allowed(&self, is_current: bool) -> Vec<&'static str> {
        match self {
            Self::None => Vec::new(),
            Self::Code => vec!["text"],
            Self::Inline if is_current => [INLINE, &["mediaInline"]].concat(),
            Self::Inline => INLINE.to_vec(),
            Self::Nodes { always, newer, .. } if is_current => [*always, *newer].concat(),
            Self::Nodes { always, .. } => always.to_vec(),
        }
    }

    pub const fn takes_content(&self) -> bool {
        !matches!(self, Self::None)
    }

    pub const fn least(&self) -> usize {
        match self {
            Self::Nodes { least, .. } => *least,
            _ => 0,
        }
    }

    pub const fn most(&self) -> usize {
        match self {
            Self::Nodes { most, .. } => *most,
            _ => usize::MAX,
        }
    }

    pub fn accepts_first(&self, kind: &Value) -> bool {
        match self {
            Self::Nodes {
                first: Some(first), ..
            } => first.iter().any(|name| kind == name),
            _ => true,
        }
    }
}

/// The type of this name.
pub(super) fn find(name: &str) -> Option<&'static Node> {
    NODES.iter().find(|node| node.name == name)
}

/// The document itself.
pub(super) static DOC: &Node = &Node {
    name: "doc",
    attributes: &[],
    attributes_needed: Needed::No,
    children: Children::Nodes {
        always: &[
            "blockCard",
            "blockquote",
            "bulletList",
            "codeBlock",
            "decisionList",
            "expand",
            "heading",
            "mediaGroup",
            "mediaSingle",
            "orderedList",
            "panel",
            "paragraph",
            "rule",
            "table",
            "taskList",
        ],
        newer: &[],
        first: None,
        least: 0,
        most: usize::MAX,
    },
};

/// At least one of these.
const fn some_of(always: &'static [&'static str], newer: &'static [&'static str]) -> Children {
    Children::Nodes {
        always,
        newer,
        first: None,
        least: 1,
        most: usize::MAX,
    }
}

/// As [`some_of`], the first being one of these.
const fn led_by(
    first: &'static [&'static str],
    always: &'static [&'static str],
    newer: &'static [&'static str],
) -> Children {
    Children::Nodes {
        always,
        newer,
        first: Some(first),
        least: 1,
        most: usize::MAX,
    }
}

const fn node(name: &'static str, attributes: &'static [Attribute], children: Children) -> Node {
    Node {
        name,
        attributes,
        attributes_needed: Needed::No,
        children,
    }
}

/// A node that is nothing without its attributes.
const fn with(name: &'static str, attributes: &'static [Attribute], children: Children) -> Node {
    Node {
        attributes_needed: Needed::Yes,
        ..node(name, attributes, children)
    }
}

static NODES: [Node; 31] = [
    node(
        "paragraph",
        &[Attribute::newer("localId", Kind::Text)],
        Children::Inline,
    ),
    with("heading", HEADING, Children::Inline),
    node("codeBlock", CODE, Children::Code),
    node("rule", &[], Children::None),
    node(
        "blockquote",
        &[],
        some_of(
            &["paragraph"],
            &[
                "bulletList",
                "codeBlock",
                "mediaGroup",
                "mediaSingle",
                "orderedList",
            ],
        ),
    ),
    node("bulletList", &[], some_of(&["listItem"], &[])),
    node("orderedList", ORDER, some_of(&["listItem"], &[])),
    node(
        "listItem",
        &[],
        led_by(
            &["codeBlock", "mediaSingle", "paragraph"],
            &[
                "bulletList",
                "codeBlock",
                "mediaSingle",
                "orderedList",
                "paragraph",
            ],
            &["taskList"],
        ),
    ),
    with(
        "taskList",
        LOCAL_ID,
        led_by(&["taskItem"], &["taskItem", "taskList"], &[]),
    ),
    with("taskItem", TASK, Children::Inline),
    with("decisionList", LOCAL_ID, some_of(&["decisionItem"], &[])),
    with("decisionItem", DECISION, Children::Inline),
    with("panel", PANEL, some_of(IN_PANEL, IN_PANEL_NEWER)),
    Node {
        attributes_needed: Needed::InOldest,
        ..node("expand", TITLE, some_of(IN_EXPAND, &["nestedExpand"]))
    },
    with(
        "nestedExpand",
        TITLE,
        some_of(
            &["heading", "mediaGroup", "mediaSingle", "paragraph"],
            &[
                "blockquote",
                "bulletList",
                "codeBlock",
                "decisionList",
                "orderedList",
                "panel",
                "rule",
                "taskList",
            ],
        ),
    ),
    node("table", TABLE, some_of(&["tableRow"], &[])),
    node(
        "tableRow",
        &[],
        Children::Nodes {
            always: &["tableCell", "tableHeader"],
            newer: &[],
            first: None,
            least: 0,
            most: usize::MAX,
        },
    ),
    node("tableCell", CELL, some_of(IN_CELL, &[])),
    node("tableHeader", CELL, some_of(IN_CELL, &[])),
    node(
        "mediaSingle",
        MEDIA_SINGLE,
        Children::Nodes {
            always: &["media"],
            newer: &[],
            first: None,
            least: 1,
            most: 1,
        },
    ),
    node("mediaGroup", &[], some_of(&["media"], &[])),
    with("media", MEDIA, Children::None),
    with("mediaInline", MEDIA_INLINE, Children::None),
    with("blockCard", URL, Children::None),
    with("inlineCard", URL, Children::None),
    node(
        "hardBreak",
        &[Attribute::optional("text", Kind::OneOf(&["\n"]))],
        Children::None,
    ),
    with("mention", MENTION, Children::None),
    with("emoji", EMOJI, Children::None),
    with(
        "date",
        &[Attribute::required("timestamp", Kind::Filled)],
        Children::None,
    ),
    with("status", STATUS, Children::None),
    with(
        "placeholder",
        &[Attribute::required("text", Kind::Text)],
        Children::None,
    ),
];

const IN_PANEL: &[&str] = &[
    "blockCard",
    "bulletList",
    "heading",
    "orderedList",
    "paragraph",
];
const IN_PANEL_NEWER: &[&str] = &[
    "codeBlock",
    "decisionList",
    "mediaGroup",
    "mediaSingle",
    "rule",
    "taskList",
];

const IN_EXPAND: &[&str] = &[
    "blockCard",
    "blockquote",
    "bulletList",
    "codeBlock",
    "decisionList",
    "heading",
    "mediaGroup",
    "mediaSingle",
    "orderedList",
    "panel",
    "paragraph",
    "rule",
    "table",
    "taskList",
];

const IN_CELL: &[&str] = &[
    "blockCard",
    "blockquote",
    "bulletList",
    "codeBlock",
    "decisionList",
    "heading",
    "mediaGroup",
    "mediaSingle",
    "nestedExpand",
    "orderedList",
    "panel",
    "paragraph",
    "rule",
    "taskList",
];

const HEADING: &[Attribute] = &[
    Attribute::required("level", Kind::Number(1.0, 6.0)),
    Attribute::newer("localId", Kind::Text),
];
const CODE: &[Attribute] = &[
    Attribute::optional("language", Kind::Text),
    Attribute::newer("uniqueId", Kind::Text),
];
const ORDER: &[Attribute] = &[Attribute::optional("order", Kind::Order)];
const LOCAL_ID: &[Attribute] = &[Attribute::required("localId", Kind::Text)];
const TASK: &[Attribute] = &[
    Attribute::required("localId", Kind::Text),
    Attribute::required("state", Kind::OneOf(&["TODO", "DONE"])),
];
const DECISION: &[Attribute] = &[
    Attribute::required("localId", Kind::Text),
    Attribute::required("state", Kind::Text),
];
const PANEL: &[Attribute] = &[
    Attribute::required(
        "panelType",
        Kind::OneOfMore(
            &["info", "note", "tip", "warning", "error", "success"],
            &["custom"],
        ),
    ),
    Attribute::newer("panelIcon", Kind::Text),
    Attribute::newer("panelIconId", Kind::Text),
    Attribute::newer("panelIconText", Kind::Text),
    Attribute::newer("panelColor", Kind::Text),
];
const TITLE: &[Attribute] = &[Attribute::optional("title", Kind::Text)];
const TABLE: &[Attribute] = &[
    Attribute::optional("isNumberColumnEnabled", Kind::Flag),
    Attribute::optional(
        "layout",
        Kind::OneOfMore(
            &["wide", "full-width", "default"],
            &["center", "align-end", "align-start"],
        ),
    ),
    Attribute::newer("displayMode", Kind::OneOf(&["default", "fixed"])),
    Attribute::newer("localId", Kind::Filled),
    Attribute::newer("width", Kind::ANY_NUMBER),
];
const CELL: &[Attribute] = &[
    Attribute::optional("colspan", Kind::ANY_NUMBER),
    Attribute::optional("rowspan", Kind::ANY_NUMBER),
    Attribute::optional("colwidth", Kind::Numbers),
    Attribute::optional("background", Kind::Text),
];
const MEDIA_SINGLE: &[Attribute] = &[
    Attribute::required(
        "layout",
        Kind::OneOf(&[
            "wide",
            "full-width",
            "center",
            "wrap-right",
            "wrap-left",
            "align-end",
            "align-start",
        ]),
    ),
    Attribute::optional("width", Kind::Number(0.0, 100.0)),
    Attribute::newer("widthType", Kind::OneOf(&["percentage"])),
];
/// Files that are in Atlassian's media store. External ones often cannot be shown.
const MEDIA: &[Attribute] = &[
    Attribute::required("type", Kind::OneOf(&["link", "file"])),
    Attribute::required("id", Kind::Filled),
    Attribute::required("collection", Kind::Text),
    Attribute::optional("alt", Kind::Text),
    Attribute::optional("occurrenceKey", Kind::Filled),
    Attribute::optional("width", Kind::ANY_NUMBER),
    Attribute::optional("height", Kind::ANY_NUMBER),
];
const MEDIA_INLINE: &[Attribute] = &[
    Attribute::optional("type", Kind::OneOf(&["link", "file", "image"])),
    Attribute::required("id", Kind::Filled),
    Attribute::required("collection", Kind::Text),
    Attribute::optional("alt", Kind::Text),
    Attribute::optional("occurrenceKey", Kind::Filled),
    Attribute::optional("width", Kind::ANY_NUMBER),
    Attribute::optional("height", Kind::ANY_NUMBER),
];
const URL: &[Attribute] = &[Attribute::required("url", Kind::Text)];
const MENTION: &[Attribute] = &[
    Attribute::required("id", Kind::Text),
    Attribute::optional("text", Kind::Text),
    Attribute::optional("accessLevel", Kind::Text),
    Attribute::optional("userType", Kind::OneOf(&["DEFAULT", "SPECIAL", "APP"])),
    Attribute::newer("localId", Kind::Text),
];
const EMOJI: &[Attribute] = &[
    Attribute::required("shortName", Kind::Text),
    Attribute::optional("id", Kind::Text),
    Attribute::optional("text", Kind::Text),
];
const STATUS: &[Attribute] = &[
    Attribute::required("text", Kind::Filled),
    Attribute::required(
        "color",
        Kind::OneOf(&["neutral", "purple", "blue", "red", "yellow", "green"]),
    ),
    Attribute::optional("localId", Kind::Text),
    Attribute::optional("style", Kind::Text),
];
