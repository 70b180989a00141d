//! The engine in a made-up, seeded, hostile world.
//!
//! [`run`] drives the shipping engine and the shipping journal (on its store in memory) through a
//! batch, in a world where service workers die between any two steps, the browser is killed, the
//! power is cut, the machine sleeps and its clock is set, tabs crash, freeze and do not load,
//! messages are lost, doubled and late, writes and downloads fail, the network and the memory go,
//! the account has quotas and paces of several shapes, and what is stored is damaged. The same seed gives the same run.
//!
//! | file | what it stands for |
//! |---|---|
//! | `chance` | the one source of randomness |
//! | `options`, `fault` | how hostile the world is, drawn per seed; how often what struck |
//! | `clock`, `queue` | time, and what happens next |
//! | `disk`, `copy` | the journal's disk; the place of the second copy |
//! | `damage`, `witness` | what befalls what is stored; what can still be told then |
//! | `site`, `limits` | the chat site; what the account allows |
//! | `tab`, `page` | a worker's tab; what the content script does in it |
//! | `shell` | the service worker around the engine |
//! | `strokes` | deaths, sleep, network, memory, people |
//! | `promises` | what must hold, checked at every step and at the end |
//! | `shrink` | the calmest world in which a promise still breaks |

mod chance;
mod clock;
mod copy;
mod damage;
mod disk;
mod fault;
mod limits;
mod options;
mod page;
mod promises;
mod queue;
mod shell;
mod shrink;
mod site;
mod strokes;
mod tab;
mod witness;
mod world;

pub use fault::{Fault, Struck};
pub use limits::Limits;
pub use options::Options;
pub use shrink::shrink;
pub use world::{Report, run, run_traced};
