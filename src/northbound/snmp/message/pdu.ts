import { GatewayError } from '../../../core/errors.js';
import { encoded, encodedInteger } from '../ber/ber-encode.js';
import type { BerReader } from '../ber/ber-reader.js';
import { Tag } from '../ber/tags.js';
import { encodedVarBind, type VarBind } from './snmp-value.js';

/** RFC 3416 §3. */
export const PduType = {
  get: 0xa0,
  getNext: 0xa1,
  response: 0xa2,
  set: 0xa3,
  getBulk: 0xa5,
  inform: 0xa6,
  trap: 0xa7,
  report: 0xa8,
} as const;

export type PduType = (typeof PduType)[keyof typeof PduType];

/** RFC 3416 §3: those that this agent says. */
export const ErrorStatus = { noError: 0, tooBig: 1, genErr: 5, noAccess: 6, notWritable: 17 } as const;

export type ErrorStatus = (typeof ErrorStatus)[keyof typeof ErrorStatus];

/** What is asked, or told. */
export interface Pdu {
  readonly type: PduType;
  readonly requestId: number;
  /** Error status, or the non-repeaters of a GetBulk. */
  readonly second: number;
  /** Error index, or the max-repetitions of a GetBulk. */
  readonly third: number;
  readonly varBinds: readonly VarBind[];
}

/** As many names as fit into the largest datagram that is heard, and a bound on the work of one request. */
const mostVarBinds = 128;

/** Throws `snmp.decode`. */
export function readPdu(reader: BerReader): Pdu {
  const type = Object.values(PduType).find((one) => one === reader.nextTag);
  if (type === undefined) throw new GatewayError('snmp.decode', `no PDU of SNMPv2: tag ${reader.nextTag}`);
  const content = reader.enter(type);
  const requestId = content.readInteger();
  const second = content.readInteger();
  const third = content.readInteger();
  const list = content.enter(Tag.sequence);
  content.end();
  const varBinds: VarBind[] = [];
  while (!list.isAtEnd) {
    if (varBinds.length >= mostVarBinds) throw new GatewayError('snmp.decode', 'too many names');
    const bind = list.enter(Tag.sequence);
    const name = bind.readOid();
    varBinds.push({ name, value: bind.readWhole() });
    bind.end();
  }
  return { type, requestId, second, third, varBinds };
}

export function encodedPdu({ type, requestId, second, third, varBinds }: Pdu): Uint8Array {
  const binds = encoded(Tag.sequence, ...varBinds.map(encodedVarBind));
  return encoded(type, encodedInteger(requestId), encodedInteger(second), encodedInteger(third), binds);
}

/** The answer to a request without an error, or with one: then it has the names and values of the request (RFC 3416 §4.2). */
export function responseTo(
  { requestId }: Pick<Pdu, 'requestId'>,
  varBinds: readonly VarBind[],
  error: { readonly status: ErrorStatus; readonly index: number } = { status: ErrorStatus.noError, index: 0 },
): Pdu {
  return { type: PduType.response, requestId, second: error.status, third: error.index, varBinds };
}
