//! A picture that a person asks for in the chat themselves: what may happen to it, and by which
//! rules.
//!
//! A **request** is a text that a person sent in the chat and that asks for a picture. The page
//! notices it, gives it an id, and tells what becomes of it; whoever keeps the history hands that
//! in here and stores what comes out. Nothing here has a clock or does I/O, and nothing that a
//! page says, late, twice or in another order, does harm.
//!
//! | module | what is in it |
//! |---|---|
//! | `id` | the name of a request, by which its whole story is found |
//! | `confidence` | how sure the page is that the text asks for a picture |
//! | `news` | what the page tells |
//! | `text` | whether a text may be kept, and why not |
//! | `kept_out` | the author's own words that keep a text out |
//! | `page` | a page of the chat, as it is named in preferences |
//! | `preferences` | what the author has chosen |
//! | `name` | the file's name, from the prompt |
//! | `state` | the states, and every way between them |
//! | `event` | what has happened, as it is stored |
//! | `patience` | how long a request is waited for without news |
//! | `request` | one request: the fold of its events, and what it makes of what it hears |

mod confidence;
mod event;
mod id;
mod kept_out;
mod name;
mod news;
mod page;
mod patience;
mod preferences;
mod request;
mod state;
mod text;

pub use confidence::{Confidence, Level};
pub use event::Event;
pub use id::{NoRequestId, RequestId};
pub use name::file_name;
pub use news::RequestNews;
pub use page::{NoPage, Page};
pub use preferences::{Change, FOLDER, PREFERENCES_VERSION, Preferences};
pub use request::{Input, Request};
pub use state::{State, Step, transition};
pub use text::{CHARACTERS_MAX, Refusal, check};
