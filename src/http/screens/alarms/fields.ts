import type { Bilingual } from '../../../core/bilingual.js';
import { GatewayError } from '../../../core/errors.js';
import type { SettingsFault } from '../shared/schema.js';

/** Names of what a person fills in, for the sentences about it. */
const fields = {
  device: { en: 'The device number', fr: "Le numéro d'appareil" },
  address: { en: 'The address', fr: "L'adresse" },
  network: { en: 'The network number', fr: 'Le numéro de réseau' },
  mac: { en: 'The MAC address', fr: "L'adresse MAC" },
  days: { en: 'The list of days', fr: 'La liste des jours' },
  from: { en: 'The beginning of the day', fr: 'Le début de la journée' },
  to: { en: 'The end of the day', fr: 'La fin de la journée' },
  processId: { en: 'The process identifier', fr: "L'identifiant de processus" },
  confirmed: { en: 'The kind of notification', fr: 'Le type de notification' },
  transitions: { en: 'The list of transitions', fr: 'La liste des transitions' },
  recipients: { en: 'The number of recipients', fr: 'Le nombre de destinataires' },
  priority: { en: 'The priority', fr: 'La priorité' },
  alarmClass: { en: 'The class', fr: 'La classe' },
  delayS: { en: 'The delay', fr: 'Le délai' },
  delayNormalS: { en: 'The delay of the return to normal', fr: 'Le délai du retour à la normale' },
  low: { en: 'The low limit', fr: 'La limite basse' },
  high: { en: 'The high limit', fr: 'La limite haute' },
  deadband: { en: 'The deadband', fr: "L'hystérésis" },
  minutes: { en: 'The duration', fr: 'La durée' },
  untilMs: { en: 'The end', fr: 'La fin' },
} as const satisfies Readonly<Record<string, Bilingual>>;

export type FieldName = keyof typeof fields;

/** A field that is wrong: what was found, and what is allowed. */
export function fieldFault(key: FieldName, found: string | number | undefined, allowed: Bilingual): SettingsFault {
  const { en, fr } = fields[key];
  const message = { en: `${en} is not possible.`, fr: `${fr} ne convient pas.` };
  return { key, found: found === undefined ? '' : String(found), allowed, message };
}

/** All that is wrong at once. */
export function refuseFaults(faults: readonly (SettingsFault | undefined)[]): void {
  const problems = faults.filter((one) => one !== undefined);
  if (problems.length > 0) throw new GatewayError('alarms.invalid', '', { problems });
}

/** What a check finds, without an error. */
export function faultsOf(check: () => unknown): readonly SettingsFault[] {
  try {
    check();
    return [];
  } catch (error) {
    if (!(error instanceof GatewayError) || error.code !== 'alarms.invalid') throw error;
    return error.facts.problems as readonly SettingsFault[];
  }
}

/** The fault of a whole number that is missing or out of its bounds. */
export function wholeFault(
  key: FieldName,
  value: number | undefined,
  low: number,
  high: number,
): SettingsFault | undefined {
  const isPossible = value !== undefined && Number.isInteger(value) && value >= low && value <= high;
  return isPossible ? undefined : fieldFault(key, value, between(low, high));
}

export function between(low: number, high: number): Bilingual {
  return { en: `${low} to ${high}`, fr: `${low} à ${high}` };
}
