use super::super::testing::{COLORED, PLAIN, written};
use super::*;
use insta::assert_snapshot;

fn shown(markdown: &str, style: Style) -> String {
    written(style, |output| output.markdown(markdown)).replace('\u{1b}', "␛")
}

fn shown_json(json: &str, style: Style) -> String {
    let document = Document::from_json(json).unwrap();
    written(style, |output| output.document(&document))
}

const fn wide(width: usize) -> Style {
    Style {
        width: Some(width),
        ..PLAIN
    }
}

const ISSUE: &str = r"# Export of *large* boards

The export stops after the **first hundred** cards, see [the log](https://logs.example/1?a=b) or <https://status.example>.
A second line, with `code span` and ~~no~~ more :tada:.

## Steps

1. Open a board with more than a hundred cards, the more the better as it turns out
2. Press *Export*
   - [ ] as CSV
   - [x] as PDF

     with a preview

> Quoted, and long enough that it has to be wrapped on a terminal of eighty columns.
>
> > Nested

> [!WARNING]
> Mind the **gap**

```rust
fn main() {
	println!();
}
```

| Name | Number | Remark |
|:-----|-------:|--------|
| 漢字 | 1 | wide |
| `b` | 22 | a longer remark which wraps within its cell when there is little room<br>☑ done |

![a picture](https://img.example/x.png) H<sub>2</sub>O, 10<sup>3</sup>, <u>under</u>, Option<String>

<details>
<summary>More</summary>

Hidden words

</details>

---

A note[^1].

[^1]: The note itself.
";

#[test]
fn renders_issue_in_80_columns() {
    assert_snapshot!(shown(ISSUE, wide(80)));
}

#[test]
fn renders_issue_in_40_columns() {
    assert_snapshot!(shown(ISSUE, wide(40)));
}

#[test]
fn renders_issue_in_20_columns() {
    assert_snapshot!(shown(ISSUE, wide(20)));
}

#[test]
fn renders_issue_in_a_pipe() {
    assert_snapshot!(shown(ISSUE, PLAIN));
}

#[test]
fn renders_issue_in_ascii() {
    let ascii = Style {
        unicode: false,
        ..wide(80)
    };
    assert_snapshot!(shown(ISSUE, ascii));
}

#[test]
fn renders_issue_in_color() {
    assert_snapshot!(shown(ISSUE, COLORED));
}

#[test]
fn measures_ascii_replacements() {
    let ascii = Style {
        unicode: false,
        ..wide(20)
    };
    let json = r#"{"type":"doc","content":[{"type":"text","text":"ab "},
        {"type":"text","text":"bcd","marks":[{"type":"link","attrs":{"href":"e ☑ ☑ fg"}}]}]}"#;
    assert_eq!(shown_json(json, ascii), "ab bcd <e [x] [x]\nfg>\n");
}

#[test]
fn rules_come_below_marks_without_room() {
    let json = r#"{"type":"doc","content":[{"type":"blockquote","content":[
        {"type":"orderedList","content":[{"type":"listItem","content":[
        {"type":"orderedList","attrs":{"order":123456},"content":[{"type":"listItem","content":[
        {"type":"rule"}]}]}]}]}]}]}"#;
    assert_eq!(
        shown_json(json, wide(20)),
        "│ 1. 123456.\n│    ───────────────\n"
    );
}

#[test]
fn lists_names_of_empty_columns() {
    let table = "|a|b|c|d|last|\n|-|-|-|-|-|\n|someword|others|others|others| |";
    assert_eq!(
        shown(table, wide(20)),
        "a\nb\nc\nd\nlast\n\na: someword\nb: others\nc: others\nd: others\n"
    );
}

#[test]
fn renders_each_kind_of_block_and_mark() {
    let table = [
        ("", ""),
        ("a\\\nb  \nc<br>d", "a\nb\nc\nd\n"),
        ("Title\n===\ntext", "# Title\n\ntext\n"),
        ("- a\n- b\n  - c\n    1. d", "• a\n• b\n  • c\n    1. d\n"),
        ("9. a\n10. b\n\n    c", "9. a\n\n10. b\n\n    c\n"),
        ("-\n- \n- a", "•\n•\n• a\n"),
        ("- - a", "• • a\n"),
        ("- [ ] a\n- [X] b", "[ ] a\n[x] b\n"),
        (
            "- a\n\n  ```\n  x\n\n  y\n  ```\n  > q",
            "• a\n\n      x\n\n      y\n\n│ q\n",
        ),
        (">\n> a\n\nb", "│ a\n\nb\n"),
        ("> a\n>\n> - b\n>   c", "│ a\n│\n│ • b c\n"),
        ("> [!TIP]\n> - a", "│ Tip\n│ • a\n"),
        ("a<!-- b -->c\n\n<!-- d -->\n\ne", "ac\n\ne\n"),
        (
            "<div>\n<b>a</b> &amp; <s>b</s>\n</div>",
            "<div>\na & ~~b~~\n</div>\n",
        ),
        (
            "a <strong>b <em>c</strong> <i> `<i>`",
            "a b <em>c <i> `<i>`\n",
        ),
        ("x</details> y</b>", "x</details> y</b>\n"),
        (
            "<details>\n\na\n\n<details><summary>b</summary>\n\nc\n\n</details>\n\nd",
            "▾ a\n\n  ▾ b\n    c\n\n  d\n",
        ),
        ("> <details>\n> a</details> b\n\nc", "▾ a\n\n│ b\n\nc\n"),
        (
            "[a](b \"c\") [d](#d) [](e) <f@g.h> <https://i.j>",
            "a (b) d  (e) f@g.h https://i.j\n",
        ),
        (
            "[https://a.b](https://a.b/) [https://a.b](https://c.d)",
            "https://a.b https://a.b <https://c.d>\n",
        ),
        (
            "<a href=\"https://a.b\">c</a> <a href='x\ny'>z</a>",
            "c <https://a.b> z (x%0Ay)\n",
        ),
        (
            "[![a](b)](https://c.d) ![](d) ![e *f*](data:x) ![g](https://h.i)",
            "a <https://c.d>  (d) e f g <https://h.i>\n",
        ),
        ("`` a`b `` ~~c~~ **`d`**", "`a`b` ~~c~~ `d`\n"),
        (
            ":tada: \\:tada: `:tada:` a:tada: :30: :tada::rocket:",
            "🎉 :tada: `:tada:` a:tada: :30: 🎉🚀\n",
        ),
        ("\tcode\n\t\ttab\n", "    code\n        tab\n"),
        ("```\n```", "\n"),
        (
            "a[^n]\n\n[^n]: b\n\n    c",
            "a[1]\n\n────────────────────────────────────────\n\n1. b\n\n   c\n",
        ),
        (
            "| a | b |\n|:-:|--:|\n| long | 1 |\n| x | 22 |",
            " a   │  b\n─────┼───\nlong │  1\n x   │ 22\n",
        ),
        ("| | |\n|-|-|\n| a | b |\n| | c |", "a │ b\n  │ c\n"),
        ("| a |\n|---|\n| b |", "a\n─\nb\n"),
        (
            "\u{1b}[2J\u{202e}a \u{9b}\n\n    \u{1b}b",
            "\\u{1b}[2J\\u{202e}a \\u{9b}\n\n    \\u{1b}b\n",
        ),
        ("<a href=\"\u{1b}]8;;x\">y</a>", "y (%1B%5D8;;x)\n"),
    ];
    for (markdown, expected) in table {
        assert_eq!(shown(markdown, PLAIN), expected, "{markdown}");
    }
}
