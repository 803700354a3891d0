//! The name of a person or a script, as lists show it.

use crate::error::{Failure, Kind};
use crate::sanitize::is_clean;

/// In characters.
const LONGEST: usize = 100;

/// The name without white space around it. Fails as [`Kind::Usage`].
pub(super) fn checked(name: &str) -> Result<&str, Failure> {
    let name = name.trim();
    let fault = if name.is_empty() {
        "is empty"
    } else if name.chars().count() > LONGEST {
        "is longer than 100 characters"
    } else if name.contains(char::is_control) || !is_clean(name) {
        "holds a line break, or a character that is invisible or drives a terminal"
    } else {
        return Ok(name);
    };
    Err(Failure::new(Kind::Usage, format!("the name {fault}"))
        .with_hint("give a name that lists can show, like \"Mia Chen\" or \"nightly build\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_one_harmless_line() {
        let longest = "ü".repeat(LONGEST);
        for name in ["Mia", "Mia Chen", "  李 小龍 ", "👩‍💻", &longest] {
            assert_eq!(checked(name).unwrap(), name.trim());
        }
        let too_long = "ü".repeat(LONGEST + 1);
        for (name, fault) in [
            ("", "is empty"),
            (" \n", "is empty"),
            (too_long.as_str(), "is longer"),
            ("Mia\nChen", "holds a line break"),
            ("Mia\tChen", "holds a line break"),
            ("Mia\u{1b}[31m", "holds a line break"),
            ("Mia\u{202e}nehC", "holds a line break"),
            ("Mia\u{200b}", "holds a line break"),
        ] {
            let failure = checked(name).unwrap_err();
            assert_eq!(failure.kind, Kind::Usage);
            assert!(failure.message.contains(fault), "{name:?}: {failure}");
            assert!(failure.remedy.is_some());
        }
    }
}
