//! Checks requests and responses against Atlassian's OpenAPI description.
//!
//! A test binary includes this file with `#[path = "../support/openapi.rs"] mod openapi;`.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use jsonschema::{Draft, Validator};
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

const DESCRIPTION: &str = include_str!("../../crates/jira-sandbox/tests/data/openapi-subset.json");

/// Known differences of live Jira: a JSON pointer into the description, the replacement, and the
/// reason.
pub const DIFFERENCES: [(&str, &str, &str); 4] = [
    (
        "/components/schemas/ServerInformation/properties/defaultLocale",
        r#"{"type": "object", "properties": {"locale": {"type": "string"}}}"#,
        "live sites send it, and the description's own example has it; the schema forgot it",
    ),
    (
        "/components/schemas/User/properties/emailAddress",
        r#"{"type": "string", "nullable": true}"#,
        "the text says that privacy settings make it null; the schema says string",
    ),
    (
        "/paths/~1rest~1api~13~1mypermissions/get/parameters/4/required",
        "true",
        "without `permissions` live sites answer 400; the description calls it optional",
    ),
    (
        "/components/schemas/UserDetails/properties/emailAddress",
        r#"{"type": "string", "nullable": true}"#,
        "as with User, of authors of comments",
    ),
];

/// Checks a request: known path, known query parameters of the right types, none missing, and a
/// valid body.
pub fn check_request(
    method: &str,
    path_and_query: &str,
    headers: &[(String, String)],
    body: &[u8],
) -> Result<(), String> {
    description().check_request(method, path_and_query, headers, body)
}

/// Checks a response: known status, and a valid body for 2xx.
pub fn check_answer(
    method: &str,
    path_and_query: &str,
    status: u16,
    body: &[u8],
) -> Result<(), String> {
    description().check_answer(method, path_and_query, status, body)
}

/// Checks a value against a named schema, where the description of the response is only `object`.
pub fn check_schema(name: &str, value: &Value) -> Result<(), String> {
    description().check_schema(name, value)
}

fn description() -> &'static Description {
    static SHARED: OnceLock<Description> = OnceLock::new();
    SHARED.get_or_init(|| Description::with(&DIFFERENCES))
}

/// The description with some differences applied.
pub struct Description {
    document: Value,
    /// Compiled validators by method, path template, and "request" or status.
    validators: Mutex<HashMap<String, Arc<Validator>>>,
}

impl Description {
    /// Creates the description with these differences.
    pub fn with(differences: &[(&str, &str, &str)]) -> Self {
        let mut document: Value = serde_json::from_str(DESCRIPTION).unwrap();
        for (pointer, instead, _) in differences {
            replace(
                &mut document,
                pointer,
                serde_json::from_str(instead).unwrap(),
            );
        }
        translate(&mut document);
        Self {
            document,
            validators: Mutex::default(),
        }
    }

    /// See [`check_request`].
    pub fn check_request(
        &self,
        method: &str,
        path_and_query: &str,
        headers: &[(String, String)],
        body: &[u8],
    ) -> Result<(), String> {
        let (place, operation) = self.operation(method, path_and_query)?;
        check_query(path_and_query, operation)?;
        let described = &operation["requestBody"];
        if described.is_null() {
            return if body.is_empty() {
                Ok(())
            } else {
                Err("no body is described".to_owned())
            };
        }
        if body.is_empty() {
            return if described["required"] == json!(true) {
                Err("the body is missing".to_owned())
            } else {
                Ok(())
            };
        }
        let media_type = headers
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case("Content-Type"))
            .map_or("", |(_, value)| {
                value.split(';').next().unwrap_or_default().trim()
            })
            .to_lowercase();
        if described["content"].get(&media_type).is_none() {
            return Err(format!("the media type {media_type:?} is not described"));
        }
        self.check_body(&format!("{place} request"), described, body)
    }

    /// See [`check_answer`].
    pub fn check_answer(
        &self,
        method: &str,
        path_and_query: &str,
        status: u16,
        body: &[u8],
    ) -> Result<(), String> {
        let (place, operation) = self.operation(method, path_and_query)?;
        if !(200..300).contains(&status) {
            return Ok(());
        }
        let described = operation["responses"]
            .get(status.to_string())
            .ok_or_else(|| format!("the status {status} is not described"))?;
        self.check_body(&format!("{place} {status}"), described, body)
    }

    /// See [`check_schema`].
    pub fn check_schema(&self, name: &str, value: &Value) -> Result<(), String> {
        let schema = &self.document["components"]["schemas"][name];
        if schema.is_null() {
            return Err(format!("the schema {name} is not described"));
        }
        self.check_value(name, schema, value)
    }

    /// Finds the operation of a method and a path on the site or the gateway.
    fn operation(&self, method: &str, path_and_query: &str) -> Result<(String, &Value), String> {
        let path = path_and_query.split('?').next().unwrap_or_default();
        let path = match path.strip_prefix("/ex/jira/") {
            Some(behind) => behind.find('/').map_or("", |slash| &behind[slash..]),
            None => path,
        };
        let paths = self.document["paths"].as_object().unwrap();
        // A path without parameters takes precedence: `/issue/picker` over `/issue/{key}`.
        let template = paths
            .keys()
            .filter(|template| matches_template(template, path))
            .min_by_key(|template| template.matches('{').count())
            .ok_or_else(|| format!("the path {path:?} is not described"))?;
        let method = method.to_lowercase();
        let operation = paths[template]
            .get(&method)
            .ok_or_else(|| format!("{method} {template} is not described"))?;
        Ok((format!("{method} {template}"), operation))
    }

    fn check_body(&self, place: &str, described: &Value, body: &[u8]) -> Result<(), String> {
        let Some(schema) = described.pointer("/content/application~1json/schema") else {
            return if body.is_empty() {
                Ok(())
            } else {
                Err(format!("{place}: no body is described"))
            };
        };
        let body: Value = serde_json::from_slice(body)
            .map_err(|error| format!("{place}: the body is not JSON: {error}"))?;
        self.check_value(place, schema, &body)
    }

    fn check_value(&self, place: &str, schema: &Value, value: &Value) -> Result<(), String> {
        let errors: Vec<String> = self
            .validator(place, schema)
            .iter_errors(value)
            .map(|error| format!("{place}: {}: {error}", error.instance_path()))
            .collect();
        if errors.is_empty() {
            Ok(())
        } else {
            Err(errors.join("\n"))
        }
    }

    fn validator(&self, place: &str, schema: &Value) -> Arc<Validator> {
        let mut validators = self
            .validators
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let build = || {
            let whole = json!({ "allOf": [schema], "components": self.document["components"] });
            let validator = jsonschema::options()
                .with_draft(Draft::Draft7)
                // Jira's timestamps are not RFC 3339 despite `format: date-time`.
                .should_validate_formats(false)
                .build(&whole)
                .unwrap_or_else(|error| panic!("the schema of {place}: {error}"));
            Arc::new(validator)
        };
        Arc::clone(validators.entry(place.to_owned()).or_insert_with(build))
    }
}

/// Sets the value at a pointer, whose last step may be new.
fn replace(document: &mut Value, pointer: &str, instead: Value) {
    let (parent, last) = pointer.rsplit_once('/').unwrap();
    let parent = document
        .pointer_mut(parent)
        .unwrap_or_else(|| panic!("{pointer} leads nowhere"));
    parent[last] = instead;
}

/// OpenAPI 3.0 has `nullable: true` where JSON Schema lists `null` as a type.
fn translate(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(translate),
        Value::Object(members) => {
            members.values_mut().for_each(translate);
            if members.get("nullable") == Some(&json!(true))
                && let Some(Value::String(kind)) = members.get("type")
            {
                let kinds = json!([kind, "null"]);
                members.insert("type".to_owned(), kinds);
            }
        }
        _ => {}
    }
}

fn matches_template(template: &str, path: &str) -> bool {
    let (wanted, given): (Vec<_>, Vec<_>) =
        (template.split('/').collect(), path.split('/').collect());
    wanted.len() == given.len()
        && wanted.iter().zip(given).all(|(wanted, given)| {
            if wanted.starts_with('{') {
                !given.is_empty()
            } else {
                *wanted == given
            }
        })
}

fn check_query(path_and_query: &str, operation: &Value) -> Result<(), String> {
    let query = path_and_query
        .split_once('?')
        .map_or("", |(_, query)| query);
    let given: Vec<(String, String)> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        })
        .collect();
    let parameters = operation["parameters"].as_array();
    let described: Vec<&Value> = parameters
        .into_iter()
        .flatten()
        .filter(|parameter| parameter["in"] == "query")
        .collect();
    for (name, value) in &given {
        let parameter = described
            .iter()
            .find(|parameter| parameter["name"] == json!(name))
            .ok_or_else(|| format!("the query parameter {name:?} is not described"))?;
        check_parameter(name, value, &parameter["schema"])?;
    }
    let is_given = |name: &Value| given.iter().any(|(given, _)| json!(given) == *name);
    let missing = described
        .iter()
        .find(|parameter| parameter["required"] == json!(true) && !is_given(&parameter["name"]));
    missing.map_or(Ok(()), |parameter| {
        Err(format!(
            "the query parameter {} is missing",
            parameter["name"]
        ))
    })
}

fn check_parameter(name: &str, value: &str, schema: &Value) -> Result<(), String> {
    let kind = schema["type"].as_str().unwrap_or_default();
    let fits = match kind {
        "integer" => value.parse::<i64>().is_ok(),
        "boolean" => matches!(value, "true" | "false"),
        // Jira accepts repeated parameters and comma-separated lists.
        "array" => {
            return value
                .split(',')
                .try_for_each(|item| check_parameter(name, item, &schema["items"]));
        }
        "string" => schema["enum"]
            .as_array()
            .is_none_or(|allowed| allowed.contains(&json!(value))),
        other => panic!("a query parameter of type {other:?}"),
    };
    if fits {
        Ok(())
    } else {
        Err(format!(
            "the query parameter {name:?} is no {kind}: {value:?}"
        ))
    }
}

fn decode(text: &str) -> String {
    let text = text.replace('+', " ");
    percent_decode_str(&text).decode_utf8_lossy().into_owned()
}
