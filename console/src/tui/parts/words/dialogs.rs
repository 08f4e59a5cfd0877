//! What lies over the table: forms and questions.

super::catalogue::texts! {
    /// Title of a form.
    form_create: "Create a channel", "Crear un canal";
    /// Title of a form.
    form_assign(what: &str): "Assign {what}", "Reasignar: {what}";
    /// Title of a form.
    form_maxc(what: &str): "Limit {what}", "Limitar: {what}";
    /// Title of a form.
    form_drain(what: &str): "Drain {what}", "Vaciar: {what}";
    /// Title of a form.
    form_cut_idle: "Cut idle connections", "Cortar conexiones ociosas";
    /// Title of a form.
    form_route: "Route a client", "Ruta de un cliente";
    /// Several, where otherwise one channel is named.
    many_channels(count: usize): "{count} channels", "{count} canales";
    /// Label of a line.
    field_group: "group", "grupo";
    /// Label of a line.
    field_address: "address", "dirección";
    /// Label of a line; the manual's word.
    field_maxc: "maxc", "maxc";
    /// Label of a line.
    field_within: "within s", "en s";
    /// Label of a line.
    field_then: "then", "después";
    /// Label of a line.
    field_idle: "idle s", "ocio s";
    /// Label of a line.
    field_client: "client", "cliente";
    /// Title over what the palette offers.
    field_command: "command", "orden";
    /// A form is filled in.
    form_ready: "Enter shows what would come of it", "Enter muestra qué resultaría";
    /// What a form wants for a group.
    want_group: "the group is a number, from 0", "el grupo es un número, desde 0";
    /// What a form wants for a limit.
    want_maxc: "a number of connections; 0 is no limit", "un número de conexiones; 0 es sin límite";
    /// What a form wants for a time.
    want_within: "within: seconds it may take; nothing is until it is empty", "en: segundos que puede tardar; nada es hasta quedar vacío";
    /// What a form wants for a time without a byte.
    want_idle: "seconds without a byte; 0 is all of them", "segundos sin un byte; 0 es todas";
    /// What a form wants for a client.
    want_client: "an IP address, such as 203.0.113.7", "una dirección IP, como 203.0.113.7";
    /// What a form wants for what comes after a drain; the words typed are the same.
    want_then: "then: disable, cut or enable", "después: disable (deshabilitar), cut (cortar) o enable (habilitar)";
    /// What 0 is for a limit.
    zero_no_limit: "0 is no limit", "0 es sin límite";
    /// What 0 is for a time without a byte.
    zero_all: "0 is all of them, busy ones too", "0 es todas, también las activas";

    /// A question.
    ask_enable(at: &str): "Enable channel {at}?", "¿Habilitar el canal {at}?";
    /// A question.
    ask_disable(at: &str): "Disable channel {at}?", "¿Deshabilitar el canal {at}?";
    /// A question.
    ask_assign(at: &str, target: &str): "Assign channel {at} to {target}?", "¿Reasignar el canal {at} a {target}?";
    /// A question.
    ask_create(target: &str, group: &str): "Create {target} in group {group}?", "¿Crear {target} en el grupo {group}?";
    /// A question.
    ask_maxc(at: &str, maxc: &str): "Limit channel {at} to {maxc} connections?", "¿Limitar el canal {at} a {maxc} conexiones?";
    /// A question.
    ask_no_maxc(at: &str): "Limit channel {at} no longer?", "¿Quitar el límite al canal {at}?";
    /// A question.
    ask_round_robin(group: &str): "Round robin for group {group}?", "¿Round robin para el grupo {group}?";
    /// A question.
    ask_hash(group: &str): "Hash for group {group}?", "¿Hash para el grupo {group}?";
    /// A question.
    ask_reset(at: &str): "Reset the counters of channel {at}?", "¿Poner a 0 los contadores del canal {at}?";
    /// A question.
    ask_drain(at: &str): "Drain channel {at}?", "¿Vaciar el canal {at}?";
    /// A question.
    ask_remove(at: &str): "Remove channel {at}?", "¿Quitar el canal {at}?";
    /// A question.
    ask_open_group(group: &str): "Open group {group}?", "¿Abrir el grupo {group}?";
    /// A question.
    ask_end: "End the daemon?", "¿Terminar el servicio?";
    /// A question.
    ask_cut: "Cut connections?", "¿Cortar conexiones?";
    /// A question.
    ask_undo: "Undo what was done last?", "¿Deshacer lo último?";
    /// A question.
    ask_undo_deed(id: u64): "Undo deed {id}?", "¿Deshacer el cambio {id}?";
    /// A question that is never asked back.
    ask_daemon: "Ask the daemon?", "¿Preguntar al servicio?";
    /// A question about several at once.
    ask_many(verb: &str, count: usize): "{verb} {count} channels?", "{verb}: ¿{count} canales?";

    /// A button.
    button_cancel: "Cancel", "Cancelar";
    /// A button.
    button_enable: "Enable", "Habilitar";
    /// A button.
    button_disable: "Disable", "Deshabilitar";
    /// A button.
    button_assign: "Assign", "Reasignar";
    /// A button.
    button_create: "Create", "Crear";
    /// A button.
    button_limit: "Limit", "Limitar";
    /// A button; the manual's words stay.
    button_round_robin: "Round robin", "Round robin";
    /// A button.
    button_hash: "Hash", "Hash";
    /// A button.
    button_reset: "Reset", "Poner a 0";
    /// A button.
    button_drain: "Drain", "Vaciar";
    /// A button.
    button_remove: "Remove", "Quitar";
    /// A button.
    button_open: "Open", "Abrir";
    /// A button.
    button_end: "End", "Terminar";
    /// A button.
    button_cut: "Cut", "Cortar";
    /// A button.
    button_undo: "Undo", "Deshacer";
    /// A button.
    button_ask: "Ask", "Preguntar";
    /// A button.
    button_change: "Change", "Cambiar";

    /// The daemon has not said yet what a change would do.
    being_asked: "asking what it would do", "preguntando qué haría";
    /// What Enter does to a command that is typed: it needs no question.
    enter_does_it: "Enter does it at once", "Enter lo hace enseguida";
    /// What Enter does to a command that is typed: there is a question before it.
    enter_asks: "Enter asks back", "Enter pregunta antes";
    /// What Enter does to a command that is typed: the strictest question.
    enter_asks_name: "Enter asks for the name of the instance", "Enter pide el nombre del servicio";
    /// A dry run is over.
    nothing_was_changed: "nothing was changed", "no se ha cambiado nada";
    /// Title of the choice of columns.
    columns_title: "columns, behind place, state and address", "columnas, tras lugar, estado y dirección";
    /// A column that is wanted and does not fit.
    no_room: "no room", "no cabe";
    /// Title of the menu of what can be copied.
    copies_title: "copy", "copiar";
    /// What can be copied: where something leads, as it was given.
    copy_address: "host:port", "host:puerto";
    /// What can be copied: the same with the name resolved.
    copy_resolved: "address", "dirección";
    /// What can be copied: what is on screen.
    copy_row: "row", "fila";
    /// What can be copied.
    copy_json: "JSON", "JSON";
    /// What can be copied: what asks for this.
    copy_command: "command", "orden";
    /// What can be copied: what did the last change.
    copy_last_command: "last change", "último cambio";
    /// What can be copied: a line of the events.
    copy_text: "text", "texto";
    /// What can be copied: where a daemon is talked to.
    copy_socket: "socket", "socket";
    /// Where it would happen.
    on_instance(instance: &str): "on {instance}", "en {instance}";
    /// What goes on where it would happen.
    target_load(open: u32, bytes: &str): "{open} open, {bytes}/s", "{open} abiertas, {bytes}/s";
    /// What must be typed where service may stop.
    type_the_name(name: &str): "type {name}", "escriba {name}";
    /// The target changed while the question was open (T-32).
    changed_meanwhile: "it was changed while you looked at it: look again", "ha cambiado mientras lo miraba: mire otra vez";
    /// What does not fit.
    and_more(count: usize): "and {count} more", "y {count} más";
    /// The command of the first of several.
    command_and_more(command: &str, count: usize): "{command}  (and {count} more)", "{command}  (y {count} más)";
    /// A change moves nobody.
    nobody_gets_more: "nobody gets more or fewer new connections than now", "nadie recibe más ni menos conexiones nuevas que ahora";
    /// Title over the shares.
    shares_title(kind: &str): "new connections, {kind}: now → then", "conexiones nuevas, {kind}: ahora → después";
    /// The numbers are for clients that were listed.
    exact: "exactly", "exacto";
    /// The numbers are an expectation.
    expected: "expected", "lo esperado";
}
