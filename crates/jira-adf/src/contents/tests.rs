use std::collections::BTreeSet;

use serde_json::Value;

use super::*;

/// A release of Atlassian's schema.
struct Schema(Value);

impl Schema {
    fn read(json: &str) -> Self {
        Self(serde_json::from_str(json).unwrap())
    }

    fn resolved<'a>(&'a self, schema: &'a Value) -> &'a Value {
        match schema["$ref"].as_str() {
            Some(reference) => self.0.pointer(reference.trim_start_matches('#')).unwrap(),
            None => schema,
        }
    }

    /// Collects the node types that this part of the schema describes.
    fn types(&self, schema: &Value, into: &mut BTreeSet<String>) {
        let schema = self.resolved(schema);
        if let Some(name) = schema["properties"]["type"]["enum"][0].as_str() {
            into.insert(name.to_owned());
        }
        for several in ["anyOf", "allOf"] {
            for part in schema[several].as_array().into_iter().flatten() {
                self.types(part, into);
            }
        }
    }

    /// The allowed types of the first child of a node, or of any child.
    fn children(&self, of: &NodeType, is_first: bool) -> BTreeSet<String> {
        let mut types = BTreeSet::new();
        for definition in self.0["definitions"].as_object().unwrap().values() {
            if definition["properties"]["type"]["enum"][0] != of.as_str() {
                continue;
            }
            let content = self.resolved(&definition["properties"]["content"]);
            match &content["items"] {
                Value::Array(each) if is_first => self.types(&each[0], &mut types),
                Value::Array(each) => self.types(&each[1], &mut types),
                all => self.types(all, &mut types),
            }
        }
        types
    }
}

/// The releases that each form is valid against.
fn releases(compatibility: Compatibility) -> Vec<Schema> {
    let mut releases = vec![
        Schema::read(include_str!("../../tests/data/adf/schema-57.7.22.json")),
        Schema::read(include_str!("../../tests/data/adf/schema-46.2.0.json")),
    ];
    if compatibility == Compatibility::Oldest {
        releases.push(Schema::read(include_str!(
            "../../tests/data/adf/schema-13.7.3.json"
        )));
    }
    releases
}

#[test]
fn table_matches_the_schemas() {
    for compatibility in [Compatibility::Current, Compatibility::Oldest] {
        let releases = releases(compatibility);
        for parent in CONTENTS.iter().map(|contents| &contents.of) {
            for child in CONTENTS
                .iter()
                .map(|contents| &contents.of)
                .chain([&Paragraph, &Heading, &CodeBlock, &Rule, &TaskItem])
            {
                let allows = |is_first| {
                    releases
                        .iter()
                        .all(|schema| schema.children(parent, is_first).contains(child.as_str()))
                };
                let names = (parent.as_str(), child.as_str(), compatibility);
                let is_accepted = accepts(parent, child, compatibility);
                assert_eq!(is_accepted, allows(false), "{names:?}");
                assert_eq!(
                    is_accepted && accepts_first(parent, child),
                    is_accepted && allows(true),
                    "first: {names:?}"
                );
            }
        }
    }
}
