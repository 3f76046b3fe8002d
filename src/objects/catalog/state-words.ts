import type { Bilingual } from '../../core/bilingual.js';
import { bitStrings } from './bit-strings.js';
import { type MultiStateName, multiStates } from './multi-states.js';

const ofLoad: readonly Bilingual[] = [
  { en: 'on maintenance bypass', fr: 'sur by-pass de maintenance' },
  { en: 'on battery', fr: 'sur batterie' },
  { en: 'on inverter', fr: 'sur onduleur' },
  { en: 'normal mode', fr: 'mode normal' },
  { en: 'eco mode', fr: 'eco mode' },
  { en: 'on bypass', fr: 'sur by-pass' },
  { en: 'load off', fr: 'charge coupée' },
];

const ofSwitch: readonly Bilingual[] = [
  { en: 'off', fr: "à l'arrêt" },
  { en: 'on', fr: 'en marche' },
];

/** The states of Manual §6.2 as people call them behind the description of their object, state 1 first. */
const stateWords: Readonly<Record<MultiStateName, readonly Bilingual[]>> = {
  DeviceStatus: [
    { en: 'in service', fr: 'en service' },
    { en: 'ready', fr: 'prête' },
    { en: 'no communication with the UPS', fr: "pas de communication avec l'ASI" },
    { en: 'internal fault', fr: 'défaut interne' },
  ],
  UPSLoadStatus: ofLoad,
  UnitLoadStatus: ofLoad,
  UnitStatus: [
    { en: 'service mode', fr: 'mode service' },
    { en: 'isolated', fr: 'isolée' },
    { en: 'on standby', fr: 'en attente' },
    { en: 'self-test', fr: 'autotest' },
    { en: 'operating', fr: 'en fonctionnement' },
    { en: 'available', fr: 'disponible' },
  ],
  Alarms: [
    { en: 'no alarm', fr: 'aucune alarme' },
    { en: 'critical alarm', fr: 'alarme critique' },
    { en: 'preventive alarm', fr: 'alarme préventive' },
    { en: 'general alarm', fr: 'alarme générale' },
  ],
  BatteryStatus: [
    { en: 'no battery', fr: 'pas de batterie' },
    { en: 'disconnected', fr: 'déconnectée' },
    { en: 'discharged', fr: 'déchargée' },
    { en: 'low', fr: "fin d'autonomie" },
    { en: 'discharging', fr: 'en décharge' },
    { en: 'discharging into the input', fr: "en décharge vers l'entrée" },
    { en: 'alarm', fr: 'en alarme' },
    { en: 'test running', fr: 'test en cours' },
    { en: 'charging', fr: 'en charge' },
    { en: 'OK', fr: 'OK' },
  ],
  RectifierStatus: ofSwitch,
  InverterStatus: ofSwitch,
  InputRecStatus: [
    { en: 'generator set', fr: 'groupe électrogène' },
    { en: 'not present', fr: 'absente' },
    { en: 'out of tolerance', fr: 'hors tolérance' },
    { en: 'OK', fr: 'OK' },
  ],
  InputBypStatus: [
    { en: 'not present', fr: 'absente' },
    { en: 'out of tolerance', fr: 'hors tolérance' },
    { en: 'OK, synchronised with the inverter', fr: "OK, synchronisée avec l'onduleur" },
    { en: 'OK', fr: 'OK' },
  ],
};

/** A bit that is no alarm: set or not (Manual §6.3.1). */
const ofBit: Readonly<Record<string, Bilingual>> = {
  ON: { en: 'yes', fr: 'oui' },
  OFF: { en: 'no', fr: 'non' },
};

/** The words of a state by its State_Text, or by ON and OFF of a bit such as `UPSStatus/UNIT OPERATING 2`. */
export function stateWordsOf(subject: string, state: string): Bilingual | undefined {
  const object = multiStates.find(({ name }) => name === subject);
  if (object !== undefined) return stateWords[object.name][object.states.indexOf(state)];
  const isBit = bitStrings.some(({ name }) => subject.startsWith(`${name}/`));
  return isBit ? ofBit[state] : undefined;
}
