//! The way to each scene, and the choice of those that are shown.

use super::html::{escape, put};
use super::{DECISIONS, Report, Take};

impl Report {
    /// The way to each scene, and which of them are shown. A scene's number stands at the scene.
    pub(super) fn index(&self, page: &mut String) {
        let name = self.say("Scenes", "Các tình huống");
        put(page, format_args!("<nav id=\"index\" aria-label=\"{name}\">"));
        self.filter(page);
        put(
            page,
            format_args!(
                "<details open><summary>{}</summary><ul>",
                self.say("Index of scenes", "Danh mục tình huống")
            ),
        );
        for scene in &self.scenes {
            let id = escape(&scene.number);
            put(page, format_args!("<li data-decisions=\"{}\">", scene.decisions()));
            put(page, format_args!("<a href=\"#scene-{id}\">"));
            for Take { card, .. } in &scene.takes {
                put(
                    page,
                    format_args!(
                        "<span class=\"sign {}\"><span aria-hidden=\"true\">{}</span>\
                         <span class=\"unseen\">{}. </span></span>",
                        card.class,
                        card.mark,
                        escape(&card.decision)
                    ),
                );
            }
            let [en, vi] = &scene.title;
            put(page, format_args!("<span>{}</span></a></li>", escape(self.say(en, vi))));
        }
        page.push_str("</ul></details></nav>");
    }

    /// Radio buttons: a browser gives them the arrow keys. Hidden until the script is there.
    fn filter(&self, page: &mut String) {
        let by = self.say("Scenes by decision", "Lọc theo quyết định");
        put(page, format_args!("<fieldset id=\"filter\" hidden><legend>{by}</legend>"));
        let everything = self.say("all", "tất cả");
        put(
            page,
            format_args!(
                "<label><input type=\"radio\" name=\"decision\" value=\"\" checked>{everything}</label>"
            ),
        );
        for (class, en, vi) in DECISIONS {
            let name = self.say(en, vi);
            put(
                page,
                format_args!(
                    "<label class=\"{class}\"><input type=\"radio\" name=\"decision\" \
                     value=\"{class}\">{name}</label>"
                ),
            );
        }
        let all = self.scenes.len();
        let (of, scenes) = (self.say("of", "trên"), self.say("scenes", "tình huống"));
        put(
            page,
            format_args!(
                "<p class=\"note\"><output id=\"shown\">{all}</output> {of} {all} {scenes}</p></fieldset>"
            ),
        );
    }
}
