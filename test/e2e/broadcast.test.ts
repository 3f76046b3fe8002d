import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { broadcast, hex, items, parseReply, plain, unconfirmed } from '../support/bacnet/wire.js';
import { ensureBuilt, iniText, Program, root } from '../support/daemon.js';
import {
  hostAddresses,
  makeTwoHosts,
  namespacesMissing,
  namespacesNote,
  subnetBroadcast,
  type TwoHosts,
} from '../support/machine/network-namespaces.js';
import { pause, until } from '../support/until.js';

const port = 47808;
const [here] = hostAddresses;
const globalBroadcast = '255.255.255.255';

describe.skipIf(namespacesMissing).each(['0.0.0.0', here])(
  `bind=%s on a network with broadcasts${namespacesNote}`,
  (bind) => {
    let hosts: TwoHosts;
    let folder: string;
    let daemon: Program;
    let bms: Program;

    beforeAll(async () => {
      ensureBuilt();
      hosts = makeTwoHosts();
      folder = mkdtempSync(join(tmpdir(), 'broadcast-'));
      const configFile = join(folder, 'config.ini');
      writeFileSync(configFile, iniText({ bacnet: { bind, port } }));
      bms = new Program(join(root, 'test/e2e/listener.mjs'), [String(port)], { inNetwork: hosts.names[1] });
      await until(() => bms.log.some((line) => line.ready === true), 5000, 'the BMS listens');
      const args = ['--config', configFile, '--data', join(folder, 'data')];
      daemon = new Program(join(root, 'dist/main.js'), args, { inNetwork: hosts.names[0] });
      await until(() => heard().length > 0, 10_000, 'the first I-Am');
    });

    afterAll(async () => {
      await daemon?.stop();
      await bms?.stop();
      hosts?.remove();
      if (folder) rmSync(folder, { recursive: true, force: true });
    });

    /** I-Am and I-Have; the daemon also asks whether anybody else has its number or name. */
    const heard = () =>
      bms.log
        .flatMap(({ from, hex: octets }) => (from === here ? [parseReply(hex(String(octets)))] : []))
        .filter(({ service }) => service === 0 || service === 1);
    const send = (to: string, packet: Uint8Array) =>
      bms.child.stdin?.write(`${JSON.stringify({ to, hex: Buffer.from(packet).toString('hex') })}\n`);

    it('I-Am is broadcast once at start, and never again by itself', async () => {
      await pause(2500);
      const all = heard();
      expect(all).toHaveLength(1);
      expect(all[0]).toMatchObject({ bvlcFunction: 0x0b, service: 0 });
      expect(items(all[0]?.payload ?? new Uint8Array()).map(plain)).toEqual(['8,1338', 1476, 0, 591]);
    });

    it.each([
      ['255.255.255.255', globalBroadcast],
      ['the subnet', subnetBroadcast],
      ['its own address', here],
    ])('a Who-Is to %s is answered, by unicast', async (_name, to) => {
      const before = heard().length;
      send(to, broadcast(unconfirmed(8)));
      await until(() => heard().length > before, 2000, 'an I-Am');
      await pause(300);
      const answers = heard().slice(before);
      expect(answers).toHaveLength(1);
      expect(answers[0]).toMatchObject({ bvlcFunction: 0x0a, service: 0 });
    });

    it('a Who-Has to the subnet is answered', async () => {
      const before = heard().length;
      send(subnetBroadcast, broadcast(unconfirmed(7, hex('2C 00800046'))));
      await until(() => heard().length > before, 2000, 'an I-Have');
      expect(items(heard().at(-1)?.payload ?? new Uint8Array()).map(plain)).toEqual(['8,1338', '2,70', 'BATTERY_%']);
    });
  },
);
