import type { Clock } from '../../../src/core/clock.js';
import type { WatchSilence } from '../../../src/ups/link/byte-line.js';

/** The silence of a line whose bytes come in the time of a clock that a test moves. */
export function silenceBy(clock: Clock): WatchSilence {
  return ({ silenceMs, onSilence }) => {
    let lastByteMs = 0;
    let cancel: (() => void) | undefined;
    let isClosed = false;
    const listenFor = (delayMs: number): void => {
      cancel = clock.schedule(delayMs, () => {
        cancel = undefined;
        const leftMs = lastByteMs + silenceMs - clock.monotonicMs();
        if (leftMs > 0) listenFor(Math.ceil(leftMs));
        else onSilence();
      });
    };
    return {
      hear() {
        lastByteMs = clock.monotonicMs();
        // One timer for all bytes of a run: with each it would be set anew.
        if (cancel === undefined && !isClosed) listenFor(silenceMs);
      },
      close() {
        isClosed = true;
        cancel?.();
        cancel = undefined;
      },
    };
  };
}
