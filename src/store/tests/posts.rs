//! Posts: begun, sent part by part, found again.

use std::time::Duration;

use jira_adf::Document;

use super::{Scene, a_task, at, link, link_on};
use crate::error::Kind;
use crate::store::{Audience, IssueLink, ItemId, ItemKind, NewPost, PartState, Post, PostId};

fn a_post(task: Option<ItemId>, issue: IssueLink, parts: &[&str]) -> NewPost {
    NewPost {
        task,
        issue,
        text: parts.concat(),
        audience: Audience::Everyone,
        parts: parts.iter().map(|part| document(part)).collect(),
        posted_by: None,
    }
}

fn document(text: &str) -> Document {
    Document::from_markdown(text)
}

/// What is expected of [`states`].
fn parts<const N: usize>(
    parts: [(u32, &str, &'static str); N],
) -> Vec<(u32, String, &'static str)> {
    parts
        .map(|(number, text, state)| (number, text.to_owned(), state))
        .to_vec()
}

fn states(post: &Post) -> Vec<(u32, String, &str)> {
    let state = |state: &PartState| match state {
        PartState::Planned => "planned",
        PartState::Sending => "sending",
        PartState::Posted { .. } => "posted",
    };
    post.parts
        .iter()
        .map(|part| (part.number, part.document.plain_text(), state(&part.state)))
        .collect()
}

#[test]
fn a_post_goes_from_planned_to_sent_to_posted() {
    let mut scene = Scene::new();
    let task = scene.task(a_task());
    let new = NewPost {
        audience: Audience::Internal,
        ..a_post(Some(task), link(1), &["one", "two"])
    };
    let post = scene.store.begin_post(&new).unwrap();
    assert_eq!(post.task, Some(task));
    assert_eq!(post.issue, link(1));
    assert_eq!(post.text, "onetwo");
    assert_eq!(post.audience, Audience::Internal);
    assert_eq!((post.started, post.finished), (at(1_000), None));
    let planned = parts([(1, "one", "planned"), (2, "two", "planned")]);
    assert_eq!(states(&post), planned);
    let store = &mut scene.store;
    store.mark_sending(post.id, 1).unwrap();
    let expected = parts([(1, "one", "sending"), (2, "two", "planned")]);
    assert_eq!(states(&store.post(post.id).unwrap()), expected);
    store.mark_planned(post.id, 1).unwrap();
    assert_eq!(states(&store.post(post.id).unwrap()), planned);
    store.mark_sending(post.id, 1).unwrap();
    scene.is_now(2_000);
    scene.store.mark_posted(post.id, 1, "501").unwrap();
    let post = scene.store.post(post.id).unwrap();
    assert_eq!(
        states(&post),
        parts([(1, "one", "posted"), (2, "two", "planned")])
    );
    let there = PartState::Posted {
        comment_id: "501".to_owned(),
        at: at(2_000),
    };
    assert_eq!(post.parts[0].state, there);
    assert_eq!(post.finished, None);
    scene.is_now(3_000);
    scene.store.mark_posted(post.id, 2, "502").unwrap();
    let post = scene.reopened().post(post.id).unwrap();
    assert_eq!(post.finished, Some(at(3_000)));
    assert_eq!(post.parts[0].state, there);
    assert_eq!(scene.store.posts_of(task).unwrap(), [post]);
}

#[test]
fn what_is_posted_stays_so() {
    let mut scene = Scene::new();
    let store = &mut scene.store;
    let post = store.begin_post(&a_post(None, link(1), &["one"])).unwrap();
    store.mark_posted(post.id, 1, "501").unwrap();
    let before = store.post(post.id).unwrap();
    scene.is_now(9_000);
    let store = &mut scene.store;
    // The same said twice is said once; anything else is not what happened.
    store.mark_posted(post.id, 1, "501").unwrap();
    let failures = [
        store.mark_posted(post.id, 1, "777").unwrap_err(),
        store.mark_sending(post.id, 1).unwrap_err(),
        store.mark_planned(post.id, 1).unwrap_err(),
    ];
    for failure in failures {
        assert_eq!(failure.kind, Kind::NotFound);
        assert!(failure.remedy.is_some());
    }
    assert_eq!(store.post(post.id).unwrap(), before);
}

#[test]
fn a_part_that_is_not_there_is_never_sent() {
    let mut scene = Scene::new();
    let store = &mut scene.store;
    let post = store.begin_post(&a_post(None, link(1), &["one"])).unwrap();
    for (post, number) in [(post.id, 2), (PostId(99), 1)] {
        assert!(store.mark_sending(post, number).is_err());
        assert!(store.mark_planned(post, number).is_err());
        assert!(store.mark_posted(post, number, "1").is_err());
    }
    assert_eq!(store.post(PostId(99)).unwrap_err().kind, Kind::NotFound);
    assert_eq!(store.post(post.id).unwrap(), post);
}

#[test]
fn other_parts_take_the_place_of_those_that_are_not_posted() {
    let mut scene = Scene::new();
    let store = &mut scene.store;
    let new = a_post(None, link(1), &["one", "two", "three"]);
    let id = store.begin_post(&new).unwrap().id;
    store.mark_posted(id, 1, "501").unwrap();
    store.mark_sending(id, 2).unwrap();
    let replacement = ["tw", "o", "three"].map(document);
    store.replan(id, 2, &replacement).unwrap();
    let post = store.post(id).unwrap();
    let expected = parts([
        (1, "one", "posted"),
        (2, "tw", "planned"),
        (3, "o", "planned"),
        (4, "three", "planned"),
    ]);
    assert_eq!(states(&post), expected);
    assert_eq!(post.text, new.text);
    // What is posted is not replaced: nothing is changed then.
    assert!(store.replan(id, 1, &replacement).is_err());
    assert_eq!(states(&store.post(id).unwrap()), expected);
    for (number, comment) in [(2, "502"), (3, "503"), (4, "504")] {
        assert_eq!(store.post(id).unwrap().finished, None);
        store.mark_posted(id, number, comment).unwrap();
    }
    assert!(store.post(id).unwrap().finished.is_some());
}

#[test]
fn the_last_post_is_that_of_the_same_text_task_and_issue() {
    let mut scene = Scene::new();
    let [task, other] = [(); 2].map(|()| scene.task(a_task()));
    let store = &mut scene.store;
    let elsewhere = link_on("https://other.atlassian.net", 1);
    let moved = IssueLink {
        key: "NEW-9".parse().unwrap(),
        ..link(1)
    };
    let mut begin = |task, issue: &IssueLink, text: &str| {
        let new = a_post(task, issue.clone(), &[text]);
        store.begin_post(&new).unwrap().id
    };
    let first = begin(Some(task), &link(1), "text");
    let again = begin(Some(task), &link(1), "text");
    let of_none = begin(None, &link(1), "text");
    let of_other = begin(Some(other), &link(1), "text");
    let other_text = begin(Some(task), &link(1), "Text");
    let other_issue = begin(Some(task), &link(2), "text");
    let other_site = begin(Some(task), &elsewhere, "text");
    assert_ne!(first, again);
    for (task, issue, text, expected) in [
        (Some(task), link(1), "text", Some(again)),
        (Some(task), moved, "text", Some(again)),
        (None, link(1), "text", Some(of_none)),
        (Some(other), link(1), "text", Some(of_other)),
        (Some(task), link(1), "Text", Some(other_text)),
        (Some(task), link(2), "text", Some(other_issue)),
        (Some(task), elsewhere, "text", Some(other_site)),
        (Some(task), link(1), "text ", None),
        (None, link(2), "text", None),
        (Some(task), link(3), "text", None),
    ] {
        let found = scene.store.last_post(task, &issue, text).unwrap();
        assert_eq!(
            found.as_ref().map(|post| post.id),
            expected,
            "{task:?} {issue:?} {text}"
        );
        assert!(found.is_none_or(|post| post.parts.len() == 1));
    }
    let of_task: Vec<PostId> = scene
        .store
        .posts_of(task)
        .unwrap()
        .iter()
        .map(|post| post.id)
        .collect();
    assert_eq!(of_task, [first, again, other_text, other_issue, other_site]);
}

#[test]
fn comments_are_ours_by_the_issues_identifier_and_its_site() {
    let mut scene = Scene::new();
    let store = &mut scene.store;
    let elsewhere = link_on("https://other.atlassian.net", 1);
    for (issue, first, second) in [
        (link(1), "501", Some("502")),
        (link(1), "503", None),
        (link(2), "504", None),
        (elsewhere.clone(), "505", None),
    ] {
        let new = a_post(None, issue, &["one", "two"]);
        let id = store.begin_post(&new).unwrap().id;
        store.mark_posted(id, 1, first).unwrap();
        match second {
            Some(second) => store.mark_posted(id, 2, second).unwrap(),
            None => store.mark_sending(id, 2).unwrap(),
        }
    }
    let ours = |issue: &IssueLink| {
        let mut ids = store.comment_ids(issue).unwrap();
        ids.sort();
        ids
    };
    assert_eq!(ours(&link(1)), ["501", "502", "503"]);
    assert_eq!(ours(&link(2)), ["504"]);
    assert_eq!(ours(&elsewhere), ["505"]);
    assert_eq!(ours(&link(3)), [""; 0]);
}

#[test]
fn a_post_survives_the_link_of_its_task() {
    let mut scene = Scene::new();
    let task = scene.task(crate::store::NewItem {
        kind: ItemKind::Task,
        created_by: None,
        issue: Some(link(1)),
        ..a_task()
    });
    let new = a_post(Some(task), link(1), &["one"]);
    let post = scene.store.begin_post(&new).unwrap();
    scene.store.unlink(task).unwrap();
    assert_eq!(scene.store.posts_of(task).unwrap(), [post]);
}

#[test]
fn one_posts_to_an_issue_at_a_time() {
    let scene = Scene::new();
    let other = scene.reopened();
    let held = scene.store.lock_posting(&link(1), Duration::ZERO).unwrap();
    let failure = other.lock_posting(&link(1), Duration::ZERO).unwrap_err();
    assert_eq!(failure.kind, Kind::Busy);
    // By the issue's identifier: it may have been moved. Other issues need not wait.
    let moved = IssueLink {
        key: "NEW-9".parse().unwrap(),
        ..link(1)
    };
    assert!(other.lock_posting(&moved, Duration::ZERO).is_err());
    assert!(other.lock_posting(&link(2), Duration::ZERO).is_ok());
    drop(held);
    assert!(other.lock_posting(&link(1), Duration::ZERO).is_ok());
}

/// What two releases that are at work at once must agree about.
#[test]
fn the_lock_of_an_issue_has_the_same_name_for_ever() {
    let name = super::super::posts::lock_name(&link(1));
    assert_eq!(name, ".posting-44.lock");
}
