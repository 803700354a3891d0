//! `cargo bench --bench page`: what the first page weighs, and how soon Chromium shows it, as one
//! table. Nothing is judged here: the goals stand beside the figures.
//!
//! The files are those that the page itself asks for. Needs `chromium` and `chromedriver`, without
//! which there is nothing to measure with.

// The lints that spare tests look for this; what is printed is the report.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::cast_precision_loss,
    reason = "a measurement ends at the first thing that fails, and its figures are shown with few digits"
)]

#[path = "../tests/browser/driver.rs"]
pub mod driver;
#[path = "../tests/browser/page/mod.rs"]
pub mod page;
#[path = "../tests/browser/session.rs"]
pub mod session;
#[path = "../tests/support/test_server.rs"]
pub mod test_server;

use coder_server::store::Role;
use serde_json::{Value, json};

use page::Page;
use session::Look;
use test_server::TestServer;

const LOADS: usize = 10;
/// So many tasks are there, besides one that came from Jira and is done.
const TASKS: usize = 11;

/// What the page has asked for, after the page itself: address, packed and unpacked bytes.
const FILES: &str = "
const [page] = performance.getEntriesByType('navigation');
const files = performance.getEntriesByType('resource').filter(({ initiatorType }) => initiatorType !== 'fetch');
const seen = new Set();
return [page, ...files]
  .map(({ name, encodedBodySize, decodedBodySize }) => [new URL(name).pathname, encodedBodySize, decodedBodySize])
  .filter(([name]) => !seen.has(name) && seen.add(name));
";

/// When something was painted first, in ms, and how far things have shifted since, without unit.
const PAINTED: &str = "
const all = (type) => new Promise((resolve) => {
  const observer = new PerformanceObserver((list) => { observer.disconnect(); resolve(list.getEntries()); });
  observer.observe({ type, buffered: true });
  // Where nothing has shifted, nothing comes.
  setTimeout(() => { observer.disconnect(); resolve([]); }, 300);
});
const paints = await all('paint');
const at = (name) => paints.find((paint) => paint.name === name)?.startTime ?? NaN;
const shifts = await all('layout-shift');
return [at('first-paint'), at('first-contentful-paint'), shifts.reduce((sum, shift) => sum + shift.value, 0)];
";

fn main() {
    println!("| what | measured | goal |");
    println!("|---|---|---|");
    let test_server = TestServer::open();
    work(&test_server);
    let page = match Page::new(&test_server.url, Look::LIGHT) {
        Ok(page) => page,
        Err(missing) => {
            return row("the first page", &format!("not measured: {missing}"), "");
        }
    };
    page.sign_in(&test_server.sign_in_link("Ines", Role::Admin));
    without_cache(&page, true);
    load(&page);
    weigh(&page);
    paint(&page, "nothing in the cache");
    without_cache(&page, false);
    load(&page);
    paint(&page, "loaded before");
}

/// Tasks by hand, and one that was imported and is done.
fn work(test_server: &TestServer) {
    let key = test_server
        .access()
        .create_api_key("Ada", Role::Member)
        .unwrap()
        .0;
    let authorization = format!("Bearer {}", key.expose());
    let post = |path: &str, body: Value| {
        let request = ureq::post(format!("{}/api/v1{path}", test_server.url));
        let request = request
            .header("Authorization", &authorization)
            .header("Content-Type", "application/json");
        request.send(body.to_string()).unwrap();
    };
    let import = json!({ "issues": ["SHOP-3"], "comments": "unrestricted" });
    post("/tasks/import", import);
    post(
        "/tasks/T1/complete",
        json!({ "summary": "Gift cards are charged **once**." }),
    );
    post("/tasks/T1/post", json!({}));
    for number in 1..=TASKS {
        let title = format!("Make the export button work on page {number} of the report");
        post("/tasks", json!({ "title": title }));
    }
}

/// Loads the first page, until what it shows is there.
fn load(page: &Page) {
    page.open("/");
    page.shows(&format!("page {TASKS} of the report"));
}

fn weigh(page: &Page) {
    let (mut packed, mut whole) = (0, 0);
    let files = page.run(FILES);
    for file in files.as_array().unwrap() {
        let size = |at: usize| file[at].as_u64().unwrap();
        packed += size(1);
        whole += size(2);
        row(
            &format!("`{}`", file[0].as_str().unwrap()),
            &sizes(size(1), size(2)),
            "",
        );
    }
    row("all of it", &sizes(packed, whole), "under 60 kB");
}

fn paint(page: &Page, cache: &str) {
    let mut measured = [const { Vec::new() }; 3];
    for _ in 0..LOADS {
        load(page);
        let values = page.run_async(PAINTED);
        for (all, value) in measured.iter_mut().zip(values.as_array().unwrap()) {
            all.push(value.as_f64().unwrap());
        }
    }
    let [first, contentful, shift] = measured.map(median);
    row(
        &format!("first paint, {cache}"),
        &format!("{first:.0} ms"),
        "",
    );
    row(
        &format!("first contentful paint, {cache}"),
        &format!("{contentful:.0} ms"),
        "",
    );
    row(
        &format!("layout shift, {cache}"),
        &format!("{shift:.4}"),
        "0",
    );
}

fn without_cache(page: &Page, disabled: bool) {
    page.session().cdp("Network.enable", &json!({}));
    let parameters = json!({ "cacheDisabled": disabled });
    page.session().cdp("Network.setCacheDisabled", &parameters);
}

fn sizes(packed: u64, whole: u64) -> String {
    let kilobytes = |bytes: u64| bytes as f64 / 1000.0;
    format!("{:.2} kB ({:.2})", kilobytes(packed), kilobytes(whole))
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn row(what: &str, measured: &str, goal: &str) {
    println!("| {what} | {measured} | {goal} |");
}
