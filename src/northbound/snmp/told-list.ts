import { type Bilingual, bothOf } from '../../core/bilingual.js';
import type { ToldList, ToldRow, ToldSources } from '../../documents/told-list.js';
import type { Settings } from '../../settings/settings-schema.js';
import type { MibLine } from './mib/mib-line.js';
import { upsMib } from './mib/ups-mib.js';
import { wordsOf } from './mib/ups-mib-words.js';
import { type Cause, causeObjects, causeText, type WellKnownAlarm, wellKnownAlarms } from './mib/well-known-alarms.js';

/** The objects of RFC 1628 that something tells, and the alarms that something sets. */
export function toldObjectList({ settings: { snmp } }: ToldSources): ToldList {
  return {
    name: 'SNMP',
    title: { en: 'SNMP agent', fr: 'Agent SNMP' },
    facts: [
      [{ en: 'Port', fr: 'Port' }, bothOf(`UDP ${snmp.bind}:${snmp.port}`)],
      [{ en: 'Versions', fr: 'Versions' }, versions(snmp)],
      [
        { en: 'Requests', fr: 'Requêtes' },
        {
          en: 'Get, GetNext, GetBulk (64 repetitions at most); Set is refused with notWritable',
          fr: 'Get, GetNext, GetBulk (64 répétitions au plus) ; Set est refusé (notWritable)',
        },
      ],
      [
        { en: 'MIB', fr: 'MIB' },
        {
          en: 'UPS-MIB (RFC 1628), below; system and snmp (RFC 3418), ifTable in part (RFC 2863), snmpEngine, snmpMPD and usmStats (RFC 3411 to 3414)',
          fr: 'UPS-MIB (RFC 1628), ci-dessous ; system et snmp (RFC 3418), ifTable en partie (RFC 2863), snmpEngine, snmpMPD et usmStats (RFC 3411 à 3414)',
        },
      ],
      [
        { en: 'Values that are not known', fr: 'Valeurs inconnues' },
        {
          en: 'are not there (noSuchInstance); rows without any value are left out',
          fr: 'absentes (noSuchInstance) ; les lignes sans aucune valeur sont omises',
        },
      ],
      [{ en: 'Told by nothing, and always absent', fr: 'Objets toujours absents' }, bothOf(missing())],
      [{ en: 'Traps', fr: 'Traps' }, receivers(snmp)],
    ],
    rows: [...upsMib.filter(isTold).map(objectRow), ...wellKnownAlarms.flatMap(alarmRow)],
  };
}

function isTold({ teller: { from } }: MibLine): boolean {
  return from.objects.length > 0 || from.source !== undefined;
}

function missing(): string {
  const objects = upsMib.filter((line) => !isTold(line)).map(({ name }) => name);
  const alarms = wellKnownAlarms.filter(({ causes }) => causes.length === 0).map(({ name }) => name);
  return [...objects, ...alarms].join(', ');
}

function objectRow({ oid, name, units, teller: { from } }: MibLine): ToldRow {
  const { objects, source } = from;
  const there = `${oid} ${name}`;
  const row = { there, meaning: wordsOf(name), unit: units, objects: [...new Set(objects)] };
  return source === undefined ? row : { ...row, origin: { source, certainty: 'gateway' } };
}

function alarmRow({ oid, name, causes }: WellKnownAlarm): readonly ToldRow[] {
  if (causes.length === 0) return [];
  const { en, fr } = wordsOf(name);
  const objects = [...new Set(causes.flatMap(causeObjects))];
  const told = (language: 'en' | 'fr') => causes.map((cause) => causeText(cause)[language]).join('; ');
  const meaning = { en: `${en} (${told('en')})`, fr: `${fr} (${told('fr')})` };
  return [{ there: `${oid.join('.')} ${name}`, meaning, unit: '', objects, bits: bitsAlone(causes) }];
}

/** Of those objects of which nothing but bits count. */
function bitsAlone(causes: readonly Cause[]) {
  const whole = new Set(causes.flatMap((cause) => (cause.kind === 'bit' ? [] : causeObjects(cause))));
  return causes.flatMap((cause) =>
    cause.kind === 'bit' && !whole.has(cause.object) ? [{ object: cause.object, text: cause.text }] : [],
  );
}

function versions({ v2c, authentication }: Settings['snmp']): Bilingual {
  const digest = authentication.toUpperCase().replace(/(\d)/, '-$1');
  const v3 = `3 (authPriv, ${digest}, AES-128)`;
  return v2c ? { en: `${v3} and 2c`, fr: `${v3} et 2c` } : bothOf(v3);
}

function receivers({ receivers: all, notify, notify_version }: Settings['snmp']): Bilingual {
  if (all.length === 0) return { en: 'no receiver is set', fr: 'aucun destinataire' };
  const names = 'upsTrapOnBattery, upsTrapTestCompleted, upsTrapAlarmEntryAdded, upsTrapAlarmEntryRemoved, coldStart';
  const to = all.map(({ address, port }) => `${address}:${port}`).join(', ');
  return {
    en: `${names}; by ${notify}, version ${notify_version}, to ${to}`,
    fr: `${names} ; par ${notify}, version ${notify_version}, vers ${to}`,
  };
}
