//! Kills of the real commands: everything printed is stored.

use std::thread;
use std::time::{Duration, Instant};

use coder_server::store::{ItemId, Status};
use serde_json::Value;

use super::program::Connected;
use super::{assert_intact, open};

/// Minimum number of kills; continues until both commands were acknowledged and killed at least
/// once.
const ALL_ROUNDS: u32 = 15;
const MOST_ROUNDS: u32 = 300;

fn moment(longest: Duration) -> Duration {
    let most = u64::try_from(longest.as_micros()).unwrap_or(u64::MAX);
    Duration::from_micros(fastrand::u64(0..most))
}

#[test]
fn stores_everything_that_was_printed() {
    let connected = Connected::new();
    let import = ["jira", "import", "SHOP-2", "--comments", "--yes", "--json"];
    let begin = Instant::now();
    connected.start(&import, "").end().assert_success();
    // Half of the kills come too late.
    let longest = begin.elapsed() * 2;
    let (mut made, mut completed, mut killed) = (Vec::new(), Vec::new(), 0);
    let all_rounds = crate::rounds::rounds(ALL_ROUNDS);
    let mut round = 0;
    while round < all_rounds || made.is_empty() || completed.is_empty() || killed == 0 {
        round += 1;
        assert!(round < MOST_ROUNDS, "{made:?}, {completed:?}, {killed}");
        let running = connected.start(&import, "");
        thread::sleep(moment(longest));
        let ended = running.kill();
        let Some(json) = ended.json() else {
            assert_eq!(ended.status, None, "{ended:?}");
            killed += 1;
            continue;
        };
        let id = json["made"][0]["id"].as_str().unwrap().to_owned();
        let summary = format!("Done in round {round}.");
        let complete = ["task", "complete", &id, "--summary-file", "-", "--json"];
        let running = connected.start(&complete, &summary);
        thread::sleep(moment(longest / 4));
        let ended = running.kill();
        made.push(id.clone());
        if ended
            .json()
            .is_some_and(|json| json["ok"] == Value::Bool(true))
        {
            completed.push((id, summary));
        } else {
            assert_eq!(ended.status, None, "{ended:?}");
            killed += 1;
        }
    }
    eprintln!(
        "{round} rounds: {} imports and {} completions acknowledged, {killed} killed before",
        made.len(),
        completed.len()
    );
    let store = open(connected.path());
    for id in &made {
        let task = store.item(id.parse().unwrap()).unwrap();
        assert_eq!(task.overview.issue.unwrap().key.as_str(), "SHOP-2");
        assert!(task.instructions.contains("SHOP-2"));
    }
    for (id, summary) in &completed {
        let task = store.item(id.parse().unwrap()).unwrap();
        assert_eq!(task.overview.status, Status::Completed);
        assert_eq!(task.summary.as_ref(), Some(summary));
    }
    assert_intact(connected.path());
    let listed = connected.start(&["task", "list", "--json"], "").end();
    assert_eq!(listed.assert_success().json().unwrap()["ok"], true);
}

#[test]
fn concurrent_commands_succeed() {
    let connected = Connected::new();
    let import = ["jira", "import", "SHOP-2", "--yes", "--json"];
    let imports = [(); 8].map(|()| connected.start(&import, ""));
    let mut ids: Vec<ItemId> = imports
        .into_iter()
        .map(|running| {
            let json = running.end().assert_success().json().unwrap();
            json["made"][0]["id"].as_str().unwrap().parse().unwrap()
        })
        .collect();
    ids.sort();
    let expected: Vec<ItemId> = (1..=8)
        .map(|number| number.to_string().parse().unwrap())
        .collect();
    assert_eq!(ids, expected);
    // Many processes complete one task: one outcome stays.
    let summaries: Vec<String> = (0..8).map(|number| format!("Summary {number}")).collect();
    let complete = ["task", "complete", "T1", "--summary-file", "-"];
    let running: Vec<_> = summaries
        .iter()
        .map(|summary| connected.start(&complete, summary))
        .collect();
    let succeeded: Vec<usize> = running
        .into_iter()
        .enumerate()
        .filter_map(|(number, running)| (running.end().status == Some(0)).then_some(number))
        .collect();
    let [winner] = succeeded[..] else {
        panic!("{succeeded:?}");
    };
    let task = open(connected.path()).item("T1".parse().unwrap()).unwrap();
    assert_eq!(task.summary.as_ref(), Some(&summaries[winner]));
    assert_intact(connected.path());
}
