import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { Client } from 'basic-ftp';
import {
  ackValues,
  broadcast,
  confirmed,
  parseReply,
  pduType,
  readPropertyPayload,
  unconfirmed,
  unicast,
} from '../support/bacnet/wire.js';
import { pause, until } from '../support/until.js';

const bacnetPort = 47_808;
const whoIs = 8;
const readProperty = 12;
const remoteSettings = '/FLASH0/Config/config.ini';

/**
 * The network that the board is plugged into: this network namespace, with a DHCP server, the only machine beside the
 * board, at 192.168.77.1 and 192.168.88.1.
 */
export class BoardLan {
  readonly #leases: string;
  #dhcp: ChildProcess | undefined;
  #bms: Socket | undefined;
  readonly #heard: { readonly packet: Uint8Array; readonly from: string }[] = [];
  #invokeId = 0;

  constructor(folder: string) {
    this.#leases = join(folder, 'leases');
  }

  async start(): Promise<void> {
    const ip = (...words: string[]) => execFileSync('ip', words);
    ip('link', 'set', 'lo', 'up');
    ip('tuntap', 'add', 'tap0', 'mode', 'tap');
    for (const net of [77, 88]) ip('address', 'add', `192.168.${net}.1/24`, 'brd', '+', 'dev', 'tap0');
    ip('link', 'set', 'tap0', 'up');
    ip('route', 'add', 'default', 'dev', 'tap0');
    const range = '--dhcp-range=192.168.77.100,192.168.77.150,1h';
    const files = ['--conf-file=/dev/null', `--dhcp-leasefile=${this.#leases}`, '--pid-file='];
    this.#dhcp = spawn('dnsmasq', ['--no-daemon', '--port=0', '--interface=tap0', range, ...files], {
      stdio: 'ignore',
    });
    const bms = createSocket('udp4');
    this.#bms = bms;
    bms.on('message', (packet, { address }) => this.#heard.push({ packet: Uint8Array.from(packet), from: address }));
    await new Promise<void>((resolve) => bms.bind(bacnetPort, '0.0.0.0', resolve));
    bms.setBroadcast(true);
  }

  stop(): void {
    this.#bms?.close();
    this.#dhcp?.kill();
  }

  /** The address that the DHCP server has given last: lines of expiry, MAC, address, name and client. */
  get leased(): string | undefined {
    if (!existsSync(this.#leases)) return undefined;
    const leases = readFileSync(this.#leases, 'utf8').trim().split('\n');
    return leases
      .map((line) => line.split(' '))
      .toSorted(([one], [other]) => Number(one) - Number(other))
      .at(-1)?.[2];
  }

  /** Where a gateway answers a Who-Is that goes to everybody. */
  whoAnswers(timeoutMs: number): Promise<string> {
    return until(
      async () => {
        this.#heard.length = 0;
        this.#send(broadcast(unconfirmed(whoIs)), '255.255.255.255');
        await pause(500);
        return this.#heard.find(({ packet }) => parseReply(packet).service === 0)?.from;
      },
      timeoutMs,
      'an I-Am',
    );
  }

  /** First value of a property; undefined when no answer comes. */
  async read(address: string, type: number, instance: number, property: number): Promise<unknown> {
    this.#invokeId = (this.#invokeId + 1) % 256;
    const invokeId = this.#invokeId;
    this.#heard.length = 0;
    this.#send(unicast(confirmed(readProperty, readPropertyPayload(type, instance, property), { invokeId })), address);
    const isAnswer = (reply: ReturnType<typeof parseReply>) =>
      reply.invokeId === invokeId && (reply.pduType === pduType.complexAck || reply.pduType === pduType.error);
    const answer = await until(
      () => this.#heard.map(({ packet }) => parseReply(packet)).find(isAnswer),
      2000,
      'an answer',
    ).catch(() => undefined);
    return answer?.pduType === pduType.complexAck ? ackValues(answer.payload)[0] : undefined;
  }

  /** Waits until a property reads so. */
  async reads(
    address: string,
    [type, instance, property]: readonly [number, number, number],
    wanted: unknown,
    timeoutMs: number,
  ) {
    let last: unknown;
    await until(
      async () => {
        last = await this.read(address, type, instance, property);
        return last === wanted;
      },
      timeoutMs,
      `${type}:${instance} property ${property} to be ${String(wanted)}`,
    ).catch((error: unknown) => {
      throw new Error(`${String(error)}; it is ${String(last)}`);
    });
  }

  /** Changes values in config.ini by FTP, as the manual says (§9): the keys are unique, or `section.key`. */
  async configure(address: string, changes: Readonly<Record<string, string>>): Promise<void> {
    const ftp = new Client(30_000);
    try {
      await ftp.access({ host: address, user: 'root', password: 'public' });
      const pieces: Buffer[] = [];
      const sink = new Writable({ write: (piece: Buffer, _encoding, done) => done(void pieces.push(piece)) });
      await ftp.downloadTo(sink, remoteSettings);
      let section = '';
      const lines = Buffer.concat(pieces)
        .toString()
        .split('\n')
        .map((line) => {
          section = /^\[(\w+)\]/.exec(line)?.[1] ?? section;
          const key = /^(\w+)=/.exec(line)?.[1];
          const value = key === undefined ? undefined : changes[`${section}.${key}`];
          return value === undefined ? line : `${key}=${value}`;
        });
      await ftp.uploadFrom(Readable.from([lines.join('\n')]), remoteSettings);
    } finally {
      ftp.close();
    }
  }

  /**
   * What the page asks; undefined when nobody answers. The password is sent again, as for destructive things. Not asked
   * more often than a person would: the page has a limit.
   */
  async page(
    address: string,
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    body?: object,
  ): Promise<Record<string, unknown> | undefined> {
    const isForm = body instanceof FormData;
    // An image takes its time, and so does asking whether another machine has an address.
    const timeoutMs = isForm ? 300_000 : method === 'PUT' ? 60_000 : 10_000;
    await pause(500);
    try {
      const answer = await fetch(`http://${address}/api/v1${path}`, {
        method,
        headers: {
          authorization: `Basic ${Buffer.from('root:public').toString('base64')}`,
          'x-confirm-password': 'public',
          ...(body && !isForm && { 'content-type': 'application/json' }),
        },
        ...(body && { body: isForm ? body : JSON.stringify(body) }),
        signal: AbortSignal.timeout(timeoutMs),
      });
      return { status: answer.status, ...((await answer.json()) as object) };
    } catch {
      return undefined;
    }
  }

  #send(packet: Uint8Array, address: string): void {
    this.#bms?.send(packet, bacnetPort, address);
  }
}
