import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { Receiver } from '../../../src/northbound/snmp/notifications/receiver.js';
import { digestProtocols } from '../../../src/northbound/snmp/usm/digest-protocols.js';
import { OwnEngine } from '../../../src/northbound/snmp/usm/own-engine.js';
import { SaltSource } from '../../../src/northbound/snmp/usm/salt-source.js';
import { userKeys } from '../../../src/northbound/snmp/usm/user-keys.js';
import { ManualClock } from '../../support/manual-clock.js';
import { AgentBench, community, engineId, user } from '../../support/snmp/agent-bench.js';
import { pdu, report, v2c, v3 } from '../../support/snmp/wire.js';

/** SNMP_FUZZ_INPUTS=1000000 for a long run. */
const inputs = Number(process.env.SNMP_FUZZ_INPUTS ?? 20_000);

/** Numbers that are the same in each run (mulberry32). */
function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

type Below = ReturnType<typeof chance>;

const sysDescr = '1.3.6.1.2.1.1.1.0';
const secured = (content: Uint8Array) =>
  v3({ content, user: user.name, engineId, boots: 7, level: 'authPriv', auth: user.auth, priv: user.priv });

/** What is right, of each kind: garbage that begins well gets farthest. */
const right: readonly Buffer[] = [
  v2c(community, pdu('get', 1, [sysDescr, '1.3.6.1.2.1.33.1.4.1.0'])),
  v2c(community, pdu('next', 2, ['1.3.6.1.2.1.33'])),
  v2c(community, pdu('bulk', 3, ['1.3', '1.3.6.1.2.1.2'], 1, 20)),
  v2c(community, pdu('set', 4, [sysDescr])),
  v2c('public', pdu('get', 5, [sysDescr])),
  v3({ content: pdu('get', 6, []) }),
  v3({ content: pdu('get', 7, [sysDescr]), user: user.name, engineId }),
  secured(pdu('get', 8, [sysDescr])),
  secured(pdu('bulk', 9, ['1.3'], 0, 40)),
];

const marks = [0, 1, 0x02, 0x04, 0x06, 0x30, 0x7f, 0x80, 0x81, 0x82, 0x84, 0xa0, 0xa5, 0xff];

function mutated(octets: Buffer, below: Below): Buffer {
  let changed = Buffer.from(octets);
  for (let times = 1 + below(4); times > 0; times -= 1) {
    const at = below(changed.length + 1);
    switch (below(6)) {
      case 0:
        changed = changed.subarray(0, at);
        break;
      case 1:
        changed = Buffer.concat([changed.subarray(0, at), Buffer.of(below(256)), changed.subarray(at)]);
        break;
      case 2:
        changed = Buffer.concat([changed.subarray(0, at), changed.subarray(at + 1 + below(8))]);
        break;
      case 3:
        changed = Buffer.concat([changed.subarray(0, at), changed]);
        break;
      default:
        if (at < changed.length) changed[at] = below(2) === 0 ? (marks[below(marks.length)] ?? 0) : below(256);
    }
  }
  return changed.subarray(0, 4000);
}

function garbage(below: Below): Buffer {
  return Buffer.from(Array.from({ length: below(200) }, () => below(256)));
}

const datagram = (below: Below, of: readonly Buffer[]) =>
  below(10) === 0 ? garbage(below) : mutated(of[below(of.length)] ?? Buffer.alloc(0), below);

/** After a collection of what is not used any more. */
function heapBytes(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}

describe(`${inputs} datagrams that are almost right`, { timeout: 3_600_000 }, () => {
  it('are answered or dropped by the agent, without an exception, and leave nothing behind', async () => {
    const below = chance(1628);
    const bench = new AgentBench();
    await bench.at(0);
    let answered = 0;
    const round = async (count: number) => {
      for (let index = 0; index < count; index += 1) {
        const answer = bench.answer(datagram(below, right), `10.${below(250)}.${below(250)}.${below(250)}`);
        if (answer === undefined) continue;
        answered += 1;
        expect(answer.length).toBeLessThanOrEqual(1472);
      }
      bench.failures.length = 0;
      bench.locked.length = 0;
      await bench.clock.advance(1);
    };
    await round(inputs / 2);
    const before = heapBytes();
    await round(inputs / 2);
    expect(bench.agent.counters.get('snmpInPkts')).toBe(inputs);
    expect(bench.agent.counters.get('snmpInASNParseErrs')).toBeGreaterThan(inputs / 10);
    expect(answered).toBeGreaterThan(inputs / 50);
    expect(heapBytes() - before).toBeLessThan(2_000_000);
    // Who is right is still heard.
    expect(bench.answer(v2c(community, pdu('get', 1, [sysDescr])), '192.0.2.200')).toBeDefined();
  });

  it('confirm no inform', () => {
    const below = chance(3414);
    const clock = new ManualClock();
    const keys = userKeys(user.name, digestProtocols.sha, { authentication: user.auth, privacy: user.priv });
    const receiver = new Receiver({
      sender: { version: '3', keys },
      isInform: true,
      engine: new OwnEngine({ engineId, engineBoots: 7 }, clock),
      salts: new SaltSource(),
      clock,
      send: () => undefined,
    });
    const replies = [v3({ content: report('1.3.6.1.6.3.15.1.1.4.0'), engineId }), ...right];
    for (let index = 0; index < inputs; index += 1) {
      if (index % 50 === 0) receiver.tell([]);
      receiver.hear(datagram(below, replies));
    }
    expect(receiver.tally.confirmed).toBe(0);
    receiver.stop();
  });
});
