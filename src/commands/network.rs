//! The network of a command; `-v` logs each request to stderr.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::commands::{GlobalArgs, RequestTimeout};
use crate::error::{Failure, Kind};
use crate::jira::{Network, RequestLog, RequestRecord, Timeouts};
use crate::terminal::{Context, Line, Output, Tone};

/// Proxy and certificates from the environment, time limits and log from the flags.
pub(super) fn network(
    common: &GlobalArgs,
    request_timeout: RequestTimeout,
    context: &Context,
) -> Result<Network, Failure> {
    let timeouts = Timeouts::within(Duration::from_secs(request_timeout.timeout));
    let network = Network::from_environment(&context.environment, timeouts).map_err(|bad| {
        Failure::new(Kind::Settings, bad.to_string()).with_hint("correct the variable, or unset it")
    })?;
    Ok(if common.verbose {
        network.with_log(log(&context.stderr))
    } else {
        network
    })
}

fn log(stderr: &Output) -> RequestLog {
    let stderr = Mutex::new(stderr.shared());
    Box::new(move |exchange| {
        let line = Line::new().with(Tone::Dim, shown(exchange));
        stderr
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .line(&line);
    })
}

fn shown(exchange: &RequestRecord) -> String {
    let RequestRecord {
        method,
        url,
        outcome,
        elapsed,
        trace_id,
    } = exchange;
    let trace_id = trace_id
        .as_ref()
        .map_or_else(String::new, |id| format!(", trace {id}"));
    format!(
        "  {method} {url} → {outcome} in {} ms{trace_id}",
        elapsed.as_millis()
    )
}
