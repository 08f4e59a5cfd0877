//! How well a few typed letters fit a word: its letters in this order, with others between.

/// How well letters fit a word; more is better, none if they do not. Upper and lower case are alike;
/// no letters fit everything.
///
/// What begins the word counts most, then what begins a part of it (`close-all`), then letters that
/// stand together; a longer word counts less than a shorter one.
#[must_use]
pub fn score(letters: &str, word: &str) -> Option<u32> {
    let letters: Vec<char> = letters.to_lowercase().chars().collect();
    let word: Vec<char> = word.to_lowercase().chars().collect();
    // the best way to place the letters so far, by the place of the last one
    let mut best: Vec<Option<u32>> = vec![Some(0); word.len() + 1];
    for (n, letter) in letters.iter().enumerate() {
        let mut next = vec![None; word.len() + 1];
        let mut reachable: Option<u32> = None;
        for (at, found) in word.iter().enumerate() {
            reachable = reachable.max(best[at]);
            if found != letter {
                continue;
            }
            // the first letter has none before it to stand by
            let together = best[at].filter(|_| n > 0).map(|before| before + 8);
            next[at + 1] = together.max(reachable).map(|before| before + bonus(&word, at));
        }
        best = next;
    }
    let fits = if letters.is_empty() { Some(0) } else { best.into_iter().flatten().max() };
    let length = u32::try_from(word.len()).unwrap_or(u32::MAX).min(99);
    fits.map(|fits| fits * 100 + (99 - length))
}

/// What a letter counts by its place.
fn bonus(word: &[char], at: usize) -> u32 {
    match at.checked_sub(1).map(|before| word[before]) {
        None => 12,
        Some(before) if !before.is_alphanumeric() => 6,
        Some(_) => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn best<'a>(letters: &str, words: &[&'a str]) -> Vec<&'a str> {
        let mut found: Vec<_> =
            words.iter().filter_map(|word| Some((score(letters, word)?, *word))).collect();
        found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        found.into_iter().map(|(_, word)| word).collect()
    }

    #[test]
    fn the_best_comes_first() {
        assert_eq!(best("en", &["undo", "open", "enable", "end"]), ["end", "enable", "open"]);
        assert_eq!(best("dis", &["disable", "discard-it"]), ["disable", "discard-it"]);
        assert_eq!(best("ds", &["disable", "does"]), ["does", "disable"]);
        assert_eq!(best("ci", &["close-idle", "clinic"])[0], "close-idle");
        assert_eq!(best("WEB1", &["10.0.0.1:80", "web1:80", "web2:80"]), ["web1:80"]);
        assert_eq!(best("", &["a", "bb"]), ["a", "bb"]);
        assert_eq!(best("abcd", &["abc"]), [""; 0]);
        assert_eq!(score("aab", "ab"), None);
    }

    proptest! {
        #[test]
        fn letters_fit_if_they_are_there_in_this_order(letters in "[abc]{0,5}", word in "[abc-]{0,9}") {
            let mut rest = word.chars();
            let there = letters.chars().all(|letter| rest.any(|found| found == letter));
            prop_assert_eq!(score(&letters, &word).is_some(), there);
        }
    }
}
