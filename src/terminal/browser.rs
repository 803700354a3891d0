//! The person's web browser.

use std::io;

use crate::environment::Environment;

/// Opens pages.
pub trait Browser {
    /// Opens a page and does not wait for it.
    fn open(&self, url: &str) -> io::Result<()>;
}

/// The browser that `BROWSER` names, else the system's.
#[derive(Debug, Clone, Default)]
pub struct SystemBrowser {
    named: Option<String>,
}

impl SystemBrowser {
    /// Reads `BROWSER`, of whose list the first entry counts.
    pub fn from_environment(environment: &Environment) -> Self {
        let list = environment.text("BROWSER").filter(|_| cfg!(unix));
        Self {
            named: list.and_then(|list| list.split(':').next().map(str::to_owned)),
        }
    }
}

impl Browser for SystemBrowser {
    fn open(&self, url: &str) -> io::Result<()> {
        match &self.named {
            Some(program) => open::with_detached(url, program),
            None => open::that_detached(url),
        }
    }
}
