import {
  encoded,
  encodedCounter64,
  encodedInteger,
  encodedNull,
  encodedOctets,
  encodedOid,
  encodedUnsigned,
} from '../ber/ber-encode.js';
import type { Oid } from '../ber/oid.js';
import { Tag } from '../ber/tags.js';

/** A value as SNMP has it (RFC 2578 §7.1): the kinds that this agent tells. */
export type SnmpValue =
  /** -2^31 to 2^31-1. */
  | { readonly kind: 'integer'; readonly number: number }
  | { readonly kind: 'octets'; readonly octets: Uint8Array }
  | { readonly kind: 'oid'; readonly oid: Oid }
  /** 0 to 2^32-1. */
  | { readonly kind: 'counter32' | 'gauge32' | 'timeTicks'; readonly number: number }
  | { readonly kind: 'counter64'; readonly number: bigint };

/** Why there is no value (RFC 3416 §3). */
export type Absence = 'noSuchObject' | 'noSuchInstance' | 'endOfMibView';

export function encodedValue(value: SnmpValue): Uint8Array {
  switch (value.kind) {
    case 'integer':
      return encodedInteger(value.number);
    case 'octets':
      return encodedOctets(value.octets);
    case 'oid':
      return encodedOid(value.oid);
    case 'counter64':
      return encodedCounter64(value.number);
    default:
      return encodedUnsigned(Tag[value.kind], value.number);
  }
}

export function encodedAbsence(absence: Absence): Uint8Array {
  return encoded(Tag[absence]);
}

/** A name with its value as it stands on the wire. */
export interface VarBind {
  readonly name: Oid;
  readonly value: Uint8Array;
}

export function varBind(name: Oid, value: SnmpValue): VarBind {
  return { name, value: encodedValue(value) };
}

export function encodedVarBind({ name, value }: VarBind): Uint8Array {
  return encoded(Tag.sequence, encodedOid(name), value);
}

/** As a request names what it asks for. */
export function unspecified(name: Oid): VarBind {
  return { name, value: encodedNull };
}

export function octets(text: string): SnmpValue {
  return { kind: 'octets', octets: new TextEncoder().encode(text) };
}
