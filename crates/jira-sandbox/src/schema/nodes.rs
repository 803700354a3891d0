//! The node types and marks: their attributes and what they may contain.
//!
//! Sources: `@atlaskit/adf-schema` 57.7.22, 46.2.0, and 13.7.3. What is marked with `+` is not in the
//! last one; what only one of the others has is not here.

/// A type of node.
pub(super) struct Node {
    pub name: &'static str,
    /// See `attributes`.
    pub attributes: &'static str,
    pub content: Content,
}

/// What a node may contain: names of node types, where `^name` may come first. Without any `^`, each
/// of them may.
pub(super) enum Content {
    /// There is no `content`.
    None,
    /// Text without marks.
    Code,
    /// Inline nodes.
    Inline,
    /// Any number of these.
    Any(&'static str),
    /// At least one of these.
    Some(&'static str),
    /// One of these.
    One(&'static str),
}

pub(super) const INLINE: &str =
    "text hardBreak mention emoji date status inlineCard placeholder +mediaInline";

/// Whether the list of a [`Content`] contains a node type.
pub(super) fn allows(names: &str, name: &str, is_first: bool, is_current: bool) -> bool {
    let must_lead = is_first && names.contains('^');
    names.split(' ').any(|known| {
        let is_new = known.starts_with('+');
        known.trim_start_matches(['^', '+']) == name
            && (is_current || !is_new)
            && (!must_lead || known.starts_with('^'))
    })
}

pub(super) fn find(name: &str) -> Option<&'static Node> {
    NODES.iter().find(|node| node.name == name)
}

impl Node {
    /// Whether `attrs` must be present.
    pub fn requires_attributes(&self, is_current: bool) -> bool {
        match self.name {
            "mediaSingle" => false,
            "nestedExpand" => true,
            "expand" => !is_current,
            _ => self.attributes.contains('!'),
        }
    }
}

const fn node(name: &'static str, attributes: &'static str, content: Content) -> Node {
    Node {
        name,
        attributes,
        content,
    }
}

pub(super) static DOC: Node = node(
    "doc",
    "",
    Content::Any(
        "blockCard blockquote bulletList codeBlock decisionList expand heading mediaGroup \
         mediaSingle orderedList panel paragraph rule table taskList",
    ),
);

const CELL: &str = "colspan:number rowspan:number colwidth:numbers background";
const CELL_CONTENT: Content = Content::Some(
    "blockCard blockquote bulletList codeBlock decisionList heading mediaGroup mediaSingle \
     nestedExpand orderedList panel paragraph rule taskList",
);

static NODES: [Node; 31] = [
    node("paragraph", "+localId", Content::Inline),
    node("heading", "!level:level +localId", Content::Inline),
    node("codeBlock", "language +uniqueId", Content::Code),
    node("rule", "", Content::None),
    node(
        "blockquote",
        "",
        Content::Some("paragraph +bulletList +codeBlock +mediaGroup +mediaSingle +orderedList"),
    ),
    node("bulletList", "", Content::Some("listItem")),
    node("orderedList", "order:order", Content::Some("listItem")),
    node(
        "listItem",
        "",
        Content::Some("^codeBlock ^mediaSingle ^paragraph bulletList orderedList +taskList"),
    ),
    node("taskList", "!localId", Content::Some("^taskItem taskList")),
    node("taskItem", "!localId !state:TODO|DONE", Content::Inline),
    node("decisionList", "!localId", Content::Some("decisionItem")),
    node("decisionItem", "!localId !state", Content::Inline),
    node(
        "panel",
        "!panelType:info|note|tip|warning|error|success|+custom +panelIcon +panelIconId \
         +panelIconText +panelColor",
        Content::Some(
            "blockCard bulletList heading orderedList paragraph +codeBlock +decisionList \
             +mediaGroup +mediaSingle +rule +taskList",
        ),
    ),
    node(
        "expand",
        "title",
        Content::Some(
            "blockCard blockquote bulletList codeBlock decisionList heading mediaGroup \
             mediaSingle orderedList panel paragraph rule table taskList +nestedExpand",
        ),
    ),
    node(
        "nestedExpand",
        "title",
        Content::Some(
            "heading mediaGroup mediaSingle paragraph +blockquote +bulletList +codeBlock \
             +decisionList +orderedList +panel +rule +taskList",
        ),
    ),
    node(
        "table",
        "isNumberColumnEnabled:flag \
         layout:wide|full-width|default|+center|+align-end|+align-start \
         +displayMode:default|fixed +localId:filled +width:number",
        Content::Some("tableRow"),
    ),
    node("tableRow", "", Content::Any("tableCell tableHeader")),
    node("tableCell", CELL, CELL_CONTENT),
    node("tableHeader", CELL, CELL_CONTENT),
    node(
        "mediaSingle",
        "!layout:wide|full-width|center|wrap-right|wrap-left|align-end|align-start \
         width:percent +widthType:percentage",
        Content::One("media"),
    ),
    node("mediaGroup", "", Content::Some("media")),
    // Files in Atlassian's media store. External ones often cannot be shown.
    node(
        "media",
        "!type:link|file !id:filled !collection alt occurrenceKey:filled width:number height:number",
        Content::None,
    ),
    node(
        "mediaInline",
        "type:link|file|image !id:filled !collection alt occurrenceKey:filled width:number \
         height:number",
        Content::None,
    ),
    node("blockCard", "!url", Content::None),
    node("inlineCard", "!url", Content::None),
    node("hardBreak", "text:newline", Content::None),
    node(
        "mention",
        "!id text accessLevel userType:DEFAULT|SPECIAL|APP +localId",
        Content::None,
    ),
    node("emoji", "!shortName id text", Content::None),
    node("date", "!timestamp:filled", Content::None),
    node(
        "status",
        "!text:filled !color:neutral|purple|blue|red|yellow|green localId style",
        Content::None,
    ),
    node("placeholder", "!text", Content::None),
];

/// The marks of text, and their attributes.
pub(super) static MARKS: [(&str, &str); 9] = [
    ("strong", ""),
    ("em", ""),
    ("strike", ""),
    ("underline", ""),
    ("code", ""),
    ("link", "!href title id collection occurrenceKey"),
    ("subsup", "!type:sub|sup"),
    ("textColor", "!color:color"),
    ("backgroundColor", "!color:color"),
];
