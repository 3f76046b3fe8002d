import type { MachineInterface } from './machine-interfaces.js';
import { type ColumnTeller, mibLines, own, told } from './mib-line.js';
import { enumeration, type MibValue, syntax } from './syntax.js';

const machine = own('the machine', 'la machine');

function each(read: (one: MachineInterface) => MibValue | undefined): ColumnTeller {
  return {
    kind: 'column',
    from: machine,
    read: ({ interfaces }) => interfaces().map((one) => ({ index: one.index, value: read(one) })),
  };
}

function counter(file: string): ColumnTeller {
  return each(({ number }) => {
    const count = number(`statistics/${file}`);
    return count === undefined ? undefined : count % 2 ** 32;
  });
}

/** ARPHRD_ETHER and ARPHRD_LOOPBACK of Linux as IANAifType; else other(1). */
const typeOf: Readonly<Record<number, number>> = { 1: 6, 772: 24 };
/** RFC 2863: up(1), down(2), unknown(4), dormant(5), notPresent(6), lowerLayerDown(7). */
const statusOf: Readonly<Record<string, number>> = { up: 1, down: 2, dormant: 5, notpresent: 6, lowerlayerdown: 7 };
const isUpFlag = 1;

const adminStatus = each(({ number }) => {
  const flags = number('flags');
  return flags === undefined ? undefined : (flags & isUpFlag) === 0 ? 2 : 1;
});
const operStatus = each(({ text }) => statusOf[text('operstate') ?? ''] ?? 4);
const megabits = 1_000_000;
const speed = each(({ number }) => {
  const found = number('speed');
  return found === undefined || found < 0 ? 0 : Math.min(found * megabits, 2 ** 32 - 1);
});
const physAddress = each(({ text }) => {
  const octets = (text('address') ?? '').split(':').map((pair) => Number.parseInt(pair, 16));
  return octets.some(Number.isNaN) ? new Uint8Array() : Uint8Array.from(octets);
});
const ifNumber = told(machine, ({ interfaces }) => interfaces().length);

/** RFC 2863, the part of the interfaces group that every manager looks at. */
// biome-ignore format: a line per object
export const interfacesMib = mibLines('1.3.6.1.2.1.2', [
  ['1', 'ifNumber', syntax.nonNegative, '', ifNumber],
  ['2.1.1', 'ifIndex', syntax.positive, '', each(({ index }) => index)],
  ['2.1.2', 'ifDescr', syntax.text255, '', each(({ name }) => name)],
  ['2.1.3', 'ifType', syntax.positive, '', each(({ number }) => typeOf[number('type') ?? 0] ?? 1)],
  ['2.1.4', 'ifMtu', syntax.integer32, '', each(({ number }) => number('mtu'))],
  ['2.1.5', 'ifSpeed', syntax.gauge32, '', speed],
  ['2.1.6', 'ifPhysAddress', syntax.octets, '', physAddress],
  ['2.1.7', 'ifAdminStatus', enumeration('up', 'down', 'testing'), '', adminStatus],
  ['2.1.8', 'ifOperStatus', enumeration('up', 'down', 'testing', 'unknown', 'dormant', 'notPresent', 'lowerLayerDown'), '', operStatus],
  ['2.1.10', 'ifInOctets', syntax.counter32, '', counter('rx_bytes')],
  ['2.1.11', 'ifInUcastPkts', syntax.counter32, '', counter('rx_packets')],
  ['2.1.13', 'ifInDiscards', syntax.counter32, '', counter('rx_dropped')],
  ['2.1.14', 'ifInErrors', syntax.counter32, '', counter('rx_errors')],
  ['2.1.16', 'ifOutOctets', syntax.counter32, '', counter('tx_bytes')],
  ['2.1.17', 'ifOutUcastPkts', syntax.counter32, '', counter('tx_packets')],
  ['2.1.19', 'ifOutDiscards', syntax.counter32, '', counter('tx_dropped')],
  ['2.1.20', 'ifOutErrors', syntax.counter32, '', counter('tx_errors')],
]);
