//! Valid requests.

use super::scene::Scene;
use super::{Who, all};
use crate::fixture::{Caller, Fixture};

#[test]
fn valid_requests_succeed() {
    let scene = Scene::of(Fixture::open());
    for route in all() {
        scene.connect();
        let ask = (route.good)(&scene);
        let answer = route.send(&scene.fixture, &ask);
        assert_eq!(
            answer.status,
            route.status,
            "{}: {}",
            route.name(),
            answer.body
        );
        let is_at = answer.header("location").is_some();
        assert_eq!(is_at, route.status == 201, "{}", route.name());
    }
}

#[test]
fn administrators_can_do_what_members_can() {
    let scene = Scene::of(Fixture::open());
    for route in all().into_iter().filter(|route| route.who == Who::Members) {
        let ask = (route.good)(&scene);
        let caller = ask.caller.clone().unwrap_or(Caller::Admin);
        let answer = route.send(&scene.fixture, &ask.by(caller));
        assert_eq!(
            answer.status,
            route.status,
            "{}: {}",
            route.name(),
            answer.body
        );
    }
}

#[test]
fn location_leads_to_the_created_item() {
    let scene = Scene::of(Fixture::open());
    let makes = |path: &str| {
        ["/tasks", "/objectives", "/import"]
            .iter()
            .any(|end| path.ends_with(end))
    };
    let mut made = 0;
    for route in all() {
        if route.status != 201 || !makes(route.path) {
            continue;
        }
        let ask = (route.good)(&scene);
        let answer = route.send(&scene.fixture, &ask);
        let location = answer
            .expect(201)
            .header("location")
            .expect("it is somewhere");
        let found = scene.fixture.get(location).expect(200).json();
        let body = answer.json();
        let told = body.get("made").map_or(&body, |made| &made[0]);
        assert_eq!(found["id"], told["id"], "{}", route.name());
        made += 1;
    }
    assert_eq!(made, 4);
}
