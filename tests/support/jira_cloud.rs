//! Jira Cloud at its real addresses: a sandbox behind the TLS proxy.

use std::io::{Read, Write};
use std::net::TcpStream;

use jira_sandbox::{Sandbox, World};

use super::https_proxy::{HttpsProxy, Plan, Reply, Request};

/// The site.
pub const SITE: &str = "your-company.atlassian.net";
/// Atlassian's gateway.
pub const GATEWAY: &str = "api.atlassian.com";

/// The site `https://your-company.atlassian.net` and the gateway `https://api.atlassian.com` for
/// programs that use the proxy's variables. The proxy records the requests.
pub struct JiraCloud {
    /// The sandbox. Dropped first, because the proxy waits for forwarded requests.
    pub sandbox: Sandbox,
    /// The proxy.
    pub proxy: HttpsProxy,
}

impl JiraCloud {
    /// Both hosts with valid certificates.
    pub fn start(world: World) -> Self {
        Self::behind(HttpsProxy::in_place_of(&[SITE, GATEWAY]), world, |_| None)
    }

    /// Uses this proxy: hosts whose names begin with `api.` are the gateway, all others the site.
    /// Requests that `instead` answers do not reach the sandbox.
    pub fn behind(
        plan: Plan,
        mut world: World,
        instead: impl Fn(&Request) -> Option<Reply> + Send + Sync + 'static,
    ) -> Self {
        world
            .origin
            .get_or_insert_with(|| format!("https://{SITE}"));
        let sandbox = Sandbox::start(world).expect("loopback has ports");
        let [site, gateway] = [sandbox.site_url(), sandbox.gateway_url()]
            .map(|url| url.trim_start_matches("http://").to_owned());
        let proxy = plan.start(move |request| {
            instead(request).unwrap_or_else(|| {
                let is_gateway = request.host.starts_with("api.");
                pass_on(request, if is_gateway { &gateway } else { &site })
            })
        });
        Self { sandbox, proxy }
    }

    /// Variables that make a program use it.
    pub fn variables(&self) -> [(&'static str, String); 2] {
        self.proxy.variables()
    }

    /// The requests that reached a host: host, method, path, and auth scheme.
    pub fn requests(&self) -> Vec<String> {
        let shown = |request: &Request| {
            let scheme = request.header("authorization").unwrap_or("anonymous");
            let scheme = scheme.split(' ').next().unwrap_or_default();
            let (method, path) = (request.method(), request.path());
            format!("{} {method} {path} {scheme}", request.host)
        };
        self.proxy.requests().iter().map(shown).collect()
    }
}

/// Forwards a request to the sandbox. If that has stopped, hangs up.
fn pass_on(request: &Request, to: &str) -> Reply {
    let exchange = || -> std::io::Result<Vec<u8>> {
        let mut sandbox = TcpStream::connect(to)?;
        let mut bytes = format!(
            "{} {} HTTP/1.1\r\n",
            request.head.method, request.head.target
        )
        .into_bytes();
        for (name, value) in &request.head.headers {
            if !name.eq_ignore_ascii_case("connection") {
                write!(bytes, "{name}: {value}\r\n")?;
            }
        }
        write!(bytes, "Connection: close\r\n\r\n")?;
        bytes.extend_from_slice(&request.body);
        sandbox.write_all(&bytes)?;
        let mut answer = Vec::new();
        sandbox.read_to_end(&mut answer)?;
        Ok(answer)
    };
    exchange().map_or(Reply::HangUp, Reply::Raw)
}
