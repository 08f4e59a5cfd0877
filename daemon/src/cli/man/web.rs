//! What the man pages say of the web side: HALB's control service, the JSON interface, counters, pages.
//!
//! Texts and nothing else. Each path that is named here is one of `assets/openapi.json`, or a page's.

use super::{Section, both, item, paragraph};

pub(super) const WEB: Section = Section {
    title: both("WEB SERVICES", "SERVICIOS WEB"),
    blocks: &[
        paragraph(
            "With --ctl-port scripts and collectors of counters can reach a running balance by HTTP, with \
             --ui-port browsers; both with --http or without. Both listen on 127.0.0.1 unless --ctl-bind \
             and --ui-bind say otherwise; on the same address and port they share one socket. A daemon \
             that balances TCP has no queues, no requests and no answers to count: what is about them is \
             left out.",
            "Con --ctl-port los programas y los colectores de contadores llegan por HTTP a un balance en \
             marcha, y con --ui-port los navegadores; ambos con --http o sin él. Los dos escuchan en \
             127.0.0.1 salvo que --ctl-bind y --ui-bind digan otra cosa; con la misma dirección y el mismo \
             puerto comparten un socket. Un balance que reparte TCP no tiene colas, peticiones ni respuestas \
             que contar: lo que trata de ellas se omite.",
        ),
        paragraph(
            "The channels are called out1, out2 and so on, in the order in which they are typed. Requests \
             from elsewhere are refused: from networks that --ctl-allow does not name, under names of this \
             machine that --web-names does not know, and from pages of other sites.",
            "Los canales se llaman out1, out2, etc., en el orden en que se escriben. Se rechaza lo que viene de \
             fuera: de redes que --ctl-allow no nombra, con nombres de esta máquina que --web-names no conoce, \
             y desde páginas de otros sitios.",
        ),
        item(
            "`GET /api/status`",
            "`up` or `down` of every channel that is enabled, as JSON.",
            "`up` o `down` de cada canal habilitado, en JSON.",
        ),
        item(
            "`GET /api/disable?channel=out3`, `GET /api/enable?channel=out3`",
            "Give a channel no new clients, or clients again. Instead of a name there may be the address of its \
             server, as in `/api/disable?10.11.12.13`, which means all channels that lead there. `&force=1` also \
             closes the connections it has. `&volatile=1` holds until the next start only, whatever --state-dir \
             keeps. The code in the answer is 0 if something changed, 10 if nothing did, 100 if the request \
             makes no sense.",
            "Deja un canal sin clientes nuevos, o se los vuelve a dar. En vez del nombre puede ir la dirección de su \
             servidor, como en `/api/disable?10.11.12.13`: vale para todos los canales que llevan allí. `&force=1` \
             cierra además las conexiones que tiene. `&volatile=1` vale solo hasta el próximo arranque, guarde lo \
             que guarde --state-dir. El código de la respuesta es 0 si algo cambió, 10 si no cambió nada y 100 si la \
             petición no tiene sentido.",
        ),
        item(
            "`/api/v2/`",
            "All that `balance-ctl` can do, in the same JSON: `table`, `status`, `counters`, `connections`, `history`, \
             `journal`, `events`, `http`, `process`, `route`, and changes by POST, as \
             `/api/v2/channels/0/1/drain`. With `?dry_run=true` a change only says what it would do. Changes and \
             such previews need the token of --api-token-file in a line `Authorization: Bearer`. The file \
             openapi.json describes all of it.",
            "Todo lo que puede `balance-ctl`, en el mismo JSON: `table`, `status`, `counters`, `connections`, `history`, \
             `journal`, `events`, `http`, `process`, `route`, y cambios con POST, como \
             `/api/v2/channels/0/1/drain`. Con `?dry_run=true` un cambio solo dice qué haría. Los cambios y esas \
             previsiones necesitan el token de --api-token-file en una línea `Authorization: Bearer`. El fichero \
             openapi.json lo describe todo.",
        ),
        item(
            "`GET /api/v2/events/stream`",
            "What happens, as it happens (server-sent events). `Last-Event-ID` or `?after=` goes on where a stream \
             broke off. Up to 1024 streams are served at once, the live pages among them, and fewer if the process \
             may have fewer than 16384 descriptors; one more gets the status 503. Who reads nothing for 20 seconds \
             is let go.",
            "Lo que ocurre, según ocurre (server-sent events). `Last-Event-ID` o `?after=` siguen donde se cortó. Se \
             atienden hasta 1024 flujos a la vez, contando las páginas abiertas, y menos si el proceso puede tener \
             menos de 16384 descriptores; uno más recibe el estado 503. A quien no lee nada en 20 segundos se le \
             corta.",
        ),
        item(
            "`GET /metrics`",
            "All counters as Prometheus reads them (OpenMetrics), with the labels `group`, `channel`, `id` and \
             `address`.",
            "Todos los contadores como los lee Prometheus (OpenMetrics), con las etiquetas `group`, `channel`, `id` y \
             `address`.",
        ),
        item(
            "`GET /api/v2/counters`",
            "The counters under their names in HALB, as `out1_sessions_active`; with `?format=mrtg&names=A,B` as the \
             four lines that MRTG reads.",
            "Los contadores con sus nombres en HALB, como `out1_sessions_active`; con `?format=mrtg&names=A,B` en las \
             cuatro líneas que lee MRTG.",
        ),
        item(
            "`GET /` (--ui-port)",
            "The page for people: every channel with its state and the reason for it, its connections, errors and \
             traffic, live. It works without scripts, loads nothing from elsewhere, and asks for the name and \
             password of --username and --password if there are any.",
            "La página para personas: cada canal con su estado y el motivo, sus conexiones, errores y tráfico, en vivo. \
             Funciona sin scripts, no carga nada de fuera, y pide el nombre y la contraseña de --username y \
             --password si los hay.",
        ),
    ],
};
