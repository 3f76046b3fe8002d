import { randomBytes, randomUUID } from 'node:crypto';

/** Where whatever is drawn comes from: names, keys, salts, moments. Nobody outside can foresee what this machine draws. */
export interface Chance {
  bytes(count: number): Buffer;
  /** Of version 4 (RFC 9562), in small letters. */
  uuid(): string;
  /** From 0 up to, not including, 1; not for secrets. */
  fraction(): number;
}

export const ownChance: Chance = {
  bytes: (count) => randomBytes(count),
  uuid: () => randomUUID(),
  fraction: () => Math.random(),
};
