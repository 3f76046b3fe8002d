import { readFileSync } from 'node:fs';
import type { DatagramAddress } from './datagram-port.js';

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
