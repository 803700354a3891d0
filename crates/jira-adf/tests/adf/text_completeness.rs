//! Tests that ADF contains all words of the specification's HTML.

use jira_adf::Compatibility;

use crate::content::{ADDRESS, says};
use crate::examples::{all, none_of};
use crate::schemas::adf;
use crate::{adf_content, html_content};

#[test]
fn keeps_text_of_examples_without_html() {
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

/// Unknown tags stay visible, so the text may have more than the words of the HTML.
#[test]
fn keeps_words_of_examples_with_html() {
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
            // Addresses in unclosed tags are shown as typed.
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
