//! What requests need that is there already: tasks, objectives, settings.

use std::sync::atomic::{AtomicU32, Ordering};

use coder_server::clock::Clock;
use coder_server::connection::Site;
use coder_server::store::{IssueLink, ItemKind, NewItem, Outcome, Precondition, Store};
use jira_sandbox::example;
use serde_json::{Value, json};

use crate::fixture::{Caller, Fixture};

/// The issue that tasks are linked to.
pub const ISSUE: &str = "SHOP-3";

/// An fixture whose settings name a site.
pub struct Scene {
    pub fixture: Fixture,
    /// The site: the sandbox's, or one where nothing listens.
    pub site: String,
    number: AtomicU32,
}

impl Scene {
    /// With the sandbox's own site.
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

    /// Settings that are whole.
    pub fn settings(&self, enabled: bool) -> Value {
        let auth = json!({ "email": example::MIA_EMAIL, "apiToken": example::MIA_TOKEN });
        json!({ "enabled": enabled, "baseUrl": self.site, "auth": auth })
    }

    /// Settings that are whole and enabled, put into the file.
    pub fn connect(&self) {
        self.fixture
            .write_settings(&self.settings(true).to_string());
    }

    /// The name of the settings as they are.
    pub fn revision(&self) -> String {
        let path = "/api/v1/jira/settings";
        let shown = self.fixture.ask(&Caller::Admin, "GET", path, None);
        let revision = &shown.expect(200).json()["revision"];
        revision.as_str().expect("it is a text").to_owned()
    }

    /// SearchTerms that nothing here has had before.
    pub fn words(&self) -> String {
        let number = self.number.fetch_add(1, Ordering::Relaxed);
        format!("These are the words number {number}.")
    }

    /// A task that is open and linked to [`ISSUE`]; its name.
    pub fn linked_task(&self) -> String {
        self.task(Some(self.link()))
    }

    /// A task that is open and linked to nothing; its name.
    pub fn unlinked_task(&self) -> String {
        self.task(None)
    }

    /// A task that is done, and linked to [`ISSUE`]; its name.
    pub fn finished_task(&self) -> String {
        let name = self.linked_task();
        let id = name.parse().unwrap();
        let words = self.words();
        self.store()
            .finish_task(id, Outcome::Completed, &words, None)
            .unwrap();
        name
    }

    /// An objective that is linked to [`ISSUE`]; its name.
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

    /// As another process has it.
    fn store(&self) -> Store {
        Store::open(self.fixture.setup.path(), Clock::system()).unwrap()
    }
}
