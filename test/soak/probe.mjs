// Loaded into the gateway by NODE_OPTIONS: writes down what only the process itself can know.
import { renameSync, writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

const file = process.env.SOAK_PROBE;
const everyMs = 5000;
/** The histogram tells when the timer fired, not how late. */
const resolutionMs = 10;

if (file !== undefined && isMainThread && process.argv[1]?.endsWith('dist/main.js')) {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  setInterval(() => {
    const loopP99Ms = Math.max(0, delay.percentile(99) / 1e6 - resolutionMs);
    delay.reset();
    writeFileSync(`${file}.next`, JSON.stringify({ heapBytes: process.memoryUsage().heapUsed, loopP99Ms }));
    renameSync(`${file}.next`, file);
  }, everyMs).unref();
}
