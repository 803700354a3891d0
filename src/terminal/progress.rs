//! Progress display.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::line::{Line, Tone};
use super::output::{Output, Style};
use crate::sanitize::sanitize_line;

/// A spinner, or a bar once the total is known; a plain line without a terminal. Removed when dropped.
pub struct Progress(Option<Animation>);

/// A spinner or bar.
struct Animation {
    bar: ProgressBar,
    reached: AtomicU64,
    style: Style,
}

impl Progress {
    /// Starts to show progress.
    pub fn start(stderr: &mut Output, text: &str) -> Self {
        let style = stderr.style();
        // indicatif hides it if the terminal does not support it.
        let target = ProgressDrawTarget::stderr();
        if !style.terminal || target.is_hidden() {
            return Self::line(stderr, text);
        }
        let progress = Self::drawn(target, style, text);
        if let Some(animation) = &progress.0 {
            animation.bar.enable_steady_tick(Duration::from_millis(100));
        }
        progress
    }

    /// Shows progress as one line.
    pub fn line(stderr: &mut Output, text: &str) -> Self {
        stderr.line(&Line::new().with(Tone::Dim, format!("{text}…")));
        Self(None)
    }

    fn drawn(target: ProgressDrawTarget, style: Style, text: &str) -> Self {
        let bar = ProgressBar::with_draw_target(None, target);
        bar.set_style(bar_style("{spinner} {msg} {elapsed}", style));
        bar.set_message(sanitize_line(text));
        Self(Some(Animation {
            bar,
            reached: AtomicU64::new(0),
            style,
        }))
    }

    /// Updates the bar. Threads may call this in any order: the bar never moves back.
    pub fn set(&self, position: u64, total: u64) {
        let Some(animation) = &self.0 else {
            return;
        };
        if animation.bar.length() != Some(total) {
            animation.bar.set_length(total);
            let template = "{spinner} {msg} {bar:20} {human_pos}/{human_len}";
            animation
                .bar
                .set_style(bar_style(template, animation.style));
        }
        let before = animation.reached.fetch_max(position, Ordering::Relaxed);
        animation.bar.inc(position.saturating_sub(before));
    }

    /// Hides the spinner while writing to the terminal.
    pub fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        match &self.0 {
            Some(animation) => animation.bar.suspend(write),
            None => write(),
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(animation) = &self.0 {
            animation.bar.finish_and_clear();
        }
    }
}

fn bar_style(template: &str, style: Style) -> ProgressStyle {
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
        /// The text after the spinner.
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
        if let Some(animation) = &progress.0 {
            animation.bar.force_draw();
        }
    }

    #[test]
    fn spinner_becomes_a_bar() {
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
    fn bar_uses_ascii_without_unicode() {
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
    fn bar_never_moves_back() {
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
    fn shows_one_line_without_terminal() {
        let text = written(PLAIN, |output| {
            let progress = Progress::start(output, "reading comments");
            progress.set(1, 10);
            progress.set(10, 10);
        });
        assert_eq!(text, "reading comments…\n");
    }
}
