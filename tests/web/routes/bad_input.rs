//! Invalid requests.

use serde_json::{Map, Value, json};

use super::scene::Scene;
use super::{Ask, Route, all};
use crate::fixture::{Caller, Fixture};
use crate::problem;

#[test]
fn refuses_invalid_requests_without_effect() {
    let scene = Scene::of(Fixture::open());
    for route in all() {
        for bad in (route.bad)(&scene) {
            let before = state(&scene.fixture);
            let answer = route.send(&scene.fixture, &bad.ask);
            let ask = &bad.ask;
            let body = ask.body.as_ref().map(|body| shortened(&body.to_string()));
            let about = format!("{} {} {body:?} {:?}", route.method, ask.path, ask.headers);
            problem::expect(&answer, bad.status, bad.kind, &about);
            assert_eq!(state(&scene.fixture), before, "{about}");
        }
    }
}

#[test]
fn body_must_be_one_json_object() {
    let scene = Scene::of(Fixture::open());
    for route in with_bodies() {
        let good = (route.good)(&scene);
        let text = good.body.as_ref().unwrap().to_string();
        let surrogate = text.replacen('{', "{\"\\ud800\":1,", 1);
        let nonsense: [&[u8]; 12] = [
            b"",
            b"{",
            b"}",
            b"nonsense",
            b"null",
            b"true",
            b"[]",
            b"[null]",
            b"\"text\"",
            b"{\"\xff\":1}",
            surrogate.as_bytes(),
            &[text.as_bytes(), b"x"].concat(),
        ];
        for body in nonsense {
            let answer = send_json(&route, &scene, &good, body.to_vec());
            let about = format!("{} {:?}", route.name(), String::from_utf8_lossy(body));
            problem::expect(&answer, 400, "usage", &about);
        }
        let deep = "[".repeat(10_000);
        let answer = send_json(
            &route,
            &scene,
            &good,
            format!("{{\"a\":{deep}").into_bytes(),
        );
        problem::expect(&answer, 400, "usage", &route.name());
    }
}

#[test]
fn body_must_not_be_an_array() {
    let scene = Scene::of(Fixture::open());
    for route in with_bodies() {
        let good = (route.good)(&scene);
        let body = good.body.clone().unwrap();
        let (members, _) = members(&scene.fixture, &route);
        let values: Vec<Value> = members
            .iter()
            .map(|member| body.get(member).cloned().unwrap_or(Value::Null))
            .collect();
        let answer = send_json(
            &route,
            &scene,
            &good,
            json!(values).to_string().into_bytes(),
        );
        problem::expect(&answer, 400, "usage", &route.name());
    }
}

#[test]
fn refuses_unknown_members_and_wrong_types() {
    let scene = Scene::of(Fixture::open());
    for route in with_bodies() {
        let good = (route.good)(&scene);
        let body = good.body.clone().unwrap();
        let body = body.as_object().expect("it is an object");
        let (members, required) = members(&scene.fixture, &route);
        let refuse = |text: String| {
            let about = format!("{} {text}", route.name());
            let answer = send_json(&route, &scene, &good, text.into_bytes());
            problem::expect(&answer, 400, "usage", &about);
        };
        let changed = |change: &dyn Fn(&mut Map<String, Value>)| {
            let mut body = body.clone();
            change(&mut body);
            refuse(Value::Object(body).to_string());
        };
        changed(&|body| {
            body.insert("color".to_owned(), json!("red"));
        });
        for member in &required {
            changed(&|body| {
                body.remove(member);
            });
            changed(&|body| {
                body.insert(member.clone(), Value::Null);
            });
        }
        for member in &members {
            for wrong in [json!({ "a": 1 }), json!([[1]]), json!(1.5)] {
                changed(&|body| {
                    body.insert(member.clone(), wrong.clone());
                });
            }
        }
        for (member, value) in body {
            let text = Value::Object(body.clone()).to_string();
            refuse(text.replacen('{', &format!("{{{member:?}:{value},"), 1));
        }
    }
}

#[test]
fn body_needs_a_json_content_type() {
    let scene = Scene::of(Fixture::open());
    for route in with_bodies() {
        let good = (route.good)(&scene);
        let text = good.body.as_ref().unwrap().to_string().into_bytes();
        let declared = [
            None,
            Some(""),
            Some("text/plain"),
            Some("text/json"),
            Some("application/x-www-form-urlencoded"),
            Some("multipart/form-data; boundary=x"),
            Some("application/jsonp"),
            Some("text/plain; application/json"),
        ];
        for media_type in declared {
            let answer = send(&route, &scene, &good, media_type, text.clone());
            let about = format!("{} as {media_type:?}", route.name());
            problem::expect_with_hint(&answer, 415, "not-json", &about);
        }
        for media_type in ["application/json; charset=utf-8", "Application/JSON"] {
            scene.connect();
            let good = (route.good)(&scene);
            let text = good.body.as_ref().unwrap().to_string().into_bytes();
            let answer = send(&route, &scene, &good, Some(media_type), text);
            assert_eq!(answer.status, route.status, "{media_type}: {}", answer.body);
        }
        scene.connect();
    }
}

#[test]
fn refuses_non_utf8_paths() {
    let scene = Scene::of(Fixture::open());
    let long = "9".repeat(10_000);
    for route in all().into_iter().filter(|route| route.path.contains('{')) {
        for name in ["%FF", "%00", "%E2%80%AE", "%2F", "..%2F..", &long] {
            let mut ask = Ask::path(route.at(name));
            ask.body = (route.good)(&scene).body;
            let answer = route.send(&scene.fixture, &ask);
            let about = format!("{} with {}", route.name(), shortened(name));
            problem::expect(&answer, 400, "usage", &about);
        }
    }
}

fn with_bodies() -> impl Iterator<Item = Route> {
    let routes = all().into_iter();
    routes.filter(|route| matches!(route.method, "POST" | "PUT"))
}

/// Returns the members of the body and the required ones.
fn members(fixture: &Fixture, route: &Route) -> (Vec<String>, Vec<String>) {
    let schema = fixture.document().body(&route.operation());
    let members = schema["properties"].as_object().expect("it has members");
    let required = schema["required"].as_array();
    let required = required.into_iter().flatten().filter_map(Value::as_str);
    let required = required.map(str::to_owned).collect();
    (members.keys().cloned().collect(), required)
}

fn send_json(route: &Route, scene: &Scene, good: &Ask, body: Vec<u8>) -> crate::fixture::Answer {
    send(route, scene, good, Some("application/json"), body)
}

fn send(
    route: &Route,
    scene: &Scene,
    good: &Ask,
    media_type: Option<&str>,
    body: Vec<u8>,
) -> crate::fixture::Answer {
    let media_type = media_type.map(|media_type| ("Content-Type", media_type));
    let headers: Vec<_> = media_type.into_iter().collect();
    let caller = good.caller.clone().unwrap_or_else(|| route.caller());
    scene
        .fixture
        .send_bytes(&caller, route.method, &good.path, &headers, Some(body))
}

/// Returns everything that a request could have changed.
fn state(fixture: &Fixture) -> Vec<String> {
    let lists = [
        ("tasks?limit=200", "tasks"),
        ("objectives?limit=200", "objectives"),
        ("api-keys", "apiKeys"),
        ("sessions", "sessions"),
    ];
    let lists = lists.iter().map(|(path, list)| {
        let path = format!("/api/v1/{path}");
        let mut list = fixture.ask(&Caller::Admin, "GET", &path, None).json()[list].clone();
        for item in list.as_array_mut().expect("it is a list") {
            // Refused callers were authenticated all the same.
            item.as_object_mut().unwrap().remove("lastUsed");
        }
        list.to_string()
    });
    let mut state: Vec<String> = lists.collect();
    state.push(fixture.read_settings());
    let comments = fixture.sandbox.change(|world| {
        let counts = world.issues.iter().map(|issue| issue.comments.len());
        counts.sum::<usize>()
    });
    state.push(comments.to_string());
    state
}

fn shortened(text: &str) -> String {
    text.chars().take(200).collect()
}
