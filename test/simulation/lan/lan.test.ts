import { describe, expect, it } from 'vitest';
import { playedLan } from './played-lan.js';

const bms = { address: '192.168.1.50', port: 47808 };
const far = { address: '192.168.2.60', port: 47808 };
const gateway = { address: '192.168.1.10', port: 47808 };
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();

async function openGateway({ station }: ReturnType<typeof playedLan>, bind = '0.0.0.0') {
  const program = station.begin();
  const port = program.machine.openPort(bind, 47808);
  const heard: string[] = [];
  port.onMessage((bytes, from, arrival) => heard.push(`${from.address} ${arrival} ${text(bytes)}`));
  await port.open();
  return { program, port, heard };
}

describe('a datagram', () => {
  it('reaches the port that it is sent to, in either direction, and nobody else', async () => {
    const played = playedLan();
    const { port, heard } = await openGateway(played);
    const [answers, others]: [string[], string[]] = [[], []];
    const caller = played.lan.open(bms, (bytes) => answers.push(text(bytes)));
    played.lan.open({ address: '192.168.1.51', port: 47808 }, (bytes) => others.push(text(bytes)));
    caller.send(Buffer.from('ask'), gateway);
    await played.pass(5);
    port.send(Buffer.from('answer'), bms);
    await played.pass(5);
    expect([heard, answers, others]).toEqual([['192.168.1.50 unicast ask'], ['answer'], []]);
  });

  it('to all reaches the subnet and not the next one, also its sender', async () => {
    const played = playedLan();
    const { port, heard } = await openGateway(played);
    const near: string[] = [];
    const next: string[] = [];
    played.lan.open(bms, (bytes, from, arrival) => near.push(`${from.address} ${arrival} ${text(bytes)}`));
    played.lan.open(far, (bytes) => next.push(text(bytes)));
    await port.broadcast(Buffer.from('I-Am'));
    await played.pass(5);
    expect(near).toEqual(['192.168.1.10 broadcast I-Am']);
    expect(next).toEqual([]);
    expect(heard).toEqual(['192.168.1.10 broadcast I-Am']);
    expect(port.isOwn(gateway)).toBe(true);
  });

  it('crosses the router to one address and to the broadcast address of another subnet', async () => {
    const played = playedLan();
    const { heard } = await openGateway(played);
    const caller = played.lan.open(far, () => undefined);
    caller.send(Buffer.from('one'), gateway);
    caller.send(Buffer.from('all'), { address: '192.168.1.255', port: 47808 });
    caller.send(Buffer.from('mine'), { address: '255.255.255.255', port: 47808 });
    await played.pass(5);
    expect(heard).toEqual(['192.168.2.60 unicast one', '192.168.2.60 broadcast all']);
  });

  it('does not overtake another of the same sender without a fault, and does with jitter', async () => {
    const order = async (jitterMs: number) => {
      const played = playedLan();
      const { heard } = await openGateway(played);
      if (jitterMs > 0) played.lan.faults.begin({ jitterMs });
      const caller = played.lan.open(bms, () => undefined);
      const sent = Array.from({ length: 40 }, (_, index) => String(index));
      for (const one of sent) caller.send(Buffer.from(one), gateway);
      await played.pass(100);
      const got = heard.map((line) => line.split(' ').at(-1));
      expect([...got].sort()).toEqual([...sent].sort());
      return got.join() === sent.join();
    };
    expect(await order(0)).toBe(true);
    expect(await order(20)).toBe(false);
  });

  it.each([
    ['is lost', { loss: 1 }, []],
    ['comes twice', { doubles: 1 }, ['192.168.1.50 unicast octets', '192.168.1.50 unicast octets']],
    ['is too long', { longest: 5 }, []],
    ['does not pass a cut', { isCut: true }, []],
    [
      'is not touched by a fault of the other direction',
      { from: '192.168.1.10', loss: 1 },
      ['192.168.1.50 unicast octets'],
    ],
    ['comes from somebody else', { forged: 1 }, ['192.168.1.10 unicast octets']],
  ])('%s', async (_, fault, expected) => {
    const played = playedLan();
    const { heard } = await openGateway(played);
    const end = played.lan.faults.begin(fault);
    const caller = played.lan.open(bms, () => undefined);
    caller.send(Buffer.from('octets'), gateway);
    await played.pass(5);
    expect(heard).toEqual(expected);
    end();
    caller.send(Buffer.from('again'), gateway);
    await played.pass(5);
    expect(heard.at(-1)).toBe('192.168.1.50 unicast again');
  });

  it('is changed, or loses its end, and the sender keeps its own octets', async () => {
    const played = playedLan();
    const { heard } = await openGateway(played);
    const sent = Buffer.from('0123456789');
    const caller = played.lan.open(bms, () => undefined);
    const endChange = played.lan.faults.begin({ changed: 1 });
    caller.send(sent, gateway);
    await played.pass(5);
    endChange();
    played.lan.faults.begin({ truncated: 1 });
    caller.send(sent, gateway);
    await played.pass(5);
    const [changed = '', truncated = ''] = heard.map((line) => line.replace('192.168.1.50 unicast ', ''));
    expect(changed).toHaveLength(10);
    expect(changed).not.toBe('0123456789');
    expect('0123456789'.startsWith(truncated) && truncated.length < 10).toBe(true);
    expect(sent.toString()).toBe('0123456789');
  });

  it('takes the delay that is set', async () => {
    const played = playedLan();
    const { heard } = await openGateway(played);
    played.lan.faults.begin({ to: gateway.address, delayMs: 3000 });
    played.lan.open(bms, () => undefined).send(Buffer.from('late'), gateway);
    await played.pass(2900);
    expect(heard).toEqual([]);
    await played.pass(200);
    expect(heard).toEqual(['192.168.1.50 unicast late']);
  });

  it('finds the buffer full behind 512 others, which the port counts', async () => {
    const played = playedLan();
    const { heard, port } = await openGateway(played);
    const caller = played.lan.open(bms, () => undefined);
    for (let count = 0; count < 600; count += 1) caller.send(Buffer.from('x'), gateway);
    await played.pass(5);
    expect(heard).toHaveLength(512);
    expect(port.dropped).toBe(88);
  });
});

describe('the gateway', () => {
  it('finds its port taken by another program, or by itself', async () => {
    const played = playedLan();
    const { program } = await openGateway(played);
    await expect(program.machine.openPort('0.0.0.0', 47808).open()).rejects.toMatchObject({
      code: 'bacnet.port-taken',
    });
    const free = played.station.take(47809);
    await expect(program.machine.openPort('0.0.0.0', 47809).open()).rejects.toMatchObject({
      code: 'bacnet.port-taken',
    });
    free();
    await program.machine.openPort('0.0.0.0', 47809).open();
  });

  it('hears and sends nothing while its address is away, and then again', async () => {
    const played = playedLan();
    const { program, port, heard } = await openGateway(played);
    const answers: string[] = [];
    const caller = played.lan.open(bms, (bytes) => answers.push(text(bytes)));
    played.station.setAway(true);
    caller.send(Buffer.from('ask'), gateway);
    port.send(Buffer.from('lost'), bms);
    await expect(port.broadcast(Buffer.from('lost'))).rejects.toMatchObject({ code: 'bacnet.socket' });
    await played.pass(5);
    expect([heard, answers]).toEqual([[], []]);
    expect(await program.machine.network.isOwnAddress('192.168.1.10')).toBe(false);
    played.station.setAway(false);
    caller.send(Buffer.from('back'), gateway);
    await played.pass(5);
    expect(heard).toEqual(['192.168.1.50 unicast back']);
    expect(await program.machine.network.isOwnAddress('192.168.1.10')).toBe(true);
  });

  it('lets go of its port with its program', async () => {
    const played = playedLan();
    const { program, heard } = await openGateway(played);
    program.end(false);
    const next = await openGateway(played);
    played.lan.open(bms, () => undefined).send(Buffer.from('ask'), gateway);
    await played.pass(5);
    expect([heard, next.heard]).toEqual([[], ['192.168.1.50 unicast ask']]);
  });

  it('has at its card whatever it hears and sends', async () => {
    const played = playedLan();
    const { port } = await openGateway(played);
    const card: string[] = [];
    played.lan.listenAtCard({
      reached: (bytes, from) => card.push(`${text(bytes)} from ${from.address}`),
      left: (bytes, to) => card.push(`${text(bytes)} to ${to.address}`),
    });
    played.lan.open(bms, () => undefined).send(Buffer.from('ask'), gateway);
    await played.pass(5);
    played.lan.faults.begin({ loss: 1 });
    port.send(Buffer.from('answer'), bms);
    await port.broadcast(Buffer.from('I-Am'));
    await played.pass(5);
    expect(card).toEqual(['ask from 192.168.1.50', 'answer to 192.168.1.50', 'I-Am to 192.168.1.255']);
  });
});

describe('two runs of one seed', () => {
  it('give the same octets at the same time, and another seed others', async () => {
    const run = async (seed: number) => {
      const played = playedLan(seed);
      const { port } = await openGateway(played);
      played.lan.faults.begin({ loss: 0.2, doubles: 0.2, jitterMs: 30, changed: 0.2, forged: 0.1 });
      const caller = played.lan.open(bms, (bytes) => caller.send(bytes, gateway));
      port.onMessage((bytes, from) => port.send(bytes, from));
      for (let count = 0; count < 50; count += 1) caller.send(Buffer.from(`octets ${count}`), gateway);
      await played.pass(1000);
      return played.trace.digest;
    };
    const first = await run(1);
    expect(await run(1)).toBe(first);
    expect(await run(2)).not.toBe(first);
  });
});
