import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/core/clock.js';
import { hasCode } from '../../../src/core/errors.js';
import { HelperAgent } from '../../../src/system/network/helper-agent.js';
import { answerLine, parseHelperRequest } from '../../../src/system/network/helper-protocol.js';
import { factoryNetwork, type NetworkSettings } from '../../../src/system/network/network-settings.js';
import { FakeAgent } from '../../support/machine/network-agent.js';
import { ManualClock } from '../../support/manual-clock.js';
import { until } from '../../support/until.js';

const fixed: NetworkSettings = {
  dhcp: false,
  address: '192.0.2.9',
  netmask: '255.255.255.0',
  gateway: '192.0.2.1',
  dns: [],
  hostname: '',
};

const applyLine = (settings: object, more: object = {}) =>
  JSON.stringify({ verb: 'apply', id: 'a1', choice: 'auto', settings: { ...fixed, ...settings }, ...more });

function isRefused(line: string): boolean {
  try {
    parseHelperRequest(line);
    return false;
  } catch (error) {
    if (hasCode(error, 'network.invalid')) return true;
    throw error;
  }
}

describe('the root helper takes nothing on trust', () => {
  it('takes a request that is right', () => {
    expect(parseHelperRequest(applyLine({}))).toEqual({ verb: 'apply', id: 'a1', choice: 'auto', settings: fixed });
    expect(parseHelperRequest(applyLine({}, { continues: 'b2' }))).toMatchObject({ continues: 'b2' });
    expect(parseHelperRequest('{"verb":"inspect","choice":"ifupdown"}')).toEqual({
      verb: 'inspect',
      choice: 'ifupdown',
    });
  });

  it.each([
    ['no JSON', 'apply'],
    ['no object', '"apply"'],
    ['an unknown verb', '{"verb":"run","command":"reboot"}'],
    ['an unknown back-end', '{"verb":"inspect","choice":"/bin/sh"}'],
    ['an identifier that is a path', '{"verb":"revert","id":"../../etc/shadow"}'],
    ['an address that is an option', '{"verb":"probe","address":"-f"}'],
    ['an address with a line of its own', applyLine({ address: '192.0.2.9\n    up reboot' })],
    ['a gateway with a command', applyLine({ gateway: '192.0.2.1; reboot' })],
    ['a name server with a line of its own', applyLine({ dns: ['192.0.2.53\nDHCP=yes'] })],
    ['four name servers', applyLine({ dns: ['192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.4'] })],
    ['a host name with a line of its own', applyLine({ hostname: 'a\nb' })],
    ['a host name that is an option', applyLine({ hostname: '-F/etc/shadow' })],
    ['the host name of the loopback', applyLine({ hostname: 'LocalHost' })],
    ['the address of the loopback', applyLine({ address: '127.0.0.5', gateway: '' })],
    ['a netmask with holes', applyLine({ netmask: '255.0.255.0' })],
    ['the network itself', applyLine({ address: '192.0.2.0' })],
    ['the broadcast address', applyLine({ address: '192.0.2.255' })],
    ['a gateway outside of the subnet', applyLine({ gateway: '192.0.3.1' })],
    ['the gateway as its own address', applyLine({ gateway: '192.0.2.9' })],
    ['a member of another type', applyLine({ dhcp: 'yes' })],
    ['no settings', applyLine({}, { settings: null })],
  ])('refuses %s', (_what, line) => {
    expect(isRefused(line)).toBe(true);
  });

  it('under DHCP lets no fixed address through, whatever it is', () => {
    const parsed = parseHelperRequest(applyLine({ dhcp: true, address: 'x\ny', netmask: '-', gateway: '$(reboot)' }));
    expect(parsed).toMatchObject({ settings: factoryNetwork });
  });

  it('answers any text with an answer or a refusal', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (line) => {
        isRefused(line);
      }),
    );
  });
});

describe('the gateway and its helper', () => {
  let folder: string;
  let server: Server;
  let machine: FakeAgent;
  let answer: (line: string) => Promise<string | undefined>;
  let agent: HelperAgent;
  const path = () => join(folder, 'helper.sock');

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'helper-'));
    machine = new FakeAgent();
    answer = async (line) => `${JSON.stringify(await answerLine(line, machine))}\n`;
    server = createServer((socket) => {
      socket.setEncoding('utf8').on('error', () => {});
      socket.on('data', async (line: string) => {
        const text = await answer(line.trim());
        if (text !== undefined) socket.end(text);
      });
    });
    await new Promise<void>((resolve) => server.listen(path(), resolve));
    agent = new HelperAgent(path(), systemClock);
  });

  afterEach(async () => {
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true });
  });

  it('say to one another all that a machine can be asked for', async () => {
    machine.taken = ['192.0.2.7'];
    expect(await agent.inspect('auto')).toEqual({ canApply: true, backend: 'systemd-networkd', interfaceName: 'eth0' });
    expect([await agent.probe('192.0.2.7'), await agent.probe('192.0.2.8')]).toEqual(['taken', 'free']);
    await agent.apply({ id: 'a1', choice: 'networkmanager', settings: fixed });
    await agent.apply({ id: 'a2', continues: 'a1', choice: 'auto', settings: factoryNetwork });
    await agent.revert('a2');
    await agent.confirm('a1');
    expect(machine.orders[1]).toMatchObject({ id: 'a2', continues: 'a1' });
    expect(machine.asked.slice(3)).toEqual(['apply 192.0.2.9', 'apply dhcp', 'revert dhcp', 'confirm 192.0.2.9']);
  });

  it('pass on an error with its code', async () => {
    machine.failures.apply = 1;
    const refused = agent.apply({ id: 'a1', choice: 'auto', settings: fixed });
    await expect(refused).rejects.toMatchObject({ code: 'network.failed', message: 'as the test wants it' });
    const wrong = agent.apply({ id: 'a1', choice: 'auto', settings: { ...fixed, netmask: '' } });
    await expect(wrong).rejects.toMatchObject({ code: 'network.invalid' });
  });

  it.each([
    ['goes away', async () => ''],
    ['never stops', async () => 'x'.repeat(20_000)],
  ])('end with a reason when the helper %s', async (_what, says) => {
    answer = says;
    await expect(agent.inspect('auto')).rejects.toMatchObject({ code: 'network.unavailable' });
  });

  it('end with a reason when there is no helper', async () => {
    const nobody = new HelperAgent(join(folder, 'nobody.sock'), systemClock);
    await expect(nobody.inspect('auto')).rejects.toMatchObject({ code: 'network.unavailable' });
  });

  it('end with a reason when the helper does not answer within three minutes', async () => {
    const clock = new ManualClock();
    let isAsked = false;
    answer = async () => {
      isAsked = true;
      return undefined;
    };
    const asking = new HelperAgent(path(), clock).inspect('auto');
    const refused = expect(asking).rejects.toMatchObject({ code: 'network.unavailable' });
    await until(() => isAsked, 5000, 'the helper is asked');
    await clock.advance(180_000);
    await refused;
  });
});
