import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RawClient } from '../support/sc-hub/raw-client.js';
import { ScHub } from '../support/sc-hub/sc-hub.js';
import { hasOpenssl, type Identity, SitePki } from '../support/sc-hub/site-pki.js';
import { until } from '../support/until.js';

const [first, second, third] = ['021111111111', '022222222222', '023333333333'];
const hubVmac = '0a0000000001';
const hubUuid = '00112233445566778899aabbccddeeff';
/** Maximum BVLC 1600, maximum NPDU 1497. */
const lengths = '064005d9';
const uuidOf = (vmac: string) => `${vmac.slice(2, 4).repeat(16)}`;
const connectRequest = (vmac: string, uuid = uuidOf(vmac), id = '0001') => `0600${id}${vmac}${uuid}${lengths}`;
const connectAccept = (id = '0001') => `0700${id}${hubVmac}${hubUuid}${lengths}`;
const communication = '0007';

/** 135-2020 Annex AB, told octet for octet to a client that knows nothing of it. */
describe.skipIf(!hasOpenssl)('the hub of the tests', () => {
  let pki: SitePki;
  let hubIdentity: Identity;
  let device: Identity;
  let hub: ScHub;
  let clients: RawClient[] = [];

  beforeAll(() => {
    pki = new SitePki();
    hubIdentity = pki.issue('hub');
    device = pki.issue('device');
  });
  afterAll(() => pki?.dispose());

  beforeEach(async () => {
    const party = { vmac: hubVmac, uuid: hubUuid, maxBvlc: 1600 };
    hub = await ScHub.start({ identity: hubIdentity, issuers: [pki.ca], party, disconnectWaitMs: 100 });
  });
  afterEach(async () => {
    await Promise.all(clients.map((client) => client.end()));
    clients = [];
    await hub.kill();
  });

  const open = async (): Promise<RawClient> => {
    const client = await RawClient.open({ uri: hub.uri, identity: device, issuers: [pki.ca] });
    clients.push(client);
    return client;
  };
  const connected = async (vmac: string): Promise<RawClient> => {
    const client = await open();
    client.send(connectRequest(vmac));
    expect(await client.next()).toBe(connectAccept());
    return client;
  };
  const rules = () => hub.violations.map(({ rule }) => rule);
  /** The hub has read everything that the client sent. */
  const silent = async (client: RawClient) => {
    await Promise.race([client.ping(), client.closed]);
    return client.next(1);
  };

  describe('§AB.6.2.3: the accepting peer', () => {
    it('agrees to the sub-protocol and answers a Connect-Request with its own VMAC, UUID and lengths', async () => {
      const client = await connected(first);
      expect(client.protocol).toBe('hub.bsc.bacnet.org');
      expect(hub.nodes).toEqual([first]);
      expect(hub.connection(first).commonName).toBe('device');
      expect(hub.violations).toEqual([]);
    });

    it('refuses the VMAC of another device with NODE_DUPLICATE_VMAC and closes', async () => {
      await connected(first);
      const other = await open();
      other.send(connectRequest(first, uuidOf(second), '0077'));
      const details = Buffer.from(`VMAC ${first} is in use`).toString('hex');
      expect(await other.next()).toBe(`000000770601 00${communication}0097${details}`.replaceAll(' ', ''));
      expect(await other.closed).toBe(1000);
      expect(hub.nodes).toEqual([first]);
    });

    it('refuses its own VMAC', async () => {
      const client = await open();
      client.send(connectRequest(hubVmac, uuidOf(first)));
      expect(await client.next()).toMatch(/^00000001060100000700971?/);
    });

    it('accepts a known device anew and disconnects its old connection', async () => {
      const old = await connected(first);
      const anew = await open();
      anew.send(connectRequest(second, uuidOf(first)));
      expect(await anew.next()).toBe(connectAccept());
      expect(await old.next()).toBe('08007d00');
      old.send('09007d00');
      expect(await old.closed).toBe(1000);
      expect(hub.nodes).toEqual([second]);
      expect(hub.violations).toEqual([]);
    });

    it('closes the old connection although its node says nothing', async () => {
      const old = await connected(first);
      (await open()).send(connectRequest(first, uuidOf(first)));
      expect(await old.closed).toBe(1000);
    });

    it('answers a heartbeat, and acknowledges a disconnection before it closes', async () => {
      const client = await connected(first);
      client.send('0a000102');
      expect(await client.next()).toBe('0b000102');
      client.send('08000103');
      expect(await client.next()).toBe('09000103');
      expect(await client.closed).toBe(1000);
      expect(hub.nodes).toEqual([]);
    });

    it('closes where no Connect-Request comes', async () => {
      await hub.kill();
      hub = await ScHub.start({ identity: hubIdentity, issuers: [pki.ca], connectWaitMs: 50 });
      expect(await (await open()).closed).toBe(1002);
    });

    it('asks a node that is silent, and closes where it stays so', async () => {
      await hub.kill();
      const party = { vmac: hubVmac, uuid: hubUuid, maxBvlc: 1600 };
      hub = await ScHub.start({
        identity: hubIdentity,
        issuers: [pki.ca],
        party,
        heartbeatMs: 60,
        disconnectWaitMs: 60,
      });
      const client = await connected(first);
      expect(await client.next()).toBe('0a007d01');
      expect(await client.closed).toBe(1002);
      expect(rules()).toEqual(['no heartbeat']);
    });
  });

  describe('§AB.5.3: relaying', () => {
    it('a unicast gets its origin and loses its destination; identifier, options and payload stay', async () => {
      const [from, to, aside] = [await connected(first), await connected(second), await connected(third)];
      // A proprietary destination option that must be understood, a secure path, and an NPDU.
      from.send(`0107beef${second}7f00040042ab01 41 0104aabb`);
      expect(await to.next()).toBe(`010bbeef${first}7f00040042ab01410104aabb`);
      expect(await silent(aside)).toBeUndefined();
      expect(await silent(from)).toBeUndefined();
      expect(hub.violations).toEqual([]);
    });

    it('a broadcast keeps its destination and goes to all but its sender', async () => {
      const [from, ...others] = [await connected(first), await connected(second), await connected(third)];
      from.send('01040010ffffffffffff01201000');
      for (const other of others) expect(await other.next()).toBe(`010c0010${first}ffffffffffff01201000`);
      expect(await silent(from)).toBeUndefined();
    });

    it('1497 octets of NPDU with 4192 octets of header options go through', async () => {
      await hub.kill();
      hub = await ScHub.start({ identity: hubIdentity, issuers: [pki.ca], party: { vmac: hubVmac, uuid: hubUuid } });
      const [from, to] = [await open(), await open()];
      from.send(connectRequest(first));
      to.send(`06000001${second}${uuidOf(second)}ffff05d9`);
      await Promise.all([from.next(), to.next()]);
      const behind = `bf${(2093).toString(16).padStart(4, '0')}${'00'.repeat(2093)}3f${(2093).toString(16).padStart(4, '0')}${'00'.repeat(2093)}${'00'.repeat(1497)}`;
      from.send(`01060010${second}${behind}`);
      expect(await to.next()).toBe(`010a0010${first}${behind}`);
      expect(hub.violations).toEqual([]);
    });

    it('a unicast to nobody is dropped without a word', async () => {
      const from = await connected(first);
      from.send(`01040010${third}0100`);
      expect(await silent(from)).toBeUndefined();
      expect(hub.violations).toEqual([]);
    });

    it('what is longer than the next node takes is dropped', async () => {
      const [from, to] = [await connected(first), await open()];
      to.send(`06000001${second}${uuidOf(second)}00200016`);
      await to.next();
      from.send(`01040010${second}${'00'.repeat(22)}`);
      from.send(`01040011${second}${'00'.repeat(23)}`);
      expect(await to.next()).toBe(`01080010${first}${'00'.repeat(22)}`);
      expect(await silent(from)).toBeUndefined();
      expect(await to.next(1)).toBeUndefined();
    });

    it('a refusal by a node comes back to the one that asked', async () => {
      const [asks, refuses] = [await connected(first), await connected(second)];
      asks.send(`02040020${second}`);
      expect(await refuses.next()).toBe(`02080020${first}`);
      refuses.send(`00040020${first}020100000700 91`);
      expect(await asks.next()).toBe(`00080020${second}02010000070091`);
      expect(hub.violations).toEqual([]);
    });
  });

  describe('§AB.3.1.5: what is wrong is refused, with class COMMUNICATION and the code', () => {
    it.each([
      ['an unknown function', `0d040005${second}`, '0d', 143],
      ['a reserved control flag', `01140005${second}0100`, '01', 80],
      ['an origin given by a node', `010c0005${third}${second}0100`, '01', 80],
      ['no destination', '010000050100', '01', 80],
      ['a destination that is cut off', '010400050222', '01', 147],
      ['an NPDU that is missing', `01040005${second}`, '01', 149],
      ['a header option that is cut off', `01060005${second}3f0004`, '01', 147],
      ['a heartbeat with a payload', '0a00000500', '0a', 150],
      ['a Heartbeat-ACK with a payload', '0b00000500', '0b', 150],
      ['a heartbeat to somebody', `0a040005${second}`, '0a', 80],
      ['a secure path among the destination options', `01060005${second}010100`, '01', 145],
      ['an Advertisement of a state that there is not', `04040005${second}030005dc05d9`, '04', 80],
      ['a heartbeat with an option that must be understood', '0a0200057f0003004201', '0a', 146],
      ['data options without an NPDU', `02050005${second}01`, '02', 80],
    ])('%s', async (_what, octets, fn, code) => {
      const client = await connected(first);
      client.send(octets);
      const marker = code === 146 ? '7f' : '00';
      const answer = await client.next();
      expect(answer?.slice(0, 22)).toBe(
        `00000005${fn}01${marker}${communication}${code.toString(16).padStart(4, '0')}`,
      );
    });

    it.each([
      ['fewer than four octets', '0a0000'],
      ['a broadcast', '01140005ffffffffffff0100'],
      ['a result', `00040005${second}0102`],
    ])('but not %s', async (_what, octets) => {
      const client = await connected(first);
      client.send(octets);
      expect(await silent(client)).toBeUndefined();
      expect(rules()).toContain('malformed');
    });
  });

  describe('what a node must not do is kept', () => {
    it.each([
      ['speaks before it is accepted', '0a000001', 'before accept'],
      ['asks for an NPDU to be relayed before it is accepted', `01040001${second}0100`, 'before accept'],
      ['names the VMAC of no node', connectRequest('ffffffffffff'), 'malformed'],
      ['names a VMAC that is not random', connectRequest('001122334455'), 'vmac not random'],
      ['takes longer NPDUs than messages', `06000001${first}${uuidOf(first)}04000401`, 'npdu longer than bvlc'],
    ])('a node that %s', async (_what, octets, rule) => {
      const client = await open();
      client.send(octets);
      await silent(client);
      expect(rules()).toContain(rule);
    });

    it.each([
      ['connects twice', connectRequest(first, uuidOf(first), '0009'), 'second connect request'],
      ['gives an origin', `010c0005${third}${second}0100`, 'origin given'],
      ['gives no destination', '010000050100', 'destination missing'],
      ["sends to X'000000000000'", '010400050000000000000100', 'destination unknown'],
      ['sends to itself', `01040005${first}0100`, 'to itself'],
      ['sends more than the hub takes', `01040005${second}${'00'.repeat(1591)}`, 'too long for the hub'],
      ['sends a longer NPDU than the hub takes', `01040005${second}${'00'.repeat(1498)}`, 'npdu too long for the hub'],
      ['acknowledges a heartbeat that nobody asked for', '0b000005', 'not asked for'],
      ['resolves an address that nobody asked for', `03040005${second}`, 'not asked for'],
      ['refuses what nobody sent', `00040005${second}01010000070000`, 'result to nothing'],
      ['refuses to everybody', '00040005ffffffffffff01010000070000', 'result to a broadcast'],
    ])('a node that %s', async (_what, octets, rule) => {
      const client = await connected(first);
      client.send(octets);
      await silent(client);
      expect(rules()).toContain(rule);
    });

    it('a node that uses the identifier of a request again before it is answered', async () => {
      const client = await connected(first);
      client.send(`02040005${second}`);
      client.send('0a000006');
      client.send(`02040005${third}`);
      await silent(client);
      expect(rules()).toEqual(['message id in use']);
    });

    it('a node that refuses a broadcast', async () => {
      const [loud, client] = [await connected(first), await connected(second)];
      loud.send('01040010ffffffffffff01201000');
      await client.next();
      client.send(`00040010${first}01010000070091`);
      await silent(client);
      expect(hub.violations.map(({ rule, node }) => [rule, node])).toEqual([['result to a broadcast', second]]);
    });

    it('a node that refuses a refusal', async () => {
      const [asks, client] = [await connected(first), await connected(second)];
      client.send(`02040020${first}`);
      await asks.next();
      asks.send(`00040020${second}0201000007002d`);
      await client.next();
      client.send(`00040020${first}00010000070091`);
      await silent(client);
      expect(rules()).toEqual(['result to a result']);
    });

    it('a node that goes on after it has left; not one that takes its leave with the hub at once', async () => {
      const [client, other] = [await connected(first), await connected(second)];
      hub.connection(first).disconnect();
      client.send('08000055');
      client.send('09007d00');
      other.send('08000055');
      other.send('0a000056');
      await Promise.all([client.closed, other.closed]);
      expect(hub.violations.map(({ rule, node }) => [rule, node])).toEqual([['after disconnect', second]]);
    });

    it('a text frame ends the connection with 1003', async () => {
      const client = await connected(first);
      client.sendText('hello');
      expect(await client.closed).toBe(1003);
      expect(rules()).toEqual(['text frame']);
    });
  });

  describe('what a test can have it do', () => {
    it('refuse the next Connect-Request with any error', async () => {
      hub.refuseNext({ code: 0, details: 'no' });
      const client = await open();
      client.send(connectRequest(first));
      expect(await client.next()).toBe('000000010601000007' + '00006e6f');
      expect(await client.closed).toBe(1000);
      await connected(first);
    });

    it('say nothing at all', async () => {
      hub.behaviour.silence = 'nothing';
      const client = await open();
      client.send(connectRequest(first));
      expect(await silent(client)).toBeUndefined();
    });

    it('let nodes connect and pass nothing on', async () => {
      const [from, to] = [await connected(first), await connected(second)];
      hub.behaviour.silence = 'no relay';
      from.send(`01040010${second}0100`);
      from.send('0a000011');
      expect(await from.next()).toBe('0b000011');
      expect(await silent(to)).toBeUndefined();
    });

    it('pass messages on in another order', async () => {
      const [from, to] = [await connected(first), await connected(second)];
      hub.behaviour.holdsRelays = true;
      for (const id of ['01', '02', '03']) from.send(`010400${id}${second}0100`);
      await until(() => hub.held === 3, 2000, 'three messages are held');
      hub.release('reversed');
      expect([await to.next(), await to.next(), await to.next()].map((hex) => hex?.slice(6, 8))).toEqual([
        '03',
        '02',
        '01',
      ]);
    });

    it('read slowly', async () => {
      hub.behaviour.readsEveryMs = 40;
      const client = await connected(first);
      const start = performance.now();
      for (let id = 0; id < 4; id += 1) client.send(`0a00000${id + 2}`);
      for (let id = 0; id < 4; id += 1) await client.next();
      expect(performance.now() - start).toBeGreaterThan(100);
    });

    it('neither read nor write while it is frozen, and take what came when it thaws', async () => {
      const client = await connected(first);
      hub.freeze();
      client.send('0a000010');
      const late = RawClient.open({ uri: hub.uri, identity: device, issuers: [pki.ca] });
      expect(await client.next(100)).toBeUndefined();
      expect(hub.accepted).toBe(1);
      hub.thaw();
      expect(await client.next()).toBe('0b000010');
      clients.push(await late);
      expect(hub.accepted).toBe(2);
    });

    it('die without a word, and come back on its port', async () => {
      const client = await connected(first);
      await hub.kill();
      expect(await client.closed).toBe(1006);
      await expect(open()).rejects.toThrow('ECONNREFUSED');
      await hub.listen();
      await connected(first);
    });

    it('go away with a code', async () => {
      const client = await connected(first);
      await hub.goAway(1001);
      expect(await client.closed).toBe(1001);
      await expect(open()).rejects.toThrow('ECONNREFUSED');
    });

    it('agree to no sub-protocol, or to another, or be no hub', async () => {
      hub.behaviour.subProtocol = 'none';
      await expect(open()).rejects.toThrow('no subprotocol');
      hub.behaviour.subProtocol = 'another';
      await expect(open()).rejects.toThrow('invalid subprotocol');
      hub.behaviour.httpStatus = 404;
      await expect(open()).rejects.toThrow('404');
    });

    it('take no shorter or longer messages than it says', async () => {
      hub.party = { ...hub.party, maxBvlc: 200, maxNpdu: 100 };
      const client = await open();
      client.send(connectRequest(first));
      expect((await client.next())?.slice(-8)).toBe('00c80064');
      client.send(`01040005${second}${'00'.repeat(101)}`);
      await silent(client);
      expect(rules()).toEqual(['npdu too long for the hub']);
    });
  });
});
