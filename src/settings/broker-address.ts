import { parseTcpAddress } from '../ups/model/tcp-address.js';

/** Where an MQTT broker is. */
export interface BrokerAddress {
  /** An IPv4 address or a name. */
  readonly host: string;
  readonly port: number;
  /** By TLS. */
  readonly isEncrypted: boolean;
}

/** As they are registered for MQTT, and for MQTT over TLS (MQTT 5.0 §4.2). */
const usualPorts = { mqtt: 1883, mqtts: 8883 } as const;

/** `mqtt://host:port` or, encrypted, `mqtts://host:port`; undefined for anything else. A user or a path has no place there. */
export function parseBrokerAddress(text: string): BrokerAddress | undefined {
  const [, scheme, host, digits] = /^(mqtts?):\/\/([a-z0-9.-]{1,253})(?::(\d{1,5}))?\/?$/i.exec(text) ?? [];
  if (scheme === undefined || host === undefined) return undefined;
  const isEncrypted = scheme.toLowerCase() === 'mqtts';
  const port = digits ?? String(isEncrypted ? usualPorts.mqtts : usualPorts.mqtt);
  const address = parseTcpAddress(`tcp://${host}:${port}`);
  return address && { ...address, isEncrypted };
}

export function formatBrokerAddress({ host, port, isEncrypted }: BrokerAddress): string {
  return `${isEncrypted ? 'mqtts' : 'mqtt'}://${host}:${port}`;
}
