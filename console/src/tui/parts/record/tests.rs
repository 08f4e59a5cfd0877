use super::*;
use balance_proto::id::{ChannelKey, Revision};
use proptest::prelude::*;

fn picture(revision: u64) -> Happening {
    let groups = Vec::new();
    Happening::Picture(TableView { revision: Revision(revision), at_us: 0, http: None, groups })
}

fn note(text: &str) -> Happening {
    Happening::Note(text.to_owned())
}

fn lost() -> Happening {
    Happening::Lost { why: "gone".to_owned() }
}

fn bytes(story: &[(u64, Happening)]) -> Vec<u8> {
    let (mut recorder, mut bytes) = Recorder::begin(&Head::new("edge1", 7)).unwrap();
    for (at_ms, happening) in story {
        bytes.extend(recorder.add(*at_ms, happening).unwrap());
    }
    assert_eq!(recorder.length(), bytes.len());
    bytes
}

fn played(found: Vec<Result<(u64, Happening), Unplayable>>) -> Vec<(u64, Happening)> {
    found.into_iter().map(Result::unwrap).collect()
}

fn story() -> Vec<(u64, Happening)> {
    let at = ChannelKey::new(0, 1);
    vec![
        (0, picture(1)),
        (500, picture(2)),
        (600, Happening::Asked { ticket: 1, command: "balance-ctl disable 0 1".into() }),
        (650, Happening::Answered { ticket: 1, outcome: Ok(Reply::Applied) }),
        (700, Happening::Announced(Event::Failures { at, count: 3, unix_ms: 9 })),
        (1_000, picture(3)),
        (2_000, lost()),
    ]
}

#[test]
fn what_was_recorded_is_played() {
    let recording = Recording::read(bytes(&story())).unwrap();
    assert_eq!(recording.head().instance, "edge1");
    assert_eq!(recording.ending(), Ending::Whole);
    assert_eq!((recording.count(), recording.duration_ms()), (7, 2_000));
    let mut player = Player::new(recording, 10_000);
    assert_eq!(played(player.advance(10_000)), story()[..1]);
    assert_eq!(player.due(10_000), Some(10_500));
    assert_eq!(played(player.advance(10_499)), []);
    assert_eq!(played(player.advance(10_700)), story()[1..5]);
    assert_eq!(player.clock(10_700), ("00:00".into(), "00:02".into()));
    assert_eq!(played(player.advance(99_000)), story()[5..]);
    assert!(player.is_over());
    assert_eq!((player.due(99_000), player.position_ms(99_000)), (None, 2_000));
}

#[test]
fn it_can_stand_still_and_go_faster() {
    let mut player = Player::new(Recording::read(bytes(&story())).unwrap(), 0);
    player.pause(100, true);
    assert_eq!((player.position_ms(9_000), player.due(9_000)), (100, None));
    assert!(player.is_paused());
    player.pause(9_000, false);
    player.set_speed(9_100, Speed::typed("8").unwrap());
    assert_eq!(player.position_ms(9_150), 600);
    // of the pictures until then only the last one: nobody could see the first
    assert_eq!(played(player.advance(9_150)), story()[1..3]);
    assert_eq!(player.due(9_150), Some(9_157));
    assert_eq!(player.speed().faster().to_string(), "16");
    assert_eq!(player.speed().slower().slower().slower().slower().to_string(), "0.5");
}

#[test]
fn to_jump_gives_what_has_to_be_known_there() {
    let story = vec![
        (0, lost()),
        (1, note("long ago")),
        (2, picture(1)),
        (200_000, lost()),
        (200_001, picture(2)),
        (400_000, note("recent")),
        (500_000, picture(3)),
    ];
    let mut player = Player::new(Recording::read(bytes(&story)).unwrap(), 0);
    let jumped = |player: &mut Player, to: u64| {
        let found = played(player.seek(1_000, to));
        found.iter().map(|(at, _)| *at).collect::<Vec<_>>()
    };
    assert_eq!(jumped(&mut player, 450_000), [200_000, 200_001, 400_000]);
    assert_eq!(player.position_ms(1_000), 450_000);
    assert_eq!(played(player.advance(1_000)), []);
    assert_eq!(played(player.advance(51_000)), story[6..]);
    assert_eq!(jumped(&mut player, 200_000), [200_000], "the table before belongs to another run");
    assert_eq!(jumped(&mut player, 150_000), [0, 2]);
    assert_eq!(jumped(&mut player, 9_999_999), [200_000, 400_000, 500_000]);
    assert!(player.is_over());
    assert_eq!(jumped(&mut player, 0), [0]);
}

#[test]
fn moments_and_speeds_are_read_as_one_writes_them() {
    for (text, ms) in
        [("03:12", 192_000), ("1:03:12", 3_792_000), ("90", 90_000), ("90s", 90_000), ("0", 0)]
    {
        assert_eq!(moment(text), Ok(ms), "{text}");
    }
    for wrong in
        ["", "x", "3:99", "1:2:3:4", "-1", ":", "99999999999999999999", "18446744073709551615"]
    {
        assert!(moment(wrong).unwrap_err().contains("03:12"), "{wrong}");
    }
    assert_eq!(Speed::typed("1"), Ok(Speed::REAL));
    for wrong in ["0", "-1", "x", "NaN", "inf", "1001"] {
        assert!(Speed::typed(wrong).unwrap_err().contains("0.1 to 1000"), "{wrong}");
    }
}

#[test]
fn what_is_no_recording_is_told_in_a_sentence() {
    let whole = bytes(&story());
    let refused = |bytes: &[u8]| Recording::read(bytes.to_vec()).unwrap_err();
    assert_eq!(refused(b"#!/bin/sh\n"), Unplayable::NotARecording);
    assert_eq!(refused(b""), Unplayable::Empty);
    assert_eq!(refused(&whole[..12]), Unplayable::Empty);
    let mut later = whole.clone();
    later[9] = 2;
    assert_eq!(refused(&later), Unplayable::OtherForm(2));
    let mut lying = whole[..14].to_vec();
    lying[10..14].fill(0xff);
    assert_eq!(refused(&lying), Unplayable::NotARecording);
    let head = Head { protocol: 9, release: "9.0\x1b[2J".into(), ..Head::new("edge1", 7) };
    let (_, other) = Recorder::begin(&head).unwrap();
    let sentence = refused(&other).to_string();
    assert_eq!(sentence, "recorded by release 9.0[2J, protocol 9: play it with that release");
}

#[test]
fn a_happening_that_cannot_be_read_costs_only_itself() {
    let mut bytes = bytes(&[(0, note("a")), (1_000, note("b")), (2_000, note("c"))]);
    // the second note's kind of happening
    let at = bytes.len() - 2 * (PREFIX + 3) + PREFIX;
    bytes[at] = 99;
    let mut player = Player::new(Recording::read(bytes).unwrap(), 0);
    let found = player.advance(5_000);
    assert_eq!(found[0], Ok((0, note("a"))));
    let sentence = found[1].as_ref().unwrap_err().to_string();
    assert!(sentence.starts_with("what happened at 00:01 cannot be read"), "{sentence}");
    assert_eq!(found[2], Ok((2_000, note("c"))));
}

#[test]
fn a_recording_ends_at_its_limit() {
    let (mut recorder, _) = Recorder::begin(&Head::new("edge1", 0)).unwrap();
    assert!(matches!(recorder.add(0, &note(&"x".repeat(HAPPENING_MAX))), Err(Full::Happening(_))));
    let large = note(&"x".repeat(1 << 20));
    let full = (0..300).find_map(|n| recorder.add(n, &large).err());
    assert!(full.unwrap().to_string().starts_with("the recording is full (256 MiB)"));
    assert!(recorder.add(0, &note("small")).is_ok());
}

#[test]
fn many_happenings_of_nothing_buy_no_memory() {
    let (_, mut bytes) = Recorder::begin(&Head::new("edge1", 0)).unwrap();
    let nothing = [[0; PREFIX - 1].as_slice(), &[Kind::Other.byte()]].concat();
    let head = bytes.len();
    bytes.extend(nothing.repeat(COUNT_MAX + 1));
    let recording = Recording::read(bytes).unwrap();
    assert_eq!(recording.count(), COUNT_MAX);
    assert_eq!(recording.ending(), Ending::Damaged(head + COUNT_MAX * PREFIX));
}

proptest! {
    #[test]
    fn a_cut_recording_is_played_as_far_as_it_goes(cut in 0usize..400) {
        let whole = bytes(&story());
        let bytes = whole[..cut.min(whole.len())].to_vec();
        match Recording::read(bytes) {
            Err(error) => prop_assert_eq!(error, Unplayable::Empty),
            Ok(recording) => {
                let count = recording.count();
                let ending = recording.ending();
                let whole = matches!(ending, Ending::Whole | Ending::Cut(_));
                prop_assert!(whole, "{}", ending);
                let mut player = Player::new(recording, 0);
                prop_assert_eq!(&played(player.advance(99_999)), &story()[..count]);
            }
        }
    }

    #[test]
    fn hostile_bytes_are_a_sentence_or_happenings(
        mut at in prop::collection::vec((0usize..400, any::<u8>()), 1..8), tail in prop::collection::vec(any::<u8>(), 0..60)
    ) {
        let mut bytes = bytes(&story());
        bytes.extend(tail);
        for (place, byte) in at.drain(..) {
            let length = bytes.len();
            bytes[place % length] = byte;
        }
        match Recording::read(bytes) {
            Err(error) => prop_assert!(error.to_string().len() < 300),
            Ok(recording) => {
                let mut player = Player::new(recording, 0);
                let seeked = player.seek(0, 800).len();
                prop_assert!(seeked <= player.recording().count());
                for found in player.advance(u64::MAX) {
                    prop_assert!(found.map_err(|error| error.to_string().len() < 300) != Err(false));
                }
            }
        }
    }

    #[test]
    fn everything_is_given_once_whatever_the_steps(steps in prop::collection::vec(0u64..900, 1..20)) {
        let mut player = Player::new(Recording::read(bytes(&story())).unwrap(), 0);
        let (mut now, mut given) = (0, Vec::new());
        for step in steps {
            now += step;
            given.extend(played(player.advance(now)));
        }
        given.extend(played(player.advance(now + 10_000)));
        prop_assert_eq!(given, story());
    }
}
