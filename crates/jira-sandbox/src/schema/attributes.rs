//! The attributes of nodes and marks.

use serde_json::{Map, Value};

/// An attribute that a node or a mark may have.
pub(super) struct Attribute {
    name: &'static str,
    kind: Kind,
    is_required: bool,
    /// Whether the oldest release knows it.
    is_old: bool,
}

/// What an attribute's value is.
pub(super) enum Kind {
    Text,
    /// Text that is not empty.
    Filled,
    Flag,
    /// A number from the first to the second.
    Number(f64, f64),
    /// As `Number` from 0; from 1 in the oldest release.
    Order,
    Numbers,
    OneOf(&'static [&'static str]),
    /// One of the first in every release, one of the second in the newer ones.
    OneOfMore(&'static [&'static str], &'static [&'static str]),
    /// `#` and six hexadecimal digits.
    Colour,
}

impl Attribute {
    pub const fn required(name: &'static str, kind: Kind) -> Self {
        Self {
            name,
            kind,
            is_required: true,
            is_old: true,
        }
    }

    pub const fn optional(name: &'static str, kind: Kind) -> Self {
        Self {
            is_required: false,
            ..Self::required(name, kind)
        }
    }

    /// Optional, and unknown to the oldest release.
    pub const fn newer(name: &'static str, kind: Kind) -> Self {
        Self {
            is_old: false,
            ..Self::optional(name, kind)
        }
    }
}

/// Whether what was given holds all that is required, and nothing that is not known.
pub(super) fn hold_only(known: &[Attribute], given: &Map<String, Value>, is_current: bool) -> bool {
    let is_good = |(name, value): (&String, &Value)| {
        known.iter().any(|attribute| {
            attribute.name == name
                && (attribute.is_old || is_current)
                && attribute.kind.holds(value, is_current)
        })
    };
    given.iter().all(is_good)
        && known
            .iter()
            .all(|attribute| !attribute.is_required || given.contains_key(attribute.name))
}

impl Kind {
    pub const ANY_NUMBER: Self = Self::Number(f64::MIN, f64::MAX);

    fn holds(&self, value: &Value, is_current: bool) -> bool {
        let text = value.as_str();
        match self {
            Self::Text => text.is_some(),
            Self::Filled => text.is_some_and(|text| !text.is_empty()),
            Self::Flag => value.is_boolean(),
            Self::Number(least, most) => value
                .as_f64()
                .is_some_and(|number| (*least..=*most).contains(&number)),
            Self::Order => {
                let least = if is_current { 0.0 } else { 1.0 };
                value.as_f64().is_some_and(|number| number >= least)
            }
            Self::Numbers => value
                .as_array()
                .is_some_and(|values| values.iter().all(Value::is_number)),
            Self::OneOf(names) => text.is_some_and(|text| names.contains(&text)),
            Self::OneOfMore(names, newer) => text
                .is_some_and(|text| names.contains(&text) || is_current && newer.contains(&text)),
            Self::Colour => text
                .and_then(|text| text.strip_prefix('#'))
                .is_some_and(|digits| {
                    digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
                }),
        }
    }
}
