//! Changes one key of a settings file; comments, order and everything else stay as they were typed.
//!
//! Only makes the text; whoever owns the file writes it.

use toml::de::{DeTable, DeValue};

/// The text with this key outside any table, and this value, itself TOML; without a value it is taken
/// out, with what stands in its lines. None if the text is not TOML, or the key is a table there: then
/// nothing is to be written over it.
#[must_use]
pub fn put(text: &str, key: &str, value: Option<&str>) -> Option<String> {
    let (table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        return None;
    }
    let (mut behind, mut there) = (0, None);
    for (known, old) in table.get_ref() {
        let is_table = matches!(old.get_ref(), DeValue::Table(_));
        match (known.get_ref() == key, is_table) {
            (true, true) => return None,
            (true, false) => there = Some((known.span(), old.span())),
            (false, true) => {}
            (false, false) => behind = behind.max(old.span().end),
        }
    }
    let Some(value) = value else {
        return Some(
            there.map_or_else(
                || text.to_owned(),
                |(key, value)| without(text, key.start, value.end),
            ),
        );
    };
    if let Some((_, span)) = there {
        return Some(format!("{}{value}{}", text.get(..span.start)?, text.get(span.end..)?));
    }
    // a line of its own behind the last value that is in no table
    let rest = text.get(behind..)?;
    let line_end = match behind {
        0 => 0,
        _ => rest.find('\n').map_or(text.len(), |end| behind + end + 1),
    };
    let (head, tail) = text.split_at(line_end);
    let head_ends = if head.is_empty() || head.ends_with('\n') { "" } else { "\n" };
    Some(format!("{head}{head_ends}{key} = {value}\n{tail}"))
}

/// The text without the lines from here to there.
fn without(text: &str, from: usize, to: usize) -> String {
    let begin = text[..from].rfind('\n').map_or(0, |end| end + 1);
    let end = text[to..].find('\n').map_or(text.len(), |end| to + end + 1);
    format!("{}{}", &text[..begin], &text[end..])
}

#[cfg(test)]
mod tests {
    use super::super::{Known, Settings};
    use super::*;
    use crate::tui::parts::bytes::Units;

    #[test]
    fn a_key_is_replaced_where_it_is_or_added_before_the_tables() {
        for (before, after) in [
            ("", "units = \"iec\"\n"),
            (
                "# mine\n\n[keys]\nhelp = \"f1\"\n",
                "units = \"iec\"\n# mine\n\n[keys]\nhelp = \"f1\"\n",
            ),
            ("units = \"si\" # why\nbell = true", "units = \"iec\" # why\nbell = true"),
            ("bell = true # ding", "bell = true # ding\nunits = \"iec\"\n"),
            (
                "columns = [\n  \"c\",\n]\n\n[alerts]\nusage = 9\n",
                "columns = [\n  \"c\",\n]\nunits = \"iec\"\n\n[alerts]\nusage = 9\n",
            ),
            ("alerts = { usage = 9 }\n", "units = \"iec\"\nalerts = { usage = 9 }\n"),
        ] {
            let edited = put(before, "units", Some("\"iec\"")).unwrap();
            assert_eq!(edited, after);
            let known = Known { actions: &["help"] };
            assert_eq!(Settings::read(&edited, &known).unwrap().units, Some(Units::Iec));
            assert_eq!(put(&edited, "units", Some("\"iec\"")).unwrap(), edited, "once is enough");
        }
    }

    #[test]
    fn a_key_is_taken_out_with_its_lines() {
        for (before, after) in [
            ("", ""),
            ("bell = true\n", "bell = true\n"),
            ("a = 1\nunits = \"si\" # mine\nb = 2\n", "a = 1\nb = 2\n"),
            ("units = [\n 1,\n]", ""),
        ] {
            assert_eq!(put(before, "units", None).as_deref(), Some(after));
        }
    }

    #[test]
    fn what_is_not_understood_is_not_written_over() {
        assert_eq!(put("units = \n", "units", Some("1")), None);
        assert_eq!(put("[units]\nbytes = 3\n", "units", Some("1")), None);
    }
}
