//! The command line's form: a contract, `bindings/cli/README.md`.

use std::path::PathBuf;

use chot_core::authority::Staged;
use chot_core::device::UpdateAddress;
use chot_core::journal::PhoneKey;
use chot_core::model::Subject;
use chot_core::policy::parse_duration;
use chot_core::time::{Instant, NaiveDate, TimeDelta};
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::clock::{parse_day, parse_time};

/// Chốt: scan, verify, decide and record at a road checkpoint; the citizen's wallet; the
/// authority's tools.
#[derive(Parser)]
#[command(name = "chot", version, arg_required_else_help = true)]
pub(crate) struct Cli {
    /// The language of what is said to people; by default that of LANG, else English.
    #[arg(long, global = true, value_enum)]
    pub(crate) lang: Option<Lang>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Lang {
    Vi,
    En,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// A whole morning at a checkpoint, from nothing.
    #[cfg_attr(not(feature = "demo"), command(hide = true))]
    Demo(Demo),
    /// Finds the codes in pictures; verifies nothing.
    Scan(Scan),
    /// Checks codes at a checkpoint: scan, verify, decide, record.
    Check(Check),
    /// What a code is and says, from its text or a picture; believes nothing.
    Inspect(Inspect),
    /// The authority's side: lists, policy, credentials, publishing.
    #[command(subcommand)]
    Authority(Authority),
    /// A checkpoint phone's store.
    #[command(subcommand)]
    Device(Device),
    /// A citizen's wallet.
    #[command(subcommand)]
    Wallet(Wallet),
    /// What was recorded on a phone.
    #[command(subcommand)]
    Journal(Journal),
    /// The rules by themselves.
    #[command(subcommand)]
    Policy(Policy),
    /// A client of any TUF repository, as the conformance suite drives one.
    Tuf(Tuf),
}

#[derive(Args)]
pub(crate) struct At {
    /// The time, instead of the clock's: RFC 3339 with an offset.
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    pub(crate) at: Option<Instant>,
}

#[derive(Args)]
#[cfg_attr(not(feature = "demo"), allow(dead_code, reason = "what is left out writes nowhere"))]
pub(crate) struct Demo {
    /// Where the photos and the report go.
    #[arg(long, value_name = "DIR", default_value = "target/demo")]
    pub(crate) out: PathBuf,
    /// Opens the report in the browser.
    #[arg(long)]
    pub(crate) open: bool,
}

#[derive(Args)]
pub(crate) struct Scan {
    /// One JSON object a picture.
    #[arg(long)]
    pub(crate) json: bool,
    /// Each folder holds the frames of a video, in the order of their names.
    #[arg(long, conflicts_with = "repeat")]
    pub(crate) sequence: bool,
    /// Scans each picture so many times, and gives the median time.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub(crate) repeat: u32,
    /// The time to spend on a picture, in milliseconds: 250 unless said, 50 a frame of a video.
    #[arg(long, value_name = "MS", value_parser = clap::value_parser!(u32).range(1..=60_000))]
    pub(crate) budget_ms: Option<u32>,
    /// Pictures, or folders of them.
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
}

#[derive(Args)]
pub(crate) struct Check {
    /// One JSON object a picture.
    #[arg(long)]
    pub(crate) json: bool,
    /// The phone's store.
    #[arg(long, value_name = "DIR")]
    pub(crate) device: PathBuf,
    /// The checkpoint's name, as the authority publishes it.
    #[arg(long, value_name = "NAME")]
    pub(crate) checkpoint: String,
    #[command(flatten)]
    pub(crate) at: At,
    /// Where the checked lane is heading, degrees clockwise from north.
    #[arg(long, value_name = "DEGREES", allow_negative_numbers = true)]
    pub(crate) direction: Option<f64>,
    /// Looks up this ID number instead of scanning a code.
    #[arg(long, value_name = "ID_NUMBER", conflicts_with = "paths")]
    pub(crate) id: Option<String>,
    /// What the officer saw: staff-card, work-schedule, portal-declaration,
    /// paper-permit=NO[:KIND]:FROM/TO, vaccination-paper=DOSES:DATE.
    #[arg(long, value_name = "WHAT")]
    pub(crate) seen: Vec<String>,
    /// A further code of the same person, such as a vaccination certificate.
    #[arg(long, value_name = "IMAGE")]
    pub(crate) evidence: Vec<PathBuf>,
    /// Pictures, or folders of them.
    #[arg(value_name = "PATH", required_unless_present = "id")]
    pub(crate) paths: Vec<PathBuf>,
}

#[derive(Args)]
pub(crate) struct Inspect {
    /// One JSON object.
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) at: At,
    /// Verifies with what is installed on this phone.
    #[arg(long, value_name = "DIR", conflicts_with = "key")]
    pub(crate) device: Option<PathBuf>,
    /// Verifies with this key instead: a public key or an X.509 certificate, PEM or DER.
    #[arg(long, value_name = "FILE")]
    pub(crate) key: Vec<PathBuf>,
    /// The code's text, a file with it, a picture of it, or `-` for standard input.
    #[arg(value_name = "TEXT|FILE|-")]
    pub(crate) code: String,
}

#[derive(Subcommand)]
pub(crate) enum Authority {
    /// Makes the authority's keys and an empty signed repository.
    Init {
        /// The authority's folder.
        dir: PathBuf,
        /// The city's name: the issuer of its credentials.
        #[arg(long)]
        city: String,
        /// Where the keys go, if not into the authority's folder.
        #[arg(long, value_name = "KEYDIR")]
        keys: Option<PathBuf>,
        #[command(flatten)]
        at: At,
    },
    /// Writes what a phone is given by hand, once. Secret.
    Enrol {
        /// The authority's folder.
        dir: PathBuf,
        /// The file to write.
        #[arg(short, long, value_name = "ENROLMENT")]
        output: PathBuf,
        /// Also as a series of codes in this folder, for a phone that no file can be brought to: it
        /// scans them from a screen, in any order. As secret as the file.
        #[arg(long, value_name = "FOLDER")]
        codes: Option<PathBuf>,
        /// Where phones fetch updates from: the address that what `publish` writes is served under.
        #[arg(long, value_name = "URL")]
        updates: Option<UpdateAddress>,
        #[command(flatten)]
        at: At,
    },
    /// Writes the city's public root of trust, which citizens' wallets follow it by. Nothing in it is secret.
    Trust {
        /// The authority's folder.
        dir: PathBuf,
        /// The file to write.
        #[arg(short, long, value_name = "TRUST")]
        output: PathBuf,
        #[command(flatten)]
        at: At,
    },
    /// A person's pseudonym in the journals.
    Pseudonym {
        /// The authority's folder.
        dir: PathBuf,
        /// The person's ID number.
        id_number: String,
        #[command(flatten)]
        at: At,
    },
    /// Whose the pseudonyms are that a query of the journals found: from subject,class,from,until to the rows
    /// of a trace list. Personal data.
    Identify {
        /// The authority's folder.
        dir: PathBuf,
        /// `subject,class,from,until`, as the queries of `tests/tracing` give them.
        csv: PathBuf,
        /// The file to write: id_number,class,from,until.
        #[arg(short, long)]
        output: PathBuf,
        /// Leaves out pseudonyms of nobody whom a list or the register names.
        #[arg(long)]
        skip_unknown: bool,
        #[command(flatten)]
        at: At,
    },
    /// Builds the roster from the agencies' lists.
    Roster {
        /// The authority's folder.
        dir: PathBuf,
        /// One list an agency: CSV, or a workbook (.xlsx).
        #[arg(required = true, value_name = "LIST.csv")]
        lists: Vec<PathBuf>,
        /// Writes every faulty row here, as a table (CSV) to send back to the agencies.
        #[arg(long, value_name = "FILE.csv")]
        report: Option<PathBuf>,
        /// Lets an employer exceed the phase's share, by the approval's number.
        #[arg(long, value_name = "EMPLOYER=NO", value_parser = approval)]
        approval: Vec<(String, String)>,
        /// Leaves bad rows out instead of refusing the lists.
        #[arg(long)]
        skip_bad: bool,
        /// Takes lists without anybody, although there are people in the roster: all of them go.
        #[arg(long)]
        allow_empty: bool,
        /// An agency that may lose more than a tenth of its people, or all: without it that is refused.
        #[arg(long, value_name = "AGENCY")]
        removes: Vec<String>,
        #[command(flatten)]
        at: At,
    },
    /// What is in force and what is staged, and when phones will stop letting people through.
    Status {
        /// The authority's folder.
        dir: PathBuf,
        /// One JSON object.
        #[arg(long)]
        json: bool,
        /// For a monitor, one line: exit code 0, 1 where something has to be done soon, 2 where phones let
        /// nobody through or are about to.
        #[arg(long)]
        check: bool,
        #[command(flatten)]
        at: At,
    },
    /// What is known of somebody: listed or not, credentials and permits, traced or not. Personal data.
    Find {
        /// The authority's folder.
        dir: PathBuf,
        /// An ID number, or a part of a name.
        #[arg(value_name = "ID|NAME")]
        whom: String,
        /// One JSON object; for a name, a list of them.
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        at: At,
    },
    /// What is staged against what is published.
    Diff {
        /// The authority's folder.
        dir: PathBuf,
        /// Everybody of whom something changes, by name. Personal data.
        #[arg(long)]
        names: bool,
        /// One JSON object.
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        at: At,
    },
    /// Takes back what is staged: it is again as it is published.
    Unstage {
        /// The authority's folder.
        dir: PathBuf,
        /// roster, policy, trace, checkpoints, areas, questionnaire, health-keys; by default all.
        #[arg(value_name = "WHAT", value_parser = staged)]
        what: Vec<Staged>,
        #[command(flatten)]
        at: At,
    },
    /// Who published what, and when. To go back is a new publication.
    History {
        /// The authority's folder.
        dir: PathBuf,
        /// One JSON object a publication.
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        at: At,
    },
    /// Checks a policy, and stages it.
    Policy {
        /// The authority's folder.
        dir: PathBuf,
        /// The policy.
        policy: PathBuf,
        #[command(flatten)]
        at: At,
    },
    /// Stages the checkpoints that phones choose from.
    Checkpoints {
        /// The authority's folder.
        dir: PathBuf,
        /// `name,area,lat,lon,heading`.
        csv: PathBuf,
        #[command(flatten)]
        at: At,
    },
    /// Writes an empty form of a list.
    Template {
        /// Which list.
        #[arg(value_parser = ["lists", "people", "health", "checkpoints", "trace"])]
        list: String,
        /// The form: `.csv`, or `.xlsx` for a workbook.
        #[arg(short, long)]
        output: PathBuf,
        #[command(flatten)]
        at: At,
    },
    /// Stages the trace list.
    Trace {
        /// The authority's folder.
        dir: PathBuf,
        /// `id_number,class,from,until`.
        csv: PathBuf,
        /// Takes a list without anybody: nobody is traced then.
        #[arg(long)]
        allow_empty: bool,
        #[command(flatten)]
        at: At,
    },
    /// Stages health authorities' keys, or value sets, for certificates shown as evidence.
    HealthKeys {
        /// The authority's folder.
        dir: PathBuf,
        /// The document: chot-health-keys, or chot-health-value-sets.
        file: PathBuf,
        #[command(flatten)]
        at: At,
    },
    /// Stages the areas that policies, checkpoints and lists speak of.
    Areas {
        /// The authority's folder.
        dir: PathBuf,
        /// The document: chot-areas.
        file: PathBuf,
        #[command(flatten)]
        at: At,
    },
    /// Stages the questions of the daily declaration.
    Questionnaire {
        /// The authority's folder.
        dir: PathBuf,
        /// The document: chot-questionnaire.
        file: PathBuf,
        #[command(flatten)]
        at: At,
    },
    /// Issues a person's credential, or with --requests one for each wallet's request in a folder.
    Issue {
        /// The authority's folder.
        dir: PathBuf,
        /// The person.
        #[arg(required_unless_present = "requests", conflicts_with = "requests")]
        person: Option<PathBuf>,
        /// The wallet's request, or the holder's public key (PEM); without it the credential is
        /// for a print.
        #[arg(long, value_name = "REQUEST", conflicts_with = "requests")]
        holder: Option<PathBuf>,
        /// A folder of wallets' requests: one credential each, from the lists and the health records.
        #[arg(long, value_name = "FOLDER")]
        requests: Option<PathBuf>,
        /// Health records: `id_number,kind,date,doses,product,method,result`; several files may overlap.
        #[arg(long, value_name = "RECORDS.csv", requires = "requests")]
        health: Vec<PathBuf>,
        /// A form of people whom no list has, as `template people` writes it.
        #[arg(long, value_name = "PEOPLE.csv", requires = "requests")]
        people: Option<PathBuf>,
        /// What would only be warned of is refused.
        #[arg(long)]
        strict: bool,
        /// Takes back the person's earlier credentials: the phone was lost, or something was corrected.
        #[arg(long)]
        replace: bool,
        /// The file to write; a name that ends in .png gets the code as a picture. With --requests a folder.
        #[arg(short, long, value_name = "CREDENTIAL")]
        output: PathBuf,
        #[command(flatten)]
        at: At,
    },
    /// Issues a travel permit: its owner's credential again, with the permit in it.
    Permit {
        /// The authority's folder.
        dir: PathBuf,
        /// The permit.
        permit: PathBuf,
        /// The number of the person's permit that it replaces, which is revoked.
        #[arg(long, value_name = "ID")]
        replaces: Option<String>,
        /// The file to write; a name that ends in .png gets the code as a picture.
        #[arg(short, long, value_name = "CREDENTIAL")]
        output: PathBuf,
        #[command(flatten)]
        at: At,
    },
    /// Gives a role a new key (`root`: three), and publishes what follows from it; or stages a new
    /// epoch of the enrolment.
    Rotate {
        /// The authority's folder.
        dir: PathBuf,
        /// root, timestamp, snapshot, targets, issuers, policy, roster, trace, health-keys, or
        /// enrolment.
        role: String,
        /// With `enrolment`: phones that were enrolled before can't follow any more.
        #[arg(long)]
        cut_off: bool,
        /// Where the static files go; by default `public` in the authority's folder.
        #[arg(long, value_name = "PUBLIC")]
        out: Option<PathBuf>,
        /// Where phones fetch from, if that isn't the folder that is written: a web server's address, or
        /// a folder.
        #[arg(long, value_name = "URL|DIR")]
        published: Option<String>,
        #[command(flatten)]
        newer: Newer,
        #[command(flatten)]
        at: At,
    },
    /// Signs the root that waits for signatures; publishes it once there are enough.
    Sign {
        /// The authority's folder.
        dir: PathBuf,
        /// The folder of a keeper's root key; by default the authority's own keys.
        #[arg(long, value_name = "KEYDIR")]
        keys: Vec<PathBuf>,
        /// Where the static files go; by default `public` in the authority's folder.
        #[arg(long, value_name = "PUBLIC")]
        out: Option<PathBuf>,
        /// Where phones fetch from, if that isn't the folder that is written: a web server's address, or
        /// a folder.
        #[arg(long, value_name = "URL|DIR")]
        published: Option<String>,
        #[command(flatten)]
        newer: Newer,
        #[command(flatten)]
        at: At,
    },
    /// Takes back credentials and permits; phones know it with the next publication.
    Revoke {
        /// The authority's folder.
        dir: PathBuf,
        /// Ids of credentials, as `issue` and `permit` print them, or numbers of permits.
        #[arg(required_unless_present = "person", value_name = "CREDENTIAL_ID|PERMIT_NUMBER")]
        ids: Vec<String>,
        /// Every credential in force of the person with this ID number: the phone was lost.
        #[arg(long, value_name = "ID_NUMBER", conflicts_with = "ids")]
        person: Option<String>,
        #[command(flatten)]
        at: At,
    },
    /// Signs what is staged, and writes it for any web server.
    Publish {
        /// The authority's folder.
        dir: PathBuf,
        /// Where the static files go; by default `public` in the authority's folder.
        #[arg(long, value_name = "PUBLIC")]
        out: Option<PathBuf>,
        /// This computer's clock is right, though it is before the last publication, or more than
        /// 30 days after it.
        #[arg(long)]
        clock_is_right: bool,
        /// Where phones fetch from, if that isn't the folder that is written: a web server's address, or
        /// a folder. What is published there is never gone below.
        #[arg(long, value_name = "URL|DIR")]
        published: Option<String>,
        #[command(flatten)]
        newer: Newer,
        /// Publishes though there is no policy yet, by which no phone can decide.
        #[arg(long)]
        without_policy: bool,
        #[command(flatten)]
        at: At,
    },
}

/// What is published and newer than what was signed in the authority's folder.
#[derive(clap::Args)]
pub(crate) struct Newer {
    /// Goes on from what is published where that is newer than this folder, which was restored from a
    /// backup: its versions, what it says is revoked, its targets where nothing else is staged.
    #[arg(long, conflicts_with = "discard_published")]
    pub(crate) continue_published: bool,
    /// Publishes what this folder has above what is published, and newer, and wasn't signed here: a key was
    /// stolen. What is published as revoked stays so.
    #[arg(long)]
    pub(crate) discard_published: bool,
    /// Lets count again what was published as revoked: a credential's id, a permit's number,
    /// place:NUMBER of the status list, or published-elsewhere: all that this folder's register doesn't have.
    #[arg(long, value_name = "ID")]
    pub(crate) unrevoke: Vec<String>,
}

fn staged(text: &str) -> Result<Staged, String> {
    let known = Staged::from_code(text).filter(|kind| Staged::ALL.contains(kind));
    known.ok_or_else(|| {
        let all = Staged::ALL.map(Staged::code).join(", ");
        format!("expected one of {all}; what was revoked or issued is no list, and stays so")
    })
}

fn approval(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((employer, number)) if !employer.is_empty() && !number.is_empty() => {
            Ok((employer.to_owned(), number.to_owned()))
        }
        _ => Err("expected EMPLOYER=NUMBER".to_owned()),
    }
}

#[derive(Subcommand)]
pub(crate) enum Device {
    /// Makes a phone's store from its enrolment.
    Init {
        /// The phone's folder.
        dir: PathBuf,
        /// The enrolment that the authority gave.
        #[arg(long, value_name = "FILE")]
        enrolment: PathBuf,
        /// What the authority publishes, to update from at once: a web server's address, or a
        /// folder.
        #[arg(long, value_name = "URL|DIR")]
        from: Option<String>,
        #[command(flatten)]
        at: At,
    },
    /// Fetches, verifies and switches to what the authority published.
    Update {
        /// The phone's folder.
        dir: PathBuf,
        /// What the authority publishes: a web server's address, or a folder. Without it, the address
        /// that came with the enrolment.
        #[arg(long, value_name = "URL|DIR")]
        from: Option<String>,
        #[command(flatten)]
        at: At,
    },
    /// The code of the health portal, which the officer shows when the app fails.
    PortalCode {
        /// The phone's folder.
        dir: PathBuf,
        /// The checkpoint's name, as the authority publishes it.
        #[arg(long, value_name = "NAME")]
        checkpoint: String,
        /// Writes a picture instead of drawing on the terminal.
        #[arg(long, value_name = "FILE")]
        png: Option<PathBuf>,
        #[command(flatten)]
        at: At,
    },
    /// Takes a phone's enrolment back: removes its store, the journal too. Without --confirm, says what
    /// would be lost, and removes nothing.
    Wipe {
        /// The phone's folder.
        dir: PathBuf,
        /// The city that the phone is enrolled with, as this command names it without the option; empty
        /// where it names none.
        #[arg(long, value_name = "CITY")]
        confirm: Option<String>,
        #[command(flatten)]
        at: At,
    },
    /// What is installed, how old it is, and how much room it takes.
    Status {
        /// The phone's folder.
        dir: PathBuf,
        /// One JSON object.
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        at: At,
    },
}

/// Options come before the verb.
#[derive(Args)]
pub(crate) struct Tuf {
    /// The folder of trusted metadata.
    #[arg(long, value_name = "DIR")]
    pub(crate) metadata_dir: PathBuf,
    /// Where the repository's metadata are.
    #[arg(long, value_name = "URL")]
    pub(crate) metadata_url: Option<String>,
    /// A target to download; several in their order.
    #[arg(long, value_name = "PATH")]
    pub(crate) target_name: Vec<String>,
    /// Where the repository's targets are.
    #[arg(long, value_name = "URL")]
    pub(crate) target_base_url: Option<String>,
    /// The folder that downloads go to, each under its percent-encoded path.
    #[arg(long, value_name = "DIR")]
    pub(crate) target_dir: Option<PathBuf>,
    #[command(subcommand)]
    pub(crate) verb: TufVerb,
}

#[derive(Subcommand)]
pub(crate) enum TufVerb {
    /// Trusts a root that was handed over in person; asks nobody.
    Init {
        /// Root metadata.
        root: PathBuf,
    },
    /// Brings the trusted metadata up to date.
    Refresh,
    /// Brings the trusted metadata up to date, then downloads targets.
    Download,
}

#[derive(Subcommand)]
pub(crate) enum Wallet {
    /// Makes a wallet, with a new holder's key.
    Init {
        /// The wallet's folder.
        dir: PathBuf,
        #[command(flatten)]
        at: At,
    },
    /// Writes a request for a credential, for `authority issue --holder`.
    Request {
        /// The wallet's folder.
        dir: PathBuf,
        /// Whose credential.
        #[arg(long, value_name = "NUMBER")]
        id: String,
        /// The file to write.
        #[arg(short, long, value_name = "REQUEST")]
        output: PathBuf,
        #[command(flatten)]
        at: At,
    },
    /// Takes a credential, from its file or from a picture of its code.
    Add {
        /// The wallet's folder.
        dir: PathBuf,
        /// The credential, or a picture.
        #[arg(value_name = "CREDENTIAL|IMAGE")]
        credential: PathBuf,
        #[command(flatten)]
        at: At,
    },
    /// Declares one's health.
    Declare {
        /// The wallet's folder.
        dir: PathBuf,
        /// The answers.
        answers: PathBuf,
        /// Whose: the card's number in `wallet list`.
        #[arg(long, value_name = "N", default_value_t = 1)]
        card: usize,
        /// The same of everybody in the wallet.
        #[arg(long, conflicts_with = "card")]
        all: bool,
        #[command(flatten)]
        at: At,
    },
    /// Prints the questions that are asked each day.
    Questions {
        /// The wallet's folder.
        dir: PathBuf,
        /// One JSON object.
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        at: At,
    },
    /// Removes a credential, its declaration and the certificates beside it.
    Remove {
        /// The wallet's folder.
        dir: PathBuf,
        /// Which: the card's number in `wallet list`.
        #[arg(long, value_name = "N")]
        card: usize,
        #[command(flatten)]
        at: At,
    },
    /// Gives a card a name of its own.
    Rename {
        /// The wallet's folder.
        dir: PathBuf,
        /// The name; left out, the card has none.
        label: Option<String>,
        /// Which: the card's number in `wallet list`.
        #[arg(long, value_name = "N")]
        card: usize,
        #[command(flatten)]
        at: At,
    },
    /// Keeps an EU certificate beside a card, from its file or from a picture of its code.
    Certificate {
        /// The wallet's folder.
        dir: PathBuf,
        /// The certificate, or a picture.
        #[arg(value_name = "CERTIFICATE|IMAGE")]
        certificate: PathBuf,
        /// Beside which: the card's number in `wallet list`.
        #[arg(long, value_name = "N", default_value_t = 1)]
        card: usize,
        #[command(flatten)]
        at: At,
    },
    /// Follows a city, by the file that `authority trust` writes.
    Trust {
        /// The wallet's folder.
        dir: PathBuf,
        /// The city's public root of trust.
        #[arg(value_name = "TRUST")]
        file: PathBuf,
        #[command(flatten)]
        at: At,
    },
    /// Follows no city any more, and removes what was fetched of its data.
    ForgetCity {
        /// The wallet's folder.
        dir: PathBuf,
        #[command(flatten)]
        at: At,
    },
    /// Fetches what the city published for everybody: questions, rules, areas, checkpoints.
    Update {
        /// The wallet's folder.
        dir: PathBuf,
        /// What the authority publishes: a web server's address, or a folder.
        #[arg(long, value_name = "URL|DIR")]
        from: String,
        #[command(flatten)]
        at: At,
    },
    /// When a card's holder may pass on a day, as far as it can be told.
    Outlook {
        /// The wallet's folder.
        dir: PathBuf,
        /// Whose: the card's number in `wallet list`.
        #[arg(long, value_name = "N", default_value_t = 1)]
        card: usize,
        /// The day; today in the rules' offset unless said.
        #[arg(long, value_name = "DATE", value_parser = parse_day)]
        date: Option<NaiveDate>,
        /// One JSON object.
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        at: At,
    },
    /// Deletes the wallet: its files, and its key.
    Delete {
        /// The wallet's folder.
        dir: PathBuf,
        #[command(flatten)]
        at: At,
    },
    /// Lists the credentials.
    List {
        /// The wallet's folder.
        dir: PathBuf,
        /// One JSON object a credential.
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        at: At,
    },
    /// Shows the live code.
    Show {
        /// The wallet's folder.
        dir: PathBuf,
        /// Writes a picture instead of drawing on the terminal.
        #[arg(long, value_name = "FILE")]
        png: Option<PathBuf>,
        /// Prints the code's text.
        #[arg(long)]
        text: bool,
        /// Prints the code's JOSE form, a compact JWS.
        #[arg(long, conflicts_with_all = ["png", "text"])]
        jws: bool,
        /// Signs it again whenever it is due, until it is stopped.
        #[arg(long)]
        watch: bool,
        /// Shows a certificate beside the card instead: its number in `wallet list`.
        #[arg(long, value_name = "N", conflicts_with_all = ["jws", "watch"])]
        certificate: Option<usize>,
        /// Whose: the card's number in `wallet list`.
        #[arg(long, value_name = "N", default_value_t = 1)]
        card: usize,
        #[command(flatten)]
        at: At,
    },
}

#[derive(Subcommand)]
pub(crate) enum Journal {
    /// Finds any record that was removed, changed or reordered.
    Verify {
        /// The phone's folder.
        device: PathBuf,
        /// One JSON object.
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        at: At,
    },
    /// The records, the newest last.
    List {
        /// The phone's folder.
        device: PathBuf,
        #[command(flatten)]
        times: Times,
        /// Those that ended so.
        #[arg(long, value_enum, value_name = "D")]
        decision: Option<Decided>,
        /// Those with this reason's code, such as `outside-windows`.
        #[arg(long, value_name = "R")]
        reason: Option<String>,
        /// Those about one person: the pseudonym.
        #[arg(long, value_name = "S")]
        subject: Option<Subject>,
        /// The last so many of them.
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
        limit: Option<u64>,
        /// Those before the record with this number.
        #[arg(long, value_name = "SEQUENCE", conflicts_with = "follow")]
        before: Option<u64>,
        /// Goes on with each new record, until it is stopped.
        #[arg(long)]
        follow: bool,
        /// One JSON object a record.
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        at: At,
    },
    /// How many cases of each hour ended how. A case counts once, by its last step.
    Counts {
        /// The phone's folder.
        device: PathBuf,
        #[command(flatten)]
        times: Times,
        /// One JSON object an hour.
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        at: At,
    },
    /// Who else was at the same checkpoint at about the same time, before or after.
    Contacts {
        /// The phone's folder.
        device: PathBuf,
        /// Whose: the pseudonym, as `list` and `authority pseudonym` give it.
        #[arg(long, value_name = "SUBJECT")]
        of: Subject,
        /// How long before or after at most: PT15M, PT1H.
        #[arg(long, value_name = "DURATION", value_parser = duration)]
        within: TimeDelta,
        /// One JSON object a passage.
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        at: At,
    },
    /// The history of a case: the steps at the barrier that a record continues, and those that
    /// continue it.
    Case {
        /// The phone's folder.
        device: PathBuf,
        /// The number of one of its records, as `check` and `export` give it.
        sequence: u64,
        /// One JSON object a record, as `export` writes it.
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        at: At,
    },
    /// Deletes the days from before a time, and writes down that it did. A session does so by itself with
    /// what is older than the city's policy lets records be kept; nothing younger can be deleted.
    Purge {
        /// The phone's folder.
        device: PathBuf,
        /// The first day that is kept, or a time of it: RFC 3339, or a date of the city. By default the
        /// policy's.
        #[arg(long, value_name = "T", value_parser = day_or_time)]
        before: Option<DayOrTime>,
        /// One JSON object.
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        at: At,
    },
    /// Says what of the journal is gone, and goes on with it once that is confirmed. Until then
    /// nobody is let through.
    Renew {
        /// The phone's folder.
        device: PathBuf,
        /// What was found, as this command names it without: `replaced`, `head-missing`,
        /// `head-unreadable`, `end-cut-off`, `records-lost`, `damaged`.
        #[arg(long, value_name = "WHAT")]
        confirm: Option<String>,
        #[command(flatten)]
        at: At,
    },
    /// Writes the records to stdout.
    Export {
        /// The phone's folder.
        device: PathBuf,
        /// The form. `ndjson` is signed by the phone.
        #[arg(long, value_enum, default_value = "ndjson")]
        format: ExportFormat,
        /// Those after the record with this number: what an export before had.
        #[arg(long, value_name = "SEQUENCE", default_value_t = 0)]
        after: u64,
        #[command(flatten)]
        at: At,
    },
    /// Finds whatever was done to an export since the phone signed it: forged, cut, moved. Needs no phone.
    VerifyExport {
        /// The export, as `export` writes it; `-` is standard input.
        file: PathBuf,
        /// The key of a phone that may have signed it, as `device status --json` names it.
        #[arg(long, value_name = "KEY")]
        key: Vec<PhoneKey>,
        /// Where is kept which phones there are, with their keys and how far their journals came. Another key,
        /// or a journal that doesn't go on from there, is refused; a phone that is new is added.
        #[arg(long, value_name = "FILE")]
        phones: Option<PathBuf>,
        /// Refuses a phone that is new.
        #[arg(long, requires = "phones")]
        known: bool,
        /// One JSON object.
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        at: At,
    },
}

/// Which records, by their times.
#[derive(Args)]
pub(crate) struct Times {
    /// Those of today, by the city's clocks.
    #[arg(long, conflicts_with_all = ["from", "until"])]
    pub(crate) today: bool,
    /// Those from a time on: RFC 3339, or a date of the city.
    #[arg(long, value_name = "T", value_parser = day_or_time)]
    pub(crate) from: Option<DayOrTime>,
    /// Those before a time; of a date the whole day too.
    #[arg(long, value_name = "T", value_parser = day_or_time)]
    pub(crate) until: Option<DayOrTime>,
}

/// A decision.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Decided {
    Permit,
    Deny,
    Refer,
}

fn duration(text: &str) -> Result<TimeDelta, String> {
    parse_duration(text).ok_or_else(|| "expected a length of time such as PT15M or PT1H".to_owned())
}

/// A day of the city, or a time.
#[derive(Clone, Copy)]
pub(crate) enum DayOrTime {
    Day(NaiveDate),
    Time(Instant),
}

fn day_or_time(text: &str) -> Result<DayOrTime, String> {
    let time = |_| parse_time(text).map(DayOrTime::Time);
    parse_day(text).map(DayOrTime::Day).or_else(time).map_err(|_| {
        "expected a date such as 2021-10-05, or a time such as 2021-10-05T00:00:00+07:00".to_owned()
    })
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum ExportFormat {
    Ndjson,
    Csv,
    Parquet,
}

#[derive(Subcommand)]
pub(crate) enum Policy {
    /// Finds mistakes in a policy.
    Check {
        /// The policy.
        policy: PathBuf,
        /// The city's areas (chot-areas): those that the policy names should be among them.
        #[arg(long, value_name = "FILE")]
        areas: Option<PathBuf>,
        /// Warnings are failures too.
        #[arg(long)]
        strict: bool,
        /// One JSON object a finding.
        #[arg(long)]
        json: bool,
    },
    /// A day drawn as a timeline: who may pass when, by rule.
    Show {
        /// The policy.
        policy: PathBuf,
        /// The day, such as 05/10/2021 or 2021-10-05; by default today, in the policy's offset.
        #[arg(long, value_name = "DATE", value_parser = parse_day)]
        date: Option<NaiveDate>,
        /// Writes the drawing as a picture (SVG) too.
        #[arg(long, value_name = "FILE")]
        svg: Option<PathBuf>,
        /// Draws so many columns wide; by default as wide as the terminal.
        #[arg(long, value_name = "COLUMNS")]
        width: Option<usize>,
    },
    /// What changes for whom from one policy to another, in words.
    Diff {
        /// The policy that is in force.
        before: PathBuf,
        /// The policy that is to come.
        after: PathBuf,
        /// One JSON object a change.
        #[arg(long)]
        json: bool,
    },
    /// The JSON Schema of a policy, so that editors complete and check it.
    Schema,
    /// What the rules would say of facts written down in a file.
    Evaluate {
        /// The policy.
        policy: PathBuf,
        /// The facts.
        facts: PathBuf,
        /// Each rule and condition: whether it holds, what keeps it from that, what would mend it.
        #[arg(long)]
        explain: bool,
        /// One JSON object, with the explanation.
        #[arg(long)]
        json: bool,
    },
}
