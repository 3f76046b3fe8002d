import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { tsharkMissing } from '../support/bacnet/dissector.js';
import { Reader, Refused } from '../support/bacnet/reader.js';
import { dissectedSc, dissectSc, faulty } from '../support/sc-hub/dissector.js';
import { ForeignNode } from '../support/sc-hub/foreign-node.js';
import { octetsOf } from '../support/sc-hub/octets.js';
import { ScHub } from '../support/sc-hub/sc-hub.js';
import { ScPeer } from '../support/sc-hub/sc-peer.js';
import { hasOpenssl, type Identity, SitePki } from '../support/sc-hub/site-pki.js';
import { until } from '../support/until.js';

describe.skipIf(!hasOpenssl)('nodes of another hand on the hub of the tests', () => {
  let pki: SitePki;
  let identity: Identity;
  let hub: ScHub;
  let one: ForeignNode;
  let two: ForeignNode;

  beforeAll(() => {
    pki = new SitePki();
    identity = pki.issue('hub and nodes');
  });
  afterAll(() => pki?.dispose());
  beforeEach(async () => {
    hub = await ScHub.start({ identity, issuers: [pki.ca] });
    const options = { uri: hub.uri, identity, issuers: [pki.ca] };
    one = await ForeignNode.connect(options);
    two = await ForeignNode.connect(options);
  });
  afterEach(async () => {
    await one.close();
    await two.close();
    await hub.kill();
  });

  it('send NPDUs to one another and to all, and break no rule', async () => {
    expect(one.hub).toEqual(hub.party);
    one.sendNpdu(octetsOf('0104aa'), two.vmac);
    two.sendNpdu(octetsOf('01201000'));
    await until(() => one.received.length === 1 && two.received.length === 1, 2000, 'both NPDUs');
    expect(two.received).toEqual([{ from: one.vmac, isBroadcast: false, npdu: octetsOf('0104aa') }]);
    expect(one.received).toEqual([{ from: two.vmac, isBroadcast: true, npdu: octetsOf('01201000') }]);
    expect(hub.violations).toEqual([]);
  });

  it('a client by hand reads over them as over BACnet/IP', async () => {
    const answer = { '0c': '3001 0c 0c00800001 1955 3e 4442c80000 3f', '0f': '5001 0f 9102 9128' };
    two.onNpdu(({ from, npdu }) => {
      const [invokeId = 0, service = 0] = [npdu[4], npdu[5]];
      const reply = octetsOf(`0100${service === 0x0c ? answer['0c'] : answer['0f']}`);
      reply[3] = invokeId;
      two.sendNpdu(reply, from);
    });
    const reader = new Reader(new ScPeer(one, two.vmac));
    expect(await reader.value(2, 1)).toBe(100);
    await expect(reader.request(0x0f, new Uint8Array())).rejects.toBeInstanceOf(Refused);
    await reader.close();
  });

  it.skipIf(tsharkMissing)('Wireshark reads what they and the hub say, and finds nothing wrong', async () => {
    one.sendNpdu(octetsOf('01001008'), two.vmac);
    one.ask(0x0a);
    two.ask(0x02, one.vmac);
    await until(() => one.others.length === 3, 2000, 'the heartbeat and the question');
    one.send(octetsOf(`00040001${two.vmac}02010000070091`));
    await until(() => two.others.length === 2, 2000, 'the refusal');
    await one.close();
    const messages = hub.records.map(({ octets }) => octets);
    expect(dissectSc(messages, 'bscvlc')).toHaveLength(messages.length);
    expect(dissectSc(messages, faulty)).toEqual([]);
    const words = dissectedSc(messages).join('\n');
    expect(words).toContain(`Connecting VMAC: ${one.vmac}`);
    expect(words).toContain(`Connecting VMAC: ${hub.party.vmac}`);
    expect(words).toContain('Max. NPDU Length: 1497');
    expect(words).toContain(`SVMAC: ${two.vmac}`);
    for (const name of ['Heartbeat-Request', 'Heartbeat-ACK', 'Disconnect-ACK', 'Encapsulated-NPDU']) {
      expect(words).toContain(`Function: ${name}`);
    }
    expect(words).toContain('Error Code: header-encoding-error');
  });

  it.skipIf(tsharkMissing)('Wireshark would find a message that is cut off', () => {
    expect(dissectSc([octetsOf('060000010211')], faulty)).toHaveLength(1);
  });
});
