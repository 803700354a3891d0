//! How this machine reaches others: proxy, trusted certificates, time limits, log.

use std::sync::OnceLock;
use std::time::Duration;

use ureq::tls::TlsConfig;
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Timeout};
use url::Url;

use super::dns::{Judged, LookUps, NoAddresses, Resolve};
use super::egress_policy::{AddressRefusal, EgressPolicy};
use super::proxy::{InvalidProxy, ProxyRules};
use super::roots::Roots;
use crate::connection::{Gateway, HostTrust, Site};
use crate::environment::Environment;

/// Sent with every request, so that an administrator of the site can tell who asks.
pub(super) const USER_AGENT: &str = concat!("coder-server/", env!("CARGO_PKG_VERSION"));

/// How long things may take.
#[derive(Debug, Clone, Copy)]
pub struct Timeouts {
    /// The look-up; and after it once more for TCP, proxy and TLS together.
    pub connect: Duration,
    /// From the request sent to the answer's head.
    pub first_byte: Duration,
    /// The whole request.
    pub whole: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self::within(Duration::from_secs(30))
    }
}

impl Timeouts {
    /// At most 10 seconds to connect and 20 to the first byte, and all of it within `whole`.
    pub fn within(whole: Duration) -> Self {
        Self {
            connect: whole.min(Duration::from_secs(10)),
            first_byte: whole.min(Duration::from_secs(20)),
            whole,
        }
    }
}

/// As long as a name that a proxy is to look up is looked up here too. Behind one, the names of the
/// Internet often cannot be looked up at all, and each request would wait for that.
const LOOK_UP_BESIDE_PROXY: Duration = Duration::from_secs(2);

/// The largest head of an answer, in bytes: several times that of Jira's.
const LARGEST_HEAD: usize = 32 * 1024;
/// What a connection keeps for reading: a head fits, and one byte more tells that it is too large.
const INPUT_BUFFER: usize = LARGEST_HEAD + 8 * 1024;
/// What it keeps for writing: the longest line of a request's head fits, which is its address.
const OUTPUT_BUFFER: usize = 16 * 1024;

/// One request as the log shows it: no header, no body, no query.
#[derive(Debug, Clone)]
pub struct RequestRecord {
    /// The HTTP method.
    pub method: &'static str,
    /// The address without its query.
    pub url: String,
    /// The status, or the kind of failure when there was no answer.
    pub outcome: String,
    /// From the start to the last byte.
    pub elapsed: Duration,
    /// Atlassian's identifier of the request.
    pub trace_id: Option<String>,
}

/// Told of each request when it is over.
pub type RequestLog = Box<dyn Fn(&RequestRecord) + Send + Sync>;
/// Waits before a retry.
pub type Pause = Box<dyn Fn(Duration) + Send + Sync>;

/// The way to other machines; made once for a command or a server and shared by its threads, which
/// also share its bound on look-ups.
pub struct Network {
    proxy: ProxyRules,
    roots: Roots,
    timeouts: Timeouts,
    log: Option<RequestLog>,
    pause: Pause,
    reach: EgressPolicy,
    look_ups: LookUps,
    plain: OnceLock<Agent>,
    direct: OnceLock<Agent>,
    proxied: OnceLock<Agent>,
}

impl Network {
    /// Takes proxy and certificates from the environment. A proxy variable of no use is an error,
    /// since going direct instead may be what a company forbids.
    pub fn from_environment(
        environment: &Environment,
        timeouts: Timeouts,
    ) -> Result<Self, InvalidProxy> {
        Ok(Self {
            proxy: ProxyRules::from_environment(environment)?,
            roots: Roots::from_environment(environment),
            timeouts,
            log: None,
            pause: Box::new(std::thread::sleep),
            reach: EgressPolicy::Anywhere,
            look_ups: LookUps::of_system(),
            plain: OnceLock::new(),
            direct: OnceLock::new(),
            proxied: OnceLock::new(),
        })
    }

    /// Has each request told to `log`.
    #[must_use]
    pub fn with_log(mut self, log: RequestLog) -> Self {
        self.log = Some(log);
        self
    }

    /// Waits by `pause` instead of sleeping.
    #[must_use]
    pub fn with_pause(mut self, pause: Pause) -> Self {
        self.pause = pause;
        self
    }

    /// Connects to these addresses only. The proxy itself is the operator's choice, and may be
    /// anywhere.
    #[must_use]
    pub fn with_egress_policy(self, reach: EgressPolicy) -> Self {
        Self { reach, ..self }.without_agents()
    }

    /// Looks names up by `look_up` instead of asking the system.
    #[must_use]
    pub fn with_resolver(self, look_up: Resolve) -> Self {
        let look_ups = LookUps::by(look_up);
        Self { look_ups, ..self }.without_agents()
    }

    /// Those that there are were made for what was in force before.
    fn without_agents(self) -> Self {
        Self {
            plain: OnceLock::new(),
            direct: OnceLock::new(),
            proxied: OnceLock::new(),
            ..self
        }
    }

    /// The proxy, as people may see it, if requests to this URL go through one.
    pub(super) fn proxy_of(&self, url: &Url) -> Option<String> {
        self.proxy.for_url(url).and_then(|_| self.proxy.shown())
    }

    pub(super) fn pause(&self, wait: Duration) {
        (self.pause)(wait);
    }

    pub(super) fn tell(&self, exchange: &RequestRecord) {
        if let Some(log) = &self.log {
            log(exchange);
        }
    }

    /// Judges the target of a request that goes through a proxy, as well as can be from here: the
    /// proxy looks names up, and may see others than this machine does. What goes without a proxy is
    /// judged when it connects.
    pub(super) fn judge_behind_proxy(&self, url: &Url) -> Result<(), ureq::Error> {
        let is_free = self.reach == EgressPolicy::Anywhere || is_atlassians(url);
        if is_free || self.proxy.for_url(url).is_none() {
            return Ok(());
        }
        let host = url.host_str().unwrap_or_default();
        let port = url.port_or_known_default().unwrap_or_default();
        let limit = self.timeouts.connect.min(LOOK_UP_BESIDE_PROXY);
        match self.look_ups.addresses(host, port, limit) {
            Ok(found) => match self.reach.admitted(host, found) {
                Ok(_) => Ok(()),
                Err(reason) => Err(ureq::Error::Other(Box::new(reason))),
            },
            // Unknown here, and perhaps known to the proxy: as what, cannot be judged.
            Err(NoAddresses::Failed(_) | NoAddresses::Late) if self.reach.names(host, port) => {
                Ok(())
            }
            Err(NoAddresses::Failed(_) | NoAddresses::Late) => {
                Err(ureq::Error::Other(Box::new(AddressRefusal::Unknown)))
            }
            Err(NoAddresses::Busy) => Err(ureq::Error::Timeout(Timeout::Resolve)),
        }
    }

    /// The agent for a URL. Certificates are loaded for the first https request only.
    pub(super) fn agent(&self, url: &Url) -> Result<&Agent, String> {
        if url.scheme() == "http" {
            return Ok(self
                .plain
                .get_or_init(|| self.configured(TlsConfig::builder().build(), None)));
        }
        let proxy = self.proxy.for_url(url);
        let agent = if proxy.is_some() {
            &self.proxied
        } else {
            &self.direct
        };
        if let Some(agent) = agent.get() {
            return Ok(agent);
        }
        let roots = self.roots.load().map_err(|error| error.to_string())?;
        let proxy = proxy
            .map(ureq::Proxy::new)
            .transpose()
            .map_err(|_| "the proxy's address is of no use".to_owned())?;
        let tls = TlsConfig::builder().root_certs(roots).build();
        Ok(agent.get_or_init(|| self.configured(tls, proxy)))
    }

    fn configured(&self, tls: TlsConfig, proxy: Option<ureq::Proxy>) -> Agent {
        let reach = if proxy.is_some() {
            // What it connects to is the proxy.
            EgressPolicy::Anywhere
        } else {
            self.reach.clone()
        };
        let config = Agent::config_builder()
            .tls_config(tls)
            .proxy(proxy)
            .user_agent(USER_AGENT)
            .accept("application/json")
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_resolve(Some(self.timeouts.connect))
            .timeout_connect(Some(self.timeouts.connect))
            .timeout_recv_response(Some(self.timeouts.first_byte))
            .timeout_global(Some(self.timeouts.whole))
            .max_response_header_size(LARGEST_HEAD)
            .input_buffer_size(INPUT_BUFFER)
            .output_buffer_size(OUTPUT_BUFFER)
            .build();
        let look_ups = self.look_ups.clone();
        Agent::with_parts(
            config,
            DefaultConnector::default(),
            Judged { look_ups, reach },
        )
    }
}

/// Whether a host is one that only Atlassian can name. Nobody's names in a private network are.
fn is_atlassians(url: &Url) -> bool {
    let origin = url.origin().ascii_serialization();
    let trust = match Site::parse(&origin) {
        Ok(site) => Some(site.trust()),
        Err(_) => Gateway::parse(&origin).ok().map(|gateway| gateway.trust()),
    };
    trust == Some(HostTrust::JiraCloud)
}
