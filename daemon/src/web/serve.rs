//! Connections of the web side: bounded in number, in the time of a request and of a write that
//! stands still, in the size of a head and of a body. Nobody waits for them when the daemon ends.
//!
//! Must not know what is served.

use super::doors::{Doors, Open};
use super::goodbye::Goodbye;
use super::places::{Place, Places};
use super::{Apps, Site, say};
use crate::sys::backoff::Backoff;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use hyper::server::conn::http1::{self, Parts};
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::LocalSet;
use tokio::time::{sleep, timeout};
use tokio_io_timeout::TimeoutStream;
use tokio_util::task::TaskTracker;

/// How long a head may take, and silence between two requests.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// How long a body and what is done with it may take.
const REQUEST_TIME: Duration = Duration::from_secs(20);
/// How long a client may take nothing of what it asked for.
const WRITE_TIME: Duration = Duration::from_secs(10);
/// How long requests that are being answered may hold up the end.
const GOODBYE_TIME: Duration = Duration::from_secs(1);
/// Most bytes of a head; a longer one gets 431.
const HEAD_MAX: usize = 16 << 10;
/// Most bytes of a body; a longer one gets 413.
const BODY_MAX: usize = 64 << 10;

/// Who is at the other end. Beside it, every request carries the [`Place`] of its connection.
#[derive(Debug, Clone, Copy)]
pub(super) struct Peer(pub(super) SocketAddr);

/// Serves at all doors until the daemon closes.
pub(super) async fn all(doors: Doors, ctl: &Router, ui: &Router, site: &Site) {
    let services = LocalSet::new();
    for Open { listener, ctl: has_ctl, ui: has_ui } in doors.open {
        let apps = Apps { ctl: has_ctl.then(|| bounded(ctl)), ui: has_ui.then(|| bounded(ui)) };
        match TcpListener::from_std(listener) {
            Ok(listener) => drop(services.spawn_local(at_door(listener, apps, site.clone()))),
            // the event loop has no room for it: a daemon that cannot be steered must not look alive
            Err(error) => {
                tracing::error!("the web side cannot listen: {error}");
                site.ending.cut();
            }
        }
    }
    services.await;
}

fn bounded(app: &Router) -> Router {
    let app = app.clone().layer(DefaultBodyLimit::max(BODY_MAX));
    app.layer(from_fn(async |request: Request, next: Next| -> Response {
        let late = || say::refusal(StatusCode::REQUEST_TIMEOUT, "that took too long: ask for less");
        timeout(REQUEST_TIME, next.run(request)).await.unwrap_or_else(|_| late())
    }))
}

async fn at_door(listener: TcpListener, apps: Apps, site: Site) {
    let door = site.ending.holding_the_door();
    let (mut places, mut backoff) = (Places::new(site.rules.connections), Backoff::default());
    let connections = TaskTracker::new();
    loop {
        let next = async {
            let accept = || listener.accept();
            let (stream, peer) = backoff.patiently("web connections", accept, sleep).await;
            (stream, peer, places.take().await)
        };
        let (stream, peer, place) = tokio::select! {
            () = site.ending.closing() => break,
            next = next => next,
        };
        connections.spawn(connection(stream, Peer(peer), place, apps.clone(), site.clone()));
    }
    drop((listener, door));
    connections.close();
    let _ = timeout(GOODBYE_TIME, connections.wait()).await;
}

/// Carries one connection to its end. What goes wrong with it is the client's.
async fn connection(stream: TcpStream, peer: Peer, place: Arc<Place>, apps: Apps, site: Site) {
    let busy = Arc::downgrade(&place);
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(WRITE_TIME));
    let service = service_fn(move |mut request: hyper::Request<hyper::body::Incoming>| {
        request.extensions_mut().insert(peer);
        request.extensions_mut().insert(busy.upgrade());
        let app = apps.answering(request.uri().path());
        TowerToHyperService::new(app).call(request)
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_TIME).max_buf_size(HEAD_MAX);
    let mut talk = http.serve_connection(TokioIo::new(Box::pin(stream)), service);
    let ended = tokio::select! {
        ended = &mut talk => ended,
        () = place.wanted() => return,
        () = site.ending.closing() => {
            std::pin::Pin::new(&mut talk).graceful_shutdown();
            let _ = talk.await;
            return;
        }
    };
    let Parts { io, read_buf, .. } = talk.into_parts();
    let goodbye = Goodbye::after(&ended, !read_buf.is_empty());
    drop((ended, read_buf));
    let mut stream = io.into_inner();
    tokio::select! {
        () = goodbye.say(&mut stream) => {}
        () = place.wanted() => {}
        () = site.ending.closing() => {}
    }
}
