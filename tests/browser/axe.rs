//! Accessibility violations that axe-core finds.

use serde_json::Value;

use crate::page::Page;

const AXE: &str = include_str!("axe/axe.min.js");

/// The rules of WCAG 2.2 A and AA, and best practices. AAA and experimental rules are excluded,
/// except the one about label content.
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

/// Asserts that axe-core finds no violation on the current page.
#[track_caller]
pub fn assert_accessible(page: &Page) {
    // During a fade-in, contrast is too low.
    page.settle();
    if page.run("return typeof axe;") != "object" {
        // The page's CSP does not apply to scripts that the driver runs.
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
