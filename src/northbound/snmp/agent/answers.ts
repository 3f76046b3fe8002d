import type { Oid } from '../ber/oid.js';
import { ErrorStatus, type Pdu, PduType, responseTo } from '../message/pdu.js';
import {
  encodedAbsence,
  encodedValue,
  encodedVarBind,
  unspecified,
  type VarBind,
  varBind,
} from '../message/snmp-value.js';
import type { ObjectTree } from './object-tree.js';

/** A GetBulk gets no more repetitions than this, however many it wants; the size of a message bounds it further. */
export const mostRepetitions = 64;

/** Of the header of an answer's PDU, at most: three integers, two lengths. */
const pduHeaderOctets = 30;

/**
 * The answer to a request; undefined to what asks for nothing. `roomOctets` is what the PDU may take; an answer that does
 * not fit is tooBig, or shorter where it is one of a GetBulk.
 */
export function answerTo(request: Pdu, tree: ObjectTree, roomOctets: number): Pdu | undefined {
  switch (request.type) {
    case PduType.get:
      return whole(
        request,
        request.varBinds.map(({ name }) => gotten(name, tree)),
        roomOctets,
      );
    case PduType.getNext:
      return whole(
        request,
        request.varBinds.map(({ name }) => nextOf(name, tree)),
        roomOctets,
      );
    case PduType.getBulk:
      return responseTo(request, bulk(request, tree, roomOctets - pduHeaderOctets));
    case PduType.set:
      return refusedSet(request);
    default:
      return undefined;
  }
}

function gotten(name: Oid, tree: ObjectTree): VarBind {
  const found = tree.get(name);
  return { name, value: typeof found === 'string' ? encodedAbsence(found) : encodedValue(found) };
}

function nextOf(name: Oid, tree: ObjectTree): VarBind {
  const found = tree.next(name);
  return found === undefined ? { name, value: encodedAbsence('endOfMibView') } : varBind(found.name, found.value);
}

/** RFC 3416 §4.2.1: where all together is too big, the error alone is sent. */
function whole(request: Pdu, varBinds: readonly VarBind[], roomOctets: number): Pdu {
  const size = varBinds.reduce((sum, one) => sum + encodedVarBind(one).length, pduHeaderOctets);
  if (size <= roomOctets) return responseTo(request, varBinds);
  return responseTo(request, [], { status: ErrorStatus.tooBig, index: 0 });
}

/** RFC 3416 §4.2.3: as many as fit, whole rows or not. */
function bulk({ second, third, varBinds }: Pdu, tree: ObjectTree, roomOctets: number): readonly VarBind[] {
  const nonRepeaters = Math.min(Math.max(second, 0), varBinds.length);
  const repetitions = Math.min(Math.max(third, 0), mostRepetitions);
  const answer: VarBind[] = [];
  let room = roomOctets;
  const fits = (one: VarBind) => {
    room -= encodedVarBind(one).length;
    if (room >= 0) answer.push(one);
    return room >= 0;
  };
  for (const { name } of varBinds.slice(0, nonRepeaters)) if (!fits(nextOf(name, tree))) return answer;
  let names = varBinds.slice(nonRepeaters).map(({ name }) => name);
  for (let repetition = 0; repetition < repetitions && names.length > 0; repetition += 1) {
    const row = names.map((name) => ({ name, found: tree.next(name) }));
    // A row of nothing but ends is the last one.
    const isEnd = row.every(({ found }) => found === undefined);
    for (const { name, found } of row) {
      const bind = found ? varBind(found.name, found.value) : { name, value: encodedAbsence('endOfMibView') };
      if (!fits(bind)) return answer;
    }
    if (isEnd) return answer;
    names = row.map(({ name, found }) => found?.name ?? name);
  }
  return answer;
}

/** Nothing can be set, and nothing is ever written to the UPS (RFC 3416 §4.2.5). */
function refusedSet(request: Pdu): Pdu {
  if (request.varBinds.length === 0) return responseTo(request, []);
  const names = request.varBinds.map(({ name, value }) => ({ ...unspecified(name), value }));
  return responseTo(request, names, { status: ErrorStatus.notWritable, index: 1 });
}
