import type { Machine } from '../../../src/gateway/machine.js';
import { GatewayPort } from './gateway-port.js';
import type { Lan } from './lan.js';
import { LanServer } from './lan-server.js';
import type { LanSocket } from './lan-socket.js';
import { LanUdpSocket } from './lan-udp-socket.js';
import type { Subnet } from './subnet.js';
import { webDoorOf } from './web-door.js';

declare module '../world/contract.js' {
  interface World {
    readonly lan: Lan;
    /** The gateway's machine on it. */
    readonly station: GatewayStation;
  }
}

/** What a program of the gateway has of the network. */
export type NetworkMachine = Pick<
  Machine,
  'openPort' | 'tcp' | 'makeUdpSocket' | 'openWebDoor' | 'startResponder' | 'network' | 'host'
>;

/** What a program has open. */
export interface OpenSockets {
  readonly 'ports of UDP': number;
  readonly 'listening ports': number;
  readonly connections: number;
}

export interface NetworkProcess {
  readonly machine: NetworkMachine;
  open(): OpenSockets;
  /**
   * The program is gone. Without power the others are told nothing; else the kernel closes what was open. Idempotent.
   */
  end(hasPower: boolean): void;
}

const interfaceName = 'eth0';
const mac = '02:00:5e:10:00:10';

/** The machine of the gateway on the network: it outlives its programs. */
export class GatewayStation {
  readonly address: string;
  readonly subnet: Subnet;
  readonly #lan: Lan;
  /** Ports that another program of the machine has. */
  readonly #taken = new Set<number>();
  readonly #ports = new Set<GatewayPort>();
  /** Whether the kernel takes what is sent. */
  isSending = true;
  /** When it has last not taken something, or had no port for it. */
  refusedAtMs = Number.NEGATIVE_INFINITY;
  #hasNoPort = false;

  constructor(lan: Lan) {
    this.#lan = lan;
    this.address = lan.gatewayAddress;
    this.subnet = lan.subnetOf(this.address);
  }

  get isAway(): boolean {
    return this.#lan.isAway(this.address);
  }

  get canSend(): boolean {
    return this.isSending && !this.isAway;
  }

  noteRefused(): void {
    this.refusedAtMs = this.#lan.nowMs;
  }

  /** Until a port can be opened, nothing is sent. */
  noteOpening(isOpen: boolean): void {
    if (!isOpen || this.#hasNoPort) this.noteRefused();
    this.#hasNoPort = !isOpen;
  }

  /** The cable is out, or the lease has ended. */
  setAway(isAway: boolean): void {
    this.#lan.setAway(this.address, isAway);
  }

  isTaken(port: number): boolean {
    return this.#taken.has(port);
  }

  /** Another program opens a port, as soon as the gateway lets go of it; the returned function ends it. */
  take(port: number): () => void {
    this.#taken.add(port);
    return () => this.#taken.delete(port);
  }

  /** What is open breaks, so that it must be opened again. */
  breakPorts(cause: Error): void {
    for (const port of [...this.#ports]) port.break(cause);
  }

  /** Whether servers can listen on the address. */
  hasAddress(address: string): boolean {
    return address === '0.0.0.0' || address.startsWith('127.') || (address === this.address && !this.isAway);
  }

  /** For one program of the gateway. */
  begin(): NetworkProcess {
    const lan = this.#lan;
    const { address } = this;
    const ports = new Set<GatewayPort>();
    const servers = new Set<LanServer>();
    const udp = new Set<LanUdpSocket>();
    const calls = new Set<LanSocket>();
    let hasEnded = false;
    const serve = (
      { allowHalfOpen = false, pauseOnConnect = false },
      onConnection: ConstructorParameters<typeof LanServer>[1],
    ): LanServer => {
      const server = new LanServer(
        {
          network: lan.tcp,
          address,
          allowHalfOpen,
          pauseOnConnect,
          isOwn: (bind) => !hasEnded && this.hasAddress(bind),
          isTaken: (port) => this.isTaken(port),
        },
        onConnection,
      );
      servers.add(server);
      return server;
    };
    const machine: NetworkMachine = {
      openPort: (bind, port) => {
        const made = new GatewayPort(lan, this, bind, port, () => !hasEnded);
        ports.add(made);
        this.#ports.add(made);
        return made;
      },
      tcp: {
        createServer: (options, onConnection) => serve(options, onConnection),
        connect: ({ host, port }) => {
          const socket = lan.tcp.connect(address, { address: host, port });
          calls.add(socket);
          socket.once('close', () => calls.delete(socket));
          return socket;
        },
      },
      makeUdpSocket: () => {
        const socket = new LanUdpSocket(lan, this);
        udp.add(socket);
        return socket;
      },
      openWebDoor: webDoorOf((onConnection) => serve({ allowHalfOpen: true }, onConnection)),
      // Multicast DNS is played by nobody.
      startResponder: () => ({ end: async () => undefined, kill: () => undefined, onFault: () => undefined }),
      network: {
        inForce: async () => ({
          interface: interfaceName,
          addresses: this.isAway ? [] : [`${address}/${this.subnet.prefix}`],
          gateway: this.subnet.host(1),
          dns: [],
          hostname: 'gateway',
          mac,
          dhcp: undefined,
        }),
        interfaceOf: () => ({
          name: interfaceName,
          address: this.isAway ? '' : address,
          netmask: this.isAway ? '' : this.subnet.netmask,
          gateway: this.subnet.host(1),
          dns: [],
          linkSpeed: 100_000_000,
        }),
        isOwnAddress: async (wanted) => this.hasAddress(wanted),
        id: () => '02005e10',
      },
      host: {
        interfaces: () => ({
          [interfaceName]: this.isAway
            ? []
            : [
                {
                  address,
                  netmask: this.subnet.netmask,
                  family: 'IPv4',
                  mac,
                  internal: false,
                  cidr: `${address}/${this.subnet.prefix}`,
                },
              ],
        }),
        name: () => 'gateway',
        // The same for each run: what the simulation itself takes is nothing of the gateway.
        memoryBytes: () => 80_000_000,
        cpuSeconds: () => 1,
        uptimeSeconds: () => 1,
      },
    };
    const end = (hasPower: boolean): void => {
      if (hasEnded) return;
      hasEnded = true;
      for (const port of ports) {
        port.release();
        this.#ports.delete(port);
      }
      for (const socket of udp) socket.release();
      const sockets = [...calls, ...[...servers].flatMap((server) => server.sockets as readonly LanSocket[])];
      for (const server of servers) server.release();
      for (const socket of sockets) {
        if (hasPower) socket.abandon();
        else socket.vanish();
      }
    };
    const open = (): OpenSockets => ({
      'ports of UDP': [...ports, ...udp].filter(({ isOpen }) => isOpen).length,
      'listening ports': [...servers].filter(({ listening }) => listening).length,
      connections: [...calls, ...[...servers].flatMap(({ sockets }) => sockets)].filter(({ destroyed }) => !destroyed)
        .length,
    });
    return { machine, open, end };
  }
}
