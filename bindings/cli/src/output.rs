//! What is written where: results to stdout, everything else to stderr.

use std::fmt;
use std::io::{self, Write as _};
use std::process::ExitCode;
use std::sync::OnceLock;

use chot_core::encoding::address::without_secrets;
use chot_core::encoding::plain;
use chot_core::time::{DateTime, FixedOffset, Instant, VIETNAM};
use chot_core::words::{Language, Messages, Words};

/// What is said, in the language that this call of the program was asked in.
static MESSAGES: OnceLock<Messages> = OnceLock::new();
static LANGUAGE: OnceLock<Language> = OnceLock::new();

/// From now on people are spoken to in this language.
pub(crate) fn speak(language: Language) {
    let _ = LANGUAGE.set(language);
    let _ = MESSAGES.set(Messages::new(language));
}

/// The offset that times are told in: that of the city's rules, once something of the city is open.
static OFFSET: OnceLock<FixedOffset> = OnceLock::new();

/// From now on times are told in this offset.
pub(crate) fn tell_times_in(offset: FixedOffset) {
    let _ = OFFSET.set(offset);
}

/// The offset that times are told in; where no city is known, Vietnam's.
fn offset() -> FixedOffset {
    OFFSET.get().copied().unwrap_or(VIETNAM)
}

/// The words of a language, telling times as everything here does.
pub(crate) fn words(language: Language) -> Words {
    Words::new(language).in_offset(offset())
}

/// A time as a person in the city reads it.
pub(crate) fn local(at: Instant) -> String {
    let at = at.with_timezone(&offset());
    match LANGUAGE.get() {
        Some(Language::Vietnamese) => at.format("%H:%M:%S ngày %d/%m/%Y (%:z)").to_string(),
        _ => at.format("%Y-%m-%d %H:%M:%S %:z").to_string(),
    }
}

/// Instants that errors tell in UTC, in the city's offset.
fn with_local_times(text: &str) -> String {
    let read = |time: &str| {
        let time = format!("{}+0000", time.strip_suffix("UTC")?);
        DateTime::parse_from_str(&time, "%Y-%m-%d %H:%M:%S %z").ok()
    };
    let mut told = String::new();
    let mut left = text;
    while let Some(end) = left.find(" UTC") {
        let (before, after) = left.split_at(end + " UTC".len());
        let at = before.len().checked_sub("2021-10-05 00:00:00 UTC".len());
        let instant = at.and_then(|at| Some((at, before.get(at..)?)));
        let instant = instant.and_then(|(at, time)| Some((at, read(time)?)));
        match instant {
            Some((at, instant)) => {
                told.push_str(before.get(..at).unwrap_or_default());
                told.push_str(&local(instant.to_utc()));
            }
            None => told.push_str(before),
        }
        left = after;
    }
    told.push_str(left);
    told
}

/// A text for people in their language. JSON is for programs, and stays as it is.
pub(crate) fn spoken(text: &str) -> String {
    match MESSAGES.get() {
        Some(messages) if !text.starts_with('{') => messages.said(&with_local_times(text)),
        _ => text.to_owned(),
    }
}

/// A command that couldn't do what it was asked: a message in plain words.
#[derive(Debug)]
pub(crate) struct Failure(String);

pub(crate) type Result<T> = std::result::Result<T, Failure>;

impl Failure {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

/// Says which file a failure is about.
pub(crate) trait About<T> {
    fn about(self, what: impl fmt::Display) -> Result<T>;
}

impl<T, E: fmt::Display> About<T> for std::result::Result<T, E> {
    fn about(self, what: impl fmt::Display) -> Result<T> {
        // Mostly a file's name, which anybody may have given.
        self.map_err(|error| Failure(format!("{}: {error}", plain::line(&what.to_string()))))
    }
}

/// How a command ended, as `CLI.md` numbers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// 0: done; for `check`, every image ended in *permit*.
    Done,
    /// 1: failed, or some of it did.
    Failed,
    /// 2: wrong usage that the parser couldn't see.
    Usage,
    /// 3: `check`: at least one *deny*.
    Denied,
    /// 4: `check`: no deny, but a *refer*, nothing readable, or no travel code.
    Referred,
}

impl From<Ended> for ExitCode {
    fn from(ended: Ended) -> Self {
        Self::from(match ended {
            Ended::Done => 0,
            Ended::Failed => 1,
            Ended::Usage => 2,
            Ended::Denied => 3,
            Ended::Referred => 4,
        })
    }
}

/// A line to stdout: what strangers wrote in it can't make it two, nor move the cursor. A reader that went
/// away ends the program quietly, as it does `cat`.
pub(crate) fn say(line: impl fmt::Display) {
    put(&plain::line(&spoken(&line.to_string())));
}

/// Several lines of our own making to stdout.
pub(crate) fn say_lines(lines: impl fmt::Display) {
    put(&plain::lines(&lines.to_string()));
}

fn put(text: &str) {
    if let Err(error) = writeln!(io::stdout().lock(), "{text}") {
        unwritable(&error);
    }
}

/// Ends the program because stdout takes no more.
pub(crate) fn unwritable(error: &io::Error) -> ! {
    if error.kind() != io::ErrorKind::BrokenPipe {
        complain(&format!("cannot write the output: {error}"));
    }
    std::process::exit(1)
}

/// A message to stderr; if even that can't be written, nobody can be told. No password in an address
/// comes to it.
pub(crate) fn complain(message: &str) {
    let message = spoken(message);
    let message = without_secrets(&message);
    let _ = writeln!(io::stderr().lock(), "chot: {}", plain::lines(&message));
}

/// Ends the program because it was called wrongly, or only asked what it can do.
pub(crate) fn misused(error: &clap::Error) -> ! {
    let text = error.render().to_string();
    let said = spoken(&text);
    let shown = without_secrets(&said);
    if shown == text {
        error.exit();
    }
    if !error.use_stderr() {
        put(shown.trim_end());
        std::process::exit(error.exit_code())
    }
    let _ = write!(io::stderr().lock(), "{shown}");
    std::process::exit(error.exit_code())
}

/// An address that anybody may have, to stderr: whole.
pub(crate) fn public_address(address: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", plain::lines(address));
}

/// A remark to stderr.
pub(crate) fn remark(message: impl fmt::Display) {
    let message = spoken(&message.to_string());
    let _ = writeln!(io::stderr().lock(), "{}", plain::lines(&without_secrets(&message)));
}
