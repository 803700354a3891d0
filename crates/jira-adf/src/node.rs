//! The document model: nodes, marks, and attributes. It preserves what it does not know.

use std::borrow::Cow;

use serde_json::value::RawValue;

use crate::{labels, plain_text};

/// An enum of the names that Atlassian's schema knows, and `Other` for the rest.
macro_rules! names {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum $name {
            $(#[doc = concat!("`", $text, "`")] $variant,)+
            /// A name that this version does not know. Empty when there is none.
            Other(Box<str>),
            /// A JSON value other than an object where an object is expected.
            Bare,
        }

        impl $name {
            /// The name in JSON; empty when there is none.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)+
                    Self::Other(name) => name,
                    Self::Bare => "",
                }
            }
        }

        impl From<&str> for $name {
            fn from(name: &str) -> Self {
                match name {
                    $($text => Self::$variant,)+
                    other => Self::Other(other.into()),
                }
            }
        }
    };
}

names! {
    /// The `type` of a node.
    NodeType {
        BlockCard = "blockCard",
        BlockTaskItem = "blockTaskItem",
        Blockquote = "blockquote",
        BodiedExtension = "bodiedExtension",
        BodiedSyncBlock = "bodiedSyncBlock",
        BulletList = "bulletList",
        Caption = "caption",
        CodeBlock = "codeBlock",
        Date = "date",
        DecisionItem = "decisionItem",
        DecisionList = "decisionList",
        Doc = "doc",
        EmbedCard = "embedCard",
        Emoji = "emoji",
        Expand = "expand",
        Extension = "extension",
        HardBreak = "hardBreak",
        Heading = "heading",
        InlineCard = "inlineCard",
        InlineExtension = "inlineExtension",
        LayoutColumn = "layoutColumn",
        LayoutSection = "layoutSection",
        ListItem = "listItem",
        Media = "media",
        MediaGroup = "mediaGroup",
        MediaInline = "mediaInline",
        MediaSingle = "mediaSingle",
        Mention = "mention",
        NestedExpand = "nestedExpand",
        OrderedList = "orderedList",
        Panel = "panel",
        Paragraph = "paragraph",
        Placeholder = "placeholder",
        Rule = "rule",
        Status = "status",
        SyncBlock = "syncBlock",
        Table = "table",
        TableCell = "tableCell",
        TableHeader = "tableHeader",
        TableRow = "tableRow",
        TaskItem = "taskItem",
        TaskList = "taskList",
        Text = "text",
    }
}

names! {
    /// The `type` of a mark.
    MarkType {
        Alignment = "alignment",
        Code = "code",
        Em = "em",
        Link = "link",
        Strike = "strike",
        Strong = "strong",
        Subsup = "subsup",
        Underline = "underline",
    }
}

/// One node of a document: a block, or a piece of inline content.
///
/// ```
/// use jira_adf::{Document, NodeType};
///
/// let document = Document::from_markdown("## Steps\n\n1. Open");
/// let [heading, list] = document.root().children() else { panic!() };
/// assert_eq!(heading.kind(), &NodeType::Heading);
/// assert_eq!(heading.integer_attr("level"), Some(2));
/// assert_eq!(heading.children()[0].text(), Some("Steps"));
/// assert_eq!(list.kind(), &NodeType::OrderedList);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    pub(crate) kind: NodeType,
    pub(crate) attrs: Option<Box<Attrs>>,
    // Absent and empty lists differ, so that a document is written as it was read.
    pub(crate) content: Option<Vec<Node>>,
    pub(crate) marks: Option<Vec<Mark>>,
    pub(crate) text: Option<String>,
    /// Members that have no field of their own, or a value of an unexpected type.
    pub(crate) other: Option<Box<Attrs>>,
}

impl Node {
    pub(crate) fn new(kind: NodeType) -> Self {
        Self {
            kind,
            attrs: None,
            content: None,
            marks: None,
            text: None,
            other: None,
        }
    }

    /// A node with these children. Without any, it has no `content`.
    pub(crate) fn with(kind: NodeType, content: Vec<Node>) -> Self {
        let content = (!content.is_empty()).then_some(content);
        Self {
            content,
            ..Self::new(kind)
        }
    }

    pub(crate) fn styled(text: impl Into<String>, marks: Vec<Mark>) -> Self {
        let marks = (!marks.is_empty()).then_some(marks);
        Self {
            text: Some(text.into()),
            marks,
            ..Self::new(NodeType::Text)
        }
    }

    /// The same node with one more attribute.
    pub(crate) fn attr(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.attrs.get_or_insert_default().push(name, value.into());
        self
    }

    /// Text without marks.
    pub fn plain(text: impl Into<String>) -> Self {
        Self::styled(text, Vec::new())
    }

    /// A link whose text is its address.
    pub fn link(href: &str) -> Self {
        Self::styled(href, vec![Mark::new(MarkType::Link).attr("href", href)])
    }

    /// A paragraph of inline content.
    pub fn paragraph(content: Vec<Node>) -> Self {
        Self::with(NodeType::Paragraph, content)
    }

    /// A heading of level 1 to 6.
    pub fn heading(level: u8, content: Vec<Node>) -> Self {
        Self::with(NodeType::Heading, content).attr("level", i64::from(level.clamp(1, 6)))
    }

    /// A bullet list. Each item is a list of blocks.
    pub fn bullet_list(items: Vec<Vec<Node>>) -> Self {
        let items = items
            .into_iter()
            .map(|blocks| Self::with(NodeType::ListItem, blocks));
        Self::with(NodeType::BulletList, items.collect())
    }

    /// The type of the node.
    pub fn kind(&self) -> &NodeType {
        &self.kind
    }

    /// The child nodes.
    pub fn children(&self) -> &[Node] {
        self.content.as_deref().unwrap_or_default()
    }

    /// The node's own text. Only [`NodeType::Text`] should have one.
    pub fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }

    /// The marks: `strong`, `link`, and so on.
    pub fn marks(&self) -> &[Mark] {
        self.marks.as_deref().unwrap_or_default()
    }

    /// The first mark of this type.
    pub fn mark(&self, kind: &MarkType) -> Option<&Mark> {
        self.marks().iter().find(|mark| mark.kind == *kind)
    }

    /// The value of an attribute that is a string.
    pub fn text_attr(&self, name: &str) -> Option<&str> {
        self.attrs.as_ref()?.text(name)
    }

    /// The value of an attribute that is an integer, also when it is written as `3.0` or `"3"`.
    pub fn integer_attr(&self, name: &str) -> Option<i64> {
        self.attrs.as_ref()?.integer(name)
    }

    /// An attribute as readers see it.
    pub(crate) fn shown_attr(&self, name: &str) -> Option<Cow<'_, str>> {
        self.attrs.as_ref()?.shown(name)
    }

    /// Whether the node is a list: bullets, numbers, tasks, or decisions.
    pub fn is_list(&self) -> bool {
        matches!(
            self.kind,
            NodeType::BulletList
                | NodeType::OrderedList
                | NodeType::TaskList
                | NodeType::DecisionList
        )
    }

    /// The cells of a table row. Anything else than a row counts as a row with one cell.
    pub(crate) fn cells(&self) -> &[Node] {
        match self.kind {
            NodeType::TableRow => self.children(),
            _ => std::slice::from_ref(self),
        }
    }

    /// Whether the node is a table row of header cells only.
    pub(crate) fn is_header_row(&self) -> bool {
        let is_header = |cell: &Node| cell.kind == NodeType::TableHeader;
        !self.cells().is_empty() && self.cells().iter().all(is_header)
    }

    /// Whether the node is inline content.
    pub fn is_inline(&self) -> bool {
        plain_text::is_inline(self)
    }

    /// What readers see of a node without children: the name of a mention, the day of a date, the
    /// address of a card, the name of a file, and so on.
    ///
    /// ```
    /// use jira_adf::Document;
    ///
    /// let json = r#"{"type":"doc","content":[{"type":"mention","attrs":{"id":"1","text":"@Ada"}}]}"#;
    /// let document = Document::from_json(json).unwrap();
    /// assert_eq!(document.root().children()[0].label(), "@Ada");
    /// ```
    pub fn label(&self) -> Cow<'_, str> {
        labels::of(self)
    }

    /// The code of a code block, with `\n` as line ends.
    pub fn code(&self) -> String {
        plain_text::of_code(self)
    }
}

/// A mark of a node: `strong`, `link`, and so on.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    pub(crate) kind: MarkType,
    pub(crate) attrs: Option<Box<Attrs>>,
    pub(crate) other: Option<Box<Attrs>>,
}

impl Mark {
    pub(crate) fn new(kind: MarkType) -> Self {
        Self {
            kind,
            attrs: None,
            other: None,
        }
    }

    pub(crate) fn attr(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.attrs.get_or_insert_default().push(name, value.into());
        self
    }

    /// The type of the mark.
    pub fn kind(&self) -> &MarkType {
        &self.kind
    }

    /// The value of an attribute that is a string.
    pub fn text_attr(&self, name: &str) -> Option<&str> {
        self.attrs.as_ref()?.text(name)
    }
}

/// Named values in the order in which they came.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Attrs(Vec<(Cow<'static, str>, Value)>);

impl Attrs {
    pub fn push(&mut self, name: impl Into<Cow<'static, str>>, value: Value) {
        // Most have one: room for four, as `Vec` makes it, would be most of what a link weighs.
        if self.0.is_empty() {
            self.0.reserve_exact(1);
        }
        self.0.push((name.into(), value));
    }

    /// Adds a value in front of the others.
    pub fn insert_first(&mut self, name: &'static str, value: Value) {
        self.0.insert(0, (name.into(), value));
    }

    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value)
    }

    pub fn text(&self, name: &str) -> Option<&str> {
        match self.get(name)? {
            Value::Text(text) => Some(text),
            Value::Integer(_) | Value::Json(_) => None,
        }
    }

    /// A whole number, however it is spelled: `3`, `3.0` and `"3"`.
    pub fn integer(&self, name: &str) -> Option<i64> {
        match self.get(name)? {
            Value::Integer(integer) => Some(*integer),
            Value::Text(text) => whole(text),
            Value::Json(json) => whole(json.get()),
        }
    }

    /// What a reader sees of a value: texts, numbers and words, nothing of lists and objects.
    pub fn shown(&self, name: &str) -> Option<Cow<'_, str>> {
        match self.get(name)? {
            Value::Text(text) => Some(Cow::Borrowed(text)),
            Value::Integer(integer) => Some(Cow::Owned(integer.to_string())),
            Value::Json(json) if json.get().starts_with(['{', '[', 'n']) => None,
            Value::Json(json) => Some(Cow::Borrowed(json.get())),
        }
    }

    /// `None` when there are none.
    pub fn boxed(self) -> Option<Box<Self>> {
        (!self.0.is_empty()).then(|| Box::new(self))
    }

    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&str, &mut Value)> {
        self.0.iter_mut().map(|(name, value)| (&**name, value))
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (name.as_ref(), value))
    }
}

fn whole(number: &str) -> Option<i64> {
    let number = number.trim();
    number.parse().ok().or_else(|| {
        let (whole, fraction) = number.split_once('.')?;
        fraction
            .bytes()
            .all(|digit| digit == b'0')
            .then(|| whole.parse().ok())?
    })
}

/// The value of an attribute. What is neither a string nor a whole number stays the JSON text that
/// it was: converters read none of it, and nothing of it may change on the way through.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Text(String),
    Integer(i64),
    Json(Box<RawValue>),
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Text(one), Self::Text(two)) => one == two,
            (Self::Integer(one), Self::Integer(two)) => one == two,
            (Self::Json(one), Self::Json(two)) => one.get() == two.get(),
            _ => false,
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Value {
    fn from(integer: i64) -> Self {
        Self::Integer(integer)
    }
}
