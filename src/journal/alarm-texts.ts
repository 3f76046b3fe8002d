import type { Bilingual } from '../core/bilingual.js';
import { type BitStringName, bitStrings } from '../objects/catalog/bit-strings.js';

/** `critical`: the load is or will soon be without protection; `warning`: someone must look; `info`: a state told as an alarm. */
export type AlarmSeverity = 'critical' | 'warning' | 'info';

export type AlarmObject = Extract<BitStringName, 'UPSAlarms' | 'UnitAlarms'>;

export interface AlarmRow {
  readonly object: AlarmObject;
  /** Bit_Text. */
  readonly bit: string;
  readonly severity: AlarmSeverity;
  readonly text: Bilingual;
}

type Columns = readonly [bit: string, severity: AlarmSeverity, en: string, fr: string];

// Manual §6.3.2, an alarm per line; its French shortened, UPS GENERAL ALARM has no sentence there.
// biome-ignore format: a line per alarm
const systemRows: readonly Columns[] = [
  ['UPS IMMINENT STOP', 'critical', 'UPS about to stop, load off within minutes', 'ASI en arrêt imminent'],
  ['UPS OVERLOAD', 'critical', 'UPS overload', "Surcharge de l'ASI"],
  ['BYPASS LOCKED', 'warning', 'Transfer to bypass locked', 'Transfert sur By-pass bloqué'],
  ['BYPASS IMPOSSIBLE', 'warning', 'Bypass impossible, not synchronised', 'By-pass impossible, sources non synchronisées'],
  ['INSUFF. RESOURCES', 'critical', 'Insufficient resources', 'Ressources insuffisantes'],
  ['REDUNDANCY LOST', 'warning', 'Redundancy lost', 'Redondance perdue'],
  ['PARALLEL FAULT', 'critical', 'Parallel board alarm', 'Alarme de carte parallèle'],
  ['UPS GENERAL ALARM', 'warning', 'General alarm of the UPS', "Alarme générale de l'ASI"],
  ...Array.from({ length: 15 }, (_, index): Columns => [`UNIT ${index + 1} ALARM`, 'warning', `Alarm of unit ${index + 1}`, `Alarme de l'unité ${index + 1}`]),
];

// Manual §6.3.3, an alarm per line.
// biome-ignore format: a line per alarm
const unitRows: readonly Columns[] = [
  ['IMMINENT STOP', 'critical', 'Unit about to stop', 'Arrêt imminent unité'],
  ['OVERLOAD', 'critical', 'Unit overload', 'Surcharge unité'],
  ['TEMPERATURE', 'warning', 'Unit temperature', 'Température unité'],
  ['BYPASS LOCKED', 'warning', 'Transfer to bypass locked', 'Transfert sur By-pass bloqué'],
  ['BYPASS IMPOSSIBLE', 'warning', 'Bypass impossible, not synchronised', 'By-pass impossible, sources non synchronisées'],
  ['MAINTENANCE AL.', 'warning', 'Maintenance due', 'Alarme de maintenance'],
  ['UNIT GENERAL ALARM', 'warning', 'General alarm of the unit', "Alarme générale de l'unité"],
  ['BAT. DISCONNECTED', 'critical', 'Battery disconnected', 'Batterie déconnectée'],
  ['BAT. DISCHARGED', 'critical', 'Battery discharged', 'Batterie déchargée'],
  ['BATTERY LOW', 'critical', 'Battery low', "Batterie faible ou fin de l'autonomie"],
  ['ON BATTERY', 'warning', 'Unit on battery', 'Unité fonctionnant sur batterie'],
  ['BAT. TEMPERATURE', 'warning', 'Battery temperature', 'Température batterie'],
  ['BATTERY ROOM', 'warning', 'Battery room alarm', 'Alarme de la salle des batteries'],
  ['BAT. TEST FAILED', 'warning', 'Battery test failed', 'Test de la batterie échoué'],
  ['BATTERY ALARM', 'warning', 'Battery alarm', 'Alarme batterie'],
  ['CHARGER ALARM', 'warning', 'Charger alarm', 'Alarme chargeur'],
  ['REC. CRITICAL', 'critical', 'Critical alarm of the rectifier', 'Alarme critique du redresseur'],
  ['REC. PREVENTIVE', 'warning', 'Preventive alarm of the rectifier', 'Alarme préventive du redresseur'],
  ['GEN SET ALARM', 'warning', 'Generator set alarm', 'Alarme groupe électrogène'],
  ['INV. CRITICAL', 'critical', 'Critical alarm of the inverter', "Alarme critique de l'onduleur"],
  ['INV. PREVENTIVE', 'warning', 'Preventive alarm of the inverter', "Alarme préventive de l'onduleur"],
  ['BYP. CRITICAL', 'critical', 'Critical alarm of the bypass', 'Alarme critique By-pass'],
  ['BYP. PREVENTIVE', 'warning', 'Preventive alarm of the bypass', 'Alarme préventive By-pass'],
  ['FAN FAILURE', 'warning', 'Fan failure', 'Défaillance de ventilation'],
  ['MAINTENANCE BYPASS', 'warning', 'Maintenance bypass', 'By-pass de maintenance'],
  ['UPS POWER OFF', 'critical', 'UPS powered off', "Mise hors tension de l'ASI"],
  ['INTERNAL FAILURE', 'critical', 'Internal or communication failure', 'Défaillance interne ou de communication'],
  ['External Input 1', 'info', 'Programmable alarm 1', 'Alarme programmable 1'],
  ['External Input 2', 'info', 'Programmable alarm 2', 'Alarme programmable 2'],
  ['External Input 3', 'info', 'Programmable alarm 3', 'Alarme programmable 3'],
  ['External Input 4', 'info', 'Programmable alarm 4', 'Alarme programmable 4'],
];

const toRow =
  (object: AlarmObject, level: Bilingual) =>
  ([bit, severity, en, fr]: Columns): AlarmRow => ({
    object,
    bit,
    severity,
    text: { en: `${en} (${level.en})`, fr: `${fr} (${level.fr})` },
  });

/** All alarms, in the order of their objects and bits. */
export const alarmRows: readonly AlarmRow[] = [
  ...systemRows.map(toRow('UPSAlarms', { en: 'system', fr: 'système' })),
  ...unitRows.map(toRow('UnitAlarms', { en: 'unit', fr: 'unité' })),
];

/** How the journal names a bit: `UnitAlarms/ON BATTERY`. */
export function bitId(object: BitStringName, bit: string): string {
  return `${object}/${bit}`;
}

const rowsById: ReadonlyMap<string, AlarmRow> = new Map(alarmRows.map((row) => [bitId(row.object, row.bit), row]));

/** Undefined for a bit that is no alarm. */
export function alarmOf(id: string): AlarmRow | undefined {
  return rowsById.get(id);
}

/** Ids of all bits of all bit strings, by instance and bit. */
export const bitIds: readonly (readonly string[])[] = bitStrings.map(({ name, bits }) =>
  bits.map((bit) => bitId(name, bit)),
);
