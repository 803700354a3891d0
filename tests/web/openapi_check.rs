//! Checks responses against the server's OpenAPI document.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use jsonschema::Validator;
use serde_json::{Value, json};

/// An OpenAPI document.
pub struct Document {
    pub whole: Value,
    validators: Mutex<HashMap<String, Arc<Validator>>>,
}

/// An operation: a method and a path with its placeholders.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Operation {
    pub method: String,
    pub path: String,
}

impl Document {
    pub fn new(whole: Value) -> Self {
        Self {
            whole,
            validators: Mutex::default(),
        }
    }

    /// Returns all operations.
    pub fn operations(&self) -> Vec<Operation> {
        let mut all = Vec::new();
        for (path, item) in self.whole["paths"].as_object().expect("there are paths") {
            for method in ["get", "put", "post", "delete", "patch"] {
                if item.get(method).is_some() {
                    all.push(Operation {
                        method: method.to_uppercase(),
                        path: path.clone(),
                    });
                }
            }
        }
        all
    }

    /// Finds the operation of a request.
    pub fn operation(&self, method: &str, path: &str) -> Option<Operation> {
        let path = path.split('?').next().unwrap_or_default();
        let fits = |template: &str| {
            let (mut left, mut right) = (template.split('/'), path.split('/'));
            loop {
                match (left.next(), right.next()) {
                    (None, None) => return true,
                    (Some(name), Some(_)) if name.starts_with('{') => {}
                    (Some(name), Some(value)) if name == value => {}
                    _ => return false,
                }
            }
        };
        let mut all = self.operations();
        // Literal segments take precedence over placeholders.
        all.sort_by_key(|operation| operation.path.matches('{').count());
        all.into_iter()
            .find(|operation| operation.method == method && fits(&operation.path))
    }

    /// Returns the description of an operation.
    #[track_caller]
    pub fn described(&self, operation: &Operation) -> &Value {
        &self.whole["paths"][&operation.path][operation.method.to_lowercase()]
    }

    /// Follows a reference.
    #[track_caller]
    pub fn resolved<'a>(&'a self, value: &'a Value) -> &'a Value {
        match value.get("$ref").and_then(Value::as_str) {
            None => value,
            Some(reference) => {
                let pointer = reference.strip_prefix('#').expect("it is in the document");
                let found = self.whole.pointer(pointer);
                self.resolved(found.unwrap_or_else(|| panic!("{reference} is not there")))
            }
        }
    }

    /// Returns the schema of a request body.
    #[track_caller]
    pub fn body(&self, operation: &Operation) -> &Value {
        let body = self.resolved(&self.described(operation)["requestBody"]);
        self.resolved(&body["content"]["application/json"]["schema"])
    }

    /// Asserts that a response matches the document.
    #[track_caller]
    pub fn check(&self, operation: &Operation, status: u16, media_type: &str, body: &str) {
        let pointer = format!(
            "/paths/{}/{}/responses",
            operation.path.replace('~', "~0").replace('/', "~1"),
            operation.method.to_lowercase()
        );
        let responses = self.whole.pointer(&pointer).expect("it has responses");
        let known = responses.get(status.to_string());
        assert!(
            known.is_some() || status >= 400,
            "{operation:?} answered {status}, which the document does not know"
        );
        let name = known.map_or_else(|| "default".to_owned(), |_| status.to_string());
        let Some(content) = responses[&name].get("content") else {
            assert_eq!(body, "", "{operation:?} {status}");
            return;
        };
        let schema = content.get(media_type).unwrap_or_else(|| {
            panic!("{operation:?} answered {status} as {media_type:?}, not as {content}")
        });
        if media_type == "text/plain" {
            return;
        }
        let instances: Vec<&str> = match media_type {
            "application/x-ndjson" => body.lines().collect(),
            _ => vec![body],
        };
        let key = format!("{operation:?} {name} {media_type}");
        let validator = self.validator(&key, &schema["schema"]);
        let wrong: Vec<String> = instances
            .into_iter()
            .map(|text| serde_json::from_str(text).expect("the answer is JSON"))
            .flat_map(|instance: Value| {
                let errors = validator.iter_errors(&instance);
                let errors = errors.map(|error| format!("{error} at {}", error.instance_path()));
                errors.collect::<Vec<_>>()
            })
            .collect();
        assert!(
            wrong.is_empty(),
            "{operation:?} {status}: {wrong:#?}\n{body}"
        );
    }

    fn validator(&self, key: &str, schema: &Value) -> Arc<Validator> {
        let mut validators = self.validators.lock().expect("nobody panics over it");
        let known = validators.get(key).cloned();
        known.unwrap_or_else(|| {
            // Unknown members are errors of the response or the document.
            let whole = json!({
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                "allOf": [schema],
                "unevaluatedProperties": false,
                "components": self.whole["components"],
            });
            let made = Arc::new(jsonschema::validator_for(&whole).expect("a good schema"));
            validators.insert(key.to_owned(), Arc::clone(&made));
            made
        })
    }
}
