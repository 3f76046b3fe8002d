import { hasCode } from '../../../src/core/errors.js';

/** What a decoder made of octets: anything but a value or a `bacnet.decode` error goes on to the test. */
export function outcomeOf(decode: () => unknown): 'value' | 'refused' {
  try {
    decode();
    return 'value';
  } catch (error) {
    if (hasCode(error, 'bacnet.decode')) return 'refused';
    throw error;
  }
}

/** The reject reason of the `bacnet.decode` error that `decode` throws; `undefined` when it throws none. */
export function rejectReasonOf(decode: () => unknown): unknown {
  try {
    decode();
    return undefined;
  } catch (error) {
    if (hasCode(error, 'bacnet.decode')) return error.facts.rejectReason;
    throw error;
  }
}
