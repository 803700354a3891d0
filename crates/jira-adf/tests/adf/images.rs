//! Tests images, within links and elsewhere, in Markdown and in HTML.

use crate::from_markdown::check_outlines;

#[test]
fn image_in_link_uses_target_of_link() {
    check_outlines(&[
        (
            "<a href=\"https://x.y/run\"><img src=\"https://x.y/b.svg\" alt=\"build\"></a>",
            "p(a[https://x.y/run](build))",
        ),
        (
            "see <a href='https://x.y'><img src='https://x.y/b.svg' alt='b'></a>!",
            "p(see  a[https://x.y](b) !)",
        ),
        (
            "<p align=\"center\">\n<a href=\"https://x.y\">\n<img src=\"https://x.y/b.svg\" alt=\"b\">\n</a>\n</p>",
            "p(<p align=\"center\"> ⏎ ⏎ a[https://x.y](b) ⏎ ⏎ </p>)",
        ),
        (
            "<a href='https://x.y'>![b](https://x.y/b.svg)</a>",
            "p(a[https://x.y](b))",
        ),
        (
            "<a href='https://x.y'><img src='https://x.y/b.svg' alt='a'> <img src='https://x.y/c.svg' alt='b'></a>",
            "p(a[https://x.y](a b))",
        ),
        (
            "<a href='https://x.y'>see <img src='https://x.y/b.svg' alt='b'> here</a>",
            "p(a[https://x.y](see b here))",
        ),
        (
            "<a href='https://x.y'><a href='https://u.v'><img src='https://x.y/b.svg' alt='b'></a></a>",
            "p(a[https://x.y](b))",
        ),
    ]);
}

#[test]
fn image_without_text_in_link_shows_address() {
    check_outlines(&[
        (
            "<a href='https://x.y'><img src='https://x.y/b.svg'></a>",
            "p(a[https://x.y](https://x.y))",
        ),
        (
            "[![](https://x.y/b.svg)](https://x.y)",
            "p(a[https://x.y](https://x.y))",
        ),
        (
            "[![](b.svg)](https://x.y)",
            "p(a[https://x.y](https://x.y))",
        ),
        (
            "<a href='https://x.y'><img src='b.svg' alt=''> b</a>",
            "p(a[https://x.y](b))",
        ),
    ]);
}

#[test]
fn image_in_unsupported_link_keeps_its_address() {
    check_outlines(&[
        (
            "<a href='/x'><img src='https://x.y/b.svg' alt='b'></a>",
            "p(a[https://x.y/b.svg](b)  (/x))",
        ),
        (
            "[![b](https://x.y/b.svg)](/x)",
            "p(a[https://x.y/b.svg](b)  (/x))",
        ),
        (
            "<a name='x'><img src='https://x.y/b.svg' alt='b'></a>",
            "p(a[https://x.y/b.svg](b))",
        ),
        (
            "<a href='https://x.y'><img src='https://x.y/b.svg' alt='b'>",
            "p(<a href=' a[https://x.y](https://x.y) '> a[https://x.y/b.svg](b))",
        ),
        (
            "<a href='https://x.y'>a</a> <img src='https://x.y/b.svg' alt='b'>",
            "p(a[https://x.y](a)   a[https://x.y/b.svg](b))",
        ),
    ]);
}

#[test]
fn relative_image_in_link_becomes_text() {
    check_outlines(&[
        (
            "[![demo](media/poster.jpg)](https://e.com/video)",
            "p(a[https://e.com/video](demo))",
        ),
        (
            "[![demo](media/poster.jpg)][v]\n\n[v]: https://e.com/video",
            "p(a[https://e.com/video](demo))",
        ),
        (
            "<a href='https://e.com/video'><img src='media/poster.jpg' alt='demo'></a>",
            "p(a[https://e.com/video](demo))",
        ),
        (
            "<a href='https://e.com/video'>![demo](media/poster.jpg) now</a>",
            "p(a[https://e.com/video](demo now))",
        ),
        ("[![demo](poster.jpg)](/video)", "p(demo (/video))"),
        (
            "<a href='/video'><img src='poster.jpg' alt='demo'></a>",
            "p(demo (/video))",
        ),
        (
            "<a href='/video'><img src='poster.jpg' alt='demo'>",
            "p(<a href='/video'>demo (poster.jpg))",
        ),
        ("![a](b.png)c", "p(a (b.png)c)"),
    ]);
}

#[test]
fn parses_long_tags() {
    let long = "a".repeat(70_000);
    check_outlines(&[
        (
            &format!("<img src=\"https://e.com/{long}\" alt=\"b\">"),
            &format!("p(a[https://e.com/{long}](b))"),
        ),
        (
            &format!("c <img src=\"https://e.com/{long}\" alt=\"b\">"),
            &format!("p(c  a[https://e.com/{long}](b))"),
        ),
        (
            &format!("<p><a href=\"https://e.com/{long}\">b</a>"),
            &format!("p(<p> a[https://e.com/{long}](b))"),
        ),
        (
            &format!(
                "<details class=\"{long}\">\n<summary id='{long}'>b</summary>\n\nc\n</details>"
            ),
            "expand[b](p(c))",
        ),
        (
            &format!("<p><b id='{long}'>c</b>d</p>"),
            "p(<p> strong(c) d</p>)",
        ),
    ]);
}

#[test]
fn embedded_image_becomes_text() {
    for data in ["A".repeat(20_000), "A".repeat(20)] {
        let data = format!("data:image/png;base64,{data}");
        check_outlines(&[
            (&format!("<img src=\"{data}\" alt=\"b\">"), "p(b)"),
            (&format!("<img src=\"{data}\">"), "p(image)"),
            (&format!("![b]({data})"), "p(b)"),
            (&format!("![]({data}) c"), "p(image c)"),
            (
                &format!("[![b]({data})](https://e.com)"),
                "p(a[https://e.com](b))",
            ),
            (
                &format!("<a href='https://e.com'><img src=\"{data}\"></a>"),
                "p(a[https://e.com](https://e.com))",
            ),
        ]);
    }
}
