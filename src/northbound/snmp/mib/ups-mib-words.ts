import type { Bilingual } from '../../../core/bilingual.js';

type Line = readonly [name: string, en: string, fr: string];

// What the objects of RFC 1628 are in plain words; a line per object that is told.
// biome-ignore format: a line per object
const lines: readonly Line[] = [
  ['upsIdentManufacturer', 'Manufacturer', 'Constructeur'],
  ['upsIdentModel', 'Model', 'Modèle'],
  ['upsIdentAgentSoftwareVersion', 'Version of the gateway', 'Version de la passerelle'],
  ['upsIdentName', 'Name', 'Nom'],
  ['upsIdentAttachedDevices', 'Devices behind the UPS', "Appareils alimentés par l'ASI"],
  ['upsBatteryStatus', 'State of the battery: unknown, normal, low, depleted', 'État de la batterie : inconnu, normal, faible, épuisé'],
  ['upsSecondsOnBattery', 'Time on battery; 0 on mains', 'Durée sur batterie ; 0 sur secteur'],
  ['upsEstimatedMinutesRemaining', 'Runtime that is left', 'Autonomie restante'],
  ['upsEstimatedChargeRemaining', 'Charge of the battery', 'Capacité de la batterie'],
  ['upsBatteryVoltage', 'Battery voltage', 'Tension batterie'],
  ['upsBatteryCurrent', 'Battery current', 'Courant batterie'],
  ['upsBatteryTemperature', 'Battery temperature', 'Température batterie'],
  ['upsInputLineBads', 'How often the input became bad, since the start of the agent', "Nombre de fois où l'entrée est devenue mauvaise, depuis le démarrage de l'agent"],
  ['upsInputNumLines', 'Input lines', "Lignes d'entrée"],
  ['upsInputFrequency', 'Input frequency, per line', "Fréquence d'entrée, par ligne"],
  ['upsInputVoltage', 'Input voltage, per line', "Tension d'entrée, par ligne"],
  ['upsInputCurrent', 'Input current, per line', "Courant d'entrée, par ligne"],
  ['upsInputTruePower', 'Input power, per line', "Puissance d'entrée, par ligne"],
  ['upsOutputSource', 'How the load is fed: none, normal (also eco mode), bypass, battery', 'Alimentation de la charge : aucune, normale (eco mode compris), by-pass, batterie'],
  ['upsOutputFrequency', 'Output frequency', 'Fréquence de sortie'],
  ['upsOutputNumLines', 'Output lines', 'Lignes de sortie'],
  ['upsOutputVoltage', 'Output voltage, per line', 'Tension de sortie, par ligne'],
  ['upsOutputCurrent', 'Output current, per line', 'Courant de sortie, par ligne'],
  ['upsOutputPower', 'Output power, per line', 'Puissance de sortie, par ligne'],
  ['upsOutputPercentLoad', 'Load, per line', 'Taux de charge, par ligne'],
  ['upsBypassFrequency', 'Bypass frequency', 'Fréquence du by-pass'],
  ['upsBypassNumLines', 'Bypass lines', 'Lignes du by-pass'],
  ['upsBypassVoltage', 'Bypass voltage, per line', 'Tension du by-pass, par ligne'],
  ['upsBypassCurrent', 'Bypass current, per line', 'Courant du by-pass, par ligne'],
  ['upsBypassPower', 'Bypass power, per line', 'Puissance du by-pass, par ligne'],
  ['upsAlarmsPresent', 'How many alarms are present', "Nombre d'alarmes présentes"],
  ['upsAlarmDescr', 'Which alarm, per alarm', 'Quelle alarme, par alarme'],
  ['upsAlarmTime', 'Since when, per alarm; 0: since before the start of the agent', "Depuis quand, par alarme ; 0 : depuis avant le démarrage de l'agent"],
  ['upsTestId', 'Last test: none, or of the battery', 'Dernier test : aucun, ou celui de la batterie'],
  ['upsTestSpinLock', 'Always 1: no test can be asked for', 'Toujours 1 : aucun test ne peut être demandé'],
  ['upsTestResultsSummary', 'How the last test ended', 'Résultat du dernier test'],
  ['upsTestResultsDetail', 'The same in words', 'Idem, en toutes lettres'],
  ['upsTestStartTime', 'When it began', 'Début du dernier test'],
  ['upsTestElapsedTime', 'How long it took', 'Durée du dernier test'],
  ['upsShutdownAfterDelay', 'Always -1: no shutdown is counted down', "Toujours -1 : aucun arrêt n'est programmé"],
  ['upsStartupAfterDelay', 'Always -1: no start is counted down', "Toujours -1 : aucun démarrage n'est programmé"],
  ['upsRebootWithDuration', 'Always -1: no restart is counted down', "Toujours -1 : aucun redémarrage n'est programmé"],
  ['upsConfigOutputVA', 'Nominal power', 'Puissance nominale'],
  ['upsAlarmBatteryBad', 'The battery is bad', 'Batterie défectueuse'],
  ['upsAlarmOnBattery', 'On battery', 'Sur batterie'],
  ['upsAlarmLowBattery', 'Battery low', 'Batterie faible'],
  ['upsAlarmDepletedBattery', 'The battery cannot carry the load', 'La batterie ne peut pas alimenter la charge'],
  ['upsAlarmTempBad', 'Temperature', 'Température'],
  ['upsAlarmInputBad', 'Input absent or out of tolerance', 'Entrée absente ou hors tolérance'],
  ['upsAlarmOutputOverload', 'Overload', 'Surcharge'],
  ['upsAlarmOnBypass', 'On bypass', 'Sur by-pass'],
  ['upsAlarmBypassBad', 'Bypass absent, out of tolerance or impossible', 'By-pass absent, hors tolérance ou impossible'],
  ['upsAlarmChargerFailed', 'Charger alarm', 'Alarme chargeur'],
  ['upsAlarmUpsOutputOff', 'The load is off', 'Charge coupée'],
  ['upsAlarmUpsSystemOff', 'The UPS is powered off', "Mise hors tension de l'ASI"],
  ['upsAlarmFanFailure', 'Fan failure', 'Défaillance de ventilation'],
  ['upsAlarmGeneralFault', 'Another fault of the UPS', "Autre défaut de l'ASI"],
  ['upsAlarmDiagnosticTestFailed', 'The battery test has failed', 'Test de la batterie échoué'],
  ['upsAlarmCommunicationsLost', 'The UPS does not answer', "L'ASI ne répond pas"],
  ['upsAlarmShutdownImminent', 'The UPS is about to stop, within minutes', "Arrêt imminent de l'ASI, dans les minutes qui viennent"],
];

const byName: ReadonlyMap<string, Bilingual> = new Map(lines.map(([name, en, fr]) => [name, { en, fr }]));

/** Its name, where it has no words. */
export function wordsOf(name: string): Bilingual {
  return byName.get(name) ?? { en: name, fr: name };
}

/** All that have words. */
export const wordedNames: readonly string[] = lines.map(([name]) => name);
