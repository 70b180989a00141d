//! How the detector learns, and how well it does. No part of what ships.
mod calibrate;
pub mod corpus;
pub mod evaluate;
mod fit;
pub mod measures;
pub mod train;
