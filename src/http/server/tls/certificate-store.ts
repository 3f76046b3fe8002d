import { createPrivateKey, X509Certificate } from 'node:crypto';
import { hostname, networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { errorDetail } from '../../../core/error-details.js';
import { GatewayError, hasCode } from '../../../core/errors.js';
import { makeFolder, removeForGood } from '../../../core/files/folders.js';
import { isErrnoException } from '../../../core/files/is-errno-exception.js';
import { patiently } from '../../../core/files/patiently.js';
import { writeFileAtomically } from '../../../core/files/write-file-atomically.js';
import { type Disk, thisDisk } from '../../../core/machine/disk.js';
import { Mutex } from '../../../core/mutex.js';

/** What it says of itself. */
export interface CertificateView {
  /** Made by the gateway itself, or brought by somebody. */
  readonly source: 'generated' | 'own';
  readonly subject: string;
  readonly issuer: string;
  readonly validFromMs: number;
  readonly validToMs: number;
  /** SHA-256. */
  readonly fingerprint: string;
}

export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** `problem` says why it is not the one in the files. */
type MadeCertificate = Certificate & { readonly problem?: GatewayError };

interface LoadedCertificate {
  readonly made: MadeCertificate;
  /** Of the files, and when that was. */
  readonly stamp: string;
  readonly atMs: number;
}

const certificateName = 'cert.pem';
const keyName = 'key.pem';
/** Marks a pair that may be made anew when it runs out. */
const generatedOrganization = 'UPS gateway';
const yearMs = 365 * 24 * 3_600_000;
const generatedYears = 10;
const secretMode = 0o600;
/** Who puts a pair into the folder by hand may need that long from the key to the certificate. */
const byHandMs = 60_000;

/** The certificate of the web page, as cert.pem and key.pem in a folder; one is made where there is none. */
export class CertificateStore {
  readonly #folder: string;
  readonly #wallMs: () => number;
  readonly #disk: Disk;
  /** Several may ask at the same moment, and a pair is two files. */
  readonly #mutex = new Mutex();
  #loaded: LoadedCertificate | undefined;

  constructor(folder: string, wallMs: () => number, disk: Disk = thisDisk) {
    this.#folder = folder;
    this.#wallMs = wallMs;
    this.#disk = disk;
  }

  /** Changes whenever the files do. */
  async stamp(): Promise<string> {
    const stats = await Promise.all(
      [certificateName, keyName].map((name) => this.#disk.stat(join(this.#folder, name)).catch(() => undefined)),
    );
    return stats.map((one) => `${one?.mtimeMs ?? 0}:${one?.size ?? 0}`).join(' ');
  }

  /** Always ends with a pair that works. */
  load(): Promise<MadeCertificate> {
    return this.#mutex.run(async () => {
      const known = this.#loaded;
      if (known && known.stamp === (await this.stamp()) && this.#isStillRight(known)) return known.made;
      const made = await this.#load();
      this.#loaded = { made, stamp: await this.stamp(), atMs: this.#wallMs() };
      return made;
    });
  }

  /** What was made in the place of damaged files is looked at again: somebody may be at work on them. */
  #isStillRight({ made: { cert, problem }, atMs }: LoadedCertificate): boolean {
    const isLookedAt = problem === undefined || Math.abs(this.#wallMs() - atMs) < byHandMs;
    return isLookedAt && !this.isToBeRenewed(cert);
  }

  async #load(): Promise<MadeCertificate> {
    const { cert, key, failure } = await this.#files();
    // It may be there: a new one would replace it.
    if (failure !== undefined) return { ...(await this.#generate()), problem: unusable(failure) };
    if (cert === undefined || key === undefined) return this.#makeNew();
    const pair = { cert, key };
    try {
      check(pair);
    } catch (problem) {
      // A page under a strange certificate can mend that; no page cannot.
      if (!hasCode(problem, 'web.bad-certificate')) throw problem;
      if (await this.#isHalfStored(pair)) return this.#makeNew();
      return { ...(await this.#generate()), problem };
    }
    return this.isToBeRenewed(pair.cert) ? this.#makeNew() : pair;
  }

  /** It is of our own making and has run out. */
  isToBeRenewed(cert: string): boolean {
    return isGenerated(cert) && Date.parse(new X509Certificate(cert).validTo) < this.#wallMs();
  }

  /** Undefined while there is none, or none that can be read. */
  async view(): Promise<CertificateView | undefined> {
    const pair = await this.#read();
    if (pair === undefined) return undefined;
    try {
      const { subject, issuer, validFrom, validTo, fingerprint256 } = new X509Certificate(pair.cert);
      return {
        source: isGenerated(pair.cert) ? 'generated' : 'own',
        subject,
        issuer,
        validFromMs: Date.parse(validFrom),
        validToMs: Date.parse(validTo),
        fingerprint: fingerprint256,
      };
    } catch {
      return undefined;
    }
  }

  /** Rejects with `web.bad-certificate`; the files are then as before. */
  async store(pair: Certificate): Promise<void> {
    check(pair);
    await this.#mutex.run(() => this.#store(pair));
  }

  async #store(pair: Certificate): Promise<void> {
    await makeFolder(this.#folder, this.#disk, 0o700);
    const { key: former } = await this.#files();
    await this.#write(keyName, pair.key);
    try {
      await this.#write(certificateName, pair.cert);
    } catch (cause) {
      // The certificate of before needs it; where the disk refuses that, too, `load` makes a new pair.
      if (former !== undefined) await this.#write(keyName, former).catch(() => undefined);
      throw cause;
    }
  }

  remove(): Promise<void> {
    return this.#mutex.run(async () => {
      for (const name of [certificateName, keyName]) await removeForGood(join(this.#folder, name), this.#disk);
    });
  }

  async #read(): Promise<Certificate | undefined> {
    const { cert, key } = await this.#files();
    return cert === undefined || key === undefined ? undefined : { cert, key };
  }

  async #files() {
    let failure: unknown;
    const read = (name: string) =>
      patiently(() => this.#disk.readFile(join(this.#folder, name), 'utf8')).catch((cause: unknown) => {
        const isGone = isErrnoException(cause) && (cause.code === 'ENOENT' || cause.code === 'ENOTDIR');
        if (!isGone) failure = cause;
        return undefined;
      });
    return { cert: await read(certificateName), key: await read(keyName), failure };
  }

  async #write(name: string, text: string): Promise<void> {
    await writeFileAtomically(join(this.#folder, name), text, { mode: secretMode, disk: this.#disk });
  }

  /** A certificate of our own making whose key another has overwritten: a full disk or a power cut between the two. */
  async #isHalfStored({ cert }: Certificate): Promise<boolean> {
    try {
      const { ctimeMs } = await this.#disk.stat(join(this.#folder, keyName));
      // A clock without a battery may have gone back meanwhile.
      return isGenerated(cert) && Math.abs(this.#wallMs() - ctimeMs) > byHandMs;
    } catch {
      return false;
    }
  }

  async #makeNew(): Promise<MadeCertificate> {
    const pair = await this.#generate();
    try {
      check(pair);
      await this.#store(pair);
      return pair;
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      const message = errorDetail('certificateNotKept', { why });
      const problem = new GatewayError('web.certificate-unwritable', message, {}, cause);
      return { ...pair, problem };
    }
  }

  async #generate(): Promise<Certificate> {
    const { generate } = await import('selfsigned');
    const nowMs = this.#wallMs();
    const { cert, private: key } = await generate(
      [
        { name: 'commonName', value: hostname() },
        { name: 'organizationName', value: generatedOrganization },
      ],
      {
        keyType: 'ec',
        algorithm: 'sha256',
        // Boards without a battery for their clock may start in the past.
        notBeforeDate: new Date(Math.min(nowMs, Date.UTC(2025, 0, 1))),
        notAfterDate: new Date(nowMs + generatedYears * yearMs),
        extensions: [{ name: 'subjectAltName', altNames: alternativeNames() }],
      },
    );
    return { cert, key };
  }
}

function alternativeNames(): { type: 2 | 7; value?: string; ip?: string }[] {
  const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
  return [
    { type: 2, value: hostname() },
    { type: 2, value: 'localhost' },
    ...addresses.filter(({ family }) => family === 'IPv4').map(({ address }) => ({ type: 7 as const, ip: address })),
  ];
}

function isGenerated(cert: string): boolean {
  const { subject, issuer } = new X509Certificate(cert);
  return subject === issuer && subject.includes(`O=${generatedOrganization}`);
}

function check({ cert, key }: Certificate): void {
  try {
    const isPair = new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));
    if (!isPair) throw new TypeError('The key does not belong to the certificate.');
    process.getBuiltinModule('node:tls').createSecureContext({ cert, key });
  } catch (cause) {
    throw unusable(cause);
  }
}

function unusable(cause: unknown): GatewayError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new GatewayError('web.bad-certificate', errorDetail('certificateUnusable', { why }), {}, cause);
}
