//! What the man pages say of the program as a whole, of groups, and of 3.54.
//!
//! Texts and nothing else. The Spanish words are those of the users' own document.

use super::{Section, both, item, paragraph, point};

pub(super) const NAME: Section = Section {
    title: both("NAME", "NOMBRE"),
    blocks: &[paragraph(
        "balance - share out TCP connections over several servers",
        "balance - reparte conexiones TCP entre varios servidores",
    )],
};

pub(super) const DESCRIPTION: Section = Section {
    title: both("DESCRIPTION", "DESCRIPCIÓN"),
    blocks: &[
        paragraph(
            "`balance` takes TCP connections on one port and passes each of them on to one of \
             several destinations. It shares clients out in turn or by their address, keeps to \
             limits, and goes on to another destination when one cannot be reached.",
            "`balance` acepta conexiones TCP en un puerto y pasa cada una a uno de varios \
             destinos. Reparte los clientes por turnos o según su dirección, respeta límites y, si \
             un destino no responde, conmuta a otro.",
        ),
        paragraph(
            "A destination, that is a host with a port, is called a channel. Channels stand in \
             groups. Groups are numbered from 0, and so are the channels of each group. Clients \
             are given to group 0 as long as one of its channels can be used, else to group 1, and \
             so on.",
            "Un destino, es decir, un host con un puerto, se llama canal. Los canales forman \
             grupos. Los grupos se numeran desde el 0, y también los canales dentro de cada grupo. \
             Los clientes van al grupo 0 mientras se pueda usar alguno de sus canales; si no, al \
             grupo 1, y así sucesivamente.",
        ),
        paragraph(
            "A channel can be used if it is enabled and holds fewer connections than its limit, if \
             it has one. In a round-robin group the usable channels take turns. In a hash group \
             the IP address of the client determines its channel, so that it always meets the same \
             one while the group has as many channels; when that channel cannot be used, the \
             client goes to the next group, or with -H to a neighbour first.",
            "Un canal se puede usar si está habilitado y tiene menos conexiones que su límite, si \
             tiene límite. En un grupo round robin los canales utilizables se turnan. En un grupo \
             hash la dirección IP del cliente determina el canal: es siempre el mismo mientras el \
             grupo tenga el mismo número de canales; si ese canal no se puede usar, el cliente \
             pasa al grupo siguiente o, con -H, antes a un canal vecino.",
        ),
        paragraph(
            "Fail-over: when a channel refuses a connection, or does not accept it within the time \
             of -t, the next usable channel is tried: first those of its group (in a hash group \
             with -H only), then those of the groups behind it, and none of them twice. The client \
             only waits. When no channel is left, its connection is closed.",
            "Conmutación por error: si un canal rechaza una conexión o no la acepta en el tiempo \
             de -t, se prueba con el siguiente canal utilizable: primero en el mismo grupo (en un \
             grupo hash, solo con -H), después en los grupos posteriores, y con ninguno dos veces. \
             El cliente solo espera. Si no queda ningún canal, se cierra su conexión.",
        ),
        paragraph(
            "Whatever is changed while the program runs holds for new connections. Open ones are \
             left alone, even when their channel is disabled, led elsewhere or limited, and when \
             `balance` itself is told to end.",
            "Lo que se cambia en marcha vale para las conexiones nuevas. Las que están abiertas no \
             se tocan, aunque su canal se deshabilite, se reasigne o se limite, ni tampoco cuando \
             se pide a `balance` que termine.",
        ),
        paragraph(
            "Without -f the program goes to the background: the command returns as soon as clients \
             are served, or with an error message and one of the codes of EXIT STATUS. From then \
             on its messages go to the system log.",
            "Sin -f el programa pasa a segundo plano: el comando termina en cuanto se atiende a \
             clientes, o bien con un mensaje de error y uno de los códigos de ESTADO DE SALIDA. A \
             partir de entonces los mensajes van al registro del sistema.",
        ),
    ],
};

pub(super) const CHANNELS: Section = Section {
    title: both("CHANNELS AND GROUPS", "CANALES Y GRUPOS"),
    blocks: &[
        paragraph(
            "The listening port is a number or the name of a service. Behind it stand channels and \
             separators:",
            "El puerto de escucha es un número o el nombre de un servicio. Detrás van canales y \
             separadores:",
        ),
        item(
            "HOST[:PORT[:MAXC]]",
            "A channel. HOST is a name, an IPv4 address, or an IPv6 address in brackets, as in \
             `[2001:db8::1]:80`. A name is looked up once, at the start: its first IPv4 address is \
             taken, and an IPv6 address only if it has no other. PORT is a number or the name of a \
             service; left out or empty it is the listening port. MAXC is how many connections the \
             channel may hold at once; left out, empty or 0 it is no limit. So `h::16` is the \
             listening port of `h`, for 16 connections.",
            "Un canal. HOST es un nombre, una dirección IPv4 o una dirección IPv6 entre corchetes, \
             como en `[2001:db8::1]:80`. Un nombre se consulta una vez, al arrancar: se toma su \
             primera dirección IPv4, y una IPv6 solo si no tiene otra. PORT es un número o el \
             nombre de un servicio; si falta o está vacío, es el puerto de escucha. MAXC es \
             cuántas conexiones puede tener el canal a la vez; si falta, está vacío o es 0, no hay \
             límite. Así, `h::16` es el puerto de escucha de `h`, para 16 conexiones.",
        ),
        item(
            "`!`",
            "Ends a group whose channels take turns (round robin).",
            "Cierra un grupo cuyos canales se turnan (round robin).",
        ),
        item(
            "`%`",
            "Ends a group in which the client's address determines the channel (hash).",
            "Cierra un grupo en el que la dirección del cliente determina el canal (hash).",
        ),
        paragraph(
            "A separator says of what kind the group before it is. The last group needs none and \
             is round robin then; to make it a hash group, put a `%` at the end. Note that `h1 % \
             h2` is a hash group of one channel and a backup, while `h1 h2 %` shares clients out \
             over both. A separator without a channel before it is an error. Without any channel \
             clients are closed at once, until one is made with the command `create` and enabled.",
            "Un separador indica de qué tipo es el grupo anterior. El último grupo no lo necesita \
             y es entonces round robin; para que sea un grupo hash, se pone `%` al final. Así, `h1 \
             % h2` es un grupo hash de un solo canal más otro de reserva, mientras que `h1 h2 %` \
             reparte entre los dos. Un separador sin ningún canal delante es un error. Si no hay \
             ningún canal, a los clientes se les cierra la conexión de inmediato, hasta que se \
             crea uno con la instrucción `create` y se habilita.",
        ),
        paragraph(
            "Separators are words of their own. To some shells `!` and brackets mean something \
             else; in quotes, as in `'!'` and `'[::1]:80'`, they are safe in all.",
            "Los separadores son palabras sueltas. Para algunos intérpretes de comandos `!` y los \
             corchetes significan otra cosa; entre comillas, como en `'!'` y `'[::1]:80'`, valen \
             en todos.",
        ),
    ],
};

pub(super) const OPTIONS: Section = Section {
    title: both("OPTIONS", "OPCIONES"),
    blocks: &[paragraph(
        "Options may stand before, between and behind the operands, and single letters may be \
         joined. Of an option that is repeated the last one counts. `--` ends the options.",
        "Las opciones pueden ir delante, en medio y detrás de los operandos, y las letras se \
         pueden juntar. Si una opción se repite, vale la última. `--` termina las opciones.",
    )],
};

/// The options that clap itself carries out.
pub(super) const HELP: Section = Section {
    title: both("Help", "Ayuda"),
    blocks: &[
        item("-h, --help", "Print a summary and end.", "Muestra un resumen y termina."),
        item("--version", "Print the release and end.", "Muestra la versión y termina."),
    ],
};

pub(super) const NOTES: Section = Section {
    title: both("NOTES", "NOTAS"),
    blocks: &[
        paragraph(
            "Command lines, commands and what they print are those of balance 3.54. What differs:",
            "La línea de comandos, las instrucciones y lo que muestran son como en balance 3.54. \
             Diferencias:",
        ),
        point(
            "Hash groups work on IPv4 listening sockets as well.",
            "Los grupos hash funcionan también cuando se escucha en IPv4.",
        ),
        point(
            "When one side of a connection has said all, the other may still answer.",
            "Cuando un lado de la conexión ya lo ha dicho todo, el otro todavía puede responder.",
        ),
        point("Destinations may be IPv6 addresses.", "Los destinos pueden ser direcciones IPv6."),
        point(
            "A malformed or out-of-range number is refused, at the start and in commands, instead \
             of being read as far as it goes.",
            "Un número mal escrito o fuera de rango se rechaza, al arrancar y en las \
             instrucciones, en vez de leerse hasta donde se entienda.",
        ),
        point(
            "A start in the background that fails says why, and its status is not 0.",
            "Si falla un arranque en segundo plano, se dice por qué y el estado de salida no es 0.",
        ),
        point(
            "Disabled and full channels get no clients in any group, not even by fail-over.",
            "Los canales deshabilitados o llenos no reciben clientes en ningún grupo, tampoco por \
             conmutación por error.",
        ),
        point(
            "Nothing of an earlier run is left: no shared memory, no counters, no files after a \
             regular end.",
            "No queda nada de una ejecución anterior: ni memoria compartida, ni contadores, ni \
             ficheros después de terminar normalmente.",
        ),
    ],
};

pub(super) const SEE_ALSO: Section = Section {
    title: both("SEE ALSO", "VÉASE TAMBIÉN"),
    blocks: &[paragraph(
        "`balance-ctl`(1), `balance-tui`(1), `hosts`(5), `services`(5)",
        "`balance-ctl`(1), `balance-tui`(1), `hosts`(5), `services`(5)",
    )],
};
