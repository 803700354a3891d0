//! Tests that every document is valid, according to Atlassian's schemas and undocumented rules.

use std::collections::HashSet;

use jira_adf::Compatibility::{self, Current, Oldest};
use serde_json::Value;

use crate::checker::check;
use crate::examples::{all, none_of};
use crate::generated::for_each_document;
use crate::schemas::{accepting, adf};

/// The errors of all validators.
pub fn objections(document: &Value, compatibility: Compatibility) -> Vec<String> {
    let schemas = accepting(compatibility).iter();
    let mut objections: Vec<String> = schemas.flat_map(|it| it.errors(document)).collect();
    let findings = check(document, compatibility).into_iter();
    objections.extend(findings.map(|finding| finding.to_string()));
    objections
}

/// Whether the Markdown becomes valid ADF in both forms.
pub fn is_valid(markdown: &str) -> Result<(), String> {
    for compatibility in [Current, Oldest] {
        let document = adf(markdown, compatibility);
        let objections = objections(&document, compatibility);
        if !objections.is_empty() {
            return Err(format!(
                "{compatibility:?} form\n  {}\n  ADF: {document}",
                objections.join("\n  ")
            ));
        }
    }
    Ok(())
}

#[test]
fn examples_are_valid() {
    let findings: Vec<String> = all()
        .iter()
        .filter_map(|example| {
            let error = is_valid(&example.markdown).err()?;
            Some(format!("{example}\n  {error}"))
        })
        .collect();
    none_of("not valid", &findings, all().len());
}

#[test]
fn generated_documents_are_valid() {
    for_each_document(is_valid);
}

#[test]
fn task_ids_are_stable_and_unique() {
    let markdown = "- [ ] a\n- [x] a\n  - [ ] a\n\ntext\n\n- [ ] a\n";
    let document = adf(markdown, Current);
    assert_eq!(document, adf(markdown, Current));
    let mut ids = Vec::new();
    collect_ids(&document, &mut ids);
    assert!(ids.len() >= 4 + 2, "{document}");
    let different: HashSet<&String> = ids.iter().collect();
    assert_eq!(different.len(), ids.len(), "{document}");
}

fn collect_ids(node: &Value, ids: &mut Vec<String>) {
    if let Some(id) = node["attrs"]["localId"].as_str() {
        ids.push(id.to_owned());
    }
    for child in node["content"].as_array().into_iter().flatten() {
        collect_ids(child, ids);
    }
}
