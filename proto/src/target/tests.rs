//! The colon grammar, by table and by property.

use super::*;
use proptest::prelude::*;

#[test]
fn reads_every_form_the_manual_allows() {
    for (text, host, port, maxc) in [
        ("h", "h", Port::Listening, 0),
        ("h:", "h", Port::Listening, 0),
        ("h::", "h", Port::Listening, 0),
        ("h::16", "h", Port::Listening, 16),
        ("h:80:", "h", Port::Number(80), 0),
        ("h:80:16", "h", Port::Number(80), 16),
        ("h:smtp", "h", Port::Service("smtp".into()), 0),
        ("10.1.1.1:8000", "10.1.1.1", Port::Number(8000), 0),
        ("127.1:1", "127.1", Port::Number(1), 0),
        ("2130706433", "2130706433", Port::Listening, 0),
        ("[::1]", "::1", Port::Listening, 0),
        ("[::1]:", "::1", Port::Listening, 0),
        ("[2001:db8::1]:80:16", "2001:db8::1", Port::Number(80), 16),
        ("[fe80::1%eth0]:80", "fe80::1%eth0", Port::Number(80), 0),
        ("[::ffff:10.0.0.1]::3", "::ffff:10.0.0.1", Port::Listening, 3),
    ] {
        let target: Target = text.parse().unwrap_or_else(|e| panic!("{text}: {e}"));
        assert_eq!(
            (target.host(), target.port(), target.maxc().get()),
            (host, &port, maxc),
            "{text}"
        );
    }
}

#[test]
fn refuses_the_rest_and_says_which_part() {
    use TargetError as E;
    for (text, error) in [
        ("", E::NoHost),
        (":9001", E::NoHost),
        ("::1", E::Bare("::1".into())),
        ("2001:db8::1", E::Bare("2001:db8::1".into())),
        ("a b", E::Host("a b".into())),
        ("h\u{e9}", E::Host("h\u{e9}".into())),
        ("h\x1b[1m", E::Host("h\x1b[1m".into())),
        ("[::1", E::Bracket("[::1".into())),
        ("[::1]80", E::Bracket("[::1]80".into())),
        ("[10.0.0.1]:80", E::Bracket("[10.0.0.1]:80".into())),
        ("[::1%]:80", E::Bracket("[::1%]:80".into())),
        ("h:0", E::Port("0".into())),
        ("h:65536", E::Port("65536".into())),
        ("h:-1", E::Port("-1".into())),
        ("h: 80", E::Port(" 80".into())),
        ("h:80:-1", E::Maxc("-1".into())),
        ("h:80:+1", E::Maxc("+1".into())),
        ("h:80:x", E::Maxc("x".into())),
        ("h:80:4294967296", E::Maxc("4294967296".into())),
        ("h:9001:5:6", E::Maxc("5:6".into())),
    ] {
        assert_eq!(text.parse::<Target>(), Err(error), "{text:?}");
    }
    assert!("x".repeat(254).parse::<Target>().is_err());
}

fn any_host() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z0-9][a-z0-9.-]{0,40}",
        any::<std::net::Ipv4Addr>().prop_map(|a| a.to_string()),
        any::<Ipv6Addr>().prop_map(|a| a.to_string()),
    ]
}

fn any_port() -> impl Strategy<Value = Port> {
    prop_oneof![
        Just(Port::Listening),
        (1u16..).prop_map(Port::Number),
        "[a-z][a-z0-9-]{0,12}".prop_map(Port::Service),
    ]
}

proptest! {
    #[test]
    fn what_is_printed_reads_back_the_same(host in any_host(), port in any_port(), maxc: u32) {
        let target = Target { host, port, maxc: Maxc::new(maxc) };
        prop_assert_eq!(target.to_string().parse::<Target>(), Ok(target));
    }

    #[test]
    fn no_text_panics_and_what_is_read_is_stable(text in "\\PC{0,60}") {
        if let Ok(target) = text.parse::<Target>() {
            prop_assert_eq!(target.to_string().parse::<Target>(), Ok(target));
        }
    }

    #[test]
    fn texts_near_the_grammar_never_panic(text in "[\\[\\]:.%a1-9-]{0,20}") {
        if let Ok(target) = text.parse::<Target>() {
            prop_assert_eq!(target.to_string().parse::<Target>(), Ok(target));
        }
    }
}
