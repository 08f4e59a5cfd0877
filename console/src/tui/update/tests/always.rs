//! What holds whatever was done before: the bar is on a channel and not on a line (T-15), Esc leads out
//! and does nothing else (T-46).

use super::*;

/// A table in which only these places are taken, of three groups of five.
fn sparse(taken: &[bool], second: u64) -> TableView {
    let mut picture = table(&[5, 5, 5], second);
    for (g, group) in picture.groups.iter_mut().enumerate() {
        group.channels.retain(|channel| taken[g * 5 + usize::from(channel.id.0)]);
    }
    picture
}

#[derive(Debug, Clone)]
enum Step {
    Picture(Vec<bool>, u64),
    Keys(&'static str),
}

fn any_step() -> impl Strategy<Value = Step> {
    // orders, filters, groups opened and closed: nothing of it moves the bar by itself
    let keys = ["s", "r", "o", "t", "/web\n", "/10.0.1\n", "/state:up\n", "\x1b", "C J\n", "i"];
    let picture = (prop::collection::vec(prop::bool::weighted(0.8), 15), 20u64..99);
    prop_oneof![
        picture.prop_map(|(taken, second)| Step::Picture(taken, second)),
        prop::sample::select(keys.to_vec()).prop_map(Step::Keys),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn the_bar_stays_on_its_channel_until_that_is_gone_or_filtered_out(
        start in 0usize..15, steps in prop::collection::vec(any_step(), 1..20),
    ) {
        let mut model = fresh();
        reach(&mut model, 0, 1);
        update(&mut model, 0, seen(sparse(&[true; 15], 0)));
        press(&mut model, &"j".repeat(start));
        for (n, step) in steps.into_iter().enumerate() {
            let before = model.selected();
            let now = model.now + 4_000 * (n as u64 % 2) + 100;
            match step {
                Step::Picture(taken, second) => {
                    model.notice = None;
                    update(&mut model, now, seen(sparse(&taken, second)));
                }
                Step::Keys(keys) => drop(press(&mut model, keys)),
            }
            let Some(at) = before else { continue };
            if model.pane.rows.contains(&Row::Channel(at)) {
                prop_assert_eq!(model.selected(), Some(at), "it moved");
            } else {
                let there = model.live.as_ref().is_some_and(|live| live.channel(at).is_some());
                let gone = format!("{at} is gone");
                prop_assert!(there || said(&model).contains(&gone), "{:?}: {}", at, said(&model));
            }
        }
    }

    #[test]
    fn escape_never_acts_nor_leaves_and_ends_at_the_table(
        keys in prop::collection::vec(prop::sample::select(vec![
            "d", "D", "x", "c", "a", "z", "b", "u", "U", "?", ":dis", "/web", "y", "C ", "3", "n",
            "\n", "4", "5", "w", "W", " ", "m", "V", "*", "h", "t", "j", "G", "!", "2",
        ]), 0..12),
    ) {
        let mut model = console();
        for key in keys {
            press(&mut model, key);
        }
        for _ in 0..12 {
            let now = model.now + 250;
            model.seen_at = now;
            let effects = update(&mut model, now, typed('\x1b'));
            for effect in effects {
                // what a view asks for by itself is no doing of the key
                let asks = matches!(
                    &effect,
                    Effect::Link(LinkOrder::Ask { request, .. }) if !request.changes_something()
                ) || matches!(effect, Effect::Survey(_));
                prop_assert!(asks, "{effect:?}");
            }
        }
        prop_assert!(model.dialog.is_none() && model.view == View::Channels, "{:?}", model.view);
        prop_assert!(model.pane.marks.is_empty() && model.filter.is_empty() && !model.detail);
    }
}
