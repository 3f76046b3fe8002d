import type { LookupFunction } from 'node:net';
import type { Clock } from '../../core/clock.js';
import { parseTcpAddress } from '../model/tcp-address.js';
import type { ByteLine } from './byte-line.js';
import type { LineSettings } from './line-timing.js';
import { SerialByteLine } from './serial-byte-line.js';
import { oneLookupAtATime, TcpByteLine } from './tcp-byte-line.js';

/** Makes the line to a UPS; `port` as `[serial]` has it: a path, or tcp://address:port. Nothing is opened yet. */
export type OpenLine = (port: string, line: LineSettings) => ByteLine;

/** Serial ports and connections of this machine. */
export function ownLines(clock: Clock): OpenLine {
  let asked: { readonly port: string; readonly lookup: LookupFunction } | undefined;
  return (port, { baud, parity, stopBits }) => {
    const address = parseTcpAddress(port);
    if (address !== undefined) {
      // A question that hangs is not asked a second time when the line is made anew.
      if (asked?.port !== port) asked = { port, lookup: oneLookupAtATime() };
      return new TcpByteLine({ ...address, clock, lookup: asked.lookup });
    }
    if (baud === undefined) throw new TypeError(`${port} has no speed.`);
    return new SerialByteLine({ path: port, baud, parity, stopBits });
  };
}
