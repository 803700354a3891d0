//! Characters that look like ASCII letters and digits.

/// The ASCII capital letter or digit that a character looks like, ignoring case: full-width,
/// mathematical, and enclosed characters, small capitals, and Cyrillic and Greek letters of the
/// same shape.
///
/// Source: <https://www.unicode.org/Public/security/latest/confusables.txt>.
pub(super) fn ascii(character: char) -> Option<char> {
    let code = u32::from(character);
    let letter = |place: u32| char::from_u32(u32::from('A') + place % 26);
    let digit = |place: u32| char::from_u32(u32::from('0') + place % 10);
    match code {
        0xff10..=0xff19 => return digit(code - 0xff10),
        0xff21..=0xff3a => return letter(code - 0xff21),
        0xff41..=0xff5a => return letter(code - 0xff41),
        // Mathematical alphabets: alternating capital and small letters, and five sets of digits.
        0x1d400..=0x1d6a3 => return letter(code - 0x1d400),
        0x1d7ce..=0x1d7ff => return digit(code - 0x1d7ce),
        // In circles, squares, and flags.
        0x2460..=0x2468 => return digit(code - 0x2460 + 1),
        0x24b6..=0x24e9 => return letter(code - 0x24b6),
        0x1f130..=0x1f149 => return letter(code - 0x1f130),
        0x1f150..=0x1f169 => return letter(code - 0x1f150),
        0x1f170..=0x1f189 => return letter(code - 0x1f170),
        0x1f1e6..=0x1f1ff => return letter(code - 0x1f1e6),
        0x1fbf0..=0x1fbf9 => return digit(code - 0x1fbf0),
        _ => {}
    }
    of_capital(character.to_uppercase().next()?)
}

/// The same for an upper-case letter.
const fn of_capital(capital: char) -> Option<char> {
    let letter = match capital {
        'Α' | 'А' | 'ᴀ' => 'A',
        'Β' | 'В' | 'ʙ' | 'ℬ' => 'B',
        'С' | 'Ϲ' | 'ᴄ' | 'ℂ' | 'ℭ' | 'Ⅽ' => 'C',
        'Ԁ' | 'ᴅ' | 'ⅅ' | 'Ⅾ' => 'D',
        'Ε' | 'Е' | 'ᴇ' | 'ℰ' => 'E',
        'Ϝ' | 'ꜰ' | 'ℱ' => 'F',
        'Ԍ' | 'ɢ' => 'G',
        'Η' | 'Н' | 'ʜ' | 'ℋ' | 'ℌ' | 'ℍ' => 'H',
        'Ι' | 'І' | 'Ӏ' | 'ɪ' | 'ℐ' | 'ℑ' | 'Ⅰ' => 'I',
        'Ј' | 'Ϳ' | 'ᴊ' => 'J',
        'Κ' | 'К' | 'ᴋ' | '\u{212a}' => 'K',
        'ʟ' | 'ℒ' | 'Ⅼ' => 'L',
        'Μ' | 'М' | 'ᴍ' | 'ℳ' | 'Ⅿ' => 'M',
        'Ν' | 'ɴ' | 'ℕ' => 'N',
        'Ο' | 'О' | 'ᴏ' => 'O',
        'Ρ' | 'Р' | 'ᴘ' | 'ℙ' => 'P',
        'Ԛ' | 'ℚ' => 'Q',
        'ʀ' | 'ℛ' | 'ℜ' | 'ℝ' => 'R',
        'Ѕ' | 'ꜱ' => 'S',
        'Τ' | 'Т' | 'ᴛ' => 'T',
        'ᴜ' => 'U',
        'Ѵ' | 'ᴠ' => 'V',
        'Ԝ' | 'ᴡ' => 'W',
        'Χ' | 'Х' | 'Ⅹ' => 'X',
        'Υ' | 'Ү' | 'ʏ' => 'Y',
        'Ζ' | 'ᴢ' | 'ℤ' | 'ℨ' => 'Z',
        _ => return None,
    };
    Some(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_what_they_look_like() {
        for (text, like) in [
            ("ＥｎＤ２", "END2"),
            ("𝐄𝗻𝑫𝟐𝟚", "END22"),
            ("ⒺⓝⒹ②🄴🅽🅳🇪", "END2ENDE"),
            ("ЕΝԀᴇɴᴅℰℕⅅ", "ENDENDEND"),
            ("јіѕ", "JIS"),
        ] {
            let read: Option<String> = text.chars().map(ascii).collect();
            assert_eq!(read.as_deref(), Some(like), "{text}");
        }
        for character in "éß漢ж-".chars() {
            assert_eq!(ascii(character), None, "{character}");
        }
    }
}
