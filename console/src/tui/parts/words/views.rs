//! The other views: traffic, connections, events, fleet, why, and what goes with them.

super::catalogue::texts! {
    /// Name of a view.
    view_channels: "channels", "canales";
    /// Name of a view.
    view_traffic: "traffic", "tráfico";
    /// Name of a view.
    view_connections: "connections", "conexiones";
    /// Name of a view.
    view_events: "events", "sucesos";
    /// Name of a view.
    view_fleet: "fleet", "flota";

    /// Over what time traffic is shown.
    last_minutes(minutes: u32): "last {minutes} min", "últimos {minutes} min";
    /// What the traffic view shows.
    traffic_title: "share of new connections per channel", "reparto de conexiones nuevas por canal";
    /// A promise that was kept (N-04).
    as_previewed: "as the preview said", "como decía la previsión";
    /// A promise that was not.
    not_as_previewed: "NOT as the preview said", "NO como decía la previsión";
    /// No data for that time.
    no_history: "nothing is known of that time", "de ese momento no se sabe nada";
    /// How far apart samples are.
    resolution(time: &str): "one sample every {time}", "una muestra cada {time}";

    /// Heading.
    connection_number: "NO.", "N.º";
    /// Heading.
    connection_client: "CLIENT", "CLIENTE";
    /// Heading.
    connection_channel: "CHANNEL", "CANAL";
    /// Heading.
    connection_age: "AGE", "EDAD";
    /// Heading.
    connection_idle: "IDLE", "OCIO";
    /// There are none.
    no_connections: "no open connections", "sin conexiones abiertas";
    /// Not all are shown.
    more_connections: "more than are shown here", "hay más de las que se ven aquí";
    /// Clients of one network.
    network(prefix: &str, count: usize): "{prefix}: {count}", "{prefix}: {count}";
    /// Close one.
    close_one(id: u64): "close connection {id}", "cerrar la conexión {id}";
    /// Close those that do nothing.
    close_idle(seconds: u32): "close those idle for {seconds} s", "cerrar las ociosas desde hace {seconds} s";

    /// Heading.
    fleet_name: "NAME", "NOMBRE";
    /// Heading.
    fleet_listen: "LISTENS ON", "ESCUCHA EN";
    /// Heading.
    fleet_reachable: "REACHABLE", "ACCESIBLE";
    /// Yes.
    yes: "yes", "sí";
    /// No.
    no: "no", "no";
    /// There are none (T-02).
    no_instance: "no balance runs here", "aquí no funciona ningún balance";
    /// Where it was looked for.
    looked_in(places: &str): "looked in {places}", "buscado en {places}";
    /// Instances differ from one another (N-08).
    differs: "differs", "difiere";

    /// Title of the explanation (N-09).
    why_title(at: &str): "why channel {at} gets what it gets", "por qué el canal {at} recibe lo que recibe";
    /// Its share.
    why_share(share: &str): "it is offered {share} of the clients that come now", "se le ofrece {share} de los clientes que llegan ahora";
    /// Nothing keeps clients away.
    why_free: "nothing keeps clients away from it", "nada le impide recibir clientes";
    /// Something keeps clients away.
    why_obstacle(obstacle: &str): "it gets none: {obstacle}", "no recibe ninguno: {obstacle}";
    /// A group before it takes them.
    why_before(groups: &str): "group {groups} comes before it and takes them", "el grupo {groups} va antes y los recibe";
    /// Its part of the addresses.
    why_named(share: &str): "{share} of client addresses name it", "le corresponde {share} de las direcciones de cliente";
    /// Where a client would go.
    route_to(client: &str, at: &str): "{client} would go to {at}", "{client} iría a {at}";
    /// A client would be closed.
    route_closed(client: &str): "{client} would be closed: no channel can take it", "{client} se cerraría: ningún canal puede recibirlo";
    /// Where it would go after that.
    route_else(at: &str): "and to {at} if that one cannot be connected to", "y a {at} si con ese no se puede conectar";

    /// Title of the journal (N-02).
    journal_title: "what operators did", "lo que hicieron los operadores";
    /// It cannot be taken back.
    irreversible: "cannot be undone", "no se puede deshacer";
    /// It was taken back.
    was_undone: "undone", "deshecho";

    /// Somebody else looks too (N-10).
    attached(who: &str): "{who} is here too", "{who} también está aquí";
    /// In a replay: where it stands.
    replay_at(at: &str, of: &str): "{at} of {of}", "{at} de {of}";
    /// In a replay: it is over.
    replay_over: "the recording ends here", "aquí acaba la grabación";
    /// Heading of the notes (N-12).
    notes_title: "notes", "notas";
    /// What copies a row, in the copy menu.
    copy_address: "address", "dirección";
    /// What copies a row, in the copy menu.
    copy_row: "row", "fila";
    /// What copies a row, in the copy menu.
    copy_json: "JSON", "JSON";
    /// What copies a row, in the copy menu.
    copy_command: "command", "orden";
    /// Heading of what the palette would do.
    palette_would: "would do", "haría";
    /// The palette knows no such word.
    palette_no_match: "no command begins so: Tab lists them", "ninguna orden empieza así: Tab las lista";
}
