//! What was said of the issues of the example.

use serde_json::{Value, json};

use super::documents::{
    bullets, code, code_block, document, mention, paragraph, plain, quote, say, strong, text,
};
use super::{ADMINISTRATORS, BOT_ID, MIA_ID, PAT_ID, RINA_ID};
use crate::world::{Author, Comment, Visibility};

pub(super) fn on_signed_out() -> Vec<Comment> {
    let measured = document(vec![
        paragraph(vec![
            mention(RINA_ID, "Rina Patel"),
            text(" I could not repeat it on the test system: there the limit is "),
            code("3600"),
            text("."),
        ]),
        quote(vec![say(
            "The session ought to live as long as the basket does.",
        )]),
        paragraph(vec![
            strong("Agreed."),
            text(" A basket lives for 30 days, so the session has to be renewed as people type."),
        ]),
    ]);
    vec![
        by(10_400, MIA_ID, "2026-11-02T10:15:00.000+0000", measured),
        by(
            10_401,
            RINA_ID,
            "2026-11-02T10:41:30.000+0000",
            plain(&["Two more customers wrote in this morning, both on phones."]),
        ),
    ]
}

pub(super) fn on_charged_twice() -> Vec<Comment> {
    let plan = document(vec![
        say("How I would do it:"),
        bullets(vec![
            paragraph(vec![
                text("make the key when the order is placed, in "),
                code("Order::place"),
            ]),
            say("send it with every attempt"),
            say("give up after three attempts, and tell the customer"),
        ]),
        code_block(
            "rust",
            "let key = format!(\"{}-charge\", order.id());\nprovider.charge(&order, &key)?;",
        ),
    ]);
    let mut refunds = by(
        10_403,
        MIA_ID,
        "2026-11-03T14:20:00.000+0000",
        plain(&["Refunds are booked for all 14 customers. The list is with accounting."]),
    );
    refunds.visibility = Some(Visibility::Role(ADMINISTRATORS.to_owned()));
    let mut former = by(
        10_404,
        "557058:deleted",
        "2026-11-03T15:02:10.000+0000",
        plain(&["The provider answered: keys are compared byte by byte, mind the case."]),
    );
    former.author = Author::Deleted("557058:0c7a1f3e-5d52-4f0e-9c43-6f2b8f1f7a10".to_owned());
    vec![
        by(10_402, RINA_ID, "2026-11-03T09:30:00.000+0000", plan),
        refunds,
        former,
        by(
            10_405,
            BOT_ID,
            "2026-11-03T16:45:00.000+0000",
            plain(&["The nightly run saw no double charge, with 2,113 orders."]),
        ),
    ]
}

pub(super) fn on_parcel() -> Vec<Comment> {
    let mut internal = by(
        10_407,
        RINA_ID,
        "2026-11-08T09:40:00.000+0000",
        plain(&["The carrier lost the whole pallet. Do not promise a date yet."]),
    );
    internal.jsd_public = false;
    internal.properties = vec![("sd.public.comment".to_owned(), json!({ "internal": true }))];
    vec![
        by(
            10_406,
            PAT_ID,
            "2026-11-08T09:20:00.000+0000",
            plain(&["The neighbours have not got it either."]),
        ),
        internal,
        by(
            10_408,
            MIA_ID,
            "2026-11-08T10:05:00.000+0000",
            plain(&["Thank you for looking. We ask the carrier and write again tomorrow."]),
        ),
    ]
}

fn by(id: u64, account_id: &str, time: &str, body: Value) -> Comment {
    let author = Author::Account(account_id.to_owned());
    Comment {
        body,
        ..Comment::new(id, author, time, "")
    }
}
