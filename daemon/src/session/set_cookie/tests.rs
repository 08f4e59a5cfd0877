use super::*;

fn text(line: &[u8]) -> String {
    String::from_utf8(line.to_vec()).unwrap()
}

#[test]
fn headers_are_known_in_any_case() {
    assert_eq!(Kind::of(b"SET-Cookie"), Some(Kind::One));
    assert_eq!(Kind::of(b"set-cookie2"), Some(Kind::Many));
    assert_eq!(Kind::of(b"cookie"), None);
}

#[test]
fn a_line_sets_one_cookie_and_of_the_other_kind_several() {
    let values = |line: &str, kind| -> Vec<String> {
        let line = line.as_bytes();
        read(line, kind, b"SID").map(|cookie| text(&line[cookie.value])).collect()
    };
    for (line, one, many) in [
        ("SID=abc; Path=/", &["abc"][..], &["abc"][..]),
        (" SID = \"a;b\" ; Path=/", &["\"a;b\""], &["\"a;b\""]),
        ("SID=", &[""], &[""]),
        ("Sid=abc", &[], &[]),
        ("SID", &[], &[]),
        ("a=1; SID=2", &[], &[]),
        ("SID=a,b; x", &["a,b"], &["a"]),
        ("a=1; Path=/, SID=2; Path=\",\", SID=3", &[], &["2", "3"]),
        ("", &[], &[]),
    ] {
        assert_eq!(values(line, Kind::One), one, "{line}");
        assert_eq!(values(line, Kind::Many), many, "{line}");
    }
}

#[test]
fn only_the_value_gains_the_prefix() {
    for (line, kind, now) in [
        (
            "SID=abc; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
            Kind::One,
            "SID=out2~abc; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
        ),
        ("SID=; Max-Age=0", Kind::One, "SID=out2~; Max-Age=0"),
        ("SID", Kind::One, "SID"),
        ("Sid=abc", Kind::One, "Sid=abc"),
        ("SID=\"a b\"", Kind::One, "SID=out2~\"a b\""),
        ("a=SID=1; SID=1", Kind::One, "a=SID=1; SID=1"),
        ("SID=1; Version=1, b=2, SID=3", Kind::Many, "SID=out2~1; Version=1, b=2, SID=out2~3"),
    ] {
        let changed = prefixed(line.as_bytes(), kind, b"SID", b"out2~");
        assert_eq!(changed.value(line.as_bytes()).map(text).as_deref(), Some(now));
        assert_eq!(changed == Line::Same, line == now);
    }
}

#[test]
fn a_cookie_of_our_name_is_taken_out() {
    for (line, kind, left) in [
        ("SID=1; Path=/", Kind::One, None),
        ("sid=1", Kind::One, Some("sid=1")),
        ("SID=1; Version=1, b=2", Kind::Many, Some("b=2")),
        ("b=2, SID=1; Version=1", Kind::Many, Some("b=2")),
        ("b=2, SID=1; Path=\",\", c=3", Kind::Many, Some("b=2, c=3")),
        ("SID=1, x, SID=2", Kind::Many, None),
    ] {
        let now = without(line.as_bytes(), kind, b"SID");
        assert_eq!(now.value(line.as_bytes()).map(text).as_deref(), left, "{line}");
    }
}

#[test]
fn a_deletion_is_known_by_its_value_or_its_age() {
    for (line, over) in [
        ("SID=", true),
        ("SID=; Path=/", true),
        ("SID=x; Path=/; max-age=0", true),
        ("SID=x; Max-Age = -1 ", true),
        ("SID=x; Max-Age=10", false),
        ("SID=x; Max-Age=", false),
        ("SID=x; Max-Age", false),
        ("SID=Max-Age=0", false),
        ("SID=x; Path=0", false),
    ] {
        let cookie = read(line.as_bytes(), Kind::One, b"SID").next().unwrap();
        assert_eq!(cookie.is_deletion(line.as_bytes()), over, "{line}");
    }
}

#[test]
fn ours_says_what_it_must_and_what_was_asked_for() {
    let plain = Attributes::default();
    assert_eq!(text(&ours(b"SID", b"out2", &plain)), "SID=out2; path=/");
    assert_eq!(
        text(&deletion(b"SID", &plain)),
        "SID=; Expires=Thu, 01 Jan 1970 00:00:01 GMT; path=/"
    );
    let all = Attributes {
        http_only: true,
        secure: true,
        same_site: Some(SameSite::Lax),
        domain: Some("example.org".to_owned()),
    };
    let said = "; path=/; Domain=example.org; HttpOnly; Secure; SameSite=Lax";
    assert_eq!(text(&ours(b"SID", b"out2", &all)), format!("SID=out2{said}"));
    assert!(text(&deletion(b"SID", &all)).ends_with(said));
}
