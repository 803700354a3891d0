//! `sessions end`.

use serde_json::{Value, json};

use super::access;
use crate::access::{Session, SessionId};
use crate::cli::{Common, SessionsEndArgs};
use crate::commands::failure::Told;
use crate::error::Failure;
use crate::terminal::{Context, Line, Tone};

/// Ends sessions: some, those of a person, or all. Where a person has none, that is a success.
pub(super) fn run(
    args: &SessionsEndArgs,
    common: &Common,
    context: &mut Context,
) -> Result<(), Told> {
    let ended = end(args, common, context)?;
    if args.json {
        let ended: Vec<Value> = ended.iter().map(access::session_as_json).collect();
        let told = json!({ "ok": true, "ended": ended, "error": null });
        context.stdout.json(&told);
        return Ok(());
    }
    for session in &ended {
        let said = format!("{} of {} is ended", session.id, session.name);
        context.stderr.line(&Line::good(said));
    }
    if args.ids.is_empty() {
        if ended.is_empty() {
            context.stderr.line(&Line::plain("No session to end"));
        }
        let said = match &args.of {
            Some(name) => format!("Open sign-in links of {} are withdrawn", name.trim()),
            None => "All open sign-in links are withdrawn".to_owned(),
        };
        context.stderr.line(&Line::new().with(Tone::Dim, said));
    }
    Ok(())
}

fn end(
    args: &SessionsEndArgs,
    common: &Common,
    context: &mut Context,
) -> Result<Vec<Session>, Failure> {
    let ids: Vec<SessionId> = args
        .ids
        .iter()
        .map(|id| id.parse())
        .collect::<Result<_, _>>()?;
    if !ids.is_empty() {
        return access::required(common, context)?.end_sessions(&ids);
    }
    match access::existing(common, context)? {
        Some(mut access) => access.end_sessions_of(args.of.as_deref()),
        None => Ok(Vec::new()),
    }
}
