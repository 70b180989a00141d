//! Comic scripts in Markdown: our own form, and the forms that are found in the wild.

mod common;

use common::{bible, check, parse, refusal};

#[test]
fn headings_in_our_own_form() {
    check(
        "a.md",
        "# Chapter 1: Low Water\n## Page 1\n### Panel 1 (wide)\n\nMud and gulls.\nA boat on its \
         side.\n\nSetting: The Flats\nCast: Ida, Per\n\n### Panel 2\nShape: square\nVariants: 3\n\
         Prompt: a red boot in mud\n\n## Page 2: The Find\n### Panel 1\n- Ida digs\n- Per points\n",
        &[
            "Chapter 1: Low Water",
            "page 1, panel 1 (wide) [wide]: Mud and gulls. A boat on its side.",
            "  with Ida, Per",
            "  at The Flats",
            "page 1, panel 2 [square] x3 = a red boot in mud",
            "page 2, panel 1: Ida digs. Per points.",
        ],
    );
}

#[test]
fn bold_panels_with_bullets_and_lettering() {
    check(
        "a.md",
        "# Salt: A Script\n\n## CHAPTER TWO - THE PIER\n\n### Opening Splash Page\n**Visual:** \
         The pier from above, snow on it\n\n**Caption:** \"It began with snow.\"\n\n---\n\n\
         ### Page 2-3: Arrivals\n\n**Panel 1 (Large):**\n- A train stops\n- Steam everywhere\n\
         - **Dialogue:**\n  - Ida (thought): \"So this is it.\"\n  - (Whistle)\n- **Sound \
         EFFECTS:** \"HSSSS\"\n\n**Panel 2 (Wide bottom):**\n- Split view of the town:\n  - \
         the pier\n  - the station\n\n**Caption:** \"Nobody came to meet her.\"\n",
        &[
            "Chapter 2: THE PIER",
            "Opening Splash Page, panel 1 (Opening Splash Page) [tall]: The pier from above, snow on it.",
            "  caption: It began with snow.",
            "pages 2-3, panel 1 (Large): A train stops. Steam everywhere.",
            "  Ida (thought) says: So this is it.",
            "  says: (Whistle)",
            "  sound: HSSSS",
            "pages 2-3, panel 2 (Wide bottom) [wide]: Split view of the town: the pier; the station.",
            "  caption: Nobody came to meet her.",
        ],
    );
}

#[test]
fn plain_text_in_the_convention_of_the_trade() {
    check(
        "rain.txt",
        "RAIN TOWN\n\nPAGE ONE (TWO PANELS)\n\nPanel 1. Rooftops in the rain, shining,\ngulls on \
         a chimney.\nCAP: Tuesday.\nSFX: drip\n\nPANEL TWO\nCLOSE UP: a hand on a door.\nANNA \
         (low): Is anyone\nthere?\n\nPAGES TWO AND THREE\nAnna in a hall of umbrellas.\n\nPage 4\n\
         1. Anna runs.\n   ANNA: Wait!\n2. The cat looks back.\n",
        &[
            "page 1, panel 1: Rooftops in the rain, shining, gulls on a chimney.",
            "  caption: Tuesday.",
            "  sound: drip",
            "page 1, panel 2: CLOSE UP: a hand on a door.",
            "  ANNA (low) says: Is anyone there?",
            "pages 2-3, panel 1: Anna in a hall of umbrellas.",
            "page 4, panel 1: Anna runs.",
            "  ANNA says: Wait!",
            "page 4, panel 2: The cat looks back.",
        ],
    );
    assert_eq!(parse("rain.txt", "RAIN TOWN\n\nPAGE 1\nPanel 1: Rain.").script.title, "RAIN TOWN");
}

#[test]
fn what_is_missing_is_given_and_noted() {
    check(
        "a.md",
        "# T\nSome words.\n## Page 1\n### Panel\nA.\n### Panel\nB.\n### Panel 2\nC.\n## Page 2\n\
         ## Splash Page\nD.\n## Page 5\n### Panel 7\n",
        &[
            "page 1, panel 1: A.",
            "page 1, panel 2: B.",
            "page 1, panel 2: C.",
            "Splash Page, panel 1 (Splash Page) [tall]: D.",
            "page 5, panel 7: ",
            "! line 2: The text after \"T\" belongs to no panel and is not pictured.",
            "! line 8: There is already a page 1, panel 2. Both are kept; their files differ by a suffix.",
            "! line 10: Page 2 has no panels.",
            "! line 14: Page 5, panel 7 does not say what is to be seen.",
        ],
    );
    let splash = parse("a.md", "## Page 2\nA.\n## Splash Page\nD.\n## Page 5\nE.\n");
    let firsts: Vec<u32> = splash.script.panels.iter().map(|p| p.address.page.first).collect();
    assert_eq!(firsts, [2, 3, 5]);
}

#[test]
fn panels_without_pages_and_pages_without_numbers() {
    check(
        "a.md",
        "### Panel 1\nA.\n### Panel 2\nB.",
        &["page 1, panel 1: A.", "page 1, panel 2: B."],
    );
    check(
        "a.md",
        "---\ntitle: T\n---\n# Dawn\n## Page\n### Panel\nA.\n## Page\n### Panel\nB.\n# Dusk\n## Page\nC.",
        &[
            "Chapter 1: Dawn",
            "page 1, panel 1: A.",
            "page 2, panel 1: B.",
            "Chapter 2: Dusk",
            "page 3, panel 1: C.",
        ],
    );
}

#[test]
fn what_stands_under_a_page_holds_for_its_panels() {
    check(
        "a.md",
        "## Page 1\nSetting: Attic\nStyle: pencil\n### Panel 1\nDust.\n### Panel 2\nA trunk.\n\
         Setting: Cellar\n## Page 2\nIt is late.\n### Panel 1\nA bed.",
        &[
            "page 1, panel 1: Dust.",
            "  at Attic",
            "  as pencil",
            "page 1, panel 2: A trunk.",
            "  at Cellar",
            "  as pencil",
            "page 2, panel 1: A bed.",
            "! line 9: The text before the first panel of \"2\" is not pictured.",
        ],
    );
}

#[test]
fn odd_bytes_do_no_harm() {
    check(
        "a.md",
        "\u{FEFF}##\tPage\u{A0}1\r\n\r\n###\tPanel\u{A0}1:\u{A0}A\u{200B} dog.\r\n\tCast:\tIda\r\n\
         ```\r\n### Panel 2\r<!-- not\r\nthis -->*B*.\r\n```",
        &["page 1, panel 1: A dog.", "  with Ida", "page 1, panel 2: B."],
    );
}

#[test]
fn front_matter_gives_the_bible() {
    let parsed = parse(
        "a.md",
        "---\n# ours\ntitle: \"Salt: A Tale\"\nstyle: >\n  Ink,\n  loose.\nlettering: in-picture\n\
         variants: 2\ncast:\n  Ida Holm (the girl): ten years old,\n    red boots\n  Per: a man\n\
         groups:\n  Crew: [Ida Holm, Per]\nsettings:\n  The Flats: mud\nmood: grey\n---\n\
         ## Page 1\n### Panel 1\nAt the pier Ida waits with Ida.\n",
    );
    assert_eq!(
        bible(&parsed),
        [
            "title Salt: A Tale",
            "style Ink, loose.",
            "lettering in picture",
            "Ida Holm / the girl / Ida = ten years old, red boots",
            "Per = a man",
            "Crew = {Ida Holm, Per}",
            "@ The Flats = mud",
        ]
    );
    assert_eq!(parsed.script.panels[0].variants, Some(2));
    assert_eq!(
        parsed.notes[0].to_string(),
        "line 17: The front matter's key \"mood\" is not read. Known keys: title, style, names, \
         lettering, variants, cast, groups, settings."
    );
}

#[test]
fn broken_front_matter_is_refused_with_its_place() {
    for (front, expected) in [
        (
            "title: T\n",
            "line 1, column 1: The front matter that begins here has no end. Add a line with three hyphens (---) after it.",
        ),
        (
            "title: T\nwords\n---\n",
            "line 3, column 1: This line of the front matter has no key. Write \"key: value\", or indent it further if it belongs to the line above.",
        ),
        (
            "cast: Ida\n---\n",
            "line 2, column 6: \"cast:\" has text on its own line. Write each entry on a line of its own below it, indented: \"  Name: description\".",
        ),
        (
            "cast:\n    Ida: a\n  Per: b\n---\n",
            "line 4, column 3: This line is indented by 2, the entry before it by 4. Indent every entry under \"cast:\" by the same number of spaces.",
        ),
        (
            "variants: 99\n---\n",
            "line 2, column 1: The number of variants is not from 1 to 26. Write a number such as 2.",
        ),
        (
            "names: \"{pages}\"\n---\n",
            "line 2, column 1: The file name template has no field {pages}. Known fields: {title}, {chapter}, {page}, {page_label}, {panel}, {number}, {variant}. Mend the template after \"names:\".",
        ),
    ] {
        let text = format!("---\n{front}## Page 1\n### Panel 1\nA.\n");
        assert_eq!(refusal("a.md", &text), expected);
    }
}

#[test]
fn sheets_before_the_story_become_the_bible() {
    let parsed = parse(
        "a.md",
        "# T\n## CHARACTER SHEETS\n### The Crew\n#### **Ida Holm (Bird)**\n**Race:** Human\n\n\
         **Physical Description:**\n- Hair: red\n- Eyes: grey\n\n**Personality Traits:**\n- Stubborn\n\
         #### Per (Ship's Cook)\n- Fat\n### Others\n- **Old Nils**: a ferryman in oilskins\n\
         ## Locations\n### The Long Pier\n- Planks\n## Visual Style\nInk.\n## Page 1\n**Panel 1**\n\
         Bird and Nils on the long pier.\nNILS: Row.\n",
    );
    assert_eq!(
        bible(&parsed),
        [
            "title T",
            "style Ink.",
            "Ida Holm / Bird = Human. Hair: red; Eyes: grey.",
            "Per = Ship's Cook. Fat.",
            "Old Nils / Nils = a ferryman in oilskins.",
            "Crew = {Ida Holm, Per}",
            "@ The Long Pier = Planks.",
        ]
    );
    let notes: Vec<String> = parsed.notes.iter().map(ToString::to_string).collect();
    assert_eq!(notes.len(), 1, "{notes:?}");
    assert!(notes[0].starts_with("line 4: The sheet of \"Ida Holm\" is condensed"), "{notes:?}");
}

#[test]
fn part_of_a_name_is_a_name_only_if_the_script_uses_it_so() {
    let script = |panel: &str| {
        let text =
            format!("---\ncast:\n  Storm Winter: a pilot\n---\n## Page 1\n### Panel 1\n{panel}\n");
        parse("a.md", &text).script.cast[0].aliases.clone()
    };
    assert_eq!(script("The field, where Winter lands."), ["Winter"]);
    assert_eq!(script("It is winter. The Winter field in a storm."), [] as [&str; 0]);
    assert_eq!(script("Rain.\nSTORM: Down!"), ["Storm"]);
}

#[test]
fn a_text_without_panels_is_refused() {
    assert!(
        refusal("a.md", "# Title\nWords.")
            .starts_with("No panel was found in this Markdown script. Write page headings")
    );
    assert!(refusal("a.md", " \r\n\u{FEFF}").starts_with("The script is empty."));
}
