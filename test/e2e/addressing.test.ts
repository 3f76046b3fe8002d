import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  broadcastOf,
  makeRoutedSite,
  type RoutedSite,
  type SiteHost,
  sitesMissing,
  sitesNote,
} from '../support/bacnet/routed-site.js';
import { broadcast, confirmed, hex, parseReply, pduType, unconfirmed, unicast } from '../support/bacnet/wire.js';
import { ensureBuilt, iniText, Program, root } from '../support/daemon.js';
import { pause, until } from '../support/until.js';

const port = 47808;
const limited = '255.255.255.255';
const whoIs = broadcast(unconfirmed(8));
const readUnits = (invokeId: number) => unicast(confirmed(12, hex('0C 00800000 19 75'), { invokeId }));

describe.skipIf(sitesMissing)(`a machine with a foot in two LANs${sitesNote}`, () => {
  let site: RoutedSite;
  let folder: string;
  let programs: Program[];
  let near: Bms;
  let far: Bms;

  beforeEach(async () => {
    ensureBuilt();
    site = makeRoutedSite('two');
    folder = mkdtempSync(join(tmpdir(), 'addressing-'));
    programs = [];
    near = await bmsOn(site.host(1, 2));
    far = await bmsOn(site.host(2, 2));
  });

  afterEach(async () => {
    await Promise.all(programs.map((program) => program.stop()));
    site.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  async function started(script: string, args: readonly string[], host: SiteHost): Promise<Program> {
    const program = new Program(join(root, script), [...args], { inNetwork: host.namespace });
    programs.push(program);
    return program;
  }

  async function bmsOn(host: SiteHost): Promise<Bms> {
    const program = await started('test/e2e/listener.mjs', [String(port)], host);
    await until(() => program.log.some((line) => line.ready === true), 5000, 'the BMS listens');
    return new Bms(program);
  }

  async function daemonOn(host: SiteHost, bind: string): Promise<void> {
    const configFile = join(folder, 'config.ini');
    writeFileSync(configFile, iniText({ bacnet: { bind, port }, network: { announce: 'no' } }));
    const program = await started('dist/main.js', ['--config', configFile, '--data', join(folder, 'data')], host);
    await until(() => program.log.some((line) => line.device !== undefined), 10_000, 'the daemon serves');
    await pause(1000);
  }

  it('bound to one address, it serves the LAN of that address and is silent on the other', async () => {
    await daemonOn(site.router(1), '10.78.1.254');
    expect(await near.answersTo(limited, whoIs)).toHaveLength(1);
    expect(await near.answersTo(broadcastOf(1), whoIs)).toHaveLength(1);
    expect(await far.answersTo(limited, whoIs)).toEqual([]);
    expect(await far.answersTo(broadcastOf(2), whoIs)).toEqual([]);
  });

  it.each(['0.0.0.0', '10.78.1.254'])(
    'bind=%s: a confirmed request sent to a broadcast address is no request',
    async (bind) => {
      await daemonOn(site.router(1), bind);
      expect(await near.answersTo(broadcastOf(1), readUnits(1))).toEqual([]);
      expect(await near.answersTo(limited, readUnits(2))).toEqual([]);
      const [answer] = await near.answersTo('10.78.1.254', readUnits(3));
      expect(answer).toMatchObject({ pduType: pduType.complexAck, invokeId: 3 });
    },
  );

  it('bound to all addresses, it follows an address that comes and one that goes', async () => {
    const { namespace } = site.router(1);
    await daemonOn(site.router(1), '0.0.0.0');
    const ip = (...args: string[]) => expect(spawnSync('ip', ['-n', namespace, ...args]).status).toBe(0);
    ip('addr', 'add', '10.78.1.77/24', 'brd', broadcastOf(1), 'dev', 'br1');
    await pause(1100);
    for (const invokeId of [1, 2]) {
      const [answer] = await near.answersTo('10.78.1.77', readUnits(invokeId));
      expect(answer).toMatchObject({ pduType: pduType.complexAck, invokeId });
    }
    expect(await near.answersTo(broadcastOf(1), readUnits(3))).toEqual([]);
    ip('addr', 'del', '10.78.1.77/24', 'dev', 'br1');
    await pause(1100);
    expect(await near.answersTo(broadcastOf(1), readUnits(4))).toEqual([]);
    expect(await near.answersTo('10.78.1.254', readUnits(5))).toHaveLength(1);
  });
});

/** A BMS on one LAN: what comes back within a moment. */
class Bms {
  readonly #program: Program;

  constructor(program: Program) {
    this.#program = program;
  }

  async answersTo(to: string, packet: Uint8Array) {
    const octets = Buffer.from(packet).toString('hex');
    const before = this.#program.log.length;
    this.#program.child.stdin?.write(`${JSON.stringify({ to, hex: octets })}\n`);
    await pause(500);
    return this.#program.log
      .slice(before)
      .flatMap(({ hex: heard }) => (typeof heard === 'string' && heard !== octets ? [parseReply(hex(heard))] : []));
  }
}
