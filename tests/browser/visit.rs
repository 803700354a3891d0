//! A test's visit to a server.

use std::io::Write as _;

use crate::axe::assert_accessible;
use crate::driver::must_be_there;
use crate::page::Page;
use crate::session::Look;

/// Runs a test with a browser, in which nothing has been opened. In the end its console must be
/// without errors. Not one within another: there are only so many browsers at once.
#[track_caller]
pub fn visit(base: &str, look: Look, test: impl FnOnce(&mut Page)) {
    match Page::new(base, look) {
        Ok(mut page) => {
            test(&mut page);
            page.assert_quiet();
        }
        Err(missing) if must_be_there() => {
            panic!("{missing}: install Debian's `chromium` and `chromium-driver`")
        }
        Err(missing) => {
            // Not printed with a macro: what a test that passes prints so is not shown.
            let _ = writeln!(std::io::stderr(), "skipped: {missing}");
        }
    }
}

/// What holds of every state of every page: nobody is shut out, and nothing stands out.
#[track_caller]
pub fn assert_good(page: &Page) {
    page.assert_fits();
    assert_accessible(page);
}
