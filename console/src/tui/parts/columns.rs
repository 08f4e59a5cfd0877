//! The columns of the table: their names, how wide they are, and which of them fit (T-13).
//!
//! Place, state and address are always there: no width and no wish hides them. The others are those
//! an operator has chosen, in that order, as many as fit; or, as long as nobody has chosen, a set
//! for each width. Widths never depend on the data: nothing jumps. Must not know what columns say.

use super::sort::SortKey;

/// A column of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Column {
    /// Group and channel.
    Place,
    /// What it is doing.
    State,
    /// Where it leads.
    Address,
    /// Its group alone.
    Group,
    /// How its group shares out clients.
    Kind,
    /// Open connections.
    Open,
    /// The limit.
    Maxc,
    /// Open connections as a part of the limit, as a bar.
    Use,
    /// New connections a second.
    New,
    /// Connections ever.
    Total,
    /// Failed attempts ever.
    Failed,
    /// Bytes a second from clients.
    In,
    /// Bytes a second to clients.
    Out,
    /// Bytes from clients.
    Sent,
    /// Bytes to clients.
    Received,
    /// Exchanges that wait, in the HTTP mode.
    Queue,
    /// Answers of servers that failed, in the HTTP mode.
    Errors,
    /// How soon half of the answers begin, in the HTTP mode.
    Median,
    /// How soon nearly all answers begin, in the HTTP mode.
    Slow,
    /// The most sessions there were at once, in the HTTP mode.
    Sessions,
    /// What was changed last, and by whom.
    Change,
    /// How long ago that was.
    Age,
    /// Bytes a second as a small curve.
    Trend,
}

use Column as C;

/// The narrowest an address may be in a table of this width: `10.0.0.10:8080` fits, any of IPv4 where
/// there is room, and in the HTTP mode `out1` before it.
fn address(width: usize, http: bool) -> usize {
    let address = if width >= 100 { 21 } else { 15 };
    address + if http { 4 } else { 0 }
}

impl Column {
    /// Those that are always there, in this order, before all others.
    pub const ALWAYS: [Self; 3] = [C::Place, C::State, C::Address];

    /// The others, in their usual order, and the names that settings have for them.
    pub const NAMES: [(&'static str, Self); 20] = [
        ("group", C::Group),
        ("type", C::Kind),
        ("c", C::Open),
        ("maxc", C::Maxc),
        ("use", C::Use),
        ("new", C::New),
        ("total", C::Total),
        ("failed", C::Failed),
        ("in", C::In),
        ("out", C::Out),
        ("sent", C::Sent),
        ("received", C::Received),
        ("queue", C::Queue),
        ("5xx", C::Errors),
        ("p50", C::Median),
        ("p99", C::Slow),
        ("sessions", C::Sessions),
        ("age", C::Age),
        ("change", C::Change),
        ("trend", C::Trend),
    ];

    /// The column of that name; none for those that are always there.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, column)| *column)
    }

    /// Its name in settings.
    #[must_use]
    pub fn name(self) -> &'static str {
        let found = Self::NAMES.iter().find(|(_, column)| *column == self);
        found.map_or("", |(name, _)| name)
    }

    /// Whether it says something in the HTTP mode alone.
    #[must_use]
    pub fn is_http(self) -> bool {
        matches!(self, C::Queue | C::Errors | C::Median | C::Slow | C::Sessions)
    }

    /// Whether it stands at the right of its place, as numbers do.
    #[must_use]
    pub fn is_number(self) -> bool {
        let text = [C::Place, C::State, C::Address, C::Group, C::Kind, C::Use, C::Change, C::Trend];
        !text.contains(&self)
    }

    /// What rows are ordered by when its heading is clicked (T-17).
    #[must_use]
    pub fn sorts_by(self) -> SortKey {
        match self {
            C::Place | C::Group | C::Kind => SortKey::Place,
            C::State => SortKey::State,
            C::Address => SortKey::Address,
            C::Open => SortKey::Current,
            C::Maxc => SortKey::Maxc,
            C::Use => SortKey::Use,
            C::New => SortKey::New,
            C::Total => SortKey::Total,
            C::Failed => SortKey::Failed,
            C::In => SortKey::In,
            C::Out => SortKey::Out,
            C::Sent => SortKey::Sent,
            C::Received => SortKey::Received,
            C::Queue => SortKey::Queue,
            C::Errors => SortKey::Errors,
            C::Median => SortKey::Median,
            C::Slow => SortKey::Slow,
            C::Sessions => SortKey::Sessions,
            C::Change | C::Age => SortKey::Changed,
            C::Trend => SortKey::Traffic,
        }
    }

    /// How many columns of the screen it takes in a table of this width; 0 is what is left over.
    fn width(self, table: usize) -> usize {
        match self {
            C::Place => 5 + usize::from(table >= 76),
            C::State => 11,
            C::Address | C::Trend => 0,
            C::Group => 3,
            C::Kind | C::Open | C::Maxc | C::Failed | C::Errors => 4,
            C::In => 4 + usize::from(table >= 100),
            C::Use => 8 + 6 * usize::from(table >= 150),
            C::Change => 28,
            _ => 5,
        }
    }
}

/// As long as nobody has chosen: what there is to see at a width.
fn usual(width: usize, http: bool) -> Vec<Column> {
    let mut columns = match width {
        150.. => vec![
            C::Open,
            C::Maxc,
            C::Use,
            C::New,
            C::Total,
            C::Failed,
            C::In,
            C::Out,
            C::Sent,
            C::Received,
            C::Age,
            C::Trend,
        ],
        100.. => {
            vec![C::Open, C::Maxc, C::Use, C::New, C::Total, C::Failed, C::In, C::Out, C::Trend]
        }
        78.. => vec![C::Open, C::Maxc, C::New, C::Total, C::Failed, C::In, C::Out],
        58.. => vec![C::Open, C::Maxc, C::New, C::Out],
        _ => vec![C::Open],
    };
    if http {
        // requests and their answers say more than bytes do
        for column in &mut columns {
            *column = match *column {
                C::Sent => C::Queue,
                C::Received => C::Slow,
                C::Failed => C::Errors,
                other => other,
            };
        }
    }
    columns
}

/// What an operator may choose from: what was chosen first, and in that order, each with whether it
/// is shown.
#[must_use]
pub fn choice(chosen: Option<&[Column]>, http: bool) -> Vec<(Column, bool)> {
    let chosen = chosen.map_or_else(|| usual(usize::MAX, http), <[Column]>::to_vec);
    let rest = Column::NAMES.iter().map(|(_, column)| *column);
    let rest = rest.filter(|column| !chosen.contains(column) && (http || !column.is_http()));
    let rest: Vec<Column> = rest.collect();
    chosen.into_iter().map(|c| (c, true)).chain(rest.into_iter().map(|c| (c, false))).collect()
}

/// The columns of a table of this width behind `left` that are its own, each with its width.
#[must_use]
pub fn fitting(
    chosen: Option<&[Column]>,
    width: usize,
    left: usize,
    http: bool,
) -> Vec<(Column, usize)> {
    let mut columns: Vec<(Column, usize)> =
        Column::ALWAYS.iter().map(|column| (*column, column.width(width))).collect();
    let own: usize = columns.iter().map(|(_, width)| width + 1).sum();
    let least = address(width, http);
    let mut room = width.saturating_sub(left + own + least);
    let wanted = chosen.map_or_else(|| usual(width, http), <[Column]>::to_vec);
    for column in wanted.into_iter().filter(|column| http || !column.is_http()) {
        let fixed = column.width(width);
        // a curve of a few cells says nothing
        let needs = if fixed == 0 { 6 } else { fixed };
        if needs < room {
            room -= needs + 1;
            columns.push((column, fixed));
        }
    }
    spread(&mut columns, width, left, least);
    columns
}

/// Shares out what is left over between the address and the curve.
fn spread(columns: &mut [(Column, usize)], width: usize, left: usize, least: usize) {
    let fixed: usize = columns.iter().map(|(_, width)| width + 1).sum();
    let rest = width.saturating_sub(fixed + left);
    let has_trend = columns.iter().any(|(column, _)| *column == C::Trend);
    let address = if has_trend { (rest * 3 / 5).clamp(least, 45).min(rest) } else { rest };
    for (column, width) in columns {
        match column {
            C::Address => *width = address,
            C::Trend => *width = rest - address,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_column_has_a_name_and_an_order() {
        for (name, column) in Column::NAMES {
            assert_eq!((Column::named(name), column.name()), (Some(column), name));
        }
        assert_eq!(Column::named("state"), None, "it is always there");
    }

    #[test]
    fn what_fits_is_shown_from_the_front_and_the_rest_is_not() {
        let chosen = [C::Received, C::Sent, C::Use, C::Open];
        let names = |width| -> Vec<Column> {
            let shown = fitting(Some(&chosen), width, 3, false);
            shown.into_iter().skip(3).map(|(column, _)| column).collect()
        };
        assert_eq!(names(120), chosen);
        assert_eq!(names(53), [C::Received, C::Sent]);
        assert_eq!(names(10), []);
        let usual: Vec<_> = fitting(None, 80, 3, false).into_iter().map(|(c, _)| c).collect();
        assert_eq!(usual[..3], Column::ALWAYS);
        assert_eq!(usual[3..], [C::Open, C::Maxc, C::New, C::Total, C::Failed, C::In, C::Out]);
        assert!(fitting(Some(&[C::Queue]), 80, 3, false).iter().all(|(c, _)| *c != C::Queue));
        assert!(fitting(Some(&[C::Queue]), 80, 3, true).iter().any(|(c, _)| *c == C::Queue));
    }

    #[test]
    fn one_chooses_from_all_with_the_chosen_first() {
        let lines = choice(Some(&[C::Trend, C::Open]), false);
        assert_eq!(lines[..3], [(C::Trend, true), (C::Open, true), (C::Group, false)]);
        assert_eq!(lines.len(), Column::NAMES.len() - 5);
        assert_eq!(choice(None, true).len(), Column::NAMES.len());
        assert_eq!(choice(None, false)[0], (C::Open, true));
    }

    fn any_columns() -> impl Strategy<Value = Option<Vec<Column>>> {
        let all: Vec<Column> = Column::NAMES.iter().map(|(_, column)| *column).collect();
        proptest::option::of(
            proptest::sample::subsequence(all.clone(), 0..=all.len()).prop_shuffle(),
        )
    }

    proptest! {
        #[test]
        fn place_state_and_address_are_there_at_every_width(
            chosen in any_columns(), width in 40usize..300, http: bool,
        ) {
            let columns = fitting(chosen.as_deref(), width, 3, http);
            let first: Vec<Column> = columns.iter().take(3).map(|(column, _)| *column).collect();
            prop_assert_eq!(&first[..], &Column::ALWAYS[..]);
            prop_assert!(columns[2].1 >= address(width, http).min(width - 22), "{:?}", columns);
            let total: usize = columns.iter().map(|(_, width)| width + 1).sum();
            prop_assert!(total + 3 <= width, "{} of {width}: {columns:?}", total + 3);
        }
    }
}
