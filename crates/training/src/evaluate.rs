//! draft
use crate::corpus::Row;
use crate::measures::{Judged, bins, measure};
use crate::train::{Prepared, Recipe, held_out_scores, learn, prepare};
use std::collections::BTreeSet;

pub fn draft(rows: &[Row], recipe: &Recipe, errors: usize) {
    let prepared = prepare(rows, recipe);
    let clusters: BTreeSet<&str> =
        prepared.iter().map(|p| p.row.cluster()).filter(|c| !c.starts_with("own")).collect();
    let mut all: Vec<(&Row, Judged)> = vec![];
    for cluster in &clusters {
        let others: Vec<&Prepared> =
            prepared.iter().filter(|p| p.row.cluster() != *cluster).collect();
        let trained = learn(&others, recipe);
        let n0 = all.len();
        for p in prepared.iter().filter(|p| p.row.cluster() == *cluster) {
            all.push((
                p.row,
                Judged {
                    confidence: trained.calibration.confidence(trained.model.score(p)),
                    is_image: p.row.is_image(),
                },
            ));
        }
        let js: Vec<Judged> = all[n0..].iter().map(|x| x.1).collect();
        let m = measure(&js);
        println!(
            "{cluster:50} n {} prec {:.3} rec {:.3} err {} slope {:.2} shift {:.2}",
            m.count,
            m.precision,
            m.recall,
            js.iter().filter(|j| (j.confidence >= 0.5) != j.is_image).count(),
            trained.calibration.slope,
            trained.calibration.shift
        );
    }
    let pick = |f: &dyn Fn(&Row) -> bool| -> Vec<Judged> {
        all.iter().filter(|x| f(x.0)).map(|x| x.1).collect()
    };
    let show = |name: &str, js: &[Judged]| {
        let m = measure(js);
        println!(
            "{name:20} n {:5} req {:4} P {:.4} R {:.4} F1 {:.4} AP {:.4} ECE {:.4}",
            m.count,
            m.requests,
            m.precision,
            m.recall,
            m.f1,
            m.average_precision,
            m.calibration_error
        );
    };
    show("chat vs neg", &pick(&|r| r.kind != "bare-prompt"));
    show("all", &pick(&|_| true));
    for k in ["chat-request", "bare-prompt", "plain", "hard-negative"] {
        let js = pick(&|r| r.kind == k);
        println!(
            "{k:20} {} wrong {}",
            js.len(),
            js.iter().filter(|j| (j.confidence >= 0.5) != j.is_image).count()
        );
    }
    for b in bins(&pick(&|r| r.kind != "bare-prompt")) {
        print!("[{} {:.2} {:.2}] ", b.count, b.confidence, b.came_true);
    }
    println!();
    // own
    let refs: Vec<&Prepared> = prepared.iter().collect();
    if errors < 100000 && refs.iter().any(|p| p.row.cluster().starts_with("own")) {
        let sc = held_out_scores(&refs, recipe);
        let cal = crate::calibrate::calibrate(&sc);
        let own: Vec<(&Row, Judged)> = refs
            .iter()
            .zip(&sc)
            .filter(|(p, _)| p.row.cluster().starts_with("own"))
            .map(|(p, s)| {
                (p.row, Judged { confidence: cal.confidence(s.score), is_image: s.is_image })
            })
            .collect();
        show("own held out", &own.iter().map(|x| x.1).collect::<Vec<_>>());
        all.extend(own);
    }
    let mut wrong: Vec<_> =
        all.iter().filter(|x| (x.1.confidence >= 0.5) != x.1.is_image).collect();
    wrong.sort_by(|a, b| (b.1.confidence - 0.5).abs().total_cmp(&(a.1.confidence - 0.5).abs()));
    for (r, j) in wrong.into_iter().take(errors) {
        println!(
            "{:.2} {} {} {} | {}",
            j.confidence,
            r.kind,
            r.lang,
            r.cluster(),
            r.text.chars().take(170).collect::<String>().replace('\n', " / ")
        );
    }
}
