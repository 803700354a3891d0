//! A document for each node type of the schema, with its visible words.

use serde_json::{Value, json};

use crate::adf_builder::{doc, marked, node, paragraph, plain, text};

const CARD: &str = "https://example.com/card";

pub struct Case {
    /// The node type of the document.
    pub about: &'static str,
    pub document: Value,
    pub words: &'static [&'static str],
}

fn case(about: &'static str, block: Value, words: &'static [&'static str]) -> Case {
    Case {
        about,
        document: doc(&[block]),
        words,
    }
}

/// A case with an inline node between two words.
pub fn inline(about: &'static str, inline: Value, words: &'static [&'static str]) -> Case {
    let block = paragraph(&[text("lead "), inline, text(" tail")]);
    case(about, block, words)
}

/// Valid documents for the node types of the schema.
pub fn known() -> Vec<Case> {
    let mut cases = blocks();
    cases.extend(lists());
    cases.extend(containers());
    cases.extend(inlines());
    cases.extend(media());
    cases
}

fn blocks() -> Vec<Case> {
    let rule = || json!({"type": "rule"});
    vec![
        Case {
            about: "doc",
            document: doc(&[plain("first"), plain("second")]),
            words: &["first", "second"],
        },
        case("text", plain("words"), &["words"]),
        case("paragraph", plain("words"), &["words"]),
        case(
            "heading",
            json!({"type": "heading", "attrs": {"level": 3}, "content": [text("Title")]}),
            &["### Title"],
        ),
        Case {
            about: "rule",
            document: doc(&[plain("above"), rule(), plain("below")]),
            words: &["above", "\n---\n", "below"],
        },
        case(
            "codeBlock",
            json!({"type": "codeBlock", "attrs": {"language": "rust"}, "content": [text("let a = *b;\n\nlet c;")]}),
            &["rust", "let a = *b;\n\nlet c;"],
        ),
        case(
            "codeBlock",
            json!({"type": "codeBlock", "marks": [{"type": "breakout", "attrs": {"mode": "wide"}}], "content": [text("wide")]}),
            &["wide"],
        ),
        case(
            "blockCard",
            json!({"type": "blockCard", "attrs": {"url": CARD}}),
            &[CARD],
        ),
        case(
            "blockCard",
            json!({"type": "blockCard", "attrs": {"data": {"@type": "Document", "name": "Plan", "url": CARD}}}),
            &[CARD],
        ),
        case(
            "blockCard",
            json!({"type": "blockCard", "attrs": {"url": CARD, "datasource": {"id": "1", "parameters": {"jql": "project = ACME"}, "views": [{"type": "table"}]}}}),
            &[CARD],
        ),
        case(
            "embedCard",
            json!({"type": "embedCard", "attrs": {"url": CARD, "layout": "center"}}),
            &[CARD],
        ),
        case(
            "extension",
            json!({"type": "extension", "attrs": {"extensionType": "com.example.macro", "extensionKey": "chart", "text": "Chart of sales"}}),
            &["Chart of sales"],
        ),
        case(
            "extension",
            json!({"type": "extension", "attrs": {"extensionType": "com.example.macro", "extensionKey": "roadmap"}}),
            &["roadmap"],
        ),
        // Its content is in another document.
        case(
            "syncBlock",
            json!({"type": "syncBlock", "attrs": {"resourceId": "r", "localId": "l"}}),
            &[],
        ),
    ]
}

fn lists() -> Vec<Case> {
    let item = |words: &str| node("listItem", &[plain(words)]);
    let list = |kind: &str, id: &str, content: &[Value]| json!({"type": kind, "attrs": {"localId": id}, "content": content});
    let stated = |kind: &str, id: &str, state: &str, content: Value| json!({"type": kind, "attrs": {"localId": id, "state": state}, "content": [content]});
    let nested = node(
        "bulletList",
        &[
            node(
                "listItem",
                &[
                    plain("one"),
                    plain("two"),
                    node("bulletList", &[item("three")]),
                ],
            ),
            item("four"),
        ],
    );
    let numbered = json!({"type": "orderedList", "attrs": {"order": 7}, "content": [item("seven"), item("eight")]});
    let tasks = list(
        "taskList",
        "l",
        &[
            stated("taskItem", "1", "TODO", text("to do")),
            stated("taskItem", "2", "DONE", text("done")),
            list(
                "taskList",
                "3",
                &[stated("taskItem", "4", "DONE", text("below"))],
            ),
        ],
    );
    let block_tasks = list(
        "taskList",
        "l",
        &[
            stated("blockTaskItem", "1", "TODO", plain("to do")),
            stated("blockTaskItem", "2", "DONE", plain("done")),
        ],
    );
    let decisions = list(
        "decisionList",
        "l",
        &[
            stated("decisionItem", "1", "DECIDED", text("we ship")),
            stated("decisionItem", "2", "UNDECIDED", text("on Friday")),
        ],
    );
    let task_words: &[&str] = &["[ ] to do", "[x] done", "[x] below"];
    let decision_words: &[&str] = &["we ship", "on Friday"];
    vec![
        case(
            "bulletList",
            nested.clone(),
            &["- one", "two", "- three", "- four"],
        ),
        case("listItem", nested, &["one", "two", "three", "four"]),
        case("orderedList", numbered, &["7. seven", "8. eight"]),
        case("taskList", tasks.clone(), task_words),
        case("taskItem", tasks, task_words),
        case("blockTaskItem", block_tasks, &["[ ] to do", "[x] done"]),
        case("decisionList", decisions.clone(), decision_words),
        case("decisionItem", decisions, decision_words),
    ]
}

fn containers() -> Vec<Case> {
    let body = [
        plain("above"),
        node("bulletList", &[node("listItem", &[plain("inside")])]),
    ];
    let expand = |kind: &str, title: &str, content: &[Value]| json!({"type": kind, "attrs": {"title": title}, "content": content});
    let cell = |kind: &str, content: &[Value]| node(kind, content);
    let table = node(
        "table",
        &[
            node(
                "tableRow",
                &[
                    cell("tableHeader", &[plain("Name")]),
                    cell("tableHeader", &[plain("Notes")]),
                ],
            ),
            node(
                "tableRow",
                &[
                    cell("tableCell", &[plain("Ada")]),
                    cell(
                        "tableCell",
                        &[
                            plain("first"),
                            node(
                                "bulletList",
                                &[
                                    node("listItem", &[plain("second")]),
                                    node("listItem", &[plain("third")]),
                                ],
                            ),
                            json!({"type": "codeBlock", "content": [text("a | b")]}),
                            expand("nestedExpand", "More", &[plain("fourth")]),
                        ],
                    ),
                ],
            ),
        ],
    );
    let table_words: &[&str] = &[
        "Name", "Notes", "Ada", "first", "second", "third", "More", "fourth",
    ];
    let column = |content: &[Value]| json!({"type": "layoutColumn", "attrs": {"width": 50}, "content": content});
    let layout = node(
        "layoutSection",
        &[column(&[plain("left")]), column(&[plain("right")])],
    );
    let bodied = json!({"type": "bodiedExtension", "attrs": {"extensionType": "com.example.macro", "extensionKey": "box"}, "content": body});
    let synced = json!({"type": "bodiedSyncBlock", "attrs": {"resourceId": "r", "localId": "l"}, "content": body});
    let mut cases = vec![
        case(
            "blockquote",
            node("blockquote", &body),
            &["> above", "inside"],
        ),
        case(
            "expand",
            expand("expand", "Details here", &body),
            &["Details here", "above", "inside"],
        ),
        case(
            "nestedExpand",
            expand("expand", "Outer", &[expand("nestedExpand", "Inner", &body)]),
            &["Outer", "Inner", "above", "inside"],
        ),
        case("table", table.clone(), table_words),
        case("tableRow", table.clone(), table_words),
        case("tableCell", table.clone(), table_words),
        case("tableHeader", table, table_words),
        case("layoutSection", layout.clone(), &["left", "right"]),
        case("layoutColumn", layout, &["left", "right"]),
        case("bodiedExtension", bodied, &["above", "inside"]),
        case("bodiedSyncBlock", synced, &["above", "inside"]),
    ];
    for kind in [
        "info", "note", "tip", "warning", "error", "success", "custom",
    ] {
        let panel = json!({"type": "panel", "attrs": {"panelType": kind}, "content": body});
        cases.push(case("panel", panel, &["above", "inside"]));
    }
    cases
}

fn inlines() -> Vec<Case> {
    let date = |timestamp: &str| json!({"type": "date", "attrs": {"timestamp": timestamp}});
    vec![
        case(
            "hardBreak",
            paragraph(&[text("above"), json!({"type": "hardBreak"}), text("below")]),
            &["above", "\n", "below"],
        ),
        inline(
            "date",
            date("1581552000000"),
            &["lead", "2020-02-13", "tail"],
        ),
        inline("date", date("1709251199999"), &["2024-02-29"]),
        inline("date", date("0"), &["1970-01-01"]),
        inline("date", date("-1"), &["1969-12-31"]),
        inline("date", date("4102444800000"), &["2100-01-01"]),
        inline("date", date("soon"), &["lead", "tail"]),
        inline("date", date("99999999999999999999"), &["lead", "tail"]),
        // A custom emoji, which has only a name.
        inline(
            "emoji",
            json!({"type": "emoji", "attrs": {"shortName": ":acme-parrot:", "id": "x"}}),
            &["lead", ":acme-parrot:", "tail"],
        ),
        inline(
            "mention",
            json!({"type": "mention", "attrs": {"id": "5b10ac8d82e05b22cc7d4ef5", "text": "@Mia Krystof"}}),
            &["lead @Mia Krystof tail"],
        ),
        inline(
            "mention",
            json!({"type": "mention", "attrs": {"id": "5b10ac8d82e05b22cc7d4ef5", "text": "Mia Krystof"}}),
            &["lead @Mia Krystof tail"],
        ),
        inline(
            "mention",
            json!({"type": "mention", "attrs": {"id": "5b10ac8d82e05b22cc7d4ef5"}}),
            &["lead", "5b10ac8d82e05b22cc7d4ef5", "tail"],
        ),
        inline(
            "status",
            json!({"type": "status", "attrs": {"text": "IN PROGRESS", "color": "blue"}}),
            &["lead", "IN PROGRESS", "tail"],
        ),
        inline(
            "placeholder",
            json!({"type": "placeholder", "attrs": {"text": "Type here"}}),
            &["lead", "Type here", "tail"],
        ),
        inline(
            "inlineCard",
            json!({"type": "inlineCard", "attrs": {"url": CARD}}),
            &["lead", CARD, "tail"],
        ),
        inline(
            "inlineCard",
            json!({"type": "inlineCard", "attrs": {"data": {"@type": "Document", "url": CARD}}}),
            &["lead", CARD, "tail"],
        ),
        inline(
            "inlineExtension",
            json!({"type": "inlineExtension", "attrs": {"extensionType": "com.example.macro", "extensionKey": "anchor", "text": "Anchor here"}}),
            &["lead", "Anchor here", "tail"],
        ),
        inline(
            "inlineExtension",
            json!({"type": "inlineExtension", "attrs": {"extensionType": "com.example.macro", "extensionKey": "anchor"}}),
            &["lead", "anchor", "tail"],
        ),
    ]
}

fn media() -> Vec<Case> {
    let file = |alt: &str| json!({"type": "media", "attrs": {"type": "file", "id": "0f3c-file", "collection": "c", "alt": alt}});
    let nameless =
        json!({"type": "media", "attrs": {"type": "file", "id": "0f3c-file", "collection": "c"}});
    let external =
        json!({"type": "media", "attrs": {"type": "external", "url": "https://example.com/a.png"}});
    let single = |content: &[Value]| json!({"type": "mediaSingle", "attrs": {"layout": "center"}, "content": content});
    let captioned = single(&[
        file("board.png"),
        node("caption", &[text("The "), marked("board", "strong")]),
    ]);
    let inline_media = |attrs: Value| json!({"type": "mediaInline", "attrs": attrs});
    vec![
        case("media", single(&[file("board.png")]), &["board.png"]),
        case(
            "media",
            single(std::slice::from_ref(&nameless)),
            &["0f3c-file"],
        ),
        case("media", single(&[external]), &["https://example.com/a.png"]),
        case(
            "mediaSingle",
            captioned.clone(),
            &["board.png", "The", "board"],
        ),
        case("caption", captioned, &["board.png", "The", "board"]),
        case(
            "mediaGroup",
            node("mediaGroup", &[file("one.pdf"), nameless, file("two.pdf")]),
            &["one.pdf", "0f3c-file", "two.pdf"],
        ),
        inline(
            "mediaInline",
            inline_media(json!({"id": "0f3c-file", "collection": "c", "alt": "log.txt"})),
            &["lead", "log.txt", "tail"],
        ),
        inline(
            "mediaInline",
            inline_media(json!({"id": "0f3c-file", "collection": "c", "type": "image"})),
            &["lead", "0f3c-file", "tail"],
        ),
    ]
}

/// Unknown nodes, and known ones in invalid places.
pub fn unknown() -> Vec<Case> {
    let mut cases = strange();
    cases.extend(misplaced());
    cases
}

fn strange() -> Vec<Case> {
    vec![
        case(
            "block with blocks",
            node(
                "spaceship",
                &[
                    plain("bridge"),
                    node("bulletList", &[node("listItem", &[plain("engine")])]),
                ],
            ),
            &["bridge", "engine"],
        ),
        case(
            "block with text",
            node("spaceship", &[text("crew "), marked("quarters", "em")]),
            &["crew", "quarters"],
        ),
        case(
            "block with a text of its own",
            json!({"type": "spaceship", "text": "hull"}),
            &["hull"],
        ),
        case(
            "block with a text among its attributes",
            json!({"type": "spaceship", "attrs": {"text": "cargo"}}),
            &["cargo"],
        ),
        inline(
            "inline with a text of its own",
            json!({"type": "sparkle", "text": "glitter"}),
            &["lead", "glitter", "tail"],
        ),
        inline(
            "inline with a text among its attributes",
            json!({"type": "sparkle", "attrs": {"text": "glitter"}}),
            &["lead", "glitter", "tail"],
        ),
        inline(
            "inline with children",
            node("sparkle", &[text("glitter")]),
            &["lead", "glitter", "tail"],
        ),
    ]
}

fn misplaced() -> Vec<Case> {
    vec![
        case("text in the document", text("loose"), &["loose"]),
        case(
            "text in a list",
            node(
                "bulletList",
                &[text("loose"), node("listItem", &[text("more")])],
            ),
            &["loose", "more"],
        ),
        case(
            "text in a cell",
            node(
                "table",
                &[node("tableRow", &[node("tableCell", &[text("loose")])])],
            ),
            &["loose"],
        ),
        case(
            "paragraph in a table",
            node("table", &[plain("loose")]),
            &["loose"],
        ),
        case(
            "heading in a list item",
            node(
                "bulletList",
                &[node(
                    "listItem",
                    &[
                        json!({"type": "heading", "attrs": {"level": 1}, "content": [text("Title")]}),
                        plain("below"),
                    ],
                )],
            ),
            &["Title", "below"],
        ),
        case(
            "table in a cell",
            node(
                "table",
                &[node(
                    "tableRow",
                    &[node(
                        "tableCell",
                        &[node(
                            "table",
                            &[node("tableRow", &[node("tableCell", &[plain("inner")])])],
                        )],
                    )],
                )],
            ),
            &["inner"],
        ),
        case(
            "paragraph in a paragraph",
            paragraph(&[text("outer"), plain("inner"), text("last")]),
            &["outer", "inner", "last"],
        ),
    ]
}
