//! A value with its source.

/// Where a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// `jira.json`.
    File,
    /// The variable of this name.
    Variable(&'static str),
    /// The default, since neither sets it.
    Default,
}

impl Source {
    /// The label in messages: the name of the file or variable, or `default`.
    pub const fn label(self) -> &'static str {
        match self {
            Self::File => "jira.json",
            Self::Variable(name) => name,
            Self::Default => "default",
        }
    }

    /// The environment variable that sets the value, if one does.
    pub const fn variable(self) -> Option<&'static str> {
        match self {
            Self::Variable(name) => Some(name),
            Self::File | Self::Default => None,
        }
    }

    /// The stable name for `--json`: `file`, `default`, or the name of the variable.
    pub const fn name(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Variable(name) => name,
            Self::Default => "default",
        }
    }
}

/// A value with its source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sourced<T> {
    /// The value in force.
    pub value: T,
    /// Where it comes from.
    pub source: Source,
}

/// The value to write to the file: `wanted`, or what the file has now where a variable is in force.
pub fn for_file<T>(
    in_force: Option<&Sourced<T>>,
    wanted: Option<T>,
    stored: Option<T>,
) -> Option<T> {
    match in_force.and_then(|value| value.source.variable()) {
        Some(_) => stored,
        None => wanted,
    }
}
