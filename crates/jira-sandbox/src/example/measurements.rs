//! The comments of APP-1: more than an issue contains in its field `comment`.

use std::time::{Duration, UNIX_EPOCH};

use serde_json::json;

use super::{BOT_ID, MIA_ID, RINA_ID};
use crate::clock;
use crate::world::{Author, Comment};

const NIGHTS: u64 = 124;
/// 03:15 on 16 June 2026, in seconds since 1970.
const FIRST_NIGHT: u64 = 1_781_579_700;
const DAY: u64 = 24 * 60 * 60;
const FIRST_ID: u64 = 10_200;

const REMARKS: [(u64, &str, &str); 4] = [
    (
        5,
        MIA_ID,
        "Fonts are read when they are used, since build 2105.",
    ),
    (
        40,
        RINA_ID,
        "It got worse. I believe it is the new picture on the first page.",
    ),
    (41, MIA_ID, "It was. The picture is loaded later now."),
    (
        90,
        RINA_ID,
        "The catalogue comes in pages. Half a second to go!",
    ),
];

/// A measurement of each night, and some remarks.
pub(super) fn comments() -> Vec<Comment> {
    let mut comments = Vec::new();
    for night in 0..NIGHTS {
        let time = FIRST_NIGHT + night * DAY;
        let id = FIRST_ID + comments.len() as u64;
        comments.push(measurement(id, night, time));
        if let Some((_, author, text)) = REMARKS.iter().find(|remark| remark.0 == night) {
            comments.push(comment(id + 1, author, time + 6 * 60 * 60, text));
        }
    }
    comments
}

fn measurement(id: u64, night: u64, time: u64) -> Comment {
    let base = match night {
        0..5 => 396,
        5..40 => 318,
        40 => 381,
        41..90 => 316,
        _ => 246,
    };
    // Different each night.
    let hundredths = base + (night * 7) % 11;
    let seconds = format!("{}.{:02} s", hundredths / 100, hundredths % 100);
    let rest = " from touch to first picture, the middle of 200 starts.";
    let content = json!([
        { "type": "text", "text": format!("Build {}: ", 2100 + night) },
        { "type": "text", "text": seconds, "marks": [{ "type": "strong" }] },
        { "type": "text", "text": rest },
    ]);
    let mut comment = comment(id, BOT_ID, time, "");
    comment.body["content"] = json!([{ "type": "paragraph", "content": content }]);
    comment
}

fn comment(id: u64, author: &str, time: u64, text: &str) -> Comment {
    let time = clock::jira_time(UNIX_EPOCH + Duration::from_secs(time));
    Comment::new(id, Author::Account(author.to_owned()), &time, text)
}
