//! Two figures for many: the middle one, and the slope of a line through points.

/// Lowest, middle and highest.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    pub low: f64,
    pub median: f64,
    pub high: f64,
}

/// The spread of some values; none if there are none.
pub fn spread(values: impl IntoIterator<Item = f64>) -> Option<Spread> {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    let (low, high) = (*values.first()?, *values.last()?);
    let (below, above) = (values[(values.len() - 1) / 2], values[values.len() / 2]);
    Some(Spread { low, median: f64::midpoint(below, above), high })
}

/// The slope of the line that is nearest to all points.
pub fn slope(points: &[(f64, f64)]) -> Option<f64> {
    let count = points.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / count;
    let (x, y) = (mean(|point| point.0), mean(|point| point.1));
    let above: f64 = points.iter().map(|point| (point.0 - x) * (point.1 - y)).sum();
    let below: f64 = points.iter().map(|point| (point.0 - x).powi(2)).sum();
    (below > 0.0).then(|| above / below)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_some() {
        assert_eq!(spread([]), None);
        assert_eq!(spread([3.0, 1.0, 2.0]), Some(Spread { low: 1.0, median: 2.0, high: 3.0 }));
        assert_eq!(spread([4.0, 1.0]).map(|spread| spread.median), Some(2.5));
    }

    #[test]
    fn the_slope_of_a_line_and_of_a_cloud() {
        assert_eq!(slope(&[(1.0, 10.0), (2.0, 12.0), (3.0, 14.0)]), Some(2.0));
        assert_eq!(slope(&[(0.0, 0.0), (1.0, 2.0), (2.0, 2.0)]), Some(1.0));
        assert_eq!(slope(&[(1.0, 5.0), (1.0, 6.0)]), None);
        assert_eq!(slope(&[]), None);
    }
}
