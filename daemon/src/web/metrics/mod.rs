//! `/metrics`: the counters as collectors of the Prometheus kind read them (H-90, DH-j).
//!
//! Names are conventional; docs/counters.md holds them against HALB's. The text is a library's. Must not
//! know what counts.

mod rows;

use super::{Site, say};
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use balance_proto::process::ProcessView;
use balance_proto::view::{ChannelView, Instance, TableView};
use prometheus_client::collector::Collector;
use prometheus_client::encoding::text::encode;
use prometheus_client::encoding::{DescriptorEncoder, MetricEncoder};
use prometheus_client::metrics::MetricType;
use prometheus_client::registry::Registry;
use rows::{CLASSES, Kind, OF_CHANNEL, OF_DAEMON, OF_PROCESS, QUANTILES, Row};
use std::fmt;

const OPENMETRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

pub(super) fn router(site: Site) -> Router {
    let router = Router::new().route("/metrics", get(metrics));
    router.method_not_allowed_fallback(say::other_verb).with_state(site)
}

async fn metrics(State(site): State<Site>) -> Response {
    let inside = &site.inside;
    let seen =
        Seen { table: inside.table(), instance: inside.instance(), process: inside.process() };
    let mut registry = Registry::default();
    registry.register_collector(Box::new(seen));
    let mut text = String::new();
    match encode(&mut text, &registry) {
        Ok(()) => ([(CONTENT_TYPE, OPENMETRICS)], text).into_response(),
        // a text in memory takes all that is written
        Err(fmt::Error) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// What is told, of one moment.
#[derive(Debug)]
pub(super) struct Seen {
    pub(super) table: TableView,
    pub(super) instance: Instance,
    pub(super) process: ProcessView,
}

impl Collector for Seen {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let http = self.table.http.is_some();
        let told = |of_http: bool| http || !of_http;
        for row in OF_PROCESS.iter().chain(OF_DAEMON).filter(|row| told(row.http)) {
            row.kind.write((row.value)(self), describe(&mut encoder, row)?)?;
        }
        for row in OF_CHANNEL.iter().filter(|row| told(row.http)) {
            let mut metric = describe(&mut encoder, row)?;
            for (labels, channel) in self.channels() {
                row.kind.write((row.value)(channel), metric.encode_family(&labels)?)?;
            }
        }
        if told(CLASSES.http) {
            self.classes(&mut encoder)?;
        }
        if told(QUANTILES.http) {
            self.times(&mut encoder)?;
        }
        Ok(())
    }
}

type Labels = Vec<(&'static str, String)>;

impl Seen {
    fn channels(&self) -> impl Iterator<Item = (Labels, &ChannelView)> {
        self.table.groups.iter().flat_map(|group| {
            group.channels.iter().map(|channel| {
                let labels = vec![
                    ("group", group.id.to_string()),
                    ("channel", channel.id.to_string()),
                    ("id", channel.name.map(|name| name.to_string()).unwrap_or_default()),
                    ("address", channel.address.to_string()),
                ];
                (labels, channel)
            })
        })
    }

    fn classes(&self, encoder: &mut DescriptorEncoder<'_>) -> fmt::Result {
        let mut metric = describe(encoder, &CLASSES)?;
        for (labels, channel) in self.channels() {
            for (class, answers) in (1..).zip((CLASSES.value)(channel)) {
                let labels = [&labels[..], &[("class", format!("{class}xx"))]].concat();
                metric.encode_family(&labels)?.encode_counter::<Labels, _, u64>(&answers, None)?;
            }
        }
        Ok(())
    }

    fn times(&self, encoder: &mut DescriptorEncoder<'_>) -> fmt::Result {
        let mut metric = describe(encoder, &QUANTILES)?;
        for (labels, channel) in self.channels() {
            for (quantile, us) in ["0.5", "0.9", "0.99"].iter().zip((QUANTILES.value)(channel)) {
                let labels = [&labels[..], &[("quantile", (*quantile).to_owned())]].concat();
                metric.encode_family(&labels)?.encode_gauge(&(us as f64 / 1e6))?;
            }
        }
        Ok(())
    }
}

fn describe<'a, T>(
    encoder: &'a mut DescriptorEncoder<'_>,
    row: &'a Row<T>,
) -> Result<MetricEncoder<'a>, fmt::Error> {
    let kind = match row.kind {
        Kind::Counter | Kind::Seconds => MetricType::Counter,
        Kind::Gauge => MetricType::Gauge,
    };
    encoder.encode_descriptor(row.name, row.help, None, kind)
}

impl Kind {
    fn write(self, value: u64, mut metric: MetricEncoder<'_>) -> fmt::Result {
        match self {
            Self::Counter => metric.encode_counter::<Labels, _, u64>(&value, None),
            Self::Seconds => metric.encode_counter::<Labels, _, u64>(&(value as f64 / 1e6), None),
            Self::Gauge => metric.encode_gauge(&value),
        }
    }
}
