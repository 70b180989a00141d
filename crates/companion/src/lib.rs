//! The companion: the command line that runs the real extension in a real browser.
//!
//! | module | what it is |
//! |---|---|
//! | [`browser`] | a Chromium with the extension in it, driven as thinly as possible |
//! | [`run`] | a batch from its script to the verified files, through the studio |
//! | [`script_command`] | a script's pictures and prompts, without a browser |
//! | [`detect_command`] | which texts are requests for pictures |
//! | [`cli`] | the arguments of `panelwright` |

pub mod browser;
pub mod cli;
pub mod detect_command;
pub mod run;
pub mod script_command;
