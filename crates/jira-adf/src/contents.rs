//! Which node may contain which, according to Atlassian's schemas.
//!
//! Only node types that Markdown can express are listed. Sources: `@atlaskit/adf-schema` 57.7.22
//! and 46.2.0 for [`Compatibility::Current`], and also 13.7.3 for [`Compatibility::Oldest`]. A test
//! compares this table with them.

use crate::node::NodeType::{
    self, Blockquote, BulletList, CodeBlock, Doc, Expand, Heading, ListItem, NestedExpand,
    OrderedList, Panel, Paragraph, Rule, Table, TableCell, TableHeader, TableRow, TaskItem,
    TaskList,
};
use crate::options::Compatibility;

/// What a node may contain.
struct Contents {
    of: NodeType,
    /// In every release.
    always: &'static [NodeType],
    /// Only in the newer releases.
    current: &'static [NodeType],
    /// What its first child must be, if that is restricted further.
    first: Option<&'static [NodeType]>,
}

impl Contents {
    const fn new(
        of: NodeType,
        always: &'static [NodeType],
        current: &'static [NodeType],
        first: Option<&'static [NodeType]>,
    ) -> Self {
        Self {
            of,
            always,
            current,
            first,
        }
    }
}

static CONTENTS: [Contents; 13] = [
    Contents::new(
        Doc,
        &[
            Blockquote,
            BulletList,
            CodeBlock,
            Expand,
            Heading,
            OrderedList,
            Panel,
            Paragraph,
            Rule,
            Table,
            TaskList,
        ],
        &[],
        None,
    ),
    Contents::new(
        Blockquote,
        &[Paragraph],
        &[BulletList, CodeBlock, OrderedList],
        None,
    ),
    Contents::new(BulletList, &[ListItem], &[], None),
    Contents::new(OrderedList, &[ListItem], &[], None),
    Contents::new(
        ListItem,
        &[BulletList, CodeBlock, OrderedList, Paragraph],
        &[TaskList],
        Some(&[CodeBlock, Paragraph]),
    ),
    Contents::new(
        Panel,
        &[BulletList, Heading, OrderedList, Paragraph],
        &[CodeBlock, Rule, TaskList],
        None,
    ),
    Contents::new(
        Expand,
        &[
            Blockquote,
            BulletList,
            CodeBlock,
            Heading,
            OrderedList,
            Panel,
            Paragraph,
            Rule,
            Table,
            TaskList,
        ],
        &[NestedExpand],
        None,
    ),
    Contents::new(
        NestedExpand,
        &[Heading, Paragraph],
        &[
            Blockquote,
            BulletList,
            CodeBlock,
            OrderedList,
            Panel,
            Rule,
            TaskList,
        ],
        None,
    ),
    Contents::new(TaskList, &[TaskItem, TaskList], &[], Some(&[TaskItem])),
    Contents::new(Table, &[TableRow], &[], None),
    Contents::new(TableRow, &[TableCell, TableHeader], &[], None),
    Contents::new(TableCell, CELL, &[], None),
    Contents::new(TableHeader, CELL, &[], None),
];

/// What a cell may contain.
const CELL: &[NodeType] = &[
    Blockquote,
    BulletList,
    CodeBlock,
    Heading,
    NestedExpand,
    OrderedList,
    Panel,
    Paragraph,
    Rule,
    TaskList,
];

fn contents(of: &NodeType) -> Option<&'static Contents> {
    CONTENTS.iter().find(|contents| contents.of == *of)
}

/// Whether a node of type `child` may be a child of `parent`. Types that are not listed contain
/// inline content only.
pub(crate) fn accepts(parent: &NodeType, child: &NodeType, compatibility: Compatibility) -> bool {
    contents(parent).is_some_and(|contents| {
        contents.always.contains(child)
            || compatibility == Compatibility::Current && contents.current.contains(child)
    })
}

/// Whether an accepted child may also be the first one.
pub(crate) fn accepts_first(parent: &NodeType, child: &NodeType) -> bool {
    contents(parent)
        .and_then(|contents| contents.first)
        .is_none_or(|first| first.contains(child))
}

#[cfg(test)]
mod tests;
