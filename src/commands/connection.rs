//! The connection of a command that works with issues.

use super::{network, setup_dir, warn};
use crate::commands::{GlobalArgs, RequestTimeout};
use crate::connection::Account;
use crate::error::Failure;
use crate::jira::{Client, Network};
use crate::settings::{Settings, SetupDir, directory_warnings};
use crate::terminal::Context;

/// The account and the network of a command.
pub(super) struct Connection {
    pub directory: SetupDir,
    pub account: Account,
    network: Network,
}

impl Connection {
    /// Loads the enabled connection and prints its warnings. Fails as [`Settings::enabled_account`] does.
    pub fn open(
        common: &GlobalArgs,
        request_timeout: RequestTimeout,
        context: &mut Context,
    ) -> Result<Self, Failure> {
        let directory = setup_dir(common, context)?;
        let settings = Settings::load(&directory, &context.environment)?;
        let account = settings.enabled_account()?;
        let network = network(common, request_timeout, context)?;
        let mut warnings = settings.warnings();
        warnings.extend(directory_warnings(&directory));
        warn(context, common, &warnings);
        context.restore_terminal_on_signal()?;
        Ok(Self {
            directory,
            account,
            network,
        })
    }

    pub const fn client(&self) -> Client<'_> {
        Client::new(&self.network, &self.account)
    }
}
