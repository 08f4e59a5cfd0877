use super::*;
use rustix::net::{AddressFamily, SocketFlags, SocketType, socketpair};
use std::cell::Cell;
use std::future::pending;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Waker;
use tokio::sync::{Notify, mpsc};

fn event_loop() -> EventLoop {
    EventLoop::new(Parts::open().unwrap())
}

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

/// Two connected sockets, the first in the loop's care.
fn pair(home: &EventLoop) -> (Watched, OwnedFd) {
    let flags = SocketFlags::NONBLOCK | SocketFlags::CLOEXEC;
    let (ours, theirs) = socketpair(AddressFamily::UNIX, SocketType::STREAM, flags, None).unwrap();
    (Watched::new(home, ours, Interest::Connection, Ready::NOTHING).unwrap(), theirs)
}

async fn readable(socket: &Watched) -> Ready {
    poll_fn(|_| socket.poll(Ready::READ)).await
}

#[test]
fn it_runs_its_main_future_and_the_tasks_that_this_begins() {
    let (home, ran) = (event_loop(), Rc::new(Cell::new(0)));
    let outcome = home.run(async {
        for _ in 0..100 {
            let ran = Rc::clone(&ran);
            home.spawn(async move { ran.set(ran.get() + 1) });
        }
        home.yield_now().await;
        "done"
    });
    assert_eq!((outcome.unwrap(), ran.get()), ("done", 100));
}

#[test]
fn a_descriptor_runs_the_task_that_waits_for_it_and_no_other() {
    let home = event_loop();
    let turns = Rc::new(Cell::new(0));
    home.run(async {
        let (quiet, _kept) = pair(&home);
        let (busy, theirs) = pair(&home);
        let counted = Rc::clone(&turns);
        home.spawn(async move {
            poll_fn(|_| {
                counted.set(counted.get() + 1);
                quiet.poll(Ready::READ).map(|_| ())
            })
            .await;
        });
        for _ in 0..10 {
            rustix::io::write(&theirs, b"x").unwrap();
            assert!(readable(&busy).await.has(Ready::READ));
            rustix::io::read(&busy, &mut [0; 8]).unwrap();
            busy.clear(Ready::READ);
            assert!(busy.poll(Ready::READ).is_pending());
        }
    })
    .unwrap();
    // once at first, and once when it is known to be writable
    assert!(turns.get() <= 2, "{} turns", turns.get());
}

#[test]
fn who_polls_a_descriptor_last_is_run_for_it() {
    let home = event_loop();
    home.run(async {
        let (socket, theirs) = pair(&home);
        assert!(socket.poll(Ready::READ).is_pending());
        let (heard, mut hears) = mpsc::channel(1);
        home.spawn(async move { heard.send(readable(&socket).await).await.unwrap() });
        home.yield_now().await;
        rustix::io::write(&theirs, b"x").unwrap();
        assert!(hears.recv().await.unwrap().has(Ready::READ));
    })
    .unwrap();
}

#[test]
fn the_end_and_the_break_of_the_other_side_are_seen() {
    let home = event_loop();
    home.run(async {
        let (socket, theirs) = pair(&home);
        rustix::net::shutdown(&theirs, rustix::net::Shutdown::Write).unwrap();
        let ready = readable(&socket).await;
        assert!(ready.has(Ready::PEER_ENDED) && !ready.has(Ready::BROKEN));
        drop(theirs);
        let broken = poll_fn(|_| socket.poll(Ready::BROKEN)).await;
        assert!(broken.has(Ready::READ) && broken.has(Ready::WRITE));
    })
    .unwrap();
}

#[test]
fn sleeps_end_in_their_order_and_not_too_early() {
    let home = event_loop();
    let order = Rc::new(RefCell::new(Vec::new()));
    home.run(async {
        let began = Instant::now();
        let (done, mut are_done) = mpsc::channel::<()>(3);
        for time in [30, 10, 20] {
            let (sleep, order, done) = (home.sleep(ms(time)), Rc::clone(&order), done.clone());
            home.spawn(async move {
                sleep.await;
                assert!(began.elapsed() >= ms(time));
                order.borrow_mut().push(time);
                drop(done);
            });
        }
        drop(done);
        assert_eq!(are_done.recv().await, None);
    })
    .unwrap();
    assert_eq!(*order.borrow(), [10, 20, 30]);
    assert!(home.0.timers.borrow().is_empty());
}

#[test]
fn a_timeout_ends_what_takes_too_long_and_leaves_no_timer_behind() {
    let home = event_loop();
    home.run(async {
        assert_eq!(home.timeout(ms(5), pending::<()>()).await, None);
        assert_eq!(home.timeout(ms(50_000), async { 7 }).await, Some(7));
        let late = home.timeout(ms(50_000), home.yield_now());
        assert_eq!(late.await, Some(()));
    })
    .unwrap();
    assert!(home.0.timers.borrow().is_empty());
}

#[test]
fn another_thread_wakes_it_whenever_it_sleeps() {
    let (home, heard) = (event_loop(), Arc::new(AtomicBool::new(false)));
    let (ping, mut pings) = mpsc::channel(1);
    let pong = Arc::new(Notify::new());
    let other = std::thread::spawn({
        let pong = Arc::clone(&pong);
        move || {
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            runtime.block_on(async {
                for _ in 0..2_000 {
                    ping.send(()).await.unwrap();
                    pong.notified().await;
                }
            });
        }
    });
    home.run(async {
        while pings.recv().await.is_some() {
            pong.notify_one();
        }
        heard.store(true, Ordering::Relaxed);
    })
    .unwrap();
    other.join().unwrap();
    assert!(heard.load(Ordering::Relaxed));
}

#[test]
fn a_task_that_yields_lets_descriptors_have_their_turn() {
    let home = event_loop();
    home.run(async {
        let (socket, theirs) = pair(&home);
        let busy = home.clone();
        home.spawn(async move {
            loop {
                busy.yield_now().await;
            }
        });
        rustix::io::write(&theirs, b"x").unwrap();
        readable(&socket).await;
        home.sleep(ms(5)).await;
    })
    .unwrap();
}

#[test]
fn a_panic_ends_its_task_alone() {
    let home = event_loop();
    home.run(async {
        home.spawn(async { panic!("on purpose") });
        struct PanicsWhenDropped;
        impl Drop for PanicsWhenDropped {
            fn drop(&mut self) {
                panic!("on purpose, again");
            }
        }
        home.spawn(async {
            let _at_the_end = PanicsWhenDropped;
        });
        home.yield_now().await;
        assert_eq!(home.0.tasks.borrow_mut().slots_in_use(), 1);
    })
    .unwrap();
}

#[test]
fn what_has_not_ended_is_dropped_at_the_end_and_forgotten() {
    let (home, alive) = (event_loop(), Rc::new(()));
    home.run(async {
        for _ in 0..10 {
            let (held, again) = (Rc::clone(&alive), home.clone());
            let (socket, _gone) = pair(&home);
            home.spawn(async move {
                struct BeginsAnother(EventLoop);
                impl Drop for BeginsAnother {
                    fn drop(&mut self) {
                        self.0.spawn(async {});
                    }
                }
                let _held = (held, socket, BeginsAnother(again));
                pending::<()>().await;
            });
        }
        home.yield_now().await;
        assert_eq!(Rc::strong_count(&alive), 11);
    })
    .unwrap();
    assert_eq!(Rc::strong_count(&alive), 1);
    assert!(home.0.descriptors.borrow().is_empty());
    assert_eq!(Rc::strong_count(&home.0), 1);
}

#[test]
fn a_wake_that_comes_too_late_harms_nobody() {
    let home = event_loop();
    home.run(async {
        let (tell, mut told) = mpsc::channel(1);
        home.spawn(async move {
            tell.send(poll_fn(|cx| Poll::Ready(cx.waker().clone())).await).await.unwrap();
        });
        let late: Waker = told.recv().await.unwrap();
        late.wake_by_ref();
        home.yield_now().await;
        let (polled, turns) = (Rc::new(Cell::new(0)), Cell::new(0));
        let counted = Rc::clone(&polled);
        home.spawn(poll_fn(move |_| {
            counted.set(counted.get() + 1);
            Poll::Pending
        }));
        late.wake();
        while turns.replace(turns.get() + 1) < 5 {
            home.yield_now().await;
        }
        assert!((1..=2).contains(&polled.get()));
    })
    .unwrap();
}

#[test]
fn a_task_goes_on_as_another_one_in_the_same_place() {
    let home = event_loop();
    home.run(async {
        let (socket, theirs) = pair(&home);
        let (heard, mut hears) = mpsc::channel(1);
        let inside = home.clone();
        home.spawn(async move {
            assert!(socket.poll(Ready::READ).is_pending());
            // it does not poll the socket again before it is woken for it
            let mut turns = 0;
            inside.go_on_as(poll_fn(move |_| {
                turns += 1;
                match socket.ready().has(Ready::READ) {
                    true => {
                        heard.try_send(turns).unwrap();
                        Poll::Ready(())
                    }
                    false => Poll::Pending,
                }
            }));
        });
        home.yield_now().await;
        rustix::io::write(&theirs, b"x").unwrap();
        assert!((2..=3).contains(&hears.recv().await.unwrap()));
        home.yield_now().await;
        assert_eq!(home.0.tasks.borrow().slots_in_use(), 1);
    })
    .unwrap();
}

#[test]
fn places_are_used_again() {
    let home = event_loop();
    home.run(async {
        for _ in 0..1_000 {
            home.spawn(async {});
            home.yield_now().await;
        }
        assert_eq!(home.0.tasks.borrow().places(), 2);
    })
    .unwrap();
}

#[test]
fn a_wait_is_rounded_up() {
    assert_eq!(in_whole_ms(Duration::from_nanos(1)).tv_nsec, 1_000_000);
    assert_eq!(in_whole_ms(Duration::ZERO).tv_nsec, 0);
    let long = in_whole_ms(ms(61_001));
    assert_eq!((long.tv_sec, long.tv_nsec), (61, 1_000_000));
}
