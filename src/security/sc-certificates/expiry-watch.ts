import { isDeepStrictEqual } from 'node:util';
import { type Clock, isClockSet } from '../../core/clock.js';
import type { Logger } from '../../core/log.js';
import type { EventRecorder } from '../../journal/journal-event.js';
import type { CertificateView } from './certificate-view.js';
import type { ScCertificates } from './sc-certificates.js';

/** Days left at which it is told, the most first; 0: it has expired. */
const warnings = [60, 30, 7, 0] as const;

/** How long a certificate in force is still valid. */
export interface Expiry {
  readonly of: 'device' | 'issuer';
  readonly subject: string;
  readonly fingerprint: string;
  readonly validToMs: number;
  /** Whole days, negative after the end; undefined while the clock is not set. */
  readonly daysLeft: number | undefined;
}

export interface ExpiryWatchParts {
  readonly certificates: Pick<ScCertificates, 'shown' | 'told' | 'noteTold' | 'onChange'>;
  readonly recorder: EventRecorder;
  /** Whether BACnet/SC is switched on: nobody needs to renew what is not used. */
  isOn(): boolean;
  readonly clock: Clock;
  readonly log: Logger;
}

const dayMs = 86_400_000;
const lookMs = 3_600_000;

/** Tells the journal that a certificate in force comes to its end: 60, 30 and 7 days before, and at the end, once each. */
export class ExpiryWatch {
  readonly #parts: ExpiryWatchParts;
  #endings: readonly (() => void)[] = [];
  #keeping: Promise<void> = Promise.resolve();
  /** Days left of which the journal was told, by fingerprint; also where the disk does not take them. */
  #told: Readonly<Record<string, number>> = {};

  constructor(parts: ExpiryWatchParts) {
    this.#parts = parts;
  }

  start(): void {
    const { certificates } = this.#parts;
    this.#told = certificates.told;
    this.#endings = [certificates.onChange(() => this.#look()), this.#nextLook()];
    this.#look();
  }

  /** Idempotent; resolves when what was told is on the disk. */
  async stop(): Promise<void> {
    for (const end of this.#endings) end();
    this.#endings = [];
    await this.#keeping;
  }

  /** Of the certificate in force and of the authorities beside it; of those of the authorities, too, hubs depend. */
  get expiries(): readonly Expiry[] {
    const { operational } = this.#parts.certificates.shown;
    if (operational === undefined) return [];
    return [
      this.#expiryOf('device', operational.view),
      ...operational.issuerViews.map((view) => this.#expiryOf('issuer', view)),
    ];
  }

  /** Whether something must be renewed; never by a clock that is not set. */
  get isDue(): boolean {
    return this.#parts.isOn() && this.expiries.some(({ daysLeft }) => warningOf(daysLeft) !== undefined);
  }

  #expiryOf(of: Expiry['of'], { subject, fingerprint, validToMs }: CertificateView): Expiry {
    const { clock } = this.#parts;
    const daysLeft = isClockSet(clock) ? Math.floor((validToMs - clock.wallMs()) / dayMs) : undefined;
    return { of, subject, fingerprint, validToMs, daysLeft };
  }

  #nextLook(): () => void {
    return this.#parts.clock.schedule(lookMs, () => {
      const [changes] = this.#endings;
      if (changes === undefined) return;
      this.#endings = [changes, this.#nextLook()];
      this.#look();
    });
  }

  #look(): void {
    const { certificates, recorder, isOn, log } = this.#parts;
    if (!isOn()) return;
    const due = this.expiries.flatMap((one) => {
      const warning = warningOf(one.daysLeft);
      const told = this.#told[one.fingerprint];
      return warning === undefined || (told !== undefined && told <= warning) ? [] : [{ ...one, warning }];
    });
    for (const { of, subject, validToMs, daysLeft, warning } of due) {
      recorder.record({
        kind: warning === 0 ? 'sc-certificate-expired' : 'sc-certificate-expiring',
        subject,
        to: new Date(validToMs).toISOString().slice(0, 10),
        ...(daysLeft !== undefined && warning > 0 && { detail: String(daysLeft) }),
      });
      log.warn({ of, subject, daysLeft }, 'A certificate of BACnet/SC must be renewed.');
    }
    const told = this.#toldFrom(due);
    if (isDeepStrictEqual(told, this.#told)) return;
    this.#told = told;
    const noted = certificates.noteTold(this.#told);
    this.#keeping = noted.catch((err) => log.error({ err }, 'It cannot be kept which expiries were told.'));
  }

  /** What is in force, and told. A clock that was wrong, and is right again, leaves nothing behind. */
  #toldFrom(due: readonly (Expiry & { readonly warning: number })[]): Readonly<Record<string, number>> {
    const inForce = this.expiries.flatMap(({ fingerprint, daysLeft }) => {
      const before = this.#told[fingerprint];
      const isOver = daysLeft !== undefined && warningOf(daysLeft) === undefined;
      const days = due.find((one) => one.fingerprint === fingerprint)?.warning ?? (isOver ? undefined : before);
      return days === undefined ? [] : [[fingerprint, days] as const];
    });
    return Object.fromEntries(inForce);
  }
}

/** The smallest number of days of which it is time; undefined: of none. */
function warningOf(daysLeft: number | undefined): number | undefined {
  if (daysLeft === undefined) return undefined;
  return warnings.findLast((days) => (days === 0 ? daysLeft < 0 : daysLeft <= days));
}
