import { type Bilingual, bothOf } from '../../core/bilingual.js';
import type { ToldList, ToldRow, ToldSources } from '../../documents/told-list.js';
import type { Settings } from '../../settings/settings-schema.js';
import { quantities } from '../facts/quantities.js';
import { stageNames } from './policy/stage-state.js';
import { protocolVersion } from './protocol/server-text.js';
import { toldWords } from './variables/status-words.js';
import { type Fact, type VariableRow, variableRows } from './variables/variables.js';

/** The variables of NUT that something tells. */
export function toldVariableList({ settings: { nut } }: ToldSources): ToldList {
  return {
    name: 'NUT',
    title: { en: 'NUT server', fr: 'Serveur NUT' },
    facts: [
      [{ en: 'Port', fr: 'Port' }, bothOf(`TCP ${nut.bind}:${nut.port}`)],
      [
        { en: 'Protocol', fr: 'Protocole' },
        { en: `of NUT, version ${protocolVersion} (RFC 9271)`, fr: `de NUT, version ${protocolVersion} (RFC 9271)` },
      ],
      [{ en: 'UPS names', fr: "Noms de l'ASI" }, bothOf(stageNames.join(', '))],
      [{ en: 'Words of ups.status', fr: 'Mots de ups.status' }, bothOf(toldWords(nut.status_words).join(' '))],
      [
        { en: 'Commands', fr: 'Commandes' },
        {
          en: 'to read, all; SET is refused with READONLY, INSTCMD with CMD-NOT-SUPPORTED, FSD and PRIMARY (MASTER) with ACCESS-DENIED',
          fr: 'toutes celles de lecture ; SET est refusé par READONLY, INSTCMD par CMD-NOT-SUPPORTED, FSD et PRIMARY (MASTER) par ACCESS-DENIED',
        },
      ],
      [
        { en: 'Values that are not known', fr: 'Valeurs inconnues' },
        {
          en: 'are not there; DATA-STALE once nothing tells how the load is fed, DRIVER-NOT-CONNECTED before the first reading',
          fr: 'absentes ; DATA-STALE quand rien ne dit comment la charge est alimentée, DRIVER-NOT-CONNECTED avant la première lecture',
        },
      ],
      [{ en: 'Encryption and login', fr: 'Chiffrement et accès' }, access(nut)],
    ],
    rows: variableRows.map(rowOf),
  };
}

function access({ tls }: Settings['nut']): Bilingual {
  const encryption = {
    off: { en: 'not encrypted', fr: 'sans chiffrement' },
    on: { en: 'STARTTLS where the client asks for it', fr: 'STARTTLS si le client le demande' },
    required: { en: 'STARTTLS required', fr: 'STARTTLS obligatoire' },
  }[tls];
  return {
    en: `${encryption.en}; no login to read, user and password for LOGIN (ATTACH)`,
    fr: `${encryption.fr} ; pas d'accès protégé pour lire, utilisateur et mot de passe pour LOGIN (ATTACH)`,
  };
}

/** Objects behind what is said in words. */
const objectsOf: Readonly<Partial<Record<Fact, readonly string[]>>> = {
  status: ['UPSLoadStatus', 'UnitLoadStatus', 'BatteryStatus', 'UPSAlarms', 'UnitAlarms'],
  alarms: ['UPSAlarms', 'UnitAlarms'],
  charger: ['BatteryStatus'],
};

const ofIdentity: readonly Fact[] = ['maker', 'model', 'serialNumber', 'nominalPower'];

function rowOf({ name, source, times, description }: VariableRow): ToldRow {
  if ('quantity' in source) {
    const { unit, ...from } = quantities[source.quantity];
    const objects = 'ofSystem' in from ? [from.ofSystem, from.object] : [from.object];
    return { there: name, meaning: description, unit: unitIn(unit, times), objects };
  }
  const objects = objectsOf[source.fact];
  if (objects !== undefined) return { there: name, meaning: description, unit: '', objects };
  const origin = ofIdentity.includes(source.fact)
    ? ({ source: { en: 'identity of the UPS', fr: "identité de l'ASI" }, certainty: 'none' } as const)
    : ({ source: { en: 'the gateway', fr: 'la passerelle' }, certainty: 'gateway' } as const);
  return { there: name, meaning: description, unit: '', objects: [], origin };
}

/** NUT has W, VA and seconds. */
function unitIn(unit: string, times: number): string {
  if (times === 1) return unit;
  return unit === 'min' ? 's' : unit.replace(/^k/, '');
}
