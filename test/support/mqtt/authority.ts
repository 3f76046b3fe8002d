import { generate } from 'selfsigned';

export interface Pair {
  readonly cert: string;
  readonly key: string;
}

/** Signs the certificates of a site. */
export class Authority {
  readonly #pair: Pair;

  private constructor(pair: Pair) {
    this.#pair = pair;
  }

  static async make(name = 'site CA'): Promise<Authority> {
    const { cert, private: key } = await generate([{ name: 'commonName', value: name }], {
      ...keys,
      extensions: [
        { name: 'basicConstraints', cA: true, critical: true },
        { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
      ],
    });
    return new Authority({ cert, key });
  }

  get cert(): string {
    return this.#pair.cert;
  }

  /** `addresses`: names and addresses for which a server has it. */
  async sign(name: string, addresses: { readonly dns?: string; readonly ip?: string } = {}): Promise<Pair> {
    const { dns = name, ip } = addresses;
    const altNames = [{ type: 2 as const, value: dns }, ...(ip === undefined ? [] : [{ type: 7 as const, ip }])];
    const { cert, private: key } = await generate([{ name: 'commonName', value: name }], {
      ...keys,
      ca: this.#pair,
      extensions: [{ name: 'subjectAltName', altNames }],
    });
    return { cert, key };
  }
}

const keys = { keyType: 'ec', algorithm: 'sha256' } as const;
