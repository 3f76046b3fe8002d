import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeScMessage } from '../../../../src/bacnet/datalink/sc/messages/sc-message.js';
import { read, resultOf } from '../../../support/sc-hub/message.js';
import { broadcastVmac, bvlcFunction, unknownVmac } from '../../../support/sc-hub/octets.js';
import { scMessages } from '../../../vectors/sc-messages.js';

interface Change {
  readonly at: number;
  readonly octet: number;
}

/** A message of the standard with octets changed, cut off or added. */
const changed = fc
  .record({
    one: fc.constantFrom(...scMessages),
    changes: fc.array(fc.record({ at: fc.nat(60), octet: fc.nat(255) }), { maxLength: 3 }),
    cut: fc.option(fc.nat(80), { nil: undefined }),
    more: fc.uint8Array({ maxLength: 3 }),
  })
  .map(({ one, changes, cut, more }) => {
    const octets = Uint8Array.of(...one.octets, ...more).slice(0, cut);
    for (const { at, octet } of changes satisfies readonly Change[]) if (at < octets.length) octets[at] = octet;
    return octets;
  });

/** What only a node minds, or minds first: addresses of no node, options that must be understood, functions that are not for all. */
function isOfNodes(octets: Uint8Array): boolean {
  const { message } = read(octets);
  if (!message) return false;
  const { origin, destination, destinationOptions, fn } = message;
  const isStrange = [origin, destination].includes(unknownVmac) || origin === broadcastVmac;
  const isForAll = fn === bvlcFunction.encapsulatedNpdu || fn === bvlcFunction.proprietary;
  const mustKnow = destinationOptions.some(({ marker }) => marker & 0x40);
  return isStrange || mustKnow || destinationOptions.length > 15 || (destination === broadcastVmac && !isForAll);
}

/** The hub of the tests is of another hand: where the two read a message differently, one of them is wrong. */
describe('two readings of Annex AB agree', () => {
  it('on what the examples say', () => {
    for (const { octets } of scMessages) {
      const { message, fault } = read(octets);
      const decoded = decodeScMessage(octets);
      expect(fault).toBeUndefined();
      if ('failure' in decoded || message === undefined) throw new Error('not taken');
      expect([message.fn, message.id, message.origin, message.destination]).toEqual([
        ...[decoded.function, decoded.messageId, decoded.origin, decoded.destination],
      ]);
      if (decoded.function !== bvlcFunction.result || decoded.error === undefined) continue;
      const { headerMarker: marker, errorClass, errorCode: code, details } = decoded.error;
      expect(resultOf(message)).toEqual({ fn: decoded.resultFor, isNak: true, marker, errorClass, code, details });
    }
  });

  const codes = (octets: Uint8Array) => {
    const decoded = decodeScMessage(octets);
    return [read(octets).fault?.code, 'failure' in decoded ? decoded.failure.errorCode : undefined] as const;
  };

  it('on the error that a message is refused with which is cut off, too long, or of an unknown function', () => {
    for (const { octets } of scMessages) {
      const broken = [
        ...[...octets.keys()].map((length) => octets.subarray(0, length)),
        Uint8Array.of(...octets, 0),
        Uint8Array.of(0x0d, ...octets.subarray(1)),
      ];
      for (const one of broken) expect(codes(one)[1]).toBe(codes(one)[0]);
    }
  });

  /** Which of several faults is named is everybody's own matter. */
  it('on whether a message is refused', () => {
    const seen = { refused: 0, taken: 0 };
    fc.assert(
      fc.property(changed, (octets) => {
        if (isOfNodes(octets)) return;
        const [theirs, ours] = codes(octets);
        seen[ours === undefined ? 'taken' : 'refused'] += 1;
        expect(ours === undefined).toBe(theirs === undefined);
      }),
      { numRuns: 20_000, seed: 17 },
    );
    expect(Math.min(seen.refused, seen.taken)).toBeGreaterThan(1000);
  });
});
