//! `cargo bench --bench instructions`: what an import costs without the network, from the bytes of
//! Jira's answers to the instructions for an agent, for an issue with 1,000 comments. Goal: 15 ms.

// The lints that spare tests look for this.
#![expect(
    clippy::unwrap_used,
    reason = "a measurement ends at the first thing that fails"
)]

use coder_server::connection::Site;
use coder_server::instructions;
use coder_server::jira::{CommentPage, Discussion, Issue};
use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use jira_adf::Document;
use serde_json::{Value, json};

const COMMENTS: usize = 1000;
/// As many comments on a page as live sites give at most.
const PAGE: usize = 100;

fn main() {
    divan::main();
}

#[divan::bench]
fn import_to_instructions(bencher: Bencher) {
    let answers = Answers::new();
    let site = site();
    bencher.counter(BytesCount::new(answers.size())).bench(|| {
        let (issue, discussion) = black_box(&answers).read();
        instructions::for_agent(&issue, Some(&discussion), &site, Some("Keep it small."))
    });
}

#[divan::bench]
fn answers_to_models(bencher: Bencher) {
    let answers = Answers::new();
    bencher
        .counter(BytesCount::new(answers.size()))
        .bench(|| black_box(&answers).read());
}

#[divan::bench]
fn models_to_instructions(bencher: Bencher) {
    let (issue, discussion) = Answers::new().read();
    let site = site();
    let own = Some("Keep it small.");
    let text = instructions::for_agent(&issue, Some(&discussion), &site, own);
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| instructions::for_agent(black_box(&issue), Some(&discussion), &site, own));
}

fn site() -> Site {
    Site::parse("https://your-company.atlassian.net").unwrap()
}

/// The bodies of the answers to an import.
struct Answers {
    issue: Vec<u8>,
    pages: Vec<Vec<u8>>,
}

impl Answers {
    fn new() -> Self {
        let pages = (0..COMMENTS).step_by(PAGE).map(|start| {
            let comments: Vec<Value> = (start..start + PAGE).map(comment).collect();
            json!({ "startAt": start, "maxResults": PAGE, "total": COMMENTS, "comments": comments })
                .to_string()
                .into_bytes()
        });
        Self {
            issue: issue().to_string().into_bytes(),
            pages: pages.collect(),
        }
    }

    fn size(&self) -> usize {
        self.issue.len() + self.pages.iter().map(Vec::len).sum::<usize>()
    }

    fn read(&self) -> (Issue, Discussion) {
        let issue = serde_json::from_slice(&self.issue).unwrap();
        let mut discussion = Discussion::default();
        for page in &self.pages {
            let page: CommentPage = serde_json::from_slice(page).unwrap();
            discussion.total = page.total.unwrap();
            discussion.comments.extend(page.comments);
        }
        assert_eq!(discussion.comments.len(), COMMENTS);
        (issue, discussion)
    }
}

/// What people write on issues: a word or two, reports with code and lists, now and then a table.
const TEXTS: [&str; 6] = [
    "Thanks, I can reproduce this on **staging** too.",
    "Looks like the same cause as [SHOP-17](https://your-company.atlassian.net/browse/SHOP-17).\n\nThe second coupon is applied *before* the first one is stored, so `applyAll` sees an old cart. I will look at it tomorrow morning, unless somebody wants to have it before the release.",
    "Steps:\n\n1. Add two coupons to the cart\n2. Press **Pay**\n3. Wait for the answer of the payment provider\n\n```java\nfor (Coupon coupon : cart.coupons()) {\n    total = total.minus(coupon.amount());\n    if (total.isNegative()) {\n        throw new IllegalStateException(\"total < 0: \" + total);\n    }\n}\n```\n\nI get `500 Internal Server Error`, and in the log there is an `IllegalStateException`.",
    "- deployed to test\n- checked with three coupons, with _one_ coupon, and with none\n  - all of them were fine\n- not checked: gift cards, since there are none on this stage\n\n> The second coupon is applied before the first one is stored\n\nThat was it, indeed.",
    "| Case | Before | After |\n|---|---|---|\n| one coupon | 90.00 | 90.00 |\n| two coupons | error | 80.00 |\n| three coupons | error | 70.00 |\n\nSee the [report](https://reports.example.com/run/4711?view=full&sort=name) for more.",
    "## Summary\n\nThe order of the two calls was wrong since [a change in March](https://git.example.com/shop/commit/0a1b2c3d). The fix stores each coupon before the next one is looked at, and a test covers two and three coupons. Reviewed by the team, ~~not merged yet~~ merged.\n\n### Open\n\n* The *total* may still be off by a cent when a coupon is a percentage: 33.3 % of 10.00 is 3.33.\n* Who tells the customers?",
];

fn comment(number: usize) -> Value {
    let (day, hour, minute) = (1 + number / 1440, number / 60 % 24, number % 60);
    let created = format!("2026-01-{day:02}T{hour:02}:{minute:02}:00.000+0000");
    json!({
        "self": format!("https://your-company.atlassian.net/rest/api/3/issue/10002/comment/{number}"),
        "id": (50_000 + number).to_string(),
        "author": person(number),
        "body": body(number),
        "updateAuthor": person(number),
        "created": created,
        "updated": created,
        "jsdPublic": true,
    })
}

fn body(number: usize) -> Value {
    let mut document =
        serde_json::to_value(Document::from_markdown(TEXTS[number % TEXTS.len()])).unwrap();
    if number.is_multiple_of(3) {
        let greeting = json!({ "type": "paragraph", "content": [
            { "type": "mention", "attrs": { "id": "5b10a2844c20165700ede21g", "text": "@Mia Krystof" } },
            { "type": "text", "text": " have a look, please " },
            { "type": "emoji", "attrs": { "shortName": ":slight_smile:", "text": "🙂" } },
        ] });
        document["content"]
            .as_array_mut()
            .unwrap()
            .insert(0, greeting);
    }
    document
}

fn person(number: usize) -> Value {
    let names = ["Mia Krystof", "Ada Lovelace", "José Ángel de la Cruz"];
    let picture = |size: &str| {
        format!(
            "https://secure.gravatar.com/avatar/8aa0c8fc3e9a7dd1a9a0b1bd1f0e0b4a?d=https%3A%2F%2Favatar-management--avatars.us-west-2.prod.public.atl-paas.net%2Fdefault-avatar-{}.png&s={size}",
            number % 6
        )
    };
    json!({
        "self": "https://your-company.atlassian.net/rest/api/3/user?accountId=5b10a2844c20165700ede21g",
        "accountId": "5b10a2844c20165700ede21g",
        "emailAddress": "person@example.com",
        "avatarUrls": { "48x48": picture("48"), "24x24": picture("24"), "16x16": picture("16"), "32x32": picture("32") },
        "displayName": names[number % names.len()],
        "active": true,
        "timeZone": "Europe/Berlin",
        "accountType": "atlassian",
    })
}

fn issue() -> Value {
    json!({ "id": "10002", "key": "SHOP-2", "fields": {
        "summary": "Checkout fails with two coupons",
        "description": body(2),
        "issuetype": { "name": "Bug" },
        "status": { "name": "In Progress", "statusCategory": { "key": "indeterminate" } },
        "priority": { "name": "High" },
        "assignee": person(1),
        "reporter": person(0),
        "labels": ["backend", "payments"],
        "project": { "key": "SHOP", "name": "Shop", "projectTypeKey": "software" },
        "created": "2026-01-01T00:00:00.000+0000",
        "updated": "2026-01-17T12:34:00.000+0000",
    } })
}
