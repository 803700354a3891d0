//! What may contain what, as Atlassian's schemas say it: the ground on which documents are built.
//!
//! Only the node types that Markdown can say are listed. Sources: `@atlaskit/adf-schema` 57.7.22 and
//! 46.2.0 for [`Compatibility::Current`], and 13.7.3 besides for [`Compatibility::Oldest`]; a test
//! holds this table against them.

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
    /// In the newer releases only.
    current: &'static [NodeType],
    /// What its first child must be, where that is not the same.
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

/// What a cell may contain, be it of the header or not.
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

/// Whether a node of the one type may be a child of the other. Of types that are not listed here,
/// which contain inline nodes only, nothing may be.
pub(crate) fn accepts(parent: &NodeType, child: &NodeType, compatibility: Compatibility) -> bool {
    contents(parent).is_some_and(|contents| {
        contents.always.contains(child)
            || compatibility == Compatibility::Current && contents.current.contains(child)
    })
}

/// Whether a node of the one type may be the first child of the other, provided that it may be a
/// child at all.
pub(crate) fn accepts_first(parent: &NodeType, child: &NodeType) -> bool {
    contents(parent)
        .and_then(|contents| contents.first)
        .is_none_or(|first| first.contains(child))
}

#[cfg(test)]
mod tests;
