//! Tests that Markdown → ADF → Markdown → ADF gives the first ADF again.

use jira_adf::Compatibility::{Current, Oldest};
use jira_adf::{Document, Options};
use serde_json::Value;

use crate::cards::is_issue_link;
use crate::examples::{all, none_of};
use crate::generated::for_each_document;

/// Whether the second ADF equals the first, in each form, with and without cards.
pub fn is_stable(markdown: &str) -> Result<(), String> {
    let cards: Option<&dyn Fn(&str) -> bool> = Some(&is_issue_link);
    for (compatibility, is_card) in [
        (Current, None),
        (Current, cards),
        (Oldest, None),
        (Oldest, cards),
    ] {
        let options = Options {
            compatibility,
            is_card,
        };
        let first = Document::from_markdown_with(markdown, &options);
        let back = first.to_markdown();
        let second = Document::from_markdown_with(&back, &options);
        let [first, second] = [&first, &second].map(|it| serde_json::to_value(it).unwrap());
        if first != second {
            return Err(format!(
                "{compatibility:?}, cards: {}\n  Markdown: {markdown:?}\n  first ADF:  {first}\n  back: {back:?}\n  \
                 second ADF: {second}\n  first difference: {}",
                is_card.is_some(),
                difference(&first, &second, "")
            ));
        }
    }
    Ok(())
}

/// The first difference between two documents.
fn difference(first: &Value, second: &Value, path: &str) -> String {
    let lists = (first["content"].as_array(), second["content"].as_array());
    if let (Some(left), Some(right)) = lists
        && let Some((index, (left, right))) = left
            .iter()
            .zip(right)
            .enumerate()
            .find(|(_, (left, right))| left != right)
        && left["type"] == right["type"]
    {
        return difference(left, right, &format!("{path}/content/{index}"));
    }
    format!("{path}\n    {first}\n    {second}")
}

#[test]
fn examples_round_trip() {
    let findings: Vec<String> = all()
        .iter()
        .filter_map(|example| {
            let error = is_stable(&example.markdown).err()?;
            Some(format!("{example}\n  {error}"))
        })
        .collect();
    none_of("not stable", &findings, all().len());
}

#[test]
fn generated_documents_round_trip() {
    for_each_document(is_stable);
}

#[test]
fn address_within_longer_link_stays_text() {
    let address = "https://your-company.atlassian.net/browse/SHOP-1";
    for markdown in [
        format!("*[`1` {address}]({address})*"),
        format!("[`1` {address}]({address})"),
        format!("[`1` _{address}_]({address})"),
        format!("[_{address}_ 1]({address})"),
        format!("[**{address}**_2_]({address})"),
        format!("[1]({address})<a href='{address}'>{address}</a>"),
        format!("[{address}]({address})[1]({address})"),
        format!("<a href='{address}'><b>a</b>{address}</a>"),
        format!("[`{address}`]({address})"),
        format!("*[{address}]({address})*"),
        format!("a [ {address} ]({address}) b"),
        format!("a <a href='{address}'> {address}<br></a> b"),
        format!("[{address}<br>b]({address})"),
        format!("[{address}![a](b.png)]({address})"),
        format!("[{address} ]({address})[ b]({address})"),
    ] {
        if let Err(error) = is_stable(&markdown) {
            panic!("{error}");
        }
    }
}
