//! The OpenAPI document around the operations.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{
    ComponentsBuilder, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, SecurityRequirement,
};

const ABOUT: &str = "\
Jira issues as tasks for coding agents. Scripts send an API key (`Authorization: Bearer`), made by \
`coder-server api-key create`; pages have the cookie of a session.

A failure is `application/problem+json`: `kind` is stable, the words are not. Lists go page by page: \
`next` is the `cursor` of the page that follows. Whatever makes tasks or objectives takes an \
`Idempotency-Key`, with which a repeated request makes nothing. Times are RFC 3339 in UTC, long texts \
are Markdown. Members search, import, post and work with tasks; what is for administrators says so.";

const TAGS: [(&str, &str); 7] = [
    ("tasks", "Pieces of work for an agent"),
    ("objectives", "Goals that tasks are put under"),
    (
        "issues",
        "Jira's issues, as the connected account sees them",
    ),
    ("jira", "Whether Jira can be worked with"),
    ("settings", "The connection to Jira, for administrators"),
    ("session", "Coming in, and going"),
    ("access", "Who else gets in, for administrators"),
];

/// The document without its operations. `cookie` is the name of the session's.
pub(super) fn begun(cookie: &str) -> OpenApi {
    let security = ComponentsBuilder::new()
        .security_scheme(
            "key",
            SecurityScheme::Http(
                HttpBuilder::new()
                    .scheme(HttpAuthScheme::Bearer)
                    .description(Some("A key made by `coder-server api-key create`"))
                    .build(),
            ),
        )
        .security_scheme(
            "session",
            SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::with_description(
                cookie,
                "A session that a sign-in link has begun",
            ))),
        );
    let info = InfoBuilder::new()
        .title("coder-server")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(ABOUT))
        .license(Some(
            LicenseBuilder::new().name("MIT OR Apache-2.0").build(),
        ));
    let ways = ["key", "session"].map(|way| SecurityRequirement::new::<_, _, &str>(way, []));
    let tags = TAGS.map(|(name, about)| {
        let tag = TagBuilder::new().name(name).description(Some(about));
        tag.build()
    });
    OpenApiBuilder::new()
        .info(info.build())
        .components(Some(security.build()))
        .security(Some(ways))
        .tags(Some(tags))
        .build()
}

/// The text of the document with its operations.
///
/// What an answer can be without is `null` in it, and always there; the derived schemas say that it
/// need not be there, which is true of requests only.
pub(super) fn text(document: &OpenApi) -> serde_json::Result<String> {
    let mut document = serde_json::to_value(document)?;
    let of_requests = of_requests(&document);
    if let Some(schemas) = document
        .pointer_mut("/components/schemas")
        .and_then(Value::as_object_mut)
    {
        for (name, schema) in schemas {
            if !of_requests.contains(name) {
                require_nullable(schema);
            }
        }
    }
    Ok(document.to_string())
}

/// The names of the schemas that a request may have to follow.
fn of_requests(document: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let paths = document["paths"].as_object().into_iter().flatten();
    let operations = paths.filter_map(|(_, item)| item.as_object()).flatten();
    let mut open: Vec<&Value> = operations
        .map(|(_, operation)| &operation["requestBody"])
        .collect();
    while let Some(value) = open.pop() {
        match value {
            Value::Array(items) => open.extend(items),
            Value::Object(members) => {
                let reference = members.get("$ref").and_then(Value::as_str);
                let name = reference.and_then(|text| text.rsplit('/').next());
                if let Some(name) = name.filter(|name| !found.contains(*name)) {
                    found.insert(name.to_owned());
                    open.push(&document["components"]["schemas"][name]);
                }
                open.extend(members.values());
            }
            _ => {}
        }
    }
    found
}

/// Requires what may be `null`, in an object and in what it is put together of.
fn require_nullable(schema: &mut Value) {
    if let Some(parts) = schema.get_mut("allOf").and_then(Value::as_array_mut) {
        parts.iter_mut().for_each(require_nullable);
    }
    let Some(properties) = schema.get("properties").and_then(Value::as_object) else {
        return;
    };
    let before = schema.get("required").and_then(Value::as_array);
    let is_required = |name: &str| {
        let mut before = before.into_iter().flatten();
        before.any(|required| required == name)
    };
    let required: Vec<&String> = properties
        .iter()
        .filter(|(name, property)| is_required(name) || is_nullable(property))
        .map(|(name, _)| name)
        .collect();
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
}

fn is_nullable(property: &Value) -> bool {
    let null = json!("null");
    let has = |name: &str, entry: &dyn Fn(&Value) -> bool| {
        property[name]
            .as_array()
            .is_some_and(|all| all.iter().any(entry))
    };
    has("type", &|entry| *entry == null) || has("oneOf", &|entry| entry["type"] == null)
}
