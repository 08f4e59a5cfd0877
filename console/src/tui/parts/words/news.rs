//! What happened, and what came of it: notices, and lines among the events.

use super::{Language, Words};
use crate::tui::parts::bytes::Units;

super::catalogue::texts! {
    /// Reconnecting is not needed.
    is_connected: "the daemon is connected", "el servicio está conectado";
    /// Nothing can be done to no channel.
    no_channel_here: "there is no channel here: c creates one", "aquí no hay canal: c crea uno";
    /// Assign takes one at a time.
    assign_one: "assign is for one channel: Esc unmarks", "reasignar es para un canal: Esc desmarca";
    /// It is so already.
    is_enabled(at: &str): "{at} is enabled already", "{at} ya está habilitado";
    /// It is so already.
    is_disabled(at: &str): "{at} is disabled already", "{at} ya está deshabilitado";
    /// It is so already, and what ends it.
    is_draining(at: &str): "{at} is draining already: e enables it, d disables it", "{at} ya se está vaciando: e lo habilita, d lo deshabilita";
    /// Assign needs a disabled channel.
    disable_before_assign(at: &str): "{at} is enabled: disable it (d) before assigning", "{at} está habilitado: deshabilítelo (d) antes de reasignarlo";
    /// There is nothing to drain.
    takes_none(at: &str): "{at} is disabled: it takes none anyway", "{at} está deshabilitado: de todos modos no recibe ninguna";
    /// Remove needs a channel that rests.
    in_use(at: &str): "{at} is in use: disable it (d) and wait until it is empty", "{at} está en uso: deshabilítelo (d) y espere a que quede vacío";
    /// A change was not sent.
    not_sent(why: &str): "not sent: {why}", "no enviado: {why}";
    /// Too much is on its way.
    too_many_waiting: "not sent: too many questions wait for an answer already", "no enviado: ya hay demasiadas preguntas sin respuesta";
    /// Several changes are on their way.
    busy: "several changes are being made: wait until they are done", "se están haciendo varios cambios: espere a que acaben";
    /// A change that would change nothing.
    nothing_to_do: "nothing to do: it is so already", "nada que hacer: ya es así";
    /// Something else was opened meanwhile.
    not_asked(command: &str): "not asked: {command}", "no preguntado: {command}";
    /// Esc while the daemon is being asked.
    not_asked_further: "not asked any further", "no se pregunta más";
    /// The daemon went away while it was being asked.
    asking_ends: "what was being asked for is not asked any further", "lo que se estaba pidiendo no se pide más";
    /// The daemon is another one.
    talking_to(name: &str): "talking to {name} from now on", "desde ahora se habla con {name}";
    /// Another run of the daemon.
    restarted: "the daemon was restarted: rates and counters begin anew", "el servicio se ha reiniciado: tasas y contadores empiezan de nuevo";
    /// The same run again.
    is_back: "the daemon is back", "el servicio ha vuelto";
    /// The selected channel is gone.
    channel_gone(at: &str): "channel {at} is gone", "el canal {at} ya no existe";
    /// Who did something: the reader.
    you: "you", "usted";
    /// Something and who did it.
    by(what: &str, who: &str): "{what} by {who}", "{what}, por {who}";
    /// The daemon says goodbye.
    ending: "the daemon is ending", "el servicio está terminando";
    /// A channel was created.
    created(at: &str): "created {at}, disabled: e enables it", "creado {at}, deshabilitado: e lo habilita";
    /// Nothing had to be changed.
    so_already(command: &str): "it is so already  ({command})", "ya es así  ({command})";
    /// It worked.
    done(command: &str): "done  ({command})  u undoes, Y copies", "hecho  ({command})  u deshace, Y copia";
    /// Something was taken back.
    undone(id: u64): "done: deed {id} is undone", "hecho: deshecho el cambio {id}";
    /// Nobody did anything.
    no_deeds: "no operator has changed anything in this run", "ningún operador ha cambiado nada desde el arranque";
    /// The daemon says no.
    refused(why: &str): "refused: {why}", "rechazado: {why}";
    /// The daemon said no to something.
    refused_command(command: &str, why: &str): "refused: {command}: {why}", "rechazado: {command}: {why}";
    /// Of several, one was refused.
    stopped(done: usize, of: usize): "stopped: {done} of {of} were done, then one was refused", "parado: se hicieron {done} de {of}, después se rechazó uno";
    /// All of several.
    all_done(of: usize): "all {of} are done", "hechos los {of}";
    /// The daemon is gone.
    lost_daemon(why: &str): "lost the daemon: {why}", "servicio perdido: {why}";
    /// Nobody knows whether a change was made.
    no_answer(command: &str): "no answer, perhaps done, perhaps not: {command}", "sin respuesta, quizá hecho, quizá no: {command}";

    /// Changes are locked: the reader may only look.
    locked_viewer: "you are a viewer here and may only look: root and the daemon's control group change things", "aquí es observador y solo puede mirar: cambian root y el grupo de control del servicio";
    /// Changes are locked: the picture is old.
    locked_old: "what is shown is old; wait until it is live again", "lo que se ve es viejo; espere a que vuelva a estar en vivo";
    /// Changes are locked: nobody is there.
    locked_lost: "the daemon is not connected", "el servicio no está conectado";
    /// Changes are locked: the console was started so.
    locked_read_only: "this console is READ-ONLY, by --read-only or its settings", "esta consola es de SOLO LECTURA, por --read-only o sus ajustes";
    /// Changes are locked: what is done is not seen (T-62).
    locked_stalled: "the terminal stands still: what is on it is not what is", "el terminal está parado: lo que muestra no es lo que hay";
    /// The terminal goes on; so much was never shown.
    stood_still(skipped: u64): "the terminal stood still: {skipped} pictures were never shown", "el terminal estuvo parado: {skipped} imágenes no se mostraron";
    /// A recording has begun (N-06).
    records(path: &str): "recording to {path}: `:record` ends it", "grabando en {path}: `:record` lo termina";
    /// A recording has ended.
    recorded(path: &str): "recorded as {path}: balance-tui --replay plays it", "grabado como {path}: balance-tui --replay lo reproduce";
    /// There is no recording that could be played faster.
    no_recording: "no recording is played here: balance-tui --replay FILE", "aquí no se reproduce ninguna grabación: balance-tui --replay FICHERO";
    /// Changes are locked: the past is shown.
    locked_history: "this is the past: l goes back to what is live", "esto es el pasado: l vuelve a lo que hay en vivo";
    /// Changes are locked: the table stands still.
    locked_frozen: "the table is frozen: Space lets it move again", "la tabla está congelada: Space la suelta";

    /// The shell cannot stop us.
    cannot_suspend: "nobody could let it go on again: it does not stop", "nadie podría hacerla seguir: no se para";
    /// Something was copied (T-48).
    copied(bytes: usize, what: &str): "sent to the clipboard, {bytes} bytes: {what}", "enviado al portapapeles, {bytes} bytes: {what}";
    /// Something was cut when it was copied.
    copied_cut(bytes: usize, what: &str): "sent to the clipboard, {bytes} bytes, cut: the terminal takes no more: {what}", "enviado al portapapeles, {bytes} bytes, cortado: el terminal no admite más: {what}";
    /// How the table looks is kept in the settings.
    kept(path: &str): "kept in {path}: columns, order, units", "guardado en {path}: columnas, orden, unidades";
    /// It is not.
    not_kept(path: &str): "{path} is not understood, so nothing is written into it: see balance-tui info", "{path} no se entiende, así que no se escribe nada en él: vea balance-tui info";
    /// There is no place for settings.
    no_home: "not kept: neither HOME nor XDG_CONFIG_HOME says where settings belong", "no guardado: ni HOME ni XDG_CONFIG_HOME dicen dónde van los ajustes";
    /// There is nothing under the bar.
    nothing_to_copy: "there is nothing to copy", "no hay nada que copiar";
    /// There is no command to copy.
    no_command_yet: "no change was made from here yet", "desde aquí aún no se ha hecho ningún cambio";
    /// Networks are not closed as a whole.
    cut_one_by_one: "Enter lists the connections of this network: x cuts one of them", "Enter lista las conexiones de esta red: x corta una de ellas";
    /// There is no connection to close.
    no_connection: "there is no connection", "no hay conexión";
    /// Something was written to files.
    saved(path: &str): "saved as {path}, .json and .md; the path is in the clipboard", "guardado como {path}, .json y .md; la ruta está en el portapapeles";
    /// Something was not.
    cannot_save(path: &str, why: &str): "cannot save {path}: {why}", "no se puede guardar {path}: {why}";
    /// Nothing can be recorded into a file.
    cannot_record(path: &str, why: &str): "cannot record to {path}: {why}", "no se puede grabar en {path}: {why}";
    /// A recording cannot be played.
    cannot_play(path: &str, why: &str): "cannot play {path}: {why}", "no se puede reproducir {path}: {why}";
    /// The audit trail is not written.
    no_audit(why: &str): "the audit trail cannot be written: {why}", "no se puede escribir el registro de auditoría: {why}";
    /// The mouse is taken.
    mouse_on: "the mouse is the console's: M leaves it to the terminal", "el ratón es de la consola: M se lo deja al terminal";
    /// The mouse is given back.
    mouse_off: "the mouse is the terminal's: M takes it", "el ratón es del terminal: M lo toma";
    /// The first half of marking several.
    range_begins: "the range begins here: V again where it ends", "el tramo empieza aquí: V otra vez donde acabe";
    /// Back in time there is nothing.
    nothing_older: "nothing older is kept", "no se guarda nada más antiguo";
    /// What an operator writes among the events.
    note(text: &str): "note: {text}", "nota: {text}";

    /// An alarm begins (T-28).
    alarm(what: &str): "alarm: {what}", "alarma: {what}";
    /// An alarm is over.
    alarm_over(what: &str): "over: {what}", "terminado: {what}";
    /// An alarm.
    alarm_usage(at: &str, percent: &str): "{at} has {percent} % of its connections", "{at} tiene el {percent} % de sus conexiones";
    /// An alarm.
    alarm_failures(at: &str, rate: &str): "{at} cannot be connected to, {rate} times a second", "no se puede conectar con {at}, {rate} veces por segundo";
    /// An alarm.
    alarm_silent(at: &str): "{at} is in service and gets no clients", "{at} está en servicio y no recibe clientes";
    /// An alarm.
    alarm_spill(group: &str): "clients spill into group {group}", "pasan clientes al grupo {group}";

    /// `--plain`: the daemon is there.
    plain_connected(name: &str, pid: u32, role: &str): "connected to {name}, pid {pid}, as {role}", "conectado con {name}, pid {pid}, como {role}";
    /// `--plain`: events were lost on the way here.
    plain_missed(events: u64): "{events} events were missed", "se han perdido {events} sucesos";
    /// `--plain`: the daemon is gone.
    plain_lost(why: &str, seconds: u64): "lost: {why}; next try in {seconds} s", "perdido: {why}; otro intento en {seconds} s";
    /// `--plain`: how a channel stands.
    plain_channel(at: &str, address: &str, state: &str, open: &str, limit: &str): "channel {at} {address} is {state}, {open} open, {limit}", "canal {at} {address} {state}, {open} abiertas, {limit}";
}

impl Words {
    /// Connections were closed.
    #[must_use]
    pub fn were_cut(self, count: u64, command: &str) -> String {
        match (self.0, count) {
            (Language::English, 1) => format!("1 connection cut  ({command})"),
            (Language::English, n) => format!("{n} connections cut  ({command})"),
            (Language::Spanish, 1) => format!("1 conexión cortada  ({command})"),
            (Language::Spanish, n) => format!("{n} conexiones cortadas  ({command})"),
        }
    }

    /// A channel could not be connected to.
    #[must_use]
    pub fn failures(self, at: &str, count: u64) -> String {
        match (self.0, count) {
            (Language::English, 1) => format!("{at} could not be connected to, once"),
            (Language::English, n) => format!("{at} could not be connected to, {n} times"),
            (Language::Spanish, 1) => format!("no se pudo conectar con {at}, una vez"),
            (Language::Spanish, n) => format!("no se pudo conectar con {at}, {n} veces"),
        }
    }

    /// A spare group took clients.
    #[must_use]
    pub fn spilled(self, clients: u64, group: &str) -> String {
        match (self.0, clients) {
            (Language::English, 1) => format!("1 client spilled into group {group}"),
            (Language::English, n) => format!("{n} clients spilled into group {group}"),
            (Language::Spanish, 1) => format!("1 cliente pasó al grupo {group}"),
            (Language::Spanish, n) => format!("{n} clientes pasaron al grupo {group}"),
        }
    }

    /// Events were lost on the way here.
    #[must_use]
    pub fn missed(self, events: u64) -> String {
        match (self.0, events) {
            (Language::English, 1) => "1 event was missed: this screen was too slow".to_owned(),
            (Language::English, n) => format!("{n} events were missed: this screen was too slow"),
            (Language::Spanish, 1) => "se ha perdido 1 suceso: esta pantalla iba lenta".to_owned(),
            (Language::Spanish, n) => {
                format!("se han perdido {n} sucesos: esta pantalla iba lenta")
            }
        }
    }

    /// What was done here is in a script.
    #[must_use]
    pub fn script_saved(self, commands: usize, path: &str) -> String {
        match (self.0, commands) {
            (Language::English, 1) => format!("1 command, in {path} and the clipboard"),
            (Language::English, n) => format!("{n} commands, in {path} and the clipboard"),
            (Language::Spanish, 1) => format!("1 orden, en {path} y el portapapeles"),
            (Language::Spanish, n) => format!("{n} órdenes, en {path} y el portapapeles"),
        }
    }

    /// By what bytes are counted.
    #[must_use]
    pub fn units_are(self, units: Units) -> &'static str {
        match (self.0, units) {
            (Language::English, Units::Si) => {
                "bytes by thousands (SI): 1.0k is 1,000; i changes it"
            }
            (Language::English, Units::Iec) => "bytes by 1,024 (IEC): 1.0K is 1,024; i changes it",
            (Language::Spanish, Units::Si) => {
                "bytes de mil en mil (SI): 1.0k son 1000; i lo cambia"
            }
            (Language::Spanish, Units::Iec) => {
                "bytes de 1024 en 1024 (IEC): 1.0K son 1024; i lo cambia"
            }
        }
    }

    /// Alarms were looked at.
    #[must_use]
    pub fn acknowledged(self, count: usize) -> String {
        match (self.0, count) {
            (Language::English, 0) => "there is nothing alarming".to_owned(),
            (Language::English, 1) => "seen".to_owned(),
            (Language::English, n) => format!("{n} alarms are seen"),
            (Language::Spanish, 0) => "no hay nada que alarme".to_owned(),
            (Language::Spanish, 1) => "vista".to_owned(),
            (Language::Spanish, n) => format!("{n} alarmas vistas"),
        }
    }
}
