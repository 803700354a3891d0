//! Burst limits.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, UNIX_EPOCH};

use jira_sandbox::{BurstLimits, Clock, Sandbox, World, example};
use serde_json::json;

use crate::client::{behind_gateway, get, post};

/// A sandbox with a clock that the test advances.
fn frozen() -> (Sandbox, Arc<AtomicU64>) {
    let seconds = Arc::new(AtomicU64::new(1_767_229_260));
    let shown = Arc::clone(&seconds);
    let mut world = World::example();
    world.clock =
        Clock::new(move || UNIX_EPOCH + Duration::from_secs(shown.load(Ordering::SeqCst)));
    (Sandbox::start(world).unwrap(), seconds)
}

#[test]
fn limits_requests_per_second() {
    let (sandbox, seconds) = frozen();
    let site = sandbox.site_url();
    let call = get("/rest/api/3/serverInfo");
    for _ in 0..100 {
        assert_eq!(call.send(&site).status, 200);
    }
    let reply = call.send(&site);
    assert_eq!(reply.status, 429);
    let headers = [
        ("Retry-After", "1"),
        ("X-RateLimit-Limit", "100"),
        ("X-RateLimit-Remaining", "0"),
        ("X-RateLimit-Reset", "2026-01-01T01:01:01Z"),
        ("RateLimit-Reason", "jira-burst-based"),
    ];
    for (name, value) in headers {
        assert_eq!(reply.header(name), Some(value), "{name}");
    }
    // Other endpoints have their own limit.
    assert_eq!(get("/rest/api/3/myself").by_mia().send(&site).status, 200);
    seconds.fetch_add(1, Ordering::SeqCst);
    assert_eq!(call.send(&site).status, 200);
}

#[test]
fn site_and_gateway_share_limits_per_method() {
    let (sandbox, _) = frozen();
    sandbox.change(|world| {
        world.burst_limits = BurstLimits {
            get: 2,
            get_issue: 2,
            post: 1,
            put_delete: 1,
        };
    });
    let path = "/rest/api/3/search/jql";
    let query = format!("{path}?jql=project%3DSHOP");
    let on_site = get(&query).by_mia();
    let behind = get(&behind_gateway(&query)).basic(example::BOT_EMAIL, example::BOT_TOKEN);
    assert_eq!(on_site.send(&sandbox.site_url()).status, 200);
    assert_eq!(behind.send(&sandbox.gateway_url()).status, 200);
    assert_eq!(on_site.send(&sandbox.site_url()).status, 429);
    assert_eq!(behind.send(&sandbox.gateway_url()).status, 429);
    let posted = post(path, &json!({ "jql": "project = SHOP" })).by_mia();
    let statuses = [0; 2].map(|_| posted.send(&sandbox.site_url()).status);
    assert_eq!(statuses, [200, 429]);
}

#[test]
fn single_issue_has_higher_limit() {
    let (sandbox, seconds) = frozen();
    let site = sandbox.site_url();
    let issue = get("/rest/api/3/issue/SHOP-6?fields=summary").by_mia();
    for _ in 0..150 {
        assert_eq!(issue.send(&site).status, 200);
    }
    let refused = issue.send(&site);
    assert_eq!(refused.status, 429);
    assert_eq!(refused.header("X-RateLimit-Limit"), Some("150"));
    let comments = get("/rest/api/3/issue/SHOP-6/comment").by_mia();
    for _ in 0..100 {
        assert_eq!(comments.send(&site).status, 200);
    }
    let refused = comments.send(&site);
    assert_eq!(refused.header("X-RateLimit-Limit"), Some("100"));
    assert_eq!(refused.header("RateLimit-Reason"), Some("jira-burst-based"));
    seconds.fetch_add(1, Ordering::SeqCst);
    assert_eq!(issue.send(&site).status, 200);
}
