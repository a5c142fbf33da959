//! A web server on the loopback interface whose replies, including faults, are chosen by the test.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// A request.
#[derive(Clone, Debug)]
pub struct Request {
    pub at: Instant,
    pub method: String,
    pub path: String,
    pub headers: Vec<String>,
    /// The value of the only form field.
    pub field: String,
}

/// The reply to a request.
#[derive(Clone, Debug)]
pub enum Reply {
    /// Status, headers and body.
    Answer(u16, &'static str, String),
    /// Closes the connection without a response.
    Cut,
    /// Closes the connection in the middle of the body.
    CutBody(String),
    /// Waits, then sends the body.
    Slow(Duration, String),
}

impl Reply {
    pub fn json(body: impl ToString) -> Self {
        Self::Answer(200, "Content-Type: application/json\r\n", body.to_string())
    }
}

/// A server that runs until the test ends.
pub struct Server {
    pub url: String,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl Server {
    pub fn start(reply: impl Fn(&Request, usize) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/api", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (log, reply) = (Arc::clone(&requests), Arc::new(reply));
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (log, reply) = (Arc::clone(&log), Arc::clone(&reply));
                thread::spawn(move || {
                    // A client that closes the connection is not an error of the server.
                    let _ = serve(stream, &log, &*reply);
                });
            }
        });
        Self { url, requests }
    }

    /// All requests so far.
    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }
}

fn serve(
    mut stream: TcpStream,
    log: &Mutex<Vec<Request>>,
    reply: &dyn Fn(&Request, usize) -> Reply,
) -> std::io::Result<()> {
    let request = read(&stream)?;
    let number = {
        let mut log = log.lock().unwrap();
        log.push(request.clone());
        log.len() - 1
    };
    match reply(&request, number) {
        Reply::Answer(status, headers, body) => write(&mut stream, status, headers, &body, body.len())?,
        Reply::Cut => {}
        Reply::CutBody(body) => write(&mut stream, 200, "", &body, body.len() + 10)?,
        Reply::Slow(wait, body) => {
            thread::sleep(wait);
            write(&mut stream, 200, "", &body, body.len())?;
        }
    }
    stream.shutdown(Shutdown::Both)
}

fn write(stream: &mut TcpStream, status: u16, headers: &str, body: &str, length: usize) -> std::io::Result<()> {
    write!(stream, "HTTP/1.1 {status} X\r\nContent-Length: {length}\r\nConnection: close\r\n{headers}\r\n{body}")
}

fn read(stream: &TcpStream) -> std::io::Result<Request> {
    let mut reader = BufReader::new(stream);
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 || line.trim().is_empty() {
            break;
        }
        lines.push(line.trim().to_owned());
    }
    let length = lines.iter().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body)?;
    let mut first = lines.first().cloned().unwrap_or_default().split(' ').map(str::to_owned).collect::<Vec<_>>();
    first.resize(2, String::new());
    let body = String::from_utf8_lossy(&body).into_owned();
    let field = body.split_once('=').map(|(_, value)| decoded(value)).unwrap_or_default();
    Ok(Request {
        at: Instant::now(),
        method: first[0].clone(),
        path: first[1].clone(),
        headers: lines.split_off(1),
        field,
    })
}

/// Decodes a percent-encoded form value.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let digits: String = rest.by_ref().take(2).map(char::from).collect();
                bytes.push(u8::from_str_radix(&digits, 16).unwrap());
            }
            other => bytes.push(other),
        }
    }
    String::from_utf8(bytes).unwrap()
}
