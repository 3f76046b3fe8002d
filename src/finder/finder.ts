import { type Clock, sleep } from '../core/clock.js';
import { BacnetSearch } from './bacnet-search.js';
import { ServiceBrowser } from './dns-sd/service-browser.js';
import type { Findings } from './found-gateway.js';
import { withPages } from './gateway-page.js';
import { gatewayVendorId, mergeFindings } from './merge-findings.js';
import { isHostAddress, type SearchNetwork } from './search-networks.js';
import { BroadcastWire } from './sockets/broadcast-wire.js';

export interface FinderOptions {
  readonly networks: readonly SearchNetwork[];
  /** UDP port of the BACnet network. */
  readonly port: number;
  readonly timeoutMs: number;
}

export interface SearchProgress {
  readonly elapsedMs: number;
  readonly gateways: number;
}

export interface SearchResult extends Findings {
  readonly networks: readonly SearchNetwork[];
  /** False: another program of this machine has the port, and answers that are broadcast to it were not heard. */
  readonly heardBroadcasts: boolean;
}

const progressMs = 250;
/** UDP loses packets, and a switch that wakes up loses the first ones. */
const questions = 4;
/** After the search, for devices that were heard at its end. */
const settleMs = 4000;

/** One search: BACnet and DNS-SD side by side, then one list. */
export async function findGateways(
  { networks, port, timeoutMs }: FinderOptions,
  clock: Clock,
  onProgress: (progress: SearchProgress) => void,
): Promise<SearchResult> {
  const isHost = (address: string) => isHostAddress(address, networks);
  const browser = new ServiceBrowser(isHost);
  const search: BacnetSearch = new BacnetSearch(
    clock,
    ({ vendorId, address }) => vendorId === gatewayVendorId || isAnnounced(browser, address.address),
    isHost,
  );
  const wire = await BroadcastWire.open(networks, port, (bytes, source) => search.receive(bytes, source));
  try {
    search.attach(wire);
    await browser.open(networks);
    const heard = () => ({ devices: search.devices, announced: browser.gateways });
    const startMs = clock.monotonicMs();
    for (let asked = 0; ; ) {
      const elapsedMs = clock.monotonicMs() - startMs;
      if (elapsedMs >= timeoutMs) break;
      if (elapsedMs >= (asked * timeoutMs) / questions) {
        asked += 1;
        search.ask(port);
        browser.ask();
        askAnnounced(search, browser);
      }
      onProgress({ elapsedMs, gateways: mergeFindings(heard(), networks).gateways.length });
      await sleep(clock, Math.min(progressMs, timeoutMs - elapsedMs));
    }
    await search.settle(settleMs);
    const { gateways, ...rest } = mergeFindings(heard(), networks);
    return { gateways: await withPages(gateways), ...rest, networks, heardBroadcasts: wire.isOnPort };
  } finally {
    await Promise.all([wire.close(), browser.close()]);
  }
}

/** A gateway on another UDP port hears no Who-Is of this one, but says where it listens. */
function askAnnounced(search: BacnetSearch, browser: ServiceBrowser): void {
  const known = new Set(search.devices.map(({ address }) => `${address.address}:${address.port}`));
  for (const { facts, addresses } of browser.gateways) {
    const { bacnetPort: port } = facts;
    if (port === undefined) continue;
    for (const address of addresses) {
      if (!known.has(`${address}:${port}`)) search.askAt({ address, port });
    }
  }
}

function isAnnounced(browser: ServiceBrowser, address: string): boolean {
  return browser.gateways.some(({ addresses }) => addresses.includes(address));
}
