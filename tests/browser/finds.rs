//! That the checks of the pages find what they look for.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::axe::assert_accessible;
use crate::page::Page;
use crate::session::Look;
use crate::test_server::TestServer;
use crate::visit::visit;

type Check = fn(&Page);

/// What a check says of a page that a script has spoilt.
fn said(page: &Page, spoil: &str, check: Check) -> String {
    page.open("/sign-in");
    check(page);
    page.run(spoil);
    let failed = catch_unwind(AssertUnwindSafe(|| check(page)));
    let why = failed.expect_err(&format!("nothing was found after {spoil}"));
    page.forget_log();
    why.downcast_ref::<String>().expect("a message").clone()
}

#[test]
fn spoilt_pages_are_found_out() {
    let cases: [(&str, Check, &str); 6] = [
        (
            "document.body.append(Object.assign(new Image(), { src: '/assets/icon.svg' }));",
            assert_accessible,
            "image-alt",
        ),
        (
            "document.querySelector('h1').style.color = 'color-mix(in srgb, currentColor 10%, Canvas)';",
            assert_accessible,
            "color-contrast",
        ),
        (
            "document.querySelector('main').style.width = '2000px';",
            Page::assert_fits,
            "is too wide",
        ),
        ("console.error('so bad');", Page::assert_quiet, "so bad"),
        (
            "const image = new Image(); image.src = 'http://127.0.0.1:1/'; document.body.append(image);",
            |page| {
                page.settle();
                page.assert_quiet();
            },
            "Content Security Policy",
        ),
        (
            "document.body.append(Object.assign(new Image(), { src: '/assets/none.svg' }));",
            |page| {
                page.run_async("await fetch('/api/v1/nothing');");
                page.assert_quiet();
            },
            "/assets/none.svg",
        ),
    ];
    let test_server = TestServer::open();
    for look in [Look::DARK, Look::PHONE] {
        visit(&test_server.url, look, |page| {
            for (spoil, check, wanted) in cases {
                let said = said(page, spoil, check);
                assert!(said.contains(wanted), "{wanted}: {said}");
                assert!(said.contains("Sign in to coder-server"), "{said}");
            }
        });
    }
}

#[test]
fn the_page_is_looked_at_as_asked() {
    let test_server = TestServer::open();
    visit(&test_server.url, Look::PHONE, |page| {
        let seen = "return ['(prefers-color-scheme: dark)', '(prefers-reduced-motion: reduce)', '(width: 320px)'].map((query) => matchMedia(query).matches);";
        for path in ["/sign-in", "/"] {
            page.open(path);
            assert_eq!(page.run(seen), serde_json::json!([false, true, true]));
        }
        page.look_at(Look::DARK);
        assert_eq!(page.run(seen), serde_json::json!([true, false, false]));
    });
}
