//! Serves a built `dist/` the way a good static host does: precompressed files, the headers of
//! `public/_headers`, real 404s, any sub-path; and, for a look at a real server, a same-origin proxy to it.
//!
//! `cargo run --profile native --no-default-features --example serve -- --help` says what it takes.
//! The first line on standard output is the address; everything else goes to standard error.
mod arguments;
mod headers;
mod proxy;
mod site;

use std::{io, net::Ipv4Addr, process::ExitCode, sync::Arc};

use arguments::{Arguments, Asked};
use axum::Router;
use axum::extract::{Request, State};
use tokio::{net::TcpListener, signal::unix};

/// How many ports after a taken one are tried.
const PORTS_TRIED: u16 = 100;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), String> {
    let arguments = match Arguments::read(std::env::args().skip(1))? {
        Asked::Help => {
            println!("{}", arguments::HELP);
            return Ok(());
        }
        Asked::Serve(arguments) => arguments,
    };
    let listener = listen(arguments.port).await.map_err(|why| format!("No port can be opened: {why}"))?;
    let port = listener.local_addr().map_err(|why| why.to_string())?.port();
    let site = Arc::new(site::Site::open(&arguments)?);

    println!("http://127.0.0.1:{port}{}", arguments.base);
    if arguments.port != 0 && port != arguments.port {
        eprintln!("Port {} is taken, so Plumbline is on {port}.", arguments.port);
    }
    for line in site.in_words() {
        eprintln!("{line}");
    }

    let app = Router::new()
        .fallback(|State(site): State<Arc<site::Site>>, request: Request| async move { site.answer(request).await })
        .with_state(site);
    // Ending does not wait for open connections: a page that polls would hold the program for ever.
    tokio::select! {
        ended = axum::serve(listener, app) => ended.map_err(|why| why.to_string()),
        () = told_to_end(arguments.until_stdin_closes) => std::process::exit(0),
    }
}

/// Listens on this machine only, on the first free port from `port` up; 0 lets the system choose.
async fn listen(port: u16) -> io::Result<TcpListener> {
    let mut last = None;
    for candidate in port..=port.saturating_add(if port == 0 { 0 } else { PORTS_TRIED }) {
        match TcpListener::bind((Ipv4Addr::LOCALHOST, candidate)).await {
            Ok(listener) => return Ok(listener),
            Err(why) if why.kind() == io::ErrorKind::AddrInUse => last = Some(why),
            Err(why) => return Err(why),
        }
    }
    Err(last.unwrap_or_else(|| io::ErrorKind::AddrInUse.into()))
}

/// Resolves on Ctrl-C, on SIGTERM and, for a test that may die, when standard input closes.
async fn told_to_end(until_stdin_closes: bool) {
    let stdin_closes = async {
        let closed = tokio::task::spawn_blocking(move || {
            until_stdin_closes && io::copy(&mut io::stdin(), &mut io::sink()).is_ok()
        });
        if !matches!(closed.await, Ok(true)) {
            std::future::pending::<()>().await;
        }
    };
    let terminated = async {
        match unix::signal(unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        () = stdin_closes => {}
        () = terminated => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}
