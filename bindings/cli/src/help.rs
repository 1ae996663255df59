//! The command line read, with its help in the language of whoever asks.

use std::ffi::OsString;

use chot_core::words::Language;
use clap::{Arg, Command, CommandFactory as _, FromArgMatches as _};

use crate::args::Cli;
use crate::output::spoken;

/// The language that `--lang` asks for, wherever it stands, or that of `LANG`: it has to be known before
/// the rest is read, since what is wrong with that is said in it.
pub(crate) fn language() -> Language {
    let asked = std::env::args_os().skip(1).collect::<Vec<_>>();
    let known = |text: Option<&str>| text.and_then(|text| text.parse().ok());
    let of = |(at, argument): (usize, &OsString)| match argument.to_str()? {
        "--lang" => known(asked.get(at.saturating_add(1))?.to_str()),
        other => known(other.strip_prefix("--lang=")),
    };
    let arguments = asked.iter().take_while(|argument| *argument != "--").enumerate();
    let of_system = || known(std::env::var("LANG").ok().as_deref());
    arguments.filter_map(of).next().or_else(of_system).unwrap_or(Language::English)
}

/// The command line.
pub(crate) fn parsed(language: Language) -> Result<Cli, clap::Error> {
    let mut command = Cli::command();
    if language == Language::Vietnamese {
        // What the parser adds itself is there once it is built.
        command.build();
        command = vietnamese(command);
    }
    Cli::from_arg_matches(&command.try_get_matches()?)
}

fn vietnamese(mut command: Command) -> Command {
    let about = command.get_about().map(|about| spoken(&about.to_string()));
    if let Some(about) = about {
        command = command.about(about);
    }
    command.mut_args(argument).mut_subcommands(vietnamese)
}

/// An argument; the headings are said when the help is written.
fn argument(argument: Arg) -> Arg {
    let mut help = argument.get_help().map(|help| spoken(&help.to_string())).unwrap_or_default();
    let takes_value = argument.get_action().takes_values();
    let defaults = argument.get_default_values().iter().map(|value| value.to_string_lossy());
    let defaults = defaults.collect::<Vec<_>>().join(", ");
    let values = argument.get_possible_values();
    let values = values.iter().map(|value| value.get_name()).collect::<Vec<_>>().join(", ");
    for (what, is_some) in [
        (format!("[default: {defaults}]"), !defaults.is_empty()),
        (format!("[possible values: {values}]"), !values.is_empty()),
    ] {
        if takes_value && is_some {
            help.push(' ');
            help.push_str(&spoken(&what));
        }
    }
    argument.help(help).hide_default_value(true).hide_possible_values(true)
}
