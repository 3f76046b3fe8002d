import type { Chance } from '../../../src/core/machine/chance.js';
import type { Dice } from './contract.js';

/** What a process of the gateway draws, from the dice of the run. */
export function drawnChance(dice: Dice): Chance {
  return {
    bytes: (count) => Buffer.from(dice.bytes(count)),
    uuid: () => {
      const octets = Buffer.from(dice.bytes(16));
      // Version 4, variant of RFC 9562.
      octets.writeUInt8(0x40 | (octets.readUInt8(6) & 0x0f), 6);
      octets.writeUInt8(0x80 | (octets.readUInt8(8) & 0x3f), 8);
      return octets.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
    },
    fraction: () => dice.fraction(),
  };
}
