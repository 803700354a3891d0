//! Column widths of tables.

/// Column widths that fit into the available width. The widest columns are shrunk first, down to their
/// minimum. `None` if not even the minimum fits.
pub(super) fn fitted(needed: &[usize], least: &[usize], room: usize) -> Option<Vec<usize>> {
    let at_limit = |limit: usize| -> Vec<usize> {
        let both = needed.iter().zip(least);
        both.map(|(needed, least)| (*needed).min(limit.max(*least)))
            .collect()
    };
    let total = |limit| at_limit(limit).iter().sum::<usize>();
    if total(0) > room {
        return None;
    }
    // Binary search for the highest limit that fits.
    let (mut low, mut high) = (0, needed.iter().max().copied().unwrap_or(0) + 1);
    while high - low > 1 {
        let middle = usize::midpoint(low, high);
        if total(middle) <= room {
            low = middle;
        } else {
            high = middle;
        }
    }
    // Distribute the rest to the first columns that need more.
    let mut widths = at_limit(low);
    let mut left = room - total(low);
    for (width, needed) in widths.iter_mut().zip(needed) {
        if left > 0 && *width < *needed && *width >= low {
            *width += 1;
            left -= 1;
        }
    }
    Some(widths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shrinks_wide_columns_first() {
        type Row = (
            &'static [usize],
            &'static [usize],
            usize,
            Option<&'static [usize]>,
        );
        let table: [Row; 7] = [
            (&[3, 5], &[1, 1], 8, Some(&[3, 5])),
            (&[3, 50], &[1, 1], 20, Some(&[3, 17])),
            (&[30, 50], &[1, 1], 21, Some(&[11, 10])),
            (&[30, 50], &[15, 1], 20, Some(&[15, 5])),
            (&[4, 4], &[4, 4], 7, None),
            (&[2, 9], &[4, 4], 7, Some(&[2, 5])),
            (&[], &[], 7, Some(&[])),
        ];
        for (needed, least, room, expected) in table {
            let widths = fitted(needed, least, room);
            assert_eq!(widths.as_deref(), expected, "{needed:?} {least:?} {room}");
        }
    }
}
