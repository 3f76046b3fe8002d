import { scrypt, timingSafeEqual } from 'node:crypto';
import { type Chance, ownChance } from '../core/machine/chance.js';
import { type Elsewhere, ownElsewhere } from '../core/machine/elsewhere.js';

/**
 * Some 100 ms on a small board for each attempt, in 4 MB four times over. Each of the four threads that may do it keeps
 * what it once had: 16 MB at once would cost 64 MB in the end.
 */
const cost = { N: 4096, r: 8, p: 4 };
const hashBytes = 32;

/** What hashing needs of a machine. */
export interface HashingMachine {
  readonly chance: Chance;
  readonly elsewhere: Elsewhere;
}

export const ownHashing: HashingMachine = { chance: ownChance, elsewhere: ownElsewhere };

/** Makes the text that is stored instead of a secret: scrypt$N$r$p$salt$hash, the last two in base64. */
export async function hashSecret(plain: string, { chance, elsewhere } = ownHashing): Promise<string> {
  const salt = chance.bytes(16);
  const hash = await elsewhere(derive(plain, salt, cost, hashBytes));
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64'), hash.toString('base64')].join('$');
}

/** Whether the candidate is the secret that was hashed; false for a stored text that is none. */
export async function verifySecret(
  stored: string,
  candidate: string,
  { elsewhere }: Pick<HashingMachine, 'elsewhere'> = ownHashing,
): Promise<boolean> {
  const [, n = '', r = '', p = '', salt = '', hash = ''] =
    /^scrypt\$(\d{1,6})\$(\d{1,2})\$(\d{1,2})\$([\w+/=]+)\$([\w+/=]+)$/.exec(stored) ?? [];
  const expected = Buffer.from(hash, 'base64');
  if (expected.length !== hashBytes) return false;
  const parameters = { N: Number(n), r: Number(r), p: Number(p) };
  try {
    const actual = await elsewhere(derive(candidate, Buffer.from(salt, 'base64'), parameters, hashBytes));
    return timingSafeEqual(actual, expected);
  } catch {
    // Parameters that scrypt refuses come from a damaged file.
    return false;
  }
}

function derive(plain: string, salt: Uint8Array, parameters: typeof cost, length: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // One accent may be typed as one character or as two.
    scrypt(plain.normalize('NFC'), salt, length, { ...parameters, maxmem: 64 * 1024 * 1024 }, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}
