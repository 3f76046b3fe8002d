import type { Bilingual } from '../../core/bilingual.js';
import { type BitStringName, bitStrings } from '../catalog/bit-strings.js';
import { type MultiStateName, multiStates } from '../catalog/multi-states.js';
import type { AlarmClassNumber } from './alarm-classes.js';
import type { GatewayTrouble } from './gateway-troubles.js';

/** What a Binary Value follows. */
export type PointSource =
  | { readonly kind: 'bit'; readonly bitString: number; readonly bit: number }
  | { readonly kind: 'state'; readonly multiState: number; readonly state: number }
  | { readonly kind: 'trouble'; readonly trouble: GatewayTrouble };

/** A Binary Value for one alarm or status, with what its events are by default. */
export interface AlarmPoint {
  readonly instance: number;
  /** Unique in the device: the object or group, and the manual's text. */
  readonly name: string;
  readonly source: PointSource;
  readonly alarmClass: AlarmClassNumber;
  readonly delayS: number;
  /** BACnetBinaryPV: 1 active. */
  readonly alarmValue: 0 | 1;
  /** Of the manual; empty for what is the gateway's own. */
  readonly section: string;
  /** What it says when it is active. */
  readonly text: Bilingual;
  /** What is told when the alarm comes and when it goes. */
  readonly told: { readonly toOffnormal: Bilingual; readonly toNormal: Bilingual };
  readonly inactiveText: Bilingual;
  readonly activeText: Bilingual;
}

type BitLine = readonly [bit: string, alarmClass: AlarmClassNumber, delayS: number, en: string, fr: string];

const units = Array.from({ length: 15 }, (_, index) => index + 1);

// Manual §6.3.3, a bit per line, b00 first.
// biome-ignore format: a line per bit
const unitLines: readonly BitLine[] = [
  ['IMMINENT STOP', 1, 0, 'Unit about to stop', 'Arrêt imminent unité'],
  ['OVERLOAD', 1, 2, 'Unit overload', 'Surcharge unité'],
  ['TEMPERATURE', 1, 2, 'Unit temperature', 'Température unité'],
  ['BYPASS LOCKED', 2, 5, 'Transfer to bypass locked', 'Transfert sur By-pass bloqué'],
  ['BYPASS IMPOSSIBLE', 2, 5, 'Bypass impossible, not synchronised', 'By-pass impossible, sources non synchronisées'],
  ['MAINTENANCE AL.', 3, 10, 'Maintenance due', 'Alarme de maintenance'],
  ['UNIT GENERAL ALARM', 3, 10, 'General alarm of the unit', "Alarme générale de l'unité"],
  ['BAT. DISCONNECTED', 1, 2, 'Battery disconnected', 'Batterie déconnectée'],
  ['BAT. DISCHARGED', 1, 0, 'Battery discharged', 'Batterie déchargée'],
  ['BATTERY LOW', 1, 0, 'Battery low', "Batterie faible ou fin de l'autonomie"],
  ['ON BATTERY', 1, 5, 'Unit on battery', 'Unité fonctionnant sur batterie'],
  ['BAT. TEMPERATURE', 2, 5, 'Battery temperature', 'Température batterie'],
  ['BATTERY ROOM', 2, 5, 'Battery room alarm', 'Alarme de la salle des batteries'],
  ['BAT. TEST FAILED', 2, 5, 'Battery test failed', 'Test de la batterie échoué'],
  ['BATTERY ALARM', 2, 5, 'Battery alarm', 'Alarme batterie'],
  ['CHARGER ALARM', 2, 5, 'Charger alarm', 'Alarme chargeur'],
  ['REC. CRITICAL', 1, 2, 'Critical alarm of the rectifier', 'Alarme critique du redresseur'],
  ['REC. PREVENTIVE', 2, 5, 'Preventive alarm of the rectifier', 'Alarme préventive du redresseur'],
  ['GEN SET ALARM', 2, 5, 'Generator set alarm', 'Alarme groupe électrogène'],
  ['INV. CRITICAL', 1, 2, 'Critical alarm of the inverter', "Alarme critique de l'onduleur"],
  ['INV. PREVENTIVE', 2, 5, 'Preventive alarm of the inverter', "Alarme préventive de l'onduleur"],
  ['BYP. CRITICAL', 1, 2, 'Critical alarm of the bypass', 'Alarme critique By-pass'],
  ['BYP. PREVENTIVE', 2, 5, 'Preventive alarm of the bypass', 'Alarme préventive By-pass'],
  ['FAN FAILURE', 2, 5, 'Fan failure', 'Défaillance de ventilation'],
  ['MAINTENANCE BYPASS', 2, 10, 'Maintenance bypass', 'By-pass de maintenance'],
  ['UPS POWER OFF', 1, 0, 'UPS powered off', "Mise hors tension de l'ASI"],
  ['INTERNAL FAILURE', 1, 2, 'Internal or communication failure', 'Défaillance interne ou de communication'],
  ['External Input 1', 2, 10, 'Programmable alarm 1', 'Alarme programmable 1'],
  ['External Input 2', 2, 10, 'Programmable alarm 2', 'Alarme programmable 2'],
  ['External Input 3', 2, 10, 'Programmable alarm 3', 'Alarme programmable 3'],
  ['External Input 4', 2, 10, 'Programmable alarm 4', 'Alarme programmable 4'],
];

// Manual §6.3.2, likewise; its French shortened, UPS GENERAL ALARM has no sentence there.
// biome-ignore format: a line per bit
const systemLines: readonly BitLine[] = [
  ['UPS IMMINENT STOP', 1, 0, 'UPS about to stop, load off within minutes', 'ASI en arrêt imminent'],
  ['UPS OVERLOAD', 1, 2, 'UPS overload', "Surcharge de l'ASI"],
  ['BYPASS LOCKED', 2, 5, 'Transfer to bypass locked', 'Transfert sur By-pass bloqué'],
  ['BYPASS IMPOSSIBLE', 2, 5, 'Bypass impossible, not synchronised', 'By-pass impossible, sources non synchronisées'],
  ['INSUFF. RESOURCES', 1, 2, 'Insufficient resources', 'Ressources insuffisantes'],
  ['REDUNDANCY LOST', 2, 5, 'Redundancy lost', 'Redondance perdue'],
  ['PARALLEL FAULT', 2, 5, 'Parallel board alarm', 'Alarme de carte parallèle'],
  ['UPS GENERAL ALARM', 3, 10, 'General alarm of the UPS', "Alarme générale de l'ASI"],
  ...units.map((unit): BitLine => [`UNIT ${unit} ALARM`, 3, 10, `Alarm of unit ${unit}`, `Alarme de l'unité ${unit}`]),
];

// Manual §6.3.1 and §8.3, likewise. A unit is told of when it no longer operates.
const statusLines: readonly BitLine[] = [
  ['ENERGY SAVER', 4, 0, 'UPS in energy saver mode', 'ASI en mode energy saver'],
  ...units.map(
    (unit): BitLine => [`UNIT OPERATING ${unit}`, 4, 0, `Unit ${unit} operates`, `L'unité ${unit} est opérationnelle`],
  ),
];

type StateLine = readonly [
  instance: number,
  object: MultiStateName,
  state: string,
  alarmClass: AlarmClassNumber,
  delayS: number,
  section: string,
  en: string,
  fr: string,
];

// States that belong to another class than those which their Multi-state Value reports: an object has one class.
// biome-ignore format: a line per state
const stateLines: readonly StateLine[] = [
  [250, 'UnitLoadStatus', 'ECO MODE', 4, 0, '§6.2.3', 'Unit in eco mode', 'Unité en eco mode'],
  [251, 'InputRecStatus', 'GEN SET', 4, 0, '§6.2.9', 'Generator set on', 'Groupe électrogène en marche'],
];

type TroubleLine = readonly [
  instance: number,
  trouble: GatewayTrouble,
  name: string,
  alarmClass: AlarmClassNumber,
  delayS: number,
  en: string,
  fr: string,
];

// biome-ignore format: a line per trouble
const troubleLines: readonly TroubleLine[] = [
  [300, 'duplicate-device-id', 'DUPLICATE DEVICE ID', 2, 5, 'Another device on the network has our Device Identifier', 'Un autre appareil du réseau a notre Device Identifier'],
  [301, 'factory-password', 'FACTORY PASSWORD', 3, 10, 'The factory password is still in force', "Le mot de passe d'usine est toujours en vigueur"],
  [302, 'clock-not-set', 'CLOCK NOT SET', 3, 10, 'The clock is not set', "L'horloge n'est pas à l'heure"],
  [303, 'update-failed', 'UPDATE FAILED', 3, 10, 'An update of the gateway has failed', 'Une mise à jour de la passerelle a échoué'],
  [304, 'certificate-expiring', 'CERTIFICATE EXPIRING', 3, 10, 'A certificate of BACnet/SC expires within 60 days, or has expired', 'Un certificat BACnet/SC expire dans les 60 jours, ou a expiré'],
  [305, 'sc-hub-lost', 'SC HUB LOST', 3, 60, 'No hub of BACnet/SC has accepted the gateway', "Aucun hub BACnet/SC n'a accepté la passerelle"],
];

const alarmTexts = {
  inactiveText: { en: 'No alarm', fr: "Pas d'alarme" },
  activeText: { en: 'Alarm', fr: 'Alarme' },
};
const stateTexts = { inactiveText: { en: 'Off', fr: 'Inactif' }, activeText: { en: 'On', fr: 'Actif' } };
const operatingTexts = {
  inactiveText: { en: 'Not operating', fr: "À l'arrêt" },
  activeText: { en: 'Operating', fr: 'En fonctionnement' },
};

const levels = {
  UnitAlarms: { en: 'unit', fr: 'unité' },
  UPSAlarms: { en: 'system', fr: 'système' },
  UPSStatus: { en: 'system', fr: 'système' },
} as const satisfies Readonly<Record<BitStringName, Bilingual>>;

/** Bits of an object: bit n is the Binary Value `first` + n. */
function ofBits(
  object: BitStringName,
  first: number,
  section: string,
  lines: readonly BitLine[],
): readonly AlarmPoint[] {
  const bitString = bitStrings.findIndex(({ name }) => name === object);
  const level = levels[object];
  const texts = object === 'UPSStatus' ? stateTexts : alarmTexts;
  return lines.map(([bit, alarmClass, delayS, en, fr], index) => {
    const text = { en: `${en} (${level.en})`, fr: `${fr} (${level.fr})` };
    return {
      instance: first + index,
      name: `${object}.${bit}`,
      source: { kind: 'bit', bitString, bit: index },
      alarmClass,
      delayS,
      alarmValue: 1,
      section,
      text,
      told: comesAndGoes(text),
      ...texts,
      ...(bit.startsWith('UNIT OPERATING ') && unitThatStops(bit.slice('UNIT OPERATING '.length))),
    };
  });
}

/** The alarm is that the bit is no longer set. */
function unitThatStops(unit: string) {
  return {
    alarmValue: 0,
    told: {
      toOffnormal: { en: `Unit ${unit} no longer operates`, fr: `L'unité ${unit} n'est plus opérationnelle` },
      toNormal: { en: `Unit ${unit} operates again`, fr: `L'unité ${unit} est à nouveau opérationnelle` },
    },
    ...operatingTexts,
  } as const;
}

function comesAndGoes({ en, fr }: Bilingual): AlarmPoint['told'] {
  return { toOffnormal: { en, fr }, toNormal: { en: `${en}: over`, fr: `${fr} : fin` } };
}

const ofStates = stateLines.map(([instance, object, state, alarmClass, delayS, section, en, fr]): AlarmPoint => {
  const multiState = multiStates.findIndex(({ name }) => name === object);
  return {
    instance,
    name: `${object}.${state}`,
    source: { kind: 'state', multiState, state: (multiStates[multiState]?.states.indexOf(state) ?? -1) + 1 },
    alarmClass,
    delayS,
    alarmValue: 1,
    section,
    text: { en, fr },
    told: comesAndGoes({ en, fr }),
    ...stateTexts,
  };
});

const ofTroubles = troubleLines.map(
  ([instance, trouble, name, alarmClass, delayS, en, fr]): AlarmPoint => ({
    instance,
    name: `Gateway.${name}`,
    source: { kind: 'trouble', trouble },
    alarmClass,
    delayS,
    alarmValue: 1,
    section: '',
    text: { en, fr },
    told: comesAndGoes({ en, fr }),
    ...alarmTexts,
  }),
);

/** The Binary Values, in order of their instances. */
export const alarmPoints: readonly AlarmPoint[] = [
  ...ofBits('UnitAlarms', 0, '§6.3.3', unitLines),
  ...ofBits('UPSAlarms', 100, '§6.3.2', systemLines),
  ...ofBits('UPSStatus', 200, '§6.3.1, §8.3', statusLines),
  ...ofStates,
  ...ofTroubles,
];

const byInstance: ReadonlyMap<number, AlarmPoint> = new Map(alarmPoints.map((point) => [point.instance, point]));

/** Undefined where there is no such Binary Value. */
export function alarmPointOf(instance: number): AlarmPoint | undefined {
  return byInstance.get(instance);
}

/** The Binary Value of a bit, by the names of bit string and bit. */
export function pointOfBit(object: BitStringName, bit: string): AlarmPoint | undefined {
  return alarmPoints.find(({ name }) => name === `${object}.${bit}`);
}
