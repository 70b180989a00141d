//! What happens next, in order of time; what is planned for one moment happens in the order of its
//! planning.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use panelwright_engine::Moment;

/// A queue of happenings. The heap holds places only, so that sorting moves little.
#[derive(Debug)]
pub(crate) struct Queue<T> {
    order: BinaryHeap<Reverse<(Moment, u64, usize)>>,
    places: Vec<Option<T>>,
    free: Vec<usize>,
    planned: u64,
}

impl<T> Default for Queue<T> {
    fn default() -> Self {
        Self { order: BinaryHeap::new(), places: Vec::new(), free: Vec::new(), planned: 0 }
    }
}

impl<T> Queue<T> {
    pub(crate) fn plan(&mut self, at: Moment, what: T) {
        let place = match self.free.pop() {
            Some(place) => {
                self.places[place] = Some(what);
                place
            }
            None => {
                self.places.push(Some(what));
                self.places.len() - 1
            }
        };
        self.planned += 1;
        self.order.push(Reverse((at, self.planned, place)));
    }

    pub(crate) fn next(&mut self) -> Option<(Moment, T)> {
        let Reverse((at, _, place)) = self.order.pop()?;
        let what = self.places.get_mut(place)?.take()?;
        self.free.push(place);
        Some((at, what))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_decides_and_then_the_order_of_planning() {
        let mut queue = Queue::default();
        for (at, what) in [(5, "c"), (1, "a"), (5, "d"), (3, "b")] {
            queue.plan(Moment(at), what);
        }
        let mut told = String::new();
        while let Some((_, what)) = queue.next() {
            told.push_str(what);
        }
        assert_eq!(told, "abcd");
    }
}
