//! `serve` on a terminal.

use coder_server::clock::Clock;
use coder_server::store::{Role, Store};

use crate::scene::{Scene, TALL};

#[test]
fn serve_prints_a_sign_in_link_on_a_terminal() {
    use std::os::unix::process::ExitStatusExt as _;

    let scene = Scene::new();
    let mut tty = scene
        .home
        .coder_server(["serve", "--listen", "0"])
        .on_terminal(TALL);
    tty.wait_for_text("Press Ctrl-C to stop");
    tty.wait_for_text("To create a sign-in link");
    let screen = tty.text();
    let secret = screen.split("/sign-in#").nth(1).expect("there is a link");
    let secret: String = secret
        .chars()
        .filter(|character| !character.is_whitespace())
        .take(43)
        .collect();
    let setup = scene.home.setup_directory();
    let mut access = Store::open(&setup, Clock::system()).unwrap();
    let (_, session) = access
        .redeem_sign_in_link(&secret, None)
        .unwrap()
        .expect("the link works");
    assert_eq!(session.user.role, Role::Admin);
    tty.press("\u{3}");
    assert_eq!(tty.wait_for_exit().signal(), Some(2));
    assert!(!tty.cursor_hidden());
}
