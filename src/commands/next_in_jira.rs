//! The next command, if it needs Jira.

use super::setup_dir;
use crate::commands::GlobalArgs;
use crate::json::Wording as _;
use crate::settings::Settings;
use crate::terminal::{Context, Line};

/// Prints the next command, or why it would fail.
pub(super) fn print(command: &str, common: &GlobalArgs, context: &mut Context) {
    let enabled = setup_dir(common, context)
        .and_then(|directory| Settings::load(&directory, &context.environment))
        .and_then(|settings| settings.enabled_account());
    match enabled {
        Ok(_) => context.stderr.line(&Line::hint(command)),
        Err(failure) => {
            context.stderr.line(&Line::warning(failure.chain()));
            if let Some(remedy) = failure.remedy {
                context.stderr.line(&Line::hint(common.hint(&remedy)));
            }
        }
    }
}
