//! Jira documents on a page.

use coder_server::store::Role;
use jira_sandbox::World;
use serde_json::{Value, json};

use crate::session::Look;
use crate::test_server::Plan;
use crate::visit::{assert_good, pick_issue, signed_in_at};

/// The example world with this description of SHOP-2.
fn described(content: &Value) -> World {
    let mut world = World::example();
    let mut issues = world.issues.iter_mut();
    let issue = issues.find(|issue| issue.key.as_str() == "SHOP-2").unwrap();
    issue.description = Some(json!({ "type": "doc", "version": 1, "content": content }));
    world
}

fn paragraph(inlines: &[Value]) -> Value {
    json!({ "type": "paragraph", "content": inlines })
}

fn text(words: &str) -> Value {
    json!({ "type": "text", "text": words })
}

/// Pairs of texts in the description whose boxes overlap.
const OVERLAPPING: &str = "
const walker = document.createTreeWalker(document.querySelector('.issue .rich'), NodeFilter.SHOW_TEXT);
const boxes = [];
while (walker.nextNode()) {
  const parent = walker.currentNode.parentElement;
  const range = document.createRange();
  range.selectNode(walker.currentNode);
  // A link covers its background, border, and padding.
  const rects = parent.localName === 'a' ? parent.getClientRects() : range.getClientRects();
  boxes.push(...[...rects].map((rect) => ({ text: walker.currentNode.data, rect })));
}
const overlaps = (one, other) => one.left < other.right - 1 && other.left < one.right - 1
  && one.top < other.bottom - 1 && other.top < one.bottom - 1;
return boxes.flatMap((one, at) => boxes.slice(at + 1)
  .filter((other) => overlaps(one.rect, other.rect))
  .map((other) => [one.text, other.text]));";

#[test]
fn smart_links_do_not_cover_surrounding_text() {
    let card = |kind: &str| json!({ "type": kind, "attrs": { "url": "https://example.com/a" } });
    let above = "Read this before. ".repeat(4);
    let below = "Do this afterwards. ".repeat(4);
    let content = json!([
        paragraph(&[text("The paragraph above.")]),
        paragraph(&[text(&above), card("inlineCard"), text(&below)]),
        card("blockCard"),
        paragraph(&[text("The paragraph below.")]),
    ]);
    for look in Look::ALL {
        let plan = Plan {
            world: described(&content),
            ..Plan::default()
        };
        signed_in_at(plan, Role::Member, look, |page, _| {
            page.open("/tasks/import");
            pick_issue(page, "SHOP-2");
            page.shows("The paragraph below.");
            assert_eq!(page.find_all("link", "https://example.com/a").len(), 2);
            assert_eq!(page.run(OVERLAPPING), json!([]));
            assert_good(page);
        });
    }
}
