import { parentPort } from 'node:worker_threads';
import { searchRegisters } from '../../objects/register-search/register-search.js';
import type { SearchTask } from './search-thread.js';

// A search of a thousand words takes a second: on a thread of its own, so that neither alarms nor BACnet wait for it.
parentPort?.on('message', ({ id, words, observations, known, options }: SearchTask & { readonly id: number }) => {
  parentPort?.postMessage({ id, findings: searchRegisters(words, observations, known, options) });
});
