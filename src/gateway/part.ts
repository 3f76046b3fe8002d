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

/** One after the other. */
export async function startInOrder(parts: readonly Part[]): Promise<void> {
  for (const part of parts) await part.start?.();
}

/** The part that was started last is the first; each has ended, or had its time, before the next one is stopped. */
export async function stopInReverse(parts: readonly Part[], { clock, log }: { clock: Clock; log: Logger }) {
  const late: Promise<void>[] = [];
  for (const part of [...parts].reverse()) {
    const stopping = stopped(part, log);
    if (await endsInTime(stopping, clock)) continue;
    log.warn({ part: part.name }, 'A part of the gateway takes long to stop; the others are stopped meanwhile.');
    late.push(stopping);
  }
  await Promise.all(late);
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
