//! No word is lost: what a reader sees of the ADF is what the specification's HTML shows.

use jira_adf::Compatibility;

use crate::content::{ADDRESS, says};
use crate::examples::{all, none_of};
use crate::schemas::adf;
use crate::{adf_content, html_content};

#[test]
fn every_example_without_raw_html_keeps_its_text() {
    for compatibility in [Compatibility::Current, Compatibility::Oldest] {
        let examples = all().iter().filter(|example| !example.has_raw_html());
        let mut findings = Vec::new();
        let mut compared = 0;
        for example in examples {
            compared += 1;
            let document = adf(&example.markdown, compatibility);
            let (got, wanted) = (
                adf_content::text(&document),
                html_content::text(&example.html),
            );
            if !says(&wanted, &got) {
                findings.push(format!(
                    "{example}\n  got:      {got:?}\n  expected: {wanted:?}\n  ADF: {document}"
                ));
            }
        }
        assert!(compared >= 607, "only {compared} examples");
        none_of(
            &format!("{compatibility:?} form, text"),
            &findings,
            compared,
        );
    }
}

/// With raw HTML what is shown differs, since unknown tags stay as they were typed; but every word
/// that the HTML shows is there.
#[test]
fn every_example_with_raw_html_keeps_its_words() {
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|character: char| !character.is_alphanumeric());
        words
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    for compatibility in [Compatibility::Current, Compatibility::Oldest] {
        let examples = all().iter().filter(|example| example.has_raw_html());
        let mut findings = Vec::new();
        let mut compared = 0;
        for example in examples {
            compared += 1;
            let document = adf(&example.markdown, compatibility);
            let shown = words(&adf_content::text(&document));
            let mut rest = shown.iter();
            let mut is_there = |word: &String| rest.any(|shown| shown == word);
            let wanted = html_content::text(&example.html);
            // Addresses in tags that have no end are shown as they were typed.
            let mut wanted = wanted.split(ADDRESS).step_by(2);
            if !wanted.all(|part| words(part).iter().all(&mut is_there)) {
                findings.push(format!(
                    "{example}\n  got: {shown:?}\n  HTML: {}",
                    example.html
                ));
            }
        }
        assert!(compared >= 70, "only {compared} examples");
        none_of(
            &format!("{compatibility:?} form, words"),
            &findings,
            compared,
        );
    }
}
