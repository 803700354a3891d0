//! What axe-core finds wrong with a page for people who do not see it, or not well.

use serde_json::Value;

use crate::page::Page;

const AXE: &str = include_str!("axe/axe.min.js");

/// Every rule that has no exceptions by design: those of WCAG 2.2 A and AA, and good practice.
/// AAA is left out, and so are rules that are still tried out, except the one of labels.
const RUN: &str = "
const options = {
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
  rules: { 'target-size': { enabled: true }, 'label-content-name-mismatch': { enabled: true } },
  resultTypes: ['violations'],
};
const { violations } = await axe.run(document, options);
return violations.flatMap(({ id, help, nodes }) => nodes.map((node) =>
  `${id}: ${help}\\n  at ${node.target.join(' ')}\\n  ${node.html.slice(0, 300)}\\n  ${node.failureSummary.replaceAll('\\n', '\\n  ')}`));
";

/// axe-core finds no violation, as the page stands now.
#[track_caller]
pub fn assert_accessible(page: &Page) {
    // Half faded in, everything has too little contrast.
    page.settle();
    if page.run("return typeof axe;") != "object" {
        // A page's policy does not apply to what the driver runs.
        page.run(AXE);
    }
    let found = page.session().run_async(RUN, &[]);
    let found: Vec<&str> = found
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    if !found.is_empty() {
        page.fail(&format!("axe-core finds\n{}", found.join("\n")));
    }
}
