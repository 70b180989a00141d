//! A browser in thirty lines: plain HTTP/1.1 over a socket, with the session cookie.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use panelwright_stage::{Stage, StageLog};
use serde_json::{Value, json};

/// How long a test waits for anything.
const PATIENCE: Duration = Duration::from_secs(20);

/// An answer.
pub(crate) struct Reply {
    /// The status code.
    pub(crate) status: u16,
    /// The header lines, in lower case.
    pub(crate) head: String,
    /// The body.
    pub(crate) body: Vec<u8>,
}

impl Reply {
    /// The body as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

/// A page that was loaded once and so has a session.
pub(crate) struct Client {
    address: SocketAddr,
    /// The cookie header, empty for a client without a session.
    pub(crate) cookie: String,
}

impl Client {
    /// A client that has loaded the page.
    pub(crate) fn new(stage: &Stage) -> Self {
        let mut client = Self { address: stage.address(), cookie: String::new() };
        let reply = client.get("/");
        let line = reply.head.lines().find(|line| line.starts_with("set-cookie:")).unwrap();
        let pair = line["set-cookie:".len()..].split(';').next().unwrap();
        client.cookie = pair.trim().to_owned();
        client
    }

    /// Sends a request and reads the whole answer.
    pub(crate) fn ask(&self, method: &str, path: &str, extra: &str, body: &[u8]) -> Reply {
        let mut socket = TcpStream::connect(self.address).unwrap();
        socket.set_read_timeout(Some(PATIENCE)).unwrap();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncookie: {}\r\n{extra}\
             content-length: {}\r\n\r\n",
            self.address,
            self.cookie,
            body.len()
        );
        socket.write_all(head.as_bytes()).unwrap();
        socket.write_all(body).unwrap();
        let mut bytes = Vec::new();
        socket.read_to_end(&mut bytes).unwrap();
        let split = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        let head = String::from_utf8_lossy(&bytes[..split]).to_lowercase();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Reply { status, head, body: bytes[split + 4..].to_vec() }
    }

    /// A plain GET.
    pub(crate) fn get(&self, path: &str) -> Reply {
        self.ask("GET", path, "", b"")
    }

    /// A POST of JSON.
    pub(crate) fn post(&self, path: &str, body: &Value) -> Reply {
        let body = body.to_string();
        self.ask("POST", path, "content-type: application/json\r\n", body.as_bytes())
    }

    /// Sends a prompt as the page does.
    pub(crate) fn send(&self, prompt: &str, conversation: Option<&str>) -> Reply {
        let message = format!("message-{}", prompt.len());
        let body = json!({
            "prompt": prompt, "conversation_id": conversation, "message_id": message,
            "generation": "a",
        });
        self.post("/backend-api/f/conversation", &body)
    }

    /// Sends a prompt into a new conversation and gives the conversation's id.
    pub(crate) fn begin(&self, prompt: &str) -> String {
        let reply = self.send(prompt, None);
        assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
        reply.json()["conversation"]["id"].as_str().unwrap().to_owned()
    }

    /// The newest exchange of a conversation.
    pub(crate) fn newest(&self, conversation: &str) -> Value {
        let reply = self.get(&format!("/backend-api/conversation/{conversation}"));
        reply.json()["conversation"]["exchanges"].as_array().unwrap().last().unwrap().clone()
    }

    /// The address of the first finished picture.
    pub(crate) fn picture(&self, conversation: &str) -> String {
        let exchange = self.newest(conversation);
        exchange["phase"]["parts"][0]["address"].as_str().unwrap().to_owned()
    }
}

/// Waits until the log fulfils a condition.
pub(crate) fn wait(stage: &Stage, what: &str, condition: impl Fn(&StageLog) -> bool) -> StageLog {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let log = stage.log();
        if condition(&log) {
            return log;
        }
        assert!(Instant::now() < deadline, "never: {what}; the log is {log:#?}");
        std::thread::sleep(Duration::from_millis(10));
    }
}
