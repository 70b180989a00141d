//! The pictures of an answer, and the signs of their being finished.

use panelwright_engine::TwoPictures;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlImageElement};

use super::choice;
use super::composer::{self, Found};
use super::dom;
use super::table::{self, Key};
use super::turns::Exchange;
use crate::judge::choice::{self as decide, Asked, Kept};
use crate::judge::completion::{Loading, Sight, Signs};
use crate::judge::words::WordsSeen;
use crate::table::current;

/// Smaller pictures in an answer are icons, unless their container or address says otherwise.
const SIDE_MIN: u32 = 256;

/// One look at our exchange.
#[derive(Debug, Clone)]
pub struct Look {
    /// Which of its pictures is ours.
    pub kept: Kept,
    /// What it shows of that picture.
    pub signs: Signs,
    /// What it says in words.
    pub words: WordsSeen,
    /// How far the page says that the picture is, in per cent.
    pub percent: Option<u8>,
    /// The element of that picture, for a copy of last resort.
    pub image: Option<HtmlImageElement>,
}

/// Looks at an exchange, for the picture that is to be kept by a standing choice.
#[must_use]
pub fn look(exchange: &Exchange, wish: TwoPictures) -> Look {
    let containers = exchange.in_answer_key(Key::Picture);
    let container_selector = table::union(Key::Picture);
    let images: Vec<HtmlImageElement> = exchange
        .in_answer("img")
        .into_iter()
        .filter_map(|image| image.dyn_into().ok())
        .filter(|image| is_result(image, &container_selector))
        .collect();
    let stacks = stacks(&images, &container_selector);
    let text = exchange.answer_words();
    let kept = decide::kept(asked(exchange, &text, stacks.len()), stacks.len(), wish);
    let ours = match kept {
        Kept::Picture(place) => stacks.get(place),
        Kept::AuthorDecides | Kept::Unreadable => None,
    };
    // Only outermost places: parts of one may carry its name in their classes.
    let has_bare_place = containers.iter().any(|place| {
        outermost(place, &container_selector).as_ref() == Some(place) && is_bare(place, &images)
    });
    let marker = marker(exchange);
    let loading = if has_bare_place { Loading::Shown } else { marker };
    let stop = composer::has_stop_button();
    let image = ours.and_then(|stack| main_of(stack));
    Look {
        kept,
        signs: Signs {
            picture: image.as_ref().and_then(sight),
            copies_agree: ours.is_some_and(|stack| agree(stack)),
            blurred: image.as_ref().is_some_and(is_blurred),
            loading,
            stop,
            finished_controls: !exchange.in_answer_key(Key::Finished).is_empty(),
        },
        words: WordsSeen {
            text,
            has_picture: !images.is_empty() || !containers.is_empty(),
            busy: stop || marker == Loading::Shown,
            ended: !exchange.in_answer_key(Key::Ended).is_empty(),
        },
        percent: percent(exchange),
        image,
    }
}

/// Whether the page asks which of the answer's pictures is better. A question blocks the box, in
/// every form and language.
fn asked(exchange: &Exchange, words: &str, pictures: usize) -> Asked {
    let is_blocked = || pictures > 1 && matches!(composer::find(), Found::None);
    if exchange.in_answer_key(Key::Choice).iter().any(choice::is_whole) {
        Asked::Known
    } else if decide::asks_in_words(words) || is_blocked() {
        Asked::Unknown
    } else {
        Asked::No
    }
}

/// The address that an image shows or was told to show; a hidden tab may not have loaded it.
fn address(image: &HtmlImageElement) -> String {
    let current = image.current_src();
    if current.is_empty() { image.src() } else { current }
}

/// Whether an address can be that of a finished picture: `data:` ones are passing frames.
fn can_be_final(address: &str) -> bool {
    ["https:", "http:", "blob:"].iter().any(|scheme| address.starts_with(scheme))
}

fn is_result(image: &HtmlImageElement, container_selector: &str) -> bool {
    let address = address(image);
    if !can_be_final(&address) {
        return false;
    }
    let name = image.alt().to_lowercase();
    if name.starts_with("uploaded image") {
        return false;
    }
    dom::is_within(image, container_selector)
        || address.starts_with("blob:")
        || address.contains("/backend-api/estuary/content")
        || address.contains(".oaiusercontent.com/")
        || current().picture_names().iter().any(|start| name.starts_with(start))
        || image.width().min(image.height()) >= SIDE_MIN
}

/// Copies that lie over each other: those in one container, or of one file.
fn stacks(images: &[HtmlImageElement], container_selector: &str) -> Vec<Vec<HtmlImageElement>> {
    let mut stacks: Vec<(Option<Element>, String, Vec<HtmlImageElement>)> = Vec::new();
    for image in images {
        let container = outermost(image, container_selector);
        let file = identity(&address(image));
        let known = stacks.iter_mut().find(|(place, first, _)| {
            *first == file || (container.is_some() && *place == container && !is_gallery(place))
        });
        match known {
            Some((_, _, stack)) => stack.push(image.clone()),
            None => stacks.push((container, file, vec![image.clone()])),
        }
    }
    stacks.into_iter().map(|(_, _, stack)| stack).collect()
}

/// A gallery holds several pictures side by side; any other container holds one.
fn is_gallery(container: &Option<Element>) -> bool {
    container.as_ref().is_some_and(|container| dom::is(container, "[data-testid$=-gallery]"))
}

fn outermost(image: &Element, selector: &str) -> Option<Element> {
    let mut found = image.closest(selector).ok().flatten()?;
    while let Some(outer) =
        found.parent_element().and_then(|up| up.closest(selector).ok().flatten())
    {
        found = outer;
    }
    Some(found)
}

/// The copy that a person sees: named, or at least not hidden from readers, and no backdrop.
fn main_of(stack: &[HtmlImageElement]) -> Option<HtmlImageElement> {
    let is_plain = |image: &&HtmlImageElement| {
        !dom::is_within(image, "[aria-hidden=true]") && !dom::is_within(image, "[class*=blur-]")
    };
    stack
        .iter()
        .find(|image| !image.alt().is_empty())
        .or_else(|| stack.iter().find(is_plain))
        .or_else(|| stack.first())
        .cloned()
}

fn agree(stack: &[HtmlImageElement]) -> bool {
    let mut files = stack.iter().map(|image| identity(&address(image)));
    let first = files.next();
    files.all(|file| Some(file) == first)
}

fn sight(image: &HtmlImageElement) -> Option<Sight> {
    let source = address(image);
    let attribute = |name: &str| image.get_attribute(name)?.trim().parse::<u32>().ok();
    // An attribute below the placeholder's size describes the layout, not the file.
    let stated_size = attribute("width")
        .zip(attribute("height"))
        .filter(|(width, height)| (*width).min(*height) >= SIDE_MIN);
    can_be_final(&source).then(|| Sight { identity: identity(&source), source, stated_size })
}

/// What names the file in an address: its `id=file_…`, or the address itself.
fn identity(address: &str) -> String {
    let query = address.split_once('?').map_or("", |(_, query)| query);
    query.split('&').find_map(|pair| pair.strip_prefix("id=")).unwrap_or(address).to_owned()
}

/// Whether an image is shown through a blur. A style set on the element itself is read first:
/// in a hidden tab a transition towards "no blur" never arrives.
fn is_blurred(image: &HtmlImageElement) -> bool {
    let mut next: Option<Element> = Some(image.clone().into());
    while let Some(element) = next {
        let own = element
            .dyn_ref::<HtmlElement>()
            .and_then(|element| element.style().get_property_value("filter").ok())
            .filter(|filter| !filter.is_empty());
        let filter = own.or_else(|| dom::style(&element, "filter")).unwrap_or_default();
        if blur_px(&filter) > 0.0 {
            return true;
        }
        next = element.parent_element().filter(|up| !dom::is(up, "main, body"));
    }
    false
}

fn blur_px(filter: &str) -> f64 {
    let Some((_, rest)) = filter.split_once("blur(") else { return 0.0 };
    let number: String = rest
        .chars()
        .take_while(|character| character.is_ascii_digit() || *character == '.')
        .collect();
    number.parse().unwrap_or(0.0)
}

/// Whether a place for a picture has none yet.
fn is_bare(place: &Element, images: &[HtmlImageElement]) -> bool {
    !images.iter().any(|image| place.contains(Some(image)))
}

fn marker(exchange: &Exchange) -> Loading {
    let markers = exchange.in_answer_key(Key::Loading);
    if markers.iter().any(dom::is_shown) {
        Loading::Shown
    } else if markers.is_empty() {
        Loading::None
    } else {
        Loading::Hidden
    }
}

fn percent(exchange: &Exchange) -> Option<u8> {
    exchange.in_answer("[role=progressbar][aria-valuenow]").iter().find_map(|bar| {
        let number = |name: &str| bar.get_attribute(name)?.trim().parse::<f64>().ok();
        let most = number("aria-valuemax").filter(|most| *most > 0.0).unwrap_or(100.0);
        let share = (number("aria-valuenow")? / most * 100.0).clamp(0.0, 100.0);
        // Between 0 and 100 by the clamp.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
        let percent = share.round() as u8;
        Some(percent)
    })
}
