//! Everything that knows the page: which elements, which texts, which habits. Thin: it looks and
//! it touches; what a look means is decided in [`crate::judge`].

pub mod check;
pub mod choice;
pub mod composer;
pub mod dom;
pub mod notices;
pub mod pictures;
pub mod sidebar;
pub mod standing;
pub mod table;
pub mod turns;
pub mod write;
