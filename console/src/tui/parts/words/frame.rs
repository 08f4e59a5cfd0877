//! What always stands on the screen: the bar, the tables, the detail of a channel, the footer.

super::catalogue::texts! {
    /// The picture is what is.
    live: "live", "en vivo";
    /// How old the picture is, where it may be too old.
    old(seconds: u64): "OLD {seconds}s", "VIEJO {seconds}s";
    /// The daemon is being connected to.
    connecting: "connecting", "conectando";
    /// For how long the daemon is gone.
    lost(seconds: u64): "LOST {seconds}s", "PERDIDO {seconds}s";
    /// The reader may not change anything, in the bar.
    viewer_badge: "viewer: looking only", "observador: solo mirar";
    /// The console was told to change nothing (T-34).
    read_only_badge: "READ-ONLY", "SOLO LECTURA";
    /// The table stands still, and since when (T-20).
    frozen_badge(since: &str): "FROZEN {since}", "CONGELADO {since}";
    /// What is shown is past (N-07).
    history_badge(time: &str): "HISTORY {time}", "HISTORIAL {time}";
    /// A recorded session is shown (N-06).
    replay_badge(speed: &str): "REPLAY {speed}x", "REPETICIÓN {speed}x";
    /// What is shown is being recorded.
    recording_badge: "REC", "GRAB";
    /// The order of the rows is held (T-16).
    order_held_badge: "order held", "orden fijo";
    /// How long the daemon has been running.
    up_for(time: &str): "up {time}", "activo {time}";
    /// The process.
    pid(pid: u32): "pid {pid}", "pid {pid}";
    /// The revision of the table.
    revision(revision: u64): "revision {revision}", "revisión {revision}";
    /// The program's release.
    release(release: &str): "release {release}", "versión {release}";
    /// How many look at this daemon.
    consoles(count: usize): "{count} consoles", "{count} consolas";
    /// Pictures that were not drawn (T-62).
    skipped(count: u64): "{count} skipped", "{count} omitidas";
    /// Alerts that nobody has acknowledged.
    alerts_open(count: usize): "alerts: {count}", "alertas: {count}";
    /// Behind a number of open connections, in the line of totals.
    open: "open", "abiertas";
    /// Behind a number of new connections a second.
    new_per_second: "new/s", "nuevas/s";
    /// Behind bytes a second from clients.
    bytes_in: "B/s in", "B/s entr.";
    /// Behind bytes a second to clients.
    bytes_out: "B/s out", "B/s sal.";
    /// Short, behind a rate from clients.
    inward: "in", "entrada";
    /// Short, behind a rate to clients.
    outward: "out", "salida";

    /// The title of a group.
    group_title(group: u16): "group {group}", "grupo {group}";
    /// How many channels of a group can take clients.
    usable(usable: usize, all: usize): "{usable}/{all} usable", "{usable}/{all} disponibles";
    /// The group that takes the clients now (T-19).
    in_service: "in service", "en servicio";
    /// A group that takes clients when those before it cannot.
    spare: "spare", "de reserva";
    /// A group whose rows are hidden.
    collapsed(channels: usize): "{channels} channels hidden", "{channels} canales ocultos";
    /// How many rows a filter lets through (T-18).
    filtered(shown: usize, all: usize): "{shown}/{all} shown", "{shown}/{all} visibles";
    /// Nothing is let through by the filter.
    nothing_matches: "no channel matches the filter: Esc clears it", "ningún canal cumple el filtro: Esc lo quita";
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

    /// Heading of the channel's number.
    column_number: "#", "#";
    /// Heading of the group's number.
    column_group: "G", "G";
    /// Heading of the group's discipline.
    column_type: "TYPE", "TIPO";
    /// Heading of the state.
    column_state: "STATE", "ESTADO";
    /// Heading of the address.
    column_address: "ADDRESS", "DIRECCIÓN";
    /// Heading of connections and their limit.
    column_open: "OPEN/MAXC", "ABI/MAXC";
    /// Heading of connections alone; the manual's letter.
    column_current: "C", "C";
    /// Heading of the limit alone; the manual's word.
    column_maxc: "MAXC", "MAXC";
    /// Heading of the use bar.
    column_use: "USE", "USO";
    /// Heading of new connections a second.
    column_new: "NEW/s", "NVA/s";
    /// Heading of all connections ever.
    column_total: "TOTAL", "TOTAL";
    /// Heading of attempts to connect that failed.
    column_failed: "FAILED", "FALLOS";
    /// Heading of bytes a second from clients.
    column_in: "IN/s", "EN/s";
    /// Heading of bytes a second to clients.
    column_out: "OUT/s", "SAL/s";
    /// Heading of bytes from clients.
    column_sent: "SENT", "ENV.";
    /// Heading of bytes to clients.
    column_received: "RECEIVED", "RECIBIDO";
    /// Heading of the small curve.
    column_trend: "TREND", "CURVA";
    /// Heading of the last change.
    column_changed: "CHANGED", "CAMBIO";
    /// Heading of an age.
    column_age: "AGE", "EDAD";
    /// Heading of what keeps clients away, or why something is so.
    column_reason: "REASON", "MOTIVO";
    /// A limit that is none, where a glyph cannot stand.
    unlimited: "no limit", "sin límite";

    /// A channel takes clients.
    state_up: "up", "activo";
    /// A channel is being emptied.
    state_draining: "draining", "vaciando";
    /// An operator disabled a channel.
    state_disabled: "disabled", "deshab.";
    /// A channel was disabled because it could not be connected to.
    state_auto_off: "auto-off", "auto-des.";
    /// A channel has all its connections.
    state_full: "full", "lleno";
    /// A channel fails its health checks.
    state_down: "down", "caído";
    /// A channel is tried and refuses.
    state_failing: "failing", "fallando";
    /// Nobody knows.
    state_unknown: "unknown", "sin dato";

    /// Title of the events.
    events_title: "events, UTC", "sucesos, UTC";
    /// Nothing has happened yet.
    no_events: "changes of yours and of others will be listed here", "aquí saldrán los cambios suyos y los de otros";
    /// Title of the detail when nothing is selected.
    no_channel: "no channel", "ningún canal";
    /// Title of the detail.
    channel_title(at: &str): "channel {at}", "canal {at}";
    /// Title of the detail when it lies over the table.
    channel_title_over(at: &str): "channel {at}, Enter or Esc closes", "canal {at}, Intro o Esc cierra";
    /// Before an address.
    leads_to: "leads to", "va a";
    /// Before a state.
    and_is: "and is", "y está";
    /// Before open connections.
    fact_open: "open", "abiertas";
    /// Before the limit.
    fact_of: "of", "de";
    /// Before all connections ever.
    fact_total: "total", "total";
    /// Before failed attempts.
    fact_failed: "failed", "fallidas";
    /// Before bytes from clients.
    fact_bytes_sent: "bytes sent", "bytes enviados";
    /// Before bytes to clients.
    fact_received: "received", "recibidos";
    /// Before a revision.
    fact_changed: "changed last by revision", "último cambio en la revisión";
    /// Before who changed it last.
    fact_changed_by: "changed last by", "último cambio de";
    /// Before the last error.
    fact_last_error: "last error", "último error";
    /// Before a moment.
    fact_since: "since", "desde";
    /// How far a drain has come.
    drain_progress(left: u32, of: u32, time: &str): "{left} of {of} left, empty in {time}", "quedan {left} de {of}, vacío en {time}";
    /// The highest of a curve.
    most(rate: &str): "most {rate}B/s", "máx. {rate}B/s";

    /// The daemon is gone: when it is tried again, and why.
    next_try(seconds: u64, why: &str): "next try in {seconds} s, R now: {why}", "otro intento en {seconds} s, R ya: {why}";
    /// The daemon is being connected to.
    connecting_to(target: &str): "connecting to {target}", "conectando con {target}";
    /// A change waits for its answer.
    asked(command: &str): "asked: {command}", "pedido: {command}";
}
