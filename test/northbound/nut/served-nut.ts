import { connect, type Socket } from 'node:net';
import { type ConnectionOptions, type TLSSocket, connect as tlsConnect } from 'node:tls';
import type { NorthboundSources } from '../../../src/device/northbound.js';
import { NutService } from '../../../src/northbound/nut/nut-service.js';
import type { DeviceState } from '../../../src/objects/value-stream.js';
import { northboundSources, type TestSources } from '../../support/northbound/northbound-sources.js';
import { freeTcpPort } from '../../support/tcp.js';
import { until } from '../../support/until.js';

/** Values of `[nut]` as in config.ini. */
type NutSettings = Readonly<Record<string, string | number>>;

/** A client that says lines and waits for their answers. */
export class NutClient {
  #socket: Socket;
  #told = '';
  isClosed = false;

  constructor(socket: Socket) {
    this.#socket = socket;
    this.#listen();
  }

  /** The lines of the next answer that ends as `last` says. */
  async say(line: string, last = /^(?!BEGIN).*\n$|^BEGIN[\s\S]*\nEND .*\n$/): Promise<readonly string[]> {
    this.#told = '';
    this.#socket.write(`${line}\n`);
    await until(() => this.isClosed || last.test(this.#told), 5000, `an answer to ${line}`);
    return this.#told.split('\n').slice(0, -1);
  }

  send(octets: string | Uint8Array): void {
    this.#socket.write(octets);
  }

  get told(): string {
    return this.#told;
  }

  async login(user: string, password: string, ups: string): Promise<string | undefined> {
    await this.say(`USERNAME ${user}`);
    await this.say(`PASSWORD ${password}`);
    return (await this.say(`LOGIN ${ups}`))[0];
  }

  async status(ups = 'ups'): Promise<string | undefined> {
    return (await this.say(`GET VAR ${ups} ups.status`))[0];
  }

  /** After STARTTLS. */
  async encrypt(options: ConnectionOptions): Promise<TLSSocket> {
    const plain = this.#socket;
    plain.removeAllListeners('data');
    const secure = tlsConnect({ ...options, socket: plain });
    await new Promise<void>((resolve, reject) => {
      secure.once('secureConnect', () => resolve());
      secure.once('error', reject);
    });
    this.#socket = secure;
    this.#listen();
    return secure;
  }

  end(): void {
    this.#socket.destroy();
  }

  #listen(): void {
    this.#socket.on('data', (chunk: Uint8Array) => {
      this.#told += Buffer.from(chunk).toString('latin1');
    });
    this.#socket.on('close', () => {
      this.isClosed = true;
    });
    this.#socket.on('error', () => {});
  }
}

/** A NUT server on the loopback, over values that a test tells, on a clock that it moves. */
export class ServedNut {
  readonly service: NutService;
  readonly sources: TestSources;
  readonly port: number;
  readonly #clients: NutClient[] = [];

  private constructor(sources: TestSources, port: number) {
    this.sources = sources;
    this.port = port;
    this.service = new NutService(sources);
  }

  /** Passwords by `password_1` and so on. */
  static async open(
    settings: NutSettings = {},
    passwords: Readonly<Record<string, string>> = {},
    own: Partial<NorthboundSources> = {},
  ): Promise<ServedNut> {
    const port = await freeTcpPort();
    const passwordOf = (name: string) => passwords[name.replace('nut.', '')];
    const secrets = {
      verify: (name: string, candidate: string) => Promise.resolve(passwordOf(name) === candidate),
      stamp: passwordOf,
      reveal: () => undefined,
    };
    const nut = { enabled: 'yes', bind: '127.0.0.1', port, ...settings };
    const served = new ServedNut(northboundSources({ nut }, { secrets, ...own }), port);
    await served.service.start();
    return served;
  }

  tell(state: Partial<DeviceState>): void {
    this.sources.values.tell(state);
  }

  connect(from = '127.0.0.1'): NutClient {
    const client = new NutClient(connect({ port: this.port, host: '127.0.0.1', localAddress: from }));
    this.#clients.push(client);
    return client;
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.end();
    await this.service.stop();
  }
}
