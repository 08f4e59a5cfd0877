use super::*;
use proptest::prelude::*;

/// A channel as a filter sees it.
struct Channel {
    current: f64,
    maxc: f64,
    rate: Option<f64>,
}

const WEB: Channel = Channel { current: 60.0, maxc: 64.0, rate: Some(2e6) };

impl Facts for Channel {
    fn value(&self, field: Field) -> Option<Value<'_>> {
        let text = |text: &'static str| Some(Value::Text(text.into()));
        match field {
            Field::Group => Some(Value::Number(0.0)),
            Field::Channel => Some(Value::Number(1.0)),
            Field::State => text("down"),
            Field::Host => text("web1.example.org"),
            Field::Address => text("web1.example.org:8080 [fe80::1]:8080"),
            Field::Port => Some(Value::Number(8080.0)),
            Field::Current => Some(Value::Number(self.current)),
            Field::Maxc => Some(Value::Number(self.maxc)),
            Field::Use => Some(Value::Number(self.current / self.maxc)),
            Field::Total => Some(Value::Number(91_200.0)),
            Field::Rate => self.rate.map(Value::Number),
            Field::Age => Some(Value::Number(150.0)),
            _ => None,
        }
    }

    fn text(&self) -> Cow<'_, str> {
        "0/1 down web1.example.org:8080 fe80::1".into()
    }
}

fn holds(text: &str) -> bool {
    Expression::parse(text).unwrap_or_else(|mistake| panic!("{text}: {mistake}")).holds(&WEB)
}

#[test]
fn words_patterns_and_fields() {
    for (text, expected) in [
        ("", true),
        ("   ", true),
        ("web1", true),
        ("WEB1", true),
        ("web2", false),
        ("0/1", true),
        ("web1.example.org:8080", true),
        ("fe80::1", true),
        ("fe80::2", false),
        ("!web2", true),
        ("not web1", false),
        ("!!web1", true),
        ("\"1 down\"", true),
        ("\"down 1\"", false),
        ("/web[0-9]/", true),
        ("/WEB[0-9]/", true),
        ("/(?-i)WEB/", false),
        (r"/0\/1/", true),
        (r"/\d{4}/", true),
        ("/^web/", false),
        ("host:/^web/", true),
        ("host~^web", true),
        ("host ~ /org$/", true),
        ("state:down", true),
        ("state:DOWN", true),
        ("state:dow", true),
        ("state=dow", false),
        ("state=down", true),
        ("state!=down", false),
        ("s:up", false),
        ("host:web", true),
        ("host:\"web1.\"", true),
        ("client:10.0.0.1", false),
    ] {
        assert_eq!(holds(text), expected, "{text}");
    }
}

#[test]
fn numbers_with_units_and_products() {
    for (text, expected) in [
        ("c>=0.9*maxc", true),
        ("c >= 0.95 * maxc", false),
        ("c>=90%*maxc", true),
        ("c<maxc", true),
        ("c=60", true),
        ("c==60", true),
        ("c:60", true),
        ("c!=60", false),
        ("use>90%", true),
        ("use>=0.95", false),
        ("total>91k", true),
        ("total>0.1M", false),
        ("rate>1MB/s", true),
        ("rate>2MiB/s", false),
        ("rate>1m", true),
        ("rate<=2000000", true),
        ("age>2m", true),
        ("age>3m", false),
        ("group:0", true),
        ("g=0 ch=1 port=8080", true),
        ("maxc=0", false),
        ("maxc!=0", true),
        ("maxc=none", false),
        ("c<maxc/2*2", true),
    ] {
        assert_eq!(holds(text), expected, "{text}");
    }
}

#[test]
fn and_binds_closer_than_or_and_brackets_closer_than_both() {
    for (text, expected) in [
        ("web1 down", true),
        ("web1 and up", false),
        ("web1 & down && c=60", true),
        ("up or down", true),
        ("up | nothing || web1", true),
        ("web1 or down and nothing", true),
        ("(web1 or down) and nothing", false),
        ("(web1|nothing)(down|up)", true),
        ("!(up or nothing)", true),
        ("!up down", true),
        ("org", true),
        ("android or web1", true),
        ("(((web1)))", true),
    ] {
        assert_eq!(holds(text), expected, "{text}");
    }
}

#[test]
fn what_is_not_known_satisfies_no_comparison_and_no_limit_is_infinitely_high() {
    let fresh = Channel { maxc: f64::INFINITY, rate: None, ..WEB };
    let holds = |text: &str| Expression::parse(text).unwrap().holds(&fresh);
    for text in ["rate>0", "rate<=1", "rate=0", "rate!=0", "in>0"] {
        assert!(!holds(text), "{text}");
    }
    assert!(holds("!rate>0"));
    assert!(!holds("c>=0.9*maxc"));
    assert!(holds("maxc=0") && holds("maxc:none") && holds("maxc>1M") && !holds("maxc!=0"));
    // no limit by no limit is nothing anybody knows
    assert!(!holds("c<maxc/maxc") && !holds("c>=maxc/maxc"));
}

#[test]
fn a_mistake_is_shown_where_it_is_with_what_would_be_right() {
    for (text, place, sentence) in [
        ("stat:down", 0..4, "column 1: there is no field \"stat\": use group, channel, "),
        ("web load>3", 4..8, "column 5: there is no field \"load\": use group"),
        ("c>", 2..2, "column 3: a number is missing, such as 10 or 0.9*maxc"),
        ("c>1..2", 2..6, "column 3: a number is missing"),
        ("c>x", 2..3, "column 3: there is no field \"x\""),
        ("c>1MB", 3..5, "column 4: c has no unit \"MB\": use k, M, G or none"),
        ("group=3k", 7..8, "column 8: group has no unit \"k\": use a plain number"),
        ("c>rate", 2..6, "column 3: c and rate are not the same kind of number"),
        ("c>state", 2..7, "column 3: c and state are not the same kind of number"),
        ("state>3", 5..6, "column 6: state is a word: compare it with =, !=, : or ~"),
        ("c~3", 1..2, "column 2: c is a number: compare it with =, <, > and the like"),
        ("host:", 5..5, "column 6: a word is missing"),
        ("(web", 4..4, "column 5: a ) is missing"),
        ("web)", 3..4, "column 4: a \")\" does not belong here"),
        ("web |", 5..5, "column 6: a condition is missing"),
        ("| web", 0..0, "column 1: a condition is missing"),
        ("!", 1..1, "column 2: a condition is missing"),
        ("()", 1..1, "column 2: a condition is missing"),
        ("=3", 0..1, "column 1: a \"=\" does not belong here"),
        ("/web", 0..4, "column 1: the closing / is missing"),
        ("\"web", 0..4, "column 1: the closing \" is missing"),
        ("ñ /(/", 2..5, "column 3: this pattern makes no sense: unclosed group"),
        ("total/2>40k", 0..7, "column 1: there is no field \"total/2\""),
        ("a >= 3", 0..1, "column 1: there is no field \"a\""),
    ] {
        let mistake = Expression::parse(text).unwrap_err();
        assert_eq!(mistake.place, place, "{text}: {mistake}");
        assert!(mistake.to_string().starts_with(sentence), "{text}: {mistake}");
    }
}

#[test]
fn nothing_long_deep_or_costly_is_taken() {
    let trouble = |text: &str| Expression::parse(text).map(|_| ()).unwrap_err().trouble;
    assert_eq!(trouble(&"a".repeat(LONGEST + 1)), Trouble::TooLong(LONGEST));
    assert_eq!(trouble(&"(".repeat(500)), Trouble::TooDeep);
    assert_eq!(trouble(&"!".repeat(500)), Trouble::TooDeep);
    let Trouble::BadPattern { why } = trouble("/((a{99}){99}){99}/") else { panic!() };
    assert!(why.contains("size limit"), "{why}");
    // what a backtracking search would take years for
    let text = format!("/(a+)+$/ {}", "x ".repeat(100));
    assert!(!Expression::parse(&text).unwrap().holds(&WEB));
}

#[test]
fn an_expression_that_asks_nothing_is_known_as_such() {
    assert!(Expression::parse("  ").unwrap().is_empty());
    assert!(!Expression::parse("web").unwrap().is_empty());
}

proptest! {
    #[test]
    fn a_word_is_found_in_whatever_case(text in "[a-cA-Cñ ]{0,12}", word in "[a-cA-CÑ]{0,3}") {
        let word = word.to_lowercase();
        prop_assert_eq!(is_in(&word, &text), text.to_lowercase().contains(&word));
    }

    #[test]
    fn any_text_is_read_or_refused_within_itself(text in "\\PC{0,40}") {
        match Expression::parse(&text) {
            Ok(expression) => drop(expression.holds(&WEB)),
            Err(mistake) => {
                prop_assert!(mistake.place.start <= mistake.place.end);
                prop_assert!(mistake.place.end <= text.chars().count());
                prop_assert!(mistake.to_string().len() < 600);
            }
        }
    }

    #[test]
    fn pieces_in_any_order_are_read_or_refused(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "c", "maxc", "state", "rate", ">", "<=", "=", "!", "(", ")", "|", "&", " or ", " and ",
            " ", "not ", ":", "~", "/", "\"", "10", "MB/s", "%", "*", ".", "web", "0/1", "\\",
        ]), 0..14)
    ) {
        if let Ok(expression) = Expression::parse(&pieces.concat()) {
            let not = Expression::parse(&format!("!({})", pieces.concat()));
            if !pieces.concat().trim().is_empty() {
                prop_assert_ne!(expression.holds(&WEB), not.unwrap().holds(&WEB));
            }
        }
    }

    #[test]
    fn numbers_compare_as_numbers(number in 0u32..200) {
        let current = WEB.current as u32;
        prop_assert_eq!(holds(&format!("c>{number}")), current > number);
        prop_assert_eq!(holds(&format!("c<={number}")), current <= number);
        prop_assert_eq!(holds(&format!("c={number}")), current == number);
        prop_assert_eq!(holds(&format!("!c={number}")), current != number);
    }
}
