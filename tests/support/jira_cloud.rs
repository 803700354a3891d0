//! Jira Cloud under its real addresses: a sandbox behind the proxy that stands in for the network.

use std::io::{Read, Write};
use std::net::TcpStream;

use jira_sandbox::{Sandbox, World};

use super::https_proxy::{HttpsProxy, Plan, Reply, Request};

/// The site.
pub const SITE: &str = "your-company.atlassian.net";
/// Atlassian's gateway.
pub const GATEWAY: &str = "api.atlassian.com";

/// Site and gateway as `https://your-company.atlassian.net` and `https://api.atlassian.com`, for
/// programs that get the proxy's variables. The requests are the proxy's to tell.
pub struct JiraCloud {
    /// What answers. Ends first: the proxy waits for requests that it passed on.
    pub sandbox: Sandbox,
    /// What stands between.
    pub proxy: HttpsProxy,
}

impl JiraCloud {
    /// Both hosts, with good certificates.
    pub fn start(world: World) -> Self {
        Self::behind(HttpsProxy::in_place_of(&[SITE, GATEWAY]), world, |_| None)
    }

    /// Behind a proxy of the test's own making: every host of its plan whose name begins with `api.`
    /// is the gateway, and every other one the site. What `instead` answers, the sandbox never sees.
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

    /// What makes a program use it.
    pub fn variables(&self) -> [(&'static str, String); 2] {
        self.proxy.variables()
    }

    /// The requests that reached a host: host, method, path, and the scheme of the credentials.
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

/// Has the sandbox answer. One that has ended hangs up.
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
