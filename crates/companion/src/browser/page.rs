//! A tab, and what can be done in it.

use std::path::Path;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::sync::OnceCell;

use super::BrowserError;
use super::connection::Connection;
use super::wait::until;

/// A tab of the browser. The driver attaches to it at the first question; until then the tab is
/// as if nobody were there.
#[derive(Debug)]
pub struct Page {
    connection: Connection,
    target: String,
    session: OnceCell<String>,
}

impl Page {
    pub(crate) fn new(connection: Connection, target: String) -> Self {
        Self { connection, target, session: OnceCell::new() }
    }

    /// The browser's name for the tab, as in [`super::Target::id`].
    #[must_use]
    pub fn id(&self) -> &str {
        &self.target
    }

    /// Runs JavaScript in the page, waits if it is a promise, and returns its value.
    ///
    /// # Errors
    ///
    /// The script throws, its value is no JSON of that type, or the page is gone.
    pub async fn evaluate<T: DeserializeOwned>(&self, script: &str) -> Result<T, BrowserError> {
        const METHOD: &str = "Runtime.evaluate";
        let parameters = json!({
            "expression": script,
            "awaitPromise": true,
            "returnByValue": true,
            "userGesture": true,
        });
        let mut answer = self.call(METHOD, parameters).await?;
        if let Some(exception) = answer.get("exceptionDetails") {
            return Err(BrowserError::Script { words: exception_words(exception) });
        }
        serde_json::from_value(answer["result"]["value"].take()).map_err(|error| {
            BrowserError::Answer { method: METHOD.to_owned(), problem: error.to_string() }
        })
    }

    /// Waits until a script's value is truthy. While the page is being loaded, a script that
    /// fails counts as "not yet".
    ///
    /// # Errors
    ///
    /// It did not become true in time (the error says `what`), or the browser is gone.
    pub async fn wait_for(
        &self,
        what: &str,
        script: &str,
        deadline: Duration,
    ) -> Result<(), BrowserError> {
        until(what, deadline, async || {
            match self.evaluate::<bool>(&format!("Boolean({script})")).await {
                Ok(is_true) => Ok(is_true.then_some(())),
                Err(BrowserError::Script { .. } | BrowserError::Refused { .. }) => Ok(None),
                Err(error) => Err(error),
            }
        })
        .await
    }

    /// Gives a file input its file, as if a person had chosen it.
    ///
    /// # Errors
    ///
    /// There is no such input, or the browser refuses.
    pub async fn set_file_input(&self, selector: &str, file: &Path) -> Result<(), BrowserError> {
        let script = format!("document.querySelector({})", json!(selector));
        let answer = self.call("Runtime.evaluate", json!({ "expression": script })).await?;
        let Some(input) = answer["result"]["objectId"].as_str() else {
            return Err(BrowserError::NoElement { selector: selector.to_owned() });
        };
        let file = file.canonicalize().map_err(BrowserError::file(file, "found"))?;
        let parameters = json!({ "objectId": input, "files": [file.to_string_lossy()] });
        self.call("DOM.setFileInputFiles", parameters).await?;
        Ok(())
    }

    /// Writes a value into a field as typing does: through the element's own setter, so that the
    /// page's code notices, with the events that follow.
    ///
    /// # Errors
    ///
    /// There is no such field.
    pub async fn fill(&self, selector: &str, value: &str) -> Result<(), BrowserError> {
        let script = format!(
            "(() => {{
                const field = document.querySelector({selector});
                if (!field) return false;
                const setter = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value');
                setter.set.call(field, {value});
                for (const name of ['input', 'change']) {{
                    field.dispatchEvent(new Event(name, {{ bubbles: true }}));
                }}
                return true;
            }})()",
            selector = json!(selector),
            value = json!(value),
        );
        self.expect_element(selector, &script).await
    }

    /// Types a text into what has the focus, as a keyboard does: the page hears trusted events.
    ///
    /// # Errors
    ///
    /// The page is gone.
    pub async fn type_text(&self, text: &str) -> Result<(), BrowserError> {
        self.call("Input.insertText", json!({ "text": text })).await.map(|_| ())
    }

    /// Presses the Enter key in what has the focus.
    ///
    /// # Errors
    ///
    /// The page is gone.
    pub async fn press_enter(&self) -> Result<(), BrowserError> {
        for kind in ["keyDown", "keyUp"] {
            let parameters = json!({
                "type": kind,
                "key": "Enter",
                "code": "Enter",
                "text": "\r",
                "windowsVirtualKeyCode": 13,
            });
            self.call("Input.dispatchKeyEvent", parameters).await?;
        }
        Ok(())
    }

    /// Presses a button or follows a link.
    ///
    /// # Errors
    ///
    /// There is no such element.
    pub async fn click(&self, selector: &str) -> Result<(), BrowserError> {
        let script = format!(
            "(() => {{
                const element = document.querySelector({});
                element?.click();
                return Boolean(element);
            }})()",
            json!(selector)
        );
        self.expect_element(selector, &script).await
    }

    /// A picture of the page's visible part, as PNG.
    ///
    /// # Errors
    ///
    /// The page is gone or cannot be drawn.
    pub async fn screenshot(&self) -> Result<Vec<u8>, BrowserError> {
        const METHOD: &str = "Page.captureScreenshot";
        let answer = self.call(METHOD, json!({ "format": "png" })).await?;
        let data = answer["data"].as_str().unwrap_or_default();
        STANDARD.decode(data).map_err(|error| BrowserError::Answer {
            method: METHOD.to_owned(),
            problem: error.to_string(),
        })
    }

    /// Lets the page's process crash.
    ///
    /// # Errors
    ///
    /// The page or the browser is gone already.
    pub async fn crash(&self) -> Result<(), BrowserError> {
        let session = self.session().await?;
        // A crashed page never answers: what is waited for is the crash, not an answer.
        let crash = self.connection.call(Some(session), "Page.crash", json!({}));
        let probe = async {
            tokio::time::sleep(Duration::from_millis(300)).await;
        };
        tokio::select! {
            answer = crash => match answer {
                Ok(_) | Err(BrowserError::Refused { .. } | BrowserError::Deadline { .. }) => Ok(()),
                Err(error) => Err(error),
            },
            () = probe => Ok(()),
        }
    }

    /// Loads the page anew, also after a crash.
    ///
    /// # Errors
    ///
    /// The page is gone.
    pub async fn reload(&self) -> Result<(), BrowserError> {
        self.call("Page.reload", json!({})).await.map(|_| ())
    }

    /// Loads the page anew, with a script that from then on runs before its own.
    ///
    /// # Errors
    ///
    /// The page is gone.
    pub async fn reload_with(&self, script: &str) -> Result<(), BrowserError> {
        self.call("Page.enable", json!({})).await?;
        let parameters = json!({ "source": script });
        self.call("Page.addScriptToEvaluateOnNewDocument", parameters).await?;
        self.reload().await
    }

    /// Freezes the page, as the browser does with tabs that were hidden for long: nothing in it
    /// runs, and what reaches it waits. The browser refuses for a page that can be seen.
    ///
    /// # Errors
    ///
    /// The page is gone, or can be seen.
    pub async fn freeze(&self) -> Result<(), BrowserError> {
        self.call("Page.setWebLifecycleState", json!({ "state": "frozen" })).await.map(|_| ())
    }

    /// Lets a frozen page go on.
    ///
    /// # Errors
    ///
    /// The page is gone.
    pub async fn thaw(&self) -> Result<(), BrowserError> {
        self.call("Page.setWebLifecycleState", json!({ "state": "active" })).await.map(|_| ())
    }

    /// Closes the tab.
    ///
    /// # Errors
    ///
    /// The tab or the browser is gone already.
    pub async fn close(self) -> Result<(), BrowserError> {
        let parameters = json!({ "targetId": self.target });
        self.connection.call(None, "Target.closeTarget", parameters).await.map(|_| ())
    }

    async fn expect_element(&self, selector: &str, script: &str) -> Result<(), BrowserError> {
        if self.evaluate::<bool>(script).await? {
            return Ok(());
        }
        Err(BrowserError::NoElement { selector: selector.to_owned() })
    }

    async fn call(&self, method: &str, parameters: Value) -> Result<Value, BrowserError> {
        let session = self.session().await?;
        self.connection.call(Some(session), method, parameters).await
    }

    async fn session(&self) -> Result<&str, BrowserError> {
        const METHOD: &str = "Target.attachToTarget";
        let attach = async || {
            let parameters = json!({ "targetId": self.target, "flatten": true });
            let answer = self.connection.call(None, METHOD, parameters).await?;
            let session = answer["sessionId"].as_str().ok_or_else(|| BrowserError::Answer {
                method: METHOD.to_owned(),
                problem: "it has no session".to_owned(),
            })?;
            Ok(session.to_owned())
        };
        self.session.get_or_try_init(attach).await.map(String::as_str)
    }
}

/// The words of an exception: its description has the stack, of which the first line says most.
fn exception_words(exception: &Value) -> String {
    let description = exception["exception"]["description"].as_str();
    let value = &exception["exception"]["value"];
    let text = exception["text"].as_str().unwrap_or("no reason given");
    match (description, value) {
        (Some(description), _) => description.lines().next().unwrap_or(text).to_owned(),
        (None, Value::Null) => text.to_owned(),
        (None, value) => value.to_string(),
    }
}
