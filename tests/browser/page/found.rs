//! An element, found by role and name.

use std::time::Instant;

use serde_json::{Value, json};

use super::{LIMIT, PAUSE, Page, collapsed};

/// Key of an element reference in WebDriver's JSON.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// Script that tells whether an element is visible and not covered by a dialog.
const REACHABLE: &str = "
const dialogs = [...document.querySelectorAll('dialog:modal')];
const top = dialogs.at(-1) ?? document;
const reachable = (element) => (top === document || top.contains(element))
  && element.closest('[inert], [aria-hidden=true]') === null
  && (element.closest('select') ?? element).checkVisibility({ visibilityProperty: true });
";

/// An element of a page.
#[derive(Debug)]
pub struct Found<'a> {
    page: &'a Page,
    id: String,
}

impl<'a> Found<'a> {
    /// Returns its role in the accessibility tree.
    #[track_caller]
    pub fn role(&self) -> String {
        text(&self.get("computedrole"))
    }

    /// Returns its accessible name.
    #[track_caller]
    pub fn name(&self) -> String {
        collapsed(&text(&self.get("computedlabel")))
    }

    /// Returns its visible text.
    #[track_caller]
    pub fn text(&self) -> String {
        text(&self.get("text"))
    }

    /// Returns a JavaScript property.
    #[track_caller]
    pub fn property(&self, name: &str) -> Value {
        self.get(&format!("property/{name}"))
    }

    /// Returns an attribute, if present.
    #[track_caller]
    pub fn attribute(&self, name: &str) -> Option<String> {
        let value = self.run(
            "return arguments[0].getAttribute(arguments[1]);",
            &[json!(name)],
        );
        value.as_str().map(str::to_owned)
    }

    /// Returns the value of a field.
    #[track_caller]
    pub fn value(&self) -> String {
        text(&self.property("value"))
    }

    /// Whether it is checked or selected.
    #[track_caller]
    pub fn is_ticked(&self) -> bool {
        self.get("selected") == true
    }

    /// Whether it is enabled.
    #[track_caller]
    pub fn is_enabled(&self) -> bool {
        self.get("enabled") == true && self.attribute("aria-disabled").as_deref() != Some("true")
    }

    /// Clicks it as soon as it is enabled and not covered.
    ///
    /// # Panics
    /// Panics after 10 s.
    #[track_caller]
    pub fn click(&self) {
        let deadline = Instant::now() + LIMIT;
        loop {
            let clicked = if self.is_enabled() {
                self.post("click", json!({}))
            } else {
                Err("it is not enabled".to_owned())
            };
            match clicked {
                Ok(()) => return,
                Err(error) if Instant::now() > deadline => {
                    self.page.fail(&format!("it cannot be pressed: {error}"));
                }
                Err(_) => {
                    // A sticky element may cover it: scroll as a user would.
                    self.run("arguments[0].scrollIntoView({ block: 'center' });", &[]);
                    std::thread::sleep(PAUSE);
                }
            }
        }
    }

    /// Replaces the value of a field.
    #[track_caller]
    pub fn fill(&self, typed: &str) {
        let filled = self.post("clear", json!({}));
        let filled = filled.and_then(|()| self.post("value", json!({ "text": typed })));
        filled.unwrap_or_else(|error| self.page.fail(&format!("nothing can be typed: {error}")));
    }

    /// Types at the end of a field.
    #[track_caller]
    pub fn write(&self, typed: &str) {
        let written = self.post("value", json!({ "text": typed }));
        written.unwrap_or_else(|error| self.page.fail(&format!("nothing can be typed: {error}")));
    }

    /// Waits for the only descendant with this role and name.
    ///
    /// # Panics
    /// Panics after 10 s without exactly one.
    #[must_use = "or say `drop`, if it is only waited for"]
    #[track_caller]
    pub fn only(&self, role: &str, name: &str) -> Found<'a> {
        self.page.only(Some(self), role, name)
    }

    /// Returns all current descendants with this role and name.
    #[track_caller]
    pub fn all(&self, role: &str, name: &str) -> Vec<Found<'a>> {
        self.page.matching(Some(self), role, Some(name))
    }

    /// Runs a function body with this element as its first argument.
    #[track_caller]
    pub fn run(&self, body: &str, arguments: &[Value]) -> Value {
        let arguments = [&[self.reference()], arguments].concat();
        self.page.session.run(body, &arguments)
    }

    fn reference(&self) -> Value {
        json!({ ELEMENT: self.id })
    }

    /// Returns its name, unless it is gone.
    pub(super) fn named(&self) -> Option<String> {
        let path = format!("element/{}/computedlabel", self.id);
        let name = self.page.session.ask("GET", &path, None).ok()?;
        Some(collapsed(name.as_str()?))
    }

    #[track_caller]
    fn get(&self, what: &str) -> Value {
        let path = format!("element/{}/{what}", self.id);
        self.page.session.get("GET", &path, None)
    }

    fn post(&self, what: &str, body: Value) -> Result<(), String> {
        let path = format!("element/{}/{what}", self.id);
        self.page.session.ask("POST", &path, Some(body)).map(drop)
    }
}

impl Page {
    pub(super) fn found(&self, element: &Value) -> Found<'_> {
        Found {
            page: self,
            id: element[ELEMENT].as_str().unwrap_or_default().to_owned(),
        }
    }

    #[track_caller]
    pub(super) fn only(&self, within: Option<&Found>, role: &str, name: &str) -> Found<'_> {
        let deadline = Instant::now() + LIMIT;
        loop {
            let mut all = self.matching(within, role, Some(name));
            match (all.len(), all.pop()) {
                (1, Some(found)) => return found,
                (number, _) if Instant::now() > deadline => {
                    let names = self.matching(within, role, None);
                    let names: Vec<String> = names.iter().filter_map(Found::named).collect();
                    self.fail(&format!(
                        "there are {number}, not one, of the {role} {name:?}; there are {names:?}"
                    ));
                }
                _ => std::thread::sleep(PAUSE),
            }
        }
    }

    /// Finds elements by role and name. A script filters by role; the browser computes each
    /// accessible name.
    #[track_caller]
    pub(super) fn matching(
        &self,
        within: Option<&Found>,
        role: &str,
        name: Option<&str>,
    ) -> Vec<Found<'_>> {
        let script = format!(
            "{REACHABLE}
             const [within, selector, name] = arguments;
             const all = [...(within ?? document).querySelectorAll(selector)].filter(reachable);
             if (name === null) return all;
             // Most are excluded by their text; the browser computes the names of the rest.
             const labelled = (element) => (element.getAttribute('aria-labelledby') ?? '').split(/\\s+/)
               .map((id) => id && document.getElementById(id)?.textContent);
             const words = (element) => [element.textContent, element.ariaLabel, element.title, element.value,
               element.alt, element.placeholder, ...labelled(element),
               ...[...element.querySelectorAll('[aria-label], [alt]')].map((inner) => inner.ariaLabel ?? inner.alt),
               ...[...(element.labels ?? [])].map((label) => label.textContent),
               element.querySelector?.('caption, legend, figcaption')?.textContent]
               .join(' ').replace(/\\s+/g, '');
             const sought = name.replace(/\\s+/g, '');
             const likely = all.filter((element) => words(element).includes(sought));
             return likely.length > 0 ? likely : all;"
        );
        let within = within.map_or(Value::Null, Found::reference);
        let arguments = [within, json!(selector(role)), json!(name)];
        let script = json!({ "script": script, "args": arguments });
        // The ancestor or the whole page may be gone: then nothing is found.
        let gone = [
            "stale element",
            "no such element",
            "no such execution context",
            "navigat",
            "no such window",
        ];
        let all = match self.session.ask("POST", "execute/sync", Some(script)) {
            Ok(all) => all,
            Err(error) if gone.iter().any(|gone| error.contains(gone)) => Value::Null,
            Err(error) => self.fail(&format!("the driver failed: {error}")),
        };
        let all = all.as_array().into_iter().flatten();
        let all = all.map(|element| self.found(element));
        all.filter(|found| name.is_none_or(|name| found.named().as_deref() == Some(name)))
            .collect()
    }
}

/// Selector of elements that may have a role, implicitly or explicitly. `field` stands for any
/// input, and `tick` for any checkable element, because password fields have no role.
fn selector(role: &str) -> String {
    let own = match role {
        "field" => return "input:not([type=checkbox], [type=radio], [type=hidden]), textarea, select, [contenteditable]".to_owned(),
        "tick" => return "input[type=checkbox], input[type=radio], [role=switch], [role=checkbox], [role=radio]".to_owned(),
        "alert" | "status" | "tab" | "tabpanel" | "menu" | "menuitem" | "switch" => "",
        "article" => "article",
        "banner" => "header",
        "button" => "button, summary, input[type=submit], input[type=button]",
        "checkbox" => "input[type=checkbox]",
        "combobox" => "select:not([multiple])",
        "dialog" => "dialog",
        "form" => "form",
        "group" => "fieldset, details",
        "heading" => "h1, h2, h3, h4, h5, h6",
        "img" => "img, svg",
        "link" => "a[href]",
        "list" => "ul, ol",
        "listbox" => "select[multiple]",
        "listitem" => "li",
        "main" => "main",
        "navigation" => "nav",
        "option" => "option",
        "progressbar" => "progress",
        "radio" => "input[type=radio]",
        "region" => "section",
        "row" => "tr",
        "search" => "search",
        "searchbox" => "input[type=search]",
        "table" => "table",
        "textbox" => "textarea, input:not([type]), input[type=text], input[type=email], input[type=url]",
        _ => "",
    };
    let own = own.split(", ").filter(|own| !own.is_empty());
    let mut all: Vec<String> = own.map(|own| format!("{own}:not([role])")).collect();
    all.push(format!("[role={role}]"));
    all.join(", ")
}

#[track_caller]
fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
