import { ScNode } from '../../../src/bacnet/datalink/sc/node/sc-node.js';
import type { ScNodeOptions } from '../../../src/bacnet/datalink/sc/node/sc-node-options.js';
import { ManualClock } from '../manual-clock.js';
import { RecordingLog } from '../recording-log.js';
import { PlayedSite } from './played-hub.js';

export const primaryUri = 'wss://primary.example:4443/hub';
export const failoverUri = 'wss://failover.example:4443/hub';

export const firstVmac = '021122334455';
export const deviceUuid = '01234567-89ab-4def-8123-456789abcdef';

export const usualOptions: ScNodeOptions = {
  primaryHub: primaryUri,
  failoverHub: undefined,
  reconnectMinS: 10,
  reconnectMaxS: 300,
  connectWaitS: 10,
  disconnectWaitS: 10,
  heartbeatS: 300,
  maxBvlcLength: 1600,
  maxNpduLength: 1497,
};

export interface HeardNpdu {
  readonly npdu: string;
  readonly source: string;
  readonly arrival: string;
}

/** A node before played hubs, and what it tells. */
export class NodeUnderTest {
  readonly clock = new ManualClock();
  readonly site = new PlayedSite();
  readonly log = new RecordingLog();
  readonly connections: boolean[] = [];
  readonly npdus: HeardNpdu[] = [];
  readonly redrawn: string[] = [];
  /** What keeping a VMAC does: the disk may be full. */
  keepVmac: () => void = () => undefined;
  /** Octet of chance that everything is drawn with. */
  chance = 0;
  readonly node: ScNode;

  constructor(options: Partial<ScNodeOptions> = {}) {
    const draw = () => {
      const vmac = `02${(0xaa00000000 + this.redrawn.length).toString(16)}`;
      this.keepVmac();
      this.redrawn.push(vmac);
      return vmac;
    };
    this.node = new ScNode(
      {
        openSocket: this.site.open,
        identity: { deviceUuid, vmac: firstVmac, redrawVmac: draw },
        clock: this.clock,
        random: (octets) => new Uint8Array(octets).fill(this.chance),
        log: this.log.logger,
      },
      { ...usualOptions, ...options },
    );
    this.node.onConnection((isConnected) => this.connections.push(isConnected));
    this.node.onNpdu((npdu, source, arrival) =>
      this.npdus.push({ npdu: Buffer.from(npdu).toString('hex'), source, arrival }),
    );
  }

  get primary() {
    return this.site.hub(primaryUri);
  }

  get failover() {
    return this.site.hub(failoverUri);
  }

  get counters() {
    return this.node.status.counters;
  }

  async start(): Promise<this> {
    this.node.start();
    await this.settle();
    return this;
  }

  settle(): Promise<void> {
    return this.clock.advance(0);
  }

  seconds(count: number): Promise<void> {
    return this.clock.advance(count * 1000);
  }
}
