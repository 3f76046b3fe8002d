import type { Clock } from '../core/clock.js';
import { GatewayError } from '../core/errors.js';
import type { Logger } from '../core/log.js';
import type { Settings } from '../settings/settings-schema.js';
import type { MapRegistry } from '../ups/maps/map-registry.js';
import { overCarrier } from '../ups/model/carrier-name.js';
import type { UpsMonitor, UpsReport } from '../ups/polling/ups-monitor.js';
import type { Remembered } from './gateway-memory.js';
import { isSimulated, unusableProfile, upsMonitorOf } from './ups-monitor-of.js';

export interface ReadOnceOptions {
  readonly demo: boolean;
  /** What there is to be found. */
  readonly registry: MapRegistry;
  readonly clock: Clock;
  readonly log: Logger;
  readonly remembered: Remembered['setup'];
  /** Time for finding the UPS and reading all its tables. */
  readonly limitMs: number;
  /** Ends it before, as the limit does. */
  readonly signal?: AbortSignal;
}

/** How often the line is asked why it is not open. */
const lookMs = 100;

/**
 * Finds the UPS, reads every table once and lets go of the line.
 * Throws `serial.*` when the port cannot be had, `ups.silent` when nothing answers in time, `ups.unit-absent`.
 */
export async function readOnce(settings: Settings, options: ReadOnceOptions): Promise<UpsReport> {
  const ups = upsMonitorOf(settings, options.demo, options);
  if (ups === undefined) {
    const unusable = unusableProfile(settings, isSimulated(settings, options.demo), options.registry);
    if (unusable) throw unusable;
    const message =
      'No serial port is set ([serial] port in config.ini): there is no UPS to read. --demo simulates one.';
    throw new GatewayError('serial.missing', message);
  }
  try {
    const complete = completePoll(ups, options);
    ups.start();
    return await complete;
  } finally {
    await ups.stop();
  }
}

function completePoll(ups: UpsMonitor, { clock, limitMs, signal }: ReadOnceOptions): Promise<UpsReport> {
  const startMs = clock.monotonicMs();
  return new Promise((resolve, reject) => {
    let cancelLook = () => {};
    const end = (settle: () => void) => {
      endReports();
      signal?.removeEventListener('abort', giveUp);
      cancelLook();
      cancelLimit();
      settle();
    };
    const endReports = ups.onReport((report) => {
      if (report.snapshot.connection !== 'running') return;
      end(() => (report.problem ? reject(report.problem) : resolve(report)));
    });
    const cancelLimit = clock.schedule(limitMs, () => end(() => reject(silence(ups, limitMs))));
    const giveUp = () => end(() => reject(silence(ups, clock.monotonicMs() - startMs)));
    signal?.addEventListener('abort', giveUp);
    const look = () => {
      const { status, problem } = ups.line?.state ?? {};
      // A device that takes the connection may still answer to another map.
      if (problem && status !== 'open') end(() => reject(heldByOther(problem)));
      else if (ups.advice || signal?.aborted) giveUp();
      else cancelLook = clock.schedule(lookMs, look);
    };
    look();
  });
}

function silence({ advice }: UpsMonitor, waitedMs: number): GatewayError {
  const found = advice
    ? ` A ${advice.family.displayName} does answer ${overCarrier(advice.baud)} (${advice.map.id}): check [ups] and [serial].`
    : ' Check its supply, the cable or network, the speed or address, and the Modbus address ([serial] slave).';
  return new GatewayError('ups.silent', `No UPS answered within ${Math.round(waitedMs / 1000)} s.${found}`, {
    waitedMs,
  });
}

/** The likeliest holder is the gateway itself. */
function heldByOther(problem: GatewayError): GatewayError {
  if (problem.code !== 'serial.busy') return problem;
  const message = `${problem.message} While the gateway runs, it holds the port: stop it for this.`;
  return new GatewayError('serial.busy', message, problem.facts, problem);
}
