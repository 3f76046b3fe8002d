import { setFlagsFromString } from 'node:v8';

/**
 * Keeps the young generation of the heap at its first size. V8 lets it grow to 48 MB under load, which is a fifth of a
 * 256 MB board, for garbage that lives a millisecond. Must be imported before anything that allocates.
 */
setFlagsFromString('--semi-space-growth-factor=1');
