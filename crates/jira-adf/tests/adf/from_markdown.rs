//! Tests what Markdown becomes, and that it round-trips, one table per subject.

use jira_adf::{Compatibility, Document, Options};

use crate::cards::is_issue_link;
use crate::checker;
use crate::outline::outline;

pub fn check_outlines(table: &[(&str, &str)]) {
    check_outlines_in(Compatibility::Current, table);
}

/// Checks the outline of each Markdown, that it is valid, and that it round-trips.
pub fn check_outlines_in(compatibility: Compatibility, table: &[(&str, &str)]) {
    let options = Options {
        compatibility,
        is_card: Some(&is_issue_link),
    };
    for (markdown, expected) in table {
        let document = Document::from_markdown_with(markdown, &options);
        let json = serde_json::to_value(&document).unwrap();
        assert_eq!(outline(&json), *expected, "{markdown}");
        let back = document.to_markdown();
        let again = Document::from_markdown_with(&back, &options);
        assert_eq!(again, document, "{markdown} by way of {back}");
        let findings = checker::check(&json, compatibility);
        assert!(findings.is_empty(), "{markdown}: {findings:?}");
    }
}

#[test]
fn rearranges_invalid_nesting() {
    check_outlines(&[
        ("- # Note", "ul(li(p(strong(Note))))"),
        ("- #", "ul(li(p()))"),
        ("> # `a` b", "quote(p(code(a)   strong(b)))"),
        ("- > q\n- b", "ul(li(p())) quote(p(q)) ul(li(p(b)))"),
        (
            "1. a\n   > q\n2. b",
            "ol-1(li(p(a))) quote(p(q)) ol-2(li(p(b)))",
        ),
        (
            "7) a\n   - b\n\n     ---\n\n     c\n   - d\n\n   e\n8) f",
            "ol-7(li(p(a) ul(li(p(b))))) rule p(c) ul(li(p(d))) p(e) ol-8(li(p(f)))",
        ),
        (
            "- a\n\n  | b |\n  |---|\n  | c |\n\n  d",
            "ul(li(p(a))) table(tr(th(p(b))) tr(td(p(c)))) p(d)",
        ),
        (
            "999999999. > a\n5. b",
            "ol-999999999(li(p())) quote(p(a)) ol-999999999(li(p(b)))",
        ),
        ("> a\n> > b\n>\n> c", "quote(p(a)) quote(p(b)) quote(p(c))"),
        ("> > > a", "quote(p(a))"),
        ("> ---\n> a", "rule quote(p(a))"),
        ("> - [ ] a", "tasks(todo(a))"),
        ("> [!NOTE]\n> a\n> > b", "panel-info(p(a)) quote(p(b))"),
        ("- > [!TIP]\n  > a", "ul(li(p())) panel-success(p(a))"),
        ("- - a", "ul(li(p() ul(li(p(a)))))"),
        ("- 3. a", "ul(li(p() ol-3(li(p(a)))))"),
        ("- - [x] a", "ul(li(p() tasks(done(a))))"),
        ("- a\n  - [ ] b", "ul(li(p(a) tasks(todo(b))))"),
    ]);
}

#[test]
fn converts_content_of_tasks() {
    check_outlines(&[
        ("- [ ] a\n- [x] **b**", "tasks(todo(a) done(strong(b)))"),
        ("- [ ] a\n\n  b", "tasks(todo(a ⏎ ⏎ b))"),
        (
            "- [ ] a\n  - [x] b\n- [ ] c",
            "tasks(todo(a) tasks(done(b)) todo(c))",
        ),
        (
            "- [ ] a\n  - b\n- [ ] c",
            "tasks(todo(a)) ul(li(p(b))) tasks(todo(c))",
        ),
        (
            "- [ ] a\n\n  ```\n  b\n  ```\n\n  c",
            "tasks(todo(a)) code(b) p(c)",
        ),
        (
            "- [ ] a\n- b\n- [x] c",
            "tasks(todo(a)) ul(li(p(b))) tasks(done(c))",
        ),
        (
            "3. a\n4. [ ] b\n5. c",
            "ol-3(li(p(a))) tasks(todo(b)) ol-5(li(p(c)))",
        ),
        ("- [ ]\n- [x] ", "tasks(todo() done())"),
    ]);
}

#[test]
fn oldest_form_limits_nesting() {
    check_outlines_in(
        Compatibility::Oldest,
        &[
            ("> - a\n>\n> b", "ul(li(p(a))) quote(p(b))"),
            ("> a\n>\n> ```\n> b\n> ```", "quote(p(a)) code(b)"),
            (
                "- a\n  - [ ] b\n- c",
                "ul(li(p(a))) tasks(todo(b)) ul(li(p(c)))",
            ),
            (
                "> [!NOTE]\n> a\n>\n> ---\n> b",
                "panel-info(p(a)) rule panel-info(p(b))",
            ),
            ("> [!NOTE]\n> ```\n> b\n> ```", "code(b)"),
            ("0. a", "ol-1(li(p(a)))"),
            ("[`a`](https://b.c)", "p(a[https://b.c](a))"),
            (
                "<details><summary>A</summary>\n\n<details><summary>B</summary>\n\nc\n\n</details>\n\n</details>",
                "expand[A](p(strong(B)) p(c))",
            ),
        ],
    );
}

#[test]
fn converts_details() {
    check_outlines(&[
        (
            "<details>\n<summary>Log <b>file</b> &amp; more</summary>\n\n- a\n\n```\nb\n```\n\n</details>\n\nc",
            "expand[Log file & more](ul(li(p(a))) code(b)) p(c)",
        ),
        (
            "<details><summary>A</summary>b *c*</details>",
            "expand[A](p(b *c*))",
        ),
        ("<details>\n\na</details>\n\nb", "expand[](p(a)) p(b)"),
        (
            "<details open>\n<summary>A</summary>\n</details>",
            "expand[A](p())",
        ),
        (
            "- a\n\n  <details>\n  <summary>B</summary>\n\n  c\n\n  </details>\n- d",
            "ul(li(p(a))) expand[B](p(c)) ul(li(p(d)))",
        ),
        (
            "<details><summary>A</summary>\n\n<details><summary>B</summary>\n\n<details><summary>C</summary>\n\nd\n\n</details>\n\n</details>\n\n</details>",
            "expand[A](nested[B](p(strong(C)) p(d)))",
        ),
        (
            "<details>\n<summary>never ended</summary>\n\na",
            "expand[never ended](p(a))",
        ),
        ("> <details>\n>\n> a\n\nb", "expand[](p(a)) p(b)"),
        ("a </details> b", "p(a </details> b)"),
        (
            "  <details>\n  <summary>A</summary>\n  b\n  </details>\n\nc",
            "expand[A](p(b)) p(c)",
        ),
        (
            "<details>\n\n  <summary>A</summary>\n\nb\n\n  </details>\n\nc",
            "expand[A](p(b)) p(c)",
        ),
        (
            "<details><details>\n\n- [x] a",
            "expand[](nested[](tasks(done(a))))",
        ),
    ]);
}

#[test]
fn converts_html_tags() {
    check_outlines(&[
        ("H<sub>2</sub>O, x<sup>2</sup>", "p(H sub(2) O, x sup(2))"),
        (
            "<u>a</u> <kbd>Ctrl</kbd> <code>x*y</code>",
            "p(underline(a)   code(Ctrl)   code(x*y))",
        ),
        ("<b>a</b><strong>b</strong>", "p(strong(ab))"),
        (
            "<i>a</i><em>b</em> <s>c</s><del>d</del>",
            "p(em(ab)   strike(cd))",
        ),
        ("**a <b>b</b> c**", "p(strong(a b c))"),
        ("<b>a *b</b> c*", "p(strong(a ) strong(em(b)) em( c))"),
        ("<a href=\"https://a.b\">x</a>", "p(a[https://a.b](x))"),
        ("<a href='/x'>y</a>", "p(y (/x))"),
        (
            "<img src=\"https://a.b/c.png\" alt=\"A\">",
            "p(a[https://a.b/c.png](A))",
        ),
        ("a<br>b<br/>c", "p(a ⏎ b ⏎ c)"),
        ("a<!-- b -->c\n\n<!-- d\n\ne -->\n\nf", "p(ac) p(f)"),
        ("Vec<T>, Option<s>, <id>", "p(Vec<T>, Option<s>, <id>)"),
        ("</b> <b>", "p(</b> <b>)"),
        ("<div>\n*a*\n</div>", "p(<div> ⏎ *a* ⏎ </div>)"),
        ("a\n  <p>b\nc", "p(a) p(<p>b ⏎ c)"),
        (">  <div>\n> a", "quote(p(<div> ⏎ a))"),
        (
            "* a\n\n    <img src=\"https://b.c/d\" alt=\"e\">",
            "ul(li(p(a) p(a[https://b.c/d](e))))",
        ),
        (
            "<div>\n  <h1>a</h1>\n\n  <p><b>B</b></p>\n</div>",
            "p(<div> ⏎ <h1>a</h1>) p(<p> strong(B) </p> ⏎ </div>)",
        ),
        (
            "<table><tr><td>a</td></tr></table>",
            "p(<table><tr><td>a</td></tr></table>)",
        ),
        (
            "<custom-tag x=\"1\">a &lt; b</custom-tag>",
            "p(<custom-tag x=\"1\">a < b</custom-tag>)",
        ),
    ]);
}

#[test]
fn converts_typical_agent_output() {
    check_outlines(&[
        ("> [!NOTE]\n> a", "panel-info(p(a))"),
        ("> [!TIP]\n> a", "panel-success(p(a))"),
        ("> [!IMPORTANT]\n> a", "panel-note(p(a))"),
        ("> [!WARNING]\n> a", "panel-warning(p(a))"),
        ("> [!CAUTION]\n> - a", "panel-error(ul(li(p(a))))"),
        ("> [!OTHER]\n> a", "quote(p([!OTHER] a))"),
        (
            "a[^x] b[^y]\n\n[^y]: Y\n[^x]: X\n\n    more\n[^z]: Z",
            "p(a sup([1])  b sup([2])) rule ol-1(li(p(X) p(more)) li(p(Y)) li(p(Z)))",
        ),
        ("a[^none]", "p(a[^none])"),
        (
            ":white_check_mark: done :+1:",
            "p(emoji(✅)  done  emoji(👍))",
        ),
        (
            ":no_such_code: 10:30:45 a:b:c std::x::y",
            "p(:no_such_code: 10:30:45 a:b:c std::x::y)",
        ),
        ("\\:tada: `:tada:`", "p(:tada:  code(:tada:))"),
        (
            "- # :tada:https://your-company.atlassian.net/browse/ABC-1",
            "ul(li(p(strong(:tada:) card(https://your-company.atlassian.net/browse/ABC-1))))",
        ),
        (
            "*<https://your-company.atlassian.net/browse/AB-1>*<https://your-company.atlassian.net/browse/AB-1>",
            "p(card(https://your-company.atlassian.net/browse/AB-1) card(https://your-company.atlassian.net/browse/AB-1))",
        ),
        ("<br> [^1]:tada:", "p([^1] emoji(🎉))"),
        ("@mia and UTF-8, PROJ-1", "p(@mia and UTF-8, PROJ-1)"),
        (
            "https://your-company.atlassian.net/browse/PROJ-1, <https://your-company.atlassian.net/browse/AB-2?x=1>",
            "p(card(https://your-company.atlassian.net/browse/PROJ-1) ,  card(https://your-company.atlassian.net/browse/AB-2?x=1))",
        ),
        (
            "[x](https://your-company.atlassian.net/browse/PROJ-1)",
            "p(a[https://your-company.atlassian.net/browse/PROJ-1](x))",
        ),
        (
            "```diff\n-a\n+b\n  \n\tc\n\n```",
            "code-diff(-a\n+b\n  \n\tc\n)",
        ),
        (
            "~~~ console -x\n$ a | b `c` \\\n~~~",
            "code-console($ a | b `c` \\)",
        ),
        ("####### a", "p(####### a)"),
        ("###### a", "h6(a)"),
    ]);
}

#[test]
fn converts_links() {
    check_outlines(&[
        ("[a](https://b.c \"T\")", "p(a[https://b.c \"T\"](a))"),
        (
            "[a][r]\n\n[r]: <https://b.c/d e> 'T'",
            "p(a[https://b.c/d%20e \"T\"](a))",
        ),
        (
            "<https://b.c> <mia@b.c>",
            "p(a[https://b.c](https://b.c)   a[mailto:mia@b.c](mia@b.c))",
        ),
        (
            "see www.b.c/x. (https://b.c/d_(e))",
            "p(see  a[http://www.b.c/x](www.b.c/x) . ( a[https://b.c/d_(e)](https://b.c/d_(e)) ))",
        ),
        (
            "https://b.c/__init__.py",
            "p(a[https://b.c/__init__.py](https://b.c/__init__.py))",
        ),
        ("**https://b.c**", "p(a[https://b.c](strong(https://b.c)))"),
        (
            "[a](tel:+1) [b](mailto:x@y.z)",
            "p(a[tel:+1](a)   a[mailto:x@y.z](b))",
        ),
        (
            "[a](javascript:alert(1)) [b](/c) [d](#e) [f]()",
            "p(a (javascript:alert(1)) b (/c) d f)",
        ),
        ("[/c](/c) [](/c)", "p(/c  (/c))"),
        (
            "[a](http:x) <https:y> [b](https:://c.d/)",
            "p(a (http:x) https:y b (https:://c.d/))",
        ),
        (
            "![a](https://b.c/d.png \"T\") ![](https://b.c/d.png)",
            "p(a[https://b.c/d.png \"T\"](a)   a[https://b.c/d.png](https://b.c/d.png))",
        ),
        ("![a](d.png)", "p(a (d.png))"),
        (
            "see [/c](/c), [ ](https://b.c)",
            "p(see /c,   a[https://b.c](https://b.c))",
        ),
        (
            "[![a](https://b.c/d.png)](https://e.f)",
            "p(a[https://e.f](a))",
        ),
        (
            "[`a`](https://b.c) **`d`**",
            "p(a[https://b.c](code(a))   code(d))",
        ),
    ]);
}

#[test]
fn converts_tables() {
    check_outlines(&[
        (
            "| a | b | c |\n|:-:|--:|---|\n| `x\\|y` | 1<br>2 |",
            "table(tr(th(p-center(a)) th(p-end(b)) th(p(c))) tr(td(p-center(code(x|y))) td(p-end(1 ⏎ 2)) td(p())))",
        ),
        (
            "| a |\n|---|\n| b | c |",
            "table(tr(th(p(a))) tr(td(p(b))))",
        ),
    ]);
}
