//! Which Atlassian documents the sandbox takes: a check of node types, marks, attributes, and of
//! what contains what.
//!
//! It stands on its own, apart from the converter whose documents it judges, and knows the node
//! types that comments in Jira are made of. Those of Confluence and of apps it refuses.

mod attributes;
mod marks;
mod nodes;

use serde_json::{Map, Value};

use attributes::hold_only;
use nodes::{Children, Needed, Node};

/// Which documents are taken as the body of a comment. Jira does not say which release of its
/// schema it checks against, so that clients must be ready for less than they hope for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AdfSchema {
    /// What the releases 46.2.0 and 57.7.22 of `@atlaskit/adf-schema` both accept.
    Current,
    /// Only what 13.7.3 accepts as well.
    Oldest,
    /// Only paragraphs of text without marks, and of line breaks.
    ParagraphsOnly,
}

impl AdfSchema {
    /// Whether a document is valid.
    pub(super) fn accepts(self, document: &Value) -> bool {
        let is_document = document["type"] == "doc"
            && document["version"].as_i64() == Some(1)
            && document["content"].is_array()
            && document
                .as_object()
                .is_some_and(|members| members.len() == 3);
        is_document && Check(self).children(nodes::DOC, document)
    }
}

/// A check against one schema.
struct Check(AdfSchema);

impl Check {
    /// Whether a node is one of those that may stand here, and valid in itself.
    fn node(&self, parent: &Node, allowed: &[&str], value: &Value) -> bool {
        let Some(members) = value.as_object() else {
            return false;
        };
        let Some(name) = value["type"].as_str().filter(|name| allowed.contains(name)) else {
            return false;
        };
        if self.0 == AdfSchema::ParagraphsOnly
            && (!matches!(name, "paragraph" | "text" | "hardBreak")
                || members.contains_key("marks"))
        {
            return false;
        }
        if name == "text" {
            let takes_marks = !matches!(parent.children, Children::Code);
            return self.text(members, takes_marks);
        }
        let Some(node) = nodes::find(name) else {
            return false;
        };
        let known = ["type", "attrs", "content", "marks"];
        members
            .keys()
            .all(|member| known.contains(&member.as_str()))
            && self.attributes(node, value.get("attrs"))
            && marks::fit_block(name, parent.name, value.get("marks"))
            && self.children(node, value)
    }

    fn text(&self, members: &Map<String, Value>, takes_marks: bool) -> bool {
        let is_filled = members["type"] == "text"
            && members
                .get("text")
                .and_then(Value::as_str)
                .is_some_and(|text| !text.is_empty());
        let marks = members.get("marks");
        is_filled
            && members
                .keys()
                .all(|member| matches!(member.as_str(), "type" | "text" | "marks"))
            && marks.is_none_or(|marks| {
                let is_current = self.0 == AdfSchema::Current;
                marks
                    .as_array()
                    .is_some_and(|marks| marks.is_empty() || takes_marks)
                    && marks::fit_text(marks, is_current)
            })
    }

    fn attributes(&self, node: &Node, given: Option<&Value>) -> bool {
        let is_current = self.0 == AdfSchema::Current;
        match given {
            None => match node.attributes_needed {
                Needed::No => true,
                Needed::InOldest => is_current,
                Needed::Yes => false,
            },
            Some(given) => given
                .as_object()
                .is_some_and(|given| hold_only(node.attributes, given, is_current)),
        }
    }

    fn children(&self, node: &Node, value: &Value) -> bool {
        let Some(content) = value.get("content") else {
            return node.children.least() == 0;
        };
        let Some(children) = content.as_array() else {
            return false;
        };
        let (least, most) = (node.children.least(), node.children.most());
        let is_current = self.0 == AdfSchema::Current;
        let allowed = node.children.allowed(is_current);
        (least..=most).contains(&children.len())
            && node.children.takes_content()
            && children.iter().enumerate().all(|(index, child)| {
                (index > 0 || node.children.accepts_first(&child["type"]))
                    && self.node(node, &allowed, child)
            })
    }
}

#[cfg(test)]
mod tests;
