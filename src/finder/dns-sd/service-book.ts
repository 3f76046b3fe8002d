import { type AnnouncedFacts, decodeFacts } from '../announcement/announced-facts.js';
import { type DnsQuestion, type DnsRecord, splitName } from './dns-message.js';

/** A gateway as DNS-SD tells of it. */
export interface AnnouncedGateway {
  readonly facts: AnnouncedFacts;
  readonly addresses: readonly string[];
}

/** The services that a gateway may announce (RFC 6763 §7; `_bacnet._udp` is registered with IANA). */
export const serviceTypes = ['_bacnet._udp.local', '_http._tcp.local', '_https._tcp.local'] as const;

/** A LAN with more services than that is asked by somebody else's tool. */
const maxServices = 500;
/** All of them are asked, so that a liar could make the finder ask many. */
const maxAddresses = 16;

interface Service {
  readonly name: string;
  host: string | undefined;
  /** Unknown until its TXT record is heard. */
  facts: AnnouncedFacts | 'of another product' | undefined;
}

/** Puts the records of many answers together; one book per network, since names may repeat on another one. */
export class ServiceBook {
  readonly #services = new Map<string, Service>();
  readonly #addresses = new Map<string, Set<string>>();
  readonly #isHost: (address: string) => boolean;

  /** Addresses that cannot be a host's, as `isHost` says, are not taken. */
  constructor(isHost: (address: string) => boolean) {
    this.#isHost = isHost;
  }

  receive(records: readonly DnsRecord[]): void {
    for (const record of records) {
      // A record that lives no longer says goodbye (RFC 6762 §10.1).
      if (record.ttlS > 0) this.#receive(record);
      else if (record.type === 'PTR') this.#services.delete(keyOf(record.target));
    }
  }

  gateways(): readonly AnnouncedGateway[] {
    return [...this.#services.values()].flatMap(({ host, facts }) => {
      const addresses = host === undefined ? undefined : this.#addresses.get(keyOf(host));
      return typeof facts === 'object' && addresses ? [{ facts, addresses: [...addresses] }] : [];
    });
  }

  /** What is still to be asked about services that were only named. */
  questions(): readonly DnsQuestion[] {
    return [...this.#services.values()].flatMap(({ name, host, facts }): DnsQuestion[] => {
      if (facts === 'of another product') return [];
      const missing: DnsQuestion[] = [];
      if (facts === undefined) missing.push({ type: 'TXT', name });
      if (host === undefined) missing.push({ type: 'SRV', name });
      else if (!this.#addresses.has(keyOf(host))) missing.push({ type: 'A', name: host });
      return missing;
    });
  }

  #receive(record: DnsRecord): void {
    switch (record.type) {
      case 'PTR':
        if (isServiceType(record.name)) this.#service(record.target);
        break;
      case 'SRV': {
        const service = this.#serviceOfType(record.name);
        if (service) service.host = record.host;
        break;
      }
      case 'TXT': {
        const service = this.#serviceOfType(record.name);
        if (service) service.facts = decodeFacts(record.strings) ?? 'of another product';
        break;
      }
      case 'A':
        this.#noteAddress(keyOf(record.name), record.address);
        break;
    }
  }

  #serviceOfType(name: string): Service | undefined {
    return isServiceType(splitName(name).slice(1).join('.')) ? this.#service(name) : undefined;
  }

  #service(name: string): Service | undefined {
    const known = this.#services.get(keyOf(name));
    if (known || this.#services.size >= maxServices) return known;
    const service = { name, host: undefined, facts: undefined };
    this.#services.set(keyOf(name), service);
    return service;
  }

  #noteAddress(host: string, address: string): void {
    if (!this.#isHost(address)) return;
    const known = this.#addresses.get(host);
    if (known) {
      if (known.size < maxAddresses) known.add(address);
    } else if (this.#addresses.size < maxServices) this.#addresses.set(host, new Set([address]));
  }
}

function isServiceType(name: string): boolean {
  return serviceTypes.some((type) => type === keyOf(name));
}

/** Names have no case (RFC 6762 §16). */
function keyOf(name: string): string {
  return name.toLowerCase();
}
