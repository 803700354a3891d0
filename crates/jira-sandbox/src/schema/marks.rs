//! Marks, and where they may stand.

use serde_json::Value;

use super::attributes::{Attribute, Kind, hold_only};

/// A mark of text.
struct Mark {
    name: &'static str,
    attributes: &'static [Attribute],
    /// Whether the oldest release knows it.
    is_old: bool,
}

impl Mark {
    const fn new(name: &'static str, attributes: &'static [Attribute]) -> Self {
        Self {
            name,
            attributes,
            is_old: true,
        }
    }
}

static MARKS: [Mark; 9] = [
    Mark::new("strong", &[]),
    Mark::new("em", &[]),
    Mark::new("strike", &[]),
    Mark::new("underline", &[]),
    Mark::new("code", &[]),
    Mark::new("link", LINK),
    Mark::new("subsup", SUBSUP),
    Mark::new("textColor", COLOUR),
    Mark {
        name: "backgroundColor",
        attributes: COLOUR,
        is_old: false,
    },
];

const LINK: &[Attribute] = &[
    Attribute::required("href", Kind::Text),
    Attribute::optional("title", Kind::Text),
    Attribute::optional("id", Kind::Text),
    Attribute::optional("collection", Kind::Text),
    Attribute::optional("occurrenceKey", Kind::Text),
];
const SUBSUP: &[Attribute] = &[Attribute::required("type", Kind::OneOf(&["sub", "sup"]))];
const COLOUR: &[Attribute] = &[Attribute::required("color", Kind::Colour)];
const ALIGNMENT: &[Attribute] = &[Attribute::required(
    "align",
    Kind::OneOf(&["center", "end"]),
)];
const INDENTATION: &[Attribute] = &[Attribute::required("level", Kind::Number(1.0, 6.0))];

/// Whether text may have these marks. Code goes with nothing but a link.
pub(super) fn fit_text(marks: &Value, is_current: bool) -> bool {
    let marks: &[Value] = marks.as_array().map_or(&[], Vec::as_slice);
    let is_code = marks.iter().any(|mark| mark["type"] == "code");
    marks.iter().all(|mark| {
        let known = MARKS
            .iter()
            .find(|known| mark["type"] == known.name && (known.is_old || is_current));
        known.is_some_and(|known| {
            (!is_code || matches!(known.name, "code" | "link"))
                && is_whole(mark, known.attributes, is_current)
        })
    })
}

/// Whether a block may have these marks: none, or one kind of alignment and indentation of
/// paragraphs and headings in the document itself and in cells.
pub(super) fn fit_block(name: &str, parent: &str, marks: Option<&Value>) -> bool {
    let Some(marks) = marks else {
        return true;
    };
    let Some(marks) = marks.as_array() else {
        return false;
    };
    let is_paragraph = name == "paragraph";
    if marks.is_empty() {
        return is_paragraph || matches!(name, "heading" | "codeBlock" | "expand");
    }
    let is_cell = matches!(parent, "tableCell" | "tableHeader");
    let all = |kind: &str, attributes: &[Attribute]| {
        marks
            .iter()
            .all(|mark| mark["type"] == kind && is_whole(mark, attributes, false))
    };
    let is_placed = parent == "doc" || is_cell;
    let may_be_indented = !(is_paragraph && is_cell);
    matches!(name, "paragraph" | "heading")
        && is_placed
        && (all("alignment", ALIGNMENT) || may_be_indented && all("indentation", INDENTATION))
}

fn is_whole(mark: &Value, attributes: &[Attribute], is_current: bool) -> bool {
    let has_attributes = !attributes.is_empty();
    let given = mark.get("attrs");
    let members = mark.as_object().map_or(0, serde_json::Map::len);
    members == 1 + usize::from(has_attributes)
        && given.is_some() == has_attributes
        && given.is_none_or(|given| {
            given
                .as_object()
                .is_some_and(|given| hold_only(attributes, given, is_current))
        })
}
