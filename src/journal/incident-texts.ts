import type { Bilingual } from '../core/bilingual.js';
import { type AlarmSeverity, alarmOf } from './alarm-texts.js';
import type { Incident, IncidentAlarm, IncidentState } from './incident.js';
import { isGeneralAlarm, type LoadObject } from './incident-kinds.js';

// biome-ignore format: a title per line
const titles = {
  mainsAbsent: { en: 'Mains failure', fr: 'Coupure du secteur' },
  mainsBad: { en: 'Mains out of tolerance', fr: 'Secteur hors tolérance' },
  battery: { en: 'On battery', fr: 'Sur batterie' },
  overload: { en: 'Overload', fr: 'Surcharge' },
  off: { en: 'Load not supplied', fr: 'Charge non alimentée' },
  unitOff: { en: 'Output of the unit off', fr: "Sortie de l'unité coupée" },
  bypass: { en: 'On bypass', fr: 'Sur by-pass' },
  maintenance: { en: 'On maintenance bypass', fr: 'Sur by-pass de maintenance' },
  communication: { en: 'Communication with the UPS lost', fr: "Communication avec l'ASI perdue" },
  alarm: { en: 'Alarm', fr: 'Alarme' },
} as const satisfies Readonly<Record<string, Bilingual>>;

/** What became of the load, the worst that it went through. `unit`: only the unit says so, of a system that may still feed it. */
const loadOutcomes = ['lost', 'unit-off', 'bypass', 'maintenance', 'battery', 'held', 'unknown'] as const;
export type LoadOutcome = (typeof loadOutcomes)[number];

// biome-ignore format: an outcome per line
const pastTexts: Readonly<Record<LoadOutcome, Bilingual>> = {
  lost: { en: 'The load was not supplied.', fr: "La charge n'était plus alimentée." },
  'unit-off': { en: 'The unit did not feed the load.', fr: "L'unité n'alimentait plus la charge." },
  bypass: { en: 'The load was fed by the bypass, without protection.', fr: 'La charge était alimentée par le by-pass, sans protection.' },
  maintenance: { en: 'The load was fed by the maintenance bypass, without protection.', fr: 'La charge était alimentée par le by-pass de maintenance, sans protection.' },
  battery: { en: 'The inverter held the load, from the battery.', fr: "L'onduleur a maintenu la charge, sur batterie." },
  held: { en: 'The load was fed as before.', fr: 'La charge est restée alimentée comme avant.' },
  unknown: { en: 'How the load was fed was not told.', fr: "L'alimentation de la charge n'est pas connue." },
};

// biome-ignore format: an outcome per line
const presentTexts: Readonly<Record<LoadOutcome, Bilingual>> = {
  lost: { en: 'The load is not supplied.', fr: "La charge n'est pas alimentée." },
  'unit-off': { en: 'The unit does not feed the load.', fr: "L'unité n'alimente pas la charge." },
  bypass: { en: 'The load is fed by the bypass, without protection.', fr: 'La charge est alimentée par le by-pass, sans protection.' },
  maintenance: { en: 'The load is fed by the maintenance bypass, without protection.', fr: 'La charge est alimentée par le by-pass de maintenance, sans protection.' },
  battery: { en: 'The inverter holds the load, from the battery.', fr: "L'onduleur maintient la charge, sur batterie." },
  held: { en: 'The load is fed.', fr: 'La charge est alimentée.' },
  unknown: { en: 'How the load is fed is not told.', fr: "L'alimentation de la charge n'est pas connue." },
};

export const stateTexts: Readonly<Record<IncidentState, Bilingual>> = {
  running: { en: 'ongoing', fr: 'en cours' },
  ended: { en: 'over', fr: 'terminé' },
  unknown: { en: 'end not seen', fr: 'fin inconnue' },
};

const outcomes: readonly (readonly [state: string, outcome: LoadOutcome])[] = [
  ['LOAD OFF', 'lost'],
  ['ON BYPASS', 'bypass'],
  ['ON MAINT. BYPASS', 'maintenance'],
  ['ON BATTERY', 'battery'],
];

/** Manual §6.2.2, §6.2.3: by the states that the load went through. */
export function loadOutcome({ load }: Pick<Incident, 'load'>): LoadOutcome {
  if (load === undefined) return 'unknown';
  return outcomeOf(
    load.object,
    load.steps.map(({ state }) => state),
  );
}

function outcomeOf(object: LoadObject, states: readonly string[]): LoadOutcome {
  const [, worst = 'held'] = outcomes.find(([state]) => states.includes(state)) ?? [];
  return worst === 'lost' && object === 'UnitLoadStatus' ? 'unit-off' : worst;
}

/** What became of the load; while it goes on, first how it is fed now. */
export function loadText({ state, load }: Pick<Incident, 'state' | 'load'>): Bilingual {
  const worst = loadOutcome({ ...(load !== undefined && { load }) });
  const past = pastTexts[worst];
  const last = load?.steps.at(-1);
  if (state !== 'running' || load === undefined || last === undefined) return past;
  const now = outcomeOf(load.object, [last.state]);
  const present = presentTexts[now];
  return now === worst ? present : { en: `${present.en} ${past.en}`, fr: `${present.fr} ${past.fr}` };
}

const severities: readonly AlarmSeverity[] = ['info', 'warning', 'critical'];
const severityOf = ({ id }: IncidentAlarm) => alarmOf(id)?.severity ?? 'warning';
const rankOf = (alarm: IncidentAlarm) => severities.indexOf(severityOf(alarm)) - (isGeneralAlarm(alarm.id) ? 3 : 0);

/** The gravest first, and those that only say that there is another one last. */
export function alarmsInOrder({ alarms }: Pick<Incident, 'alarms'>): readonly IncidentAlarm[] {
  return [...alarms].sort((one, other) => rankOf(other) - rankOf(one) || one.raisedMs - other.raisedMs);
}

/** In few words. */
export function incidentTitle(incident: Incident): Bilingual {
  switch (incident.kind) {
    case 'outage':
      if (incident.mains === undefined) return titles.battery;
      return incident.mains === 'NOT PRESENT' ? titles.mainsAbsent : titles.mainsBad;
    case 'overload':
      return titles.overload;
    case 'off':
      return loadOutcome(incident) === 'lost' ? titles.off : titles.unitOff;
    case 'bypass':
      return isMaintenance(incident) ? titles.maintenance : titles.bypass;
    case 'communication':
      return titles.communication;
    case 'alarm': {
      const [first] = alarmsInOrder(incident);
      return (first && alarmOf(first.id)?.text) ?? titles.alarm;
    }
  }
}

function isMaintenance({ load, alarms }: Incident): boolean {
  const isToldByLoad = load?.steps.some(({ state }) => state === 'ON MAINT. BYPASS') ?? false;
  return isToldByLoad || alarms.some(({ id }) => id === 'UnitAlarms/MAINTENANCE BYPASS');
}

/** How grave it was: by its kind, by what became of the load, and by the gravest of its alarms. */
export function incidentSeverity(incident: Incident): AlarmSeverity {
  const { kind } = incident;
  const isGrave = kind === 'overload' || kind === 'off' || kind === 'communication' || loadOutcome(incident) === 'lost';
  const ofKind: AlarmSeverity = isGrave ? 'critical' : kind === 'alarm' ? 'info' : 'warning';
  const all = [ofKind, ...incident.alarms.map(severityOf)];
  return severities.findLast((one) => all.includes(one)) ?? 'warning';
}
