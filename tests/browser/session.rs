//! A browser with a fresh profile, driven through WebDriver. Calls block.

#![expect(
    clippy::missing_panics_doc,
    reason = "a tool of the tests fails a test by panicking"
)]

use std::fmt;
use std::future::Future;
use std::time::Duration;

use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder};
use hyper::Method;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value, json};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};
use url::{ParseError, Url};

use crate::driver::{Permit, driver};

/// Timeout of a command.
const LIMIT: Duration = Duration::from_mins(1);

/// Window size and user preferences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Whether the user prefers dark colors.
    pub dark: bool,
    /// Whether the user prefers reduced motion.
    pub still: bool,
    /// Width of the window in CSS pixels.
    pub width: u32,
    /// Height of the window in CSS pixels.
    pub height: u32,
}

impl Look {
    /// A desktop window with light colors.
    pub const LIGHT: Self = Self {
        dark: false,
        still: false,
        width: 1280,
        height: 800,
    };
    /// A desktop window with dark colors.
    pub const DARK: Self = Self {
        dark: true,
        ..Self::LIGHT
    };
    /// The narrowest phone, with reduced motion.
    pub const PHONE: Self = Self {
        still: true,
        width: 320,
        height: 640,
        ..Self::LIGHT
    };
    /// All of them.
    pub const ALL: [Self; 3] = [Self::LIGHT, Self::DARK, Self::PHONE];
}

/// A line of the browser's console.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logged {
    /// `SEVERE`, `WARNING`, `INFO` or `DEBUG`.
    pub level: String,
    /// Source, such as `javascript`, `security`, `network`, or `console-api`.
    pub source: String,
    /// Message, which begins with the URL of the file.
    pub message: String,
}

/// A browser with a profile of its own. Ended on drop.
pub struct Session {
    // Drop order: the browser ends before its profile is removed, and then another one may start.
    client: Option<Client>,
    runtime: Runtime,
    _profile: TempDir,
    _permit: Permit,
}

impl Session {
    /// Starts a browser when a permit is available.
    ///
    /// # Errors
    /// Returns the names of the missing programs.
    pub fn start() -> Result<Self, &'static str> {
        let driver = driver()?;
        let permit = Permit::wait();
        let profile = tempfile::tempdir().unwrap_or_else(|error| panic!("no directory: {error}"));
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.unwrap_or_else(|error| panic!("no runtime: {error}"));
        let arguments = [
            "--headless=new",
            // Root has no sandbox, and neither do most containers.
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--window-size=1280,800",
            "--lang=en-GB",
        ];
        let mut arguments: Vec<String> = arguments.into_iter().map(str::to_owned).collect();
        arguments.push(format!("--user-data-dir={}", profile.path().display()));
        let capabilities = json!({
            "browserName": "chrome",
            "goog:chromeOptions": { "args": arguments, "binary": driver.browser },
            "goog:loggingPrefs": { "browser": "ALL" },
            // A native dialog is a bug of the page.
            "unhandledPromptBehavior": "ignore",
        });
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(members(capabilities));
        let connected = runtime.block_on(within(LIMIT, builder.connect(&driver.url)));
        let client = connected.unwrap_or_else(|error| panic!("the browser did not start: {error}"));
        Ok(Self {
            client: Some(client),
            runtime,
            _profile: profile,
            _permit: permit,
        })
    }

    /// Loads a URL and waits until it is loaded.
    #[track_caller]
    pub fn go(&self, url: &str) {
        self.get("POST", "url", Some(json!({ "url": url })));
    }

    /// Runs a function body in the page with these `arguments`.
    #[track_caller]
    pub fn run(&self, body: &str, arguments: &[Value]) -> Value {
        let script = json!({ "script": body, "args": arguments });
        self.get("POST", "execute/sync", Some(script))
    }

    /// Runs the body of an `async` function in the page.
    #[track_caller]
    pub fn run_async(&self, body: &str, arguments: &[Value]) -> Value {
        let script = format!("return (async () => {{ {body} }})();");
        self.run(&script, arguments)
    }

    /// Sends a command of the Chrome DevTools Protocol.
    #[track_caller]
    pub fn cdp(&self, command: &str, parameters: &Value) -> Value {
        let body = json!({ "cmd": command, "params": parameters });
        self.get("POST", "goog/cdp/execute", Some(body))
    }

    /// Sends a WebDriver command. The path is relative to the session.
    ///
    /// # Panics
    /// Panics if the command fails.
    #[track_caller]
    pub fn get(&self, method: &str, path: &str, body: Option<Value>) -> Value {
        self.ask(method, path, body)
            .unwrap_or_else(|error| panic!("{method} {path}: {error}"))
    }

    /// Sends a WebDriver command.
    ///
    /// # Errors
    /// Returns the driver's message, for example for a stale element.
    pub fn ask(&self, method: &str, path: &str, body: Option<Value>) -> Result<Value, String> {
        let Some(client) = &self.client else {
            return Err("the browser has ended".to_owned());
        };
        let command = Request {
            method: method.parse().map_err(|_| "no method".to_owned())?,
            path: path.to_owned(),
            body,
        };
        let answer = within(LIMIT, client.issue_cmd(command));
        self.runtime.block_on(answer)
    }

    /// Applies a window size and user preferences.
    #[track_caller]
    pub fn look(&self, look: Look) {
        let named = |name: &str, value: &str| json!({ "name": name, "value": value });
        let (scheme, motion) = (
            if look.dark { "dark" } else { "light" },
            if look.still {
                "reduce"
            } else {
                "no-preference"
            },
        );
        let features = [
            named("prefers-color-scheme", scheme),
            named("prefers-reduced-motion", motion),
        ];
        self.cdp(
            "Emulation.setEmulatedMedia",
            &json!({ "features": features }),
        );
        // No mobile emulation, because a mobile viewport grows with its content and hides overflow.
        let metrics = json!({ "width": look.width, "height": look.height, "deviceScaleFactor": 1, "mobile": false });
        self.cdp("Emulation.setDeviceMetricsOverride", &metrics);
    }

    /// Takes the browser offline or online.
    #[track_caller]
    pub fn offline(&self, offline: bool) {
        let conditions = json!({ "offline": offline, "latency": 0, "download_throughput": -1, "upload_throughput": -1 });
        let body = json!({ "network_conditions": conditions });
        self.get("POST", "chromium/network_conditions", Some(body));
    }

    /// Returns the console lines since the last call.
    #[track_caller]
    pub fn log(&self) -> Vec<Logged> {
        let lines = self.get("POST", "se/log", Some(json!({ "type": "browser" })));
        let text = |line: &Value, member: &str| line[member].as_str().unwrap_or("").to_owned();
        let lines = lines.as_array().into_iter().flatten();
        let lines = lines.map(|line| Logged {
            level: text(line, "level"),
            source: text(line, "source"),
            message: text(line, "message"),
        });
        lines.collect()
    }

    /// Returns a PNG of the viewport.
    #[track_caller]
    pub fn screenshot(&self) -> Vec<u8> {
        use base64::Engine as _;
        use base64::engine::general_purpose::STANDARD;

        let picture = self.get("GET", "screenshot", None);
        STANDARD
            .decode(picture.as_str().unwrap_or_default())
            .unwrap_or_else(|error| panic!("no picture: {error}"))
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if let Some(client) = self.client.take() {
            let _ = self.runtime.block_on(within(LIMIT, client.close()));
        }
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Session")
    }
}

/// Any WebDriver command, relative to the session.
#[derive(Debug)]
struct Request {
    method: Method,
    path: String,
    body: Option<Value>,
}

impl WebDriverCompatibleCommand for Request {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!(
            "session/{}/{}",
            session.unwrap_or_default(),
            self.path
        ))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (
            self.method.clone(),
            self.body.as_ref().map(Value::to_string),
        )
    }
}

async fn within<T, E: fmt::Display>(
    limit: Duration,
    answer: impl Future<Output = Result<T, E>>,
) -> Result<T, String> {
    match tokio::time::timeout(limit, answer).await {
        Ok(answer) => answer.map_err(|error| error.to_string()),
        Err(_) => Err(format!("nothing came within {limit:?}")),
    }
}

fn members(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}
