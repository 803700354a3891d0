//! The names of tasks and objectives: `T12`, `O3`.

use crate::database::id;

id!(
    /// A task's name, `T12`. A number is never given twice.
    TaskId, 'T', "a task", Tasks
);
id!(
    /// An objective's name, `O3`. A number is never given twice.
    ObjectiveId, 'O', "an objective", Objectives
);

/// A post's number, which only the store uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PostId(pub(super) i64);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Kind;

    #[test]
    fn names_are_read_as_people_type_them() {
        for (text, shown) in [
            ("T12", Some("T12")),
            ("t12", Some("T12")),
            (" 12 ", Some("T12")),
            ("T012", Some("T12")),
            ("T0", None),
            ("T", None),
            ("", None),
            ("O3", None),
            ("T-1", None),
            ("+1", None),
            ("TT1", None),
            ("T9223372036854775807", Some("T9223372036854775807")),
            ("T9223372036854775808", None),
        ] {
            let id = text.parse::<TaskId>().map(|id| id.to_string());
            assert_eq!(id.ok().as_deref(), shown, "{text}");
        }
        let failure = "T3".parse::<ObjectiveId>().unwrap_err();
        assert_eq!(failure.kind, Kind::Usage);
        assert_eq!(
            failure.message,
            "\"T3\" is not an objective: one looks like O12"
        );
        assert_eq!(
            failure.remedy.as_deref(),
            Some(&crate::error::Remedy::List(
                crate::error::Listed::Objectives
            ))
        );
    }
}
