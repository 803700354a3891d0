//! A value, and who said so.

/// Where a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// `jira.json`.
    File,
    /// The variable of this name.
    Variable(&'static str),
    /// Neither says anything.
    Default,
}

impl Source {
    /// The words for people: the name of the file or variable, or `default`.
    pub const fn label(self) -> &'static str {
        match self {
            Self::File => "jira.json",
            Self::Variable(name) => name,
            Self::Default => "default",
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

/// A value that knows where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sourced<T> {
    /// The value in force.
    pub value: T,
    /// Who said so.
    pub source: Source,
}
