//! Texts that a command reads from a file or from standard input.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::error::{Failure, Kind};
use crate::integration::markdown::{LONGEST, without_byte_order_mark};
use crate::terminal::{Context, Line};

/// Reads a text; `-` is standard input. Fails when it is empty, too long or no UTF-8. `what` names the
/// text in messages: "the summary".
pub(super) fn read(path: &Path, what: &str, context: &mut Context) -> Result<String, Failure> {
    let (name, bytes) = if path.as_os_str() == "-" {
        if context.stdin_is_terminal {
            let said = format!("Type {what}, and end with Ctrl-D on a line of its own:");
            context.stderr.line(&Line::plain(said));
        }
        ("standard input".to_owned(), bounded(&mut context.stdin))
    } else {
        let bytes = File::open(path).and_then(|mut file| bounded(&mut file));
        (path.display().to_string(), bytes)
    };
    let failed = |message: String| Failure::new(Kind::File, message);
    let bytes = bytes.map_err(|error| {
        failed(format!("{name} could not be read for {what}"))
            .with_cause(error)
            .with_hint("give the path of a text file, or - for standard input")
    })?;
    if bytes.len() > LONGEST {
        let message = format!("{name} holds more than 8 MiB, which is too long for {what}");
        return Err(failed(message).with_hint("give a shorter text"));
    }
    let text = String::from_utf8(bytes).map_err(|_| {
        failed(format!("{name} holds no UTF-8 text for {what}")).with_hint("save it as UTF-8")
    })?;
    if without_byte_order_mark(&text).trim().is_empty() {
        return Err(failed(format!(
            "{name} is empty: there is nothing in it for {what}"
        ))
        .with_hint("give a file with text in it, or - for standard input"));
    }
    Ok(without_byte_order_mark(&text).to_owned())
}

/// One byte more than is allowed, so that too much can be told from just enough.
fn bounded(reader: &mut dyn Read) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(LONGEST as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
