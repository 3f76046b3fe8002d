import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { HubCredentials } from '../../bacnet/datalink/sc/socket/sc-socket-opener.js';
import { type Clock, isClockSet } from '../../core/clock.js';
import { GatewayError } from '../../core/errors.js';
import { makeFolder, removeForGood } from '../../core/files/folders.js';
import { isErrnoException } from '../../core/files/is-errno-exception.js';
import { patiently } from '../../core/files/patiently.js';
import { removeLeftovers, writeFileAtomically } from '../../core/files/write-file-atomically.js';
import type { Logger } from '../../core/log.js';
import { type Disk, thisDisk } from '../../core/machine/disk.js';
import { Mutex } from '../../core/mutex.js';
import { type CertificateView, viewOfCertificate } from './certificate-view.js';
import type { Finding } from './findings.js';
import { issuersInChain } from './issuer-chain.js';
import { type KeptCertificates, type KeptSet, keptOfText, textOfKept } from './kept-certificates.js';
import type { GivenFile } from './read-certificates.js';
import { type RequestFault, type RequestFields, requestFaults } from './request-fields.js';

/** Of all that leaves this file, this alone has a key. */
export type ScCredentials = HubCredentials;

/** A set without its key. */
export interface CertificateSet {
  /** PEM. */
  readonly certificate: string;
  readonly issuers: readonly string[];
  readonly sinceMs: number;
  readonly view: CertificateView;
  readonly issuerViews: readonly CertificateView[];
}

/** All that may be shown. */
export interface ShownCertificates {
  readonly operational?: CertificateSet;
  readonly candidate?: CertificateSet;
  readonly request?: { readonly pem: string; readonly fields: RequestFields; readonly madeAtMs: number };
}

/** `in-force`: there was none before; `candidate`: waits until a hub has accepted it. */
export type OfferOutcome = 'refused' | 'in-force' | 'candidate';

export interface OfferAnswer {
  readonly outcome: OfferOutcome;
  readonly findings: readonly Finding[];
}

export interface ScCertificatesParts {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly disk?: Disk;
}

/** Below the data folder. No export, backup or FTP shows this folder: it holds keys. */
export const certificatesFolderName = 'sc';
const fileName = 'certificates.json';
const damagedName = 'certificates.damaged.json';

/**
 * The certificates by which the gateway comes to a hub of BACnet/SC, and their keys, which are made here and stay here.
 * One file holds all of it, so that a power cut leaves either what was or what shall be.
 */
export class ScCertificates {
  readonly #folder: string;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #disk: Disk;
  readonly #mutex = new Mutex();
  readonly #listeners = new Set<() => void>();
  #kept: KeptCertificates = {};
  #shown: ShownCertificates = {};

  constructor({ dataDir, clock, log, disk = thisDisk }: ScCertificatesParts) {
    this.#folder = join(dataDir, certificatesFolderName);
    this.#clock = clock;
    this.#log = log;
    this.#disk = disk;
  }

  /** A file that is damaged is set aside and said in the log; it never costs the start. */
  load(): Promise<void> {
    return this.#mutex.run(async () => {
      await removeLeftovers(this.#path, this.#disk);
      await this.#read(() => this.#disk.rename(this.#path, join(this.#folder, damagedName)));
    });
  }

  /** The same beside a gateway that runs: nothing on the disk is touched. */
  read(): Promise<void> {
    return this.#mutex.run(() => this.#read(async () => undefined));
  }

  /** Without any key. */
  get shown(): ShownCertificates {
    return this.#shown;
  }

  /** Days left of which the journal was told, by fingerprint. */
  get told(): Readonly<Record<string, number>> {
    return this.#kept.told ?? {};
  }

  /** Undefined where there is no such set. */
  credentials(of: 'operational' | 'candidate'): ScCredentials | undefined {
    const kept = this.#kept[of];
    if (kept === undefined) return undefined;
    const issuers = kept.issuers.map((one) => new X509Certificate(one));
    const chain = issuersInChain(new X509Certificate(kept.certificate), issuers);
    const between = chain.filter(({ subject, issuer }) => subject !== issuer);
    return { key: kept.key, chain: [kept.certificate, ...between].join(''), issuers: kept.issuers };
  }

  /** Called after each change of what is shown; the returned function ends it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What is wrong with the fields of a request; empty: `makeRequest` will take them. */
  faultsOf(fields: RequestFields): readonly RequestFault[] {
    return requestFaults(fields);
  }

  /**
   * Makes a key and a request of it, in PEM. The key in force stays; that of a former request is forgotten. Rejects with
   * `sc-certificates.request-invalid` or `sc-certificates.unwritable`.
   */
  makeRequest(fields: RequestFields): Promise<string> {
    return this.#mutex.run(async () => {
      const [wrong] = requestFaults(fields);
      if (wrong) throw new GatewayError('sc-certificates.request-invalid', `${wrong.field}: ${wrong.allowed.en}`);
      const made = await (await import('./certificate-request.js')).makeRequest(fields);
      await this.#keep({ ...this.#kept, request: { ...made, fields, madeAtMs: this.#clock.wallMs() } });
      return made.request;
    });
  }

  /** What `offer` would say of these files; nothing changes. */
  async check(files: readonly GivenFile[]): Promise<readonly Finding[]> {
    return (await this.#judge(files)).findings;
  }

  /**
   * Takes a signed certificate and its issuers, in any order and number of files. What fits waits as candidate, or is in
   * force at once where nothing was. Issuers alone renew those in force. Rejects with `sc-certificates.unwritable` only.
   */
  offer(files: readonly GivenFile[]): Promise<OfferAnswer> {
    return this.#mutex.run(async () => {
      const { findings, set } = await this.#judge(files);
      if (set === undefined) return { outcome: 'refused', findings };
      const outcome = this.#kept.operational === undefined ? 'in-force' : 'candidate';
      const kept = { ...set, sinceMs: this.#clock.wallMs() };
      await this.#keep(outcome === 'candidate' ? { ...this.#kept, candidate: kept } : inForce(this.#kept, kept));
      return { outcome, findings };
    });
  }

  /**
   * The candidate comes into force: a hub has accepted it, or people answer for it. Rejects with `.unwritable`, or with
   * `sc-certificates.no-candidate`, also where it is not the one that was `tried`.
   */
  commit(tried?: ScCredentials): Promise<void> {
    return this.#mutex.run(async () => {
      const { candidate } = this.#kept;
      const isMeant = tried === undefined || isDeepStrictEqual(this.credentials('candidate'), tried);
      if (candidate === undefined || !isMeant) throw noCandidate();
      await this.#keep(inForce(this.#kept, { ...candidate, sinceMs: this.#clock.wallMs() }));
    });
  }

  /** The candidate is forgotten; its request stays, so that another certificate can be made of it. */
  discard(): Promise<void> {
    return this.#mutex.run(async () => {
      const { candidate, ...others } = this.#kept;
      if (candidate === undefined) throw noCandidate();
      await this.#keep(others);
    });
  }

  /** Keys, certificates and requests, all of them: the device changes hands. */
  forget(): Promise<void> {
    return this.#mutex.run(async () => {
      await removeForGood(this.#folder, this.#disk, true);
      this.#take({});
    });
  }

  /** Keeps of what the journal was told; of no set, nothing. Rejects with `sc-certificates.unwritable`. */
  noteTold(told: Readonly<Record<string, number>>): Promise<void> {
    return this.#mutex.run(async () => {
      if (this.#kept.operational === undefined) return;
      const kept = { ...this.#kept, told };
      await this.#write(kept);
      this.#kept = kept;
    });
  }

  get #path(): string {
    return join(this.#folder, fileName);
  }

  async #read(setAside: () => Promise<unknown>): Promise<void> {
    let text: string;
    try {
      text = await patiently(() => this.#disk.readFile(this.#path, 'utf8'));
    } catch (err) {
      const isThere = !isErrnoException(err) || err.code !== 'ENOENT';
      if (isThere) this.#log.error({ file: this.#path, err }, 'The certificates of BACnet/SC cannot be read.');
      return;
    }
    try {
      const kept = keptOfText(text);
      this.#shown = shownOf(kept);
      this.#kept = kept;
    } catch (cause) {
      // Not the error itself: what a parser quotes may be a part of a key.
      const why = cause instanceof TypeError ? cause.message : 'it cannot be read';
      this.#log.error(
        { code: 'sc-certificates.damaged', file: this.#path, why },
        'The certificates of BACnet/SC are damaged and left aside.',
      );
      await setAside().catch(() => undefined);
    }
  }

  async #judge(files: readonly GivenFile[]): Promise<{ findings: readonly Finding[]; set?: Omit<KeptSet, 'sinceMs'> }> {
    // Up to 17 MB that a gateway needs once in years.
    const { judgeOffer } = await import('./judge-offer.js');
    const { operational, request } = this.#kept;
    const saidMs = this.#clock.wallMs();
    return judgeOffer(files, { operational, request, saidMs, nowMs: isClockSet(this.#clock) ? saidMs : undefined });
  }

  async #keep(kept: KeptCertificates): Promise<void> {
    await this.#write(kept);
    this.#take(kept);
  }

  async #write(kept: KeptCertificates): Promise<void> {
    try {
      await makeFolder(this.#folder, this.#disk, 0o700);
      await writeFileAtomically(this.#path, textOfKept(kept), { mode: 0o600, disk: this.#disk });
    } catch (cause) {
      throw new GatewayError('sc-certificates.unwritable', `${this.#path} cannot be written.`, {}, cause);
    }
  }

  #take(kept: KeptCertificates): void {
    this.#shown = shownOf(kept);
    this.#kept = kept;
    for (const listener of this.#listeners) listener();
  }
}

/** The candidate is gone, and with it the request that it was made of. */
function inForce({ request, told }: KeptCertificates, set: KeptSet): KeptCertificates {
  return {
    operational: set,
    ...(request !== undefined && request.key !== set.key && { request }),
    ...(told !== undefined && { told }),
  };
}

function shownOf({ operational, candidate, request }: KeptCertificates): ShownCertificates {
  return {
    ...(operational && { operational: shownSet(operational) }),
    ...(candidate && { candidate: shownSet(candidate) }),
    ...(request && { request: { pem: request.request, fields: request.fields, madeAtMs: request.madeAtMs } }),
  };
}

function shownSet({ certificate, issuers, sinceMs }: KeptSet): CertificateSet {
  const viewOf = (pem: string) => viewOfCertificate(new X509Certificate(pem));
  return { certificate, issuers, sinceMs, view: viewOf(certificate), issuerViews: issuers.map(viewOf) };
}

function noCandidate(): GatewayError {
  return new GatewayError('sc-certificates.no-candidate', 'No certificate waits to be tried.');
}
