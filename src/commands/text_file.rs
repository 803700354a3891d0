//! Reads text from a file or from standard input.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::error::{Failure, Kind};
use crate::integration::markdown::{MAX_LENGTH, without_byte_order_mark};
use crate::terminal::{Context, Line};

/// Reads a text; `-` is standard input. `what` names the text in messages, such as "the summary".
/// Fails if the text is empty, too long, or not UTF-8.
pub(super) fn read(path: &Path, what: &str, context: &mut Context) -> Result<String, Failure> {
    let (name, bytes) = if path.as_os_str() == "-" {
        if context.stdin_is_terminal {
            let prompt = format!("Type {what}, then press Ctrl-D on an empty line:");
            context.stderr.line(&Line::plain(prompt));
        }
        ("standard input".to_owned(), bounded(&mut context.stdin))
    } else {
        let bytes = File::open(path).and_then(|mut file| bounded(&mut file));
        (path.display().to_string(), bytes)
    };
    let failed = |message: String| Failure::new(Kind::File, message);
    let bytes = bytes.map_err(|error| {
        failed(format!("Could not read {what} from {name}"))
            .with_cause(error)
            .with_hint("give the path of a text file, or - for standard input")
    })?;
    if bytes.len() > MAX_LENGTH {
        let message = format!("{name} is larger than 8 MiB, which is too long for {what}");
        return Err(failed(message).with_hint("shorten the text"));
    }
    let text = String::from_utf8(bytes)
        .map_err(|_| failed(format!("{name} is not UTF-8 text")).with_hint("save it as UTF-8"))?;
    if without_byte_order_mark(&text).trim().is_empty() {
        return Err(failed(format!("{name} is empty")).with_hint(format!(
            "give a file that contains {what}, or - for standard input"
        )));
    }
    Ok(without_byte_order_mark(&text).to_owned())
}

/// Reads one byte more than allowed, to detect a text that is too long.
fn bounded(reader: &mut dyn Read) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(MAX_LENGTH as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
