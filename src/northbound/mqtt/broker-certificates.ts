import { join } from 'node:path';
import { errorDetail } from '../../core/error-details.js';
import { GatewayError } from '../../core/errors.js';
import { makeFolder, removeForGood } from '../../core/files/folders.js';
import { isErrnoException } from '../../core/files/is-errno-exception.js';
import { writeFileAtomically } from '../../core/files/write-file-atomically.js';
import { type Disk, thisDisk } from '../../core/machine/disk.js';

/** In PEM. Without `ca` the authorities that Node brings along count; without a pair the gateway shows no certificate. */
export interface CertificateFiles {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** What a certificate says of itself. */
export interface BrokerCertificateView {
  readonly subject: string;
  readonly issuer: string;
  readonly validToMs: number;
  /** SHA-256. */
  readonly fingerprint: string;
}

/** Below the data folder; who sets the gateway up may put them there, or give them to the page. */
export const certificatesFolderName = 'mqtt';
const names = { ca: 'ca.pem', cert: 'client.pem', key: 'client-key.pem' } as const;
const secretMode = 0o600;

/** Whom the gateway trusts as a broker, and as whom it comes, as files in a folder of their own. */
export class BrokerCertificates {
  readonly #folder: string;
  readonly #disk: Disk;

  constructor(dataDir: string, disk: Disk = thisDisk) {
    this.#disk = disk;
    this.#folder = join(dataDir, certificatesFolderName);
  }

  /** As they are now; rejects with the system's error where one is there and cannot be read. */
  async load(): Promise<CertificateFiles> {
    const [ca, cert, key] = await Promise.all([this.#read(names.ca), this.#read(names.cert), this.#read(names.key)]);
    return { ...(ca !== undefined && { ca }), ...(cert !== undefined && key !== undefined && { cert, key }) };
  }

  /** Undefined where there is none, or none that can be read. */
  async view(): Promise<{ readonly ca?: BrokerCertificateView; readonly client?: BrokerCertificateView }> {
    const { ca, cert } = await this.load().catch((): CertificateFiles => ({}));
    const [seenCa, seenClient] = [await viewOf(ca), await viewOf(cert)];
    return { ...(seenCa && { ca: seenCa }), ...(seenClient && { client: seenClient }) };
  }

  /** Rejects with `web.bad-certificate`; what is there is then as before. */
  async storeCa(ca: string): Promise<void> {
    await check({ ca });
    await this.#write(names.ca, ca);
  }

  /** Likewise; the key must not be encrypted. */
  async storeClient(cert: string, key: string): Promise<void> {
    await check({ cert, key });
    // A certificate without its key is no pair, so that the one of before never meets the key of this one.
    await this.removeClient();
    await this.#write(names.key, key);
    await this.#write(names.cert, cert);
  }

  async removeCa(): Promise<void> {
    await this.#remove(names.ca);
  }

  async removeClient(): Promise<void> {
    await this.#remove(names.cert);
    await this.#remove(names.key);
  }

  async #read(name: string): Promise<string | undefined> {
    try {
      return await this.#disk.readFile(join(this.#folder, name), 'utf8');
    } catch (error) {
      if (isErrnoException(error) && error.code === 'ENOENT') return undefined;
      throw error;
    }
  }

  async #write(name: string, text: string): Promise<void> {
    await makeFolder(this.#folder, this.#disk, 0o700);
    await writeFileAtomically(join(this.#folder, name), text, { mode: secretMode, disk: this.#disk });
  }

  async #remove(name: string): Promise<void> {
    await removeForGood(join(this.#folder, name), this.#disk);
  }
}

async function viewOf(pem: string | undefined): Promise<BrokerCertificateView | undefined> {
  if (pem === undefined) return undefined;
  const { X509Certificate } = await import('node:crypto');
  try {
    const { subject, issuer, validTo, fingerprint256 } = new X509Certificate(pem);
    return { subject, issuer, validToMs: Date.parse(validTo), fingerprint: fingerprint256 };
  } catch {
    return undefined;
  }
}

async function check({ ca, cert, key }: CertificateFiles): Promise<void> {
  const { createPrivateKey, X509Certificate } = await import('node:crypto');
  const { createSecureContext } = await import('node:tls');
  try {
    if (ca !== undefined) new X509Certificate(ca);
    if (cert !== undefined && key !== undefined && !new X509Certificate(cert).checkPrivateKey(createPrivateKey(key)))
      throw new TypeError('The key does not belong to the certificate.');
    createSecureContext({
      ...(ca !== undefined && { ca }),
      ...(cert !== undefined && { cert }),
      ...(key !== undefined && { key }),
    });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new GatewayError('web.bad-certificate', errorDetail('certificateUnusable', { why }), {}, cause);
  }
}
