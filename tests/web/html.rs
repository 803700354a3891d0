//! Long texts as HTML for the pages.

use serde_json::{Value, json};

use crate::fixture::{Answer, Fixture};

const ISSUE: &str = "/api/v1/jira/issues/SHOP-3";
const PARAGRAPH: &str = "<p dir=\"auto\">";

#[track_caller]
fn html(answer: &Answer) -> Value {
    answer.expect(200).json()["html"].clone()
}

#[test]
fn html_is_opt_in() {
    let fixture = with_items();
    for path in [
        ISSUE,
        "/api/v1/tasks/T1",
        "/api/v1/tasks/T1?html=false",
        "/api/v1/objectives/O1",
    ] {
        assert_eq!(html(&fixture.get(path)), Value::Null, "{path}");
    }
    let instructions = fixture.post(&format!("{ISSUE}/instructions"), json!({}));
    assert_eq!(html(&instructions), Value::Null);
}

#[test]
fn renders_description_and_comments() {
    let fixture = Fixture::open();
    let alone = html(&fixture.get(&format!("{ISSUE}?html=true")));
    let description = alone["description"].as_str().unwrap();
    assert!(description.starts_with(PARAGRAPH), "{description}");
    assert!(
        description.contains("without an idempotency key"),
        "{description}"
    );
    assert_eq!(alone["comments"], Value::Null);

    let answer = fixture.get(&format!("{ISSUE}?html=true&comments=true"));
    let comments = html(&answer)["comments"].clone();
    let whole = answer.json();
    let items = whole["comments"]["items"].as_array().unwrap();
    let comments = comments.as_array().unwrap();
    assert!(!items.is_empty());
    assert_eq!(comments.len(), items.len());
    for (comment, item) in comments.iter().zip(items) {
        let comment = comment.as_str().unwrap();
        let words = item["body"].as_str().unwrap().split_whitespace();
        for word in words.filter(|word| word.chars().all(char::is_alphanumeric)) {
            assert!(comment.contains(word), "{word}: {comment}");
        }
    }
}

#[test]
fn previews_instructions() {
    let fixture = Fixture::open();
    let wanted =
        json!({ "instructions": "Be **careful**, not <b>bold</b> or <script>.", "html": true });
    let answer = fixture.post(&format!("{ISSUE}/instructions"), wanted);
    let html = html(&answer);
    let html = html.as_str().unwrap();
    for words in [
        "BEGIN JIRA ISSUE SHOP-3",
        "END JIRA ISSUE SHOP-3",
        "Be <strong>careful</strong>, not <strong>bold</strong> or &lt;script&gt;.</p>",
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
}

#[test]
fn renders_texts_of_items() {
    let fixture = with_items();
    assert_eq!(
        html(&fixture.get("/api/v1/tasks/T1?html=true")),
        json!({ "instructions": format!("{PARAGRAPH}Do <em>it</em>.</p>"), "summary": format!("{PARAGRAPH}<strong>Done</strong>.</p>") }),
    );
    assert_eq!(
        html(&fixture.get("/api/v1/objectives/O1?html=true")),
        json!({ "instructions": format!("<ul><li>{PARAGRAPH}all</p></li></ul>") }),
    );
    fixture
        .post("/api/v1/tasks", json!({ "title": "Open" }))
        .expect(201);
    assert_eq!(
        html(&fixture.get("/api/v1/tasks/T2?html=true")),
        json!({ "instructions": "", "summary": null }),
    );
}

/// Rendering takes far more memory than the text, and must be limited.
#[test]
fn long_texts_are_markdown_only() {
    const LONGEST: usize = 256 * 1024;
    let fixture = Fixture::open();
    for (length, is_shown) in [(LONGEST, true), (LONGEST + 1, false), (8_000_000, false)] {
        let text = format!("{}x", "- a\n".repeat(length / 4 + 1));
        let text = &text[text.len() - length..];
        let body = json!({ "title": "Long", "instructions": text });
        let made = fixture.post("/api/v1/tasks", body.clone()).json();
        let path = format!("/api/v1/tasks/{}", made["id"].as_str().unwrap());
        let done = json!({ "summary": text });
        fixture.post(&format!("{path}/complete"), done).expect(200);
        let task = fixture.get(&format!("{path}?html=true"));
        assert_eq!(html(&task)["instructions"].is_string(), is_shown);
        assert_eq!(html(&task)["summary"].is_string(), is_shown);
        assert_eq!(task.json()["instructions"], text);

        let made = fixture.post("/api/v1/objectives", body).json();
        let path = format!("/api/v1/objectives/{}", made["id"].as_str().unwrap());
        let objective = fixture.get(&format!("{path}?html=true"));
        assert_eq!(html(&objective)["instructions"].is_string(), is_shown);
    }
    let own = "- a\n".repeat(100_000);
    let wanted = json!({ "html": true, "instructions": own });
    let told = fixture.post(&format!("{ISSUE}/instructions"), wanted);
    assert_eq!(html(&told), Value::Null);
}

#[test]
fn previews_comments() {
    let fixture = Fixture::open();
    let import = json!({ "issues": ["SHOP-3", "SHOP-5"] });
    fixture.post("/api/v1/tasks/import", import).expect(201);
    // Only URLs of the own site become cards.
    let site = fixture.get("/api/v1/tasks/T1").json()["issue"]["url"].clone();
    let site = site.as_str().unwrap().to_owned();
    let summary = json!({ "summary": format!("See {site}") });
    fixture
        .post("/api/v1/tasks/T1/complete", summary)
        .expect(200);
    assert_eq!(html(&fixture.get("/api/v1/tasks/T1/post")), Value::Null);
    let shown = html(&fixture.get("/api/v1/tasks/T1/post?html=true"));
    let shown = shown.as_str().unwrap();
    assert!(
        shown.contains(&format!("<a class=\"adf-card\" href=\"{site}\"")),
        "{shown}"
    );
    assert!(!shown.contains("Part 1"), "{shown}");

    let long = json!({ "summary": "A long tale. ".repeat(3000) });
    fixture.post("/api/v1/tasks/T2/complete", long).expect(200);
    let preview = fixture.get("/api/v1/tasks/T2/post?html=true");
    assert_eq!(preview.expect(200).json()["comments"], 2);
    let shown = html(&preview);
    for heading in ["Part 1", "Part 2"] {
        let heading = format!("<h3 dir=\"auto\">{heading}</h3>");
        assert_eq!(shown.as_str().unwrap().matches(&heading).count(), 1);
    }
}

/// A finished, linked task and an objective.
fn with_items() -> Fixture {
    let fixture = Fixture::open();
    let objective = json!({ "title": "An objective", "instructions": "- all" });
    fixture.post("/api/v1/objectives", objective).expect(201);
    let task = json!({ "title": "A task", "instructions": "Do *it*." });
    fixture.post("/api/v1/tasks", task).expect(201);
    let done = json!({ "summary": "**Done**." });
    fixture.post("/api/v1/tasks/T1/complete", done).expect(200);
    fixture
}
