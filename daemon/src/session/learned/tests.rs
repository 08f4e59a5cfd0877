use super::*;
use proptest::prelude::*;

fn out(number: u32) -> OutId {
    OutId::new(number).unwrap()
}

#[test]
fn a_key_leads_to_who_issued_it_last() {
    // H-09, H-10, H-11
    let table = Learned::new(100, 0);
    assert_eq!(table.look_up(b"a", 0), None);
    assert_eq!(table.learn(b"a", out(2), 0), Lesson::New);
    assert_eq!(table.learn(b"a", out(2), 1), Lesson::Known);
    assert_eq!(table.look_up(b"a", 2), Some(out(2)));
    assert_eq!(table.learn(b"a", out(1), 3), Lesson::Conflict);
    assert_eq!(table.look_up(b"a", u64::MAX), Some(out(1)), "0 = never");
    assert_eq!(table.learn(b"", out(1), 3), Lesson::Known);
    assert_eq!(table.peek(b"", 3), None);
    let counters = Counters { entries: 1, evicted: 0, conflicts: 1, hits: 2, misses: 1 };
    assert_eq!(table.counters(), counters);
}

#[test]
fn every_hit_begins_the_time_anew_and_the_end_is_exact() {
    // H-13
    let table = Learned::new(100, 2);
    table.learn(b"a", out(1), 0);
    for second in 1..=10 {
        assert_eq!(table.look_up(b"a", second * 1000), Some(out(1)));
    }
    assert_eq!(table.look_up(b"a", 11_999), Some(out(1)));
    assert_eq!(table.peek(b"a", 13_998), Some(out(1)));
    assert_eq!(table.peek(b"a", 13_999), None);
    assert_eq!(table.look_up(b"a", 13_999), None);
    assert_eq!(table.counters().entries, 0);
    // what is over belongs to nobody
    table.learn(b"a", out(1), 20_000);
    assert_eq!(table.learn(b"a", out(2), 22_000), Lesson::New);
    assert_eq!((table.counters().conflicts, table.counters().evicted), (0, 0));
    table.purge(24_000);
    assert_eq!(table.counters().entries, 0);
}

#[test]
fn a_flood_is_bounded_and_all_the_room_there_is_can_be_used() {
    // H-16
    let most = room_for(10);
    assert_eq!((most, room_for(40_000), room_for(usize::MAX)), (65_536, 160_000, usize::MAX));
    let table = Learned::new(most, 0);
    let key = |n: usize| format!("session-{n}").into_bytes();
    for n in 0..most {
        table.learn(&key(n), out(1), 0);
    }
    assert_eq!((table.counters().entries, table.counters().evicted), (most, 0));
    for n in most..most + 1000 {
        table.learn(&key(n), out(1), 0);
    }
    assert_eq!((table.counters().entries, table.counters().evicted), (most, 1000));
    assert_eq!(table.export(0).len(), most);
    assert_eq!(table.peek(&key(most + 999), 0), Some(out(1)));
}

#[test]
fn a_small_table_makes_room_in_whichever_shard() {
    let table = Learned::new(1, 0);
    for n in 0_u32..200 {
        table.learn(&n.to_be_bytes(), out(1), 0);
        assert_eq!(table.peek(&n.to_be_bytes(), 0), Some(out(1)));
        assert_eq!(table.counters().entries, 1);
    }
    assert_eq!(table.counters().evicted, 199);
}

#[test]
fn what_is_known_survives_a_restart() {
    //
    let before = Learned::new(100, 60);
    before.learn(b"old", out(1), 1_000_000);
    before.learn(b"over", out(1), 900_000);
    before.learn(b"new", out(2), 1_020_000);
    before.learn(&[7; 100], out(3), 1_010_000);
    let known = before.export(1_030_000);
    let keys: Vec<_> = known.iter().map(|known| (&*known.key, known.idle_ms)).collect();
    assert_eq!(keys, [(&b"new"[..], 10_000), (&[7; 100], 20_000), (b"old", 30_000)]);

    // a clock that begins anew, and a login that was quicker
    let after = Learned::new(2, 60);
    after.learn(b"new", out(9), 5);
    let restored = known.iter().map(|known| after.restore(known, 5));
    assert_eq!(restored.collect::<Vec<_>>(), [false, true, false]);
    assert_eq!(after.peek(b"new", 5), Some(out(9)));
    assert_eq!(after.counters(), Counters { entries: 2, ..Counters::default() });

    let after = Learned::new(100, 60);
    assert!(known.iter().all(|known| after.restore(known, 5)));
    assert_eq!(after.peek(b"old", 30_004), Some(out(1)));
    assert_eq!(after.peek(b"old", 30_005), None);
    assert_eq!(after.export(5), known);

    // what was unused for longest before still is the first to go
    let after = Learned::with_shards(1, 3, 60);
    assert!(known.iter().all(|known| after.restore(known, 5)));
    after.learn(b"newer", out(1), 6);
    assert_eq!((after.peek(b"old", 6), after.peek(b"new", 6)), (None, Some(out(2))));
}

#[test]
fn workers_share_it() {
    let table = Learned::new(500, 0);
    std::thread::scope(|scope| {
        for worker in 1..=4_u32 {
            let table = &table;
            scope.spawn(move || {
                for n in 0..2000_u32 {
                    table.learn(&(n % 700).to_be_bytes(), out(worker), u64::from(n));
                    table.look_up(&(n % 90).to_be_bytes(), u64::from(n));
                }
            });
        }
    });
    let counters = table.counters();
    assert_eq!((counters.entries, counters.hits + counters.misses), (500, 8000));
    assert_eq!(table.export(2000).len(), 500);
}

/// The same, slowly: the one that was unused for longest is first.
#[derive(Default)]
struct Model {
    entries: Vec<(Vec<u8>, OutId, u64)>,
    counters: Counters,
    most: usize,
    timeout: u64,
}

impl Model {
    fn take(&mut self, key: &[u8], now: u64) -> Option<OutId> {
        let timeout = self.timeout * 1000;
        self.entries.retain(|(_, _, used)| timeout == 0 || now - used < timeout);
        let at = self.entries.iter().position(|(known, ..)| known == key)?;
        Some(self.entries.remove(at).1)
    }

    fn look_up(&mut self, key: &[u8], now: u64) -> Option<OutId> {
        let found = self.take(key, now);
        match found {
            Some(output) => {
                self.counters.hits += 1;
                self.entries.push((key.to_vec(), output, now));
            }
            None => self.counters.misses += 1,
        }
        found
    }

    fn learn(&mut self, key: &[u8], output: OutId, now: u64) -> Lesson {
        let lesson = match self.take(key, now) {
            Some(before) if before == output => Lesson::Known,
            Some(_) => {
                self.counters.conflicts += 1;
                Lesson::Conflict
            }
            None => {
                if self.entries.len() == self.most {
                    self.entries.remove(0);
                    self.counters.evicted += 1;
                }
                Lesson::New
            }
        };
        self.entries.push((key.to_vec(), output, now));
        lesson
    }
}

#[derive(Debug, Clone)]
enum Step {
    Learn(u8, u32),
    LookUp(u8),
    Wait(u64),
    Purge,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..30_u8, 1..4_u32).prop_map(|(key, output)| Step::Learn(key, output)),
        4 => (0..30_u8).prop_map(Step::LookUp),
        2 => (0..1500_u64).prop_map(Step::Wait),
        1 => Just(Step::Purge),
    ]
}

proptest! {
    #[test]
    fn it_does_what_a_plain_list_does(
        most in 1..20_usize, timeout in 0..4_u64, steps in prop::collection::vec(step(), 0..300)
    ) {
        let table = Learned::with_shards(1, most, timeout);
        let mut model = Model { most, timeout, ..Model::default() };
        let mut now = 0;
        // some keys too long for the entry
        let key = |n: u8| vec![n; usize::from(n) + 1];
        for step in steps {
            match step {
                Step::Learn(n, output) => prop_assert_eq!(
                    table.learn(&key(n), out(output), now),
                    model.learn(&key(n), out(output), now)
                ),
                Step::LookUp(n) => {
                    prop_assert_eq!(table.look_up(&key(n), now), model.look_up(&key(n), now));
                }
                Step::Wait(ms) => now += ms,
                Step::Purge => table.purge(now),
            }
        }
        table.purge(now);
        model.take(b"nobody", now);
        let counters = Counters { entries: model.entries.len(), ..model.counters };
        prop_assert_eq!(table.counters(), counters);
        let known = table.export(now).into_iter().rev().map(|known| {
            (known.key.into_vec(), known.output, now - known.idle_ms)
        });
        prop_assert_eq!(known.collect::<Vec<_>>(), model.entries);
    }
}
