//! `sessions end`.

use crate::commands::GlobalArgs;
use clap::{ArgGroup, Args};
use serde_json::{Value, json};

use super::access;
use crate::error::Failure;
use crate::store::{Session, SessionId};
use crate::terminal::{Context, Line, Tone};

/// Arguments of `sessions end`.
#[derive(Debug, Args)]
#[command(
    group = ArgGroup::new("which").required(true).args(["ids", "of", "all"]),
    after_long_help = "Examples:
  coder-server sessions end S3 S4
  coder-server sessions end --of Mia"
)]
pub(crate) struct SessionsEndArgs {
    /// The sessions, such as S3
    #[arg(value_name = "ID")]
    pub ids: Vec<String>,
    /// End a user's sessions and revoke their sign-in links
    #[arg(long, value_name = "NAME")]
    pub of: Option<String>,
    /// End all sessions and revoke all sign-in links
    #[arg(long)]
    pub all: bool,
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
}

/// Ends the given sessions, those of a user, or all. Succeeds if a user has none.
pub(crate) fn run(
    args: &SessionsEndArgs,
    common: &GlobalArgs,
    context: &mut Context,
) -> Result<(), Failure> {
    let ended = end(args, common, context)?;
    if args.json {
        let ended: Vec<Value> = ended.iter().map(access::session_as_json).collect();
        context.report = Some(json!({ "ended": ended }));
        return Ok(());
    }
    for session in &ended {
        let message = format!("Ended {} ({})", session.id, session.user.name);
        context.stderr.line(&Line::good(message));
    }
    if args.ids.is_empty() {
        if ended.is_empty() {
            context.stderr.line(&Line::plain("No sessions to end"));
        }
        let note = match &args.of {
            Some(name) => format!("Revoked the open sign-in links of {}", name.trim()),
            None => "Revoked all open sign-in links".to_owned(),
        };
        context.stderr.line(&Line::new().with(Tone::Dim, note));
    }
    Ok(())
}

fn end(
    args: &SessionsEndArgs,
    common: &GlobalArgs,
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
