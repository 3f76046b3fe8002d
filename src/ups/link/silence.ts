import { InterByteTimeoutParser } from '@serialport/parser-inter-byte-timeout';
import type { WatchSilence } from './byte-line.js';

/** By the parser of serialport, in the time of this machine. */
export const parsedSilence: WatchSilence = ({ silenceMs, capacity, onSilence }) => {
  const parser = new InterByteTimeoutParser({ interval: silenceMs, maxBufferSize: capacity });
  parser.on('data', (packet: Uint8Array) => {
    // A packet of the parser's whole capacity was cut by its length: no silence.
    if (packet.length < capacity) onSilence();
  });
  return {
    hear: (chunk) => void parser.write(chunk),
    close() {
      parser.removeAllListeners('data');
      parser.destroy();
    },
  };
};
