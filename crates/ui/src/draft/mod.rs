//! A batch before it starts: the script, the plan that it makes, and the author's choices.

mod choices;
mod destination;
mod kept;
mod plan;
mod site;
mod state;

pub(crate) use choices::{
    Choices, check_gap, check_patience, check_workers, default_gap, default_patience,
};
pub(crate) use destination::check as check_destination;
pub(crate) use plan::{Line, Preview, Standing};
pub(crate) use state::{Draft, PASTED_NAME, check_pages};
