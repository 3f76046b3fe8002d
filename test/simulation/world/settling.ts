import { performance } from 'node:perf_hooks';

/** What a run waits for in real time: more than this, and it hangs. */
const patienceMs = 60_000;

/** What may be open as long as the process runs: its output, the channel to whoever has started it, and timers of that one. */
const lasting = new Set(['Immediate', 'Timeout', 'PipeWrap', 'TTYWrap', 'Pipe', 'FSEvent', 'MessagePort', 'WriteWrap']);

interface Work {
  readonly ended: Promise<void>;
  isEnded: boolean;
  readonly tell: () => void;
}

/**
 * Lets everything follow from one event before the next one: promise chains and immediates first; then, one after the other in
 * the order in which it was begun, the work whose end no clock knows (`Elsewhere`). So its real duration decides nothing.
 */
export class Settling {
  readonly #works: Work[] = [];
  /** Waits for the disk, or whatever else of the real machine was not announced: the order of such is not the run's. */
  unannounced = 0;

  /** The `Elsewhere` of a process: of one that has died, nobody is told how its work has ended. */
  elsewhere(isAlive: () => boolean): <T>(work: Promise<T>) => Promise<T> {
    return (work) =>
      new Promise((resolve, reject) => {
        let tell = (): void => undefined;
        const entry: Work = {
          ended: work.then(
            (value) => {
              tell = () => resolve(value);
              entry.isEnded = true;
            },
            (error) => {
              tell = () => reject(error);
              entry.isEnded = true;
            },
          ),
          isEnded: false,
          tell: () => {
            if (isAlive()) tell();
          },
        };
        this.#works.push(entry);
      });
  }

  /** Resolves when nothing more follows from what has happened; rejects when something never ends. */
  async settle(): Promise<void> {
    let limitMs: number | undefined;
    for (;;) {
      await nextTurn();
      const busy = process.getActiveResourcesInfo();
      if (busy.includes('Immediate')) {
        limitMs = limitOf(limitMs, 'Immediates follow one another without an end.');
        continue;
      }
      const work = this.#works[0];
      if (work !== undefined) {
        if (!work.isEnded) await inTime(work.ended);
        this.#works.shift();
        work.tell();
        continue;
      }
      if (busy.every((name) => lasting.has(name))) return;
      this.unannounced += 1;
      limitMs = limitOf(limitMs, `The real machine does not end: ${busy.join(', ')}.`);
    }
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function limitOf(limitMs: number | undefined, what: string): number {
  const nowMs = performance.now();
  if (limitMs !== undefined && nowMs > limitMs) throw new Error(what);
  return limitMs ?? nowMs + patienceMs;
}

function inTime(work: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('Work of another thread does not end.')), patienceMs);
    void work.then(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
