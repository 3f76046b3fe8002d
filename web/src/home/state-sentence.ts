import type { StatusView, UnitStatus } from '../../../src/http/screens/home/schema.js';
import type { LiveState } from '../api/live-state.js';
import type { TextKey } from '../i18n/en.js';
import type { Format } from '../i18n/format.js';
import type { Facts } from '../i18n/translate.js';
import type { Level } from '../state/level.js';
import { type Cause, type CauseName, causes } from './causes.js';
import { factsOf, LoadState, type StateFacts } from './state-facts.js';

/** Where on this page it is mended. */
export interface Mend {
  readonly href: string;
  readonly label: TextKey;
}

/** The state of the UPS in one sentence, and in a few words. */
export interface Sentence {
  readonly level: Level;
  readonly text: TextKey;
  readonly short: TextKey;
  /** The text for those who hear it, where the other one counts on each second. */
  readonly spoken?: TextKey;
  /** What to do. */
  readonly advice?: TextKey;
  readonly mend?: Mend;
  /** Of the table of causes; undefined where nothing is to be named. */
  readonly cause?: CauseName;
  readonly minutes?: number;
  readonly sinceMs?: number;
  readonly facts?: StateFacts;
  /** The Unit Number that is set. */
  readonly unit?: number;
  /** Those that the sentence names. */
  readonly units?: readonly UnitStatus[];
  /** How the load is fed, where the sentence does not say it. */
  readonly load?: number;
}

/** Manual §6.2.1. */
const faultyGateway = 4;
/** Manual §6.2.5. */
const criticalAlarm = 2;

const connecting: Sentence = { level: 'unknown', text: 'app.connecting', short: 'short.connecting' };

/** What is so now: nothing is known of it while there is no contact with the gateway. */
export function stateSentence(live: Pick<LiveState, 'phase' | 'status' | 'objects' | 'nowMs'>): Sentence {
  const { phase, status, objects, nowMs } = live;
  switch (phase) {
    case 'connecting':
      return connecting;
    case 'reconnecting':
      return { level: 'unknown', text: 'sentence.noContact', short: 'short.noContact', advice: 'advice.noContact' };
    case 'live':
      return status === undefined ? connecting : told(status, objects, nowMs);
  }
}

/** What was so when the gateway was last heard; undefined while that is now, and before its first word. */
export function lastKnownSentence(live: Pick<LiveState, 'phase' | 'status' | 'objects'>): Sentence | undefined {
  const { phase, status, objects } = live;
  return phase === 'live' || status === undefined ? undefined : told(status, objects, status.nowMs);
}

function told(status: StatusView, objects: LiveState['objects'], nowMs: number): Sentence {
  // A setting is no fault of the gateway, though DeviceStatus has no other word for it (Manual §6.2.1).
  if (hasWrongUnit(status)) return wrongUnit(status);
  if (status.deviceStatus === faultyGateway) return faulty;
  switch (status.ups.connection) {
    case 'none':
      return noPort;
    case 'ready':
      return { level: 'unknown', text: 'sentence.ready', short: 'short.ready', advice: 'advice.ready', mend: toLink };
    case 'lost': {
      const lost = { level: 'critical', short: 'short.lost', advice: 'advice.lost', mend: toLink } as const;
      const { lastPollAtMs } = status.ups;
      if (lastPollAtMs === undefined) return { ...lost, text: 'sentence.lostEver' };
      return { ...lost, text: 'sentence.lost', spoken: 'sentence.lostSpoken', sinceMs: nowMs - lastPollAtMs };
    }
    case 'running':
      return sentenceOf(factsOf(status, objects));
  }
}

const toLink: Mend = { href: '#/link', label: 'home.toLink' };
const faulty: Sentence = {
  level: 'critical',
  text: 'sentence.fault',
  short: 'short.fault',
  advice: 'advice.fault',
  mend: { href: '#/events/journal', label: 'home.toEvents' },
};
const noPort: Sentence = {
  level: 'unknown',
  text: 'sentence.none',
  short: 'short.none',
  mend: { href: '#/link', label: 'home.setPort' },
};

/** The Unit Number is that of no unit of this UPS, or its unit is there no more. */
function wrongUnit({ ups: { unitNumber: unit }, units }: StatusView): Sentence {
  const level = 'critical';
  const mend = { href: '#/settings/bacnet', label: 'home.setUnit' } as const;
  const own = units.filter((one) => one.own);
  if (own.some(({ seenAtMs }) => seenAtMs !== undefined)) {
    return {
      level,
      text: 'sentence.ownUnitLost',
      short: 'short.unitAbsent',
      advice: 'advice.unitAbsent',
      mend,
      unit,
      units: own,
    };
  }
  const others = units.filter((one) => !one.own);
  const text = others.length > 0 ? 'sentence.wrongUnitOf' : 'sentence.wrongUnit';
  return { level, text, short: 'short.wrongUnit', mend, unit, units: others };
}

/** The gravest cause; without one, how the load is fed. */
function sentenceOf(facts: StateFacts): Sentence {
  const found = causes.find(({ holds }) => holds(facts));
  return found === undefined ? withoutCause(facts.load) : causeSentence(found, facts);
}

function causeSentence({ name, level, text, tellsLoad }: Cause, facts: StateFacts): Sentence {
  const { minutes, load } = facts;
  return {
    level: atLeast(level, facts.alarms),
    text: text?.(facts) ?? `sentence.${name}`,
    short: `short.${name}`,
    ...(countsOn.has(name) && { spoken: `short.${name}` as const }),
    advice: `advice.${name}`,
    cause: name,
    facts,
    ...(facts.lostUnits.length > 0 && { units: facts.lostUnits }),
    ...(minutes !== undefined && { minutes }),
    ...(!tellsLoad && load !== undefined && { load }),
  };
}

/** Their sentences hold a measurement, which changes with each reading. */
const countsOn: ReadonlySet<CauseName> = new Set(['overload', 'offDenied']);

/** What the UPS itself calls critical is no less here, whatever is named. */
function atLeast(level: Level, alarms: number | undefined): Level {
  if (level === 'critical' || alarms === undefined || alarms < criticalAlarm) return level;
  return alarms === criticalAlarm ? 'critical' : level === 'info' ? 'warning' : level;
}

function withoutCause(load: number | undefined): Sentence {
  switch (load) {
    case LoadState.ecoMode:
      return { level: 'good', text: 'sentence.eco', short: 'short.eco' };
    case LoadState.normalMode:
      return { level: 'good', text: 'sentence.normal', short: 'short.normal' };
    case LoadState.onInverter:
      return { level: 'good', text: 'sentence.protected', short: 'short.protected' };
    default:
      return { level: 'unknown', text: 'sentence.unknown', short: 'short.unknown', advice: 'advice.unknown' };
  }
}

/** What the texts of a sentence may ask for. */
export function sentenceFacts({ minutes, sinceMs, facts, unit, units = [] }: Sentence, format: Format): Facts {
  const seenAtMs = units[0]?.seenAtMs;
  const measured = [
    facts?.kilowatts === undefined ? undefined : `${format.number(facts.kilowatts)} kW`,
    facts?.volts === undefined ? undefined : `${format.number(facts.volts, 0)} V`,
  ];
  return {
    minutes: minutes === undefined ? '' : format.number(minutes, 0),
    duration: sinceMs === undefined ? '' : format.duration(sinceMs),
    percent: facts?.loadPercent === undefined ? '' : format.number(facts.loadPercent, 0),
    measured: measured.filter((one) => one !== undefined).join(', '),
    unit: unit ?? '',
    units: units.map((one) => one.unit).join(', '),
    seen: seenAtMs === undefined ? '' : format.dateTime(seenAtMs),
  };
}

/** The Unit Number is that of no unit of this UPS. */
function hasWrongUnit(status: StatusView): boolean {
  return status.ups.problem?.code === 'ups.unit-absent';
}

/** Whether there is anything to show of the UPS, from now or from before. */
export function wasEverRead(status: StatusView | undefined): boolean {
  return status?.ups.lastPollAtMs !== undefined;
}
