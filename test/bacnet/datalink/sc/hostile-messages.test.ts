import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { nakFor } from '../../../../src/bacnet/datalink/sc/messages/nak.js';
import { decodeScMessage, encodeScMessage } from '../../../../src/bacnet/datalink/sc/messages/sc-message.js';
import { Random } from '../../../fuzz/mutate.js';
import { scMessages } from '../../../vectors/sc-messages.js';

/** `FUZZ_INPUTS=1000000` for a long night. */
const inputs = Number(process.env.FUZZ_INPUTS ?? 20_000);

/** Octets that mean something: functions, flags, markers, halves of lengths. */
const telling = [0x00, 0x01, 0x06, 0x0c, 0x0d, 0x0f, 0x10, 0x1f, 0x21, 0x3f, 0x40, 0x7f, 0x80, 0xbf, 0xff];

function mutated(random: Random): Uint8Array {
  let octets = [...random.pick(scMessages).octets];
  for (let changes = 1 + random.below(4); changes > 0; changes -= 1) {
    const at = random.below(octets.length + 1);
    switch (random.below(7)) {
      case 0:
        octets = octets.slice(0, at);
        break;
      case 1:
        octets.splice(at, 1 + random.below(6));
        break;
      case 2:
        octets.splice(at, 0, ...Array.from({ length: 1 + random.below(40) }, () => random.below(256)));
        break;
      case 3:
        octets.splice(at, octets.length, ...random.pick(scMessages).octets.subarray(random.below(4)));
        break;
      // The flags: they say what all the rest means.
      case 4:
        octets[1] = random.below(16);
        break;
      default:
        octets[at] = random.below(2) === 0 ? random.pick(telling) : random.below(256);
    }
  }
  return Uint8Array.from(octets);
}

/** After a collection of what is not used any more. */
function heapBytes(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}

describe(`${inputs} messages that are almost right`, { timeout: 3_600_000 }, () => {
  const random = new Random(135_2020);
  let taken = 0;
  let refused = 0;

  /** Decodes, and answers what is refused; whatever throws ends the test. */
  function meet(octets: Uint8Array): void {
    const decoded = decodeScMessage(octets);
    if (!('failure' in decoded)) {
      taken += 1;
      encodeScMessage(decoded);
      return;
    }
    refused += 1;
    const nak = nakFor(decoded.header, decoded.failure);
    if (nak === undefined) return;
    // Answered by what anybody must take.
    if (octets[0] === 0x00 || 'failure' in decodeScMessage(encodeScMessage(nak))) {
      throw new Error(`a wrong answer to ${Buffer.from(octets).toString('hex')}`);
    }
  }

  it('are taken or refused, without an exception, and leave nothing behind', () => {
    const round = (count: number) => {
      for (let index = 0; index < count; index += 1) meet(mutated(random));
    };
    round(inputs / 2);
    const before = heapBytes();
    round(inputs / 2);
    expect(heapBytes() - before).toBeLessThan(1_000_000);
    expect(taken).toBeGreaterThan(inputs / 20);
    expect(refused).toBeGreaterThan(inputs / 4);
  });

  it('as are octets of no kind, up to the longest message', () => {
    for (let index = 0; index < inputs; index += 1) {
      const length = index % 1000 === 0 ? 65_535 : random.below(64);
      meet(Uint8Array.from({ length }, () => random.below(256)));
    }
    expect(taken + refused).toBe(2 * inputs);
  });
});

describe('a claimed length allocates nothing', () => {
  it('of header data, of 64 KiB, in ten thousand short messages', () => {
    const octets = Buffer.from('0102000135ffff00', 'hex');
    const before = process.memoryUsage().arrayBuffers;
    for (let index = 0; index < 10_000; index += 1) {
      expect('failure' in decodeScMessage(octets)).toBe(true);
    }
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1_000_000);
  });
});
