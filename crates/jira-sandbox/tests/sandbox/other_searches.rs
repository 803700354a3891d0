//! The search that was shut down, and the one that only counts.

use serde_json::{Value, json};

use crate::client::{example_sandbox, get, post};

#[test]
fn old_search_is_gone() {
    let sandbox = example_sandbox();
    let message = "The requested API has been removed. Please migrate to the \
        /rest/api/3/search/jql API. A full migration guideline is available at \
        https://developer.atlassian.com/changelog/#CHANGE-2046";
    let old = "/rest/api/3/search";
    let site = sandbox.site_url();
    for reply in [
        get(&format!("{old}?jql=project%3DSHOP"))
            .by_mia()
            .send(&site),
        post(old, &json!({ "jql": "project = SHOP" }))
            .by_mia()
            .send(&site),
    ] {
        let body = json!({ "errorMessages": [message], "errors": {} });
        assert_eq!((reply.status, reply.json()), (410, body));
    }
}

#[test]
fn counts_issues() {
    let sandbox = example_sandbox();
    let path = "/rest/api/3/search/approximate-count";
    let count = |body: &Value| post(path, body).by_mia().send(&sandbox.site_url());
    let found = count(&json!({ "jql": "project = SHOP" }));
    assert_eq!((found.status, found.text()), (200, r#"{"count":7}"#));
    assert_eq!(count(&json!({})).status, 400);
    assert_eq!(count(&json!({ "jql": "project = NOPE" })).status, 400);
    let strange = post(path, &json!({ "jql": "project = SHOP", "maxResults": 1 })).by_mia();
    assert_eq!(strange.send(&sandbox.site_url()).status, 400);
}
