import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

const curve = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const dayMs = 86_400_000;

export interface Terms {
  readonly name?: string;
  /** Milliseconds since 1970. */
  readonly fromMs?: number;
  readonly days?: number;
  /** Empty or undefined: for any use. */
  readonly usages?: readonly ('clientAuth' | 'serverAuth' | 'codeSigning')[];
  readonly isCa?: boolean;
  readonly keyUsage?: x509.KeyUsageFlags;
}

interface Key {
  readonly algorithm: webcrypto.Algorithm;
  readonly pair: webcrypto.CryptoKeyPair;
}

/** What tests count their days from. */
export const signedAtMs = Date.UTC(2026, 10, 1);

/** An authority of a site, as tests need it: it signs whatever it is asked for. */
export class SiteAuthority {
  readonly #certificate: x509.X509Certificate;
  readonly #key: Key;

  private constructor(certificate: x509.X509Certificate, key: Key) {
    this.#certificate = certificate;
    this.#key = key;
  }

  static async make(terms: Terms & { readonly by?: SiteAuthority; readonly rsaBits?: number } = {}) {
    const { by, rsaBits, name = 'Site CA', isCa = true } = terms;
    const algorithm = rsaBits === undefined ? curve : rsaOf(rsaBits);
    const pair = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
    const key = { algorithm, pair };
    const keyUsage = x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign;
    const asked = { keyUsage, days: 3_650, ...terms, name, isCa };
    const made = await signed(pair.publicKey, asked, by ? by.#signer : { name: `CN=${name}`, key });
    return new SiteAuthority(made, key);
  }

  get pem(): string {
    return `${this.#certificate.toString('pem')}\n`;
  }

  get der(): Uint8Array {
    return new Uint8Array(this.#certificate.rawData);
  }

  /** Signs a request in PEM. */
  async sign(request: string, terms: Terms = {}): Promise<string> {
    return `${(await this.#signed(request, terms)).toString('pem')}\n`;
  }

  /** Likewise, in PKCS#7 with its own certificate. */
  async signAsPkcs7(request: string): Promise<Uint8Array> {
    const all = new x509.X509Certificates([await this.#signed(request, {}), this.#certificate]);
    return new Uint8Array(all.export('raw'));
  }

  async #signed(request: string, terms: Terms): Promise<x509.X509Certificate> {
    const asked = new x509.Pkcs10CertificateRequest(request);
    const key = await asked.publicKey.export(webcrypto);
    const usages = ['clientAuth', 'serverAuth'] as const;
    return signed(key, { name: asked.subject, usages, days: 365, ...terms }, this.#signer);
  }

  get #signer() {
    return { name: this.#certificate.subject, key: this.#key };
  }
}

async function signed(publicKey: webcrypto.CryptoKey, terms: Terms, by: { readonly name: string; readonly key: Key }) {
  const { name = '', fromMs = signedAtMs, days = 365, usages, isCa, keyUsage } = terms;
  return x509.X509CertificateGenerator.create(
    {
      serialNumber: Buffer.from(webcrypto.getRandomValues(new Uint8Array(8))).toString('hex'),
      subject: name.includes('=') ? name : `CN=${name}`,
      issuer: by.name,
      notBefore: new Date(fromMs),
      notAfter: new Date(fromMs + days * dayMs),
      publicKey,
      signingKey: by.key.pair.privateKey,
      signingAlgorithm: by.key.algorithm,
      extensions: [
        ...(isCa === undefined ? [] : [new x509.BasicConstraintsExtension(isCa, undefined, true)]),
        ...(keyUsage === undefined ? [] : [new x509.KeyUsagesExtension(keyUsage, true)]),
        ...(usages === undefined || usages.length === 0
          ? []
          : [new x509.ExtendedKeyUsageExtension(usages.map((one) => x509.ExtendedKeyUsage[one]))]),
      ],
    },
    webcrypto,
  );
}

function rsaOf(modulusLength: number) {
  const publicExponent = Uint8Array.from([1, 0, 1]);
  return { name: 'RSASSA-PKCS1-v1_5', modulusLength, publicExponent, hash: 'SHA-256' };
}
