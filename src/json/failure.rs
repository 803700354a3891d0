//! An error as JSON.

use serde::Serialize;
use utoipa::ToSchema;

use crate::error::{self, Remedy};

/// How a front end words errors for its users.
pub trait Wording {
    /// The next step, for the user of a terminal or of the API.
    fn hint(&self, remedy: &Remedy) -> String;

    /// The next step, for the user of a web page.
    fn advice(&self, _remedy: &Remedy) -> Option<String> {
        None
    }

    /// What happened.
    fn message(&self, error: &error::Error) -> String {
        error.chain()
    }
}

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
    /// The next step in terms of the web pages; only in the API.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub advice: Option<String>,
    /// Atlassian's request ID, for Atlassian support.
    pub trace_id: Option<String>,
}

impl Error {
    /// An error in the words of a front end.
    pub fn new(error: &error::Error, wording: &dyn Wording) -> Self {
        let remedy = error.remedy.as_deref();
        Self {
            kind: error.kind.name(),
            message: wording.message(error),
            hint: remedy.map(|remedy| wording.hint(remedy)),
            advice: remedy.and_then(|remedy| wording.advice(remedy)),
            trace_id: error.trace_id.clone(),
        }
    }
}
