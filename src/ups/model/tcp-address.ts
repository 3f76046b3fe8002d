/** The port that is registered for Modbus (Modbus messaging on TCP/IP V1.0b §3.1.2). */
const modbusTcpPort = 502;

export interface TcpAddress {
  /** An IPv4 address or a name. */
  readonly host: string;
  readonly port: number;
}

const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;
const byte = /^(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)$/;

/**
 * `tcp://address:port` of a device that speaks Modbus TCP; undefined for anything else. An address is IPv4, as all of this
 * gateway's network; what consists of digits and dots must be a whole one of a single machine. A name is one of RFC 1123 §2.1.
 */
export function parseTcpAddress(text: string): TcpAddress | undefined {
  const [, host, digits] = /^tcp:\/\/([a-z0-9.-]{1,253})(?::(\d{1,5}))?$/i.exec(text) ?? [];
  if (host === undefined || !isHost(host)) return undefined;
  const port = digits === undefined ? modbusTcpPort : Number(digits);
  return port >= 1 && port <= 65_535 ? { host, port } : undefined;
}

/** Whether a port of the settings is a network connection rather than a serial line. */
export function isTcpAddress(text: string): boolean {
  return parseTcpAddress(text) !== undefined;
}

function isHost(host: string): boolean {
  const labels = host.split('.');
  const first = Number(labels[0]);
  // Neither "this network" nor multicast and what lies behind it (RFC 6890 §2.2.2).
  if (/^[0-9.]+$/.test(host)) {
    return labels.length === 4 && labels.every((part) => byte.test(part)) && first > 0 && first < 224;
  }
  return labels.every((part) => label.test(part)) && /[a-z]/i.test(labels.at(-1) ?? '');
}
