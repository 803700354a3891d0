use super::super::testing::{COLOURED, PLAIN, written};
use super::*;
use insta::assert_snapshot;

fn shown(markdown: &str, style: Style) -> String {
    written(style, |output| output.markdown(markdown)).replace('\u{1b}', "␛")
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
fn an_issue_in_80_columns() {
    assert_snapshot!(shown(ISSUE, wide(80)));
}

#[test]
fn an_issue_in_40_columns() {
    assert_snapshot!(shown(ISSUE, wide(40)));
}

#[test]
fn an_issue_in_20_columns() {
    assert_snapshot!(shown(ISSUE, wide(20)));
}

#[test]
fn an_issue_in_a_pipe() {
    assert_snapshot!(shown(ISSUE, PLAIN));
}

#[test]
fn an_issue_in_ascii() {
    let ascii = Style {
        unicode: false,
        ..wide(80)
    };
    assert_snapshot!(shown(ISSUE, ascii));
}

#[test]
fn an_issue_in_colour() {
    assert_snapshot!(shown(ISSUE, COLOURED));
}
