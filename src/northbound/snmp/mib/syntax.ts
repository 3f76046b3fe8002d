import { oid } from '../ber/oid.js';
import { octets, type SnmpValue } from '../message/snmp-value.js';

/** What an object may be, as its MIB says. */
export interface Syntax {
  /** In the words of the MIB. */
  readonly words: string;
  readonly kind: SnmpValue['kind'];
  /** Of a number: itself; of a text or octets: its length. */
  readonly least: number;
  readonly most: number;
}

/** A value before it has a kind: a number, a text, octets, an identifier as dotted text. */
export type MibValue = number | string | Uint8Array;

const int32 = 2 ** 31 - 1;
const uint32 = 2 ** 32 - 1;

function integer(least: number, most: number, words = `INTEGER (${least}..${most})`): Syntax {
  return { words, kind: 'integer', least, most };
}

function text(most: number): Syntax {
  return { words: `DisplayString (SIZE (0..${most}))`, kind: 'octets', least: 0, most };
}

const unsigned = (kind: 'counter32' | 'gauge32' | 'timeTicks', words: string): Syntax => ({
  words,
  kind,
  least: 0,
  most: uint32,
});

/** RFC 1628 §4, RFC 2579, and of the groups beside it RFC 2863, RFC 3411 and RFC 3418. */
export const syntax = {
  text31: text(31),
  text63: text(63),
  text255: text(255),
  octets: { words: 'OCTET STRING', kind: 'octets', least: 0, most: 255 },
  engineId: { words: 'SnmpEngineID', kind: 'octets', least: 5, most: 32 },
  positive: integer(1, int32, 'PositiveInteger'),
  nonNegative: integer(0, int32, 'NonNegativeInteger'),
  integer32: integer(-int32 - 1, int32, 'Integer32'),
  percent100: integer(0, 100),
  percent200: integer(0, 200),
  countdown: integer(-1, int32, 'INTEGER (-1..2147483648)'),
  duration: integer(-1, 300),
  testAndIncr: integer(0, int32, 'TestAndIncr'),
  timeInterval: integer(0, int32, 'TimeInterval'),
  services: integer(0, 127),
  counter32: unsigned('counter32', 'Counter32'),
  gauge32: unsigned('gauge32', 'Gauge32'),
  timeTicks: unsigned('timeTicks', 'TimeTicks'),
  timeStamp: unsigned('timeTicks', 'TimeStamp'),
  identifier: { words: 'OBJECT IDENTIFIER', kind: 'oid', least: 0, most: 0 },
  autonomousType: { words: 'AutonomousType', kind: 'oid', least: 0, most: 0 },
} as const satisfies Readonly<Record<string, Syntax>>;

/** An enumeration by its words, as `INTEGER { unknown(1), ... }`; state 1 first. */
export function enumeration(...words: readonly string[]): Syntax {
  return integer(1, words.length, `INTEGER { ${words.map((word, index) => `${word}(${index + 1})`).join(', ')} }`);
}

/** Undefined for a value that the object must not have: better none than one that its MIB excludes. */
export function snmpValue({ kind, least, most }: Syntax, value: MibValue): SnmpValue | undefined {
  if (kind === 'oid') return typeof value === 'string' ? { kind, oid: oid(value) } : undefined;
  if (kind === 'octets') {
    if (typeof value === 'string') return octets(cut(value, most));
    const hasRoom = value instanceof Uint8Array && value.length >= least && value.length <= most;
    return hasRoom ? { kind, octets: value } : undefined;
  }
  if (kind === 'counter64' || typeof value !== 'number') return undefined;
  const number = Math.round(value);
  return number >= least && number <= most ? { kind, number } : undefined;
}

/** As many whole characters as have room; a DisplayString is ASCII (RFC 2579), so what is not loses its accents. */
function cut(value: string, most: number): string {
  return value
    .normalize('NFD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .replaceAll(/[^\x20-\x7e]/g, '?')
    .slice(0, most);
}
