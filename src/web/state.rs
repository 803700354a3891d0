//! What all requests share.

use std::sync::Arc;
use std::time::Duration;

use super::Options;
use super::log::Log;
use super::origins::Origins;
use super::people::{People, Person};
use super::pool::Pool;
use super::problem::Problem;
use super::rendered::Rendered;
use super::stores::Stores;
use super::{json_body, secrets};
use crate::clock::Clock;
use crate::connection::{Account, Site};
use crate::environment::Environment;
use crate::error::Failure;
use crate::jira::{Client, Network};
use crate::settings::{Settings, SetupDir};

/// So many requests to Jira at once. Jira's own limits allow more.
const JIRA_AT_ONCE: usize = 64;
/// So many wait for one of them, for so long. Half of either is the most that one person has.
const JIRA_WAITING: usize = 512;
const JIRA_PATIENCE: Duration = Duration::from_secs(30);
/// So many look at the disk at once: as many as stores stay open.
const DISK_AT_ONCE: usize = 4;
const DISK_WAITING: usize = 1024;
const DISK_PATIENCE: Duration = Duration::from_secs(15);
/// So many search through all there is at once, and one person once: that takes the processor, and
/// as long as there is much.
const SEARCHES_AT_ONCE: usize = 2;
const SEARCHES_WAITING: usize = 64;
/// So many things are read and shown with all their texts at once, and one for one person: they may be
/// large, and what becomes HTML takes the processor and memory.
const SHOWN_AT_ONCE: usize = 2;
const SHOWN_WAITING: usize = 512;
/// So many KiB of long answers wait at once to be taken. Half of it is the most that one person has.
const ANSWERS_AT_ONCE: usize = 256 * 1024;

/// What all requests share. The settings are not among it: each request reads them anew.
pub(super) struct State {
    pub directory: SetupDir,
    pub environment: Environment,
    pub clock: Clock,
    pub network: Network,
    pub origins: Origins,
    pub log: Log,
    pub is_demo: bool,
    pub people: People,
    pub stores: Stores,
    pub rendered: Rendered,
    /// Makes names of what must not be told; another one each time the server starts.
    pub key: [u8; 32],
    jira: Pool,
    disk: Pool,
    searches: Pool,
    shown: Pool,
    /// In KiB: long answers, from when they are made until they are taken.
    pub answers: Pool,
    /// Places for long bodies.
    pub long_bodies: Pool,
}

impl State {
    pub fn new(options: Options, origins: Origins) -> Result<Self, Failure> {
        let Options {
            directory,
            environment,
            clock,
            network,
            log,
            is_demo,
            ..
        } = options;
        let stores = Stores::new(&directory, clock.clone());
        Ok(Self {
            people: People::new(&directory, clock.clone()),
            rendered: Rendered::new(&directory, clock.clone(), stores.changes()),
            stores,
            key: secrets::random()?,
            jira: Pool::new(JIRA_AT_ONCE, JIRA_WAITING, JIRA_PATIENCE)
                .shared(Self::JIRA_SHARE as usize, JIRA_WAITING / 2),
            long_bodies: Pool::new(json_body::PLACES, 0, Duration::ZERO)
                .shared(json_body::PLACES / 2, 0),
            disk: Pool::new(DISK_AT_ONCE, DISK_WAITING, DISK_PATIENCE),
            searches: Pool::new(SEARCHES_AT_ONCE, SEARCHES_WAITING, DISK_PATIENCE)
                .shared(SEARCHES_AT_ONCE / 2, SEARCHES_WAITING / 2),
            shown: Pool::new(SHOWN_AT_ONCE, SHOWN_WAITING, DISK_PATIENCE)
                .shared(SHOWN_AT_ONCE / 2, SHOWN_WAITING / 2),
            answers: Pool::new(ANSWERS_AT_ONCE, 0, Duration::ZERO).shared(ANSWERS_AT_ONCE / 2, 0),
            directory,
            environment,
            clock,
            network,
            origins,
            log,
            is_demo,
        })
    }

    /// All that one person has of the requests to Jira.
    pub const JIRA_SHARE: u32 = 32;

    /// As many threads as the pools can keep busy.
    pub const MOST_THREADS: usize = JIRA_AT_ONCE + DISK_AT_ONCE + SEARCHES_AT_ONCE + SHOWN_AT_ONCE;

    /// Does something that waits for the disk, and not for Jira.
    pub async fn on_disk<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Self) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Problem> {
        let state = Arc::clone(self);
        self.disk.run("", 1, move || work(&state)).await
    }

    /// Looks through all that is on the disk.
    pub async fn in_search<T: Send + 'static>(
        self: &Arc<Self>,
        person: &Person,
        work: impl FnOnce(&Self) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Problem> {
        let state = Arc::clone(self);
        self.searches
            .run(&person.identity(), 1, move || work(&state))
            .await
    }

    /// Reads one thing from the disk with all its texts, which may become HTML.
    pub async fn in_showing<T: Send + 'static>(
        self: &Arc<Self>,
        person: &Person,
        work: impl FnOnce(&Self) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Problem> {
        let state = Arc::clone(self);
        self.shown
            .run(&person.identity(), 1, move || work(&state))
            .await
    }

    /// Does something that waits for Jira. It counts as `weight`: as many as the requests that it
    /// sends side by side.
    pub async fn in_jira<T: Send + 'static>(
        self: &Arc<Self>,
        person: &Person,
        weight: u32,
        work: impl FnOnce(&Self) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Problem> {
        let state = Arc::clone(self);
        self.jira
            .run(&person.identity(), weight, move || work(&state))
            .await
    }

    /// Waits until nothing is being done any more.
    pub async fn drained(&self) {
        self.jira.drained().await;
        self.disk.drained().await;
        self.searches.drained().await;
        self.shown.drained().await;
    }

    /// The settings as they are now.
    pub fn settings(&self) -> Result<Settings, Failure> {
        Settings::load(&self.directory, &self.environment)
    }

    /// The same for whoever is to mend a file that is not valid, with what is wrong with it.
    pub fn settings_or_mend(&self) -> Result<(Settings, Option<Failure>), Failure> {
        Settings::load_or_mend(&self.directory, &self.environment)
    }

    /// The connection of what works with issues. Fails as [`Settings::enabled_account`] does.
    pub fn connection(&self) -> Result<Connection<'_>, Failure> {
        Ok(Connection {
            network: &self.network,
            account: self.settings()?.enabled_account()?,
        })
    }
}

/// Where to ask, and as whom, at this moment.
pub(super) struct Connection<'a> {
    network: &'a Network,
    pub account: Account,
}

impl Connection<'_> {
    pub const fn client(&self) -> Client<'_> {
        Client::new(self.network, &self.account)
    }

    pub const fn site(&self) -> &Site {
        &self.account.site
    }
}
