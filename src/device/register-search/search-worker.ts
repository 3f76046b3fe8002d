import { parentPort } from 'node:worker_threads';
import { searchRegisters } from '../../objects/register-search/register-search.js';
import { unpackWords } from './packed-words.js';
import type { ThreadMessage } from './search-thread.js';

// A search of a thousand words takes a second: on a thread of its own, so that neither alarms nor BACnet wait for it.
parentPort?.on('message', ({ id, packed, observations, known, options }: ThreadMessage) => {
  parentPort?.postMessage({ id, findings: searchRegisters(unpackWords(packed), observations, known, options) });
});
