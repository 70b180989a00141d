//! What popup and studio have in common.

pub(crate) mod announce;
pub(crate) mod board;
pub(crate) mod browser;
pub(crate) mod chosen;
pub(crate) mod chunks;
pub(crate) mod controls;
pub(crate) mod ended;
pub(crate) mod face;
pub(crate) mod head;
pub(crate) mod hold;
pub(crate) mod live;
pub(crate) mod need;
pub(crate) mod problem;
pub(crate) mod records;
pub(crate) mod request;
pub(crate) mod rows;
pub(crate) mod theme;
pub(crate) mod tools;
pub(crate) mod trouble;
pub(crate) mod workers;
