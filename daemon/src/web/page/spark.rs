//! Small drawings: a line of what happened, and a bar of parts. `assets/page.js` draws them alike.
//!
//! Geometry in attributes only: the page allows no styles in its text.

use super::activity::STEPS;
use maud::{Markup, html};

/// How wide and high drawings are; they are stretched to where they stand.
const WIDTH: usize = STEPS - 1;
const HEIGHT: i64 = 100;

/// A line over the steps, and the area below it. The highest point of all lines that are compared is
/// `most`. The script finds it by `key`.
pub(super) fn line(key: &str, points: &[u64], most: u64) -> Markup {
    let joined: Vec<String> = points.iter().map(u64::to_string).collect();
    let (first, steps) = path(points, most);
    html! {
        svg.spark viewBox=(format!("0 -4 {WIDTH} 108")) preserveAspectRatio="none" aria-hidden="true"
            data-spark=(key) data-points=(joined.join(" ")) {
            path.area d=(format!("M0 {HEIGHT}V{first}{steps}V{HEIGHT}Z")) {}
            path.line d=(format!("M0 {first}{steps}")) vector-effect="non-scaling-stroke" {}
        }
    }
}

/// How high it begins, and the way from there.
fn path(points: &[u64], most: u64) -> (i64, String) {
    let height = |point: &u64| {
        let part = u128::from(*point) * HEIGHT as u128 / u128::from(most.max(1));
        HEIGHT - i64::try_from(part).unwrap_or(HEIGHT).min(HEIGHT)
    };
    let steps = points.iter().zip(points.iter().skip(1));
    let steps = steps.map(|(from, to)| format!("l1 {}", height(to) - height(from)));
    (points.first().map_or(HEIGHT, height), steps.collect())
}

/// A bar of five parts, as long together as the bar; answers by their first digit.
pub(super) fn parts(key: &str, parts: [u64; 5], text: &str) -> Markup {
    let sum = parts.iter().sum::<u64>().max(1) as f64;
    let mut end = 0.0;
    let shares = parts.map(|part| {
        let (begin, share) = (end, part as f64 * 100.0 / sum);
        end += share;
        (format!("{begin:.2}"), format!("{share:.2}"))
    });
    html! {
        svg.parts viewBox="0 0 100 1" preserveAspectRatio="none" role="img" data-parts=(key)
            aria-label=(text) {
            title { (text) }
            @for ((begin, share), class) in shares.iter().zip(["c1", "c2", "c3", "c4", "c5"]) {
                rect class=(class) x=(begin) width=(share) y="0" height="1" {}
            }
        }
    }
}

/// How full something is.
pub(super) fn gauge(key: &str, part: u64, whole: u64) -> Markup {
    let share = if whole == 0 { 0.0 } else { (part as f64 * 100.0 / whole as f64).min(100.0) };
    html! {
        svg.gauge viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true" {
            rect.track width="100" height="1" {}
            rect.fill data-gauge=(key) width=(format!("{share:.2}")) height="1" {}
        }
    }
}
