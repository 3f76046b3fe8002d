import type { ToldEvent } from './journal-book.js';
import { afterEffectMs, deadCycleMs, type Look, longestGoodAgeMs, siteOfRun } from './looks.js';
import { alarmSubjects, isAlarmObject, manualObjects } from './manual-objects.js';

/** Times of the run. */
interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

/** When an event happened, as far as the clocks tell; a clock that was set back has shown its time more than once. */
export type EventTime = (event: ToldEvent) => readonly Stretch[];

/** A cycle ends, then the journal looks (0.3 s), then a page is asked for. */
const lookMs = 1000;

interface Change {
  readonly atMs: number;
  readonly isSet: boolean;
}

/**
 * The alarms of the journal against those of the UPS: raised and cleared in turn, each one that lasted, none that was not, none twice.
 * `events`: all that are known, in their order.
 */
export function judgeAlarmEvents(events: readonly ToldEvent[], when: EventTime, look: Look): void {
  const { truth, answeredAtMs } = look;
  const real = changesBySubject(truth.alarmChanges(0, answeredAtMs));
  const told = new Map<string, ToldEvent[]>();
  for (const event of events) {
    if (event.kind !== 'alarm-raised' && event.kind !== 'alarm-cleared') continue;
    const all = told.get(event.subject) ?? [];
    all.push(event);
    told.set(event.subject, all);
  }
  const ids = idsOf(events);
  for (const [subject, all] of told) judgeSubject(subject, all, real.get(subject) ?? [], when, { ...look, ids });
  for (const [subject, changes] of real) judgeLasting(subject, changes, told.get(subject) ?? [], look);
}

function changesBySubject(all: ReturnType<Look['truth']['alarmChanges']>): ReadonlyMap<string, readonly Change[]> {
  const bySubject = new Map<string, Change[]>();
  for (const { object, bit, atMs, isSet } of all) {
    const row = manualObjects.get(object);
    const text = row?.type === 'BSV' ? row.bits[bit] : undefined;
    if (!isAlarmObject(object) || text === undefined) continue;
    const subject = `${object}/${text}`;
    const changes = bySubject.get(subject) ?? [];
    changes.push({ atMs, isSet });
    bySubject.set(subject, changes);
  }
  return bySubject;
}

function judgeSubject(
  subject: string,
  told: readonly ToldEvent[],
  real: readonly Change[],
  when: EventTime,
  look: Look & { readonly ids: ReadonlySet<number> },
): void {
  const { judge, site, ids } = look;
  if (!alarmSubjects.has(subject))
    judge.violated('alarm-words', `The journal tells of ${subject}, which is no alarm of the manual.`);
  let isSet = false;
  let lastId = 0;
  for (const event of told) {
    const raises = event.kind === 'alarm-raised';
    judge.judged('alarm record');
    judgeWords(event, look);
    const times = when(event);
    // One that tells of several has its end right, and nothing before it.
    const isExcused = mayLackOne(times, lacksOne(ids, lastId, event.id), look);
    lastId = event.id;
    if (raises === isSet && event.repeats === 0 && !isExcused) {
      const again = raises ? 'raised while it was raised' : 'cleared while it was clear';
      judge.violated('alarm-double', `The journal tells ${subject} ${again}, in number ${event.id}.`);
    }
    isSet = raises;
    const mayBeSo = ({ fromMs, toMs }: Stretch) => {
      const sinceMs = fromMs - longestGoodAgeMs(site) - lookMs;
      return wasEver(real, raises, sinceMs, toMs) || (!raises && isUntold(sinceMs, toMs, look));
    };
    if (!times.some(mayBeSo))
      judge.violated(
        'alarm-false',
        `The journal tells in number ${event.id} "${event.en}", and ${subject} was never so.`,
      );
  }
}

/** Nobody has worked out what the registers of a profile tell while its UPS starts: all alike, their bits may mean that all is over. */
const isUntold = (fromMs: number, toMs: number, { site, disturbances }: Look): boolean =>
  site.registerMap === 'profile' && disturbances.wereThere(['ups'], fromMs, toMs);

const endOf = (times: readonly Stretch[]): number => Math.max(...times.map(({ toMs }) => toMs));

/** Whether the bit was so at some instant of the interval; what nobody has ever changed can have been so from the start. */
function wasEver(real: readonly Change[], isSet: boolean, fromMs: number, toMs: number): boolean {
  const before = real.filter(({ atMs }) => atMs <= fromMs).at(-1);
  const first = real[0];
  const atStart = before?.isSet ?? (first === undefined ? isSet : !first.isSet);
  if (atStart === isSet) return true;
  return real.some((change) => change.isSet === isSet && change.atMs > fromMs && change.atMs <= toMs);
}

function judgeWords({ kind, en, fr, id, isSimulated }: ToldEvent, { judge }: Look): void {
  const raises = kind === 'alarm-raised';
  const isRight = raises
    ? /^Alarm: \S/.test(en) && /^Alarme : \S/.test(fr)
    : /^Alarm cleared: \S/.test(en) && /^Fin d’alarme : \S/.test(fr);
  if (!isRight && !isSimulated) judge.violated('alarm-words', `Number ${id} of the journal says "${en}", "${fr}".`);
  if (isSimulated) judge.violated('simulated', `The journal tells in number ${id} of a simulated UPS.`);
}

/** A change that lasts while nothing is in the way is told, and is what the journal says last. */
function judgeLasting(subject: string, changes: readonly Change[], told: readonly ToldEvent[], look: Look): void {
  const { judge, disturbances, site, askedAtMs } = look;
  // What a disk has spoilt or refused is left out, and what the journal says last may be missing.
  if (disturbances.wereThere(['disk'], 0, askedAtMs)) return;
  const settledMs = longestGoodAgeMs(site) + afterEffectMs;
  const isQuiet = (fromMs: number, toMs: number) =>
    !disturbances.wereThere(['line', 'ups', 'power', 'settings', 'disk', 'clock'], fromMs - settledMs, toMs);
  let solid = 0;
  for (const [index, { atMs }] of changes.entries()) {
    const endMs = changes[index + 1]?.atMs ?? askedAtMs;
    const beginMs = changes[index - 1]?.atMs ?? 0;
    const hasLasted = endMs - atMs >= settledMs && atMs - beginMs >= settledMs;
    if (hasLasted && isQuiet(beginMs, atMs + settledMs)) solid += 1;
  }
  const tellings = told.reduce((sum, { repeats }) => sum + 1 + repeats, 0);
  if (tellings < solid)
    judge.violated(
      'alarm-missed',
      `${subject} has changed ${solid} times and lasted, and the journal tells of ${tellings}.`,
    );
  const last = changes.at(-1);
  if (last === undefined || askedAtMs - last.atMs < settledMs || !isQuiet(last.atMs, askedAtMs)) return;
  const isTold = told.at(-1)?.kind === 'alarm-raised';
  if (isTold !== last.isSet)
    judge.violated(
      'alarm-missed',
      `${subject} is ${last.isSet ? 'set' : 'clear'}, and the journal tells the contrary.`,
    );
}

/** Lost and back in turn, and lost only when something was in the way. */
export function judgeConnectionEvents(events: readonly ToldEvent[], when: EventTime, look: Look): void {
  const { judge, disturbances } = look;
  const site = siteOfRun(look);
  const ids = idsOf(events);
  let isLost: boolean | undefined;
  let lastId = 0;
  for (const event of events) {
    const { kind, id, repeats } = event;
    if (kind === 'ups-connected') isLost = false;
    if (kind !== 'communication-lost' && kind !== 'communication-back') continue;
    judge.judged('connection record');
    const losing = kind === 'communication-lost';
    const times = when(event);
    const isExcused = mayLackOne(times, lacksOne(ids, lastId, id), look);
    lastId = id;
    if (isLost === losing && repeats === 0 && !isExcused)
      judge.violated('connection-record', `The journal tells "${event.en}" a second time, in number ${id}.`);
    isLost = losing;
    const wasInTheWay = ({ fromMs, toMs }: Stretch) =>
      disturbances.wereThere(
        ['line', 'ups', 'power', 'settings'],
        fromMs - longestGoodAgeMs(site) - afterEffectMs,
        toMs,
      );
    if (losing && !times.some(wasInTheWay))
      judge.violated(
        'connection-record',
        `Number ${id} of the journal tells of a lost UPS, and nothing was in the way.`,
      );
    else if (losing && times.every((time) => hadGoodCycleThroughout(time, look)))
      judge.violated(
        'connection-record',
        `Number ${id} of the journal tells of a lost UPS, and fewer readings in a row than offline_after have failed.`,
      );
  }
}

const idsOf = (events: readonly ToldEvent[]): ReadonlySet<number> => new Set(events.map(({ id }) => id));

/** A line of the journal that the disk did not take, or has spoilt since, is left out: the one between may have been it. */
function mayLackOne(times: readonly Stretch[], hasGap: boolean, { disturbances, answeredAtMs }: Look): boolean {
  const wasBad = (untilMs: number) => disturbances.wereThere(['disk'], 0, untilMs);
  return wasBad(endOf(times)) || (hasGap && wasBad(answeredAtMs));
}

function lacksOne(ids: ReadonlySet<number>, after: number, before: number): boolean {
  for (let id = after + 1; id < before; id += 1) if (!ids.has(id)) return true;
  return false;
}

/** Whether it holds at whatever instant of the stretch the UPS was lost. */
function hadGoodCycleThroughout({ fromMs, toMs }: Stretch, look: Look): boolean {
  for (let atMs = fromMs; ; atMs = Math.min(atMs + 1000, toMs)) {
    if (!hadGoodCycle(atMs, look)) return false;
    if (atMs >= toMs) return true;
  }
}

/**
 * Whether a reading that nothing disturbed, begun and ended, lies among the last `offline_after` before the moment: "failed readings
 * in a row" make a loss (config/README.md). A UPS that says by itself that it is not heard, and a port that is gone, need none.
 */
function hadGoodCycle(atMs: number, { disturbances, site, everOfflineAfter = [site.offlineAfter] }: Look): boolean {
  const cycleMs = Math.max(site.pollIntervalMs, 1000);
  const fromMs = atMs - (Math.min(...everOfflineAfter) - 1) * cycleMs;
  const quietMs = 2 * cycleMs + 2 * deadCycleMs;
  if (site.registerMap === 'profile' || disturbances.wereThere(['port'], fromMs, atMs)) return false;
  for (let beginMs = fromMs; beginMs + quietMs <= atMs; beginMs += 1000) {
    const endMs = beginMs + quietMs;
    if (!disturbances.wereThere(['line', 'ups', 'power', 'settings', 'clock'], beginMs, endMs)) return true;
  }
  return false;
}

/** GET /api/v1/alarms: what is active is what the UPS says, where it says so. */
export function judgeActiveAlarms(
  active: readonly { readonly name: string; readonly bit: string }[],
  isTold: boolean,
  look: Look,
): void {
  const { judge, truth, site, askedAtMs, answeredAtMs, disturbances } = look;
  const real = changesBySubject(truth.alarmChanges(0, answeredAtMs));
  const now = new Set(active.map(({ name, bit }) => `${name}/${bit}`));
  const settledMs = longestGoodAgeMs(site) + afterEffectMs;
  if (!isTold || disturbances.wereThere(['line', 'ups', 'power', 'settings'], askedAtMs - settledMs, answeredAtMs))
    return;
  for (const [subject, changes] of real) {
    judge.judged('active alarm');
    const isOn = now.has(subject);
    if (wasEver(changes, isOn, askedAtMs - longestGoodAgeMs(site) - lookMs, answeredAtMs)) continue;
    judge.violated('active-alarm', `The page shows ${subject} as ${isOn ? 'active' : 'over'}, and it is not.`);
  }
}
