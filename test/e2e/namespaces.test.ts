import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  broadcastOf,
  makeRoutedSite,
  type RoutedSite,
  type SiteHost,
  sitesMissing,
  sitesNote,
} from '../support/bacnet/routed-site.js';
import { broadcast, bvlc, hex, items, parseReply, plain, unconfirmed } from '../support/bacnet/wire.js';
import { ensureBuilt, type IniSettings, iniText, logLevel, Program, root } from '../support/daemon.js';
import { pause, until } from '../support/until.js';

const port = 47808;
const forwardedNpdu = 0x04;
const unicastNpdu = 0x0a;
const whoIs = hex('01 20 FFFF 00 FF 10 08');

/** Starts programs in the namespaces of a site, and ends all that it started. */
class Site {
  readonly #site: RoutedSite;
  readonly #folder = mkdtempSync(join(tmpdir(), 'site-'));
  readonly #programs: Program[] = [];

  constructor(name: string) {
    ensureBuilt();
    this.#site = makeRoutedSite(name);
  }

  host(subnet: number, number: number): SiteHost {
    return this.#site.host(subnet, number);
  }

  async daemon(host: SiteHost, bacnet: IniSettings[string]): Promise<Daemon> {
    const configFile = join(this.#folder, `${host.address}.ini`);
    writeFileSync(configFile, iniText({ bacnet, network: { announce: 'no' } }));
    const args = ['--config', configFile, '--data', join(this.#folder, host.address)];
    const program = new Program(join(root, 'dist/main.js'), args, { inNetwork: host.namespace });
    this.#programs.push(program);
    await until(() => program.log.some((line) => line.device !== undefined), 10_000, 'the daemon serves');
    return { program, configFile, host };
  }

  async bms(host: SiteHost): Promise<Bms> {
    const program = new Program(join(root, 'test/e2e/listener.mjs'), [String(port)], { inNetwork: host.namespace });
    this.#programs.push(program);
    await until(() => program.log.some((line) => line.ready === true), 5000, 'the BMS listens');
    return new Bms(program);
  }

  async remove(): Promise<void> {
    await Promise.all(this.#programs.map((program) => program.stop()));
    this.#site.remove();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

interface Daemon {
  readonly program: Program;
  readonly configFile: string;
  readonly host: SiteHost;
}

class Bms {
  readonly #program: Program;

  constructor(program: Program) {
    this.#program = program;
  }

  send(to: string, packet: Uint8Array): void {
    this.#program.child.stdin?.write(`${JSON.stringify({ to, hex: Buffer.from(packet).toString('hex') })}\n`);
  }

  /** Every packet so far as the address it came from and its octets. */
  get packets() {
    return this.#program.log.flatMap(({ from, hex: octets }) =>
      from === undefined ? [] : [{ from: String(from), octets: hex(String(octets)) }],
    );
  }

  /** What comes while something is done, and half a second longer. */
  async during(action: () => void) {
    const before = this.packets.length;
    action();
    await until(() => this.packets.length > before, 3000, 'something arrives');
    await pause(500);
    return this.packets.slice(before);
  }

  async answersTo(to: string, packet: Uint8Array) {
    const own = Buffer.from(packet).toString('hex');
    const heard = await this.during(() => this.send(to, packet));
    return heard.filter(({ octets }) => Buffer.from(octets).toString('hex') !== own);
  }
}

/** Sender and device of each I-Am that came by this function; a Forwarded-NPDU has its originator before the NPDU. */
const iAms = (packets: Bms['packets'], bvlcFunction: number) =>
  packets
    .filter(({ octets }) => octets[1] === bvlcFunction)
    .map(({ from, octets }) => {
      const npdu = octets.subarray(bvlcFunction === forwardedNpdu ? 10 : 4);
      return { from, reply: parseReply(bvlc(unicastNpdu, npdu)) };
    })
    .filter(({ reply }) => reply.service === 0)
    .map(({ from, reply }) => [from, items(reply.payload).map(plain)[0]]);

describe.skipIf(sitesMissing)(`two gateways with one number on one network${sitesNote}`, () => {
  let site: Site;
  let first: Daemon;
  let second: Daemon;

  beforeAll(async () => {
    site = new Site('twins');
    first = await site.daemon(site.host(1, 1), { port });
    second = await site.daemon(site.host(1, 2), { port });
  });

  afterAll(() => site?.remove());

  const shouts = ({ program }: Daemon, code: string) => program.log.filter((line) => line.code === code);

  it('each finds the other and names its address and vendor, at error level', async () => {
    for (const [one, other] of [
      [first, second],
      [second, first],
    ] as const) {
      await until(() => shouts(one, 'bacnet.duplicate-instance').length > 0, 5000, 'the double is found');
      expect(shouts(one, 'bacnet.duplicate-instance')).toMatchObject([
        { level: logLevel.error, device: 1338, address: other.host.address, vendorId: 591, proposal: 1339 },
      ]);
    }
  });

  it('each finds that the other has its name as well', async () => {
    await until(() => shouts(second, 'bacnet.duplicate-name').length > 0, 5000, 'the name is found');
    expect(shouts(second, 'bacnet.duplicate-name')).toMatchObject([{ address: first.host.address }]);
  });

  it('both go on answering, and a Who-Is brings both to light', async () => {
    const bms = await site.bms(site.host(1, 3));
    const answers = iAms(await bms.answersTo('255.255.255.255', broadcast(unconfirmed(8))), unicastNpdu);
    expect(answers.toSorted()).toEqual([
      [first.host.address, '8,1338'],
      [second.host.address, '8,1338'],
    ]);
  });

  it('the proposed number ends it for the one that takes it', async () => {
    writeFileSync(
      second.configFile,
      iniText({ bacnet: { port, device_identifier: 1339 }, network: { announce: 'no' } }),
    );
    await until(() => second.program.log.some((line) => line.device === 1339), 8000, 'the new number is served');
    const bms = await site.bms(site.host(1, 4));
    const whoIs1338 = broadcast(unconfirmed(8, hex('0A 053A 1A 053A')));
    const answers = iAms(await bms.answersTo(broadcastOf(1), whoIs1338), unicastNpdu);
    expect(answers).toEqual([[first.host.address, '8,1338']]);
    await pause(500);
    expect(shouts(second, 'bacnet.duplicate-instance')).toHaveLength(1);
  });
});

describe.skipIf(sitesMissing)(`three subnets, two BBMDs and a foreign device${sitesNote}`, () => {
  let site: Site;
  let gateways: readonly [Daemon, Daemon];
  let foreign: Daemon;
  let bms1: Bms;
  let bms2: Bms;

  beforeAll(async () => {
    site = new Site('bbmd');
    bms1 = await site.bms(site.host(1, 2));
    bms2 = await site.bms(site.host(2, 2));
    const table = '10.78.1.1, 10.78.2.1';
    gateways = [
      await site.daemon(site.host(1, 1), { port, device_identifier: 101, bbmd_table: table }),
      await site.daemon(site.host(2, 1), { port, device_identifier: 201, bbmd_table: table, bind: '10.78.2.1' }),
    ];
    foreign = await site.daemon(site.host(3, 1), {
      port,
      device_identifier: 301,
      bbmd: gateways[0].host.address,
      bbmd_ttl_s: 30,
    });
    await until(() => foreign.program.log.some((line) => line.bbmd === '10.78.1.1:47808'), 8000, 'it is registered');
    await pause(500);
  });

  afterAll(() => site?.remove());

  it('the I-Am of each start reaches every subnet that has a BBMD, once', () => {
    // The first BBMD starts before its peer, which may be too late for its I-Am.
    expect(iAms(bms1.packets, forwardedNpdu)).toEqual([
      [gateways[0].host.address, '8,201'],
      [gateways[0].host.address, '8,301'],
    ]);
    const ofOthers = iAms(bms2.packets, forwardedNpdu).filter(([, device]) => device !== '8,101');
    expect(ofOthers).toEqual([[gateways[1].host.address, '8,301']]);
  });

  it.each([
    ['of the first subnet', 1],
    ['of the second subnet', 2],
  ])('a Who-Is %s is answered once by every gateway of the site', async (_name, subnet) => {
    const bms = subnet === 1 ? bms1 : bms2;
    const answers = iAms(await bms.answersTo(broadcastOf(subnet), bvlc(0x0b, whoIs)), unicastNpdu);
    expect(answers.toSorted()).toEqual([
      ['10.78.1.1', '8,101'],
      ['10.78.2.1', '8,201'],
      ['10.78.3.1', '8,301'],
    ]);
  });

  it('a broadcast passes to the other subnet once, with its originator', async () => {
    const heard = await bms2.during(() => bms1.send(broadcastOf(1), bvlc(0x0b, whoIs)));
    const wanted = Buffer.from(bvlc(0x04, Uint8Array.from([10, 78, 1, 2, 0xba, 0xc0, ...whoIs]))).toString('hex');
    expect(heard.map(({ octets }) => Buffer.from(octets).toString('hex'))).toEqual([wanted]);
  });

  it('Who-Has finds an object of the foreign device', async () => {
    const whoHas = unconfirmed(7, hex('0A 012D 1A 012D 2C 00800046'));
    const answers = await bms2.answersTo(broadcastOf(2), broadcast(whoHas));
    expect(answers.map(({ from, octets }) => [from, items(parseReply(octets).payload).map(plain)])).toEqual([
      ['10.78.3.1', ['8,301', '2,70', 'BATTERY_%']],
    ]);
  });

  it('the BBMD tells its tables', async () => {
    const [bdt] = await bms1.answersTo('10.78.1.1', bvlc(0x02, new Uint8Array()));
    expect(Buffer.from(bdt?.octets ?? []).toString('hex')).toBe(
      '81030018' + '0a4e0101bac0ffffffff' + '0a4e0201bac0ffffffff',
    );
    const [fdt] = await bms1.answersTo('10.78.1.1', bvlc(0x06, new Uint8Array()));
    expect(Buffer.from(fdt?.octets ?? []).toString('hex')).toMatch(/^8107000e0a4e0301bac0001e00[0-3]/);
  });

  it('a double in another subnet is found through the BBMDs', async () => {
    const twin = await site.daemon(site.host(2, 3), { port, device_identifier: 301 });
    const isFound = ({ program }: Daemon) => program.log.some((line) => line.code === 'bacnet.duplicate-instance');
    await until(() => isFound(twin) && isFound(foreign), 15_000, 'both find the other');
    await twin.program.stop();
  });

  it('while the BBMD is away, the foreign device answers its own subnet', async () => {
    const bms3 = await site.bms(site.host(3, 2));
    await gateways[0].program.stop();
    const answers = iAms(await bms3.answersTo('255.255.255.255', broadcast(unconfirmed(8))), unicastNpdu);
    expect(answers).toEqual([['10.78.3.1', '8,301']]);
  });
});
