import { readFileSync } from 'node:fs';
import type { Clock } from '../../../core/clock.js';
import type { Logger } from '../../../core/log.js';
import type { ServerCounters } from '../server-counters.js';
import type { DatagramAddress, DatagramPort } from './datagram-port.js';

const udpTable = '/proc/net/udp';

/** Datagrams that the kernel has thrown away because they were not fetched in time; 0 where it does not say. */
export function kernelDrops(sockets: readonly DatagramAddress[]): number {
  try {
    return dropsIn(readFileSync(udpTable, 'latin1'), sockets);
  } catch {
    return 0;
  }
}

/**
 * Sums the last column, `drops`, of the rows of these sockets (Linux, net/ipv4/udp.c: udp4_format_sock). Addresses there
 * are words of the machine, the least octet first where it is little-endian; the port is plain.
 */
export function dropsIn(table: string, sockets: readonly DatagramAddress[]): number {
  const wanted = new Set(sockets.flatMap(({ address, port }) => rowNames(address, port)));
  let drops = 0;
  for (const row of table.split('\n').slice(1)) {
    const columns = row.trim().split(/\s+/);
    if (wanted.has(columns[1] ?? '')) drops += Number(columns.at(-1)) || 0;
  }
  return drops;
}

function rowNames(address: string, port: number): readonly string[] {
  const octets = address.split('.').map((octet) => hexOf(Number(octet), 2));
  const place = hexOf(port, 4);
  return [`${octets.join('')}:${place}`, `${octets.reverse().join('')}:${place}`];
}

function hexOf(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, '0');
}

const lookEveryMs = 5_000;

/** What Linux counts for a short request that waits, as `granted` counts it: half of some 800 octets. */
const octetsOfRequest = 400;

/**
 * Counts what the kernel throws away before it comes to us: without that a burst looks as if we were silent. It looks when
 * something arrives, since nothing is thrown away when nothing does.
 */
export class DropWatch {
  readonly #counters: ServerCounters;
  readonly #clock: Clock;
  readonly #log: Logger;
  /** Told once of a server that requests were lost, with how many. */
  readonly #onLost: (dropped: number) => void;
  #port: DatagramPort | undefined;
  #before = 0;
  #lookedAtMs = Number.NEGATIVE_INFINITY;
  #isLossTold = false;
  #isShortageTold = false;

  constructor(counters: ServerCounters, clock: Clock, log: Logger, onLost: (dropped: number) => void) {
    this.#counters = counters;
    this.#clock = clock;
    this.#log = log;
    this.#onLost = onLost;
  }

  /** Says once where the system lets fewer requests wait than are wanted. */
  noteOpened({ receiveBuffer }: DatagramPort): void {
    if (receiveBuffer === undefined || receiveBuffer.granted >= receiveBuffer.wanted || this.#isShortageTold) return;
    this.#isShortageTold = true;
    const { wanted, granted } = receiveBuffer;
    const requests = Math.floor(granted / octetsOfRequest);
    this.#log.warn(
      { wanted, granted, requests },
      `Of BACnet requests that come at once, some ${requests} can wait; more are lost. net.core.rmem_max=${wanted} (sysctl) lets more wait.`,
    );
  }

  noteArrival(port: DatagramPort): void {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - this.#lookedAtMs < lookEveryMs) return;
    this.#lookedAtMs = nowMs;
    // A new port counts from 0.
    if (port !== this.#port) this.#before = 0;
    this.#port = port;
    this.#count(port.dropped);
  }

  /** Sockets that went away took their numbers with them. */
  #count(dropped: number): void {
    const more = Math.max(0, dropped - this.#before);
    this.#before = dropped;
    this.#counters.dropped += more;
    if (more === 0 || this.#isLossTold) return;
    this.#isLossTold = true;
    this.#log.warn(
      { dropped: more },
      'More BACnet requests came at once than the receive buffer holds; net.core.rmem_max lets it be larger.',
    );
    this.#onLost(more);
  }
}
