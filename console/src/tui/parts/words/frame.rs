//! What always stands on the screen: the bar, totals, tabs, the table, the footer.

use super::{Language, Words};

super::catalogue::texts! {
    /// The picture is what is.
    live: "live", "en vivo";
    /// How old the picture is, where it may be too old.
    old(seconds: u64): "OLD {seconds}s", "VIEJO {seconds}s";
    /// The daemon is being connected to.
    connecting: "connecting", "conectando";
    /// Several daemons run here, and none was chosen.
    unchosen: "no daemon chosen", "ningún servicio elegido";
    /// The same, and what to do about it.
    choose_one: "several balances run here: choose one with j, k and Enter", "aquí funcionan varios balance: elija uno con j, k e Intro";
    /// For how long the daemon is gone.
    lost(seconds: u64): "LOST {seconds}s", "PERDIDO {seconds}s";
    /// The reader may not change anything, in the bar.
    viewer_badge: "viewer: looking only", "observador: solo mirar";
    /// The console was told to change nothing (T-34).
    read_only_badge: "READ-ONLY", "SOLO LECTURA";
    /// The table stands still, and since when (T-20).
    frozen_badge(seconds: u64): "FROZEN {seconds}s", "CONGELADO {seconds}s";
    /// What is shown is past (N-07).
    history_badge(time: &str): "HISTORY {time}", "HISTORIAL {time}";
    /// A recording is played (N-06).
    replay_badge: "REPLAY", "REPETICIÓN";
    /// A recording is made.
    recording_badge: "REC", "GRABA";
    /// Where a recording stands, behind its bar.
    replay_keys(speed: &str): "x{speed}: [ ] jump, < > speed, Space stops", "x{speed}: [ ] saltar, < > velocidad, Space para";
    /// Pictures that were never shown, because the terminal stood still (T-62).
    skipped(pictures: u64): "{pictures} SKIPPED", "{pictures} SIN MOSTRAR";
    /// Events that are lost to this console.
    events_lost(events: u64): "LOST {events} events", "PERDIDOS {events} sucesos";
    /// How long the daemon has been running.
    up_for(time: &str): "up {time}", "activo {time}";
    /// The process.
    pid(pid: u32): "pid {pid}", "pid {pid}";
    /// The revision of the table.
    revision(revision: u64): "revision {revision}", "revisión {revision}";
    /// The program's release.
    release(release: &str): "release {release}", "versión {release}";
    /// Behind a number of open connections, in the line of totals.
    open: "open", "abier.";
    /// Behind a number of new connections a second.
    new_per_second: "new/s", "nvas/s";
    /// Behind bytes a second from clients.
    bytes_in: "/s in", "/s ent.";
    /// Behind bytes a second to clients.
    bytes_out: "/s out", "/s sal.";
    /// Behind those who wait for a channel, in the HTTP mode.
    waiting_clients: "waiting", "en espera";
    /// Behind what was learned of sessions, in the HTTP mode.
    sessions: "sessions", "sesiones";

    /// Name of a view.
    view_channels: "channels", "canales";
    /// Name of a view.
    view_traffic: "traffic", "tráfico";
    /// Name of a view.
    view_connections: "connections", "conexiones";
    /// Name of a view.
    view_events: "events", "sucesos";
    /// Name of a view.
    view_instances: "instances", "servicios";
    /// How many rows a filter lets through (T-18).
    pass(some: usize, all: usize, filter: &str): "{some}/{all} pass {filter}", "{some}/{all} cumplen {filter}";
    /// The marks.
    marked(count: usize): "{count} marked", "{count} marcados";
    /// How rows are ordered, and which way.
    ordered_by(column: &str, way: &str): "by {column} {way}", "por {column} {way}";
    /// The order of the rows is held (T-16).
    order_held: "order HELD", "orden FIJO";
    /// Rows will be ordered again when the bar has come to rest.
    order_waits: "order waits", "orden en espera";

    /// The title of a group.
    group_title(group: &str): "group {group}", "grupo {group}";
    /// How many channels of a group can take clients.
    usable(usable: usize, all: usize): "{usable}/{all} usable", "{usable}/{all} útiles";
    /// The group that takes the clients now (T-19).
    in_service: "in service", "en servicio";
    /// A group that takes clients when those before it cannot.
    spare: "spare", "de reserva";
    /// A group none of whose channels can take clients.
    out_of_service: "out", "fuera";
    /// Nothing is let through by the filter, first line.
    nothing_passes: "no channel passes the filter", "ningún canal cumple el filtro";
    /// Nothing is let through by the filter, second line.
    show_all: "Esc shows all of them", "Esc los muestra todos";
    /// A table without channels, first line.
    no_channels_yet: "this balancer has no channels yet: it closes every connection", "este balanceador aún no tiene canales: cierra todas las conexiones";
    /// A table without channels, second line.
    create_first: "c creates the first one", "c crea el primero";
    /// Nothing is known yet, first line.
    waiting: "waiting for the daemon", "esperando al servicio";
    /// Nothing is known yet, second line.
    waiting_below: "the line below says how it stands", "la línea de abajo dice cómo va";
    /// In a group without channels.
    group_empty: "no channels: c creates one", "sin canales: c crea uno";
    /// The terminal is too small.
    too_small(width: u16, height: u16): "{width}x{height} is too small", "{width}x{height} es muy poco";
    /// What it would need, and what works anyway.
    too_small_need(width: u16, height: u16): "need {width}x{height}; q quits", "hacen falta {width}x{height}; q sale";

    /// Heading of the channel's place.
    column_place: "CH", "CA";
    /// Heading of the state.
    column_state: "STATE", "ESTADO";
    /// Heading of the address.
    column_address: "ADDRESS", "DIRECCIÓN";
    /// Heading of open connections.
    column_open: "OPEN", "ABI.";
    /// Heading of the limit; the manual's word.
    column_maxc: "MAXC", "MAXC";
    /// Heading of the use bar.
    column_use: "USE", "USO";
    /// Heading of new connections a second.
    column_new: "NEW/s", "NVA/s";
    /// Heading of all connections ever.
    column_total: "TOTAL", "TOTAL";
    /// Heading of attempts to connect that failed.
    column_failed: "FAIL", "FALL";
    /// Heading of bytes a second from clients.
    column_in: "IN/s", "EN/s";
    /// Heading of bytes a second to clients.
    column_out: "OUT/s", "SAL/s";
    /// Heading of bytes from clients.
    column_sent: "SENT", "ENV.";
    /// Heading of bytes to clients.
    column_received: "RECV", "REC.";
    /// Heading of exchanges that wait, in the HTTP mode.
    column_queue: "QUEUE", "COLA";
    /// Heading of how long ago the last change was.
    column_age: "AGE", "EDAD";
    /// Heading of the last change and who made it.
    column_change: "LAST CHANGE", "ÚLTIMO CAMBIO";
    /// Heading of the group alone.
    column_group: "GRP", "GRP";
    /// Heading of how a group shares out clients.
    column_kind: "TYPE", "TIPO";
    /// Heading of the most sessions there were, in the HTTP mode.
    column_sessions: "SESS", "SES.";
    /// Heading of the small curve.
    column_trend: "TREND", "CURVA";
    /// A limit that is none, where a glyph cannot stand.
    no_limit: "no limit", "sin límite";

    /// A channel takes clients.
    state_up: "up", "activo";
    /// A channel is being emptied.
    state_draining: "draining", "vaciando";
    /// The same, with the time it will take.
    state_draining_for(left: &str): "drain {left}", "vacía {left}";
    /// An operator disabled a channel.
    state_disabled: "disabled", "deshab.";
    /// A channel was disabled because it could not be connected to.
    state_auto_off: "auto-off", "auto-des";
    /// A channel has all its connections.
    state_full: "full", "lleno";
    /// A channel fails its health checks.
    state_down: "down", "caído";
    /// A channel is tried and refuses.
    state_failing: "failing", "fallando";

    /// The daemon is gone: when it is tried again, and why.
    next_try(seconds: u64, why: &str): "next try in {seconds} s, R now: {why}", "otro intento en {seconds} s, R ya: {why}";
    /// The daemon is being connected to.
    connecting_to(target: &str): "connecting to {target}", "conectando con {target}";
    /// A change waits for its answer.
    asked(command: &str): "asked: {command}", "pedido: {command}";
    /// The marked ones, one by one (T-37).
    bulk_progress(done: usize, of: usize): "{done} of {of} done", "{done} de {of} hechos";
    /// The previews of the marked ones, one by one.
    previews_coming(of: usize, come: usize): "what would {of} changes do? {come}", "¿qué harían {of} cambios? {come}";
}

impl Words {
    /// How many alarms nobody has seen yet; not of none.
    #[must_use]
    pub fn alarms(self, count: usize) -> String {
        match (self.0, count) {
            (Language::English, 1) => "1 ALARM".to_owned(),
            (Language::English, n) => format!("{n} ALARMS"),
            (Language::Spanish, 1) => "1 ALARMA".to_owned(),
            (Language::Spanish, n) => format!("{n} ALARMAS"),
        }
    }
}
