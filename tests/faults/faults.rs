//! Stands between the app and a real server, and breaks what passes the way servers and networks break.
//!
//! `cargo run --profile native --no-default-features --example faults -- --to http://127.0.0.1:9090` prints its address;
//! `curl -X POST <address>-/fault/hang` breaks it from the next request on, `…/none` mends it, and `…/-/asked` lists what was asked.
//! Any origin may read its answers, so that a page can ask it without a proxy between.
#![allow(clippy::disallowed_methods, reason = "a program of its own looks at the clock")]
mod answer;
mod fault;
mod wire;

use answer::{Behind, answered};
use fault::{ALL, Fault};
use std::{
    io,
    net::Ipv4Addr,
    process::ExitCode,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::{SystemTime, UNIX_EPOCH},
};
use tokio::net::{TcpListener, TcpStream};
use wire::{Asked, Reply};

/// What was asked is kept up to this many.
const MOST_KEPT: usize = 10_000;

struct Shared {
    /// The place in [`ALL`] of what happens now.
    fault: AtomicUsize,
    asked: Mutex<Vec<(u128, String)>>,
    behind: Behind,
}

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
    let (mut to, mut port, mut until_stdin_closes) = (None, 0, false);
    let mut words = std::env::args().skip(1);
    while let Some(flag) = words.next() {
        let mut value = || words.next().ok_or(format!("{flag} wants a value"));
        match flag.as_str() {
            "--to" => to = Some(value()?.trim_end_matches('/').to_owned()),
            "--port" => port = value()?.parse().map_err(|_| "--port wants a number from 0 to 65535")?,
            "--until-stdin-closes" => until_stdin_closes = true,
            _ => return Err(help()),
        }
    }
    let to = to.ok_or_else(help)?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(|why| why.to_string())?;
    let port = listener.local_addr().map_err(|why| why.to_string())?.port();
    println!("http://127.0.0.1:{port}/");
    let shared = Arc::new(Shared { fault: AtomicUsize::new(0), asked: Mutex::default(), behind: Behind::at(&to) });
    let serving = async move {
        while let Ok((stream, _)) = listener.accept().await {
            let shared = Arc::clone(&shared);
            // A connection that breaks is what this program is for.
            tokio::spawn(async move { drop(serve(stream, &shared).await) });
        }
    };
    let stdin_closes =
        tokio::task::spawn_blocking(move || until_stdin_closes && io::copy(&mut io::stdin(), &mut io::sink()).is_ok());
    let ended = async move {
        if !matches!(stdin_closes.await, Ok(true)) {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        () = serving => Err("it cannot listen any more".to_owned()),
        () = ended => std::process::exit(0),
    }
}

/// One request, one answer: keeping a connection would carry a fault over to the next.
async fn serve(mut stream: TcpStream, shared: &Shared) -> io::Result<()> {
    let asked = wire::read(&mut stream).await?;
    let reply = match asked.path.strip_prefix("/-/") {
        Some(rest) if rest == "asked" || rest == "fault" || rest.starts_with("fault/") => control(rest, &asked, shared),
        _ if asked.method == "OPTIONS" => Reply::text(204, ""),
        _ => {
            let fault = ALL.get(shared.fault.load(Ordering::Relaxed)).map_or(Fault::None, |it| it.1);
            let at = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
            if let Ok(mut kept) = shared.asked.lock()
                && kept.len() < MOST_KEPT
            {
                kept.push((at, format!("{} {} {}", fault.name(), asked.method, asked.path)));
            }
            answered(fault, &asked, &shared.behind).await
        }
    };
    wire::write(&mut stream, &reply).await
}

fn control(rest: &str, asked: &Asked, shared: &Shared) -> Reply {
    if rest == "asked" {
        let kept = shared.asked.lock().map(|it| it.clone()).unwrap_or_default();
        let lines: Vec<_> = kept.iter().map(|(at, what)| format!("{at} {what}")).collect();
        return Reply::text(200, &lines.join("\n"));
    }
    let Some(name) = rest.strip_prefix("fault/") else {
        let now = ALL.get(shared.fault.load(Ordering::Relaxed)).map_or("?", |it| it.0);
        return Reply::text(200, now);
    };
    let named = Fault::named(name).and_then(|fault| ALL.iter().position(|it| it.1 == fault));
    match named {
        Some(place) if asked.method == "POST" => {
            shared.fault.store(place, Ordering::Relaxed);
            Reply::text(200, name)
        }
        Some(_) => Reply::text(405, "POST it."),
        None => Reply::text(404, &help()),
    }
}

fn help() -> String {
    let faults: Vec<_> = ALL.iter().map(|(name, _, does)| format!("  {name:<14} {does}")).collect();
    format!(
        "Breaks what passes between the app and a server.\n\n  --to URL               the server behind\n  --port PORT            \
         the port; 0 takes any free one\n  --until-stdin-closes   end when standard input closes\n\n\
         POST /-/fault/NAME chooses what happens, GET /-/asked lists what was asked:\n{}",
        faults.join("\n")
    )
}
