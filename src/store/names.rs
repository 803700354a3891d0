//! Enums whose names are stable: in the database, in `--json`, and in the HTTP API.

use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Defines the name of each variant and the way back.
macro_rules! names {
    ($type:ident { $($variant:ident => $name:literal),+ $(,)? }) => {
        impl $type {
            /// The stable name.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }

            pub(super) fn named(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(self.name())
            }
        }
    };
}

/// Status of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = TaskStatus)]
pub enum Status {
    /// Not finished.
    Open,
    /// Done.
    Completed,
    /// Given up.
    Failed,
}
names!(Status { Open => "open", Completed => "completed", Failed => "failed" });

/// How a task ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = TaskOutcome)]
pub enum Outcome {
    /// Done.
    #[default]
    Completed,
    /// Given up.
    Failed,
}

impl Outcome {
    /// The status of a task that ended this way.
    pub const fn status(self) -> Status {
        match self {
            Self::Completed => Status::Completed,
            Self::Failed => Status::Failed,
        }
    }
}

/// What a user may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Everything a member may do, and change settings.
    Admin,
    /// Work with tasks and objectives: import and post.
    #[default]
    Member,
}
names!(Role { Admin => "admin", Member => "member" });

/// Who can see a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Audience {
    /// Everyone who can see the issue. On a service desk that includes its customer.
    Everyone,
    /// On a service desk, only the team.
    Internal,
}
names!(Audience { Everyone => "everyone", Internal => "internal" });
