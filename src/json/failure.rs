//! A failure.

use serde::Serialize;
use utoipa::ToSchema;

use crate::error::Failure;
use crate::remedy::Remedy;

/// Why something failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Error {
    /// The stable name of what failed.
    pub kind: &'static str,
    /// What happened, as a sentence, with its causes.
    pub message: String,
    /// The next step.
    pub hint: Option<String>,
    /// The same in words of the web pages; only where the API answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub advice: Option<String>,
    /// Atlassian's identifier of the request, which its support asks for.
    pub trace_id: Option<String>,
    /// The next step, for who says it in other words.
    #[serde(skip)]
    pub remedy: Option<Box<Remedy>>,
}

impl From<&Failure> for Error {
    fn from(failure: &Failure) -> Self {
        Self {
            kind: failure.kind.name(),
            message: failure.chain(),
            hint: failure.hint.clone(),
            advice: None,
            trace_id: failure.trace_id.clone(),
            remedy: failure.remedy.clone(),
        }
    }
}
