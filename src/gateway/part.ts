import type { Clock } from '../core/clock.js';
import type { Logger } from '../core/log.js';

/** A part of the gateway that is started and stopped. */
export interface Part {
  /** As the log names it. */
  readonly name: string;
  start?(): Promise<void> | void;
  /** Idempotent. */
  stop?(): Promise<void> | void;
}

/** A part that takes longer to stop is left behind: it must not keep what is to be remembered from the disk. */
const stopPatienceMs = 250;

/** The parts, started in the order of a list and stopped in reverse, also where the start has not ended. */
export class PartsInOrder {
  readonly #parts: readonly Part[];
  readonly #begun = new Set<Part>();
  #underWay: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(parts: readonly Part[]) {
    this.#parts = parts;
  }

  /** One after the other, until it is stopped. */
  async start(): Promise<void> {
    for (const part of this.#parts) {
      if (this.#isStopped) return;
      this.#begun.add(part);
      const starting = (async () => part.start?.())();
      // Whoever stops waits for its end, and not for what has become of it.
      this.#underWay = starting.catch(() => undefined);
      await starting;
    }
  }

  /**
   * The part that was started last is the first; each has ended, or had its time, before the next one is stopped. What has not
   * been started knows nothing that is to be kept, and is left alone.
   */
  async stop({ clock, log }: { readonly clock: Clock; readonly log: Logger }): Promise<void> {
    this.#isStopped = true;
    const late: Promise<void>[] = [];
    const underWay = [...this.#begun].at(-1);
    for (const part of [...this.#parts].reverse()) {
      if (part.start !== undefined && !this.#begun.has(part)) continue;
      const stopping = part === underWay ? this.#underWay.then(() => stopped(part, log)) : stopped(part, log);
      if (await endsInTime(stopping, clock)) continue;
      log.warn({ part: part.name }, 'A part of the gateway takes long to stop; the others are stopped meanwhile.');
      late.push(stopping);
    }
    await Promise.all(late);
  }
}

/** Never rejects: a part that fails must not keep the others running. */
async function stopped(part: Part, log: Logger): Promise<void> {
  try {
    await part.stop?.();
  } catch (err) {
    log.error({ code: 'internal.fault', part: part.name, err }, 'A part of the gateway failed while it was stopped.');
  }
}

function endsInTime(stopping: Promise<void>, clock: Clock): Promise<boolean> {
  return new Promise((resolve) => {
    const cancel = clock.schedule(stopPatienceMs, () => resolve(false));
    void stopping.then(() => {
      cancel();
      resolve(true);
    });
  });
}
