//! Lists, tasks, and decisions.

use super::inlines::is_phrasing;
use super::markup::{DIRECTION, Html};
use crate::node::{Node, NodeType};

/// Direction of our own labels.
const OF_THE_PAGE: (&str, &str) = ("dir", "ltr");

/// Maximum start number of a list.
const MAX_NUMBER: i64 = 999_999_999;

impl Html {
    pub fn list(&mut self, list: &Node) {
        let order = list.integer_attr("order").unwrap_or(1);
        let number = order.clamp(0, MAX_NUMBER).to_string();
        match list.kind {
            NodeType::OrderedList if order != 1 => {
                self.items("ol", &[("start", &number)], list.children());
            }
            NodeType::OrderedList => self.items("ol", &[], list.children()),
            NodeType::TaskList => self.items("ul", &[("class", "adf-tasks")], list.children()),
            NodeType::DecisionList => {
                self.items("ul", &[("class", "adf-decisions")], list.children());
            }
            _ => self.items("ul", &[], list.children()),
        }
    }

    /// Writes an item outside of a list.
    pub fn stray_item(&mut self, item: &Node) {
        let class: &[_] = match item.kind {
            NodeType::TaskItem | NodeType::BlockTaskItem => &[("class", "adf-tasks")],
            NodeType::DecisionItem => &[("class", "adf-decisions")],
            _ => &[],
        };
        self.items("ul", class, std::slice::from_ref(item));
    }

    fn items(&mut self, name: &'static str, attributes: &[(&'static str, &str)], items: &[Node]) {
        self.unless_empty(name, attributes, |html| {
            let mut rest = items;
            while let Some((item, behind)) = rest.split_first() {
                // A nested task list comes below the task before it.
                let below = behind.iter().take_while(|node| node.is_list());
                let (below, behind) = behind.split_at(below.count());
                html.item(item, below);
                rest = behind;
            }
        });
    }

    fn item(&mut self, item: &Node, below: &[Node]) {
        let class = match item.kind {
            NodeType::TaskItem | NodeType::BlockTaskItem if is_done(item) => "adf-task adf-done",
            NodeType::TaskItem | NodeType::BlockTaskItem => "adf-task",
            NodeType::DecisionItem => "adf-decision",
            NodeType::Bare if below.is_empty() => return,
            _ => {
                return self.element("li", &[], |html| {
                    match item.kind {
                        NodeType::ListItem => html.flow(item.children()),
                        // Invalid, but its text must not be lost.
                        _ => html.block(item),
                    }
                    html.flow(below);
                });
            }
        };
        self.element("li", &[("class", class), DIRECTION], |html| {
            html.label(item);
            match (&item.kind, item.children()) {
                // Next to its checkbox.
                (NodeType::BlockTaskItem, [first, others @ ..])
                    if first.kind == NodeType::Paragraph =>
                {
                    html.runs_and_blocks(first.children(), is_phrasing, Self::phrasing);
                    html.flow(others);
                }
                (NodeType::BlockTaskItem, children) => html.flow(children),
                (_, children) => html.runs_and_blocks(children, is_phrasing, Self::phrasing),
            }
            html.flow(below);
        });
    }

    /// Writes the label of a task or a decision.
    fn label(&mut self, item: &Node) {
        if item.kind == NodeType::DecisionItem {
            let is_decided = item
                .text_attr("state")
                .is_none_or(|state| state == "DECIDED");
            let label = if is_decided {
                "Decision:"
            } else {
                "Undecided:"
            };
            self.element("strong", &[OF_THE_PAGE], |html| html.line(label));
        } else {
            let (sign, words) = if is_done(item) {
                ("☑", "Done:")
            } else {
                ("☐", "To do:")
            };
            self.element("span", &[("class", "adf-task-box")], |html| html.line(sign));
            self.line(" ");
            let hidden = [("class", "adf-hidden-text"), OF_THE_PAGE];
            self.element("span", &hidden, |html| html.line(words));
        }
        self.line(" ");
    }
}

fn is_done(item: &Node) -> bool {
    item.text_attr("state") == Some("DONE")
}
