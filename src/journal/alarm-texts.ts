import type { Bilingual } from '../core/bilingual.js';
import { alarmPoints } from '../objects/alarms/alarm-points.js';
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

/** Bits that are no mere warning, an object per line. */
const severities: Readonly<Record<AlarmObject, Readonly<Record<'critical' | 'info', ReadonlySet<string>>>>> = {
  UPSAlarms: {
    critical: new Set(['UPS IMMINENT STOP', 'UPS OVERLOAD', 'INSUFF. RESOURCES', 'PARALLEL FAULT']),
    info: new Set(),
  },
  UnitAlarms: {
    critical: new Set([
      'IMMINENT STOP',
      'OVERLOAD',
      'BAT. DISCONNECTED',
      'BAT. DISCHARGED',
      'BATTERY LOW',
      'REC. CRITICAL',
      'INV. CRITICAL',
      'BYP. CRITICAL',
      'UPS POWER OFF',
      'INTERNAL FAILURE',
    ]),
    info: new Set(['External Input 1', 'External Input 2', 'External Input 3', 'External Input 4']),
  },
};

/** Severity of each; the words are those of the Binary Values (`objects/alarms/alarm-points.ts`). */
function rowsOf(object: AlarmObject): readonly AlarmRow[] {
  const instance = bitStrings.findIndex(({ name }) => name === object);
  return alarmPoints.flatMap(({ source, text }): readonly AlarmRow[] => {
    const isOfObject = source.kind === 'bit' && source.bitString === instance;
    const bit = isOfObject ? bitStrings[instance]?.bits[source.bit] : undefined;
    return bit === undefined ? [] : [{ object, bit, severity: severityOf(object, bit), text }];
  });
}

function severityOf(object: AlarmObject, bit: string): AlarmSeverity {
  if (severities[object].critical.has(bit)) return 'critical';
  return severities[object].info.has(bit) ? 'info' : 'warning';
}

/** All alarms, in the order of their objects and bits. */
export const alarmRows: readonly AlarmRow[] = [...rowsOf('UPSAlarms'), ...rowsOf('UnitAlarms')];

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
