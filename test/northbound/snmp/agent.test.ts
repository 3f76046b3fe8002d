import { describe, expect, it } from 'vitest';
import { AgentBench, community, user } from '../../support/snmp/agent-bench.js';
import { ForeignManager, netSnmp } from '../../support/snmp/foreign-manager.js';

const ups = '1.3.6.1.2.1.33.1';
const { ObjectType } = netSnmp;

async function reading(options: ConstructorParameters<typeof AgentBench>[0] = {}, second = 30) {
  const bench = new AgentBench(options);
  await bench.through(second - 2, second);
  const manager = ForeignManager.withUser(user, (datagram) => bench.answer(datagram));
  const value = async (name: string) => {
    const [bind] = await manager.get(name.startsWith('1.3.') ? name : `${ups}.${name}`);
    if (bind?.type === ObjectType.NoSuchInstance) return 'noSuchInstance';
    if (bind?.type === ObjectType.NoSuchObject) return 'noSuchObject';
    return bind?.value instanceof Buffer ? bind.value.toString() : bind?.value;
  };
  return { bench, manager, value };
}

describe('a manager of another make, by version 3', () => {
  it.each(['sha', 'sha256', 'sha512'] as const)('reads the UPS, signed by %s and encrypted', async (protocol) => {
    const bench = new AgentBench({ protocol });
    await bench.at(30);
    const manager = ForeignManager.withUser({ ...user, protocol }, (datagram) => bench.answer(datagram));
    const [model] = await manager.get(`${ups}.1.2.0`);
    expect(String(model?.value)).toBe('ITYS PRO');
  });

  it('reads values in the units of RFC 1628', async () => {
    const { value } = await reading();
    // Volts as they are, hertz and amperes in tenths, per cent.
    expect(await value('4.4.1.2.1')).toBe(230);
    expect(Math.abs(Number(await value('4.2.0')) - 500)).toBeLessThan(5);
    expect(Math.abs(Number(await value('3.3.1.2.2')) - 500)).toBeLessThan(5);
    expect(await value('4.3.0')).toBe(3);
    expect(await value('2.4.0')).toBe(100);
    expect(await value('9.5.0')).toBe(20_000);
    expect(await value('4.1.0')).toBe(3);
    expect(await value('2.1.0')).toBe(2);
    expect(await value('2.2.0')).toBe(0);
  });

  it('reads what was told last, however often it asked before', async () => {
    const { bench, value } = await reading({ scenario: 'on-battery' }, 2);
    const charges: number[] = [];
    for (let second = 30; second < 330; second += 30) {
      await bench.at(second);
      for (let again = 0; again < 2; again += 1) charges.push(Number(await value('2.4.0')));
    }
    expect(charges).toEqual(charges.toSorted((one, other) => other - one));
    expect(new Set(charges).size).toBeGreaterThan(5);
    const before = Number(await value('2.2.0'));
    await bench.clock.advance(5000);
    // No reading: the seconds go on.
    expect(Number(await value('2.2.0'))).toBe(before + 5);
  });

  it('finds nothing where the UPS gives nothing: neither 0 nor -1', async () => {
    const { value } = await reading();
    expect(await value('5.1.0')).toBe('noSuchInstance');
    expect(await value('5.3.1.2.1')).toBe('noSuchInstance');
    expect(await value('9.7.0')).toBe('noSuchInstance');
    expect(await value('8.1.0')).toBe('noSuchInstance');
    expect(await value('10.1.0')).toBe('noSuchObject');
  });

  it('finds no values of a UPS that is lost, and the alarm that it is', async () => {
    const { bench, value } = await reading();
    bench.values.tell({
      connection: 'lost',
      values: { analogValues: [], multiStates: [], bitStrings: [], factor: undefined },
    });
    bench.watch.see(bench.values.current);
    expect(await value('2.1.0')).toBe(1);
    for (const name of ['2.2.0', '2.3.0', '2.4.0', '3.2.0', '4.1.0', '4.3.0', '4.4.1.2.1']) {
      expect(await value(name)).toBe('noSuchInstance');
    }
    expect(await value('6.1.0')).toBe(1);
    expect(await value('6.2.1.2.1')).toBe(`${ups}.6.3.20`);
  });

  it('of a UPS with one line finds one line', async () => {
    const { value } = await reading({ family: 'itys-pro' });
    const lines = await value('4.3.0');
    expect(await value(`4.4.1.2.${Number(lines) + 1}`)).toBe('noSuchInstance');
  });

  it('walks everything in order, once, from any beginning', async () => {
    const { manager } = await reading({ scenario: 'on-battery' });
    const seen: string[] = [];
    for (let name = '1.3'; ; ) {
      const [bind] = await manager.next(name);
      if (bind === undefined || bind.type === ObjectType.EndOfMibView) break;
      seen.push(bind.oid);
      name = bind.oid;
    }
    const arcs = seen.map((one) => one.split('.').map(Number));
    const inOrder = arcs.toSorted((one, other) => {
      const at = one.findIndex((arc, index) => arc !== other[index]);
      return at === -1 ? one.length - other.length : (one[at] ?? 0) - (other[at] ?? -1);
    });
    expect(arcs).toEqual(inOrder);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toContain(`${ups}.6.2.1.2.1`);
    expect(seen.at(-1)).toBe('1.3.6.1.6.3.15.1.1.6.0');
  });

  it('RFC 3416 §4.2.3: gets of a GetBulk the single ones once, the others as often as he wants', async () => {
    const { manager } = await reading();
    const binds = await manager.bulk(1, 2, '1.3.6.1.2.1.1.1', `${ups}.4.4.1.2`, `${ups}.4.4.1.3`);
    // This manager puts columns together.
    expect(binds.map(({ oid }) => oid)).toEqual([
      '1.3.6.1.2.1.1.1.0',
      `${ups}.4.4.1.2.1`,
      `${ups}.4.4.1.2.2`,
      `${ups}.4.4.1.3.1`,
      `${ups}.4.4.1.3.2`,
    ]);
  });

  it('sets nothing, be it writable in RFC 1628 or not', async () => {
    const { manager } = await reading();
    const set = (name: string) => manager.set({ oid: `${ups}.${name}`, type: Number(ObjectType.Integer), value: 0 });
    await expect(set('8.2.0')).rejects.toThrow('NotWritable');
    await expect(set('2.1.0')).rejects.toThrow('NotWritable');
  });

  it.each([
    ['a user that is not there', { ...user, name: 'other' }],
    ['a wrong authentication passphrase', { ...user, auth: 'other-words' }],
  ])('with %s is refused', async (_what, wrong) => {
    const bench = new AgentBench();
    const manager = ForeignManager.withUser(wrong, (datagram) => bench.answer(datagram));
    await expect(manager.get('1.3.6.1.2.1.1.1.0')).rejects.toThrow();
    expect(bench.failures).toEqual(['192.0.2.1']);
  });

  it('with a wrong privacy passphrase is refused, and guesses nothing: he has signed', async () => {
    const bench = new AgentBench();
    const manager = ForeignManager.withUser({ ...user, priv: 'other-words' }, (datagram) => bench.answer(datagram));
    await expect(manager.get('1.3.6.1.2.1.1.1.0')).rejects.toThrow();
    expect(bench.agent.counters.get('usmStatsDecryptionErrors')).toBe(1);
    expect(bench.failures).toEqual([]);
  });
});

describe('a manager of another make, by version 2c', () => {
  it('reads with the community', async () => {
    const bench = new AgentBench();
    const manager = ForeignManager.withCommunity(community, (datagram) => bench.answer(datagram));
    const [location] = await manager.get('1.3.6.1.2.1.1.6.0');
    expect(String(location?.value)).toBe('Batiment B');
  });

  it('is not answered with another one, nor with any where none is set', async () => {
    for (const [hasCommunity, tried] of [
      [true, 'public'],
      [false, community],
    ] as const) {
      const bench = new AgentBench({ hasCommunity });
      const manager = ForeignManager.withCommunity(tried, (datagram) => bench.answer(datagram));
      await expect(manager.get('1.3.6.1.2.1.1.1.0')).rejects.toThrow('timed out');
      expect(bench.agent.counters.get('snmpInBadCommunityNames')).toBe(1);
      // Where there is none, nothing is guessed.
      expect(bench.failures).toHaveLength(hasCommunity ? 1 : 0);
    }
  });
});
