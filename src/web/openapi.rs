//! The OpenAPI document, without the operations themselves.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{
    ComponentsBuilder, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, SecurityRequirement,
};

const ABOUT: &str = "\
Jira issues as tasks for coding agents. Scripts send an API key (`Authorization: Bearer`), which the \
operator of the server creates. Pages use the cookie of a session.

Errors are `application/problem+json`: `kind` is stable, the message is not. Lists are paginated: `next` \
is the `cursor` of the next page. Operations that create tasks or objectives take an `Idempotency-Key`, \
with which a repeated request creates nothing. Times are RFC 3339 in UTC, long texts are Markdown. \
Members search, import, post, and work with tasks. Operations for administrators say so.";

const TAGS: [(&str, &str); 7] = [
    ("tasks", "Work for an agent"),
    ("objectives", "Goals that group tasks"),
    ("issues", "Jira issues that the connected account can see"),
    ("jira", "State of the connection to Jira"),
    ("settings", "The connection to Jira, for administrators"),
    ("session", "Signing in and out"),
    (
        "access",
        "Sessions and API keys of all users, for administrators",
    ),
];

/// The document without its operations. `cookie` is the name of the session cookie.
pub(super) fn document(cookie: &str) -> OpenApi {
    let security = ComponentsBuilder::new()
        .security_scheme(
            "key",
            SecurityScheme::Http(
                HttpBuilder::new()
                    .scheme(HttpAuthScheme::Bearer)
                    .description(Some("An API key"))
                    .build(),
            ),
        )
        .security_scheme(
            "session",
            SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::with_description(
                cookie,
                "A session started with a sign-in link",
            ))),
        );
    let info = InfoBuilder::new()
        .title("coder-server")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(ABOUT))
        .license(Some(
            LicenseBuilder::new().name("MIT OR Apache-2.0").build(),
        ));
    let schemes =
        ["key", "session"].map(|scheme| SecurityRequirement::new::<_, _, &str>(scheme, []));
    let tags = TAGS.map(|(name, about)| {
        let tag = TagBuilder::new().name(name).description(Some(about));
        tag.build()
    });
    OpenApiBuilder::new()
        .info(info.build())
        .components(Some(security.build()))
        .security(Some(schemes))
        .tags(Some(tags))
        .build()
}

/// The text of the document with its operations.
///
/// Optional members of responses are always present and may be `null`. The derived schemas say that
/// they may be missing, which is true for requests only.
pub(super) fn text(document: &OpenApi) -> serde_json::Result<String> {
    let mut document = serde_json::to_value(document)?;
    let request_schemas = request_schemas(&document);
    if let Some(schemas) = document
        .pointer_mut("/components/schemas")
        .and_then(Value::as_object_mut)
    {
        for (name, schema) in schemas {
            if !request_schemas.contains(name) {
                require_nullable(schema);
            }
        }
    }
    Ok(document.to_string())
}

/// The names of the schemas that request bodies use.
fn request_schemas(document: &Value) -> BTreeSet<String> {
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

/// Makes nullable properties required, in an object and in its `allOf` parts.
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
