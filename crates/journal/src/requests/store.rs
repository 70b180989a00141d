//! What a place to store requests must guarantee.

use panelwright_requests::{Request, RequestId};

use crate::{Durability, Error, Sealed};

/// A place to store requests.
///
/// Obligations: each method is atomic; when it returns `Ok` the write is as safe as its
/// [`Durability`] asks (where none is named: strict); reads see every write that has returned; a
/// story is only added to, and goes only as a whole. Writers do not overlap.
#[allow(async_fn_in_trait, reason = "one thread; no caller needs the future to be Send")]
pub trait RequestStore {
    /// Adds records to a request's story, under the numbers from `first`, and puts the request as
    /// it is after them beside it. A number that is taken is an error, and nothing is stored.
    async fn add_to_story(
        &self,
        request: &Request,
        first: u64,
        records: &[Sealed],
        durability: Durability,
    ) -> Result<(), Error>;

    /// The records of a request, with their numbers, in order; none of a request that is not there.
    async fn story(&self, id: &RequestId) -> Result<Vec<(u64, Sealed)>, Error>;

    /// Each request as it stands beside its story; `None` where that cannot be read.
    async fn heads(&self) -> Result<Vec<(RequestId, Option<Request>)>, Error>;

    /// Forgets requests and their stories.
    async fn forget_requests(&self, ids: &[RequestId]) -> Result<(), Error>;
}
