//! How long each stage took.

use std::time::Duration;

use chot_core::checkpoint::StageTimes;

use super::Report;
use super::html::put;

const STAGES: [(&str, &str); 5] = [
    ("scan", "quét"),
    ("parse", "đọc"),
    ("verify", "xác minh"),
    ("evaluate", "xét luật"),
    ("journal", "ghi nhật ký"),
];

fn stages(times: &StageTimes) -> [Duration; 5] {
    [times.scan, times.parse, times.verify, times.evaluate, times.journal]
}

/// A duration with two or three digits.
fn human(time: Duration) -> String {
    let micros = time.as_micros();
    if micros < 1000 {
        format!("{micros} µs")
    } else if micros < 10_000 {
        format!("{:.1} ms", time.as_secs_f64() * 1000.0)
    } else {
        format!("{:.0} ms", time.as_secs_f64() * 1000.0)
    }
}

impl Report {
    /// The median time of each stage over all verdicts.
    pub(super) fn times(&self, page: &mut String) {
        let all: Vec<StageTimes> = self.takes().filter_map(|take| take.card.times).collect();
        let title = self.say("Time of each stage", "Thời gian từng bước");
        put(page, format_args!("<section><h2>{title}</h2><dl class=\"stages\">"));
        for (stage, (en, vi)) in STAGES.into_iter().enumerate() {
            let mut times: Vec<Duration> = all
                .iter()
                .filter_map(|times| stages(times).get(stage).copied())
                .filter(|time| !time.is_zero())
                .collect();
            times.sort();
            let median = times.get(times.len() / 2).copied().unwrap_or_default();
            let (stage, median) = (self.say(en, vi), human(median));
            put(page, format_args!("<div><dt>{stage}</dt><dd>{median}</dd></div>"));
        }
        let note = self.say(
            "Median of each stage on this computer; a phone differs.",
            "Trung vị của từng bước trên máy tính này; điện thoại sẽ khác.",
        );
        put(page, format_args!("</dl><p class=\"note\">{note}</p></section>"));
    }

    /// Those of one verdict.
    pub(super) fn stage_times(&self, page: &mut String, times: &StageTimes) {
        page.push_str("<dl class=\"times\">");
        for ((en, vi), time) in STAGES.iter().zip(stages(times)) {
            if !time.is_zero() {
                let (stage, time) = (self.say(en, vi), human(time));
                put(page, format_args!("<div><dt>{stage}</dt><dd>{time}</dd></div>"));
            }
        }
        page.push_str("</dl>");
    }
}
