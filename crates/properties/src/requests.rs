//! A request that a person makes in the chat: what is told of it, in any order and more than once.

use arbitrary::{Result, Unstructured};
use panelwright_engine::{
    ConversationId, DownloadId, Evidence, Moment, Picture, PictureFormat, Source,
};
use panelwright_requests::{
    CHARACTERS_MAX, Change, Confidence, Event, Input, Page, Preferences, Refusal, Request,
    RequestId, RequestNews, State, check, file_name,
};
use panelwright_script::safe_name::is_safe_path;

const FIRST: &str = "3f2b8c1e-9d40-4a6b-8f21-0c5d7e9a1b34";
const SECOND: &str = "4f2b8c1e-9d40-4a6b-8f21-0c5d7e9a1b34";

/// A request hears what these bytes spell, and never panics. The fold of its story is what it is;
/// hearing the same again brings nothing; an end is left only by a picture that comes after all,
/// and a saved one never; one file is written, and never two at once.
pub fn request_lives_through_anything(bytes: &[u8]) {
    let mut bytes = Unstructured::new(bytes);
    let id = RequestId::parse(FIRST).expect("a name");
    let preferences = Preferences::default().with(Change::Saving(true));
    let detected = detected("a fox in the snow");
    let first = Request::detect(detected, &preferences).expect("an ordinary text");
    let mut request = Request::begin(id.clone(), Moment(1), &first).expect("a beginning");
    let mut story = vec![first];
    let mut file = File::None;
    while !bytes.is_empty() {
        let Ok(input) = next_input(&mut bytes) else { break };
        let saving = Change::Saving(bytes.ratio(3_u8, 4_u8).unwrap_or_default());
        let preferences = preferences.clone().with(saving);
        let before = request.clone();
        let events = request.hear(input.clone(), &preferences);
        for event in &events {
            request.apply(Moment(2), event);
            file.follow(event);
        }
        story.extend(events.iter().cloned());
        left_as_allowed(&before, &events);
        if !events.is_empty() {
            assert_eq!(request.hear(input, &preferences), [], "the same again is no news");
        }
    }
    let mut folded = Request::begin(id, Moment(1), &story[0]).expect("a beginning");
    for event in &story[1..] {
        folded.apply(Moment(2), event);
    }
    folded.changed_at = request.changed_at;
    assert_eq!(folded, request, "the story tells another request");
    assert_eq!(file == File::Whole, request.state == State::Saved);
    let text = serde_json::to_string(&request).expect("a request has a JSON form");
    assert_eq!(serde_json::from_str::<Request>(&text).expect("which can be read"), request);
}

/// What the story tells of the file.
#[derive(PartialEq, Debug)]
enum File {
    None,
    Begun,
    Whole,
}

impl File {
    fn follow(&mut self, event: &Event) {
        match event {
            Event::SaveBegun { .. } => {
                assert_eq!(*self, Self::None, "saved a second time");
                *self = Self::Begun;
            }
            Event::Saved { .. } => {
                assert_eq!(*self, Self::Begun, "a file that was not begun");
                *self = Self::Whole;
            }
            Event::NotSaved { .. } => {
                assert_eq!(*self, Self::Begun, "a file that was not begun");
                *self = Self::None;
            }
            Event::Detected { .. }
            | Event::Sent { .. }
            | Event::Generating
            | Event::Picture { .. }
            | Event::Downloading { .. }
            | Event::Failed { .. }
            | Event::Abandoned { .. } => {}
        }
    }
}

fn left_as_allowed(before: &Request, events: &[Event]) {
    let Some(event) = events.first() else { return };
    let may = match before.state {
        State::Saved | State::Made => false,
        State::Failed | State::Abandoned => matches!(event, Event::Picture { .. }),
        State::Detected | State::Requested | State::Generating | State::Saving => true,
    };
    assert!(may, "{event:?} after {:?}", before.state);
}

fn next_input(bytes: &mut Unstructured<'_>) -> Result<Input> {
    let why = "why".to_owned();
    let download = DownloadId(bytes.int_in_range(1..=3)?);
    Ok(match bytes.int_in_range(0..=11)? {
        0 => Input::Page(detected("another text")),
        1 | 2 => Input::Page(RequestNews::Sent { conversation: conversation(bytes)? }),
        3 => Input::Page(RequestNews::Generating),
        4..=6 => Input::Page(RequestNews::Picture {
            picture: if bytes.ratio(3_u8, 4_u8)? { Some(picture()) } else { None },
            conversation: conversation(bytes)?,
        }),
        7 => Input::Page(RequestNews::Failed { why }),
        8 => Input::Page(RequestNews::Abandoned { why }),
        9 => Input::Downloading { download },
        10 => Input::Downloaded {
            download,
            file: "Panelwright/Chat/a.png".to_owned(),
            size_bytes: *bytes.choose(&[None, Some(10), Some(9)])?,
        },
        _ if bytes.arbitrary()? => Input::DownloadFailed { why },
        _ => Input::Unwatched { why },
    })
}

fn detected(text: &str) -> RequestNews {
    RequestNews::ImageRequestDetected {
        text: text.to_owned(),
        confidence: Confidence::of(0.9),
        page: page(),
    }
}

fn page() -> Page {
    Page::parse("chatgpt.com/c/1").expect("a page")
}

fn conversation(bytes: &mut Unstructured<'_>) -> Result<Option<ConversationId>> {
    let name = bytes.choose(&[None, Some("c1"), Some("c2"), Some("no/name")])?;
    Ok(name.map(|name| ConversationId(name.to_owned())))
}

fn picture() -> Picture {
    Picture {
        format: PictureFormat::Png,
        size_bytes: 10,
        width: 1,
        height: 1,
        sha256: "0".repeat(64),
        evidence: Evidence::AllSigns,
        source: Source::Original,
    }
}

/// Any text is kept or refused by a rule that it breaks; its file has a name that every platform
/// takes, no longer than they allow and never that of another request.
pub fn text_is_kept_or_refused(text: &str, word: &str) {
    let page = page();
    let kept = check(text, &page, &Preferences::default());
    match &kept {
        Ok(()) => {
            assert!((1..=CHARACTERS_MAX).contains(&text.chars().count()));
            assert!(!text.contains("<script") && !text.contains('\u{0}'));
        }
        Err(refusal) => {
            let words = refusal.to_string();
            assert!(text.chars().count() < 40 || !words.contains(text), "it repeats the text");
        }
    }
    let own = Preferences::default().with(Change::KeptOut(vec![word.to_owned()]));
    let with_own = check(text, &page, &own);
    assert!(with_own == kept || with_own == Err(Refusal::KeptOut), "{with_own:?}");

    let [first, second] = [FIRST, SECOND].map(|id| RequestId::parse(id).expect("a name"));
    let names = [&first, &second].map(|id| file_name(text, id));
    assert!(is_safe_path(&names[0]) && !names[0].contains('/'), "{:?}", names[0]);
    assert!(!names[0].starts_with('-') && names[0].len() <= 200, "{:?}", names[0]);
    assert_ne!(names[0].to_lowercase(), names[1].to_lowercase());

    let folder = Preferences::default().with(Change::Folder(text.to_owned())).folder;
    assert!(is_safe_path(&folder), "{folder:?}");
}

/// Any text is a page or none; a page is read back as itself, and stands for itself.
pub fn address_is_a_page_or_none(address: &str) {
    let Ok(page) = Page::parse(address) else { return };
    assert_eq!(Page::parse(page.as_str()), Ok(page.clone()));
    assert!(page.covers(&page));
    let off = Preferences::default().with(Change::OffOn(page.clone()));
    assert!(!off.is_noticed_on(&page));
    assert_eq!(off.with(Change::OnAgain(page)), Preferences::default());
}
