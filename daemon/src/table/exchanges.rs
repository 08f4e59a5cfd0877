//! What the exchanges with one channel came to, in the HTTP mode.
//!
//! A book for each worker, made when it is first needed, so that a daemon without HTTP has none. Must not
//! know how an exchange is carried.

use super::level::Level;
use super::times::{Classes, Window};
use balance_proto::http::Exchanges as View;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

/// Numbers of a book that only grow: answers by class, broken, retries.
const NUMBERS: usize = 7;
const BROKEN: usize = 5;
const RETRIES: usize = 6;

/// The books of one channel.
#[derive(Debug)]
pub(super) struct Exchanges<const BOOKS: usize> {
    books: [OnceLock<Box<Book>>; BOOKS],
    /// What the numbers were at the last reset.
    origin: [AtomicU64; NUMBERS],
    window: Window,
    pub(super) queue: Level,
}

#[derive(Debug, Default)]
struct Book {
    numbers: [AtomicU64; NUMBERS],
    times: Classes,
}

impl<const BOOKS: usize> Default for Exchanges<BOOKS> {
    fn default() -> Self {
        Self {
            books: [const { OnceLock::new() }; BOOKS],
            origin: Default::default(),
            window: Window::default(),
            queue: Level::default(),
        }
    }
}

impl<const BOOKS: usize> Exchanges<BOOKS> {
    fn add(&self, book: usize, number: usize) {
        let book = self.books[book].get_or_init(Box::default);
        book.numbers[number].fetch_add(1, Ordering::Relaxed);
    }

    /// An answer with this status began after so many microseconds.
    pub(super) fn answered(&self, book: usize, status: u16, us: u64) {
        let class = usize::from(status / 100).clamp(1, 5) - 1;
        self.add(book, class);
        self.books[book].get_or_init(Box::default).times.add(us);
    }

    /// An exchange came to nothing whole.
    pub(super) fn broke(&self, book: usize) {
        self.add(book, BROKEN);
    }

    /// A request went on elsewhere.
    pub(super) fn retried(&self, book: usize) {
        self.add(book, RETRIES);
    }

    /// Lets lately begin with the turn before this one.
    pub(super) fn turn(&self) {
        if self.books.iter().any(|book| book.get().is_some()) {
            self.window.turn(self.times());
        }
    }

    fn times(&self) -> impl Iterator<Item = &Classes> {
        self.books.iter().filter_map(|book| Some(&book.get()?.times))
    }

    fn sum(&self, number: usize) -> u64 {
        let books = self.books.iter().filter_map(OnceLock::get);
        books.map(|book| book.numbers[number].load(Ordering::Acquire)).sum()
    }

    /// Lets the numbers that grow start again at 0.
    pub(super) fn reset(&self) {
        for (number, origin) in self.origin.iter().enumerate() {
            origin.store(self.sum(number), Ordering::Release);
        }
        self.queue.reset();
    }

    pub(super) fn view(&self, sessions_max: u32) -> View {
        let number = |number: usize| {
            // the origin first: the number itself can only have grown since
            let origin = self.origin[number].load(Ordering::Acquire);
            self.sum(number).saturating_sub(origin)
        };
        View {
            sessions_max,
            queue: self.queue.view(),
            answers: std::array::from_fn(number),
            broken: number(BROKEN),
            retries: number(RETRIES),
            response: self.window.view(self.times()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_summed_over_the_books_and_start_again() {
        let exchanges = Exchanges::<3>::default();
        for (book, status) in [(0, 200), (1, 204), (2, 304), (2, 503), (0, 101), (1, 599)] {
            exchanges.answered(book, status, 100);
        }
        exchanges.broke(1);
        exchanges.retried(2);
        let view = exchanges.view(4);
        assert_eq!((view.answers, view.broken, view.retries), ([1, 2, 1, 0, 2], 1, 1));
        assert_eq!((view.sessions_max, view.response.count), (4, 6));
        exchanges.reset();
        let view = exchanges.view(0);
        assert_eq!((view.answers, view.broken, view.retries), ([0; 5], 0, 0));
        exchanges.answered(0, 200, 100);
        assert_eq!(exchanges.view(0).answers, [0, 1, 0, 0, 0]);
    }
}
