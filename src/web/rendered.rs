//! Lists, and what they list, as they were answered last, for as long as nothing has changed.
//!
//! Each request asks the database whether anything was changed since, by whatever process, and only
//! then whether the answer is at hand: what is given is what is there. One such look counts for those
//! who come within the same fifth of a millisecond.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::glance::{Changes, Look, glance};
use crate::clock::Clock;
use crate::error::{Failure, Kind};
use crate::settings::SetupDir;
use crate::work::Store;

/// So many bytes are kept.
const MOST_BYTES: usize = 512 * 1024;
/// Of what is no list, only what is no longer than this: lists are asked for most, and stay at hand.
const LONGEST_BESIDE: usize = MOST_BYTES / 8;

/// An answer in bytes, with a name for its content.
#[derive(Debug, Clone)]
pub(super) struct Page {
    body: Bytes,
    /// Whether the body is kept. The name alone suffices for those who have it.
    is_whole: bool,
    etag: HeaderValue,
}

/// Answers that are at hand.
#[derive(Debug)]
pub(super) struct Rendered {
    setup_dir: SetupDir,
    clock: Clock,
    changes: Changes,
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    look: Option<Look>,
    /// Looks, and changes nothing: so it notices every change.
    store: Option<Store>,
    /// How often a store was opened: the versions of one say nothing of another.
    opened: u64,
    version: i64,
    pages: HashMap<String, Page>,
    bytes: usize,
}

impl Rendered {
    /// `changes` are those of the stores that this process changes.
    pub fn new(setup_dir: impl Into<SetupDir>, clock: Clock, changes: Changes) -> Self {
        Self {
            setup_dir: setup_dir.into(),
            clock,
            changes,
            kept: Mutex::default(),
        }
    }

    /// The answer of this name, if it is at hand and nothing has changed. Waits for nothing longer.
    pub fn at_hand(&self, name: &str, request: &HeaderMap) -> Option<Response> {
        let mut kept = glance(&self.kept)?;
        let counts = |look: &Look| look.counts(&self.changes);
        if !kept.look.as_ref().is_some_and(counts) {
            let look = Look::begin(&self.changes);
            let store = kept.store.as_ref()?;
            if !store.is_in_place() || store.version().ok()? != kept.version {
                return None;
            }
            kept.look = Some(look);
        }
        let page = kept.pages.get(name)?;
        let suffices = page.is_whole || page.is_known(request);
        suffices.then(|| page.clone().answer(request))
    }

    /// The answer of this name, made anew if need be of what the store holds, where there is one.
    pub fn page<T: Serialize>(
        &self,
        name: &str,
        make: impl FnOnce(Option<&Store>) -> Result<T, Failure>,
    ) -> Result<Page, Failure> {
        let mut kept = self.lock();
        kept.refresh(self)?;
        if let Some(page) = kept.pages.get(name).filter(|page| page.is_whole) {
            return Ok(page.clone());
        }
        let page = Page::of(&make(kept.store.as_ref())?)?;
        if kept.store.is_some() {
            kept.keep(name, &page, MOST_BYTES);
        }
        Ok(page)
    }

    /// The same of what may take long to make: nobody else waits for it.
    pub fn page_beside<T: Serialize>(
        &self,
        name: &str,
        make: impl FnOnce() -> Result<T, Failure>,
    ) -> Result<Page, Failure> {
        let before = self.lock().refresh(self)?;
        let page = Page::of(&make()?)?;
        let mut kept = self.lock();
        // What was changed while it was made may be in it or not.
        if kept.refresh(self)? == before && kept.store.is_some() {
            kept.keep(name, &page, LONGEST_BESIDE);
        }
        Ok(page)
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    /// Opens the store that is there now, and forgets what was made of an earlier state. Gives a name
    /// to the state of now.
    fn refresh(&mut self, of: &Rendered) -> Result<(u64, i64), Failure> {
        if !self.store.as_ref().is_some_and(Store::is_in_place) {
            *self = Self {
                store: Store::open_existing(&of.setup_dir, of.clock.clone())?,
                opened: self.opened + 1,
                ..Self::default()
            };
        }
        // Before anything is read: what changes while it is read makes the page an old one.
        let version = self.store.as_ref().map(Store::version).transpose()?;
        let version = version.unwrap_or_default();
        if version != self.version {
            self.version = version;
            self.pages.clear();
            self.bytes = 0;
        }
        Ok((self.opened, self.version))
    }

    fn keep(&mut self, name: &str, page: &Page, longest: usize) {
        // Another request may have kept it meanwhile.
        if self.pages.contains_key(name) {
            return;
        }
        let is_small = name.len() + page.body.len() <= longest;
        let page = if is_small {
            page.clone()
        } else {
            page.name_alone()
        };
        let size = name.len() + page.body.len();
        if self.bytes + size > MOST_BYTES {
            self.pages.clear();
            self.bytes = 0;
        }
        self.bytes += size;
        self.pages.insert(name.to_owned(), page);
    }
}

impl Page {
    /// The answer that a value is.
    pub fn of<T: Serialize>(value: &T) -> Result<Self, Failure> {
        let body = serde_json::to_vec(value).map_err(|error| {
            Failure::new(Kind::Other, "the answer could not be put together").with_cause(error)
        })?;
        let hash = URL_SAFE_NO_PAD.encode(&Sha256::digest(&body)[..16]);
        let etag = HeaderValue::try_from(format!("\"{hash}\"")).map_err(|error| {
            Failure::new(Kind::Other, "the answer could not be named").with_cause(error)
        })?;
        Ok(Self {
            // As large as it is: what the vector has grown beyond that would be kept with it.
            body: body.into_boxed_slice().into(),
            is_whole: true,
            etag,
        })
    }

    fn name_alone(&self) -> Self {
        Self {
            body: Bytes::new(),
            is_whole: false,
            etag: self.etag.clone(),
        }
    }

    /// Whether the client has it already.
    fn is_known(&self, request: &HeaderMap) -> bool {
        let known = request.get_all(header::IF_NONE_MATCH).iter();
        known
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .any(|name| name.trim().trim_start_matches("W/").as_bytes() == self.etag.as_bytes())
    }

    /// The answer to a request: without its body, when the client has it already.
    pub fn answer(self, request: &HeaderMap) -> Response {
        let is_known = self.is_known(request);
        let etag = [(header::ETAG, self.etag)];
        if is_known {
            return (StatusCode::NOT_MODIFIED, etag).into_response();
        }
        let json = HeaderValue::from_static("application/json");
        (etag, [(header::CONTENT_TYPE, json)], self.body).into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_list_leaves_room_for_lists() {
        let setup = crate::files::tempdir().unwrap();
        drop(Store::open(setup.path(), Clock::system()).unwrap());
        let rendered = Rendered::new(setup.path(), Clock::system(), Changes::default());
        rendered.page("list", |_| Ok("short")).unwrap();
        let asks = HeaderMap::new();
        for (name, length) in [
            ("small", 1000),
            ("large", LONGEST_BESIDE),
            ("huge", 2 * MOST_BYTES),
        ] {
            let page = rendered
                .page_beside(name, || Ok("x".repeat(length)))
                .unwrap();
            assert_eq!(page.body.len(), length + 2);
            assert_eq!(rendered.at_hand(name, &asks).is_some(), name == "small");
            // Who has it is told so, whatever its size.
            let mut knows = HeaderMap::new();
            knows.insert(header::IF_NONE_MATCH, page.etag.clone());
            let answer = rendered.at_hand(name, &knows).unwrap();
            assert_eq!(answer.status(), StatusCode::NOT_MODIFIED);
        }
        assert!(rendered.at_hand("list", &asks).is_some());
    }

    #[test]
    fn what_changes_while_it_is_made_is_not_kept() {
        let setup = crate::files::tempdir().unwrap();
        let open = || Store::open(setup.path(), Clock::system()).unwrap();
        let mut store = open();
        let rendered = Rendered::new(setup.path(), Clock::system(), Changes::default());
        let task = crate::work::NewTask {
            title: "A task".to_owned(),
            instructions: String::new(),
            objective: None,
            issue: None,
        };
        let changed = || {
            store.add_tasks(&[task]).unwrap();
            Ok("before")
        };
        rendered.page_beside("task", changed).unwrap();
        assert!(rendered.at_hand("task", &HeaderMap::new()).is_none());
        let replaced = || {
            std::fs::rename(setup.path().join("tasks"), setup.path().join("other")).unwrap();
            drop(open());
            Ok("before")
        };
        rendered.page_beside("task", replaced).unwrap();
        assert!(rendered.at_hand("task", &HeaderMap::new()).is_none());
        rendered.page_beside("task", || Ok("after")).unwrap();
        assert!(rendered.at_hand("task", &HeaderMap::new()).is_some());
    }

    #[test]
    fn without_a_database_nothing_is_kept() {
        let setup = crate::files::tempdir().unwrap();
        let rendered = Rendered::new(setup.path(), Clock::system(), Changes::default());
        rendered.page_beside("task", || Ok("a")).unwrap();
        assert!(rendered.at_hand("task", &HeaderMap::new()).is_none());
    }
}
