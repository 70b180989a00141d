//! Prompts, file names and plans.

mod common;

use common::parse;
use panelwright_script::{
    ComposeOptions, FileTemplate, Lettering, Plan, PlanOptions, Script, TemplateError, compose,
    plan,
};

const BIBLE: &str = "---\ntitle: T\nstyle: ink\ncast:\n  Ida Holm (Bird): a girl in red boots\n  \
                     Per: a cook\ngroups:\n  Crew: Ida Holm, Per\nsettings:\n  The Long Pier: old \
                     planks\n---\n## Page 12\n";

fn script(panels: &str) -> Script {
    parse("a.md", &format!("{BIBLE}{panels}")).script
}

#[track_caller]
fn check_prompt(panel: &str, lettering: Lettering, expected: &str) {
    let script = script(&format!("### Panel 3\n{panel}\n"));
    let options = ComposeOptions { lettering: Some(lettering), ..ComposeOptions::default() };
    let composed = compose(&script, &script.panels[0], &options);
    let told = composed.map(|prompt| (prompt.text, prompt.characters));
    assert_eq!(told, Ok((expected.to_owned(), expected.chars().count())));
}

const NO_WORDS: &str = "Style: ink. Draw no speech balloons, captions or sound effects.";

#[test]
fn prompts_are_composed_in_order() {
    check_prompt(
        "Shape: tall\nBIRD on the long pier\nIDA: Oh.",
        Lettering::None,
        &format!(
            "Create an image: one comic panel in tall portrait format. BIRD on the long pier. \
             Setting: The Long Pier: old planks. Characters: Ida Holm (also called Bird): a girl \
             in red boots. {NO_WORDS}"
        ),
    );
    check_prompt(
        "Crew at work\nSetting: a galley",
        Lettering::None,
        &format!(
            "Create an image: one comic panel. Crew at work. Setting: a galley. Characters: Ida \
             Holm (also called Bird): a girl in red boots. Per: a cook. {NO_WORDS}"
        ),
    );
    check_prompt(
        "Per sleeps\nCast: Per, a gull\nStyle: pencil\nPER: \"Zzz\"\nCAP (Per): Later\nSFX: flap",
        Lettering::InPicture,
        "Create an image: one comic panel. Per sleeps. Characters: Per: a cook. Also in the \
         picture: a gull. Style: pencil. Lettering, exactly as written: a speech balloon from \
         PER: \"Zzz\"; a caption box from Per: \"Later\"; a drawn sound effect: \"flap\".",
    );
    check_prompt(
        "Per sleeps\nCast: none",
        Lettering::None,
        &format!("Create an image: one comic panel. Per sleeps. {NO_WORDS}"),
    );
    check_prompt("Prompt: a red boot", Lettering::None, "a red boot\nStyle: ink.");
}

#[test]
fn ready_prompts_are_left_as_they_are() {
    let script = parse("a.json", r#"["one\r\ntwo\u00a0three"]"#).script;
    let prompt = compose(&script, &script.panels[0], &ComposeOptions::default()).unwrap();
    assert_eq!(prompt.text, "one\ntwo three");
    let opening = Some("Create an image:".to_owned());
    let options = ComposeOptions { opening, ..ComposeOptions::default() };
    let prompt = compose(&script, &script.panels[0], &options).unwrap();
    assert_eq!(prompt.text, "Create an image: one\ntwo three");
    assert_eq!(format!("{prompt:?}"), "Prompt { characters: 30, .. }");
}

#[test]
fn all_errors_are_told_at_once_by_name() {
    let long = "wörd ".repeat(900);
    let script =
        script(&format!("### Panel 1\n{long}\n### Panel 2\nfine\n### Panel 3\nSFX: bang\n"));
    let options = PlanOptions {
        template: Some("{page}/{titel}".to_owned()),
        variants: 0,
        ..PlanOptions::default()
    };
    let errors = plan(&script, &options).unwrap_err();
    let told: Vec<String> = errors.0.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "The file name template has no field {titel}. Known fields: {title}, {chapter}, {page}, {page_label}, {panel}, {number}, {variant}.",
            "0 variants are asked for. Choose a number from 1 to 26.",
            "page 12, panel 1: 4 598 characters; a chat takes 4 000. Shorten the description (4 500 characters). (line 13 of the script)",
            "page 12, panel 3: nothing says what is to be seen. Write a line of description for it. (line 17 of the script)",
        ]
    );
    assert_eq!(errors.to_string(), told.join("\n"));
}

#[test]
fn prompts_are_counted_in_characters_and_the_limit_itself_is_allowed() {
    let at_limit = parse("a.txt", &"ż".repeat(4000)).script;
    assert_eq!(plan(&at_limit, &PlanOptions::default()).unwrap().panels[0].characters, 4000);
    let beyond = parse("a.txt", &"ż".repeat(4001)).script;
    assert!(plan(&beyond, &PlanOptions::default()).is_err());
}

fn told(plan: &Plan) -> Vec<String> {
    plan.panels
        .iter()
        .map(|panel| format!("{} {} {}", panel.address, panel.key, panel.file))
        .collect()
}

#[test]
fn plans_name_every_picture() {
    let script = parse(
        "a.md",
        "# The Sea: A Tale\n## Chapter 1: Rain/Snow\n### Page 2-3\n#### Panel 1\nA.\n#### Panel 2\n\
         Variants: 2\nB.\n#### Panel 2\nA.\n## Chapter 2\n### Page 1\n#### Panel 1\nC.\n",
    )
    .script;
    let planned = plan(&script, &PlanOptions::default()).unwrap();
    assert_eq!(
        told(&planned),
        [
            "pages 2-3, panel 1 c1.p2-3.n1 The Sea - A Tale/01 Rain-Snow/p002-01",
            "pages 2-3, panel 2 c1.p2-3.n2 The Sea - A Tale/01 Rain-Snow/p002-02-a",
            "pages 2-3, panel 2 c1.p2-3.n2.b The Sea - A Tale/01 Rain-Snow/p002-02-b",
            "pages 2-3, panel 2 c1.p2-3.n2~2 The Sea - A Tale/01 Rain-Snow/p002-02",
            "page 1, panel 1 c2.p1.n1 The Sea - A Tale/Chapter 02/p001-01",
        ]
    );
    let notes: Vec<String> = planned.notes.iter().map(ToString::to_string).collect();
    assert_eq!(notes, ["The prompts of pages 2-3, panel 1 and pages 2-3, panel 2 are equal."]);
}

#[test]
fn page_numbers_that_start_anew_are_told_with_their_chapter() {
    let text = "# T\n## Chapter 1\n### Page 1\nA.\n## Chapter 2\n### Page 1\nB.\n";
    let planned = plan(&parse("a.md", text).script, &PlanOptions::default()).unwrap();
    assert_eq!(
        told(&planned),
        [
            "chapter 1, page 1, panel 1 c1.p1.n1 T/Chapter 01/p001-01",
            "chapter 2, page 1, panel 1 c2.p1.n1 T/Chapter 02/p001-01",
        ]
    );
}

#[test]
fn a_part_of_a_script_gets_the_names_of_the_whole() {
    let text: String =
        (1..=1200).map(|page| format!("## Page {page}\nA thing numbered {page}.\n")).collect();
    let script = parse("t.md", &text).script;
    let whole = plan(&script, &PlanOptions::default()).unwrap();
    let pages = Some("3-4, 1100".parse().unwrap());
    let part = plan(&script, &PlanOptions { pages, ..PlanOptions::default() }).unwrap();
    let expected: Vec<_> =
        [2, 3, 1099].iter().map(|at: &usize| whole.panels[*at].clone()).collect();
    assert_eq!(part.panels, expected);
    assert_eq!(part.panels[0].file, "t/p0003-01");
    let none = PlanOptions { pages: Some("5000".parse().unwrap()), ..PlanOptions::default() };
    assert!(plan(&script, &none).unwrap_err().to_string().starts_with("No panel is on the pages"));
    assert!("4-3".parse::<panelwright_script::PageSelection>().is_err());
}

#[test]
fn folders_and_templates_are_the_authors_choice() {
    let text = "---\nnames: \"{title}/{{x}}/{number:04}-{page_label}{variant}\"\n---\n## Page 2-3\nA.\nVariants: 2\n";
    let script = parse("t.md", text).script;
    let options = PlanOptions { folder: Some("out: CON".to_owned()), ..PlanOptions::default() };
    let files: Vec<String> =
        plan(&script, &options).unwrap().panels.into_iter().map(|panel| panel.file).collect();
    assert_eq!(files, ["out - CON/{x}/0001-2-3-a", "out - CON/{x}/0001-2-3-b"]);
}

#[test]
fn templates_are_checked() {
    for (template, expected) in [
        ("{title}/", Err(TemplateError::NoFile)),
        ("", Err(TemplateError::NoFile)),
        ("a{page", Err(TemplateError::Brace { column: 2 })),
        ("a}b", Err(TemplateError::Brace { column: 2 })),
        ("{title:03}", Err(TemplateError::Width { field: "title:03".to_owned() })),
        ("{page:0}", Err(TemplateError::Width { field: "page:0".to_owned() })),
        ("a/b/c/d/e/f/g/{page}", Err(TemplateError::TooDeep { folders: 7 })),
        ("{Title}/{ page : 03 }", Ok("{title}/{page:03}")),
        ("{{}}-{page}", Ok("{{}}-{page}")),
    ] {
        let told = FileTemplate::parse(template).map(|template| template.to_string());
        assert_eq!(told, expected.map(str::to_owned), "{template}");
    }
}

#[test]
fn a_template_that_names_nothing_apart_still_gives_one_file_each() {
    let script = parse("a.txt", &"a\n".repeat(20_000)).script;
    let template = Some("same".to_owned());
    let planned = plan(&script, &PlanOptions { template, ..PlanOptions::default() }).unwrap();
    assert_eq!(planned.panels[0].file, "same");
    assert_eq!(planned.panels[19_999].file, "same 20000");
}

#[test]
fn too_many_pictures_are_refused() {
    let script = parse("a.txt", &"a\n".repeat(20_000)).script;
    let errors = plan(&script, &PlanOptions { variants: 3, ..PlanOptions::default() }).unwrap_err();
    assert!(errors.to_string().starts_with("The batch would have 60000 pictures; at most 50000"));
}
