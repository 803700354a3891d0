//! Tests which addresses in plain text become links, and where they end.

use crate::from_markdown::check_outlines;

#[test]
fn package_versions_are_not_email_addresses() {
    for text in [
        "react@18.2.0",
        "lodash@4.17.21.",
        "foo@1.2",
        "@scope/pkg@1.2.3",
        "next@15.0.0-rc",
        "vue@3.5.0-beta.one",
        "node@18.x",
        "pkg@v2.1.x",
        "pkg@2.x.x",
        "root@10.0.0.1",
        "mailto:foo@1.2",
        "a@b.c1",
    ] {
        check_outlines(&[(text, &format!("p({text})"))]);
    }
}

#[test]
fn accepts_email_domains_that_start_with_digits() {
    check_outlines(&[
        ("mia@163.com", "p(a[mailto:mia@163.com](mia@163.com))"),
        ("mia@4.example", "p(a[mailto:mia@4.example](mia@4.example))"),
        (
            "mia@v2.example.com.",
            "p(a[mailto:mia@v2.example.com](mia@v2.example.com) .)",
        ),
        (
            "mia@e.xn--p1ai",
            "p(a[mailto:mia@e.xn--p1ai](mia@e.xn--p1ai))",
        ),
    ]);
}

#[test]
fn links_versions_in_angle_brackets() {
    check_outlines(&[("<react@18.2.0>", "p(a[mailto:react@18.2.0](react@18.2.0))")]);
}

#[test]
fn links_addresses_after_chinese_and_japanese() {
    check_outlines(&[
        (
            "详见https://e.com/a 的说明",
            "p(详见 a[https://e.com/a](https://e.com/a)  的说明)",
        ),
        (
            "詳細はhttp://e.com/a を参照",
            "p(詳細は a[http://e.com/a](http://e.com/a)  を参照)",
        ),
        (
            "详见www.e.com 吧",
            "p(详见 a[http://www.e.com](www.e.com)  吧)",
        ),
        (
            "请联系mia@e.com 吧",
            "p(请联系 a[mailto:mia@e.com](mia@e.com)  吧)",
        ),
        (
            "请联系mailto:mia@e.com 吧",
            "p(请联系 a[mailto:mia@e.com](mailto:mia@e.com)  吧)",
        ),
        (
            "（https://e.com/a）",
            "p(（ a[https://e.com/a](https://e.com/a) ）)",
        ),
        (
            "详见**https://e.com/a**",
            "p(详见 a[https://e.com/a](strong(https://e.com/a)))",
        ),
    ]);
}

#[test]
fn ignores_addresses_within_words() {
    check_outlines(&[
        (
            "xhttps://e.com 1https://e.com",
            "p(xhttps://e.com 1https://e.com)",
        ),
        ("xwww.e.com -www.e.com", "p(xwww.e.com -www.e.com)"),
        ("müller@e.com", "p(müller@e.com)"),
    ]);
}

// Full-width punctuation often follows an address without a space, and browsers encode it when an
// address is copied. Letters may be part of one: `https://ja.wikipedia.org/wiki/猫`.
#[test]
fn full_width_punctuation_ends_an_address() {
    for behind in [
        "。",
        "，",
        "、",
        "）",
        "」",
        "』",
        "】",
        "》",
        "；",
        "：",
        "！",
        "？",
        "”",
        "’",
        "」。",
        "，然后重启",
        "（说明）",
        "。】",
    ] {
        check_outlines(&[
            (
                &format!("见https://e.com/a{behind}"),
                &format!("p(见 a[https://e.com/a](https://e.com/a) {behind})"),
            ),
            (
                &format!("见www.e.com/a{behind}"),
                &format!("p(见 a[http://www.e.com/a](www.e.com/a) {behind})"),
            ),
            (
                &format!("见https://e.com{behind}"),
                &format!("p(见 a[https://e.com](https://e.com) {behind})"),
            ),
            (
                &format!("见mia@e.com{behind}"),
                &format!("p(见 a[mailto:mia@e.com](mia@e.com) {behind})"),
            ),
        ]);
    }
    check_outlines(&[(
        "https://ja.wikipedia.org/wiki/猫",
        "p(a[https://ja.wikipedia.org/wiki/%E7%8C%AB](https://ja.wikipedia.org/wiki/猫))",
    )]);
}
