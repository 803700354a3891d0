//! Nodes, marks and attributes: the document model, which keeps what it does not know.

use std::borrow::Cow;

use serde_json::value::RawValue;

/// An enum of the names that Atlassian's schema knows, and `Other` for the rest.
macro_rules! names {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub(crate) enum $name {
            $($variant,)+
            /// A name that the schema of today lacks; kept as it came. An empty one is none.
            Other(Box<str>),
            /// A JSON value that is no object, where one should be.
            Bare,
        }

        impl $name {
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

/// One node. Absent and empty members are told apart, so that a document leaves as it came.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Node {
    pub kind: NodeType,
    pub attrs: Option<Box<Attrs>>,
    pub content: Option<Vec<Node>>,
    pub marks: Option<Vec<Mark>>,
    pub text: Option<String>,
    /// Members that the model has no field for, or whose value has a shape it does not expect.
    pub other: Option<Box<Attrs>>,
}

impl Node {
    pub fn new(kind: NodeType) -> Self {
        Self {
            kind,
            attrs: None,
            content: None,
            marks: None,
            text: None,
            other: None,
        }
    }

    /// A node with these children; none at all leaves `content` away.
    pub fn with(kind: NodeType, content: Vec<Node>) -> Self {
        let content = (!content.is_empty()).then_some(content);
        Self {
            content,
            ..Self::new(kind)
        }
    }

    pub fn text(text: impl Into<String>, marks: Vec<Mark>) -> Self {
        let marks = (!marks.is_empty()).then_some(marks);
        Self {
            text: Some(text.into()),
            marks,
            ..Self::new(NodeType::Text)
        }
    }

    /// The same node with one more attribute.
    pub fn attr(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.attrs.get_or_insert_default().push(name, value.into());
        self
    }

    pub fn children(&self) -> &[Node] {
        self.content.as_deref().unwrap_or_default()
    }

    pub fn marks(&self) -> &[Mark] {
        self.marks.as_deref().unwrap_or_default()
    }

    pub fn mark(&self, kind: &MarkType) -> Option<&Mark> {
        self.marks().iter().find(|mark| mark.kind == *kind)
    }

    pub fn text_attr(&self, name: &str) -> Option<&str> {
        self.attrs.as_ref()?.text(name)
    }

    /// What a reader sees of an attribute.
    pub fn shown_attr(&self, name: &str) -> Option<Cow<'_, str>> {
        self.attrs.as_ref()?.shown(name)
    }

    pub fn integer_attr(&self, name: &str) -> Option<i64> {
        self.attrs.as_ref()?.integer(name)
    }
}

/// One mark of a node.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Mark {
    pub kind: MarkType,
    pub attrs: Option<Box<Attrs>>,
    pub other: Option<Box<Attrs>>,
}

impl Mark {
    pub fn new(kind: MarkType) -> Self {
        Self {
            kind,
            attrs: None,
            other: None,
        }
    }

    pub fn attr(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.attrs.get_or_insert_default().push(name, value.into());
        self
    }

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
