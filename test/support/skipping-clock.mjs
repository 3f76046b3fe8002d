// Loaded with `node --import`: each SIGUSR2 puts the clock of the process half a minute ahead, and what falls due by that
// runs at once. So a test need not wait for what a person waits for, and the program does not know.
const skipMs = 30_000;
let skippedMs = 0;
const wallMs = Date.now;
const monotonicMs = performance.now.bind(performance);
const { setTimeout: schedule, clearTimeout: cancel } = globalThis;
const pending = new Map();

Date.now = () => wallMs() + skippedMs;
performance.now = () => monotonicMs() + skippedMs;
globalThis.setTimeout = (action, delayMs = 0, ...facts) => {
  const run = () => {
    pending.delete(timer);
    action(...facts);
  };
  const timer = schedule(run, delayMs);
  pending.set(timer, { run, dueMs: performance.now() + delayMs });
  return timer;
};
globalThis.clearTimeout = (timer) => {
  pending.delete(timer);
  cancel(timer);
};
process.on('SIGUSR2', () => {
  skippedMs += skipMs;
  for (const [timer, { run, dueMs }] of [...pending]) {
    if (dueMs > performance.now() || !pending.has(timer)) continue;
    cancel(timer);
    run();
  }
});
