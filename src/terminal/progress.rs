//! Says what is being waited for, and how far it has come.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::line::{Line, Tone};
use super::output::{Output, Style};
use crate::sanitize::sanitize_line;

/// A spinner on a terminal, and a bar once it is known how much there is to do; one plain line
/// elsewhere. Gone when dropped.
pub struct Progress(Option<Shown>);

/// What moves on the terminal.
struct Shown {
    bar: ProgressBar,
    reached: AtomicU64,
    style: Style,
}

impl Progress {
    /// Shows what is being waited for.
    pub fn start(stderr: &mut Output, text: &str) -> Self {
        let style = stderr.style();
        // It draws itself only where it can; else the line has to do.
        let target = ProgressDrawTarget::stderr();
        if !style.terminal || target.is_hidden() {
            return Self::line(stderr, text);
        }
        let progress = Self::drawn(target, style, text);
        if let Some(shown) = &progress.0 {
            shown.bar.enable_steady_tick(Duration::from_millis(100));
        }
        progress
    }

    /// Says it in one line.
    pub fn line(stderr: &mut Output, text: &str) -> Self {
        stderr.line(&Line::new().with(Tone::Dim, format!("{text}…")));
        Self(None)
    }

    fn drawn(target: ProgressDrawTarget, style: Style, text: &str) -> Self {
        let bar = ProgressBar::with_draw_target(None, target);
        bar.set_style(look("{spinner} {msg} {elapsed}", style));
        bar.set_message(sanitize_line(text));
        Self(Some(Shown {
            bar,
            reached: AtomicU64::new(0),
            style,
        }))
    }

    /// So many of so many are done. Threads that work side by side may say it in any order: the
    /// bar never goes back.
    pub fn set(&self, position: u64, total: u64) {
        let Some(shown) = &self.0 else {
            return;
        };
        if shown.bar.length() != Some(total) {
            shown.bar.set_length(total);
            let template = "{spinner} {msg} {bar:20} {human_pos}/{human_len}";
            shown.bar.set_style(look(template, shown.style));
        }
        let before = shown.reached.fetch_max(position, Ordering::Relaxed);
        shown.bar.inc(position.saturating_sub(before));
    }

    /// Does something that writes to the terminal, without the spinner in its way.
    pub fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        match &self.0 {
            Some(shown) => shown.bar.suspend(write),
            None => write(),
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(shown) = &self.0 {
            shown.bar.finish_and_clear();
        }
    }
}

fn look(template: &str, style: Style) -> ProgressStyle {
    let (spinner, bar) = if style.unicode {
        ("⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏ ", "█─")
    } else {
        ("-\\|/ ", "#-")
    };
    ProgressStyle::with_template(template)
        .unwrap_or_else(|_| ProgressStyle::default_spinner())
        .tick_chars(spinner)
        .progress_chars(bar)
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::{Arc, Mutex};

    use indicatif::TermLike;

    use super::super::testing::{COLORED, PLAIN, written};
    use super::*;

    /// A terminal that keeps the line it shows.
    #[derive(Debug, Clone, Default)]
    struct Screen(Arc<Mutex<String>>);

    impl Screen {
        /// What stands behind the sign that turns.
        fn line(&self) -> String {
            let line = self.0.lock().unwrap();
            let (_, text) = line.trim().split_once(' ').unwrap_or_default();
            text.to_owned()
        }
    }

    impl TermLike for Screen {
        fn width(&self) -> u16 {
            80
        }
        fn move_cursor_up(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_down(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_right(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_left(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn write_line(&self, text: &str) -> io::Result<()> {
            self.write_str(text)
        }
        fn write_str(&self, text: &str) -> io::Result<()> {
            self.0.lock().unwrap().push_str(text);
            Ok(())
        }
        fn clear_line(&self) -> io::Result<()> {
            self.0.lock().unwrap().clear();
            Ok(())
        }
        fn flush(&self) -> io::Result<()> {
            Ok(())
        }
    }

    fn on_screen(style: Style) -> (Screen, Progress) {
        let screen = Screen::default();
        let target = ProgressDrawTarget::term_like(Box::new(screen.clone()));
        let progress = Progress::drawn(target, style, "reading\ncomments\u{1b}");
        (screen, progress)
    }

    fn redrawn(progress: &Progress) {
        if let Some(shown) = &progress.0 {
            shown.bar.force_draw();
        }
    }

    #[test]
    fn a_spinner_becomes_a_bar() {
        let (screen, progress) = on_screen(COLORED);
        redrawn(&progress);
        assert!(screen.line().starts_with(r"reading comments\u{1b} "));
        assert!(!screen.line().contains('/'));
        progress.set(250, 1000);
        redrawn(&progress);
        assert_eq!(
            screen.line(),
            r"reading comments\u{1b} █████─────────────── 250/1,000"
        );
        drop(progress);
        assert_eq!(*screen.0.lock().unwrap(), "");
    }

    #[test]
    fn a_bar_is_ascii_where_it_must_be() {
        let style = Style {
            unicode: false,
            ..COLORED
        };
        let (screen, progress) = on_screen(style);
        progress.set(1, 2);
        redrawn(&progress);
        assert_eq!(
            screen.line(),
            r"reading comments\u{1b} ##########---------- 1/2"
        );
    }

    #[test]
    fn threads_in_any_order_never_move_a_bar_back() {
        let (screen, progress) = on_screen(COLORED);
        std::thread::scope(|scope| {
            for part in [5, 40, 12, 40, 33] {
                let progress = &progress;
                scope.spawn(move || progress.set(part, 40));
            }
        });
        redrawn(&progress);
        assert!(screen.line().ends_with("40/40"), "{}", screen.line());
        progress.set(3, 40);
        redrawn(&progress);
        assert!(screen.line().ends_with("40/40"), "{}", screen.line());
    }

    #[test]
    fn elsewhere_it_is_one_line() {
        let text = written(PLAIN, |output| {
            let progress = Progress::start(output, "reading comments");
            progress.set(1, 10);
            progress.set(10, 10);
        });
        assert_eq!(text, "reading comments…\n");
    }
}
