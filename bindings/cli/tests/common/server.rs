//! A web server for what an authority published, that can be made to misbehave.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What a server does with the files whose path contains a text.
#[derive(Clone, Copy)]
pub(crate) enum Manner {
    /// Gives so many bytes of what was asked for, then hangs up.
    BreaksOffAfter(usize),
    /// Gives whole files only.
    IgnoresRanges,
    /// Answers with this status.
    Answers(&'static str),
    /// Leads somewhere else.
    Redirects(&'static str),
    /// Gives a byte now and then, without end.
    Trickles(Duration),
}

type Rule = (&'static str, Manner);

/// A server on a port of its own, until the test ends.
pub(crate) struct Server {
    address: String,
    shared: Arc<Mutex<Shared>>,
}

struct Shared {
    folder: PathBuf,
    rules: Vec<Rule>,
    asked: Vec<String>,
}

impl Server {
    pub(crate) fn of(folder: &Path) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let shared = Shared { folder: folder.to_owned(), rules: Vec::new(), asked: Vec::new() };
        let shared = Arc::new(Mutex::new(shared));
        let of_threads = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&of_threads);
                // A client that went away is no concern of the server's.
                thread::spawn(move || drop(serve(&stream, &shared)));
            }
        });
        Self { address, shared }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn behaves(&self, rules: &[Rule]) {
        self.shared.lock().unwrap().rules = rules.to_vec();
    }

    /// What was asked for since the last call: paths, with the byte to begin at.
    pub(crate) fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.shared.lock().unwrap().asked)
    }
}

fn serve(stream: &TcpStream, shared: &Mutex<Shared>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    loop {
        let (mut path, mut from) = (String::new(), None);
        for line in reader.by_ref().lines() {
            let line = line?;
            if let Some(rest) = line.strip_prefix("GET /") {
                path = rest.split(' ').next().unwrap_or_default().to_owned();
            }
            if let Some(rest) = line.to_lowercase().strip_prefix("range: bytes=") {
                from = rest.trim_end_matches('-').parse::<usize>().ok();
            }
            if line.is_empty() {
                break;
            }
        }
        if path.is_empty() {
            return Ok(());
        }
        let (file, manner) = {
            let mut shared = shared.lock().unwrap();
            shared
                .asked
                .push(from.map_or_else(|| path.clone(), |from| format!("{path} from {from}")));
            let rule = shared.rules.iter().find(|(part, _)| path.contains(part));
            (shared.folder.join(&path), rule.map(|&(_, manner)| manner))
        };
        answer(stream, &file, from, manner)?;
    }
}

fn answer(
    mut stream: &TcpStream,
    file: &Path,
    from: Option<usize>,
    manner: Option<Manner>,
) -> std::io::Result<()> {
    let Ok(whole) = fs::read(file) else {
        return stream.write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    };
    let from = from.filter(|_| !matches!(manner, Some(Manner::IgnoresRanges)));
    let (status, range, body) = match from {
        Some(from) if from < whole.len() => {
            let range =
                format!("Content-Range: bytes {from}-{}/{}\r\n", whole.len() - 1, whole.len());
            ("206 Partial Content", range, whole.get(from..).unwrap_or_default())
        }
        Some(_) => ("416 Range Not Satisfiable", String::new(), [].as_slice()),
        None => ("200 OK", String::new(), whole.as_slice()),
    };
    let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n{range}\r\n", body.len());
    match manner {
        Some(Manner::Answers(status)) => {
            write!(stream, "HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n")
        }
        Some(Manner::Redirects(to)) => {
            write!(stream, "HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n")
        }
        Some(Manner::BreaksOffAfter(count)) => {
            stream.write_all(head.as_bytes())?;
            stream.write_all(body.get(..count.min(body.len())).unwrap_or_default())?;
            stream.shutdown(std::net::Shutdown::Both)
        }
        Some(Manner::Trickles(pause)) => {
            write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n")?;
            loop {
                stream.write_all(b" ")?;
                thread::sleep(pause);
            }
        }
        Some(Manner::IgnoresRanges) | None => {
            stream.write_all(head.as_bytes())?;
            stream.write_all(body)
        }
    }
}
