import type { ObjectTree } from '../agent/object-tree.js';
import { type Oid, oid } from '../ber/oid.js';
import { type VarBind, varBind } from '../message/snmp-value.js';
import { allMibs } from '../mib/mib-tree.js';
import { upsTraps } from '../mib/ups-mib.js';

interface Line {
  readonly oid: string;
  /** In the order of the MIB; of an alarm the row says which. */
  readonly objects: readonly string[];
}

/** RFC 1628 §4, upsTraps; RFC 3418, snmpTraps. */
const notifications = {
  coldStart: { oid: '1.3.6.1.6.3.1.1.5.1', objects: [] },
  upsTrapOnBattery: {
    oid: `${upsTraps}.1`,
    objects: ['upsEstimatedMinutesRemaining', 'upsSecondsOnBattery', 'upsConfigLowBattTime'],
  },
  upsTrapTestCompleted: {
    oid: `${upsTraps}.2`,
    objects: [
      ...['upsTestId', 'upsTestSpinLock', 'upsTestResultsSummary'],
      ...['upsTestResultsDetail', 'upsTestStartTime', 'upsTestElapsedTime'],
    ],
  },
  upsTrapAlarmEntryAdded: { oid: `${upsTraps}.3`, objects: [] },
  upsTrapAlarmEntryRemoved: { oid: `${upsTraps}.4`, objects: [] },
} as const satisfies Readonly<Record<string, Line>>;

export type NotificationName = keyof typeof notifications;

const sysUpTime = oid('1.3.6.1.2.1.1.3.0');
const snmpTrapOid = oid('1.3.6.1.6.3.1.1.4.1.0');

/** What a notification carries (RFC 3416 §4.2.6): the time, its name, its objects. One without a value is left out. */
export function notificationBinds(
  name: NotificationName,
  tree: ObjectTree,
  more: readonly VarBind[] = [],
): readonly VarBind[] {
  const { oid: named, objects } = notifications[name];
  return [
    ...told(sysUpTime, tree),
    varBind(snmpTrapOid, { kind: 'oid', oid: oid(named) }),
    ...objects.flatMap((object) => told(oid(`${oidOf(object)}.0`), tree)),
    ...more,
  ];
}

/** Objects of a notification that are not in the table any more when it is removed: its row is told by itself. */
export function alarmBinds(row: { readonly id: number; readonly alarm: { readonly oid: Oid } }): readonly VarBind[] {
  return [
    varBind(oid(`${upsAlarmId}.${row.id}`), { kind: 'integer', number: row.id }),
    varBind(oid(`${oidOf('upsAlarmDescr')}.${row.id}`), { kind: 'oid', oid: row.alarm.oid }),
  ];
}

/** Of a UPS that is invented sysDescr says so, and with it each of its notifications: RFC 3416 lets a sender add objects. */
export function inventedBinds(tree: ObjectTree): readonly VarBind[] {
  return told(oid(`${oidOf('sysDescr')}.0`), tree);
}

/** Not to be read from the table, but in its notifications (RFC 1628 §4). */
const upsAlarmId = '1.3.6.1.2.1.33.1.6.2.1.1';

function told(name: Oid, tree: ObjectTree): readonly VarBind[] {
  const value = tree.get(name);
  return typeof value === 'string' ? [] : [varBind(name, value)];
}

function oidOf(name: string): string {
  return allMibs.find((line) => line.name === name)?.oid ?? '';
}
