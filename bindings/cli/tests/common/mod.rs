//! A harbour city of our own making, and the real binary to run it with.

#![allow(dead_code, reason = "each test binary uses a part")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test's helpers fail by panicking")]

pub(crate) mod server;

use qrcodegen::{QrCode, QrCodeEcc};

use std::fs;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// When the lists were made and published, and when people travel: a Tuesday in March.
pub(crate) const MADE: &str = "2022-03-07T08:00:00+07:00";
pub(crate) const PUBLISHED: &str = "2022-03-07T20:00:00+07:00";
pub(crate) const DECLARED: &str = "2022-03-08T04:50:00+07:00";
pub(crate) const MORNING: &str = "2022-03-08T05:30:00+07:00";

pub(crate) const THAO: &str = "048190000011";
pub(crate) const QUAN: &str = "048190000012";
pub(crate) const VY: &str = "048190000013";

/// What must not appear where it doesn't belong: names, ID numbers, birth dates, positions.
pub(crate) const PERSONAL: [&str; 9] =
    ["Thảo", "Quân", "Vy Hư", "04819000", "4819000", "1992-02-11", "1999-05-21", "108.21", "16.06"];

pub(crate) const POLICY: &str = r#"{
  "policy": "port-shift", "version": 3, "offset": "+07:00", "service_day_from": "03:00",
  "freshness": { "presentation": "PT60S", "clock_tolerance": "PT30S", "updates": "PT24H" },
  "areas": ["harbour", "old-town", "hills"],
  "phases": [
    { "id": "reopening", "from": "2022-03-01", "until": "2022-04-01", "on_site_share": "1",
      "rules": ["traced", "symptoms", "shift", "errand"] }
  ],
  "rules": {
    "traced": { "effect": "deny", "when": { "traced_as": ["F0"] } },
    "symptoms": { "effect": "deny", "when": { "declared_symptoms": true },
      "obligations": ["send-to-health-post"] },
    "shift": { "effect": "permit", "when": { "all": [
      { "on_roster": true }, { "on_duty": true },
      { "time_in": [ { "from": "05:00", "until": "07:00", "leg": "to-work" },
                     { "from": "13:00", "until": "15:00", "leg": "to-home" } ] },
      { "on_route": { "detour": 1.5, "slack_m": 2000 } },
      { "declared_within": "PT12H" },
      { "vaccinated": { "doses": 2, "since": "P7D" } },
      { "any": [ { "binding": "live" }, { "binding": "card" } ] } ] } },
    "errand": { "effect": "permit", "when": { "all": [
      { "holds_permit": { "kinds": ["duty", "special"] } },
      { "any": [ { "binding": "live" }, { "binding": "card" } ] } ] },
      "obligations": ["compare-card"] }
  },
  "otherwise": "deny"
}
"#;

pub(crate) const CHECKPOINTS: &str = "name,area,lat,lon,heading
swing-bridge,harbour,16.0720,108.2270,90
swing-bridge-back,harbour,16.0720,108.2272,270
hill-gate,hills,16.1200,108.1000,
";

pub(crate) const LIST: &str = "id_number,name,birth_date,employer,position,home_area,home_lat,home_lon,work_area,work_lat,work_lon,duty
048190000011,Thảo Hư Cấu,1992-02-11,Harbour Cranes (example),crane operator,old-town,16.0680,108.2100,harbour,16.0750,108.2430,Mon-Sat
048190000012,Quân Hư Cấu,1987-11-30,Harbour Cranes (example),signaller,old-town,16.0660,108.2120,harbour,16.0750,108.2430,\"Mon,Wed\"
048190000013,Vy Hư Cấu,1999-05-21,Harbour Cranes (example),clerk,old-town,16.0670,108.2110,harbour,16.0750,108.2430,Mon-Fri
";

pub(crate) const TRACE: &str = "id_number,class,from,until
048190000013,F0,2022-03-05,2022-03-20
";

pub(crate) const PERSON: &str = r#"{"id_number": "048190000011", "name": "Thảo Hư Cấu", "birth_date": "1992-02-11",
"employer": "Harbour Cranes (example)", "sector": "port",
"home": {"area": "old-town", "lat": 16.0680, "lon": 108.2100},
"work": {"area": "harbour", "lat": 16.0750, "lon": 108.2430},
"health": [{"kind": "vaccination", "doses": 2, "date": "2022-01-20", "product": "BNT162b2"}],
"complete": ["vaccination", "recovery"], "valid_from": "2022-03-01", "valid_until": "2022-06-01"}
"#;

pub(crate) const PERMIT: &str = r#"{"number": "CT-7", "id_number": "048190000011", "kind": "duty",
"valid_from": "2022-03-08", "valid_until": "2022-03-08", "areas": ["harbour", "hills"],
"purpose": "spare parts"}
"#;

pub(crate) const WELL: &str = r#"{"fever": false, "cough": false, "breathless": false,
"loss_of_taste_or_smell": false, "contact_with_case": false}
"#;

/// What a run of the program gave.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    pub(crate) fn of(command: &mut Command) -> Self {
        let output = command.stdin(Stdio::null()).output().unwrap();
        let run = Self {
            code: output.status.code().expect("ended by a signal"),
            out: String::from_utf8(output.stdout).expect("stdout is text"),
            err: String::from_utf8(output.stderr).expect("stderr is text"),
        };
        let what = format!("{command:?}");
        for panic in ["panicked", "RUST_BACKTRACE", "stack backtrace"] {
            assert!(!run.err.contains(panic), "{what}: {}", run.err);
        }
        for person in PERSONAL {
            assert!(!run.err.contains(person), "{what}: stderr has {person:?}: {}", run.err);
        }
        run
    }

    /// That it ended with this code.
    #[track_caller]
    pub(crate) fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, code, "stdout: {}\nstderr: {}", self.out, self.err);
        self
    }

    /// That stderr says this.
    #[track_caller]
    pub(crate) fn complains(self, words: &str) -> Self {
        assert!(self.err.contains(words), "expected {words:?} in stderr: {}", self.err);
        self
    }

    /// That it failed, saying this and printing no result.
    #[track_caller]
    pub(crate) fn fails(self, words: &str) -> Self {
        let run = self.ends(1).complains(words);
        assert_eq!(run.out, "");
        run
    }

    /// Stdout as lines of JSON objects, and nothing else.
    #[track_caller]
    pub(crate) fn lines(&self) -> Vec<Value> {
        let parse = |line| serde_json::from_str(line).expect("a line of JSON");
        let lines: Vec<Value> = self.out.lines().map(parse).collect();
        assert!(lines.iter().all(Value::is_object), "{}", self.out);
        lines
    }

    /// The one line of JSON.
    #[track_caller]
    pub(crate) fn line(&self) -> Value {
        let mut lines = self.lines();
        assert_eq!(lines.len(), 1, "stdout: {}\nstderr: {}", self.out, self.err);
        lines.remove(0)
    }
}

/// A command of the program. What the surroundings say of language counts for nothing.
pub(crate) fn chot(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chot"));
    command.args(arguments).env("LANG", "C").env_remove("LC_ALL").env("RUST_BACKTRACE", "1");
    command
}

/// A folder of one test, in which the program runs.
pub(crate) struct Place {
    folder: TempDir,
}

impl Place {
    /// Nothing but the input files.
    pub(crate) fn bare() -> Self {
        let place = Self { folder: tempfile::tempdir().unwrap() };
        for (name, text) in [
            ("policy.json", POLICY),
            ("checkpoints.csv", CHECKPOINTS),
            ("harbour.csv", LIST),
            ("trace.csv", TRACE),
            ("thao.json", PERSON),
            ("permit.json", PERMIT),
            ("well.json", WELL),
        ] {
            place.write(name, text);
        }
        place
    }

    /// An authority `A` that published to `P`, a phone `D` that has it, Thảo's wallet `W`,
    /// declared this morning.
    pub(crate) fn running() -> Self {
        Self::bare().set_up()
    }

    /// The same of input files that a test has changed.
    pub(crate) fn set_up(self) -> Self {
        let place = self;
        place.does(&["authority", "init", "A", "--city", "Harbour City (example)", "--at", MADE]);
        place.does(&["authority", "policy", "A", "policy.json"]);
        place.does(&["authority", "checkpoints", "A", "checkpoints.csv"]);
        place.does(&["authority", "roster", "A", "harbour.csv", "--at", MADE]);
        place.does(&["authority", "trace", "A", "trace.csv"]);
        place.does(&["authority", "publish", "A", "--out", "P", "--at", PUBLISHED]);
        place.does(&["authority", "enrol", "A", "-o", "enrolment.json"]);
        let init = ["device", "init", "D", "--enrolment", "enrolment.json", "--from", "P"];
        place.run(&[&init[..], &["--at", PUBLISHED]].concat()).ends(0);
        place.wallet("W", "A", THAO, "thao.json");
        place
    }

    /// A wallet with an authority's credential for a person, declared this morning.
    pub(crate) fn wallet(&self, wallet: &str, authority: &str, id: &str, person: &str) {
        let (request, credential) = (format!("{wallet}.request"), format!("{wallet}.credential"));
        self.does(&["wallet", "init", wallet]);
        self.does(&["wallet", "request", wallet, "--id", id, "-o", &request]);
        let issue = ["authority", "issue", authority, person, "--holder", &request];
        self.run(&[&issue[..], &["-o", &credential, "--at", MADE]].concat()).ends(0);
        self.does(&["wallet", "add", wallet, &credential]);
        self.does(&["wallet", "declare", wallet, "well.json", "--at", DECLARED]);
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// Changes a file's text; it must have had what is replaced.
    pub(crate) fn edit(&self, name: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.path(name)).unwrap();
        assert!(text.contains(from), "{name} has no {from:?}: {text}");
        self.write(name, text.replacen(from, to, 1));
    }

    /// Runs the program here.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        Run::of(chot(arguments).current_dir(self.root()))
    }

    /// Runs what must succeed.
    #[track_caller]
    pub(crate) fn does(&self, arguments: &[&str]) -> Run {
        self.run(arguments).ends(0)
    }

    /// Writes the picture of a wallet's live code.
    pub(crate) fn show(&self, wallet: &str, at: &str, png: &str) {
        self.does(&["wallet", "show", wallet, "--png", png, "--at", at]);
    }

    /// `check --json` on the phone `D`.
    pub(crate) fn check(&self, checkpoint: &str, at: &str, rest: &[&str]) -> Run {
        let check = ["check", "--device", "D", "--checkpoint", checkpoint, "--at", at, "--json"];
        self.run(&[&check[..], rest].concat())
    }

    /// Every file below a folder, with its bytes: to see that nothing changed. Without the register's index,
    /// which is made of the other files, and written when it is opened.
    pub(crate) fn snapshot(&self, name: &str) -> Vec<(PathBuf, Vec<u8>)> {
        let mut found = Vec::new();
        let mut folders = vec![self.path(name)];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if !path.ends_with("register/index.redb") {
                    found.push((path.clone(), fs::read(path).unwrap()));
                }
            }
        }
        found.sort();
        found
    }
}

/// From 0 to 1.
pub(crate) fn random() -> f64 {
    let bits = u32::try_from(RandomState::new().build_hasher().finish() >> 32).unwrap();
    f64::from(bits) / f64::from(u32::MAX)
}

/// Copies a folder.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Writes symbols side by side.
pub(crate) fn draw(place: &Place, name: &str, codes: &[&QrCode]) {
    const SCALE: i32 = 4;
    let side = |code: &QrCode| (code.size() + 8) * SCALE;
    let width = codes.iter().map(|code| side(code)).sum::<i32>();
    let height = codes.iter().map(|code| side(code)).max().unwrap();
    let (width, height) = (u32::try_from(width).unwrap(), u32::try_from(height).unwrap());
    let mut luma = image::GrayImage::from_pixel(width, height, image::Luma([255]));
    let mut left = 0;
    for code in codes {
        for y in 0..side(code) {
            for x in 0..side(code) {
                if code.get_module(x / SCALE - 4, y / SCALE - 4) {
                    let (x, y) = (u32::try_from(left + x).unwrap(), u32::try_from(y).unwrap());
                    luma.put_pixel(x, y, image::Luma([0]));
                }
            }
        }
        left += side(code);
    }
    luma.save(place.path(name)).unwrap();
}

/// A text as a symbol.
pub(crate) fn code(text: &str) -> QrCode {
    QrCode::encode_text(text, QrCodeEcc::Low).unwrap()
}
