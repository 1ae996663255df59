//! A repository on a web server.
//!
//! Nothing that a server sends is believed, so plain HTTP does no harm to what is installed; HTTPS
//! hides what is fetched. What has to be kept here are bounds: of length, of redirects, of time.

use std::fmt;
use std::io::{self, Read as _};
use std::time::{Duration, Instant};

use chot_core::encoding::address::without_secrets;
use chot_core::encoding::percent::quoted;
use chot_core::tuf::{Partial, Source, SourceError};
use indicatif::{ProgressBar, ProgressStyle};
use ureq::http::{Response, StatusCode, header};
use ureq::{Agent, Body};

use crate::output::{Failure, Result};

type Fetched<T> = std::result::Result<T, SourceError>;

/// How long a server may take. One that keeps the line open with a byte now and then would otherwise
/// hold an update for ever (TUF's slow retrieval attack).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Patience {
    /// For each step until the answer's head is there, and for each read of its body.
    pub(crate) silence: Duration,
    /// From when on the rate counts.
    pub(crate) grace: Duration,
    /// Bytes a second, on average from the beginning of the body: the slowest phone networks.
    pub(crate) least_rate: u64,
    /// For a whole file. A target is gone on with at the next attempt.
    pub(crate) whole: Duration,
}

const PATIENCE: Patience = Patience {
    silence: Duration::from_secs(20),
    grace: Duration::from_secs(20),
    least_rate: 1024,
    whole: Duration::from_secs(3600),
};

/// A repository at two addresses, of its metadata and of its targets.
pub(crate) struct Http {
    agent: Agent,
    metadata: String,
    targets: String,
    patience: Patience,
}

impl Http {
    /// What the authority published, at one address.
    pub(crate) fn published_at(url: &str) -> Result<Self> {
        let base = base(url)?;
        Self::new(&format!("{base}/metadata"), &format!("{base}/targets"), PATIENCE)
    }

    /// Metadata and targets at addresses of their own.
    pub(crate) fn at(metadata: &str, targets: &str) -> Result<Self> {
        Self::new(metadata, targets, PATIENCE)
    }

    fn new(metadata: &str, targets: &str, patience: Patience) -> Result<Self> {
        let (metadata, targets) = (base(metadata)?, base(targets)?);
        let silence = Some(patience.silence);
        let config = Agent::config_builder()
            // Who asked for HTTPS isn't led away from it.
            .https_only(metadata.starts_with("https:") && targets.starts_with("https:"))
            .max_redirects(5)
            .max_response_header_size(32 << 10)
            .http_status_as_error(false)
            .user_agent(concat!("chot/", env!("CARGO_PKG_VERSION")))
            .timeout_resolve(silence)
            .timeout_connect(silence)
            .timeout_send_request(silence)
            .timeout_recv_response(silence)
            .timeout_per_read(silence)
            .build();
        Ok(Self { agent: config.into(), metadata, targets, patience })
    }

    fn url(&self, path: &str) -> Fetched<String> {
        match path.split_once('/') {
            // A role's name is percent-encoded already.
            Some(("metadata", file)) => Ok(format!("{}/{file}", self.metadata)),
            Some(("targets", target)) => {
                let names: Vec<_> = target.split('/').map(quoted).collect();
                if names.iter().any(|name| matches!(name.as_str(), "" | "." | "..")) {
                    return Err(SourceError::Path { path: path.to_owned() });
                }
                Ok(format!("{}/{}", self.targets, names.join("/")))
            }
            _ => Err(SourceError::Path { path: path.to_owned() }),
        }
    }

    /// Asks for a file from a byte on; none where the server says that there is none.
    fn ask(&self, path: &str, from: u64) -> Fetched<Option<Response<Body>>> {
        let url = self.url(path)?;
        let mut request = self.agent.get(&url);
        if from > 0 {
            request = request.header(header::RANGE, format!("bytes={from}-"));
        }
        let response = request.call().map_err(|error| transport(&url, &what_to_do(&error)))?;
        match response.status() {
            StatusCode::OK | StatusCode::PARTIAL_CONTENT | StatusCode::RANGE_NOT_SATISFIABLE => {
                Ok(Some(response))
            }
            // Some stores forbid what isn't there.
            StatusCode::NOT_FOUND | StatusCode::FORBIDDEN | StatusCode::GONE => Ok(None),
            status => Err(transport(&url, &format!("the server answered {status}"))),
        }
    }

    /// Reads an answer's body, at most `left` bytes, in pieces.
    fn read(
        &self,
        path: &str,
        response: Response<Body>,
        left: u64,
        bar: &ProgressBar,
        mut take: impl FnMut(&[u8]) -> Fetched<()>,
    ) -> Fetched<()> {
        let too_long = || SourceError::TooLong { path: path.to_owned(), limit: left };
        let body = response.into_body();
        if body.content_length().is_some_and(|length| length > left) {
            return Err(too_long());
        }
        let start = Instant::now();
        let mut reader = body.into_reader();
        let mut piece = vec![0; 64 << 10];
        let mut received: u64 = 0;
        loop {
            let count = reader.read(&mut piece).map_err(|error| {
                let what = match error.kind() {
                    io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => no_answer(&error),
                    _ => {
                        format!("the connection broke off ({error}): try again; what came is kept")
                    }
                };
                transport(path, &what)
            })?;
            if count == 0 {
                return Ok(());
            }
            received = received.saturating_add(u64::try_from(count).unwrap_or(u64::MAX));
            if received > left {
                return Err(too_long());
            }
            take(piece.get(..count).unwrap_or_default())?;
            bar.set_position(bar.position().saturating_add(u64::try_from(count).unwrap_or(0)));
            self.patience.check(start.elapsed(), received).map_err(|why| transport(path, &why))?;
        }
    }
}

impl Source for Http {
    fn fetch(&self, path: &str, max_length: u64) -> Fetched<Option<Vec<u8>>> {
        let Some(response) = self.ask(path, 0)? else { return Ok(None) };
        if response.status() != StatusCode::OK {
            return Err(transport(path, &format!("the server answered {}", response.status())));
        }
        let mut bytes = Vec::new();
        self.read(path, response, max_length, &ProgressBar::hidden(), |piece| {
            bytes.extend_from_slice(piece);
            Ok(())
        })?;
        Ok(Some(bytes))
    }

    fn resume(&self, path: &str, max_length: u64, partial: &mut dyn Partial) -> Fetched<bool> {
        let held = partial.held();
        let Some(mut response) = self.ask(path, held)? else { return Ok(false) };
        if response.status() == StatusCode::RANGE_NOT_SATISFIABLE {
            // What is held goes beyond the file: it can't be right.
            match self.ask(path, 0)? {
                Some(whole) => response = whole,
                None => return Ok(false),
            }
        }
        if response.status() != StatusCode::PARTIAL_CONTENT || !begins_at(&response, held) {
            if response.status() != StatusCode::OK {
                return Err(transport(path, &format!("the server answered {}", response.status())));
            }
            partial.restart()?;
        }
        let bar = bar(path, max_length, partial.held());
        let left = max_length.saturating_sub(partial.held());
        let read = self.read(path, response, left, &bar, |piece| partial.append(piece));
        bar.finish_and_clear();
        read.map(|()| true)
    }
}

impl Patience {
    fn check(&self, elapsed: Duration, received: u64) -> std::result::Result<(), String> {
        if elapsed > self.whole {
            return Err(format!("it took longer than {} seconds", self.whole.as_secs()));
        }
        let least = self.least_rate.saturating_mul(elapsed.as_secs());
        if elapsed > self.grace && received < least {
            return Err(format!(
                "it came too slowly: {received} bytes in {} seconds, where {least} were expected",
                elapsed.as_secs()
            ));
        }
        Ok(())
    }
}

/// True for a part of a file that begins at this byte (RFC 9110, section 14.4).
fn begins_at(response: &Response<Body>, from: u64) -> bool {
    let range = response.headers().get(header::CONTENT_RANGE).and_then(|v| v.to_str().ok());
    range.is_some_and(|range| range.starts_with(&format!("bytes {from}-")))
}

/// An address without its last slash, which has to be one of a web server.
fn base(url: &str) -> Result<String> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    match rest {
        Some(rest) if !rest.is_empty() && !rest.contains(['?', '#', ' ']) => {
            Ok(url.trim_end_matches('/').to_owned())
        }
        _ => Err(Failure::new(format!(
            "{}: expected the address of a web server: https://HOST/PATH or http://HOST/PATH",
            without_secrets(url)
        ))),
    }
}

/// A progress bar on stderr, if that is a terminal.
fn bar(path: &str, length: u64, held: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg} {wide_bar} {bytes}/{total_bytes} {eta}");
    let bar = ProgressBar::new(length).with_position(held);
    let name = path.rsplit('/').next().unwrap_or(path);
    // Without the hash before it.
    let name = name.split_once('.').map_or(name, |(_, name)| name).to_owned();
    match style {
        Ok(style) => bar.with_style(style).with_message(name),
        Err(_) => bar,
    }
}

/// Why a server didn't answer, and what to do about it.
fn what_to_do(error: &ureq::Error) -> String {
    match error {
        ureq::Error::Timeout(_) => no_answer(error),
        ureq::Error::HostNotFound => format!(
            "the server's name isn't known ({error}): check the network and the address. Otherwise update \
             from a folder, with --from DIR"
        ),
        ureq::Error::Io(cause) if cause.kind() == io::ErrorKind::TimedOut => no_answer(error),
        ureq::Error::Io(cause) if cause.kind() == io::ErrorKind::ConnectionRefused => format!(
            "nobody answers there ({cause}): is the server running, and is the address right? Otherwise \
             update from a folder, with --from DIR"
        ),
        ureq::Error::Io(_) | ureq::Error::ConnectionFailed => {
            format!("the server can't be reached ({error}): check the network, then try again")
        }
        _ => error.to_string(),
    }
}

fn no_answer(error: &impl fmt::Display) -> String {
    format!("no answer in time ({error}): check the network, then try again; what came is kept")
}

/// A failure, without the password that an address may have.
fn transport(path: &str, reason: &str) -> SourceError {
    let (path, reason) = (without_secrets(path).into_owned(), without_secrets(reason).into_owned());
    SourceError::Transport { path, reason }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::net::TcpListener;
    use std::thread;

    use super::*;

    /// A server that answers anything with this head, then does with the line what `body` does.
    fn server(head: &'static str, body: impl Fn(&mut dyn Write) + Send + Sync + 'static) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let mut head_of_request = [0; 4096];
                let _ = stream.read(&mut head_of_request);
                let _ = stream.write_all(head.as_bytes());
                body(&mut stream);
            }
        });
        url
    }

    fn hasty(url: &str) -> Http {
        let patience = Patience {
            silence: Duration::from_millis(300),
            grace: Duration::from_millis(900),
            least_rate: 1000,
            whole: Duration::from_millis(2500),
        };
        Http::new(&format!("{url}/metadata"), &format!("{url}/targets"), patience).unwrap()
    }

    fn trickle(to: &mut dyn Write, piece: &[u8], pause: u64) {
        for _ in 0..200 {
            if to.write_all(piece).is_err() {
                return;
            }
            thread::sleep(Duration::from_millis(pause));
        }
    }

    const OK: &str = "HTTP/1.1 200 OK\r\n\r\n";

    #[test]
    fn slow_retrieval_ends() {
        for (head, piece, words) in [
            // A byte now and then; silence after some; a head that never ends; nothing at all.
            (OK, b" ".as_slice(), "too slowly"),
            (OK, b"", "timeout"),
            ("HTTP/1.1 200 OK\r\nX: ", b"x", "timeout"),
            ("", b"", "timeout"),
            // Fast enough, but for ever.
            (OK, &[b' '; 100], "longer than"),
        ] {
            let url = server(head, move |to| trickle(to, piece, 50));
            let start = Instant::now();
            let error = hasty(&url).fetch("metadata/timestamp.json", 1 << 20).unwrap_err();
            assert!(error.to_string().contains(words), "{head:?} {piece:?}: {error}");
            assert!(start.elapsed() < Duration::from_secs(8), "{head:?} {piece:?}");
        }
    }

    #[test]
    fn endless_data_end() {
        let url = server(OK, |to| trickle(to, &[b' '; 65536], 0));
        let error = hasty(&url).fetch("metadata/timestamp.json", 16_384).unwrap_err();
        assert!(matches!(error, SourceError::TooLong { limit: 16_384, .. }), "{error}");
        let url = server("HTTP/1.1 200 OK\r\nX: ", |to| trickle(to, &[b'x'; 65536], 0));
        assert!(hasty(&url).fetch("metadata/timestamp.json", 16_384).is_err());
    }

    #[test]
    fn paths_are_encoded_and_never_lead_elsewhere() {
        let http = Http::at("http://a.example/m/", "http://b.example/t").unwrap();
        let url = |path| http.url(path).ok();
        assert_eq!(url("metadata/1.%3F.json").unwrap(), "http://a.example/m/1.%3F.json");
        assert_eq!(url("targets/a b/%/c").unwrap(), "http://b.example/t/a%20b/%25/c");
        for path in ["targets/../x", "targets//x", "targets/a/.", "other/x", "x"] {
            assert!(url(path).is_none(), "{path}");
        }
    }
}
