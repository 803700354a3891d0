//! HTTP connections: proxy, trusted certificates, timeouts, egress policy, request log.

use std::sync::OnceLock;
use std::time::Duration;

use ureq::tls::TlsConfig;
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Timeout};
use url::Url;

use super::dns::{Dns, DnsError, PolicyResolver, Resolve};
use super::egress_policy::{AddressRefusal, EgressPolicy};
use super::proxy::{InvalidProxy, ProxyRules};
use super::roots::Roots;
use crate::connection::{Gateway, HostTrust, Site};
use crate::environment::Environment;

/// The `User-Agent` header of every request.
pub(super) const USER_AGENT: &str = concat!("coder-server/", env!("CARGO_PKG_VERSION"));

/// The timeouts of one request.
#[derive(Debug, Clone, Copy)]
pub struct Timeouts {
    /// For DNS, and again for TCP, proxy, and TLS together.
    pub connect: Duration,
    /// From the end of the request to the response headers.
    pub first_byte: Duration,
    /// For the whole request.
    pub total: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self::within(Duration::from_secs(30))
    }
}

impl Timeouts {
    /// At most 10 seconds to connect, 20 to the first byte, and `total` for the whole request.
    pub fn within(total: Duration) -> Self {
        Self {
            connect: total.min(Duration::from_secs(10)),
            first_byte: total.min(Duration::from_secs(20)),
            total,
        }
    }
}

/// Timeout of the DNS lookup that checks the egress policy for a request through a proxy. Machines
/// behind a proxy often cannot resolve public names, and every request would wait.
const PROXIED_DNS_TIMEOUT: Duration = Duration::from_secs(2);

/// Maximum size of response headers, in bytes: several times as large as Jira's.
const MAX_HEADERS: usize = 32 * 1024;
/// Input buffer of a connection: larger than the headers, so that larger ones are detected.
const INPUT_BUFFER: usize = MAX_HEADERS + 8 * 1024;
/// Output buffer of a connection: larger than the longest URL.
const OUTPUT_BUFFER: usize = 16 * 1024;

/// A request as it is logged: without headers, body, and query.
#[derive(Debug, Clone)]
pub struct RequestRecord {
    /// The HTTP method.
    pub method: &'static str,
    /// The URL without its query.
    pub url: String,
    /// The status, or the kind of error if there was no response.
    pub outcome: String,
    /// The time from the start to the last byte.
    pub elapsed: Duration,
    /// Atlassian's request ID.
    pub trace_id: Option<String>,
}

/// Called after each request.
pub type RequestLog = Box<dyn Fn(&RequestRecord) + Send + Sync>;
/// Waits before a retry.
pub type Sleep = Box<dyn Fn(Duration) + Send + Sync>;

/// HTTP connections, shared by all threads of a command or server.
pub struct Network {
    proxy: ProxyRules,
    roots: Roots,
    timeouts: Timeouts,
    log: Option<RequestLog>,
    sleep: Sleep,
    policy: EgressPolicy,
    dns: Dns,
    agents: Agents,
}

/// The HTTP agents, created when first used.
#[derive(Default)]
struct Agents {
    plain: OnceLock<Agent>,
    direct: OnceLock<Agent>,
    proxied: OnceLock<Agent>,
}

impl Network {
    /// Reads proxy and certificate variables. An invalid proxy is an error: connecting directly
    /// instead may violate a company's policy.
    pub fn from_environment(
        environment: &Environment,
        timeouts: Timeouts,
    ) -> Result<Self, InvalidProxy> {
        Ok(Self {
            proxy: ProxyRules::from_environment(environment)?,
            roots: Roots::from_environment(environment),
            timeouts,
            log: None,
            sleep: Box::new(std::thread::sleep),
            policy: EgressPolicy::Unrestricted,
            dns: Dns::system(),
            agents: Agents::default(),
        })
    }

    /// Calls `log` after each request.
    #[must_use]
    pub fn with_log(mut self, log: RequestLog) -> Self {
        self.log = Some(log);
        self
    }

    /// Waits by `sleep` before a retry.
    #[must_use]
    pub fn with_sleep(mut self, sleep: Sleep) -> Self {
        self.sleep = sleep;
        self
    }

    /// Restricts the addresses to connect to. This does not apply to the proxy, which the operator
    /// chose.
    #[must_use]
    pub fn with_egress_policy(self, policy: EgressPolicy) -> Self {
        let agents = Agents::default();
        Self {
            policy,
            agents,
            ..self
        }
    }

    /// Resolves names by `resolve` instead of the operating system.
    #[must_use]
    pub fn with_resolver(self, resolve: Resolve) -> Self {
        Self {
            dns: Dns::new(resolve),
            agents: Agents::default(),
            ..self
        }
    }

    /// The proxy for requests to this URL, without its credentials.
    pub(super) fn proxy_of(&self, url: &Url) -> Option<String> {
        self.proxy.for_url(url).and_then(|_| self.proxy.shown())
    }

    pub(super) fn sleep(&self, wait: Duration) {
        (self.sleep)(wait);
    }

    pub(super) fn log(&self, record: &RequestRecord) {
        if let Some(log) = &self.log {
            log(record);
        }
    }

    /// Applies the egress policy to a request through a proxy, as far as this machine can resolve the
    /// name; the proxy may resolve it differently. Direct requests are checked when they connect.
    pub(super) fn check_proxied(&self, url: &Url) -> Result<(), ureq::Error> {
        let is_allowed = self.policy == EgressPolicy::Unrestricted || is_atlassian(url);
        if is_allowed || self.proxy.for_url(url).is_none() {
            return Ok(());
        }
        let host = url.host_str().unwrap_or_default();
        let port = url.port_or_known_default().unwrap_or_default();
        let timeout = self.timeouts.connect.min(PROXIED_DNS_TIMEOUT);
        let refusal = match self.dns.addresses(host, port, timeout) {
            Ok(addresses) => self.policy.filter(host, addresses).err(),
            Err(DnsError::Busy) => return Err(ureq::Error::Timeout(Timeout::Resolve)),
            // Only the proxy may know the name.
            Err(DnsError::Failed(_) | DnsError::TimedOut) => {
                let is_allowed = self.policy.allows_private(host, port);
                (!is_allowed).then_some(AddressRefusal::Unresolvable)
            }
        };
        match refusal {
            Some(refusal) => Err(ureq::Error::Other(Box::new(refusal))),
            None => Ok(()),
        }
    }

    /// The agent for a URL. Certificates are loaded for the first https request only.
    pub(super) fn agent(&self, url: &Url) -> Result<&Agent, String> {
        if url.scheme() == "http" {
            let tls = || TlsConfig::builder().build();
            return Ok(self
                .agents
                .plain
                .get_or_init(|| self.new_agent(tls(), None)));
        }
        let proxy = self.proxy.for_url(url);
        let agent = match proxy {
            Some(_) => &self.agents.proxied,
            None => &self.agents.direct,
        };
        if let Some(agent) = agent.get() {
            return Ok(agent);
        }
        let roots = self.roots.load().map_err(|error| error.to_string())?;
        let proxy = proxy
            .map(ureq::Proxy::new)
            .transpose()
            .map_err(|_| "the proxy URL is invalid".to_owned())?;
        let tls = TlsConfig::builder().root_certs(roots).build();
        Ok(agent.get_or_init(|| self.new_agent(tls, proxy)))
    }

    fn new_agent(&self, tls: TlsConfig, proxy: Option<ureq::Proxy>) -> Agent {
        let policy = match proxy {
            // The agent connects to the proxy.
            Some(_) => EgressPolicy::Unrestricted,
            None => self.policy.clone(),
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
            .timeout_global(Some(self.timeouts.total))
            .max_response_header_size(MAX_HEADERS)
            .input_buffer_size(INPUT_BUFFER)
            .output_buffer_size(OUTPUT_BUFFER)
            .build();
        let dns = self.dns.clone();
        Agent::with_parts(
            config,
            DefaultConnector::default(),
            PolicyResolver { dns, policy },
        )
    }
}

/// Whether only Atlassian can control what the host resolves to.
fn is_atlassian(url: &Url) -> bool {
    let origin = url.origin().ascii_serialization();
    let trust = match Site::parse(&origin) {
        Ok(site) => Some(site.trust()),
        Err(_) => Gateway::parse(&origin).ok().map(|gateway| gateway.trust()),
    };
    trust == Some(HostTrust::JiraCloud)
}
