import { loadEverything } from './load-everything.js';
import { play } from './play.js';
import type { Job } from './run-result.js';

const loaded = loadEverything();

/** A process that plays one script after the other, as its parent hands them over. */
process.on('message', (job: Job) => {
  void loaded.then(() => play(job.script, job.options)).then((result) => process.send?.(result));
});
// Ctrl-C reaches all processes of a terminal: the parent decides.
process.on('SIGINT', () => undefined);
// The parent is gone.
process.on('disconnect', () => process.exit(0));
