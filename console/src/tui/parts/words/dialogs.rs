//! What lies over the table: forms, questions, and the words of the safety ladder (§8.4).

super::catalogue::texts! {
    /// Title of a form.
    form_create: "Create a channel", "Crear un canal";
    /// Title of a form.
    form_assign(at: &str): "Assign channel {at}", "Reasignar el canal {at}";
    /// Title of a form.
    form_maxc(at: &str): "Limit channel {at}", "Limitar el canal {at}";
    /// Title of a form.
    form_drain(at: &str): "Drain channel {at}", "Vaciar el canal {at}";
    /// Title of a form.
    form_note: "Note", "Nota";
    /// Label of a line.
    field_group: "group", "grupo";
    /// Label of a line.
    field_address: "address", "dirección";
    /// Label of a line; the manual's word.
    field_maxc: "maxc", "maxc";
    /// Label of a line.
    field_within: "within, s", "en, s";
    /// Label of a line.
    field_then: "then", "después";
    /// Label of a line.
    field_filter: "filter", "filtro";
    /// Label of a line.
    field_command: "command", "orden";
    /// A form is filled in.
    form_ready: "Enter shows what will be done", "Intro muestra lo que se hará";
    /// What a form wants for a group.
    want_group: "the group is a number, from 0", "el grupo es un número, desde 0";
    /// What a form wants for a limit.
    want_maxc: "a number of connections; 0 is no limit", "un número de conexiones; 0 es sin límite";
    /// What a form wants for an address.
    want_address: "HOST:PORT, or HOST:PORT:MAXC; IPv6 in brackets", "HOST:PUERTO o HOST:PUERTO:MAXC; IPv6 entre corchetes";
    /// What a form wants for a time.
    want_seconds: "seconds; empty is until it is empty", "segundos; nada es hasta que quede vacío";

    /// A question.
    ask_enable(at: &str): "Enable channel {at}?", "¿Habilitar el canal {at}?";
    /// A question.
    ask_disable(at: &str): "Disable channel {at}?", "¿Deshabilitar el canal {at}?";
    /// A question.
    ask_assign(at: &str): "Assign channel {at}?", "¿Reasignar el canal {at}?";
    /// A question.
    ask_create(group: u16): "Create a channel in group {group}?", "¿Crear un canal en el grupo {group}?";
    /// A question.
    ask_maxc(at: &str): "Limit channel {at}?", "¿Limitar el canal {at}?";
    /// A question.
    ask_round_robin(group: u16): "Round robin for group {group}?", "¿Round robin para el grupo {group}?";
    /// A question.
    ask_hash(group: u16): "Hash for group {group}?", "¿Hash para el grupo {group}?";
    /// A question.
    ask_reset(at: &str): "Reset the counters of channel {at}?", "¿Poner a 0 los contadores del canal {at}?";
    /// A question.
    ask_drain(at: &str): "Drain channel {at}?", "¿Vaciar el canal {at}?";
    /// A question.
    ask_remove(at: &str): "Remove channel {at}?", "¿Quitar el canal {at}?";
    /// A question.
    ask_open_group(group: u16): "Open group {group}?", "¿Abrir el grupo {group}?";
    /// A question.
    ask_end: "End the daemon?", "¿Terminar el servicio?";
    /// A question.
    ask_close: "Close connections?", "¿Cerrar conexiones?";
    /// A question.
    ask_undo: "Undo what was done last?", "¿Deshacer lo último?";
    /// A question about several at once.
    ask_many(verb: &str, count: usize): "{verb}: {count} channels?", "{verb}: ¿{count} canales?";

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
    button_close: "Close", "Cerrar";
    /// A button.
    button_undo: "Undo", "Deshacer";

    /// Where it would happen, behind the channel.
    on_instance(instance: &str): "on {instance}", "en {instance}";
    /// What a question is aimed at.
    label_on_instance(label: &str, instance: &str): "{label} on {instance}", "{label} en {instance}";
    /// The question knows nothing yet.
    preview_coming: "asking the daemon what it would do", "preguntando al servicio qué haría";
    /// The daemon could not say.
    preview_failed(why: &str): "what it would do is not known: {why}", "no se sabe qué haría: {why}";
    /// Level 2: more than one key is needed.
    moves_traffic: "this moves traffic", "esto mueve tráfico";
    /// Level 3.
    cannot_be_undone: "this cannot be undone", "esto no se puede deshacer";
    /// Level 4: what must be typed.
    type_the_name(name: &str): "type {name} to go on", "escriba {name} para seguir";
    /// Level 4: why.
    may_stop_service: "this may stop the service", "esto puede parar el servicio";
    /// What was typed is not the name.
    not_the_name: "that is not its name", "ese no es su nombre";
    /// The target changed while the question was open (T-32).
    changed_meanwhile: "it was changed meanwhile: look again", "ha cambiado entretanto: mire otra vez";
    /// A key came too early (T-33).
    too_early: "keys typed ahead do not count: look first", "las teclas de antes no cuentan: mire primero";
    /// Level 1 and 2, when it is done.
    u_undoes: "u undoes it", "u lo deshace";
    /// The marked ones, one by one (T-37).
    bulk_progress(done: usize, of: usize): "{done} of {of} done", "{done} de {of} hechos";
    /// The marked ones: one was refused.
    bulk_stopped(at: &str, why: &str): "stopped at {at}: {why}", "parado en {at}: {why}";
    /// Somebody else is at it (N-10).
    also_here(who: &str): "{who} is changing this too", "{who} también está cambiando esto";
    /// Instances to choose from (T-02).
    pick_instance: "several daemons run here: which one?", "aquí hay varios servicios: ¿cuál?";
}
