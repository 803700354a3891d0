//! CommonMark's rules for opening and closing delimiters. They answer "maybe" where the class of a
//! character is unknown.
//!
//! Source: <https://spec.commonmark.org/0.31.2/#delimiter-run>.

/// The class of a character next to a delimiter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// White space, or the edge of a line.
    Space,
    Punctuation,
    /// A symbol that may be punctuation according to Unicode.
    Unclear,
    Other,
}

impl Side {
    pub fn of(character: Option<char>) -> Self {
        match character {
            None => Self::Space,
            Some(character) if character.is_whitespace() => Self::Space,
            Some(character) if character.is_ascii_punctuation() => Self::Punctuation,
            Some(character) if character.is_ascii() || character.is_alphanumeric() => Self::Other,
            Some(_) => Self::Unclear,
        }
    }

    /// The classes that it may have.
    fn possible(self) -> &'static [Self] {
        match self {
            Self::Space => &[Self::Space],
            Self::Punctuation => &[Self::Punctuation],
            Self::Other => &[Self::Other],
            Self::Unclear => &[Self::Punctuation, Self::Other],
        }
    }
}

/// The kinds of delimiters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Delimiter {
    Star,
    Underscore,
    Tilde,
}

impl Delimiter {
    pub fn of(byte: u8) -> Option<Self> {
        match byte {
            b'*' => Some(Self::Star),
            b'_' => Some(Self::Underscore),
            b'~' => Some(Self::Tilde),
            _ => None,
        }
    }

    /// The byte that it consists of.
    pub fn byte(self) -> u8 {
        match self {
            Self::Star => b'*',
            Self::Underscore => b'_',
            Self::Tilde => b'~',
        }
    }

    /// Whether it certainly opens between these.
    pub fn opens(self, before: Side, after: Side) -> bool {
        before.possible().iter().all(|before| {
            after
                .possible()
                .iter()
                .all(|after| self.can_open(*before, *after))
        })
    }

    /// Whether it certainly closes between these.
    pub fn closes(self, before: Side, after: Side) -> bool {
        self.opens(after, before)
    }

    /// Whether a run of this length may open between these. Parsers allow two tildes to open within
    /// a word.
    pub fn may_open(self, length: usize, before: Side, after: Side) -> bool {
        if self == Self::Tilde && length > 1 {
            return after != Side::Space;
        }
        before.possible().iter().any(|before| {
            after
                .possible()
                .iter()
                .any(|after| self.can_open(*before, *after))
        })
    }

    /// Whether a run of this length may close between these.
    pub fn may_close(self, length: usize, before: Side, after: Side) -> bool {
        self.may_open(length, after, before)
    }

    /// The rules for closing are those for opening, mirrored.
    fn can_open(self, before: Side, after: Side) -> bool {
        let is_left_flanking = is_flanking(before, after);
        match self {
            Self::Star | Self::Tilde => is_left_flanking,
            Self::Underscore => {
                is_left_flanking && (!is_flanking(after, before) || before == Side::Punctuation)
            }
        }
    }
}

fn is_flanking(before: Side, after: Side) -> bool {
    after != Side::Space && (after != Side::Punctuation || before != Side::Other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delimiters_open() {
        let side = |character| match character {
            ' ' => Side::of(None),
            other => Side::of(Some(other)),
        };
        for (delimiter, before, after, opens) in [
            (Delimiter::Star, ' ', 'a', true),
            (Delimiter::Star, 'a', 'b', true),
            (Delimiter::Star, 'a', '"', false),
            (Delimiter::Star, '(', '"', true),
            (Delimiter::Star, 'a', ' ', false),
            (Delimiter::Underscore, 'a', 'b', false),
            (Delimiter::Underscore, '(', 'b', true),
            (Delimiter::Star, 'a', '…', false),
            (Delimiter::Star, ' ', '…', true),
        ] {
            let (before_, after_) = (side(before), side(after));
            assert_eq!(delimiter.opens(before_, after_), opens, "{before}{after}");
            assert_eq!(delimiter.closes(after_, before_), opens, "{after}{before}");
        }
        assert!(Delimiter::Star.may_open(1, Side::Other, Side::Unclear));
        assert!(Delimiter::Tilde.may_open(2, Side::Other, Side::Punctuation));
    }
}
