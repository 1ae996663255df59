//! A checkpoint phone's day: vehicles one after the other, updates that arrive meanwhile, the process killed at
//! any point (`SIGKILL`), the disk full for a while. What was shown is held against what the journal has.
//!
//! Officer and update are processes of their own, which are this same program with [`ROLE`] set. The time of day
//! is made up; how long a passage takes isn't.

use std::collections::BTreeSet;
use std::error::Error;
use std::ffi::OsString;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant as Clock};
use std::{env, fs, thread};

use chot_core::authority::Authority;
use chot_core::authority::issue::PersonFile;
use chot_core::checkpoint::{Beside, Checkpoint, Outcome};
use chot_core::device::{Device, DeviceError, Enrolment};
use chot_core::installation::{self, Installation, open_journal};
use chot_core::journal::{Entry, Finding, Journal, Notice};
use chot_core::model::{Decision, IdNumber};
use chot_core::published::Checkpoints;
use chot_core::time::{BootId, ClockReading, Instant, TimeDelta};
use chot_core::travel::{
    HolderSigner as _, Presentation, PresentationDraft, SoftwareHolder, to_text,
};
use chot_core::tuf::Folder;

pub(crate) type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// Says what a process is to be: `officer`, `update` or `full`, with what it needs, between spaces.
pub(crate) const ROLE: &str = "CHOT_DAY";

/// Begins what a process says to the one that started it.
const SAYS: &str = "day: ";
const SITES: &[u8] = br#"{"format": "chot-checkpoints", "version": 1, "checkpoints": [{"name": "bridge", "area": "d7"}]}"#;
/// How many people have a wallet; every second vehicle shows a code, the others are looked up.
const WALLETS: u64 = 40;
/// After how many passages an officer's app looks whether something newer is installed.
const LOOKS: u64 = 20;
/// The small disk, in the phone's place.
const SMALL: &str = "16m";
/// How many verdicts are to be capped on it at least.
const ENOUGH_CAPPED: u64 = 10;
/// More than these don't fit it: whoever records so many has somewhere else to write to.
const MOST_ON_A_FULL_DISK: u64 = 20_000;

/// What a day is to be.
pub(crate) struct Plan {
    /// How many passages are shown at least.
    pub(crate) passages: u64,
    /// How often the officer's process is killed.
    pub(crate) kills: u64,
    /// How often something new is published; every second update is killed once.
    pub(crate) updates: u64,
    /// How long the disk is full.
    pub(crate) full: Duration,
    /// What starts this program again, with its arguments.
    pub(crate) again: Vec<OsString>,
}

/// What became of it.
#[derive(Debug, Default)]
pub(crate) struct Report {
    /// Passages that were shown, with their record.
    pub(crate) shown: u64,
    /// Codes that were let through, shown again after the process was killed.
    pub(crate) replayed: u64,
    /// Records of passages that nobody was shown: killed in between.
    pub(crate) unseen: u64,
    pub(crate) kills: u64,
    pub(crate) updates: u64,
    pub(crate) killed_updates: u64,
    /// Passages that were capped while the disk was full; none where it couldn't be made full.
    pub(crate) capped: Option<u64>,
    /// Of each passage, sorted: showing, verifying, deciding, recording.
    pub(crate) times: Vec<Duration>,
    /// The same while the disk was full.
    pub(crate) full_times: Vec<Duration>,
    /// From the start of a process to its open session, sorted.
    pub(crate) starts: Vec<Duration>,
    /// What was promised and isn't so.
    pub(crate) wrong: Vec<String>,
}

/// What so many of a hundred times are at most; no time of none.
pub(crate) fn percentile(sorted: &[Duration], part: usize) -> Duration {
    let place = (sorted.len() * part / 100).min(sorted.len().saturating_sub(1));
    sorted.get(place).copied().unwrap_or_default()
}

/// A passage as the officer saw it.
struct Shown {
    number: u64,
    sequence: u64,
    at: i64,
    decision: String,
}

/// Plays a day in an empty folder.
pub(crate) fn play(plan: &Plan, folder: &Path) -> Result<Report> {
    let mut city = found(folder)?;
    let mut day = Day { plan, folder, report: Report::default(), shown: Vec::new(), next: 1 };
    let every = (plan.passages / plan.kills.max(1)).max(1);
    // An update on its way, and whether it is killed.
    let mut update: Option<(JoinHandle<Result<bool>>, bool)> = None;
    let (mut published, mut kill_it, mut last) = (0, true, None);
    while day.report.kills < plan.kills
        || day.report.shown < plan.passages
        || day.report.updates < plan.updates
    {
        let due = day.report.shown * plan.updates / plan.passages.max(1);
        if day.report.updates < due.min(plan.updates) && update.is_none() {
            if published == day.report.updates {
                published += 1;
                city.set_policy(policy(published + 1).as_bytes())?;
                city.publish(at(day.next), None)?;
            }
            let child = day.start(&format!("update {} {}", folder.display(), day.next))?;
            update = Some((thread::spawn(move || end(child, kill_it)), kill_it));
        }
        let kill = day.report.kills < plan.kills;
        let some = if kill { 1 + dice(2 * every - 1)? } else { every };
        last = day.officer(some, kill, last)?;
        if let Some((update, killed)) = update.take() {
            let done = update.join().map_err(|_| "the update's thread panicked")??;
            if !done && !killed {
                return Err("an update failed that nobody killed".into());
            }
            day.report.updates += u64::from(done);
            day.report.killed_updates += u64::from(!done);
            // What was killed is tried again, and left alone then.
            kill_it = done;
        }
    }
    day.full()?;
    day.check()?;
    Ok(day.report)
}

/// Waits for an update, or kills it on its way. True where it was done.
fn end(mut child: Child, kill: bool) -> Result<bool> {
    if kill {
        thread::sleep(Duration::from_micros(dice(60_000)?));
        child.kill()?;
    }
    Ok(child.wait()?.success())
}

struct Day<'a> {
    plan: &'a Plan,
    folder: &'a Path,
    report: Report,
    shown: Vec<Shown>,
    /// The number of the next vehicle.
    next: u64,
}

impl Day<'_> {
    fn start(&self, role: &str) -> Result<Child> {
        let (program, arguments) = self.plan.again.split_first().ok_or("no program")?;
        let mut command = Command::new(program);
        command.args(arguments).env(ROLE, role).stdin(Stdio::null()).stdout(Stdio::piped());
        Ok(command.spawn()?)
    }

    /// An officer's process of so many passages at least: ended by itself, or killed at any point after them. The
    /// code that was let through last is shown again first; which one that is, is given back.
    fn officer(&mut self, passages: u64, kill: bool, last: Option<u64>) -> Result<Option<u64>> {
        let until = if kill { self.next + passages * 4 + 400 } else { self.next + passages };
        let replay = last.unwrap_or(0);
        let role = format!("officer {} {} {until} {replay}", self.folder.display(), self.next);
        let begun = Clock::now();
        let mut child = self.start(&role)?;
        let mut lines = Lines::of(&mut child)?;
        let mut seen = 0;
        let mut let_through = last;
        let mut killed = false;
        loop {
            if kill && !killed && seen >= passages {
                thread::sleep(Duration::from_micros(dice(6000)?));
                child.kill()?;
                killed = true;
            }
            let Some(line) = lines.next_said()? else { break };
            match line.split(' ').collect::<Vec<_>>().as_slice() {
                ["open"] => self.report.starts.push(begun.elapsed()),
                ["replayed", rest @ ..] => {
                    self.report.replayed += 1;
                    let again = self.take(rest)?;
                    if again == "permit" {
                        self.report.wrong.push(format!("vehicle {replay}: let through twice"));
                    }
                }
                ["passage", rest @ ..] => {
                    seen += 1;
                    let decision = self.take(rest)?;
                    if decision == "permit" {
                        let_through = self.shown.last().map(|shown| shown.number);
                    }
                }
                _ => return Err(format!("the officer's process said {line:?}").into()),
            }
        }
        let ended = child.wait()?;
        if killed && ended.code().is_none() {
            self.report.kills += 1;
        } else if !ended.success() {
            return Err(format!("the officer's process ended with {ended}").into());
        }
        // The vehicle that may have been recorded and not shown isn't asked again.
        self.next = self.shown.last().map_or(self.next, |shown| shown.number + 2);
        Ok(let_through)
    }

    /// Number, record, instant, decision and time of a passage that was shown.
    fn take(&mut self, said: &[&str]) -> Result<String> {
        let [number, sequence, at, decision, micros] = said else {
            return Err(format!("no passage: {said:?}").into());
        };
        self.report.shown += 1;
        self.report.times.push(Duration::from_micros(micros.parse()?));
        self.shown.push(Shown {
            number: number.parse()?,
            sequence: sequence.parse()?,
            at: at.parse()?,
            decision: (*decision).to_owned(),
        });
        Ok((*decision).to_owned())
    }

    /// The phone on a small disk that is full for a while: a mount that only its processes see.
    fn full(&mut self) -> Result<()> {
        let small = self.folder.join("small");
        fs::create_dir(&small)?;
        let script = format!(
            r#"mount -t tmpfs -o size={SMALL} chot "$CHOT_SMALL" || exit 77
            cp -a "$CHOT_SMALL/../phone" "$CHOT_SMALL/phone" || exit 78
            "$@"; ended=$?
            rm -rf "$CHOT_SMALL/../phone" && cp -a "$CHOT_SMALL/phone" "$CHOT_SMALL/../phone" && exit $ended"#
        );
        let mut command = Command::new("unshare");
        command.args(["--mount", "--propagation", "private", "sh", "-c", &script, "sh"]);
        command.args(&self.plan.again).env("CHOT_SMALL", &small);
        let millis = self.plan.full.as_millis();
        command.env(ROLE, format!("full {} {} {millis}", small.display(), self.next));
        let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let Ok(mut child) = child.spawn() else { return Ok(()) };
        let mut lines = Lines::of(&mut child)?;
        let mut capped = 0;
        while let Some(line) = lines.next_said()? {
            match line.split(' ').collect::<Vec<_>>().as_slice() {
                ["passage", rest @ ..] => drop(self.take(rest)?),
                ["capped", decision, micros] => {
                    capped += 1;
                    self.report.full_times.push(Duration::from_micros(micros.parse()?));
                    if *decision == "permit" {
                        self.report.wrong.push("let through and not recorded".to_owned());
                    }
                }
                _ => return Err(format!("on the full disk was said {line:?}").into()),
            }
        }
        let ended = child.wait_with_output()?;
        let why = String::from_utf8_lossy(&ended.stderr);
        if ended.status.code() == Some(77) || why.contains("unshare failed") {
            return Ok(());
        }
        if !ended.status.success() {
            return Err(
                format!("the phone on a full disk ended with {}: {why}", ended.status).into()
            );
        }
        self.report.capped = Some(capped);
        Ok(())
    }

    /// Whether all that was shown is recorded, as it was shown.
    fn check(&mut self) -> Result<()> {
        let device = Device::open(&self.folder.join("phone"))?;
        let journal = open_journal(&device)?;
        let wrong = &mut self.report.wrong;
        if let Some(doubt) = journal.doubt() {
            wrong.push(format!("the journal is in doubt: {doubt:?}"));
        }
        let found = journal.verify();
        wrong.extend(found.findings.iter().map(|finding: &Finding| format!("{finding}")));
        let records = recorded(&journal)?;
        for shown in &self.shown {
            match records.passages.get(usize::try_from(shown.sequence)?) {
                Some(Some((at, decision))) if (*at, *decision) == (shown.at, &*shown.decision) => {}
                other => wrong.push(format!(
                    "vehicle {}, record {}: shown {}, and there is {other:?}",
                    shown.number, shown.sequence, shown.decision
                )),
            }
        }
        let sequences: BTreeSet<u64> = self.shown.iter().map(|shown| shown.sequence).collect();
        if sequences.len() != self.shown.len() {
            wrong.push("two passages have one record".to_owned());
        }
        self.report.unseen = records.count - u64::try_from(sequences.len())?;
        let installed = Installation::open(&device)?.policy().version();
        if u64::from(installed) != self.report.updates + 1 {
            wrong.push(format!(
                "{} updates, and the rules are version {installed}",
                self.report.updates
            ));
        }
        for times in [&mut self.report.times, &mut self.report.full_times, &mut self.report.starts]
        {
            times.sort_unstable();
        }
        Ok(())
    }
}

/// What a journal has, by number.
struct Recorded {
    /// Instant and decision.
    passages: Vec<Option<(i64, &'static str)>>,
    /// Passages but those that the journal itself says weren't acknowledged.
    count: u64,
}

fn recorded(journal: &Journal) -> Result<Recorded> {
    let mut passages = vec![None];
    let (mut count, mut unacknowledged) = (0, 0);
    for record in journal.records(..)? {
        let record = record?;
        passages.push(record.passage().map(|p| (p.at().timestamp_micros(), p.decision().code())));
        count += u64::from(record.passage().is_some());
        let notice = matches!(record.entry(), Entry::Notice(Notice::Unacknowledged { .. }));
        unacknowledged += u64::from(notice);
    }
    Ok(Recorded { passages, count: count - unacknowledged })
}

/// What a process says, line by line; what else it prints is passed over, and so is half a line.
struct Lines(BufReader<ChildStdout>);

impl Lines {
    fn of(child: &mut Child) -> Result<Self> {
        Ok(Self(BufReader::new(child.stdout.take().ok_or("no output")?)))
    }

    fn next_said(&mut self) -> Result<Option<String>> {
        loop {
            let mut line = String::new();
            if self.0.read_line(&mut line)? == 0 {
                return Ok(None);
            }
            if let Some(said) = line.strip_suffix('\n').and_then(|line| line.strip_prefix(SAYS)) {
                return Ok(Some(said.to_owned()));
            }
        }
    }
}

/// A city with a phone and wallets, all in a folder.
fn found(folder: &Path) -> Result<Authority> {
    let mut city = Authority::init(&folder.join("city"), "City (example)", None, at(0))?;
    city.stage_empty_lists()?;
    city.set_policy(policy(1).as_bytes())?;
    city.set_checkpoints(&Checkpoints::parse(SITES)?)?;
    fs::create_dir(folder.join("wallets"))?;
    for wallet in 0..WALLETS {
        let id = format!("079190{wallet:06}");
        let person = format!(
            r#"{{"id_number": "{id}", "name": "Lan Ví Dụ", "birth_date": "1990-03-14",
                "employer": "Department A (example)", "sector": "government", "home": {{"area": "d7"}},
                "work": {{"area": "d1"}}, "health": [], "complete": [],
                "valid_from": "2021-09-16", "valid_until": "2022-03-16"}}"#
        );
        let key = holder(wallet)?.key();
        let holds = Some((&IdNumber::parse(&id)?, &key));
        let credential = city.issue(&PersonFile::parse(person.as_bytes())?, holds, at(0))?;
        fs::write(folder.join(format!("wallets/{wallet}")), credential)?;
    }
    city.publish(at(0), None)?;
    let enrolment = Enrolment::parse(&city.enrolment()?.to_bytes()?)?;
    let device = Device::init(&folder.join("phone"), &enrolment)?;
    installation::update(&device, &Folder::new(folder.join("city/public")), at(1))?;
    Ok(city)
}

/// Lets every live code through; who is looked up is denied.
fn policy(version: u64) -> String {
    format!(
        r#"{{"policy": "day", "version": {version}, "offset": "+07:00", "phases": [{{"id": "always", "rules": ["live"]}}],
        "rules": {{"live": {{"effect": "permit", "when": {{"binding": "live"}}}}}}, "otherwise": "deny"}}"#
    )
}

/// When the `number`th vehicle comes: one each ten seconds.
fn at(number: u64) -> Instant {
    let since = TimeDelta::seconds(i64::try_from(number).unwrap_or(i64::MAX).saturating_mul(10));
    Instant::UNIX_EPOCH + TimeDelta::seconds(1_633_381_200) + since
}

fn holder(wallet: u64) -> Result<SoftwareHolder> {
    Ok(SoftwareHolder::new(&[u8::try_from(wallet % WALLETS)? + 1; 32]))
}

/// Below a number, by the system's dice.
fn dice(sides: u64) -> Result<u64> {
    use std::hash::{BuildHasher as _, Hasher as _, RandomState};
    RandomState::new().build_hasher().finish().checked_rem(sides).ok_or("no sides".into())
}

/// Does what [`ROLE`] says, and says so on stdout. True where it said something.
pub(crate) fn role() -> Result<bool> {
    let Ok(role) = env::var(ROLE) else { return Ok(false) };
    match role.split(' ').collect::<Vec<_>>().as_slice() {
        ["officer", folder, from, until, replay] => {
            officer(Path::new(folder), from.parse()?, until.parse()?, replay.parse()?)?;
        }
        ["update", folder, number] => {
            let folder = Path::new(folder);
            let device = Device::open(&folder.join("phone"))?;
            let source = Folder::new(folder.join("city/public"));
            let now = at(number.parse()?);
            // An officer's process that begins holds the store for a moment, to clear away what was left.
            for _ in 0..100 {
                match installation::update(&device, &source, now) {
                    Err(DeviceError::Lock(_)) => {
                        thread::sleep(Duration::from_millis(50));
                    }
                    done => return Ok(done.map(|_| true)?),
                }
            }
            return Err("the phone's store stayed in use".into());
        }
        ["full", folder, from, millis] => {
            on_a_full_disk(
                Path::new(folder),
                from.parse()?,
                Duration::from_millis(millis.parse()?),
            )?;
        }
        other => return Err(format!("{other:?} is no role").into()),
    }
    Ok(true)
}

fn officer(folder: &Path, from: u64, until: u64, replay: u64) -> Result<()> {
    let mut session = Session::open(&folder.join("phone"), &folder.join("wallets"))?;
    say("open")?;
    if replay > 0 {
        // Its code is fresh still.
        let told = session.pass(replay, at(from) - TimeDelta::seconds(5))?;
        say(&format!("replayed {}", told.recorded()?))?;
    }
    for number in from..until {
        if number.is_multiple_of(LOOKS) {
            session.look_for_news()?;
        }
        say(&format!("passage {}", session.pass(number, at(number))?.recorded()?))?;
    }
    Ok(())
}

fn on_a_full_disk(folder: &Path, from: u64, full: Duration) -> Result<()> {
    let mut session = Session::open(&folder.join("phone"), &folder.join("../wallets"))?;
    let filler = folder.join("filler");
    let mut file = fs::File::create(&filler)?;
    let began = Clock::now();
    let mut number = from;
    let mut capped = 0;
    // What the journal has allotted lasts for a while, and how long depends on the machine: time alone ends nothing.
    while began.elapsed() < full || capped < ENOUGH_CAPPED {
        for piece in [&[1; 1 << 16][..], &[1; 512]] {
            while file.write_all(piece).is_ok() {}
        }
        let told = session.pass(number, at(number))?;
        match told.recorded() {
            Ok(passage) => say(&format!("passage {passage}"))?,
            Err(_) => {
                capped += 1;
                say(&format!("capped {} {}", told.decision.code(), told.took.as_micros()))?;
                thread::sleep(Duration::from_millis(20));
            }
        }
        number += 1;
        if number - from > MOST_ON_A_FULL_DISK && capped == 0 {
            return Err(
                format!("{MOST_ON_A_FULL_DISK} passages were recorded on a full disk").into()
            );
        }
    }
    drop(file);
    fs::remove_file(&filler)?;
    for number in number..number + LOOKS {
        say(&format!("passage {}", session.pass(number, at(number))?.recorded()?))?;
    }
    Ok(())
}

fn say(what: &str) -> Result<()> {
    Ok(writeln!(std::io::stdout(), "{SAYS}{what}")?)
}

/// What an officer was shown.
struct Told {
    number: u64,
    sequence: Option<u64>,
    at: Instant,
    decision: Decision,
    took: Duration,
}

impl Told {
    /// As [`Day::take`] reads it; an error where it wasn't recorded.
    fn recorded(&self) -> Result<String> {
        let Self { number, sequence, at, decision, took } = self;
        let sequence = sequence.ok_or_else(|| format!("vehicle {number} wasn't recorded"))?;
        let (at, micros) = (at.timestamp_micros(), took.as_micros());
        Ok(format!("{number} {sequence} {at} {} {micros}", decision.code()))
    }
}

struct Session {
    device: Device,
    wallets: PathBuf,
    checkpoint: Checkpoint,
}

impl Session {
    fn open(phone: &Path, wallets: &Path) -> Result<Self> {
        let device = Device::open(phone)?;
        let installation = Installation::open(&device)?;
        let checkpoint = Checkpoint::open(installation, open_journal(&device)?, "bridge")?;
        Ok(Self { device, wallets: wallets.to_owned(), checkpoint })
    }

    /// Goes over to what was installed meanwhile.
    fn look_for_news(&mut self) -> Result<()> {
        let installed = Installation::open(&self.device)?;
        if installed.published_at() != self.checkpoint.installation().published_at() {
            self.checkpoint.reload(installed)?;
        }
        Ok(())
    }

    /// A vehicle: every second one shows a code, signed when it came.
    fn pass(&mut self, number: u64, at: Instant) -> Result<Told> {
        let monotonic = (at - self::at(0)).to_std()?;
        let clock = ClockReading { wall: at, monotonic, boot: BootId([1; 16]) };
        let began = Clock::now();
        let stopwatch = || began.elapsed();
        let (passage, took) = if number.is_multiple_of(2) {
            let wallet = number / 2 % WALLETS;
            let issued_at = self::at(number);
            let credential = fs::read(self.wallets.join(wallet.to_string()))?;
            let presentation = Presentation { issued_at, declaration: None, questionnaire: None };
            let draft = PresentationDraft { credential: &credential, presentation: &presentation };
            let text = to_text(&draft.sign(&holder(wallet)?)?);
            let began = Clock::now();
            match self.checkpoint.present(&text, Beside::default(), &clock, &stopwatch) {
                Outcome::Passage(sighting) => (sighting.passage, began.elapsed()),
                _ => return Err(format!("vehicle {number}: no passage").into()),
            }
        } else {
            let id = IdNumber::parse(&format!("079290{:06}", number % 1_000_000))?;
            let began = Clock::now();
            let passage = self.checkpoint.look_up(&id, Beside::default(), &clock, &stopwatch);
            (passage, began.elapsed())
        };
        let recorded = passage.recorded();
        let decision = passage.verdict().decision();
        Ok(Told { number, sequence: recorded.sequence(), at, decision, took })
    }
}
