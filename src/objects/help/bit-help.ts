import type { Bilingual } from '../../core/bilingual.js';
import { pointOfBit } from '../alarms/alarm-points.js';
import type { BitStringName } from '../catalog/bit-strings.js';

export const bitStringHelp: Readonly<Record<BitStringName, Bilingual>> = {
  UPSStatus: {
    en: 'What the system says of itself, and which units operate. Meant for parallel systems: a single UPS copies its own values.',
    fr: 'Ce que le système indique de lui-même, et quelles unités fonctionnent. Prévu pour les systèmes parallèles : une ASI unitaire recopie ses propres valeurs.',
  },
  UPSAlarms: {
    en: 'Alarms of the whole system, and which units have one. Meant for parallel systems: a single UPS copies its own values.',
    fr: 'Alarmes du système entier, et quelles unités en ont une. Prévu pour les systèmes parallèles : une ASI unitaire recopie ses propres valeurs.',
  },
  UnitAlarms: {
    en: 'Alarms of the unit, a bit each. What Alarms, BatteryStatus and UnitLoadStatus sum up stands here one by one.',
    fr: "Alarmes de l'unité, un bit chacune. Ce que résument Alarms, BatteryStatus et UnitLoadStatus figure ici en détail.",
  },
};

type BitLine = readonly [bit: string, en: string, fr: string];

// What follows from a bit, or what to look at, where the text of the alarm (`alarms/alarm-points.ts`, Manual §6.3) does not say
// it by itself; a bit per line.
const lines: readonly BitLine[] = [
  [
    'IMMINENT STOP',
    'The output goes off within minutes: shut down what must not fail.',
    "La sortie s'arrête dans quelques minutes : arrêtez proprement ce qui ne doit pas s'arrêter brutalement.",
  ],
  [
    'UPS IMMINENT STOP',
    'The output goes off within minutes: shut down what must not fail.',
    "La sortie s'arrête dans quelques minutes : arrêtez proprement ce qui ne doit pas s'arrêter brutalement.",
  ],
  [
    'OVERLOAD',
    'The load is above 103 % of the nominal power: switch something off.',
    'La charge dépasse 103 % de la puissance nominale : délestez.',
  ],
  [
    'UPS OVERLOAD',
    'The load is above 103 % of the nominal power: switch something off.',
    'La charge dépasse 103 % de la puissance nominale : délestez.',
  ],
  [
    'TEMPERATURE',
    'The unit is too warm: check the cooling of the room and the air filters.',
    "L'unité est trop chaude : vérifiez la climatisation du local et les filtres à air.",
  ],
  [
    'BYPASS LOCKED',
    'After several transfers, or by command, the load stays where it is.',
    'Après plusieurs transferts, ou par commande, la charge reste où elle est.',
  ],
  [
    'BYPASS IMPOSSIBLE',
    'Inverter and bypass do not run together: the load has no second way.',
    "L'onduleur et le by-pass ne sont pas synchrones : la charge n'a pas de second chemin.",
  ],
  ['MAINTENANCE AL.', 'The UPS asks for its periodic maintenance.', "L'ASI demande son entretien périodique."],
  [
    'UNIT GENERAL ALARM',
    'At least one alarm of the unit is present: the other bits say which.',
    "Au moins une alarme de l'unité est présente : les autres bits disent laquelle.",
  ],
  [
    'UPS GENERAL ALARM',
    'At least one alarm of the system is present: the other bits say which.',
    'Au moins une alarme du système est présente : les autres bits disent laquelle.',
  ],
  [
    'BAT. DISCONNECTED',
    'In an outage the load would fall at once: check breaker and fuses of the battery.',
    'En cas de coupure, la charge serait coupée aussitôt : vérifiez le disjoncteur et les fusibles de la batterie.',
  ],
  [
    'BAT. DISCHARGED',
    'The battery cannot carry the load until it is charged again.',
    "La batterie ne peut pas alimenter la charge tant qu'elle n'est pas rechargée.",
  ],
  ['BATTERY LOW', 'The runtime ends: the output goes off soon.', "Fin d'autonomie : la sortie va bientôt s'arrêter."],
  [
    'ON BATTERY',
    'The mains have failed, and the runtime counts down.',
    "Le secteur a disparu, et l'autonomie diminue.",
  ],
  [
    'BAT. TEMPERATURE',
    'The battery is too warm. Told by an external option.',
    "La batterie est trop chaude. Information d'une option externe.",
  ],
  [
    'BATTERY ROOM',
    'A contact of the battery room is set. Told by an external option.',
    "Un contact de la salle des batteries est actif. Information d'une option externe.",
  ],
  [
    'BAT. TEST FAILED',
    'The battery did not pass its test: do not rely on the runtime.',
    "La batterie a échoué à son test : ne comptez pas sur l'autonomie.",
  ],
  [
    'CHARGER ALARM',
    'The battery may not be charged: its runtime will be missing in the next outage.',
    "La batterie n'est peut-être plus chargée : son autonomie manquera à la prochaine coupure.",
  ],
  [
    'REC. CRITICAL',
    'The rectifier has stopped: the UPS runs on battery or bypass. Call for service.',
    "Le redresseur s'est arrêté : l'ASI fonctionne sur batterie ou sur by-pass. Appelez le service après-vente.",
  ],
  [
    'REC. PREVENTIVE',
    'The rectifier still works: have it looked at.',
    'Le redresseur fonctionne encore : faites-le contrôler.',
  ],
  [
    'GEN SET ALARM',
    'The generator set reports an alarm. Told by an external option.',
    "Le groupe électrogène signale une alarme. Information d'une option externe.",
  ],
  [
    'INV. CRITICAL',
    'The inverter has stopped: the load is on the bypass, or off. Call for service.',
    "L'onduleur s'est arrêté : la charge est sur le by-pass, ou à l'arrêt. Appelez le service après-vente.",
  ],
  [
    'INV. PREVENTIVE',
    'The inverter still works: have it looked at.',
    "L'onduleur fonctionne encore : faites-le contrôler.",
  ],
  [
    'BYP. CRITICAL',
    'The bypass cannot take the load. Call for service.',
    'Le by-pass ne peut pas reprendre la charge. Appelez le service après-vente.',
  ],
  [
    'BYP. PREVENTIVE',
    'The bypass still works: have it looked at.',
    'Le by-pass fonctionne encore : faites-le contrôler.',
  ],
  [
    'FAN FAILURE',
    'A fan has failed: the unit will become too warm.',
    "Un ventilateur est en panne : l'unité va chauffer.",
  ],
  [
    'MAINTENANCE BYPASS',
    'The load is fed past the UPS: an outage reaches it at once.',
    "La charge est alimentée en dehors de l'ASI : une coupure l'atteint aussitôt.",
  ],
  [
    'UPS POWER OFF',
    'An emergency stop has switched the UPS off. Told by an external option.',
    "Un arrêt d'urgence a coupé l'ASI. Information d'une option externe.",
  ],
  [
    'INTERNAL FAILURE',
    'Boards of the UPS do not understand each other, or one has failed. Call for service.',
    "Des cartes de l'ASI ne communiquent plus, ou l'une est en panne. Appelez le service après-vente.",
  ],
  [
    'INSUFF. RESOURCES',
    'Too few units are in service for the load.',
    "Trop peu d'unités sont en service pour la charge.",
  ],
  [
    'REDUNDANCY LOST',
    'If one more unit fails, the others cannot carry the load.',
    'Si une autre unité tombe en panne, les autres ne peuvent plus alimenter la charge.',
  ],
  [
    'PARALLEL FAULT',
    'Units do not understand each other over the parallel bus.',
    'Les unités ne communiquent plus par le bus parallèle.',
  ],
  [
    'ENERGY SAVER',
    'Units that the load does not need are at rest.',
    "Les unités dont la charge n'a pas besoin sont au repos.",
  ],
];
const external: Bilingual = {
  en: 'What it means was decided on site, when the input was wired. Not on every range.',
  fr: "Sa signification a été décidée sur site, au câblage de l'entrée. Absente de certaines gammes.",
};

const byBit: ReadonlyMap<string, Bilingual> = new Map(lines.map(([bit, en, fr]) => [bit, { en, fr }]));

/** The text of the alarm, and what follows from it. */
export function bitHelp(object: BitStringName, bit: string): Bilingual {
  const point = pointOfBit(object, bit);
  const { en, fr } = point?.text ?? { en: bit, fr: bit };
  const more = bit.startsWith('External Input') ? external : byBit.get(bit);
  return more === undefined ? { en: `${en}.`, fr: `${fr}.` } : { en: `${en}. ${more.en}`, fr: `${fr}. ${more.fr}` };
}
