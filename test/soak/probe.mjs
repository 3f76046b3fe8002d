// Loaded into the gateway by NODE_OPTIONS: writes down what only the process itself can know.
import { renameSync, writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { getHeapSpaceStatistics } from 'node:v8';
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
    // `external` has what buffers hold outside of the heap, `reservedHeapBytes` what V8 has of the machine for the heap.
    const { heapUsed, heapTotal, external } = process.memoryUsage();
    const memory = { heapBytes: heapUsed, reservedHeapBytes: heapTotal, externalBytes: external };
    writeFileSync(`${file}.next`, JSON.stringify({ ...memory, spaces: spaceBytes(), loopP99Ms }));
    renameSync(`${file}.next`, file);
  }, everyMs).unref();
}

function spaceBytes() {
  return Object.fromEntries(
    getHeapSpaceStatistics().map(({ space_name, space_used_size, physical_space_size }) => [
      space_name,
      [space_used_size, physical_space_size],
    ]),
  );
}
