use panelwright_training::{corpus, evaluate, train::Recipe};
fn main() {
    let mut r = Recipe::default();
    let mut errors = 0;
    let mut own = true;
    let mut dev = true;
    for a in std::env::args().skip(1) {
        let (k, v) = a.split_once('=').unwrap();
        match k {
            "signs" => r.signs = v == "1",
            "pairs" => r.pairs = v == "1",
            "fam" => {
                r.families = v
                    .chars()
                    .filter_map(|c| match c {
                        'w' => Some(panelwright_detect::Family::Words),
                        'l' => Some(panelwright_detect::Family::Letters),
                        'e' => Some(panelwright_detect::Family::Edges),
                        _ => None,
                    })
                    .collect()
            }
            "cm" => r.clusters_min = v.parse().unwrap(),
            "rm" => r.rows_min = v.parse().unwrap(),
            "sp" => r.sign_penalty = v.parse().unwrap(),
            "wp" => r.wording_penalty = v.parse().unwrap(),
            "ow" => r.own_weight = v.parse().unwrap(),
            "errors" => errors = v.parse().unwrap(),
            "own" => own = v == "1",
            "dev" => dev = v == "1",
            _ => panic!(),
        }
    }
    let mut rows = if dev {
        corpus::read(&std::fs::read_to_string("/work/shared/corpora/detection-dev.jsonl").unwrap())
            .unwrap()
    } else {
        vec![]
    };
    if own {
        rows.extend(corpus::own().unwrap());
    }
    evaluate::draft(&rows, &r, errors);
}
