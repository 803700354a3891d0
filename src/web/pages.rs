//! The pages, and what belongs to them: files that are part of the program.
//!
//! One page stands at every address that people see; its modules find out what to show there. A
//! file is packed when it is asked for first, and not sent again to whoever has it.

use std::io::Write as _;
use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest as _, Sha256};

use super::problem::Problem;
use super::served::POLICY_WITHOUT_HTML;
use super::state::State;

/// Where the page of everything stands.
const ADDRESSES: [&str; 6] = [
    "/",
    "/tasks",
    "/tasks/{name}",
    "/objectives",
    "/objectives/{name}",
    "/settings/jira",
];

/// A file of the program.
#[derive(Debug)]
struct File {
    name: &'static str,
    text: &'static str,
    /// Its Content-Security-Policy, where that is not the usual one.
    policy: Option<HeaderValue>,
    packed: OnceLock<Packed>,
}

/// A file on its way, with a name for its content.
#[derive(Debug)]
struct Packed {
    gzip: Bytes,
    etag: HeaderValue,
}

const fn file(name: &'static str, text: &'static str) -> File {
    File {
        name,
        text,
        policy: None,
        packed: OnceLock::new(),
    }
}

/// A page that reads no HTML at all.
const fn plain_page(name: &'static str, text: &'static str) -> File {
    File {
        name,
        text,
        policy: Some(HeaderValue::from_static(POLICY_WITHOUT_HTML)),
        packed: OnceLock::new(),
    }
}

macro_rules! files {
    ($($name:literal),+ $(,)?) => {
        [$(file($name, include_str!(concat!("assets/", $name)))),+]
    };
}

/// What the pages are made of, under `/assets/`.
static ASSETS: [File; 52] = files![
    "app.js",
    "base/api.js",
    "base/dom.js",
    "base/part.js",
    "base/rich.js",
    "base/time.js",
    "base/watch.js",
    "base/words.js",
    "connection/checks.js",
    "connection/conflict.js",
    "connection/disconnect.js",
    "connection/fetch.js",
    "connection/fields.js",
    "connection/form.js",
    "icon.svg",
    "pages/import.js",
    "pages/list.js",
    "pages/new.js",
    "pages/objective.js",
    "pages/settings.js",
    "pages/task.js",
    "rich.css",
    "shell/addresses.js",
    "shell/held.js",
    "shell/session.js",
    "shell/veil.js",
    "sign-in.js",
    "style.css",
    "widgets.css",
    "widgets/combobox.js",
    "widgets/controls.js",
    "widgets/dialog.js",
    "widgets/disclosure.js",
    "widgets/late.js",
    "widgets/long.js",
    "widgets/menu.js",
    "widgets/messages.js",
    "widgets/signs.js",
    "widgets/text.js",
    "work.css",
    "work/choose.js",
    "work/enabled.js",
    "work/finish.js",
    "work/issue.js",
    "work/item.js",
    "work/kinds.js",
    "work/linked.js",
    "work/marks.js",
    "work/post.js",
    "work/reading.js",
    "work/rows.js",
    "work/told.js",
];

static INDEX: File = file("index.html", include_str!("assets/index.html"));
static SIGN_IN: File = plain_page("sign-in.html", include_str!("assets/sign-in.html"));
static DEMO: File = plain_page("demo.html", include_str!("assets/demo.html"));

/// All of them, open to everybody: nothing in them is about anybody. The page that spends a link
/// without a button, `/demo`, is there for the demo alone: elsewhere, another person's link must not
/// sign somebody in who only follows it.
pub(super) fn router(is_demo: bool) -> Router<Arc<State>> {
    let pages = ADDRESSES.map(|address| (address.to_owned(), &INDEX));
    let assets = ASSETS
        .iter()
        .map(|file| (format!("/assets/{}", file.name), file));
    let others = [
        Some(("/sign-in".to_owned(), &SIGN_IN)),
        is_demo.then(|| ("/demo".to_owned(), &DEMO)),
    ];
    let all = pages
        .into_iter()
        .chain(assets)
        .chain(others.into_iter().flatten());
    all.fold(Router::new(), |router, (address, file)| {
        router.route(
            &address,
            get(async move |headers: HeaderMap| file.answer(&headers)),
        )
    })
}

/// The answer where there is nothing: a page for people, a problem for programs.
pub(super) fn nothing_here(method: &Method, headers: &HeaderMap) -> Response {
    let accepted = headers.get(header::ACCEPT).map(HeaderValue::as_bytes);
    let is_for_people =
        method == Method::GET && accepted.is_some_and(|types| types.starts_with(b"text/html"));
    if is_for_people {
        return (StatusCode::NOT_FOUND, INDEX.answer(&HeaderMap::new())).into_response();
    }
    Problem::no_such_route().into_response()
}

impl File {
    fn answer(&'static self, request: &HeaderMap) -> Response {
        let mut response = self.content(request);
        if let Some(policy) = &self.policy {
            let name = header::CONTENT_SECURITY_POLICY;
            response.headers_mut().insert(name, policy.clone());
        }
        response
    }

    fn content(&'static self, request: &HeaderMap) -> Response {
        let packed = self.packed.get_or_init(|| Packed::of(self.text));
        let headers = [
            (header::CONTENT_TYPE, self.media_type()),
            // Another version of the program may have another file there.
            (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
            (header::ETAG, packed.etag.clone()),
            (header::VARY, HeaderValue::from_static("accept-encoding")),
        ];
        let mut known = listed(request, &header::IF_NONE_MATCH);
        if known.any(|known| packed.etag == known) {
            return (StatusCode::NOT_MODIFIED, headers).into_response();
        }
        if packed.gzip.is_empty() || !takes_gzip(request) {
            return (headers, self.text).into_response();
        }
        let gzip = [(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"))];
        (headers, gzip, packed.gzip.clone()).into_response()
    }

    fn media_type(&self) -> HeaderValue {
        HeaderValue::from_static(match self.name.rsplit_once('.') {
            Some((_, "html")) => "text/html; charset=utf-8",
            Some((_, "css")) => "text/css; charset=utf-8",
            Some((_, "js")) => "text/javascript; charset=utf-8",
            _ => "image/svg+xml",
        })
    }
}

impl Packed {
    fn of(text: &str) -> Self {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        let written = encoder.write_all(text.as_bytes());
        // Writing to memory does not fail; if it did, the file would go as it is.
        let gzip = written.and_then(|()| encoder.finish()).unwrap_or_default();
        let hash = URL_SAFE_NO_PAD.encode(&Sha256::digest(text)[..12]);
        Self {
            gzip: gzip.into(),
            // Weak: it stands for both forms of the file.
            etag: HeaderValue::try_from(format!("W/\"{hash}\""))
                .unwrap_or(HeaderValue::from_static("W/\"\"")),
        }
    }
}

/// The parts of a header that is a list.
fn listed<'a>(request: &'a HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'a str> {
    let values = request.get_all(name).into_iter();
    let texts = values.filter_map(|value| value.to_str().ok());
    texts.flat_map(|text| text.split(',')).map(str::trim)
}

fn takes_gzip(request: &HeaderMap) -> bool {
    listed(request, &header::ACCEPT_ENCODING).any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
        let is_refused = weight
            .trim()
            .strip_prefix("q=")
            .and_then(|weight| weight.parse::<f32>().ok())
            .is_some_and(|weight| weight == 0.0);
        name.trim().eq_ignore_ascii_case("gzip") && !is_refused
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn gzip_is_for_those_who_take_it() {
        for (accepted, takes) in [
            ("gzip", true),
            ("deflate, GZIP;q=0.5", true),
            ("br,gzip ; q=1", true),
            ("gzip;q=0", false),
            ("gzip;q=0.000", false),
            ("br, x-gzip", false),
            ("", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, accepted.parse().unwrap());
            assert_eq!(takes_gzip(&headers), takes, "{accepted}");
        }
    }

    /// Each module is asked for at once, and not when another one that needs it has come.
    #[test]
    fn the_page_names_each_of_its_modules() {
        let preloaded: BTreeSet<&str> = INDEX
            .text
            .lines()
            .filter_map(|line| line.strip_prefix("<link rel=\"modulepreload\" href=\"/assets/"))
            .filter_map(|line| line.strip_suffix("\">"))
            .collect();
        let modules = ASSETS.iter().map(|file| file.name);
        let modules: BTreeSet<&str> = modules
            .filter(|name| !matches!(*name, "app.js" | "sign-in.js"))
            .filter(|name| name.rsplit_once('.').is_some_and(|(_, kind)| kind == "js"))
            .collect();
        assert_eq!(preloaded, modules);
    }

    #[test]
    fn pages_have_nothing_inline() {
        let inline = r"<style|\sstyle=|\son[a-z]+=|javascript:|<script>|https?:";
        let inline = regex::Regex::new(inline).unwrap();
        for page in [&INDEX, &SIGN_IN, &DEMO] {
            let found = inline.find(page.text).map(|found| found.as_str());
            assert_eq!(found, None, "{}", page.name);
        }
    }
}
