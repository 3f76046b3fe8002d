import type { Clock } from '../../../core/clock.js';
import { type Host, thisHost } from '../../../core/machine/host.js';
import type { ServedDevice } from '../../../device/served-device.js';
import type { UpsValues } from '../../../device/ups-values.js';
import { bitNow } from '../../../objects/bit-now.js';
import { bitStrings } from '../../../objects/catalog/bit-strings.js';
import type { ObjectValues } from '../../../objects/mapper.js';
import type { ObjectReportRow } from '../../../objects/object-report.js';
import { isGoodNow, valueStates } from '../../../objects/object-value.js';
import { type LineParts, linkStatus } from '../link/answers.js';
import { counter, gauge, type Metric } from './metric.js';
import { type ScMetricParts, scMetrics } from './sc-metrics.js';

export interface MetricParts extends LineParts, ScMetricParts {
  readonly version: string;
  /** This machine where nothing is said. */
  readonly host?: Host;
  readonly clock: Clock;
  /** Of this run; monotonic milliseconds. */
  readonly startedAtMs: number;
  report(): UpsValues['report'];
  objects(): readonly ObjectReportRow[];
  values(): ObjectValues;
  bacnet(): ServedDevice | undefined;
}

export interface WebStreams {
  readonly open: number;
  readonly dropped: number;
}

export type MonitoringAnswers = ReturnType<typeof monitoringAnswers>;

/** For machines that watch machines. */
export function monitoringAnswers(parts: MetricParts, streams: () => WebStreams) {
  return {
    isHealthy: (): boolean => parts.bacnet()?.server.isServing === true,
    metrics: () => metricsOf(parts, (parts.clock.monotonicMs() - parts.startedAtMs) / 1000, streams()),
  };
}

/** Every number of the gateway, for Prometheus. */
function metricsOf(sources: MetricParts, uptimeSeconds: number, streams: WebStreams): readonly Metric[] {
  return [
    ...upsMetrics(sources),
    ...linkMetrics(sources),
    ...valueMetrics(sources),
    ...bacnetMetrics(sources),
    ...scMetrics(sources),
    ...processMetrics(sources, uptimeSeconds, streams),
  ];
}

function upsMetrics({ report, ups, clock, isSimulated }: MetricParts): readonly Metric[] {
  const { snapshot } = report();
  const statistics = ups()?.statistics;
  const { readAtMs } = snapshot;
  const ageSeconds = readAtMs === undefined ? undefined : (clock.monotonicMs() - readAtMs) / 1000;
  return [
    gauge('ups_connected', 'Whether the UPS answers.', snapshot.connection === 'running' ? 1 : 0),
    gauge('ups_simulated', 'Whether the UPS is invented.', isSimulated() ? 1 : 0),
    gauge('ups_last_answer_age_seconds', 'Since the last reading that the UPS answered.', ageSeconds),
    counter('ups_poll_cycles_total', 'Poll cycles.', statistics?.cycles ?? 0),
    counter('ups_poll_cycles_failed_total', 'Poll cycles without any answer.', statistics?.failedCycles ?? 0),
  ];
}

function linkMetrics(sources: MetricParts): readonly Metric[] {
  const counted = sources.ups()?.line?.counters();
  const { status, carrier } = linkStatus(sources);
  const isOpen = status === 'open';
  const p95 = counted?.roundTrip.p95Ms;
  return [
    gauge('modbus_line_open', 'Whether the serial port, or the connection of Modbus TCP, is open.', isOpen ? 1 : 0),
    {
      name: 'modbus_line_info',
      help: 'What carries the questions to the UPS.',
      type: 'gauge',
      samples: [{ labels: { carrier }, value: 1 }],
    },
    counter('modbus_requests_total', 'Requests sent to the UPS.', counted?.requests ?? 0),
    counter('modbus_answers_total', 'Requests answered with data.', counted?.answers ?? 0),
    {
      name: 'modbus_errors_total',
      help: 'What went wrong on the line, by kind.',
      type: 'counter',
      samples: Object.entries({
        timeout: counted?.timeouts ?? 0,
        crc: counted?.crcErrors ?? 0,
        short: counted?.shortFrames ?? 0,
        late: counted?.lateAnswers ?? 0,
        foreign: counted?.foreignFrames ?? 0,
        exception: [...(counted?.exceptions.values() ?? [])].reduce((sum, count) => sum + count, 0),
      }).map(([kind, value]) => ({ labels: { kind }, value })),
    },
    gauge('modbus_round_trip_p95_seconds', '95th percentile of the round trips.', p95 && p95 / 1000),
  ];
}

function valueMetrics({ objects, values }: MetricParts): readonly Metric[] {
  const rows = objects();
  // The last value of a UPS that is lost, or the default of what nothing tells, would pass for news: ups_values counts
  // those objects, ups_value_age_seconds goes on.
  const told = rows.filter(isGoodNow);
  const numbers = told.filter(({ presentValue }) => typeof presentValue === 'number');
  const now = values();
  // Also of an object that is good: one table may tell a bit, and nothing the next.
  const bits = bitStrings.flatMap(({ name, bits: texts }) =>
    texts.flatMap((text, index) => {
      const { isSet } = bitNow(now, name, text);
      return isSet === undefined ? [] : [{ name, index, text, value: isSet ? 1 : 0 }];
    }),
  );
  return [
    {
      name: 'ups_value',
      help: 'Analog values in their unit, states as their number; only while they are good.',
      type: 'gauge',
      samples: numbers.flatMap(({ name, unit, engineering, presentValue, objectType }) => {
        const value = objectType === 2 ? engineering : presentValue;
        return typeof value === 'number' ? [{ labels: { name, unit }, value }] : [];
      }),
    },
    {
      name: 'ups_bit',
      help: 'Bits of the bit strings, each only while the UPS tells it.',
      type: 'gauge',
      samples: bits.map(({ name, index, text, value }) => ({ labels: { name, bit: String(index), text }, value })),
    },
    {
      name: 'ups_value_age_seconds',
      help: 'Since the last good read of a value.',
      type: 'gauge',
      samples: rows.flatMap(({ name, ageMs }) =>
        ageMs === undefined ? [] : [{ labels: { name }, value: Math.round(ageMs) / 1000 }],
      ),
    },
    {
      name: 'ups_values',
      help: 'Objects by state of their value.',
      type: 'gauge',
      samples: valueStates.map((state) => ({
        labels: { state },
        value: rows.filter((row) => row.state === state).length,
      })),
    },
  ];
}

function bacnetMetrics({ bacnet }: MetricParts): readonly Metric[] {
  const server = bacnet()?.server;
  const counters = Object.entries({ ...server?.counters }).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number',
  );
  const requests = server?.clients.list() ?? [];
  const isBound = server?.state.status === 'bound' ? 1 : 0;
  return [
    // Where BACnet/SC is alone, nothing is missing.
    gauge('bacnet_bound', 'Whether the UDP port is open.', server?.state.status === 'off' ? undefined : isBound),
    {
      name: 'bacnet_counters_total',
      help: 'Counters of the BACnet server, by name.',
      type: 'counter',
      samples: counters.map(([name, value]) => ({ labels: { counter: name }, value })),
    },
    gauge('bacnet_clients', 'Devices that have asked something.', requests.length),
    gauge('bacnet_subscriptions', 'COV subscriptions in force.', server?.subscriptions().length ?? 0),
    gauge('bacnet_duplicates', 'Other devices with our number.', server?.identity?.state.sameInstance.length ?? 0),
  ];
}

function processMetrics(
  { version, host = thisHost }: MetricParts,
  uptimeSeconds: number,
  streams: WebStreams,
): readonly Metric[] {
  return [
    {
      name: 'gateway_info',
      help: 'Version of the gateway.',
      type: 'gauge',
      samples: [{ labels: { version, node: process.versions.node }, value: 1 }],
    },
    gauge('gateway_uptime_seconds', 'Since this run began.', uptimeSeconds),
    gauge('process_resident_memory_bytes', 'Memory of the process.', host.memoryBytes()),
    counter('process_cpu_seconds_total', 'Processor time of the process.', host.cpuSeconds()),
    gauge('web_streams', 'Open pages.', streams.open),
    counter('web_streams_dropped_total', 'Pages dropped because they did not read.', streams.dropped),
  ];
}

/** Prometheus text exposition format, version 0.0.4. */
export function prometheusText(metrics: readonly Metric[]): string {
  return metrics
    .filter(({ samples }) => samples.length > 0)
    .map(({ name, help, type, samples }) => {
      const lines = samples.map(({ labels = {}, value }) => `${name}${labelText(labels)} ${numberText(value)}`);
      return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('\n')}\n`;
    })
    .join('');
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  return String(value);
}
