//! Where a sign can stand beside something of the page.

/// A rectangle in the window, in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rect {
    /// From the left edge of the window.
    pub left: f64,
    /// From its upper edge.
    pub top: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// How wide and how high something is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Size {
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// Between a sign and what it stands beside.
const GAP: f64 = 6.0;

/// Between a sign and the edge of the window.
const EDGE: f64 = 4.0;

/// Rounded corners begin here.
const INSET: f64 = 14.0;

/// A tooltip needs so much room above a sign.
const TIP_HEIGHT: f64 = 260.0;

/// A tooltip is so wide at most.
pub const TIP_WIDTH: f64 = 300.0;

impl Rect {
    /// Its right edge.
    #[must_use]
    pub fn right(&self) -> f64 {
        self.left + self.width
    }

    /// Its lower edge.
    #[must_use]
    pub fn bottom(&self) -> f64 {
        self.top + self.height
    }

    /// Whether it shares any room with another.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        self.left < other.right()
            && other.left < self.right()
            && self.top < other.bottom()
            && other.top < self.bottom()
    }

    /// Points spread over it, its corners among them: what stands under it is found at these.
    #[must_use]
    pub fn points(&self) -> Vec<(f64, f64)> {
        let across = [0.02, 0.25, 0.5, 0.75, 0.98].map(|share| self.left + share * self.width);
        let down = [0.06, 0.5, 0.94].map(|share| self.top + share * self.height);
        down.into_iter().flat_map(|y| across.map(|x| (x, y))).collect()
    }

    fn is_within(&self, window: Size) -> bool {
        self.left >= EDGE
            && self.top >= EDGE
            && self.right() <= window.width - EDGE
            && self.bottom() <= window.height - EDGE
    }
}

/// The places beside something for a sign of that size, the best first, as far as they are within
/// the window: above and below it (or below and above it) at its end, the same at its start, and on
/// either side of it.
#[must_use]
pub fn beside(anchor: &Rect, sign: Size, window: Size, below_first: bool) -> Vec<Rect> {
    let end = (anchor.right() - INSET - sign.width).max(anchor.left);
    let start = anchor.left + INSET;
    let above = anchor.top - GAP - sign.height;
    let below = anchor.bottom() + GAP;
    let (first, second) = if below_first { (below, above) } else { (above, below) };
    let level = anchor.bottom() - INSET - sign.height;
    let places = [
        (end, first),
        (end, second),
        (start, first),
        (start, second),
        (anchor.right() + GAP, level),
        (anchor.left - GAP - sign.width, level),
    ];
    let rects = places.map(|(left, top)| Rect {
        left: left.round(),
        top: top.round(),
        width: sign.width,
        height: sign.height,
    });
    rects.into_iter().filter(|rect| rect.is_within(window)).collect()
}

/// Where a sign's tooltip opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opening {
    /// Above the sign, not below it.
    pub is_above: bool,
    /// Towards the left, its right edge at the sign's.
    pub is_leftward: bool,
}

/// Where the tooltip of a sign opens, so that it stays within the window.
#[must_use]
pub fn opening(sign: &Rect, window: Size) -> Opening {
    Opening {
        is_above: sign.top >= TIP_HEIGHT || sign.top > window.height - sign.bottom(),
        is_leftward: sign.left + TIP_WIDTH > window.width - EDGE && sign.right() >= TIP_WIDTH,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WINDOW: Size = Size { width: 1_000.0, height: 800.0 };
    const SIGN: Size = Size { width: 200.0, height: 24.0 };

    fn rect(left: f64, top: f64, width: f64, height: f64) -> Rect {
        Rect { left, top, width, height }
    }

    #[test]
    fn no_place_touches_what_it_stands_beside_or_leaves_the_window() {
        for anchor in [
            rect(100.0, 700.0, 700.0, 80.0),
            rect(0.0, 0.0, 1_000.0, 800.0),
            rect(300.0, 300.0, 60.0, 40.0),
            rect(-500.0, 2_000.0, 300.0, 40.0),
        ] {
            for place in beside(&anchor, SIGN, WINDOW, false) {
                assert!(!place.meets(&anchor), "{place:?} {anchor:?}");
                assert!(place.is_within(WINDOW), "{place:?} {anchor:?}");
            }
        }
    }

    #[test]
    fn the_best_place_is_above_the_end() {
        let anchor = rect(100.0, 700.0, 700.0, 80.0);
        let places = beside(&anchor, SIGN, WINDOW, false);
        assert_eq!(places[0], rect(586.0, 670.0, 200.0, 24.0));
        // There is no room below.
        assert!(places.iter().all(|place| place.top < anchor.bottom()));
    }

    #[test]
    fn what_fills_the_window_leaves_no_place() {
        assert_eq!(beside(&rect(0.0, 0.0, 1_000.0, 800.0), SIGN, WINDOW, true), []);
    }

    #[test]
    fn a_tooltip_opens_to_where_there_is_room() {
        let opening = |left, top| opening(&rect(left, top, 200.0, 24.0), WINDOW);
        assert_eq!(opening(100.0, 600.0), Opening { is_above: true, is_leftward: false });
        assert_eq!(opening(790.0, 20.0), Opening { is_above: false, is_leftward: true });
    }

    #[test]
    fn the_points_of_a_place_are_in_it() {
        let place = rect(10.0, 20.0, 100.0, 24.0);
        for (x, y) in place.points() {
            assert!(place.meets(&rect(x, y, 0.1, 0.1)), "{x} {y}");
        }
    }
}
