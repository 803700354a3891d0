//! State shared by all requests, and limits for their blocking work.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use super::Options;
use super::jira_queue::{self, JiraQueue};
use super::middleware::access_log::Log;
use super::middleware::auth::User;
use super::middleware::forwarded::TrustedProxies;
use super::origins::Origins;
use super::problem::Problem;
use super::store_pool::StorePool;
use crate::clock::Clock;
use crate::connection::{Account, Site};
use crate::environment::Environment;
use crate::error::{Failure, Kind};
use crate::jira::{Client, Network};
use crate::settings::{Settings, SetupDir};

/// Maximum number of concurrent reads of the database.
const MAX_READS: usize = 4;
/// Maximum number of concurrent changes of the database, which wait for each other and for other
/// processes.
const MAX_WRITES: usize = 32;
/// How long a change waits for one of these places.
const WRITE_TIMEOUT: Duration = Duration::from_secs(2);
/// Maximum number of concurrent reads of the settings, one of which may have to wait for git.
const MAX_SETTINGS: usize = 4;
/// Maximum number of concurrent tasks that take much processor time and memory: searches through
/// all texts, and Markdown that becomes HTML.
const MAX_HEAVY: usize = 2;

/// State shared by all requests. Settings are not part of it: each request reads the file.
pub(super) struct State {
    pub directory: SetupDir,
    pub environment: Environment,
    pub clock: Clock,
    pub network: Network,
    pub origins: Origins,
    pub trusted_proxies: TrustedProxies,
    pub log: Log,
    pub warn: Box<dyn Fn(&str) + Send + Sync>,
    /// Whether the warning about a missing `X-Forwarded-Proto` was given.
    pub missing_protocol: AtomicBool,
    pub is_demo: bool,
    pub stores: StorePool,
    /// Key of the hash that names a revision of the settings; random for each start.
    pub key: [u8; 32],
    jira: JiraQueue,
    reads: Arc<Semaphore>,
    writes: Arc<Semaphore>,
    settings: Arc<Semaphore>,
    heavy: Arc<Semaphore>,
}

impl State {
    /// The number of requests to Jira of one user at a time.
    pub const JIRA_SHARE: u32 = jira_queue::MAX_RUNNING_PER_USER;

    /// Maximum number of threads for blocking work.
    pub const MAX_BLOCKING_THREADS: usize =
        jira_queue::MAX_RUNNING as usize + MAX_READS + MAX_WRITES + MAX_SETTINGS + MAX_HEAVY;

    pub fn new(options: Options, origins: Origins) -> Result<Self, Failure> {
        let trusted_proxies =
            TrustedProxies::new(&options.trusted_proxies, options.public_url.is_some());
        let (directory, clock) = (options.directory, options.clock);
        Ok(Self {
            stores: StorePool::new(directory.clone(), clock.clone()),
            key: random_key()?,
            jira: JiraQueue::new(),
            reads: Arc::new(Semaphore::new(MAX_READS)),
            writes: Arc::new(Semaphore::new(MAX_WRITES)),
            settings: Arc::new(Semaphore::new(MAX_SETTINGS)),
            heavy: Arc::new(Semaphore::new(MAX_HEAVY)),
            directory,
            environment: options.environment,
            clock,
            network: options.network,
            origins,
            trusted_proxies,
            log: options.log,
            warn: options.warn,
            missing_protocol: AtomicBool::new(false),
            is_demo: options.is_demo,
        })
    }

    /// Reads from the database.
    pub async fn read_store<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Self) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Problem> {
        let permit = Arc::clone(&self.reads).acquire_owned().await;
        self.run(permit, work).await
    }

    /// Changes the database. Fails as [`Problem::busy`] when too many changes wait.
    pub async fn write_store<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Self) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Problem> {
        let permit = Arc::clone(&self.writes).acquire_owned();
        let permit = tokio::time::timeout(WRITE_TIMEOUT, permit)
            .await
            .map_err(|_| Problem::busy())?;
        self.run(permit, work).await
    }

    /// Reads or changes the settings.
    pub async fn access_settings<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Self) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Problem> {
        let permit = Arc::clone(&self.settings).acquire_owned().await;
        self.run(permit, work).await
    }

    /// Runs work that takes much processor time or memory.
    pub async fn run_heavy<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Self) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Problem> {
        let permit = Arc::clone(&self.heavy).acquire_owned().await;
        self.run(permit, work).await
    }

    /// Runs work that sends up to `weight` concurrent requests to Jira.
    pub async fn call_jira<T: Send + 'static>(
        self: &Arc<Self>,
        user: &User,
        weight: u32,
        work: impl FnOnce(&Self) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Problem> {
        let permits = self.jira.acquire(&user.identity(), weight).await?;
        self.run(permits, work).await
    }

    /// Runs blocking work to its end, even if the client is gone.
    async fn run<T: Send + 'static>(
        self: &Arc<Self>,
        permits: impl Send + 'static,
        work: impl FnOnce(&Self) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Problem> {
        let state = Arc::clone(self);
        let done = spawn_blocking(move || {
            let result = work(&state);
            drop(permits);
            result
        });
        // The panic hook has already reported a panic.
        done.await
            .map_err(|_| Problem::from(Failure::new(Kind::Other, "Internal error")))?
            .map_err(Problem::from)
    }

    /// Waits until no work is running that changes something.
    pub async fn idle(&self) {
        self.jira.idle().await;
        let all = u32::try_from(MAX_WRITES).unwrap_or(u32::MAX);
        drop(self.writes.acquire_many(all).await);
        let all = u32::try_from(MAX_SETTINGS).unwrap_or(u32::MAX);
        drop(self.settings.acquire_many(all).await);
    }

    /// The current settings.
    pub fn settings(&self) -> Result<Settings, Failure> {
        Settings::load(&self.directory, &self.environment)
    }

    /// The current settings even if the file is invalid, with the reason.
    pub fn settings_even_if_invalid(&self) -> Result<(Settings, Option<Failure>), Failure> {
        Settings::load_or_repair(&self.directory, &self.environment)
    }

    /// The connection for operations on issues. Fails as [`Settings::enabled_account`] does.
    pub fn connection(&self) -> Result<Connection<'_>, Failure> {
        Ok(Connection {
            network: &self.network,
            account: self.settings()?.enabled_account()?,
        })
    }
}

/// Where to send requests, and with which account.
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

fn random_key() -> Result<[u8; 32], Failure> {
    let mut key = [0; 32];
    getrandom::fill(&mut key).map_err(|error| {
        let message = "Could not get random bytes from the operating system";
        Failure::new(Kind::Other, message).with_cause(error)
    })?;
    Ok(key)
}
