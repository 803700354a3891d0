//! Environment variables, read once in `main.rs` and passed in.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};

/// Environment variables by name. Set but empty counts as unset.
#[derive(Clone, Default)]
pub struct Environment(BTreeMap<OsString, OsString>);

impl Environment {
    /// The value of a variable, unless it is unset or empty.
    pub fn get(&self, name: &str) -> Option<&OsStr> {
        let value = self.0.get(OsStr::new(name))?;
        (!value.is_empty()).then_some(value.as_os_str())
    }

    /// As [`Environment::get`], as text with invalid Unicode replaced.
    pub fn text(&self, name: &str) -> Option<String> {
        self.get(name)
            .map(|value| value.to_string_lossy().into_owned())
    }

    /// The name and value of the first variable that is set.
    pub fn first<'a>(&self, names: &[&'a str]) -> Option<(&'a str, String)> {
        names
            .iter()
            .find_map(|name| Some((*name, self.text(name)?)))
    }

    /// Sets a variable.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<OsString>) -> Self {
        self.0.insert(name.into(), value.into());
        self
    }

    /// All variables, for a child process.
    pub fn iter(&self) -> impl Iterator<Item = (&OsStr, &OsStr)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_os_str(), value.as_os_str()))
    }
}

impl<N: Into<OsString>, V: Into<OsString>> FromIterator<(N, V)> for Environment {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(variables: I) -> Self {
        Self(
            variables
                .into_iter()
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn set_but_empty_is_unset() {
        let environment: Environment = [("A", ""), ("B", "b")].into_iter().collect();
        assert_eq!(environment.text("A"), None);
        assert_eq!(environment.text("B").as_deref(), Some("b"));
        assert_eq!(
            environment.first(&["C", "A", "B"]),
            Some(("B", "b".to_owned()))
        );
    }
}
