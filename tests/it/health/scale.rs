//! Many channels: checks stay punctual, and cost little.

use super::*;
use balance_tests::daemon::Plan;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

const CHANNELS: usize = 1_000;

/// A server that accepts, counts and hangs up, on one thread.
fn counting() -> (SocketAddr, Arc<AtomicUsize>) {
    let listener =
        socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
    listener.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into()).unwrap();
    listener.listen(4096).unwrap();
    let address = listener.local_addr().unwrap().as_socket().unwrap();
    let count = Arc::<AtomicUsize>::default();
    let counter = Arc::clone(&count);
    // ends with the test's process
    std::thread::spawn(move || {
        while listener.accept().is_ok() {
            counter.fetch_add(1, Ordering::SeqCst);
        }
    });
    (address, count)
}

#[test]
fn h59_a_thousand_channels_stay_punctual() {
    let limit = getrlimit(Resource::Nofile);
    let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum });
    if limit.maximum.is_some_and(|most| most < 8 * CHANNELS as u64) {
        balance_tests::programs::skip("1,000 channels at once need 8,000 descriptors");
        return;
    }
    let (server, count) = counting();
    let server = server.to_string();
    let mut args = vec!["--max-channels", "1000", "--healthcheck-interval", "1"];
    args.extend(std::iter::repeat_n(server.as_str(), CHANNELS));
    let daemon = Plan::default().start(&args);
    until("all to be checked once", || {
        daemon.table().groups[0].channels.iter().all(|channel| channel.health == Health::Up)
    });
    // a machine that is busy with others is not our doing: one quiet stretch of three will do
    let stretch = || {
        let late = || daemon.log().matches("health checks are").count();
        let (before, began) = (count.load(Ordering::SeqCst), Instant::now());
        let (ticks, late_before) = (daemon.cpu_ticks(), late());
        std::thread::sleep(Duration::from_secs(4));
        let took = began.elapsed().as_secs_f64();
        let rate = (count.load(Ordering::SeqCst) - before) as f64 / took;
        let cpu = (daemon.cpu_ticks() - ticks) as f64 / took;
        eprintln!("{rate:.0} checks a second use {cpu:.1} % of a core");
        (850.0..1_100.0).contains(&rate) && late() == late_before
    };
    assert!(stretch() || stretch() || stretch(), "{CHANNELS} channels, a check a second each");
}
