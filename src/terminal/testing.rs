//! Output captured for tests.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use proptest::test_runner::{Config, FileFailurePersistence};

use super::output::{Output, Style};

/// A pipe with Unicode.
pub(super) const PLAIN: Style = Style {
    terminal: false,
    color: false,
    unicode: true,
    width: None,
};

/// A terminal with 80 columns and colors.
pub(super) const COLORED: Style = Style {
    terminal: true,
    color: true,
    unicode: true,
    width: Some(80),
};

/// Captures output.
#[derive(Clone, Default)]
pub(super) struct Sink(Arc<Mutex<Vec<u8>>>);

impl Sink {
    /// As text.
    pub fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Captures what is written in this style.
pub(super) fn written(style: Style, write: impl FnOnce(&mut Output)) -> String {
    let sink = Sink::default();
    write(&mut Output::new(Box::new(sink.clone()), style));
    sink.text()
}

/// A number of cases, after the saved ones in `tests/proptest-regressions`.
pub(super) fn cases(count: u32, failed_before: &'static str) -> Config {
    Config {
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(failed_before))),
        ..Config::with_cases(count)
    }
}
