//! The OpenAPI document is complete, valid, and deterministic.

use std::collections::HashSet;

use serde_json::Value;

use crate::fixture::{Caller, Fixture};
use crate::openapi_check::{Document, Operation};

const DOCUMENT: &str = "/api/v1/openapi.json";

#[test]
fn the_document_is_openapi_3_1() {
    let fixture = Fixture::unconnected();
    let document = &fixture.document().whole;
    assert_eq!(document["openapi"], "3.1.0");
    assert_eq!(document["info"]["title"], "coder-server");
    assert_eq!(document["info"]["version"], env!("CARGO_PKG_VERSION"));
    let known = [
        "openapi",
        "info",
        "paths",
        "components",
        "security",
        "tags",
        "servers",
    ];
    for member in document.as_object().unwrap().keys() {
        assert!(known.contains(&member.as_str()), "{member}");
    }
    let schemes = document["components"]["securitySchemes"]
        .as_object()
        .unwrap();
    assert_eq!(schemes["key"]["type"], "http");
    assert_eq!(schemes["key"]["scheme"], "bearer");
    assert_eq!(schemes["session"]["type"], "apiKey");
    assert_eq!(schemes["session"]["in"], "cookie");
}

#[test]
fn serves_the_same_document_to_everyone() {
    let fixture = Fixture::unconnected();
    let get = |caller: &Caller| fixture.ask(caller, "GET", DOCUMENT, None);
    let first = get(&Caller::Anonymous);
    assert_eq!(
        first.expect(200).header("content-type"),
        Some("application/json")
    );
    for caller in [Caller::Anonymous, Caller::Member, Caller::Admin] {
        assert_eq!(get(&caller).body, first.body);
    }
    let other = Fixture::open();
    let elsewhere = other.ask(&Caller::Anonymous, "GET", DOCUMENT, None).body;
    // The cookie's name contains the port.
    let here = first.body.replace(port(&fixture), "");
    assert_eq!(elsewhere.replace(port(&other), ""), here);
}

fn port(fixture: &Fixture) -> &str {
    fixture.authority().rsplit(':').next().unwrap()
}

#[test]
fn all_references_resolve_and_all_schemas_are_used() {
    let fixture = Fixture::unconnected();
    let document = fixture.document();
    let mut references = HashSet::new();
    walk(&document.whole, &mut |value| {
        if let Some(reference) = value.get("$ref").and_then(Value::as_str) {
            document.resolved(value);
            references.insert(reference.to_owned());
        }
    });
    assert!(references.len() > 20, "{references:?}");
    let schemas = document.whole["components"]["schemas"].as_object().unwrap();
    for name in schemas.keys() {
        let reference = format!("#/components/schemas/{name}");
        assert!(references.contains(&reference), "nothing refers to {name}");
    }
}

#[test]
fn all_schemas_are_valid() {
    let fixture = Fixture::unconnected();
    let document = fixture.document();
    let schemas = document.whole["components"]["schemas"].as_object().unwrap();
    for (name, schema) in schemas {
        let checked = jsonschema::draft202012::meta::validate(schema);
        assert!(checked.is_ok(), "{name}: {checked:?}");
        let properties = schema["properties"].as_object();
        let required = schema["required"].as_array().into_iter().flatten();
        for member in required {
            let member = member.as_str().unwrap();
            assert!(
                properties.is_some_and(|all| all.contains_key(member)),
                "{name} {member}"
            );
        }
    }
}

#[test]
fn all_operations_are_described() {
    let fixture = Fixture::unconnected();
    let document = fixture.document();
    let mut names = HashSet::new();
    for operation in document.operations() {
        let described = document.described(&operation);
        let about = format!("{} {}", operation.method, operation.path);
        let name = described["operationId"].as_str().expect("it has a name");
        assert!(names.insert(name), "{about}: {name} is there twice");
        assert!(!described["tags"].as_array().unwrap().is_empty(), "{about}");
        let is_said = |member: &str| {
            described[member]
                .as_str()
                .is_some_and(|text| !text.is_empty())
        };
        assert!(is_said("summary") || is_said("description"), "{about}");
        assert_parameters(document, &operation, &about);
        assert_responses(document, &operation, &about);
        assert_security(document, &operation, &about);
    }
}

fn assert_parameters(document: &Document, operation: &Operation, about: &str) {
    let described = document.described(operation);
    let mut declared = HashSet::new();
    for parameter in described["parameters"].as_array().into_iter().flatten() {
        let parameter = document.resolved(parameter);
        let name = parameter["name"].as_str().unwrap();
        let place = parameter["in"].as_str().unwrap();
        assert!(
            ["path", "query", "header"].contains(&place),
            "{about} {name}"
        );
        assert!(declared.insert((place, name)), "{about}: {name} twice");
        assert!(parameter["schema"].is_object(), "{about} {name}");
        let words = parameter["description"].as_str().unwrap_or_default();
        assert!(!words.is_empty(), "{about} {name}");
        if place == "path" {
            assert_eq!(parameter["required"], true, "{about} {name}");
            assert!(
                operation.path.contains(&format!("{{{name}}}")),
                "{about} {name}"
            );
        }
    }
    for segment in operation.path.split('/') {
        let name = segment
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'));
        if let Some(name) = name {
            assert!(declared.contains(&("path", name)), "{about} {name}");
        }
    }
    let has_body = matches!(operation.method.as_str(), "POST" | "PUT");
    assert_eq!(described.get("requestBody").is_some(), has_body, "{about}");
    if has_body {
        assert_eq!(document.body(operation)["type"], "object", "{about}");
        assert_eq!(
            document.body(operation)["additionalProperties"],
            false,
            "{about}"
        );
        assert_eq!(described["requestBody"]["required"], true, "{about}");
    }
}

fn assert_responses(document: &Document, operation: &Operation, about: &str) {
    let responses = document.described(operation)["responses"]
        .as_object()
        .unwrap();
    assert!(
        responses.keys().any(|status| status.starts_with('2')),
        "{about}"
    );
    for (status, response) in responses {
        let words = response["description"].as_str().unwrap_or_default();
        assert!(!words.is_empty(), "{about} {status}");
        let is_failure = status == "default" || status.starts_with('4');
        if is_failure {
            let content = response["content"].as_object().expect("it says why");
            let problem = &content["application/problem+json"]["schema"];
            assert_eq!(
                problem["$ref"], "#/components/schemas/Problem",
                "{about} {status}"
            );
        }
    }
    let made = responses.get("201");
    if let Some(made) = made {
        assert!(made["headers"]["Location"].is_object(), "{about}");
    }
    assert!(responses.contains_key("default"), "{about}");
}

fn assert_security(document: &Document, operation: &Operation, about: &str) {
    let general = &document.whole["security"];
    let security = document
        .described(operation)
        .get("security")
        .unwrap_or(general);
    let ways = security.as_array().unwrap();
    assert!(!ways.is_empty(), "{about}");
    let schemes = document.whole["components"]["securitySchemes"]
        .as_object()
        .unwrap();
    for way in ways {
        for name in way.as_object().unwrap().keys() {
            assert!(schemes.contains_key(name), "{about} {name}");
        }
    }
}

/// Visits every value in a document, including itself.
fn walk(value: &Value, see: &mut dyn FnMut(&Value)) {
    see(value);
    match value {
        Value::Object(members) => members.values().for_each(|value| walk(value, see)),
        Value::Array(items) => items.iter().for_each(|value| walk(value, see)),
        _ => {}
    }
}
