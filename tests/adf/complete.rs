//! No word is lost: what a reader sees of the ADF is what the specification's HTML shows.

use coder_server::adf::Compatibility;

use crate::examples::{all, none_of};
use crate::schemas::adf;
use crate::shape::says;
use crate::{reference, view};

#[test]
fn every_example_without_raw_html_keeps_its_text() {
    for compatibility in [Compatibility::Current, Compatibility::Oldest] {
        let examples = all().iter().filter(|example| !example.has_raw_html());
        let mut findings = Vec::new();
        let mut compared = 0;
        for example in examples {
            compared += 1;
            let document = adf(&example.markdown, compatibility);
            let (got, wanted) = (view::text(&document), reference::text(&example.html));
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
