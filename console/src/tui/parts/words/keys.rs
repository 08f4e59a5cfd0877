//! What keys do: one word for the line of hints, one sentence for the help.

super::catalogue::texts! {
    /// Title of the help.
    help_title: "keys", "teclas";
    /// Under the keys: what IN and OUT are.
    help_note_directions: "IN: bytes from clients to channels; OUT: bytes to clients.", "EN: bytes de los clientes a los canales; SAL: bytes a los clientes.";
    /// Under the keys: what groups are.
    help_note_groups: "Groups are tried in order: the next one only when none is usable.", "Los grupos se prueban en orden: el siguiente solo si ninguno anterior está disponible.";
    /// In the help: how to search it.
    help_filter: "type to search, Enter does it", "escriba para buscar, Intro lo ejecuta";

    /// Hint: scroll.
    hint_scroll: "scroll", "desplazar";
    /// A key that is none of those named.
    hint_any_other: "any other", "otra tecla";
    /// Hint: closes what is open.
    hint_closes: "closes", "cierra";
    /// Hint: to the next step.
    hint_go_on: "go on", "seguir";
    /// Hint: to the next line of a form.
    hint_next_line: "next line", "otra línea";
    /// Hint: give up.
    hint_cancel: "cancel", "cancelar";
    /// Hint: yes.
    hint_do_it: "do it", "hacerlo";
    /// Hint: to the other button.
    hint_other_button: "other button", "otro botón";
    /// Hint: keep what is typed.
    hint_apply: "apply", "aplicar";
    /// Hint: take the word that is offered.
    hint_complete: "complete", "completar";
    /// Hint: what was typed before.
    hint_history: "history", "historial";

    /// Hint.
    hint_enable: "enable", "habilitar";
    /// Help.
    help_enable: "let the channel take new connections", "el canal vuelve a recibir conexiones nuevas";
    /// Hint.
    hint_disable: "disable", "deshabilitar";
    /// Help.
    help_disable: "no new connections; those it has go on", "sin conexiones nuevas; las que tiene siguen";
    /// Hint.
    hint_drain: "drain", "vaciar";
    /// Help.
    help_drain: "no new connections, disabled when it is empty", "sin conexiones nuevas; deshabilitado al quedar vacío";
    /// Hint.
    hint_assign: "assign", "reasignar";
    /// Help.
    help_assign: "lead the channel elsewhere (disabled ones)", "llevar el canal a otro destino (si está deshabilitado)";
    /// Hint.
    hint_create: "create", "crear";
    /// Help.
    help_create: "append a channel to a group, disabled", "añadir un canal a un grupo, deshabilitado";
    /// Hint.
    hint_remove: "remove", "quitar";
    /// Help.
    help_remove: "take a disabled, empty channel out for good", "quitar del todo un canal deshabilitado y vacío";
    /// Hint; the manual's word stays.
    hint_maxc: "maxc", "maxc";
    /// Help.
    help_maxc: "limit the connections of the channel", "limitar las conexiones del canal";
    /// Hint; the manual's words stay.
    hint_discipline: "rr/hash", "rr/hash";
    /// Help.
    help_discipline: "change how the group shares out clients", "cambiar cómo reparte el grupo los clientes";
    /// Hint.
    hint_reset: "reset", "a cero";
    /// Help.
    help_reset: "set the counters of the channel to 0", "poner a 0 los contadores del canal";
    /// Hint.
    hint_undo: "undo", "deshacer";
    /// Help.
    help_undo: "take back what an operator did last", "deshacer lo último que hizo un operador";
    /// Hint.
    hint_why: "why", "por qué";
    /// Help.
    help_why: "why the channel gets the clients it gets", "por qué recibe el canal los clientes que recibe";
    /// Hint.
    hint_detail: "detail", "detalle";
    /// Help.
    help_detail: "all that is known of the channel", "todo lo que se sabe del canal";
    /// Hint.
    hint_filter: "filter", "filtro";
    /// Help.
    help_filter_rows: "show only what matches", "mostrar solo lo que cumpla";
    /// Hint.
    hint_palette: "command", "orden";
    /// Help.
    help_palette: "type a command, as for balance-ctl", "escribir una orden, como en balance-ctl";
    /// Hint.
    hint_sort: "sort", "ordenar";
    /// Help.
    help_sort: "sort by the next column", "ordenar por la columna siguiente";
    /// Help.
    help_reverse: "turn the order round", "invertir el orden";
    /// Help.
    help_hold_order: "hold the order of the rows", "fijar el orden de las filas";
    /// Hint.
    hint_freeze: "freeze", "congelar";
    /// Help.
    help_freeze: "let the table stand still; counting goes on", "parar la tabla; se sigue contando";
    /// Hint.
    hint_mark: "mark", "marcar";
    /// Help.
    help_mark: "mark the channel for changes of several", "marcar el canal para cambiar varios";
    /// Help.
    help_mark_range: "mark from here to where the bar goes", "marcar desde aquí hasta donde vaya la barra";
    /// Help.
    help_mark_all: "mark all that are shown", "marcar todos los visibles";
    /// Help.
    help_copy: "copy the row", "copiar la fila";
    /// Help.
    help_copy_command: "copy the command that does the same", "copiar la orden que hace lo mismo";
    /// Help.
    help_earlier: "back in time", "atrás en el tiempo";
    /// Help.
    help_later: "forward in time", "adelante en el tiempo";
    /// Help.
    help_now: "to what is now", "al momento actual";
    /// Help.
    help_view_channels: "channels", "canales";
    /// Help.
    help_view_traffic: "traffic", "tráfico";
    /// Help.
    help_view_connections: "connections", "conexiones";
    /// Help.
    help_view_events: "events", "sucesos";
    /// Help.
    help_view_fleet: "all daemons", "todos los servicios";
    /// Help.
    help_save: "save what is shown, as text and JSON", "guardar lo que se ve, como texto y JSON";
    /// Help.
    help_note: "write a note into the events", "anotar algo entre los sucesos";
    /// Help.
    help_acknowledge: "acknowledge alerts", "dar por vistas las alertas";
    /// Help.
    help_mouse: "take the mouse, or leave it to the terminal", "usar el ratón, o dejárselo al terminal";
    /// Help.
    help_repaint: "paint the screen anew", "volver a pintar la pantalla";
    /// Help.
    help_suspend: "to the shell; fg comes back", "al shell; fg vuelve";
    /// Help.
    help_next_pane: "to the next pane", "al panel siguiente";
    /// Help.
    help_previous_pane: "to the pane before", "al panel anterior";
    /// Help.
    help_collapse: "show or hide the group's channels", "mostrar u ocultar los canales del grupo";
    /// Help.
    help_down: "to the channel below", "al canal de abajo";
    /// Help.
    help_up: "to the channel above", "al canal de arriba";
    /// Help.
    help_page_down: "ten channels down", "diez canales abajo";
    /// Help.
    help_page_up: "ten channels up", "diez canales arriba";
    /// Help.
    help_first: "to the first channel", "al primer canal";
    /// Help.
    help_last: "to the last channel", "al último canal";
    /// Help.
    help_next_group: "to the next group", "al grupo siguiente";
    /// Help.
    help_previous_group: "to the group before", "al grupo anterior";
    /// Help.
    help_back: "back by one level", "un nivel atrás";
    /// Help.
    help_reconnect: "try to reach the daemon now", "intentar ya llegar al servicio";
    /// Hint.
    hint_help: "help", "ayuda";
    /// Help.
    help_help: "these keys", "estas teclas";
    /// Hint.
    hint_quit: "quit", "salir";
    /// Help.
    help_quit: "leave; nothing else ends", "salir; nada más termina";
}
