import { METRICS } from '../../src/metrics/metrics.js'

/** The reference page of all metrics, as it is made from their table. */
export function metricsPage (): string {
  return [HEAD, ...METRICS.flatMap(({ theme, families }) => [
    `## ${theme}`,
    '',
    '| name | type | labels | meaning |',
    '|---|---|---|---|',
    ...families.map(({ name, type, labels, help }) =>
      `| \`${name}\` | ${type} | ${labels.map((label) => `\`${label}\``).join(', ')} | ${help} |`),
    ''
  ]), FOOT].join('\n')
}

const HEAD = `# Metrics

Made from the tables in \`src/metrics\`; \`UPDATE=1\` with \`test/metrics/docs.test.ts\` writes it anew.

All values are those of the last poll (\`sqlvss_exporter_last_poll_timestamp_seconds\`); only \`sqlvss_exporter_time_seconds\` and
the metrics of the process are those of the scrape, or up to a second older. Times that end in \`_timestamp_seconds\` are those of
the events, not of the reading, unless the text says "by the clock of this server".

## Formats

| asked for with \`Accept\` | content type |
|---|---|
| \`application/openmetrics-text\` of version 1.0.0, as Prometheus does | \`application/openmetrics-text; version=1.0.0; charset=utf-8\` |
| anything else | \`text/plain; version=0.0.4; charset=utf-8\` |

Both tell the same series, in gzip for those who ask for it. OpenMetrics adds:

- **Exemplars.** The newest incident behind a count of \`sqlvss_backup_failures_total\`, at the time of its last event:
  \`# {incident_id="sbs01-4f2a91c3"} 1 1772485212\`. \`/incidents/ID\` is its page. Prometheus keeps exemplars with
  \`--enable-feature=exemplar-storage\`; Grafana shows them as points on a graph of the counter, where the data source has a link for
  the label \`incident_id\`.
- **\`_created\`**, since when a series is counted, of what the process counts itself: failed reads, the duration of reads, failed saves,
  processor time. It is told once the count is above 0. The other counters outlive the process, and nobody remembers when they began.
`

const FOOT = `## Labels

| label | values |
|---|---|
| \`mssql_instance\` | the instance in upper case, \`MSSQLSERVER\` for the default instance, \`unknown\` where no event names one, \`other\` past 32 |
| \`error_code\` | as the documents print it (\`0x800423F4\`), \`unknown\` where there is none |
| \`native_error\` | the number of the SQL Server error that is the cause (\`945\`), \`none\` where none is named |
| \`database\` | the name in the event, \`other\` past 50 |
| \`channel\` | the channel, or the base name of a file, never its path; a second file of the same name is \`name (2)\`; \`other\` past 50 |
| \`provider\` | who wrote the event, \`other\` past 50 |
| \`reason\` | \`access_denied\`, \`channel_not_found\`, \`channel_disabled\`, \`unavailable\` (the Event Log service does not answer), \`invalid_query\`, \`timeout\`, \`other\` |
| \`reason\` of \`sqlvss_exporter_refused_clients_total\` | \`no_room\` (200 connections), \`handshake\` (no TLS, or none that both speak), \`client_certificate\`, \`no_password\`, \`wrong_password\`, \`busy\` (100 passwords wait to be compared), \`rate_limit\` |

Values hold no control characters, are valid Unicode (U+FFFD stands for what is not), and have at most 200 characters.

## What can be relied on

- A series is set to 0, never removed; an instance enters all its series at once. Only
  \`sqlvss_sql_instance_in_last_backup\` is absent where it is not known, because 0 would be a statement, and a file that
  vanished from a folder or pattern keeps its series for a day, with \`sqlvss_event_log_up\` at 0.
- Of more than 50 event logs the first 50 that were met have series of their own; the rest is one series \`other\`, up where all
  of them are.
- \`sqlvss_backup_last_success_timestamp_seconds\` is always there; 0 says that no success is known.
- One failed backup is one failure, of one instance. Counters survive a restart.
- **Is something failing?** \`sqlvss_incidents_failing\` above 0 says so, as soon as the events are read: a success while the accused
  instance is stopped, as in the stop-and-retry test, does not cover what failed.
- **First failures.** For each known instance and for \`unknown\` the series \`error_code="0x800423F4",native_error="none"\` of
  \`sqlvss_backup_failures_total\` is there from the start at 0. A failure with another code or a named SQL Server error makes a
  new series that begins above 0, which \`increase()\` does not see. \`sum by (mssql_instance) (sqlvss_backup_failures_total)\`,
  recorded by a rule, goes from 0 to 1 and is seen; alerts that must not miss a failure ask for \`sqlvss_incidents_failing > 0\`.
- Instances that have failed are named before others when there are more than 32, whether they are failing at the moment or
  not; what is over is one series \`other\`, with the worst verdict of all it stands for.

## Several computers

Where one exporter reads the events of several servers, \`/probe?target=COMPUTER\` tells of one of them alone, and \`/sd\` lists them as
targets for Prometheus: [Many servers](scaling.md#forwarded-events). It has the metrics of the first two tables, and of the last
\`sqlvss_exporter_label_overflows_total\`; event logs and the exporter are those of the collector, and told at \`/metrics\`.

\`/metrics\` shows all servers as one: counters add up, the last attempt is the newest, the last success is the oldest of all servers
that back up, and an instance of several servers has the worst verdict. The caps hold for all servers together;
\`sqlvss_exporter_label_overflows_total\` tells what went over to \`other\`. **A Prometheus that asks for both has each failure twice**: of the
collector, drop what is told of servers, as the example of a configuration does.
`
