//! Existing items and settings that requests need.

use std::sync::atomic::{AtomicU32, Ordering};

use coder_server::clock::Clock;
use coder_server::connection::Site;
use coder_server::store::{IssueLink, ItemKind, NewItem, Outcome, Precondition, Store};
use jira_sandbox::example;
use serde_json::{Value, json};

use crate::fixture::{Caller, Fixture};

/// Linked issue of the items.
pub const ISSUE: &str = "SHOP-3";

/// A fixture whose settings name a site.
pub struct Scene {
    pub fixture: Fixture,
    /// The sandbox's site, or one where nothing listens.
    pub site: String,
    number: AtomicU32,
}

impl Scene {
    /// With the sandbox's site.
    pub fn of(fixture: Fixture) -> Self {
        let site = fixture.sandbox.site_url();
        Self::at(fixture, site)
    }

    pub fn at(fixture: Fixture, site: String) -> Self {
        let number = AtomicU32::default();
        Self {
            fixture,
            site,
            number,
        }
    }

    /// Complete settings.
    pub fn settings(&self, enabled: bool) -> Value {
        let auth = json!({ "email": example::MIA_EMAIL, "apiToken": example::MIA_TOKEN });
        json!({ "enabled": enabled, "baseUrl": self.site, "auth": auth })
    }

    /// Writes complete, enabled settings.
    pub fn connect(&self) {
        self.fixture
            .write_settings(&self.settings(true).to_string());
    }

    /// Revision of the current settings.
    pub fn revision(&self) -> String {
        let path = "/api/v1/jira/settings";
        let shown = self.fixture.ask(&Caller::Admin, "GET", path, None);
        let revision = &shown.expect(200).json()["revision"];
        revision.as_str().expect("it is a text").to_owned()
    }

    /// A unique text.
    pub fn words(&self) -> String {
        let number = self.number.fetch_add(1, Ordering::Relaxed);
        format!("These are the words number {number}.")
    }

    /// Creates an open task linked to [`ISSUE`] and returns its ID.
    pub fn linked_task(&self) -> String {
        self.task(Some(self.link()))
    }

    /// Creates an open task without a link and returns its ID.
    pub fn unlinked_task(&self) -> String {
        self.task(None)
    }

    /// Creates a finished task linked to [`ISSUE`] and returns its ID.
    pub fn finished_task(&self) -> String {
        let name = self.linked_task();
        let id = name.parse().unwrap();
        let words = self.words();
        self.store()
            .finish_task(id, Outcome::Completed, &words, None)
            .unwrap();
        name
    }

    /// Creates an objective linked to [`ISSUE`] and returns its ID.
    pub fn objective(&self) -> String {
        let objective = NewItem {
            kind: ItemKind::Objective,
            created_by: None,
            objective: None,
            title: "An objective".to_owned(),
            instructions: String::new(),
            issue: Some(self.link()),
        };
        let made = self
            .store()
            .create_items(&[objective], &Precondition::default())
            .unwrap();
        made[0].id.to_string()
    }

    fn task(&self, issue: Option<IssueLink>) -> String {
        let task = NewItem {
            kind: ItemKind::Task,
            created_by: None,
            title: "A task".to_owned(),
            instructions: String::new(),
            objective: None,
            issue,
        };
        self.store()
            .create_items(&[task], &Precondition::default())
            .unwrap()[0]
            .id
            .to_string()
    }

    fn link(&self) -> IssueLink {
        let issue = |world: &mut jira_sandbox::World| world.issue(ISSUE).cloned();
        let issue = self.fixture.sandbox.change(issue).unwrap();
        IssueLink {
            site: Site::parse(&self.site).unwrap(),
            issue_id: issue.id,
            key: issue.key.parse().unwrap(),
        }
    }

    /// Opens the store as another process would.
    fn store(&self) -> Store {
        Store::open(self.fixture.setup.path(), Clock::system()).unwrap()
    }
}
