//! The server's rules, seen through plain HTTP.
#![expect(clippy::unwrap_used, reason = "a test may fail, also in its helpers")]

mod client;

use client::{Client, wait};
use panelwright_stage::{
    FaultKind, FaultRule, Faults, Generation, Language, Outcome, PictureShape, Quota,
    RefusalReason, Stage, StageOptions, Switches, Timing, read_stamp,
};
use serde_json::json;

/// A stage whose pictures take a tenth of a second.
fn quick(faults: &[FaultKind]) -> Stage {
    let rules = faults.iter().cloned().map(FaultRule::always).collect();
    Stage::start(StageOptions {
        timing: Timing { generation_time_ms: 100, overlay_delay_ms: 5, ..Timing::default() },
        picture: PictureShape { width_px: 128, height_px: 96, light: false },
        faults: Faults { seed: 1, rules },
        ..StageOptions::default()
    })
    .unwrap()
}

fn until_settled(stage: &Stage, serial: usize) -> Outcome {
    let settled = |send: &panelwright_stage::SendRecord| send.outcome != Outcome::Generating;
    let log =
        wait(stage, "the send is settled", |log| log.sends.get(serial - 1).is_some_and(settled));
    log.sends[serial - 1].outcome
}

#[test]
fn a_send_becomes_a_stamped_picture() {
    let stage = quick(&[]);
    let client = Client::new(&stage);
    let conversation = client.begin("a fox in the snow");
    assert_eq!(until_settled(&stage, 1), Outcome::Picture);
    let reply = client.get(&client.picture(&conversation));
    assert_eq!(reply.status, 200);
    assert!(reply.head.contains("content-type: image/png"));
    assert!(reply.head.contains("content-disposition: inline; filename="));
    let stamp = read_stamp(&reply.body).unwrap();
    assert_eq!(
        (stamp.prompt.as_str(), stamp.serial, stamp.partial),
        ("a fox in the snow", 1, false)
    );
    let log = stage.log();
    assert_eq!(log.prompts["a fox in the snow"], 1);
    assert_eq!(log.sends[0].conversation, conversation);
    assert_eq!(log.sends[0].picture_fetches, 1);
}

#[test]
fn a_picture_needs_the_session_and_the_signature() {
    let stage = quick(&[]);
    let client = Client::new(&stage);
    let conversation = client.begin("a well");
    until_settled(&stage, 1);
    let address = client.picture(&conversation);
    assert_eq!(client.get(&address.replace("sig=", "sig=0")).status, 403);
    let mut stranger = Client::new(&stage);
    stranger.cookie.clear();
    let reply = stranger.get(&address);
    assert_eq!(reply.status, 403);
    assert!(reply.json()["detail"]["message"].is_string());
    assert_eq!(stranger.send("no session", None).status, 403);
    assert_eq!(stage.log().sends.len(), 1);
}

#[test]
fn old_addresses_expire_and_loading_gives_fresh_ones() {
    let stage = quick(&[]);
    stage.configure(|options| options.timing.signature_lifetime_ms = 150);
    let client = Client::new(&stage);
    let conversation = client.begin("a candle");
    until_settled(&stage, 1);
    let old = client.picture(&conversation);
    let begun = std::time::Instant::now();
    while client.get(&old).status == 200 {
        assert!(begun.elapsed().as_secs() < 10, "the address never expires");
    }
    assert_eq!(client.get(&old).status, 403);
    assert_eq!(client.get(&client.picture(&conversation)).status, 200);
}

#[test]
fn previews_are_pictures_that_say_they_are_partial() {
    let stage = quick(&[]);
    stage.configure(|options| options.timing.generation_time_ms = 3_000);
    let client = Client::new(&stage);
    let conversation = client.begin("a slow snail");
    let begun = std::time::Instant::now();
    let preview = loop {
        let exchange = client.newest(&conversation);
        if let Some(address) = exchange["phase"]["preview"]["address"].as_str() {
            break address.to_owned();
        }
        assert!(begun.elapsed().as_secs() < 10, "no preview was ever shown");
    };
    let stamp = read_stamp(&client.get(&preview).body).unwrap();
    assert!(stamp.partial);
    assert_eq!(until_settled(&stage, 1), Outcome::Picture);
    assert_ne!(client.picture(&conversation), preview);
}

#[test]
fn first_fetches_can_be_forbidden_or_cut_off() {
    let stage = quick(&[FaultKind::PictureForbidden, FaultKind::PictureTruncated]);
    let client = Client::new(&stage);
    let conversation = client.begin("a bridge");
    until_settled(&stage, 1);
    let address = client.picture(&conversation);
    // The picture element of the page is not a script and is served at once.
    let element = client.ask("GET", &address, "sec-fetch-dest: image\r\n", b"");
    assert!(read_stamp(&element.body).is_some());
    assert_eq!(client.get(&address).status, 403);
    let half = client.get(&address);
    assert_eq!(half.status, 200);
    assert_eq!(read_stamp(&half.body), None);
    assert!(read_stamp(&client.get(&address).body).is_some());
    let log = stage.log();
    assert_eq!((log.sends[0].picture_fetches, log.sends[0].picture_views), (2, 1));
}

#[test]
fn answers_in_words_have_no_picture() {
    let cases = [
        (FaultKind::RefusalPolicy, Outcome::Refused, "may violate our content policies"),
        (FaultKind::RefusalCopyright, Outcome::Refused, "similarity to third-party content"),
        (FaultKind::ImageQuota { reset_minutes: 125 }, Outcome::Quota, "2 hours and 5 minutes"),
        (
            FaultKind::ImageQuotaUntil { minutes: 3, language: Language::Ja },
            Outcome::Quota,
            "画像を使い切りました。{clock:",
        ),
        (FaultKind::GeneralLimit, Outcome::Quota, "hit your limit"),
        (FaultKind::Pace { minutes: 4 }, Outcome::Pace, "wait for 4 minutes"),
    ];
    for (fault, outcome, stem) in cases {
        let stage = quick(&[fault]);
        let client = Client::new(&stage);
        let conversation = client.begin("a castle");
        assert_eq!(until_settled(&stage, 1), outcome);
        let exchange = client.newest(&conversation);
        let text = exchange["phase"]["text"].as_str().unwrap();
        assert!(text.contains(stem), "{text}");
    }
}

#[test]
fn a_failure_can_be_retried_and_is_paid_for_again() {
    let stage = quick(&[]);
    stage.set_faults(Faults {
        seed: 1,
        rules: vec![FaultRule::once_for(FaultKind::ToolFailure, "tower")],
    });
    let client = Client::new(&stage);
    let conversation = client.begin("a tower");
    assert_eq!(until_settled(&stage, 1), Outcome::ToolFailed);
    let message = client.newest(&conversation)["user_id"].clone();
    let body = json!({ "conversation_id": conversation, "message_id": message });
    assert_eq!(client.post("/backend-api/regenerate", &body).status, 200);
    assert_eq!(until_settled(&stage, 2), Outcome::Picture);
    let log = stage.log();
    assert!(log.sends[1].retry);
    assert_eq!(log.prompts["a tower"], 2);
    let picture = client.get(&client.picture(&conversation));
    assert_eq!(read_stamp(&picture.body).unwrap().serial, 2);
}

#[test]
fn sends_that_come_too_fast_are_turned_away_and_not_counted() {
    let stage = quick(&[]);
    stage.configure(|options| options.timing.minimum_gap_ms = 60_000);
    let client = Client::new(&stage);
    client.begin("the first");
    let reply = client.send("the second", None);
    assert_eq!(reply.status, 429);
    assert!(reply.json()["detail"]["message"].as_str().unwrap().contains("wait a few minutes"));
    let log = stage.log();
    assert_eq!(log.sends.len(), 1);
    assert_eq!(log.refused[0].reason, RefusalReason::TooFast);
    assert!(!log.prompts.contains_key("the second"));
}

#[test]
fn too_many_at_once_and_nobody_signed_in_are_turned_away() {
    let stage = quick(&[FaultKind::NeverEnds]);
    stage.configure(|options| options.timing.maximum_at_once = 1);
    let client = Client::new(&stage);
    let conversation = client.begin("for ever");
    assert_eq!(client.send("meanwhile", None).status, 429);
    let stop = json!({ "conversation_id": conversation });
    assert_eq!(client.post("/backend-api/stop_conversation", &stop).status, 200);
    assert_eq!(stage.log().sends[0].outcome, Outcome::Stopped);
    assert_eq!(client.send("afterwards", None).status, 200);
    stage.set_switches(Switches { signed_out: true, ..Switches::default() });
    assert_eq!(client.send("a visitor", None).status, 401);
}

#[test]
fn every_way_of_turning_away_has_its_code_and_costs_nothing() {
    let cases = [
        (FaultKind::Throttle { language: Language::De }, 429, "too_many_requests"),
        (FaultKind::UnusualActivity, 403, "unusual_activity"),
        (FaultKind::SessionExpired, 401, "session_expired"),
    ];
    for (fault, status, code) in cases {
        let stage = quick(&[fault]);
        let client = Client::new(&stage);
        let reply = client.send("a castle", None);
        assert_eq!(reply.status, status);
        assert_eq!(reply.json()["detail"]["code"], code);
        assert!(stage.log().sends.is_empty());
    }
}

#[test]
fn a_full_conversation_takes_no_prompt_and_a_new_one_does() {
    let stage = quick(&[FaultKind::ChatTooLong { exchanges: 1 }]);
    let client = Client::new(&stage);
    let conversation = client.begin("the first");
    let address = format!("/backend-api/conversation/{conversation}");
    let notice = || client.get(&address).json()["conversation"]["notice"].clone();
    assert!(notice().is_null());
    assert_eq!(client.send("the second", Some(&conversation)).status, 413);
    assert!(notice().as_str().unwrap().contains("maximum length for this conversation"));
    assert_eq!(stage.log().refused[0].reason, RefusalReason::ChatTooLong);
    client.begin("the second");
}

#[test]
fn the_quota_says_when_it_resets() {
    let stage = quick(&[]);
    stage.configure(|options| options.quota = Some(Quota { pictures: 1, window_ms: 600_000 }));
    let client = Client::new(&stage);
    client.begin("within");
    let conversation = client.begin("beyond");
    assert_eq!(until_settled(&stage, 1), Outcome::Picture);
    assert_eq!(until_settled(&stage, 2), Outcome::Quota);
    let text = client.newest(&conversation)["phase"]["text"].to_string();
    assert!(text.contains("0 hours and 10 minutes"), "{text}");
}

#[test]
fn a_lost_reply_was_sent_all_the_same() {
    let stage = quick(&[FaultKind::ReplyLost]);
    let client = Client::new(&stage);
    assert_eq!(client.send("into the dark", None).status, 502);
    assert_eq!(until_settled(&stage, 1), Outcome::Picture);
    let items = client.get("/backend-api/conversations").json()["items"].clone();
    assert_eq!(items[0]["id"], json!(stage.log().sends[0].conversation));
}

#[test]
fn a_choice_is_settled_once() {
    let stage = quick(&[FaultKind::TwoPictures]);
    let client = Client::new(&stage);
    let conversation = client.begin("two doors");
    assert_eq!(until_settled(&stage, 1), Outcome::TwoPictures);
    let parts = client.newest(&conversation)["phase"]["parts"].clone();
    let bytes = |index: usize| client.get(parts[index]["address"].as_str().unwrap()).body;
    let (first, second) = (bytes(0), bytes(1));
    assert_eq!(read_stamp(&first), read_stamp(&second));
    assert_ne!(first, second);
    let message = client.newest(&conversation)["user_id"].clone();
    let body = json!({ "conversation_id": conversation, "message_id": message, "pick": 1 });
    assert_eq!(client.post("/backend-api/choice", &body).status, 200);
    assert_eq!(client.newest(&conversation)["phase"]["parts"][0]["file"], parts[1]["file"]);
    assert_eq!(client.post("/backend-api/choice", &body).status, 404);
}

#[test]
fn the_page_has_the_policy_and_the_markup_of_its_generation() {
    let stage = quick(&[]);
    let client = Client::new(&stage);
    let page = client.get("/");
    assert!(page.head.contains("'wasm-unsafe-eval'") && page.head.contains("'nonce-"));
    let has = |hook: &str| {
        String::from_utf8_lossy(&client.get("/c/some-conversation").body).contains(hook)
    };
    assert!(has("data-type=\"unified-composer\"") && !has("data-chatgpt-composer"));
    stage.configure(|options| options.generation = Generation::B);
    assert!(has("data-chatgpt-composer") && !has("id=\"prompt-textarea\""));
    stage.configure(|options| options.generation = Generation::Mixed);
    assert!(has("data-chatgpt-composer") && has("id=\"prompt-textarea\""));
    stage.set_switches(Switches { signed_out: true, strict_csp: true, ..Switches::default() });
    assert!(has("data-testid=\"login-button\"") && !has("accounts-profile-button"));
    assert!(!client.get("/").head.contains("wasm-unsafe-eval"));
    stage.set_switches(Switches { unknown_page: true, ..Switches::default() });
    assert!(!has("composer\"") && !has("contenteditable"));
    for generation in [Generation::A, Generation::B, Generation::Mixed] {
        stage.configure(|options| options.generation = generation);
        stage.set_switches(Switches { composer_renamed: true, ..Switches::default() });
        assert!(has("data-prompt-form") && has("class=\"prompt-editor\""), "{generation:?}");
        assert!(!has("id=\"prompt-textarea\"") && !has("role=\"textbox\""), "{generation:?}");
    }
    stage.set_switches(Switches { challenge: true, ..Switches::default() });
    assert_eq!(client.get("/").status, 403);
    assert!(has("id=\"challenge-form\""));
}

#[test]
fn the_stages_own_addresses_work_while_it_runs() {
    let stage = quick(&[]);
    let client = Client::new(&stage);
    let rules = json!({ "seed": 3, "rules": [
        { "fault": { "kind": "refusal_policy" }, "trigger": { "on": "contains", "text": "dragon" } },
    ]});
    assert_eq!(client.post("/stage/faults", &rules).status, 204);
    assert_eq!(client.post("/stage/faults", &json!({ "rules": "none" })).status, 422);
    assert_eq!(client.post("/stage/switches", &json!({ "overlay_missing": true })).status, 204);
    client.begin("a dragon");
    client.begin("a knight");
    assert_eq!(until_settled(&stage, 1), Outcome::Refused);
    assert_eq!(until_settled(&stage, 2), Outcome::Picture);
    let log = client.get("/stage/log").json();
    assert_eq!(log["sends"][0]["outcome"], "refused");
    assert_eq!(log["sends"][1]["prompt"], "a knight");
}

#[test]
fn stopping_frees_the_port_and_may_be_done_twice() {
    let stage = quick(&[]);
    let port = stage.address().port();
    stage.stop();
    stage.stop();
    let again = Stage::start(StageOptions { port, ..StageOptions::default() }).unwrap();
    assert_eq!(again.url(), format!("http://127.0.0.1:{port}/"));
    assert!(Stage::start(StageOptions { port, ..StageOptions::default() }).is_err());
}
