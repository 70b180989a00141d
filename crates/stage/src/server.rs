//! The running stage: a thread of its own, so that synchronous tests can use it.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Mutex;
use std::sync::PoisonError;
use std::thread::JoinHandle;

use anyhow::Context as _;
use tokio::sync::oneshot;

use crate::faults::Faults;
use crate::log::StageLog;
use crate::options::{StageOptions, Switches};
use crate::routes;
use crate::world::Shared;

/// A running stage. Dropping it stops it.
pub struct Stage {
    address: SocketAddr,
    shared: Shared,
    stop: Mutex<Option<(oneshot::Sender<()>, JoinHandle<()>)>>,
}

impl Stage {
    /// Binds a loopback port and serves until stopped.
    ///
    /// # Errors
    /// When the picture shape is too small or odd, the port is taken, or the system gives no
    /// thread.
    pub fn start(options: StageOptions) -> anyhow::Result<Self> {
        let shape = options.picture;
        anyhow::ensure!(
            shape.width_px >= 16 && shape.height_px >= 16 && shape.width_px.is_multiple_of(2),
            "a picture of {} by {} pixels cannot be drawn; choose an even width and at least 16 \
             by 16",
            shape.width_px,
            shape.height_px
        );
        let wanted = SocketAddr::from((Ipv4Addr::LOCALHOST, options.port));
        let listener = TcpListener::bind(wanted)
            .with_context(|| format!("the stage cannot listen on {wanted}; choose another port"))?;
        listener.set_nonblocking(true).context("the stage's socket cannot be made asynchronous")?;
        let address = listener.local_addr().context("the stage's own address is unknown")?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .context("the stage's runtime cannot be made")?;
        let shared = Shared::new(options);
        let (stop, stopped) = oneshot::channel();
        let router = routes::router(shared.clone());
        let thread = std::thread::Builder::new()
            .name("stage".to_owned())
            .spawn(move || {
                runtime.block_on(async move {
                    let serving = async {
                        let listener = tokio::net::TcpListener::from_std(listener)?;
                        axum::serve(listener, router).await
                    };
                    tokio::select! {
                        ended = serving => {
                            if let Err(error) = ended {
                                eprintln!("stage: serving ended: {error}");
                            }
                        }
                        // A dropped sender means the same as a message.
                        _ = stopped => {}
                    }
                });
                // Open pages keep connections; they are cut rather than waited for.
                runtime.shutdown_background();
            })
            .context("the stage's thread cannot be started")?;
        Ok(Self { address, shared, stop: Mutex::new(Some((stop, thread))) })
    }

    /// The address of the page, such as `http://127.0.0.1:41234/`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// The socket address.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// A copy of the log.
    #[must_use]
    pub fn log(&self) -> StageLog {
        self.shared.lock().log.clone()
    }

    /// Replaces the fault rules from now on. What was counted per prompt is forgotten.
    pub fn set_faults(&self, faults: Faults) {
        self.shared.lock().set_faults(faults);
    }

    /// Replaces the switches from now on. Those of the page itself apply at its next load.
    pub fn set_switches(&self, switches: Switches) {
        self.shared.lock().options.switches = switches;
    }

    /// Changes anything but the port.
    pub fn configure(&self, change: impl FnOnce(&mut StageOptions)) {
        change(&mut self.shared.lock().options);
    }

    /// How many pages are connected at this moment.
    #[must_use]
    pub fn open_pages(&self) -> usize {
        self.shared.listeners()
    }

    /// Stops serving and waits for the thread. Doing it twice is harmless.
    pub fn stop(&self) {
        let running = self.stop.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some((stop, thread)) = running {
            // The thread may have ended by itself, and then nobody listens.
            let _ = stop.send(());
            if thread.join().is_err() {
                eprintln!("stage: its thread had panicked");
            }
        }
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.stop();
    }
}
