//! The mobile app's issues of the example: one with more comments than an issue carries along, and
//! one in wide characters, with its parts.

use std::time::{Duration, UNIX_EPOCH};

use serde_json::Value;

use super::documents::{
    bullets, code, code_block, document, emoji, heading, mention, paragraph, plain, quote, say,
    strong, table, text,
};
use super::{BOT_ID, MIA_ID, RINA_ID};
use crate::clock;
use crate::world::{Author, Comment, Issue, Status};

/// The nights in which the start of the app was measured.
const NIGHTS: u64 = 124;
/// 03:15 on 16 June 2026, in seconds since 1970.
const FIRST_NIGHT: u64 = 1_781_579_700;
const DAY: u64 = 24 * 60 * 60;

/// The issues, in the order of their numbers.
pub(super) fn issues() -> Vec<Issue> {
    let mut slow = issue(
        1,
        "Story",
        "The app takes four seconds to start on old phones",
    );
    slow.description = Some(slow_start());
    slow.labels = vec!["performance".to_owned()];
    slow.priority = Some("High".to_owned());
    slow.comments = nights();
    let mut dates = issue(
        2,
        "Bug",
        "注文履歴の日付が一日ずれる (orders show the wrong day in Japan)",
    );
    dates.description = Some(wrong_day());
    dates.labels = vec!["i18n".to_owned(), "日本".to_owned()];
    dates.comments = vec![on_wrong_day()];
    let mut device = issue(3, "Sub-task", "Borrow a phone that is set to 日本語");
    device.status = Status::Done;
    device.parent = Some(dates.key.clone());
    let mut mend = issue(4, "Sub-task", "Keep times with their zone ⏰");
    mend.parent = Some(dates.key.clone());
    vec![slow, dates, device, mend]
}

fn issue(number: u64, kind: &str, summary: &str) -> Issue {
    let key = format!("APP-{number}");
    let mut issue = Issue::new(10_200 + number, key, summary);
    kind.clone_into(&mut issue.issue_type);
    issue.status = Status::InProgress;
    issue.priority = Some("Medium".to_owned());
    issue.assignee = Some(RINA_ID.to_owned());
    issue.reporter = Some(MIA_ID.to_owned());
    issue.created = format!("2026-06-1{number}T08:30:00.000+0000");
    issue.updated = format!("2026-10-2{number}T09:12:00.000+0000");
    issue
}

fn slow_start() -> Value {
    document(vec![
        paragraph(vec![
            text("On phones of 2019 the first picture is there after "),
            strong("four seconds"),
            text(". Two are the goal. Each night the start is measured, and written below."),
        ]),
        heading(2, "Where the time goes"),
        table(
            &["Phase", "Time", "Note"],
            &[
                &["Process", "0.6 s", "not ours"],
                &["Fonts", "1.1 s", "all nine are read, two are used"],
                &["Catalogue", "1.9 s", "read whole before the first picture"],
                &["First picture", "0.4 s", "small already"],
            ],
        ),
        heading(2, "Ideas"),
        bullets(vec![
            paragraph(vec![
                text("read fonts when they are used: "),
                code("Fonts::lazy"),
            ]),
            say("show the first twenty articles before the others are there"),
        ]),
    ])
}

/// A comment for each night, and what people made of some of them.
fn nights() -> Vec<Comment> {
    let remarks = [
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
    let mut comments = Vec::new();
    for night in 0..NIGHTS {
        let time = FIRST_NIGHT + night * DAY;
        let id = 10_200 + comments.len() as u64;
        comments.push(by(id, BOT_ID, time, measured(night)));
        let remark = remarks.iter().find(|(of, ..)| *of == night);
        if let Some((_, author, words)) = remark {
            comments.push(by(id + 1, author, time + 6 * 60 * 60, plain(&[words])));
        }
    }
    comments
}

/// As the remarks say, and no two nights alike.
fn measured(night: u64) -> Value {
    let without_wave = match night {
        0..5 => 396,
        5..40 => 318,
        40 => 381,
        41..90 => 316,
        _ => 246,
    };
    let hundredths = without_wave + (night * 7) % 11;
    let (seconds, rest) = (hundredths / 100, hundredths % 100);
    document(vec![paragraph(vec![
        text(&format!("Build {}: ", 2100 + night)),
        strong(&format!("{seconds}.{rest:02} s")),
        text(" from touch to first picture, the middle of 200 starts."),
    ])])
}

fn wrong_day() -> Value {
    document(vec![
        say("日本時間の午前9時より前に注文すると、履歴には前の日の日付が出ます。"),
        paragraph(vec![
            text("Who orders before nine in the morning in Tokyo "),
            emoji(":flag_jp:", "🇯🇵"),
            text(" finds the order under the day before."),
        ]),
        heading(2, "例"),
        table(
            &["注文", "時刻 (東京)", "履歴の日付"],
            &[
                &["りんご 3個", "6月5日 08:59", "6月4日 ❌"],
                &["お茶 1箱", "6月5日 09:00", "6月5日 ✅"],
            ],
        ),
        heading(2, "原因"),
        code_block(
            "kotlin",
            "// 時差を忘れている\nval day = order.time.toLocalDate(ZoneOffset.UTC)",
        ),
        quote(vec![say("日付は、お客様の場所の日付であるべきです。")]),
    ])
}

fn on_wrong_day() -> Comment {
    let body = document(vec![paragraph(vec![
        mention(MIA_ID, "Mia Krystof"),
        text(" 確認しました。"),
        strong("夏時間のない国でも"),
        text("起きます。The same in 서울, an hour off."),
    ])]);
    by(10_390, RINA_ID, FIRST_NIGHT + 127 * DAY, body)
}

fn by(id: u64, account_id: &str, seconds: u64, body: Value) -> Comment {
    let time = clock::jira(UNIX_EPOCH + Duration::from_secs(seconds));
    let author = Author::Account(account_id.to_owned());
    Comment {
        body,
        ..Comment::new(id, author, &time, "")
    }
}
