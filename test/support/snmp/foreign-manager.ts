import { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';

/** What the tests use of net-snmp, which brings no types. */
interface Session {
  get(oids: readonly string[], done: (error: Error | null, binds: readonly ForeignBind[]) => void): void;
  getNext(oids: readonly string[], done: (error: Error | null, binds: readonly ForeignBind[]) => void): void;
  getBulk(
    oids: readonly string[],
    nonRepeaters: number,
    maxRepetitions: number,
    done: (error: Error | null, binds: readonly (ForeignBind | readonly ForeignBind[])[]) => void,
  ): void;
  set(binds: readonly ForeignBind[], done: (error: Error | null) => void): void;
  close(): void;
}

export interface ForeignBind {
  readonly oid: string;
  readonly type: number;
  readonly value: unknown;
}

interface NetSnmp {
  readonly ObjectType: Readonly<Record<string, number>>;
  readonly Version2c: number;
  readonly Version3: number;
  readonly SecurityLevel: Readonly<Record<string, number>>;
  readonly AuthProtocols: Readonly<Record<string, string>>;
  readonly PrivProtocols: Readonly<Record<string, string>>;
  createSession(target: string, community: string, options: object): Session;
  createV3Session(target: string, user: object, options: object): Session;
}

/** A manager of another make: the package net-snmp, without sockets. */
export const netSnmp = createRequire(import.meta.url)('net-snmp') as NetSnmp;

/** Answers a datagram, or leaves it. */
export type AgentUnderTest = (datagram: Uint8Array) => Uint8Array | undefined;

/** In place of node:dgram: what is sent is answered at once. */
function wiredTo(agent: AgentUnderTest) {
  return {
    createSocket: () => {
      const socket = new EventEmitter();
      return Object.assign(socket, {
        unref: () => socket,
        ref: () => socket,
        bind: () => socket,
        close: () => socket.emit('close'),
        send: (
          octets: Buffer,
          start: number,
          length: number,
          _port: number,
          _to: string,
          sent: (error?: Error) => void,
        ) => {
          sent();
          const answer = agent(octets.subarray(start, start + length));
          if (answer !== undefined) queueMicrotask(() => socket.emit('message', Buffer.from(answer)));
        },
      });
    },
  };
}

/** What cannot be had from the agent ends soon: nothing is on its way. */
const options = { retries: 0, timeout: 50, idBitsSize: 32 };

export interface ForeignUser {
  readonly name: string;
  readonly auth: string;
  readonly priv: string;
  readonly protocol?: 'sha' | 'sha256' | 'sha512';
}

export class ForeignManager {
  readonly #session: Session;

  private constructor(session: Session) {
    this.#session = session;
  }

  static withCommunity(community: string, agent: AgentUnderTest): ForeignManager {
    const wired = { ...options, version: netSnmp.Version2c, dgramModule: wiredTo(agent) };
    return new ForeignManager(netSnmp.createSession('127.0.0.1', community, wired));
  }

  static withUser({ name, auth, priv, protocol = 'sha' }: ForeignUser, agent: AgentUnderTest): ForeignManager {
    const user = {
      name,
      level: netSnmp.SecurityLevel.authPriv,
      authProtocol: netSnmp.AuthProtocols[protocol],
      authKey: auth,
      privProtocol: netSnmp.PrivProtocols.aes,
      privKey: priv,
    };
    return new ForeignManager(netSnmp.createV3Session('127.0.0.1', user, { ...options, dgramModule: wiredTo(agent) }));
  }

  get(...oids: readonly string[]): Promise<readonly ForeignBind[]> {
    return new Promise((resolve, reject) => {
      this.#session.get(oids, (error, binds) => (error ? reject(error) : resolve(binds)));
    });
  }

  next(...oids: readonly string[]): Promise<readonly ForeignBind[]> {
    return new Promise((resolve, reject) => {
      this.#session.getNext(oids, (error, binds) => (error ? reject(error) : resolve(binds)));
    });
  }

  bulk(nonRepeaters: number, maxRepetitions: number, ...oids: readonly string[]): Promise<readonly ForeignBind[]> {
    return new Promise((resolve, reject) => {
      this.#session.getBulk(oids, nonRepeaters, maxRepetitions, (error, binds) =>
        error ? reject(error) : resolve(binds.flat()),
      );
    });
  }

  set(...binds: readonly ForeignBind[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#session.set(binds, (error) => (error ? reject(error) : resolve()));
    });
  }

  close(): void {
    this.#session.close();
  }
}
