import { plain } from '../../support/bacnet/wire.js';
import type { Disturbances, Judge } from '../world/contract.js';
import type { Exchange, GivenAnswer, WireListener } from './gateway-wire.js';
import { property } from './judged-objects.js';
import type { Address } from './lan-port.js';
import { readPropertyMultipleAck } from './payloads.js';
import type { Pdu } from './pdu.js';
import { service, unconfirmedService } from './requests.js';

export interface DeviceParts {
  readonly judge: Judge;
  readonly disturbances: Disturbances;
  readonly nowMs: () => number;
}

/** Database_Revision with the objects and names that it stands for. */
interface Database {
  readonly revision: number;
  readonly content: string;
  readonly atMs: number;
}

/**
 * Twenty I-Am a second to one source (src/device/served-device.ts), 500 to all (src/bacnet/server/discovery-limit.ts); its second begins
 * with the first of them, so that a second of ours may have the end of one and the begin of the next.
 */
const iAmOfSource = 2 * 20;
const iAmOfAll = 2 * 500;
/** Who changes settings says so within this. */
const knownAfterMs = 5_000;
/** What people have changed waits for a disk that is slow, or takes nothing, for ten minutes at most. */
const lateOnDiskMs = 900_000;

/** Rules `database-revision`, `i-am-unasked` and `i-am-limit`. */
export class DeviceJudge implements WireListener {
  readonly #parts: DeviceParts;
  #last: Database | undefined;
  /** Broadcasts of the start, of this process. */
  #announced = 0;
  /** Times of further ones. */
  readonly #unasked: number[] = [];
  /** I-Am by whom they went to, of this second. */
  readonly #sent = new Map<string, number>();
  #second = -1;
  /** When somebody asked last. */
  #askedAtMs = Number.NEGATIVE_INFINITY;

  constructor(parts: DeviceParts) {
    this.#parts = parts;
  }

  gatewayEnded(): void {
    this.#announced = 0;
  }

  unconfirmedReached({ service: number }: Pdu): void {
    if (number === unconfirmedService.whoIs) this.#askedAtMs = this.#parts.nowMs();
  }

  unconfirmedLeft({ service: number }: Pdu, to: Address): void {
    if (number !== unconfirmedService.iAm) return;
    const { judge, nowMs } = this.#parts;
    const now = nowMs();
    this.look();
    judge.judged('i-am');
    const second = Math.floor(now / 1_000);
    if (second !== this.#second) this.#sent.clear();
    this.#second = second;
    const count = (this.#sent.get(to.address) ?? 0) + 1;
    this.#sent.set(to.address, count);
    const all = [...this.#sent.values()].reduce((sum, one) => sum + one, 0);
    if (count > iAmOfSource || all > iAmOfAll) {
      judge.violated('i-am-limit', `${count} I-Am in a second to ${to.address}, ${all} to all`);
    }
    if (now - this.#askedAtMs < 1_000) return;
    // "Broadcast once at start, never periodically" (BTL implementation guidelines 7.2): another server is another start.
    this.#announced += 1;
    if (this.#announced > 1) this.#unasked.push(now);
  }

  /** Those that nobody had asked for, once it is known whether settings were changed at that moment. */
  look(): void {
    const { judge, disturbances, nowMs } = this.#parts;
    for (const atMs of this.#unasked.filter((one) => nowMs() - one > knownAfterMs)) {
      this.#unasked.splice(this.#unasked.indexOf(atMs), 1);
      // A disk that gives config.ini at last brings other settings as well.
      const causes = ['settings', 'power', 'lan', 'card'] as const;
      const fromMs = Math.max(0, atMs - 60_000);
      if (disturbances.wereThere(causes, fromMs, atMs + knownAfterMs)) continue;
      const askedFromMs = Math.max(0, atMs - lateOnDiskMs);
      if (disturbances.wereThere(['disk'], fromMs, atMs) && disturbances.wereThere(['settings'], askedFromMs, atMs))
        continue;
      judge.violated('i-am-unasked', `an I-Am at ${Math.round(atMs)} ms, and nobody had asked`);
    }
  }

  answered({ service: number }: Exchange, answer: GivenAnswer): void {
    if (number === service.reinitializeDevice && answer.type === 2) this.#announced = 0;
    if (number !== service.readPropertyMultiple || answer.type !== 3) return;
    const told = readPropertyMultipleAck(answer.payload).filter(({ object }) => object.startsWith('8,'));
    const items = (id: number) => told.find(({ propertyId, error }) => propertyId === id && error === undefined)?.items;
    const [revision] = items(property.databaseRevision) ?? [];
    const list = items(property.objectList);
    const name = items(property.objectName);
    if (revision === undefined || list === undefined || name === undefined) return;
    const content = [...name.map(plain), ...list.map(plain)].join(' ');
    this.#judgeRevision({ revision: Number(plain(revision)), content, atMs: answer.atMs });
  }

  /** It changes when objects come or go, or change their name, and stays else (135-2012 §12.11.39). */
  #judgeRevision(now: Database): void {
    const last = this.#last;
    this.#last = now;
    if (last === undefined) return;
    this.#parts.judge.judged('database-revision');
    const { judge } = this.#parts;
    const isSame = last.content === now.content;
    if (!isSame && now.revision === last.revision) {
      judge.violated('database-revision', `objects or names have changed, Database_Revision is still ${now.revision}`);
    }
    if (now.revision < last.revision && !this.#isExcused(last.atMs, now.atMs)) {
      judge.violated('database-revision', `Database_Revision went from ${last.revision} to ${now.revision}`);
    }
    // A UPS that starts may say for some seconds that it is another one: the Device has its name, there and back.
    const mayHaveBeenAnother = this.#parts.disturbances.wereThere(['ups'], last.atMs, now.atMs);
    const isMore = now.revision > last.revision && mayHaveBeenAnother;
    if (isSame && now.revision !== last.revision && !isMore && !this.#isExcused(last.atMs, now.atMs)) {
      const what = `Database_Revision went from ${last.revision} to ${now.revision}`;
      judge.violated('database-revision', `${what}, and objects and names are the same`);
    }
  }

  /** Settings may have gone there and back; a disk may have lost what was counted. */
  #isExcused(fromMs: number, toMs: number): boolean {
    return this.#parts.disturbances.wereThere(['settings', 'disk', 'power'], fromMs, toMs);
  }
}
