use super::*;
use proptest::prelude::*;

fn id(text: &[u8]) -> bool {
    matches!(text, b"out1" | b"out2")
}

fn text(line: &[u8]) -> String {
    String::from_utf8(line.to_vec()).unwrap()
}

#[test]
fn pairs_have_names_and_some_have_values() {
    let line = br#"a=1; b = "x;y" ;c;=d;; $e=f;g=h=i, j=k"#;
    let found: Vec<_> = pairs(line)
        .map(|pair| {
            let value = pair.value.clone().map(|value| text(&line[value]));
            (text(&line[pair.whole.clone()]), text(&line[pair.name.clone()]), value)
        })
        .collect();
    let expected = [
        ("a=1", "a", Some("1")),
        (r#"b = "x;y""#, "b", Some(r#""x;y""#)),
        ("c", "c", None),
        ("=d", "", Some("d")),
        ("", "", None),
        ("$e=f", "$e", Some("f")),
        ("g=h=i, j=k", "g", Some("h=i, j=k")),
    ];
    assert_eq!(
        found,
        expected.map(|(whole, name, value)| {
            (whole.to_owned(), name.to_owned(), value.map(str::to_owned))
        })
    );
}

#[test]
fn only_the_exact_name_occurs() {
    for (line, values) in [
        ("SID=a; SID=b", &["a", "b"][..]),
        ("sid=a; SIDX=a; XSID=a; $SID=a; SID; x SID=a", &[]),
        (r#"x="; SID=a"; SID=b"#, &["b"]),
        // a quote that is not closed hides nothing
        (r#"x="; SID=a"#, &["a"]),
        ("SID", &[]),
        ("SID=", &[""]),
        ("", &[]),
        // no separator (A-40)
        ("x=1,SID=a", &[]),
        ("SID=a,b", &["a,b"]),
    ] {
        let found: Vec<_> = occurrences(line.as_bytes(), b"SID")
            .map(|(_, value)| text(&line.as_bytes()[value]))
            .collect();
        assert_eq!(found, values, "{line}");
    }
}

#[test]
fn a_cookie_is_taken_out_with_one_delimiter() {
    for (line, left) in [
        ("SID=out2", None),
        ("SID=out2; a=1", Some("a=1")),
        ("a=1; SID=out2", Some("a=1")),
        ("a=1; SID=out2; b=2", Some("a=1; b=2")),
        ("a=1;SID=x;b=2", Some("a=1;b=2")),
        ("a=1 ; SID=x ; b=2 ", Some("a=1 ; b=2 ")),
        ("SID=x; SID=y; a=1; SID=z", Some("a=1")),
        ("SID=x; SID=y", None),
        ("SID = \"x; a=1\"; b=2", Some("b=2")),
        ("a=1; SID=x;", Some("a=1;")),
        ("SID=x;;", None),
        ("SID=x; a", Some("a")),
        ("  SID=x; a=1", Some("  a=1")),
        // what is said about a cookie goes with it, and does not keep a line alone
        ("$Version=1; SID=out2; $Path=/; a=1", Some("$Version=1; a=1")),
        ("$Version=1; a=1; $Path=/; SID=x; $Path=/; $Port", Some("$Version=1; a=1; $Path=/")),
        ("$Version=1; SID=out2; $Path=/", None),
        // a comma ends an id of ours, and nothing else
        ("SID=out2, a=1; b=2", Some("a=1; b=2")),
        ("b=2; SID=out2,a=1", Some("b=2; a=1")),
        ("b=2; SID=out2,", Some("b=2")),
        ("b=2; SID=other, a=1", Some("b=2")),
    ] {
        let came = line.as_bytes();
        let now = without(came, b"SID", id);
        assert_ne!(now, Line::Same, "{line}");
        assert_eq!(now.value(came).map(text).as_deref(), left, "{line}");
    }
    for line in ["", "a=1", ";;; =x; SID", "sid=out2", "$SID=1; $Path=/", "a=\"; SID=x\""] {
        assert_eq!(without(line.as_bytes(), b"SID", id), Line::Same, "{line}");
    }
}

#[test]
fn another_value_stands_in_the_same_place() {
    let line = b"a=1; SID = \"x\" ; b=2";
    let (pair, _) = occurrences(line, b"SID").next().unwrap();
    let now = replaced(line, &pair, b"new");
    assert_eq!(now.value(line).map(text).as_deref(), Some("a=1; SID=new ; b=2"));
    let none = pairs(b"x").next().unwrap();
    assert_eq!(replaced(b"x", &none, b"new"), Line::Same);
}

#[test]
fn a_comma_ends_an_id_unless_it_is_quoted() {
    for (value, found) in
        [("out2", "out2"), ("out2 ,x", "out2"), (",out2", ""), ("\"out2,x\"", "\"out2,x\"")]
    {
        assert_eq!(text(id_of(value.as_bytes())), found);
    }
}

/// Pairs of other names, some of them odd.
fn other() -> impl Strategy<Value = String> {
    let value = r#"[a-z=~,"$ ]{0,4}"#.prop_map(|value| {
        // whole quotes: half of one reaches over to the next pair, as it should (M2)
        if value.contains('"') { format!("\"{}\"", value.replace('"', "")) } else { value }
    });
    prop_oneof![
        4 => ("[a-z]{1,3}", value).prop_map(|(name, value)| format!("{name}={value}")),
        1 => "[a-z]{0,3}",
    ]
}

/// Pairs as they are compared: without the blanks around them, the empty ones left out.
fn list(line: &[u8]) -> Vec<String> {
    let whole = pairs(line).map(|pair| text(&line[pair.whole])).collect::<Vec<_>>();
    whole.into_iter().filter(|pair| !pair.is_empty()).collect()
}

proptest! {
    #[test]
    fn to_take_one_out_changes_no_other(
        others in prop::collection::vec(other(), 0..6),
        places in prop::collection::vec((any::<prop::sample::Index>(), "[a-z0-9~]{0,5}"), 1..4),
        blank in prop_oneof![Just(";"), Just("; "), Just(" ;  ")],
    ) {
        let mut all = others.clone();
        for (place, value) in &places {
            all.insert(place.index(all.len() + 1), format!("SID={value}"));
        }
        let line = all.join(blank);
        let now = without(line.as_bytes(), b"SID", id);
        match now.value(line.as_bytes()) {
            Some(left) => prop_assert_eq!(list(left), list(others.join(blank).as_bytes())),
            None => prop_assert!(others.iter().all(|other| other.trim().is_empty())),
        }
        if let Line::Now(left) = &now {
            prop_assert_eq!(without(left, b"SID", id), Line::Same);
        }
    }

    #[test]
    fn any_bytes_are_read_in_order_and_within_the_line(
        line in prop::collection::vec(prop::sample::select(&b"SID=;, \t\"\\$~ax\xff"[..]), 0..60)
    ) {
        let mut at = 0;
        for pair in pairs(&line) {
            prop_assert!(pair.segment.start == at && pair.segment.end <= line.len());
            at = pair.segment.end + 1;
            prop_assert!(pair.segment.start <= pair.whole.start);
            prop_assert!(pair.whole.end <= pair.segment.end);
        }
        prop_assert_eq!(at, line.len() + 1);
        let now = without(&line, b"SID", id);
        if let Some(left) = now.value(&line) {
            prop_assert!(left.len() <= line.len());
        }
    }
}
