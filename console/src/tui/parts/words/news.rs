//! What happened, and what came of it: notices, and lines among the events.

super::catalogue::texts! {
    /// Reconnecting is not needed.
    is_connected: "the daemon is connected", "el servicio está conectado";
    /// Nothing can be done to no channel.
    no_channel_yet: "there is no channel yet: c creates one", "aún no hay canal: c crea uno";
    /// It is so already.
    is_enabled(at: &str): "{at} is enabled", "{at} está habilitado";
    /// It is so already.
    is_disabled(at: &str): "{at} is disabled", "{at} está deshabilitado";
    /// It is so already, and what ends it.
    is_draining(at: &str): "{at} is draining: e enables it, d disables it", "{at} se está vaciando: e lo habilita, d lo deshabilita";
    /// Assign needs a disabled channel.
    disable_before_assign(at: &str): "{at} is enabled: disable it (d) before assigning", "{at} está habilitado: deshabilítelo (d) antes de reasignarlo";
    /// A change was not sent.
    not_sent(why: &str): "not sent: {why}", "no enviado: {why}";
    /// Too many changes are on their way.
    too_many_waiting: "not sent: too many changes wait for an answer already", "no enviado: ya hay demasiados cambios esperando respuesta";
    /// Another run of the daemon, where it is seen at once.
    restarted_anew: "the daemon was restarted: counters and rates begin anew", "el servicio se ha reiniciado: contadores y tasas empiezan de nuevo";
    /// Another run of the daemon, among the events.
    restarted: "the daemon was restarted", "el servicio se ha reiniciado";
    /// The same run again.
    connected_again: "connected again", "conectado de nuevo";
    /// The selected channel is gone.
    channel_gone(at: &str): "channel {at} is gone", "el canal {at} ya no existe";
    /// Marked channels are gone.
    marks_gone(count: usize): "marked channels that are gone: {count}", "canales marcados que ya no existen: {count}";
    /// Who did something: the reader.
    you: "you", "usted";
    /// Something and who did it.
    by(what: &str, who: &str): "{what} by {who}", "{what}, por {who}";
    /// Events were lost on the way here.
    missed(events: u64): "{events} events were missed: this screen was too slow", "se han perdido {events} sucesos: esta pantalla iba lenta";
    /// A channel could not be connected to.
    failures(at: &str, count: u64): "{at} could not be connected to, {count} times", "no se pudo conectar con {at}, {count} veces";
    /// A spare group took clients.
    spilled(clients: u64, group: u16): "{clients} clients spilled into group {group}", "{clients} clientes pasaron al grupo {group}";
    /// The daemon says goodbye.
    ending: "the daemon is ending", "el servicio está terminando";
    /// A channel was created.
    created(at: &str): "created {at}, disabled: e enables it", "creado {at}, deshabilitado: e lo habilita";
    /// Nothing had to be changed.
    so_already(command: &str): "it is so already  ({command})", "ya es así  ({command})";
    /// It worked.
    done(command: &str): "done  ({command})", "hecho  ({command})";
    /// The daemon says no.
    refused(why: &str): "refused: {why}", "rechazado: {why}";
    /// The daemon said no to something.
    refused_command(command: &str, why: &str): "refused: {command}: {why}", "rechazado: {command}: {why}";
    /// The daemon is gone.
    lost_daemon(why: &str): "lost the daemon: {why}", "servicio perdido: {why}";
    /// Nobody knows whether a change was made.
    no_answer(command: &str): "no answer, perhaps done, perhaps not: {command}", "sin respuesta, quizá hecho, quizá no: {command}";
    /// Who took something back.
    undone(id: u64): "undone: number {id}", "deshecho: número {id}";
    /// Connections were closed.
    closed(count: u64): "connections closed: {count}", "conexiones cerradas: {count}";

    /// Changes are locked: the reader may only look.
    locked_viewer: "you are a viewer here and may only look: root and the daemon's control group change things", "aquí es observador y solo puede mirar: cambian root y el grupo de control del servicio";
    /// Changes are locked: the picture is old.
    locked_old: "what is shown is old; wait until it is live again", "lo que se ve es viejo; espere a que vuelva a estar en vivo";
    /// Changes are locked: nobody is there.
    locked_lost: "the daemon is not connected", "el servicio no está conectado";
    /// Changes are locked: the console was started so.
    locked_read_only: "this console is read-only: start it without --read-only to change things", "esta consola es de solo lectura: arránquela sin --read-only para cambiar algo";
    /// Changes are locked: the past is shown.
    locked_history: "what is shown is past: l goes back to now", "lo que se ve es pasado: l vuelve al momento actual";
    /// Changes are locked: a recording is shown.
    locked_replay: "this is a recording: nothing can be changed in it", "esto es una grabación: en ella no se puede cambiar nada";
    /// Changes are locked: the table stands still.
    locked_frozen: "the table is frozen: Space lets it go on", "la tabla está congelada: Espacio la suelta";
    /// The shell cannot stop us.
    cannot_suspend: "there is no shell to come back from", "no hay shell desde el que volver";
    /// Something was copied (T-48).
    copied(what: &str): "copied: {what}", "copiado: {what}";
    /// Something was cut when it was copied.
    copied_cut(bytes: usize): "copied, cut after {bytes} bytes", "copiado, cortado tras {bytes} bytes";
    /// Something was written to a file.
    saved(path: &str): "saved: {path}", "guardado: {path}";
    /// Recording begins.
    recording(path: &str): "recording to {path}", "grabando en {path}";
    /// The mouse is taken.
    mouse_on: "the mouse is used here; M gives it back", "aquí se usa el ratón; M lo devuelve";
    /// The mouse is given back.
    mouse_off: "the mouse is the terminal's again", "el ratón vuelve a ser del terminal";
    /// The order of rows is held.
    order_held: "the order is held; o lets it go", "el orden está fijo; o lo suelta";
    /// The order of rows is free.
    order_free: "rows are ordered as they change", "las filas se ordenan según cambian";
    /// How rows are ordered.
    sorted_by(column: &str): "sorted by {column}", "ordenado por {column}";
    /// The table stands still.
    frozen: "frozen: Space lets it go on; counting goes on", "congelado: Espacio lo suelta; se sigue contando";
    /// The marks.
    marked(count: usize): "marked: {count}", "marcados: {count}";

    /// An alert begins (T-28).
    alert_usage(at: &str, percent: u32): "{at} uses {percent} % of its connections", "{at} usa el {percent} % de sus conexiones";
    /// An alert begins.
    alert_failures(at: &str, rate: &str): "{at}: {rate} failed connects a second", "{at}: {rate} conexiones fallidas por segundo";
    /// An alert begins.
    alert_silent(at: &str, seconds: u64): "{at} is up and got nothing for {seconds} s", "{at} está activo y no recibe nada desde hace {seconds} s";
    /// An alert begins.
    alert_spill(group: u16): "clients spill into group {group}", "pasan clientes al grupo {group}";
    /// An alert is over.
    alert_over(what: &str): "over: {what}", "terminado: {what}";
    /// Alerts were looked at.
    acknowledged(count: usize): "alerts acknowledged: {count}", "alertas vistas: {count}";
}
