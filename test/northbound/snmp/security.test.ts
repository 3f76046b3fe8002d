import { describe, expect, it } from 'vitest';
import { AgentBench, community, engineId, user } from '../../support/snmp/agent-bench.js';
import { pdu, pduTags, readV2c, readV3, type V3, v2c, v3 } from '../../support/snmp/wire.js';

const sysDescr = '1.3.6.1.2.1.1.1.0';
const usmStats = '1.3.6.1.6.3.15.1.1';
const get = pdu('get', 5, [sysDescr]);

/** As the user signs and encrypts it; the bench has boots 7 and begins at time 0. */
const secured = (change: Partial<V3> = {}) =>
  v3({
    content: get,
    user: user.name,
    engineId,
    boots: 7,
    level: 'authPriv',
    auth: user.auth,
    priv: user.priv,
    ...change,
  });

function reported(answer: Uint8Array | undefined, ...keys: readonly string[]) {
  if (answer === undefined) return undefined;
  const { tag, binds, flags, isSigned } = readV3(answer, ...keys);
  return { tag, name: binds[0]?.name, flags, isSigned };
}

const plainReport = (counter: number) => ({
  tag: pduTags.report,
  name: `${usmStats}.${counter}.0`,
  flags: 0,
  isSigned: false,
});

describe('RFC 3414 §3.2: a message of version 3', () => {
  it('that is signed and encrypted is answered so, with our clock', async () => {
    const bench = new AgentBench();
    await bench.clock.advance(42_000);
    const answer = bench.answer(secured({ time: 40 }));
    if (answer === undefined) throw new Error('no answer');
    const { tag, id, flags, isSigned, boots, time } = readV3(answer, user.auth, user.priv);
    expect({ tag, id, flags, isSigned, boots, time }).toEqual({
      tag: pduTags.response,
      id: 5,
      flags: 3,
      isSigned: true,
      boots: 7,
      time: 42,
    });
  });

  it('§4: of one who does not know the engine gets its name and time, and costs no guess', async () => {
    const bench = new AgentBench();
    await bench.clock.advance(9_000);
    const answer = bench.answer(v3({ content: pdu('get', 1, []) }));
    expect(reported(answer)).toEqual(plainReport(4));
    const { engineId: told, boots, time } = readV3(answer ?? new Uint8Array());
    expect([told.toString('hex'), boots, time]).toEqual([Buffer.from(engineId).toString('hex'), 7, 9]);
    expect(bench.failures).toEqual([]);
  });

  it.each([
    ['of an unknown user', { user: 'nobody' }, 3],
    ['that is not signed', { level: 'noAuthNoPriv' }, 1],
    ['that is signed and not encrypted', { level: 'authNoPriv' }, 1],
    ['with a wrong digest', { auth: 'another-one' }, 5],
  ] as const)('%s is reported by its counter, and counts as a guess', (_what, change, counter) => {
    const bench = new AgentBench();
    expect(reported(bench.answer(secured(change)))).toEqual(plainReport(counter));
    expect(bench.failures).toHaveLength(1);
  });

  it('without the flag for it is not reported', () => {
    expect(new AgentBench().answer(secured({ auth: 'another-one', isReportable: false }))).toBeUndefined();
  });

  it.each([
    ['151 s late', { boots: 7, time: 0 }],
    ['151 s early', { boots: 7, time: 302 }],
    ['of the boot before', { boots: 6, time: 151 }],
    ['of a boot to come', { boots: 8, time: 151 }],
  ])(
    '§3.2 7: %s is out of the window; the report is signed, so that the time can be believed',
    async (_what, clock) => {
      const bench = new AgentBench();
      await bench.clock.advance(151_000);
      const answer = bench.answer(secured(clock));
      expect(reported(answer, user.auth)).toEqual({
        tag: pduTags.report,
        name: `${usmStats}.2.0`,
        flags: 1,
        isSigned: true,
      });
      expect(bench.failures).toEqual([]);
    },
  );

  it('that was recorded is out of the window 151 s later', async () => {
    const bench = new AgentBench();
    const recorded = secured();
    expect(readV3(bench.answer(recorded) ?? new Uint8Array(), user.auth, user.priv).tag).toBe(pduTags.response);
    await bench.clock.advance(151_000);
    expect(reported(bench.answer(recorded), user.auth)?.name).toBe(`${usmStats}.2.0`);
  });

  it.each([
    ['for another context', { contextName: 'other' }, 'snmpUnknownContexts'],
    ['for another engine inside', { contextEngineId: Buffer.from('80000000050001', 'hex') }, 'snmpUnknownPDUHandlers'],
    ['of another security model', { model: 2 }, 'snmpUnknownSecurityModels'],
    ['encrypted and not signed', { level: 'privNoAuth' }, 'snmpInvalidMsgs'],
  ] as const)('%s is counted and dropped', (_what, change, counter) => {
    const bench = new AgentBench();
    expect(bench.answer(secured(change))).toBeUndefined();
    expect(bench.agent.counters.get(counter)).toBe(1);
  });
});

describe('a message of version 2c', () => {
  it('is answered with its community and its request', () => {
    const bench = new AgentBench();
    const { tag, id, status, binds } = readV2c(bench.answer(v2c(community, get)) ?? new Uint8Array());
    expect([tag, id, status, binds[0]?.name, binds[0]?.tag]).toEqual([pduTags.response, 5, 0, sysDescr, 4]);
  });

  it('of version 1 is counted and dropped', () => {
    const bench = new AgentBench();
    expect(bench.answer(v2c(community, get, 0))).toBeUndefined();
    expect(bench.agent.counters.get('snmpInBadVersions')).toBe(1);
  });

  it('RFC 3416 §4.2.5: a set is notWritable at its first name, and has the names and values that were sent', () => {
    const bench = new AgentBench();
    const answer = readV2c(
      bench.answer(v2c(community, pdu('set', 9, [sysDescr, '1.3.6.1.2.1.33.1.8.2.0']))) ?? new Uint8Array(),
    );
    expect([answer.status, answer.index, answer.binds.length]).toEqual([17, 1, 2]);
  });

  it('that is a response, a trap or a report asks for nothing', () => {
    for (const kind of ['response', 'inform', 'report'] as const) {
      expect(new AgentBench().answer(v2c(community, pdu(kind, 1, [sysDescr])))).toBeUndefined();
    }
  });
});

describe('the size of an answer', () => {
  const many = Array.from({ length: 100 }, () => sysDescr);

  it('is bounded by what an Ethernet frame carries: a Get that asks for more is tooBig', () => {
    const bench = new AgentBench();
    const request = v2c(community, pdu('get', 1, many));
    expect(request.length).toBeLessThanOrEqual(1472);
    const answer = readV2c(bench.answer(request) ?? new Uint8Array());
    expect([answer.status, answer.binds]).toEqual([1, []]);
  });

  it('a GetBulk gets as many as fit, and no more repetitions than are allowed', async () => {
    const bench = new AgentBench();
    await bench.at(30);
    const octets = bench.answer(v2c(community, pdu('bulk', 1, ['1.3'], 0, 2_000_000))) ?? new Uint8Array();
    expect(octets.length).toBeLessThanOrEqual(1472);
    const { status, binds } = readV2c(octets);
    expect(status).toBe(0);
    expect(binds.length).toBeGreaterThan(30);
    expect(binds.length).toBeLessThanOrEqual(64);
  });

  it('RFC 3412 §6.3: nor is it more than the sender takes', async () => {
    const bench = new AgentBench();
    await bench.at(30);
    for (const maxSize of [484, 600, 1000]) {
      const content = pdu('bulk', 1, ['1.3'], 0, 50);
      const answer = bench.answer(secured({ content, maxSize, time: 30 })) ?? new Uint8Array();
      expect(answer.length).toBeLessThanOrEqual(maxSize);
      expect(answer.length).toBeGreaterThan(maxSize - 120);
    }
  });

  it('negative numbers of a GetBulk are none', () => {
    const bench = new AgentBench();
    const { status, binds } = readV2c(
      bench.answer(v2c(community, pdu('bulk', 1, ['1.3'], -5, -1))) ?? new Uint8Array(),
    );
    expect([status, binds]).toEqual([0, []]);
  });

  it('RFC 3416 §4.2.3: behind the last object there is endOfMibView, once', () => {
    const bench = new AgentBench();
    const { binds } = readV2c(bench.answer(v2c(community, pdu('bulk', 1, ['1.3.6.1.7'], 0, 10))) ?? new Uint8Array());
    expect(binds.map(({ name, tag }) => [name, tag])).toEqual([['1.3.6.1.7', 0x82]]);
  });
});

describe('guessing', () => {
  const guess = () => v2c('guess', get);

  it('is looked at once a second after the tenth failure of an address, and told once', async () => {
    const bench = new AgentBench();
    for (let count = 0; count < 10; count += 1) bench.answer(guess());
    expect([bench.failures.length, bench.locked]).toEqual([10, ['192.0.2.1']]);
    for (let count = 0; count < 100; count += 1) bench.answer(guess());
    expect(bench.failures.length).toBe(11);
    await bench.clock.advance(1000);
    bench.answer(guess());
    expect(bench.failures.length).toBe(12);
    expect(bench.locked).toHaveLength(1);
  });

  it('locks nobody else out, nor the one who knows the keys and whose address was forged', async () => {
    const bench = new AgentBench();
    for (let count = 0; count < 50; count += 1) bench.answer(guess());
    expect(bench.answer(v2c(community, get), '192.0.2.2')).toBeDefined();
    await bench.clock.advance(1000);
    expect(bench.answer(v2c(community, get))).toBeDefined();
    // From then on the address is trusted again.
    expect(bench.answer(v2c(community, get))).toBeDefined();
  });
});
